"""`verify`: what is found of a folder, made again if asked for, told to a person or a program."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from briefing import paths
from briefing.build import rebuilding, verifying
from briefing.build.verifying import Finding, Part
from briefing.errors import Message, hidden, message
from briefing.i18n import Translator

MAX_LINES = 100  # findings that are printed; JSON has all


def carry_out(
    arguments: argparse.Namespace,
    say: Translator,
    make_reports: rebuilding.MakeReports,
    analyse: rebuilding.Analyse,
) -> int:
    """The command: 0 where all is as recorded, 1 where something is not. Raises NothingToVerify."""
    folder, data = arguments.outputs, tuple(arguments.data or ())
    way = rebuilding.Way(make_reports, analyse, say, arguments.workers, data)
    parts, others = verifying.verify(folder)
    for part in parts if arguments.rebuild else ():
        rebuild(folder / part.name, part, way)
    findings = [*(one for part in parts for one in part.findings), *others]
    show(parts, findings, say, arguments)
    return 1 if any(one.matters for one in findings) else 0


def rebuild(folder: Path, part: Part, way: rebuilding.Way) -> None:
    """Make a run or release again and add to its findings each file that has other bytes."""
    if part.recorded is None:
        return
    again = rebuilding.make_again(folder, part.recorded, way)
    part.reasons.extend(again.reasons)
    expected = message("the same bytes when it is made again")
    if again.hindrance:
        record = paths.MANIFEST if part.recorded.steps else paths.SUMS
        part.findings.append(Finding("not_rebuilt", part.name + record, again.hindrance, expected))
    for name, found in again.differing.items():
        part.findings.append(Finding("rebuilt", part.name + name, found, expected))


def show(
    parts: Sequence[Part], findings: Sequence[Finding], say: Translator, how: argparse.Namespace
) -> None:
    """What was found, for a person or as one object for a program."""
    count = sum(len(part.recorded.files) for part in parts if part.recorded)
    wrong = [one for one in findings if one.matters]
    if how.format == "json":
        print(hidden.format_json(_make_record(parts, findings, count, say, how)))
        return
    for one in [*wrong, *(one for one in findings if not one.matters)][:MAX_LINES]:
        print(say.message(describe(one)))
    if len(findings) > MAX_LINES:
        more = len(findings) - MAX_LINES
        print(say("… and {count} more; --format json lists all", count=say.number(more)))
    for part in parts:
        for line in _list_rebuilt(part, say, how) if how.rebuild and part.recorded else ():
            print(line)
    print(_sum_up(count, len(parts), len(wrong), say))


def describe(one: Finding) -> Message:
    """A finding as one line."""
    file = hidden.shorten(one.file)
    if one.state == "old":
        return message("{file}: found {found}", file=file, found=one.found)
    if not one.matters:
        return message("{file}: not made by a run ({what})", file=file, what=one.found)
    return message(
        "{file}: found {found}; expected {expected}",
        file=file,
        found=one.found,
        expected=one.expected,
    )


def _list_rebuilt(part: Part, say: Translator, how: argparse.Namespace) -> Iterator[str]:
    """Whether a run or release came out the same when it was made again, and what is known why."""
    name = hidden.shorten(part.name.rstrip("/") or ".")
    states = {one.state for one in part.findings}
    if "not_rebuilt" in states:
        yield say("{folder}: not made again", folder=name)
        return
    if how.data and part.recorded and not part.recorded.steps:
        yield say("{folder}: made again from its own data, for --data is of runs", folder=name)
    if "rebuilt" in states:
        yield say("{folder}: made again, and other files came out", folder=name)
    else:
        yield say("{folder}: made again with the same bytes", folder=name)
    for reason in part.reasons[:MAX_LINES]:
        yield "  " + say("since it was made: {reason}", reason=say.message(reason))


def _sum_up(count: int, parts: int, wrong: int, say: Translator) -> str:
    of = say.plural("{count} run or release", "{count} runs and releases", parts)
    differences = say.plural("{count} difference", "{count} differences", wrong)
    files = say.plural("{count} file", "{count} files", count)
    values = {"files": files, "folders": of, "differences": differences}
    return say("{files} of {folders} verified: {differences}", **values)


def _make_record(
    parts: Sequence[Part],
    findings: Sequence[Finding],
    count: int,
    say: Translator,
    how: argparse.Namespace,
) -> Mapping[str, object]:
    """What was found as a program reads it."""

    def write(text: Message | str) -> str:
        return text if isinstance(text, str) else say.message(text)

    listed = [
        {**one._asdict(), "found": write(one.found), "expected": write(one.expected)}
        for one in findings
    ]
    return {
        "files": count,
        "parts": [
            {"folder": part.name.rstrip("/"), "since": [write(reason) for reason in part.reasons]}
            for part in parts
        ],
        "rebuilt": how.rebuild,
        "findings": listed,
        "differences": sum(one.matters for one in findings),
    }
