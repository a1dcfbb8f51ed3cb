"""Links of the figures of a page → what each rests on: its statements, or how it was worked out.

A figure leads to its statement by its link. A table or tiles bring what is shown when such a link
is opened, for the figures they show and no others.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from typing import TypeVar, cast

from briefing.data import codes, queries
from briefing.data.codes import parse_rule_inputs
from briefing.data.periods import Period, period_years
from briefing.data.rows import Disagreement, Measure, Result, Statement
from briefing.data.tables import STATEMENT_LINK, Tables, subject_of
from briefing.i18n import Translator
from briefing.report import blocks, footnotes, phrases, target_figures
from briefing.report.footnotes import evidence_key

STATUS_CODES = {("yes", "yes"): "in_force", ("no", "yes"): "agrees", ("no", "no"): "differs"}
SO_FAR_PREFIX = "so-far-"
START_AND_END_RULES = ("growth", "change")  # rules of a level before and at the end of a period

TableOrTiles = TypeVar("TableOrTiles", blocks.Table, blocks.Tiles)


def format_statement_value(row: Statement, unit: str, say: Translator) -> str:
    """What a statement says, with its unit."""
    if say.form(unit) == "yes_no":
        return say("done") if row.value >= 1 else say("not yet")
    shown_unit = phrases.KIND_UNITS.get(row.kind, unit)
    operator = queries.word_operator(row)
    text = say.value(row.value, shown_unit, operator, row.value_high, spelled=True)
    return phrases.mark_estimate(text, row.estimate, say)


def format_statement_period(row: Statement, unit: str, say: Translator) -> str:
    """What a statement is of: a result's period, the year or plan a target is due in."""
    if row.statement == "result":
        return phrases.format_period(row.period, unit, say)
    return say.period(row.plan if math.isnan(row.due) else str(int(row.due)))


def format_statement_status(row: Statement, say: Translator) -> str:
    """Whether a statement is the one used, or agrees with it; in force is an adopted one alone."""
    if row.withdrawn == "yes":
        return say("withdraws the target")
    if row.in_force == "yes" and row.source_status != "adopted":
        return say.code("standing", "used")
    return say.code("standing", STATUS_CODES[row.in_force, row.agrees])


def link_to_latest(tables: Tables, row: Measure, figure: target_figures.KnownFigure) -> str:
    """Where a target's latest figure is stated; a mean or sum of years leads on to all of them."""
    link = tables.statement_links.get(figure.result.statement_key, "")
    computed = figure.is_cumulative and Period.parse(figure.result.period).is_year
    return f"{link}/{SO_FAR_PREFIX}{row.target_id}" if link and computed else link


def link_to_statement(tables: Tables, row: Disagreement, source_id: str, place: str) -> str:
    """Where a source states what a disagreement is about, "" where it is worked out."""
    for key in tables.statements_by_subject.get(subject_of(row), ()):
        statement = tables.statement_by_id[key]
        if (statement.source_id, statement.place) == (source_id, place):
            return f"{STATEMENT_LINK}{key}"
    return ""


def format_period_so_far(row: Measure, figure: target_figures.KnownFigure, say: Translator) -> str:
    """What a target's latest figure is of: a year, or all years so far."""
    if not figure.is_cumulative:
        year = str(figure.year)
        return say("{year} alone", year=year) if row.kind == "total" else year
    span = say.period(f"{period_years(row.plan)[0]}-{figure.year}")
    if row.kind == "total":
        return say("total {span}", span=span)
    return say("average {span}", span=span)


def add_evidence(
    tables: Tables, block: TableOrTiles, say: Translator, with_notes: bool = True
) -> TableOrTiles:
    """A table or tiles, with what each of the figures that lead to a statement rests on.

    What narrows or widens the meaning of a figure also stands below, unless the block has it
    already, and a table names the sources of all its figures.
    """
    links = list(footnotes.list_links(block))
    found = _collect_evidence(tables, links, say)
    shown: blocks.Table | blocks.Tiles = block
    if isinstance(shown, blocks.Table):
        shown = footnotes.mark_table(shown, found) if with_notes else shown
        shown = dataclasses.replace(shown, source=footnotes.cite(found, links, shown.source))
    else:
        shown = footnotes.mark_tiles(shown, found)
    return cast(TableOrTiles, dataclasses.replace(shown, evidence=tuple(found.values())))


