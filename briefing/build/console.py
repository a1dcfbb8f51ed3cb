"""What a command prints while it works and at its end: plain lines, in the messages' language."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, i18n, limits, paths
from briefing.build import log
from briefing.i18n import Translator

if TYPE_CHECKING:
    from briefing.intake.taking import Answer

UNCHANGED_MESSAGES = (  # all that an unchanged run says
    *("unchanged", "Nothing has changed: every page is up to date.", "Open {index}"),
    "{province}Briefing year {year}; none was asked for: the newest with results of targets, else "
    "the last of the past plan.",
)
NO_LOG = errors.message(
    "{file}: found that it cannot be written ({fault}); expected a log that lines can be added to; "
    "the command goes on without it"
).text
MAX_REASONS = 2  # the first few reasons why something is made again are enough


@dataclass
class Progress:
    """Plain lines that say what is being done and how far the run is."""

    total: int
    say: Translator
    quiet: bool = False
    done: int = 0
    pages: int = 0
    others: int = 0  # notebooks, tables, workbooks and indexes that were made
    failures: list[errors.BriefingError] = field(default_factory=list)
    warnings: int = 0
    lines: list[tuple[str, int]] = field(default_factory=list)  # what an unchanged run repeats
    began: float = field(default_factory=time.monotonic)

    def step(self, what: str, steps: int = 1, outcome: str = "done", **about: Any) -> None:
        """One step is done, or several at once; `about` says of which run, report, language."""
        self.done += steps
        write_log(self.say, outcome, what, **about)
        seconds = time.monotonic() - self.began
        if not self.quiet:
            print(f"[{self.done:>2}/{self.total}] {seconds:5.1f} s  {what}", flush=True)

    def unchanged(self, what: str, steps: int = 1, **about: Any) -> None:
        """What is up to date."""
        self.step(self.join_status(what, self.say("unchanged")), steps, "unchanged", **about)

    @staticmethod
    def join_status(what: str, status: str) -> str:
        return f"{what} · {status}"

    def tell(self, what: errors.Message) -> None:
        """A line about something else than a step."""
        if not self.quiet:
            print(self.say.message(what), flush=True)

    def made(self, what: str, why: Sequence[errors.Message] | None, **about: Any) -> None:
        """One step with why it was to be done: [] where it was up to date."""
        if why == []:
            self.unchanged(what, **about)
        else:
            self.others += 1
            self.step(f"{what}{self.because(why)}", outcome="made", **about)

    def because(self, reasons: Sequence[errors.Message] | None) -> str:
        """Why something is made again, in brackets; "" where it was never made."""
        texts = [self.say.message(reason) for reason in (reasons or ())]
        more = "; …" if len(texts) > MAX_REASONS else ""
        return f" ({'; '.join(texts[:MAX_REASONS])}{more})" if texts else ""

    def planned(self, what: str, steps: Sequence[str], reasons: Sequence[errors.Message]) -> None:
        """What a run would make, and why."""
        print(self.join_status(what, ", ".join(steps) or self.say("unchanged")), end="")
        print(self.because(reasons))

    def planned_file(self, what: str, why: Sequence[errors.Message] | None) -> None:
        """A file a run would make, and why, or leave."""
        unchanged = self.join_status(what, self.say("unchanged"))
        print(unchanged if why == [] else f"{what}{self.because(why)}")

    def failed(self, what: str, steps: int, failure: errors.BriefingError, **about: Any) -> None:
        """A report could not be made; the others are, and why is printed when they are done."""
        self.failures.append(failure)
        status = self.join_status(what, self.say("failed, see below"))
        self.step(status, steps, "failed", **about)

    def print_failures(self) -> None:
        """Every report that failed with all that is wrong with it, together at the end."""
        for failure in sorted(self.failures, key=str):
            print_error(failure, self.say)

    def warned(self, found: Sequence[errors.Problem]) -> None:
        """Warnings about the data, which a run does not stop for."""
        self.warnings += len(found)
        print_problems(found, self.say)

    def end(self, opened: Path | None) -> None:
        """How many pages were made and where to begin reading, if anywhere."""
        say = self.say
        print()
        if self.pages or self.failures:
            seconds = say.number(time.monotonic() - self.began, 1)
            print(
                say.plural(
                    "Made {count} page in {seconds} s.",
                    "Made {count} pages in {seconds} s.",
                    self.pages,
                    seconds=seconds,
                )
            )
        elif self.others:
            print(
                say(
                    "Every page is up to date; a notebook, table, workbook or index was made again."
                )
            )
        else:
            print(say("Nothing has changed: every page is up to date."))
        if self.failures:
            print(
                say.plural(
                    "{count} report failed; see above.",
                    "{count} reports failed; see above.",
                    len(self.failures),
                )
            )
        if opened:
            print(say("Open {index}", index=paths.format_path(opened / paths.INDEX)))


def log_answer(answer: Answer, say: Translator) -> None:
    """What came of a received file into the log, with what must be asked."""
    intake = answer.intake
    for name, finding in intake.problems.items():
        outcome = {"error": "error", "question": "warning"}.get(finding.level, "done")
        write_log(say, outcome, name, file=intake.file, sheet=finding.sheet, cell=finding.cell)
    made = answer.written or answer.is_undone
    write_log(say, "made" if made else "unchanged", intake.file, intake=answer.intake_id)


def print_years(years: Sequence[tuple[str, int]], say: Translator) -> None:
    """The years nobody asked for, each with the label of its province."""
    for label, year in years:
        text = say(
            "{province}Briefing year {year}; none was asked for: the newest with results of "
            "targets, else the last of the past plan.",
            province=label,
            year=str(year),
        )
        print(text, flush=True)


def write_log(say: Translator, outcome: str, what: str, **about: Any) -> None:
    """A line of the log, if there is one; where it can be written no more, that is said once."""
    if fault := log.write(outcome, what, **about):
        text = i18n.translate_without_packages(NO_LOG, say.language)
        file = paths.format_path(Path(fault.filename))
        print(text.format(file=file, fault=fault.strerror), file=sys.stderr, flush=True)


def log_problems(found: Sequence[errors.Problem], say: Translator) -> None:
    """Problems into the log, with file and row."""
    for problem in found:
        text = say.message(errors.format_problem(problem))
        write_log(say, problem.severity, text, file=problem.file, row=problem.row or None)


def print_problems(found: Sequence[errors.Problem], say: Translator) -> None:
    """Problems as text, errors and warnings distinguished: the first of each, and how many more."""
    log_problems(found, say)
    errors_found = [problem for problem in found if problem.severity == "error"]
    warnings = [problem for problem in found if problem.severity != "error"]
    printed = {id(one) for few in (errors_found, warnings) for one in few[: limits.MAX_PRINTED]}
    for problem in found:
        if id(problem) in printed:
            kind = say("Error") if problem.severity == "error" else say("Warning")
            print(f"{kind}: {say.message(errors.format_problem(problem))}", file=sys.stderr)
    texts = []
    if (count := len(errors_found) - limits.MAX_PRINTED) > 0:
        texts.append(say.plural("{count} more error.", "{count} more errors.", count))
    if (count := len(warnings) - limits.MAX_PRINTED) > 0:
        texts.append(say.plural("{count} more warning.", "{count} more warnings.", count))
    if texts:
        listed = say("Those of a data folder are listed by: python pipeline.py check --format json")
        print(" ".join([*texts, listed]), file=sys.stderr)


def print_error(error: errors.BriefingError, say: Translator) -> list[errors.Message]:
    """An error in words, after every problem it was raised for; these, or what it says itself."""
    problems: tuple[errors.Problem, ...] = ()
    if isinstance(error, (errors.BadData, errors.ReleaseRefused)):
        problems = error.problems
        print_problems(problems, say)
    text = say.message(error.message)
    write_log(say, "error", text, kind=type(error).__name__)
    print(text, file=sys.stderr, flush=True)
    wrong = [problem for problem in problems if problem.severity == "error"]
    return [*map(errors.format_problem, wrong)] or [error.message]
