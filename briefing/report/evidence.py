"""What the figures of a page rest on: every statement of each, or how it was worked out.

A figure leads to its statement by its link, `told.stated`; a table or tiles bring what is told when
one is opened, for the figures they show and no others.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterable, Iterator
from typing import TypeVar

from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, phrases, target_figures

STATUS_CODES = {("yes", "yes"): "in_force", ("no", "yes"): "agrees", ("no", "no"): "differs"}
STATEMENT_LINK, SO_FAR_PREFIX = "statement:", "so-far-"
START_AND_END_RULES = (
    "growth",
    "change",
)  # rules that look at a level before and at the end of a period

TableOrTiles = TypeVar("TableOrTiles", blocks.Table, blocks.Tiles)


def format_statement_value(row: Row, unit: str, say: Translator) -> str:
    """What a statement says, with its unit."""
    if unit == "yes_no":
        return say("done") if row["value"] >= 1 else say("not yet")
    own = "percent" if row["kind"] == "reduction" else unit
    return say.value(row["value"], own, row["operator"], row["value_high"], spelled=True)


def format_statement_period(row: Row, say: Translator) -> str:
    """What a statement is of: a result's period, the year or plan a target is due in."""
    if row["statement"] == "result":
        return say.period(row["period"])
    return say.period(row["plan"] if math.isnan(row["due"]) else str(int(row["due"])))


def format_statement_status(row: Row, say: Translator) -> str:
    """Whether a statement is in force, or agrees with the one that is."""
    return say.code("standing", STATUS_CODES[row["in_force"], row["agrees"]])


def link_to_latest(run: Tables, row: Row, seen: target_figures.KnownFigure) -> str:
    """Where a target's latest figure is stated; a mean or sum of years leads on to all of them."""
    own = queries.statement_links(run).get(queries.result_key(seen.result), "")
    several = own and seen.whole and len(seen.result["period"]) == len("2025")
    return f"{own}/{SO_FAR_PREFIX}{row['target_id']}" if several else own


def link_to_statement(run: Tables, row: Row, source: str, place: str) -> str:
    """Where a source states what a disagreement is about, "" where it is worked out."""
    for key in _keys_by_subject(run).get(_subject_of(row), ()):
        own = _statements_by_key(run)[key]
        if (own["source_id"], own["place"]) == (source, place):
            return f"{STATEMENT_LINK}{key}"
    return ""


def format_period_so_far(row: Row, seen: target_figures.KnownFigure, say: Translator) -> str:
    """What a target's latest figure is of: a year, or all years so far."""
    if not seen.whole:
        return str(seen.year)
    span = say.period(f"{schema.period_years(row['plan'])[0]}-{seen.year}")
    return (
        say("total {span}", span=span)
        if row["kind"] == "total"
        else say("average {span}", span=span)
    )


def add_evidence(run: Tables, made: TableOrTiles, say: Translator) -> TableOrTiles:
    """A table or tiles, with what each of the figures that lead to a statement rests on."""
    found: dict[str, blocks.Evidence] = {}
    waiting = list(
        dict.fromkeys(_evidence_key(part.href) for part in _cells_and_tiles(made) if part.href)
    )
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = _make_evidence(run, key, say)
            waiting += found[key].inputs
    return dataclasses.replace(made, evidence=tuple(found.values()))


def _cells_and_tiles(made: blocks.Table | blocks.Tiles) -> Iterator[blocks.Cell | blocks.Tile]:
    if isinstance(made, blocks.Tiles):
        yield from made.tiles
    else:
        yield from (cell for group in made.groups for row in group.rows for cell in row)


def _evidence_key(href: str) -> str:
    """The figure a link opens: what it names behind the row it leads to, else that row."""
    row, _, figure = href.removeprefix(STATEMENT_LINK).partition("/")
    return figure or row


