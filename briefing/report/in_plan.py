"""The exhibits of a plan under way: how many targets keep pace, what each has reached, tiles.

The summary and the reports on a domain show these as soon as a year of the plan has a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.data import queries
from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, evidence, phrases
from briefing.report.assessment import verdict_of
from briefing.report.blocks import Cell, Footnote, Table
from briefing.report.phrases import Measures
from briefing.report.target_columns import (
    DASH,
    TargetColumn,
    achieved_cell,
    baseline_cell,
    figure_column,
    fill_columns,
    group_by_domain,
    name_cell,
    name_column,
    number_cell,
    target_cell,
    text_cell,
    text_column,
    verdict_cell,
)
from briefing.report.target_figures import (
    KnownFigure,
    describe_part_year,
    find_latest_figure,
    find_yearly_figures,
)

NOTE_LETTERS = "abcdefghijklmnopqrstuvwxyz"
REDUNDANT_REASON = "met_at_baseline"  # the reason its verdict, maintained, already gives


def has_begun(tables: Tables, measures: Measures) -> bool:
    """Whether a year of the plan has passed and one of these targets has a figure for it."""
    return tables.in_plan and any(map(assessment.has_figure_in_plan, measures))


def unpublished_sentence(tables: Tables, measures: Measures, say: Translator) -> Iterator[str]:
    """That none of some targets has a result of the briefing year, or of any year of the plan.

    Months of a year are no result of it.
    """
    first = period_years(tables.facts.plan)[0]
    indicator_ids = {row.indicator_id for row in measures}
    results = (row for row in tables.results if row.indicator_id in indicator_ids)
    periods = {Period.parse(row.period) for row in results}
    ends = {period.last_year for period in periods if not period.is_month}
    years = [year for year in ends if first <= year <= tables.year]
    if not years:
        span = str(first) if first == tables.year else f"{first}–{tables.year}"
        yield say(
            "No result for {span} has been published yet, so progress cannot be judged.", span=span
        )
    elif tables.year not in years:
        yield say(
            "No result for {year} has been published yet; the latest are of {last}.",
            year=str(tables.year),
            last=str(max(years)),
        )


def in_plan_table(tables: Tables, measures: Measures, say: Translator) -> Table:
    """Each target: its baseline and latest figure, its pace so far and from here, its verdict.

    What is due before the plan's end is shown apart, with its year. A column without a figure is
    left out: once all targets are due, none has a pace.
    """
    last = period_years(tables.facts.plan)[1]
    by_domain = group_by_domain(tables, (row for row in measures if row.due == last), say)
    if early := [row for row in measures if row.due != last]:
        by_domain[say("Due before {due}", due=str(last))] = early
    letters = _assign_letters(tables, [row for rows in by_domain.values() for row in rows], say)
    columns, groups = fill_columns(
        target_columns(tables, letters, say), by_domain, lambda cell: cell == Cell(DASH)
    )
    plan, year = say.period(tables.facts.plan), str(tables.year)
    table = Table(
        anchor="targets",
        caption=say("Targets of {plan} as of {year}", plan=plan, year=year),
        columns=columns,
        groups=groups,
        notes=tuple(Footnote(letter, text) for text, letter in letters.items()),
    )
    return evidence.add_evidence(tables, table, say)


def latest_figure_sources(tables: Tables, measures: Measures) -> set[str]:
    """The sources of what some targets have reached, and of their years so far."""
    figures = [find_latest_figure(tables, row, tables.year) for row in measures]
    for row in measures:
        figures += find_yearly_figures(tables, row, tables.year).values()
    return set(queries.split_sources(figure.result.source_id for figure in figures if figure))


def _last_year_figure(tables: Tables, row: Measure) -> KnownFigure | None:
    """The last year of the plan known of a target, by itself."""
    years = find_yearly_figures(tables, row, tables.year)
    return years[max(years)] if years else None


def _figure_shown(tables: Tables, row: Measure) -> KnownFigure | None:
    """The last year known of a target; of a total the sum so far, of one decided its mean."""
    if row.attainment == "not_due" and row.kind != "total":
        return _last_year_figure(tables, row)
    return find_latest_figure(tables, row, tables.year)


def _assign_letters(tables: Tables, rows: Measures, say: Translator) -> Mapping[str, str]:
    """A letter for each remark the rows of a table make, those on figures first."""
    of_figures = (
        text
        for row in rows
        for text in (*_baseline_remarks(tables, row, say), *_latest_remarks(tables, row, say))
    )
    return _assign(*of_figures, *letter_verdicts(rows, say))


def letter_verdicts(rows: Measures, say: Translator) -> Mapping[str, str]:
    """A letter for each remark on the verdicts of some targets."""
    return _assign(*(text for row in rows for text in _verdict_remarks(row, say)))


def _assign(*remarks: str) -> Mapping[str, str]:
    return dict(zip(dict.fromkeys(remarks), NOTE_LETTERS, strict=False))


def _baseline_remarks(tables: Tables, row: Measure, say: Translator) -> list[str]:
    """That a baseline is computed, or another indicator's, and whose."""
    if row.baseline_match == "nearest":
        name = tables.indicator_names[say.language][row.baseline_indicator_id]
        return [
            say("Baseline of “{name}”, for reference; the target's own is not stated.", name=name)
        ]
    return [_computed_remark(say)] if row.baseline_match == "derived" else []


