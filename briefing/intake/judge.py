"""What the sheets of a file state → the answer to it: statements, and what must be asked.

A figure is converted to the unit of its indicator, then held against what is possible, what is in
force and what was before (docs/intake.md has the rules). Errors stop a file; questions may be
answered, and a figure whose question is answered is taken as written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from briefing.analysis.in_force import select_results_in_force
from briefing.data.codes import RANK_BY_STATUS
from briefing.data.dataset import Dataset, ResultStatement, count_decimals, count_digits
from briefing.data.periods import period_years
from briefing.data.rows import Notes, Source
from briefing.errors import Message, message
from briefing.intake import answers, sums
from briefing.intake.doubts import CORRECT, find_doubts, make_finding
from briefing.intake.figures import Figure, make_figures
from briefing.intake.history import Known, exact_value, write_value
from briefing.intake.model import Finding, Intake, NewStatement, ReadSheets, Received
from briefing.validate.plausibility import collect_facts

ALL_YEARS = 9999  # statements of any period are known
NEW_SOURCE = "?"  # no id of the contract: the source there will be
REFUSED_WHOLE = ("wrong_year", "plan_not_result", "no_value")  # where nothing is of the year
TWICE = ("duplicate", "conflicting", "which_column")


class Arrival(NamedTuple):
    """As what a file is taken in, and when."""

    status: str
    date: dt.date


def assess(
    read: ReadSheets, dataset: Dataset, year: int, received: Received, arrival: Arrival
) -> Intake:
    """The statements a file makes and what is wrong with it, but for what it answers itself."""
    known = Known(select_results_in_force(dataset.results, dataset.sources, ALL_YEARS))
    figures, converted = make_figures(read.readings, dataset, known)
    figures, twice = _separate_twice(figures, read.findings)
    leading = _find_leading(figures, dataset, arrival)
    statements = [_make_statement(figure, leading) for figure in figures]
    new = [
        figure
        for figure, statement in zip(figures, statements, strict=True)
        if statement.action != "repeated"
    ]
    findings = [*read.findings, *twice]
    findings += _find_future(new, year)
    if any(finding.kind in REFUSED_WHOLE and finding.level == "error" for finding in findings):
        of_year = [figure for figure in figures if period_years(figure.reading.period)[1] == year]
        new = new if of_year else []  # nothing of the file can be taken in: it is asked about later
    facts = collect_facts(dataset)
    asked = {
        (f.sheet, f.cell) for f in read.findings if f.kind in ("unit_scale", "index_not_growth")
    }
    for figure in new:
        is_asked = (figure.reading.sheet, figure.reading.cell) in asked
        findings += find_doubts(figure, facts, dataset, is_asked)
    findings += _find_repeated(new, figures, dataset, known)
    findings += sums.find_wrong_sums(new, figures, dataset, known)
    findings += _find_not_in_force(new, leading)
    problems = answers.name_problems(findings, received)
    wrong = {(f.sheet, f.cell) for f in findings if f.level == "error"}
    return Intake(
        received.name,
        received.sha256,
        year,
        tuple(s for s in statements if (s.sheet, s.cell) not in wrong),
        (*read.normalised, *converted),
        answers.leave_out_answered(problems, read.readings),
    )


def _separate_twice(
    figures: Sequence[Figure], found: Sequence[Finding]
) -> tuple[list[Figure], list[Finding]]:
    """The figures, each once, and what a file says twice, the same or otherwise."""
    told = {(finding.sheet, finding.cell) for finding in found if finding.kind in TWICE}
    first: dict[tuple[str, str, str], Figure] = {}
    twice = []
    for figure in figures:
        other = first.setdefault(figure.key, figure)
        cells = {(f.reading.sheet, f.reading.cell) for f in (figure, other)}
        if other is figure or cells & told:
            continue
        where = _name_cell(other)
        if figure.value == other.value and figure.reading.operator == other.reading.operator:
            expected = message("each figure once; it is also at {place}", place=where)
            fix = message("take one of the two out of the file")
            twice.append(make_finding("duplicate", "error", figure, expected, fix))
        else:
            value = other.reading.printed
            expected = message("the same as “{value}” at {place}", value=value, place=where)
            fix = message("find out which is right and take the other out of the file")
            twice.append(make_finding("conflicting", "error", figure, expected, fix))
    return list(first.values()), twice


def _name_cell(figure: Figure) -> str:
    reading = figure.reading
    return f"{reading.sheet}!{reading.cell}" if reading.sheet else reading.cell


def _find_leading(
    figures: Sequence[Figure], dataset: Dataset, arrival: Arrival
) -> Collection[tuple[str, str, str]]:
    """The keys of the figures that would be in force if all were taken in."""
    rank = float(RANK_BY_STATUS[arrival.status])
    date = arrival.date.isoformat()
    source = Source(NEW_SOURCE, {}, {}, "", date, arrival.status, rank, "", "", "", "")
    results = [*dataset.results, *map(_as_result, figures)]
    rows = select_results_in_force(results, [*dataset.sources, source], ALL_YEARS)
    return {
        (row.indicator_id, row.period, row.basis) for row in rows if row.source_id == NEW_SOURCE
    }


def _as_result(figure: Figure) -> ResultStatement:
    reading, value = figure.reading, figure.value
    return ResultStatement(
        indicator_id=reading.indicator_id,
        period=reading.period,
        operator=reading.operator,
        value=float(value),
        value_high=float("nan"),
        estimate="yes" if reading.estimate else "no",
        basis=figure.basis,
        decimals=float(count_decimals(value)),
        digits=float(count_digits(value)),
        source_id=NEW_SOURCE,
        place=reading.cell,
        printed=reading.printed,
        reading="",
        note=Notes({}),
        line=0.0,
    )


def _make_statement(figure: Figure, leading: Collection[tuple[str, str, str]]) -> NewStatement:
    """A row to be; what is in force already is repeated, also where it makes an estimate final."""
    reading, before = figure.reading, figure.in_force
    leads, is_estimate = figure.key in leading, before is not None and before.estimate == "yes"
    return NewStatement(
        reading.indicator_id,
        reading.period,
        reading.operator,
        write_value(figure.value),
        reading.estimate,
        figure.basis,
        reading.note,
        reading.sheet,
        reading.cell,
        reading.printed,
        "repeated" if figure.is_known else "revised" if before else "added",
        figure.is_known or leads,
        write_value(exact_value(before)) if before else "",
        figure.is_known and is_estimate and not reading.estimate and leads,
    )


def _find_future(figures: Sequence[Figure], year: int) -> Iterator[Finding]:
    """Figures of what comes after the year of the round."""
    expected = message("a period that ends by {year}", year=year)
    fix = message("correct the period, or give its year with --year")
    for figure in figures:
        if period_years(figure.reading.period)[1] > year:
            found = message("“{printed}” for {period}", **_say_period(figure))
            yield make_finding("future_period", "error", figure, expected, fix, found)


def _say_period(figure: Figure) -> Mapping[str, str]:
    return {"printed": figure.reading.printed, "period": figure.reading.period}


def _find_repeated(
    new: Sequence[Figure], figures: Sequence[Figure], dataset: Dataset, known: Known
) -> Iterator[Finding]:
    """Money or volumes that are the same to the last digit as a year before."""
    in_file = {figure.key: figure.value for figure in figures}
    for figure in new:
        reading = figure.reading
        first, last = period_years(reading.period)
        unit = dataset.units.get(figure.indicator.unit)
        is_money = unit is not None and unit.form == "amount" and bool(unit.of)
        is_volume = figure.indicator.path == "geometric" or is_money
        if first != last or not is_volume or not figure.value or figure.is_known:
            continue
        before = str(first - 1) + reading.period[4:]
        row = known.find(reading.indicator_id, before, figure.basis)
        earlier = in_file.get((reading.indicator_id, before, figure.basis))
        if figure.value in (earlier, exact_value(row) if row else None):
            expected = message(
                "another figure than {value} of {period}",
                value=figure.quantity(figure.value),
                period=before,
            )
            yield make_finding("repeated_last_year", "question", figure, expected, CORRECT)


def _find_not_in_force(
    new: Sequence[Figure], leading: Collection[tuple[str, str, str]]
) -> Iterator[Finding]:
    """Figures another source outranks: once written they would change nothing."""
    for figure in new:
        row = figure.in_force
        if figure.key not in leading and row is not None:
            expected: Message = message(
                "a source stronger than {source}, whose {value} stays in force",
                source=row.source_id,
                value=figure.quantity(exact_value(row)),
            )
            fix = message(
                "give the status of its document with --status, or accept that it is only listed"
            )
            yield make_finding("not_in_force", "question", figure, expected, fix)
