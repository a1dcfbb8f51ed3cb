"""Findings → problems by ids that a shell takes as they are; the ones answered are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from briefing.intake.model import CommuneReading, Finding, Intake, Reading, Received
from briefing.validate.sources.tokens import fold_text

ALL = "all"
YES = ("co", "yes", "y", "dung", "dong y", "true", "ok", "x", "1")  # folded


def name_problems(findings: Sequence[Finding], received: Received) -> Mapping[str, Finding]:
    """The findings in the order of the file, by ids such as `unit_scale.1.F9`.

    Of two of a kind at one cell the second ends in `.2`. An id depends on its own cell alone.
    """
    names = [sheet.name for sheet in received.sheets]

    def number(finding: Finding) -> int:
        return names.index(finding.sheet) + 1 if finding.sheet in names else 0

    def place(finding: Finding) -> tuple[int, int, int, str]:
        found = re.match(r"([A-Z]*)([0-9]*)", finding.cell)
        letters, digits = found.groups() if found else ("", "")
        return number(finding), int(digits or 0), len(letters), letters

    def make_id(finding: Finding) -> tuple[str, ...]:
        cell = re.sub(r"[^A-Z0-9:]", "", finding.cell)
        return finding.kind, str(number(finding)), cell

    ordered = sorted(dict.fromkeys(findings), key=place)
    return name_uniquely((make_id(finding), finding) for finding in ordered)


def name_uniquely(named: Iterable[tuple[Sequence[str], Finding]]) -> Mapping[str, Finding]:
    """Findings by the parts of their ids, joined; of two with one id the second ends in `.2`."""
    problems: dict[str, Finding] = {}
    for parts, finding in named:
        name = first = ".".join(filter(None, parts))
        count = 1
        while name in problems:
            count += 1
            name = f"{first}.{count}"
        problems[name] = finding
    return problems


def leave_out_answered(
    problems: Mapping[str, Finding],
    readings: Sequence[Reading | CommuneReading],
    accepted: Collection[str] = (),
) -> Mapping[str, Finding]:
    """The problems without the questions answered in the file or accepted; an error stays.

    `accepted` are ids of questions, or `all`.
    """
    answered = {(r.sheet, r.cell) for r in readings if is_yes(r.answer)}
    return {
        name: finding
        for name, finding in problems.items()
        if finding.level != "question"
        or not (ALL in accepted or name in accepted or (finding.sheet, finding.cell) in answered)
    }


def is_yes(answer: str) -> bool:
    """Whether an answer says that a figure is right as written, in either language."""
    return fold_text(answer).strip(" .!") in YES


def is_acceptable(intake: Intake) -> bool:
    """Whether nothing stands against a file: no error and no open question."""
    return all(finding.level == "info" for finding in intake.problems.values())