def _make_evidence(run: Tables, key: str, say: Translator) -> blocks.Evidence:
    if key.startswith(SO_FAR_PREFIX):
        return _cumulative_evidence(run, key, say)
    if key in _derived_by_key(run):
        return _derived_evidence(run, key, _derived_by_key(run)[key], say)
    row = _statements_by_key(run)[key]
    facts = (
        say.own(_indicators_by_id(run)[row["indicator_id"]], "name"),
        *_format_statement_figure(run, row, say),
    )
    own = _keys_by_subject(run)[_subject_of(row)]
    ordered = sorted(own, key=lambda one: _statements_by_key(run)[one]["in_force"] != "yes")
    return blocks.Evidence(key, *facts, tuple(_make_statement(run, one, say) for one in ordered))


@functools.lru_cache(maxsize=4)
def _statements_by_key(run: Tables) -> dict[str, Row]:
    """Every statement by its row in the list."""
    return {f"s{n}": row for n, row in enumerate(tables.to_records(run.statements), start=1)}


@functools.lru_cache(maxsize=4)
def _keys_by_subject(run: Tables) -> dict[tuple[str, str, str], list[str]]:
    """The statements of each figure."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for key, row in _statements_by_key(run).items():
        found.setdefault(_subject_of(row), []).append(key)
    return found


@functools.lru_cache(maxsize=4)
def _indicators_by_id(run: Tables) -> dict[str, Row]:
    return {row["indicator_id"]: row for row in tables.to_records(run.indicators)}


@functools.lru_cache(maxsize=4)
def _targets_by_id(run: Tables) -> dict[str, Row]:
    return {row["target_id"]: row for row in tables.to_records(run.measures)}


@functools.lru_cache(maxsize=4)
def _derived_by_key(run: Tables) -> dict[str, Row]:
    """Every derived figure by the address it is explained at."""
    own = tables.to_records(run.results[run.results["derived"] != ""])
    return {queries.derived_anchor(row): row for row in own}


def _subject_of(row: Row) -> tuple[str, str, str]:
    """What a statement or a disagreement is about: a target, or a result for a period."""
    of_result = row["statement"] == "result"
    return row["statement"], row["id"], row["period"] if of_result else ""


def _format_statement_figure(run: Tables, row: Row, say: Translator) -> tuple[str, str]:
    """A stated figure as the reports tell it, and what it is of."""
    unit = _indicators_by_id(run)[row["indicator_id"]]["unit"]
    if row["statement"] == "result":
        own = queries.find_result(run, row["id"], row["period"], row["basis"])
        return phrases.format_figure(own, unit, say) if own else format_statement_value(
            row, unit, say
        ), format_statement_period(row, say)
    asked = _targets_by_id(run).get(row["id"])
    said = phrases.format_target(asked, say) if asked else format_statement_value(row, unit, say)
    return said, say("target for {period}", period=format_statement_period(row, say))


def _make_statement(run: Tables, key: str, say: Translator) -> blocks.Statement:
    row = _statements_by_key(run)[key]
    unit = _indicators_by_id(run)[row["indicator_id"]]["unit"]
    draft = row["source_status"] == "draft"
    remarks = [
        *([say.code("status", "draft")] if draft else []),
        *([say("estimate")] if row["estimate"] == "yes" else []),
        *([phrases.format_basis(row["basis"], say)] if row["basis"] else []),
    ]
    return blocks.Statement(
        key=key,
        value=format_statement_value(row, unit, say),
        number=queries.source_numbers(run)[row["source_id"]],
        document=say.own(row, "source_title"),
        place=phrases.format_place(row["place"], say),
        printed=row["printed"],
        standing="; ".join(_status_texts(run, row, say)),
        in_force=row["in_force"] == "yes",
        remarks="; ".join(remarks),
    )


def _status_texts(run: Tables, row: Row, say: Translator) -> Iterator[str]:
    """Whether a statement is in force; how it differs from the one that is, and why that one is."""
    own = format_statement_status(row, say)
    if row["in_force"] == "yes" or row["agrees"] == "yes":
        yield own
        return
    yield ", ".join(_difference_kinds(run, row, say)) or own
    peers = (_statements_by_key(run)[key] for key in _keys_by_subject(run)[_subject_of(row)])
    same = (one for one in peers if one["basis"] == row["basis"] or row["statement"] == "target")
    ahead = next((one for one in same if one["in_force"] == "yes"), row)
    if ahead["source_rank"] != row["source_rank"]:
        yield say("not in force: its source is of lower standing")
    elif ahead["source_date"] != row["source_date"]:
        yield say("not in force: its source is earlier")


def _difference_kinds(run: Tables, row: Row, say: Translator) -> Iterable[str]:
    """The kinds of difference the documents report tells of a statement."""
    own = run.disagreements[run.disagreements["id"] == row["id"]]
    where = (row["statement"], row["period"], row["source_id"], row["place"])
    sorts = [
        one["sort"]
        for one in tables.to_records(own)
        if (
            one["statement"],
            one["period"] if row["statement"] == "result" else row["period"],
            one["other_source_id"],
            one["other_place"],
        )
        == where
    ]
    return [say.code("sort", sort) for sort in dict.fromkeys(sorts)]


def _derived_evidence(run: Tables, key: str, row: Row, say: Translator) -> blocks.Evidence:
    unit = _indicators_by_id(run)[row["indicator_id"]]["unit"]
    return blocks.Evidence(
        key=key,
        name=say.own(_indicators_by_id(run)[row["indicator_id"]], "name"),
        value=phrases.format_figure(row, unit, say),
        period=say.period(row["period"]),
        rule=say.code("rule", row["derived"]),
        inputs=_evidence_keys(run, _find_inputs(run, row)),
    )


def _cumulative_evidence(run: Tables, key: str, say: Translator) -> blocks.Evidence:
    """The mean or sum of the years of a target so far."""
    row = _targets_by_id(run)[key.removeprefix(SO_FAR_PREFIX)]
    seen = target_figures.find_latest_figure(run, row, run.year)
    if seen is None:  # no link names such a figure
        raise KeyError(key)
    total = row["kind"] == "total"
    years = target_figures.find_yearly_figures(run, row, seen.year).values()
    return blocks.Evidence(
        key=key,
        name=say.own(_indicators_by_id(run)[row["indicator_id"]], "name"),
        value=seen.said(say),
        period=format_period_so_far(row, seen, say),
        rule=say("sum of the years") if total else say("mean of the years"),
        inputs=_evidence_keys(run, [one.result for one in years]),
    )


def _evidence_keys(run: Tables, results: Iterable[Row]) -> tuple[str, ...]:
    links = (queries.statement_links(run).get(queries.result_key(row), "") for row in results)
    return tuple(dict.fromkeys(_evidence_key(href) for href in links if href))


def _find_inputs(run: Tables, row: Row) -> list[Row]:
    """The figures a derived one was made from."""
    names, own = queries.list_rule_inputs(row), row["period"]
    first, last = schema.period_years(own)
    keys = [(name, own) for name in names]
    if row["derived"] in START_AND_END_RULES:
        keys = [(names[0], str(first - 1)), (names[0], str(last))]
    if row["derived"] == "backcast":
        keys = _backcast_inputs(run, names, last)
    found = (queries.find_result(run, name, span, row["basis"]) for name, span in keys)
    return [one for one in found if one is not None]


def _backcast_inputs(run: Tables, names: list[str], year: int) -> list[tuple[str, str]]:
    """A later level, and the change over exactly the years between."""
    level, change = names
    for name, span in queries.results_by_period(run):
        if name == change and schema.period_years(span)[0] - 1 == year:
            end = str(schema.period_years(span)[1])
            if (level, end) in queries.results_by_period(run):
                return [(level, end), (change, span)]
    return []