def _latest_remarks(tables: Tables, row: Measure, say: Translator) -> list[str]:
    """That a figure is computed."""
    figure = _figure_shown(tables, row)
    if figure is None or not figure.is_computed:
        return []
    joined = say("Stated for the first years together and joined with the years that follow.")
    return [_computed_remark(say), *([joined] if figure.is_joined else [])]


def _computed_remark(say: Translator) -> str:
    return say("Computed from published figures; printed in no document.")


def _verdict_remarks(row: Measure, say: Translator) -> list[str]:
    """The first reason of a verdict that the verdict itself does not give."""
    codes = [code for code in row.reasons.split() if code != REDUNDANT_REASON]
    return [say.code("reason", code) for code in codes[:1]]


def target_columns(
    tables: Tables, letters: Mapping[str, str], say: Translator
) -> list[TargetColumn]:
    """The columns of the table of targets, each with what makes its cell of a target.

    `letters` as of `letter_verdicts`; a remark without one is not marked.
    """
    past, plan = phrases.pace_spans(tables, say).values()
    first, last = period_years(tables.facts.plan)
    start = str(first - 1)
    mean = say("{year}, or mean of {past}", year=start, past=past)
    since = say("since {year}", year=start)
    until = say("to {year}; slower ← → faster", year=str(last))

    def note(remarks: Sequence[str]) -> tuple[str, ...]:
        return tuple(letters[remark] for remark in remarks if remark in letters)

    def make_baseline(row: Measure) -> Cell:
        return baseline_cell(tables, row, say, note(_baseline_remarks(tables, row, say)))

    def make_latest(row: Measure) -> Cell:
        return _latest_cell(tables, row, note(_latest_remarks(tables, row, say)), say)

    def make_needed(row: Measure) -> Cell:
        needed = assessment.format_needed_pace(row, say, with_per_year=False)
        return text_cell(needed, assessment.bar_length(assessment.catch_up_ratio(row)))

    def make_verdict(row: Measure) -> Cell:
        return verdict_cell(verdict_of(row), say, notes=note(_verdict_remarks(row, say)))

    return [
        text_column(say("No."), 0.3, number_cell, "center"),
        name_column(say("Target"), 2.3, lambda row: name_cell(tables, row, say)),
        figure_column(say("Baseline"), mean, 1.58, make_baseline, measures=True),
        figure_column(say("Latest"), str(tables.year), 1.65, make_latest, measures=True),
        figure_column(say("Asked for"), plan, 1.35, lambda row: _target_cell(tables, row, say)),
        figure_column(
            say("Achieved a year"), since, 1.4, lambda row: achieved_cell(row, say), measures=True
        ),
        figure_column(say("Needed a year"), until, 1.5, make_needed),
        text_column(say("Judged"), 1.65, make_verdict),
    ]


def _target_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """What a target asks for, with its year where that is not the last of its plan."""
    at_end = row.due == period_years(row.plan)[1]
    return target_cell(tables, row, say, "" if at_end else str(int(row.due)))


def _latest_cell(tables: Tables, row: Measure, notes: tuple[str, ...], say: Translator) -> Cell:
    """What a target has reached, with the year where it is not the one in the column's head."""
    figure, part_year = _figure_shown(tables, row), describe_part_year(tables, row, say)
    if figure is None:
        return Cell(DASH, sub=part_year)
    period, result = evidence.format_period_so_far(row, figure, say), figure.result
    sub = phrases.join_parts(
        period if period != str(tables.year) else "",
        phrases.describe_reverse(tables, result, say),
        phrases.format_basis(result.basis, say) if row.basis != result.basis else "",
        queries.format_reference(tables, result.source_id, result.place, say),
        phrases.describe_national(tables, result, say),
        part_year,
        separator=" · ",
    )
    link = evidence.link_to_latest(tables, row, figure)
    return Cell(figure.format(say), sub=sub, notes=notes, href=link)