def note_chart(
    tables: Tables, figure: blocks.Figure, drawn: Iterable[Measure | Result], say: Translator
) -> blocks.Figure:
    """A chart with the notes and sources of the results and targets it draws."""
    keys = dict.fromkeys(row.statement_key for row in drawn)
    links = [tables.statement_links[key] for key in keys if key in tables.statement_links]
    return footnotes.note_chart(figure, _collect_evidence(tables, links, say), links)


def list_path(tables: Tables, targets: Iterable[Measure]) -> Iterator[Measure | Result]:
    """Each target with where it starts, its years so far and what it has reached."""
    for row in targets:
        yield row
        yield from target_figures.find_underlying_results(tables, row)
        years = target_figures.find_yearly_figures(tables, row, tables.year)
        yield from (year.result for year in years.values())


def _collect_evidence(
    tables: Tables, links: Iterable[str], say: Translator
) -> dict[str, blocks.Evidence]:
    """By its key what each figure rests on, and each it is made from."""
    found: dict[str, blocks.Evidence] = {}
    waiting = list(dict.fromkeys(map(evidence_key, links)))
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = _make_evidence(tables, key, say)
            waiting += found[key].inputs
    return found


def _make_evidence(tables: Tables, key: str, say: Translator) -> blocks.Evidence:
    if key.startswith(SO_FAR_PREFIX):
        return _cumulative_evidence(tables, key, say)
    if key in tables.derived_by_anchor:
        return _derived_evidence(tables, key, say)
    row = tables.statement_by_id[key]
    value, period = _format_statement_figure(tables, row, say)
    keys = tables.statements_by_subject[subject_of(row)]
    ordered = sorted(keys, key=lambda other: tables.statement_by_id[other].in_force != "yes")
    return blocks.Evidence(
        key=key,
        name=phrases.indicator_name(tables, row, say),
        value=value,
        period=period,
        statements=tuple(_make_statement(tables, other, say) for other in ordered),
        note=tables.indicator_by_id[row.indicator_id].note[say.language],
        about=_name_subject(row),
    )


def _name_subject(row: Statement) -> str:
    """What a stated figure is of, in ids: the same from run to run."""
    if row.statement == "target":
        return f"{row.id} target {row.plan if math.isnan(row.due) else int(row.due)}"
    return " ".join(filter(None, (row.id, row.period, row.basis)))


def _format_statement_figure(tables: Tables, row: Statement, say: Translator) -> tuple[str, str]:
    """A stated figure as the reports show it, and what it is of."""
    unit = tables.indicator_by_id[row.indicator_id].unit
    value, period = format_statement_value(row, unit, say), format_statement_period(row, unit, say)
    if row.statement == "result":
        result = queries.find_result(tables, row.id, row.period, row.basis)
        return phrases.format_figure(result, unit, say) if result else value, period
    target = tables.measure_by_id.get(row.id)
    shown = phrases.format_target(target, say) if target else value
    return shown, say("target for {period}", period=period)


def _make_statement(tables: Tables, key: str, say: Translator) -> blocks.Statement:
    row = tables.statement_by_id[key]
    return blocks.Statement(
        key=key,
        value=format_statement_value(row, tables.indicator_by_id[row.indicator_id].unit, say),
        number=tables.source_numbers[row.source_id],
        document=row.source_title[say.language],
        place="" if row.source_id in tables.web_sources else queries.format_place(row.place, say),
        quoted=phrases.quote(row),
        standing=phrases.join_parts(*_status_texts(tables, row, say)),
        in_force=row.in_force == "yes",
        remarks=phrases.join_parts(
            say.code("status", "draft") if row.source_status == "draft" else "",
            phrases.format_basis(row.basis, say),
        ),
        note=phrases.format_note(row.note, say),
    )


