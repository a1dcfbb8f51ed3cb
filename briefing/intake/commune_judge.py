"""Forms of communes that came back → the answer to them: rows to be, questions, who has not sent.

What cannot be read or be so is left out where that is accepted; all else is taken as written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from briefing.analysis.targets.commune_states import decide_state
from briefing.data.codes import RANK_BY_STATUS
from briefing.data.commune_rows import is_asked
from briefing.data.dataset import Dataset, count_decimals
from briefing.data.rounding import PrintedNumber
from briefing.data.rows import Result
from briefing.errors import Message, Name, Quantity, join_parts, message
from briefing.intake import answers
from briefing.intake.commune_forms import Asked, Forms, make_forms
from briefing.intake.commune_marks import FormMarks, read_marks
from briefing.intake.commune_reading import LEFT_OUT, ReadForm, Vocabulary, read_form
from briefing.intake.doubts import CORRECT, say_bounds
from briefing.intake.history import Known, exact_value, write_value
from briefing.intake.model import (
    CommuneKind,
    CommuneReading,
    Finding,
    Intake,
    Kind,
    Level,
    NewStatement,
    Received,
)
from briefing.intake.unit_words import map_unit_words

NOT_TAKEN = ("out_of_range", "unknown_commune")  # left out where accepted


class Sent(NamedTuple):
    """The forms that came, read together, and which figures they are of."""

    forms: Forms
    read: ReadForm
    is_all: bool  # whether every commune was to send, not one file of one commune


class Judged(NamedTuple):
    """The answer, and the figures it is about: those taken in the rows they would make."""

    intake: Intake
    taken: Sequence[CommuneReading]


def read_forms(
    files: Sequence[Received], dataset: Dataset, asked: int | None, *, is_folder: bool
) -> Sent:
    """What forms state of a year: the one asked for, else that of the first."""
    marks = {file.name: read_marks(file) for file in files}
    first = next(found for found in marks.values() if found)
    year = asked if asked is not None else int(first.year)
    info = dataset.info_or_raise
    forms = make_forms(dataset, year, first.language, _find_list(first, dataset))
    indicators = {row.indicator.indicator_id: row.indicator for row in forms.asked}
    unit_words, together = map_unit_words(dataset.units), ReadForm([], [], [], [])
    for file in files:
        prefix = f"{file.name}: " if is_folder else ""
        if fault := _refuse_form(marks[file.name], info.id, year):
            kind, found, expected = fault
            where = file.name if is_folder else "", "", ""
            finding = Finding(kind, "question", *where, found, expected, LEFT_OUT)
            together.findings.append(finding)
            continue
        words = Vocabulary(indicators, dataset.units, unit_words, first.language, year)
        read_form(file, words, prefix, together)
    codes = {code for code, _ in together.rows}
    return Sent(forms, together, is_folder or len(codes) > 1)


def _find_list(marks: FormMarks, dataset: Dataset) -> str:
    """The list of communes a form was made for, if it is there still."""
    return marks.basis if any(row.basis == marks.basis for row in dataset.communes) else ""


def _refuse_form(
    marks: FormMarks | None, province: str, year: int
) -> tuple[Kind, Message | str, Message] | None:
    """What is wrong with a file as a whole: no form, of another province, of another year."""
    if marks is None:
        found = message("a file that is no form of communes")
        return "not_a_workbook", found, message("a form made by template --communes")
    if marks.province != province:
        expected = message("a form of {province}", province=province)
        return "other_province", f"“{marks.province}”", expected
    if marks.year != str(year):
        return "wrong_year", f"“{marks.year}”", message("results of {year}", year=year)
    return None


def judge_forms(sent: Sent, dataset: Dataset, name: str, sha256: str, status: str) -> Judged:
    """The rows forms would make, and what is wrong with them or must be asked."""
    forms, read = sent.forms, sent.read
    chosen, findings = _choose_once(read.readings, forms)
    findings = [*read.findings, *findings]
    asked = {row.indicator.indicator_id: row for row in forms.asked}
    rank, ranks = float(RANK_BY_STATUS[status]), {r.source_id: r.rank for r in dataset.sources}
    statements: list[NewStatement] = []
    taken: list[CommuneReading] = []
    for reading in chosen:
        doubts = list(_find_doubts(reading, forms, asked[reading.indicator_id]))
        findings += doubts
        if any(doubt.kind in NOT_TAKEN for doubt in doubts):
            continue
        taken.append(reading)
        row = _find_in_force(reading, forms)
        statement = _make_statement(reading, forms, row)
        if row and statement.action == "revised" and ranks[row.source_id] < rank:
            findings.append(_find_outranked(reading, row, forms))
            statement = statement._replace(in_force=False)
        statements.append(statement)
    findings += _find_absent(sent)
    problems = _name_problems(findings)
    order = {code: at for at, code in enumerate(forms.communes)}
    statements.sort(key=lambda row: order.get(row.commune_id, 0))
    intake = Intake(name, sha256, forms.year, tuple(statements), tuple(read.normalised), problems)
    answered = [reading for reading in taken if answers.is_yes(reading.answer)]
    kept = answers.leave_out_answered(problems, answered)
    return Judged(intake._replace(problems=kept), taken)


def _choose_once(
    readings: Sequence[CommuneReading], forms: Forms
) -> tuple[list[CommuneReading], list[Finding]]:
    """Each figure once, the last of those of one commune; of two that differ one is asked."""
    last: dict[tuple[str, str], CommuneReading] = {}
    others: dict[str, list[tuple[CommuneReading, CommuneReading]]] = {}
    for reading in readings:
        if before := last.pop(reading.key, None):
            others.setdefault(reading.commune_id, []).append((before, reading))
        last[reading.key] = reading
    findings = [_describe_twice(code, pairs, forms) for code, pairs in others.items()]
    return [*last.values()], findings


def _describe_twice(
    code: str, pairs: Sequence[tuple[CommuneReading, CommuneReading]], forms: Forms
) -> Finding:
    """A commune that sent twice: one question with both values, a remark where all are the same."""
    different = [(one, two) for one, two in pairs if _is_other(one, two)]
    shown = [
        message(
            "{name}: “{first}” at {place} and “{second}” at {other}",
            name=Name(forms.indicators[one.indicator_id].name),
            first=one.printed,
            place=_name_place(one),
            second=two.printed,
            other=_name_place(two),
        )
        for one, two in different or pairs
    ]
    found = message(
        "{commune} twice: {figures}", commune=_name_commune(code, forms), figures=join_parts(shown)
    )
    expected = message("every commune once")
    fix = message("take the wrong one out; with --accept the last one is taken")
    kind: Kind = "conflicting" if different else "duplicate"
    level: Level = "question" if different else "info"
    last = (different or pairs)[-1][1]
    return Finding(kind, level, last.sheet, "", "", found, expected, fix, code)


def _is_other(one: CommuneReading, two: CommuneReading) -> bool:
    return (one.operator, one.value, one.estimate) != (two.operator, two.value, two.estimate)


def _name_place(reading: CommuneReading) -> str:
    return f"{reading.sheet}!{reading.cell}"


def _name_commune(code: str, forms: Forms) -> str:
    commune = forms.communes.get(code)
    return f"{code} {commune.name[forms.say.language]}" if commune else code


def _find_doubts(reading: CommuneReading, forms: Forms, asked: Asked) -> Iterator[Finding]:
    """What cannot be so, what was met and is not any more, what is far from what was before."""
    if reading.commune_id not in forms.communes:
        expected = message("the code of a commune of {basis}", basis=forms.basis or "communes.csv")
        code = f"“{reading.commune_id}”"
        yield _make(reading, "unknown_commune", code, expected, LEFT_OUT)
        return
    found = message(
        "{commune}: “{printed}”",
        commune=_name_commune(reading.commune_id, forms),
        printed=reading.printed,
    )
    indicator = asked.indicator
    if expected_range := _find_possible(reading, asked):
        yield _make(reading, "out_of_range", found, expected_range, LEFT_OUT)
        return
    last = forms.find_last(reading.commune_id, reading.indicator_id)
    if last and _is_lost(reading, last, asked, forms):
        expected = message("that it still meets it, as in {period}", period=last.period)
        if indicator.form != "yes_no":
            value = Quantity(exact_value(last), indicator.unit)
            expected = message(
                "that it still meets what is counted, as with {value} in {period}",
                value=value,
                period=last.period,
            )
        yield _make(reading, "no_longer_met", found, expected, CORRECT)
        return
    known = forms.known.get(reading.commune_id, Known(()))
    history = known.before(reading.indicator_id, str(forms.year), forms.basis)
    if last and indicator.form != "yes_no" and history.is_far(Fraction(reading.value)):
        expected = message(
            "a value near the last one: {last}",
            last=message(
                "{value} ({period})",
                value=Quantity(exact_value(last), indicator.unit),
                period=last.period,
            ),
        )
        yield _make(reading, "far_from_history", found, expected, CORRECT)


def _find_possible(reading: CommuneReading, asked: Asked) -> Message | None:
    value = float(reading.value)
    if asked.indicator.form == "yes_no":
        return None if value in (0, 1) else message("1, completed, or 0, not yet")
    if value < asked.low or value > asked.high:
        return say_bounds(asked.low, asked.high, asked.indicator.unit)
    return None


def _is_lost(reading: CommuneReading, last: Result, asked: Asked, forms: Forms) -> bool:
    """Whether a commune met what a rule counts, and does not any more."""
    decimals = float(count_decimals(reading.value))
    now = PrintedNumber(float(reading.value), decimals, reading.operator)
    commune = forms.communes[reading.commune_id]
    conditions = [count.condition for count in asked.counts]
    return any(
        is_asked(commune, one) != "no"
        and decide_state(last, one.operator, one.value) == "met"
        and decide_state(now, one.operator, one.value) == "not_met"
        for one in conditions
    )


def _make(
    reading: CommuneReading,
    kind: Kind | CommuneKind,
    found: Message | str,
    expected: Message,
    fix: Message,
) -> Finding:
    code, indicator_id = reading.key
    place = reading.sheet, reading.cell
    return Finding(kind, "question", *place, indicator_id, found, expected, fix, code)


def _find_in_force(reading: CommuneReading, forms: Forms) -> Result | None:
    known = forms.known.get(reading.commune_id, Known(()))
    return known.find(reading.indicator_id, str(forms.year), forms.basis)


def _make_statement(reading: CommuneReading, forms: Forms, row: Result | None) -> NewStatement:
    is_known = (
        row is not None and row.operator == reading.operator and exact_value(row) == reading.value
    )
    was_estimate = row is not None and row.estimate == "yes"
    return NewStatement(
        *(reading.indicator_id, str(forms.year), reading.operator, write_value(reading.value)),
        *(reading.estimate, forms.basis, reading.note),
        *(reading.own_sheet, reading.cell, reading.printed),
        action="repeated" if is_known else "revised" if row else "added",
        in_force=True,
        in_force_value=write_value(exact_value(row)) if row else "",
        makes_final=is_known and was_estimate and not reading.estimate,
        commune_id=reading.commune_id,
        file=reading.file,
    )


def _find_outranked(reading: CommuneReading, row: Result, forms: Forms) -> Finding:
    unit = forms.indicators[reading.indicator_id].unit
    expected = message(
        "a source stronger than {source}, whose {value} stays in force",
        source=row.source_id,
        value=Quantity(exact_value(row), unit),
    )
    fix = message("give the status of its document with --status, or accept that it is only listed")
    return _make(reading, "not_in_force", f"“{reading.printed}”", expected, fix)


def _find_absent(sent: Sent) -> Iterator[Finding]:
    """Communes that have not sent anything, and figures missing of those that have."""
    forms, read = sent.forms, sent.read
    seen = {row.key for row in read.readings}
    seen |= {(f.commune_id, f.indicator_id) for f in read.findings if f.indicator_id}
    senders = {code for code, _ in seen}
    wanted: dict[str, list[str]] = {}
    for asked in forms.asked:
        for commune in asked.communes:
            key = commune.commune_id, asked.indicator.indicator_id
            known = forms.known.get(key[0], Known(()))
            if key not in seen and not known.find(key[1], str(forms.year), forms.basis):
                wanted.setdefault(key[0], []).append(key[1])
    expected, fix = (
        message("a figure of {year}", year=forms.year),
        message("fill it in once it is known"),
    )
    for code, missing in wanted.items():
        name = _name_commune(code, forms)
        is_of_form = any(code == one for one, _ in read.rows)
        if code in senders:
            for indicator_id in missing:
                yield Finding("no_value", "info", "", "", indicator_id, name, expected, fix, code)
        elif sent.is_all or is_of_form:
            yield Finding("not_sent", "info", "", "", "", name, expected, fix, code)


def _name_problems(findings: Collection[Finding]) -> Mapping[str, Finding]:
    """The findings by ids such as `out_of_range.01290.happiness_index`.

    They stay the same whatever else comes in, as more communes send.
    """
    levels = ("error", "question", "info")

    def make_id(finding: Finding) -> tuple[str, ...]:
        place = finding.commune_id or finding.sheet or "0"
        return finding.kind, place.replace(" ", "_"), finding.indicator_id

    ordered = sorted(dict.fromkeys(findings), key=lambda f: levels.index(f.level))
    return answers.name_uniquely((make_id(finding), finding) for finding in ordered)


def list_unread(file: str, findings: Sequence[Finding]) -> list[Finding]:
    """What is wrong with a file of a folder that cannot be read at all: it may be left out."""
    return [
        finding._replace(level="question", sheet=file, cell="", fix=LEFT_OUT)
        for finding in findings
    ]
