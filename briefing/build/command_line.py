"""The words of a command line → its command carried out, every end of it told, an exit code."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence

from briefing import cli, errors, i18n
from briefing.build import console, log, signals, streams
from briefing.data import lock
from briefing.errors import hidden
from briefing.i18n import Translator

INTERRUPTED = 130  # the exit code shells know an interrupt of the keyboard by
OUTPUT_CLOSED = 141  # and the one of a reader that has gone, as head does
STOPPED = errors.message("Interrupted. What was finished before is untouched.").text
EXPECTED = errors.message("a file, a data folder and options the command can work with").text
CORRECT_IT = errors.message("correct what is said there and run again").text
PACKAGES_MISSING = errors.message(
    "found no packages of the project; expected those of requirements.txt; "
    "type: make report, then .venv/bin/python pipeline.py"
).text
Commands = Mapping[str, Callable[[argparse.Namespace, Translator], int]]
Unchanged = Callable[[argparse.Namespace, str], bool]


def run(words: Sequence[str], commands: Commands, answer_unchanged: Unchanged) -> int:
    """Run a command; 0 all well, 1 problems found or a report failed, 2 wrong use, 130 stopped.

    A program that reads an answer is given one whatever happens; where nothing can be written any
    more, the command ends without a word. What is printed does nothing to a terminal, whatever a
    file or its name has in it.
    """
    streams.prepare_streams()
    try:
        with (
            contextlib.redirect_stdout(hidden.VisibleStream(sys.stdout)),
            contextlib.redirect_stderr(hidden.VisibleStream(sys.stderr)),
        ):
            return _answer(words, commands, answer_unchanged)
    except BrokenPipeError:
        return OUTPUT_CLOSED
    except OSError:  # of standard error: any other has been told there
        return 1
    finally:
        streams.end_streams()


def _answer(words: Sequence[str], commands: Commands, answer_unchanged: Unchanged) -> int:
    """A command line read and carried out, or what is wrong with it; as `run`."""
    arguments = argparse.Namespace(answered=not cli.wants_answer(words), reasons=[], words=words)
    code: object = 1  # where it ends by a fault of the program
    try:
        cli.build_parser().parse_args(words, arguments)
        if getattr(arguments, "format", "") in ("json", "html") or arguments.command == "judge":
            streams.write_utf8()
        if arguments.command == "run" and isinstance(sys.stdout, hidden.VisibleStream):
            sys.stdout.leave_reader = streams.lead_nowhere  # its pages are what is asked for
        code = _carry_out(arguments, commands, answer_unchanged)
        return code
    except SystemExit as end:  # of the parser, after help or wrong use
        arguments.answered = arguments.answered or not end.code
        code = end.code
        raise
    finally:
        log.end(code)
        if not arguments.answered:
            print_answer(_make_refusal(arguments), arguments)


def _make_refusal(arguments: argparse.Namespace) -> Mapping[str, object]:
    """What a program is told where there is no answer to a file: the reasons as its problems."""
    from briefing.intake.model import NO_ANSWER, OF_REQUEST

    language = i18n.choose_message_language(getattr(arguments, "language", None), os.environ)
    advice = {
        "expected": i18n.translate_without_packages(EXPECTED, language),
        "fix": i18n.translate_without_packages(CORRECT_IT, language),
    }
    if fault := sys.exc_info()[1]:  # of the parser, or of the program
        arguments.reasons += getattr(fault, "__notes__", [f"{type(fault).__name__}: {fault}"])
    file, kind = getattr(arguments, "file", None), OF_REQUEST["kind"]
    problems = [
        {"id": f"{kind}.0.{n}" if n > 1 else f"{kind}.0", **OF_REQUEST, "found": reason, **advice}
        for n, reason in enumerate(arguments.reasons, start=1)
    ]
    return {**NO_ANSWER, "file": file.name if file else "", "problems": problems}


def print_answer(record: Mapping[str, object], arguments: argparse.Namespace) -> None:
    """One object for a program; that there was one is kept with the command's arguments."""
    print(hidden.format_json(record))
    arguments.answered = True


def _carry_out(
    arguments: argparse.Namespace, commands: Commands, answer_unchanged: Unchanged
) -> int:
    """A command with its messages in the reader's language; as `run`."""
    language = i18n.choose_message_language(getattr(arguments, "language", None), os.environ)
    try:
        return _run_command(arguments, commands, answer_unchanged, language)
    except KeyboardInterrupt:
        signals.ignore()  # a second must not hide the words on this
        with contextlib.suppress(OSError):  # the terminal may be gone
            _print_reason(i18n.translate_without_packages(STOPPED, language), arguments)
        return signals.choose_exit_code()
    except ModuleNotFoundError as missing:
        if str(missing.name).startswith("briefing"):
            raise
        _print_reason(i18n.translate_without_packages(PACKAGES_MISSING, language), arguments)
        return 2


def _print_reason(text: str, arguments: argparse.Namespace) -> None:
    """Why there is no answer, for a person; it is kept for a program."""
    arguments.reasons.append(text)
    print(text, file=sys.stderr)


def _tell(what: errors.Message, language: str) -> None:
    """A line for a person, beside what a command prints; the words are loaded when it comes."""
    words = i18n.load_message_translator(language).message(what)
    print(words, file=sys.stderr, flush=True)


def _run_command(
    arguments: argparse.Namespace, commands: Commands, answer_unchanged: Unchanged, language: str
) -> int:
    say = i18n.Translator(language, {}, falls_back=True)  # until there are words
    is_allowed = not getattr(arguments, "no_wait", False)
    lock.WAITING.set(lock.Waiting(lambda who: _tell(who, language), is_allowed))
    rerun = arguments.command in ("run", "plan") and not arguments.fresh
    rerun = rerun and not getattr(arguments, "final", False)
    try:
        log.start(getattr(arguments, "log", None), arguments.command, arguments.words)
        if rerun and answer_unchanged(arguments, language):
            return 0
        say = i18n.load_message_translator(language)
        code = commands[arguments.command](arguments, say)
        sys.stdout.flush()
        return code
    except (BrokenPipeError, ModuleNotFoundError):
        raise
    except Exception as fault:
        with contextlib.suppress(Exception):  # without words it is said in English
            say = i18n.load_message_translator(language)
        told = _describe(fault)
        arguments.reasons += map(say.message, console.print_error(told, say))
        if isinstance(told, errors.ProgramFault):
            traceback.print_exception(fault)
        return 2 if isinstance(told, errors.WrongUse) else 1


def _describe(fault: Exception) -> errors.BriefingError:
    """What stopped a command, in words; of what nobody foresaw, that it is to be reported."""
    if isinstance(fault, errors.BriefingError):
        return fault
    if isinstance(fault, MemoryError):
        return errors.OutOfMemory()
    if not isinstance(fault, OSError):
        return errors.ProgramFault(fault=f"{type(fault).__name__}: {fault}")
    if not _has_folder():
        return errors.MissingWorkingFolder()
    return errors.explain_os_error(fault)


def _has_folder() -> bool:
    try:
        return bool(os.getcwd())  # noqa: PTH109
    except OSError:
        return False