def _status_texts(tables: Tables, row: Statement, say: Translator) -> Iterator[str]:
    """Whether a statement is in force; how it differs from the one that is, and why that one is."""
    status = format_statement_status(row, say)
    if row.in_force == "yes" or row.agrees == "yes":
        yield status
        return
    yield ", ".join(_difference_kinds(tables, row, say)) or status
    peers = (tables.statement_by_id[key] for key in tables.statements_by_subject[subject_of(row)])
    same = (peer for peer in peers if peer.basis == row.basis or row.statement == "target")
    in_force = next((peer for peer in same if peer.in_force == "yes"), row)
    if in_force.source_rank < row.source_rank:
        yield say("not used: its source is of lower standing")
    elif in_force.source_date != row.source_date:
        yield say("not used: its source is earlier")


def _difference_kinds(tables: Tables, row: Statement, say: Translator) -> list[str]:
    """The kinds of difference the documents report gives for a statement."""
    sorts = [
        other.sort
        for other in tables.disagreements
        if subject_of(other) == subject_of(row)
        and (other.other_source_id, other.other_place) == (row.source_id, row.place)
    ]
    return [say.code("sort", sort) for sort in dict.fromkeys(sorts)]


def _derived_evidence(tables: Tables, key: str, say: Translator) -> blocks.Evidence:
    row = tables.derived_by_anchor[key]
    indicator = tables.indicator_by_id[row.indicator_id]
    return blocks.Evidence(
        key=key,
        name=indicator.name[say.language],
        value=phrases.format_figure(row, indicator.unit, say),
        period=phrases.format_period(row.period, indicator.unit, say),
        rule=say.code("rule", row.derived),
        inputs=_evidence_keys(tables, find_inputs(tables, row)),
        note=indicator.note[say.language],
        rule_note=phrases.format_note(row.note, say),
        about=f"{row.indicator_id} {row.period} {row.derived}",
    )


def _cumulative_evidence(tables: Tables, key: str, say: Translator) -> blocks.Evidence:
    """The mean or sum of the years of a target so far."""
    row = tables.measure_by_id[key.removeprefix(SO_FAR_PREFIX)]
    figure = target_figures.find_latest_figure(tables, row, tables.year)
    if figure is None:  # no link names such a figure
        raise KeyError(key)
    first = period_years(row.plan)[0]
    parts = queries.list_parts(tables, row.indicator_id, row.basis, first, figure.year)
    return blocks.Evidence(
        key=key,
        name=phrases.indicator_name(tables, row, say),
        value=figure.format(say),
        period=format_period_so_far(row, figure, say),
        rule=say("sum of the years") if row.kind == "total" else say("mean of the years"),
        inputs=_evidence_keys(tables, parts),
        about=f"{row.target_id} so-far {first}-{figure.year}",
    )


def _evidence_keys(tables: Tables, results: Iterable[Result]) -> tuple[str, ...]:
    links = (tables.statement_links.get(row.statement_key, "") for row in results)
    return tuple(dict.fromkeys(evidence_key(href) for href in links if href))


def find_inputs(tables: Tables, row: Result) -> list[Result]:
    """The figures a derived one was made from."""
    names = parse_rule_inputs(row.inputs)
    first, last = period_years(row.period)
    if row.derived in codes.OF_PARTS:
        return queries.list_parts(tables, row.indicator_id, row.basis, first, last)
    keys = [(name, row.period) for name in names]
    if row.derived in START_AND_END_RULES:
        keys = [(names[0], str(first - 1)), (names[0], str(last))]
    if row.derived == "backcast":
        keys = _backcast_inputs(tables, names, last)
    found = (queries.find_result(tables, *key, row.basis) for key in keys)
    return [result for result in found if result is not None]


def _backcast_inputs(tables: Tables, names: list[str], year: int) -> list[tuple[str, str]]:
    """A later level, and the change over exactly the years between."""
    level, change = names
    for name, span in tables.results_by_period:
        first, last = period_years(span)
        if name == change and first - 1 == year and (level, str(last)) in tables.results_by_period:
            return [(level, str(last)), (change, span)]
    return []
