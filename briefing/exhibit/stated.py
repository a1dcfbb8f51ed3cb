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

from briefing import block, contract, progress, tables, told
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

STANDINGS = {("yes", "yes"): "in_force", ("no", "yes"): "agrees", ("no", "no"): "differs"}
LINK, SO_FAR = "statement:", "so-far-"
ENDS = ("growth", "change")  # rules that look at a level before and at the end of a period

Shown = TypeVar("Shown", block.Table, block.Tiles)


def value(row: Row, unit: str, say: Speaker) -> str:
    """What a statement says, with its unit."""
    if unit == "yes_no":
        return say("done") if row["value"] >= 1 else say("not yet")
    own = "percent" if row["kind"] == "reduction" else unit
    return say.value(row["value"], own, row["operator"], row["value_high"], spelled=True)


def period(row: Row, say: Speaker) -> str:
    """What a statement is of: a result's period, the year or plan a target is due in."""
    if row["statement"] == "result":
        return say.period(row["period"])
    return say.period(row["plan"] if math.isnan(row["due"]) else str(int(row["due"])))


def standing(row: Row, say: Speaker) -> str:
    """Whether a statement is in force, or agrees with the one that is."""
    return say.code("standing", STANDINGS[row["in_force"], row["agrees"]])


def link(run: Tables, row: Row, seen: progress.Seen) -> str:
    """Where a target's latest figure is stated; a mean or sum of years leads on to all of them."""
    own = told.stated(run).get(told.result_key(seen.result), "")
    several = own and seen.whole and len(seen.result["period"]) == len("2025")
    return f"{own}/{SO_FAR}{row['target_id']}" if several else own


def said_in(run: Tables, row: Row, source: str, place: str) -> str:
    """Where a source states what a disagreement is about, "" where it is worked out."""
    for key in _together(run).get(_subject(row), ()):
        own = _statements(run)[key]
        if (own["source_id"], own["place"]) == (source, place):
            return f"{LINK}{key}"
    return ""


def so_far(row: Row, seen: progress.Seen, say: Speaker) -> str:
    """What a target's latest figure is of: a year, or all years so far."""
    if not seen.whole:
        return str(seen.year)
    span = say.period(f"{contract.period_years(row['plan'])[0]}-{seen.year}")
    return (
        say("total {span}", span=span)
        if row["kind"] == "total"
        else say("average {span}", span=span)
    )


def with_evidence(run: Tables, made: Shown, say: Speaker) -> Shown:
    """A table or tiles, with what each of the figures that lead to a statement rests on."""
    found: dict[str, block.Evidence] = {}
    waiting = list(dict.fromkeys(_key(part.href) for part in _parts(made) if part.href))
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found[key] = _evidence(run, key, say)
            waiting += found[key].inputs
    return dataclasses.replace(made, evidence=tuple(found.values()))


def _parts(made: block.Table | block.Tiles) -> Iterator[block.Cell | block.Tile]:
    if isinstance(made, block.Tiles):
        yield from made.tiles
    else:
        yield from (cell for group in made.groups for row in group.rows for cell in row)


def _key(href: str) -> str:
    """The figure a link opens: what it names behind the row it leads to, else that row."""
    row, _, figure = href.removeprefix(LINK).partition("/")
    return figure or row


def _evidence(run: Tables, key: str, say: Speaker) -> block.Evidence:
    if key.startswith(SO_FAR):
        return _of_years(run, key, say)
    if key in _derived(run):
        return _made(run, key, _derived(run)[key], say)
    row = _statements(run)[key]
    facts = (say.own(_indicators(run)[row["indicator_id"]], "name"), *_figure(run, row, say))
    own = _together(run)[_subject(row)]
    ordered = sorted(own, key=lambda one: _statements(run)[one]["in_force"] != "yes")
    return block.Evidence(key, *facts, tuple(_statement(run, one, say) for one in ordered))


@functools.lru_cache(maxsize=4)
def _statements(run: Tables) -> dict[str, Row]:
    """Every statement by its row in the list."""
    return {f"s{n}": row for n, row in enumerate(tables.records(run.statements), start=1)}


@functools.lru_cache(maxsize=4)
def _together(run: Tables) -> dict[tuple[str, str, str], list[str]]:
    """The statements of each figure."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for key, row in _statements(run).items():
        found.setdefault(_subject(row), []).append(key)
    return found


@functools.lru_cache(maxsize=4)
def _indicators(run: Tables) -> dict[str, Row]:
    return {row["indicator_id"]: row for row in tables.records(run.indicators)}


@functools.lru_cache(maxsize=4)
def _targets(run: Tables) -> dict[str, Row]:
    return {row["target_id"]: row for row in tables.records(run.measures)}


@functools.lru_cache(maxsize=4)
def _derived(run: Tables) -> dict[str, Row]:
    """Every derived figure by the address it is explained at."""
    own = tables.records(run.results[run.results["derived"] != ""])
    return {told.derived_anchor(row): row for row in own}


def _subject(row: Row) -> tuple[str, str, str]:
    """What a statement or a disagreement is about: a target, or a result for a period."""
    of_result = row["statement"] == "result"
    return row["statement"], row["id"], row["period"] if of_result else ""


def _figure(run: Tables, row: Row, say: Speaker) -> tuple[str, str]:
    """A stated figure as the reports tell it, and what it is of."""
    unit = _indicators(run)[row["indicator_id"]]["unit"]
    if row["statement"] == "result":
        own = told.result_of(run, row["id"], row["period"], row["basis"])
        return told.figure(own, unit, say) if own else value(row, unit, say), period(row, say)
    asked = _targets(run).get(row["id"])
    said = told.asked(asked, say) if asked else value(row, unit, say)
    return said, say("target for {period}", period=period(row, say))


def _statement(run: Tables, key: str, say: Speaker) -> block.Statement:
    row = _statements(run)[key]
    unit = _indicators(run)[row["indicator_id"]]["unit"]
    draft = row["source_status"] == "draft"
    remarks = [
        *([say.code("status", "draft")] if draft else []),
        *([say("estimate")] if row["estimate"] == "yes" else []),
        *([told.basis(row["basis"], say)] if row["basis"] else []),
    ]
    return block.Statement(
        key=key,
        value=value(row, unit, say),
        number=told.numbers_of_sources(run)[row["source_id"]],
        document=say.own(row, "source_title"),
        place=told.place(row["place"], say),
        printed=row["printed"],
        standing="; ".join(_standing(run, row, say)),
        in_force=row["in_force"] == "yes",
        remarks="; ".join(remarks),
    )


def _standing(run: Tables, row: Row, say: Speaker) -> Iterator[str]:
    """Whether a statement is in force; how it differs from the one that is, and why that one is."""
    own = standing(row, say)
    if row["in_force"] == "yes" or row["agrees"] == "yes":
        yield own
        return
    yield ", ".join(_differences(run, row, say)) or own
    peers = (_statements(run)[key] for key in _together(run)[_subject(row)])
    same = (one for one in peers if one["basis"] == row["basis"] or row["statement"] == "target")
    ahead = next((one for one in same if one["in_force"] == "yes"), row)
    if ahead["source_rank"] != row["source_rank"]:
        yield say("not in force: its source is of lower standing")
    elif ahead["source_date"] != row["source_date"]:
        yield say("not in force: its source is earlier")


def _differences(run: Tables, row: Row, say: Speaker) -> Iterable[str]:
    """The kinds of difference the documents report tells of a statement."""
    own = run.disagreements[run.disagreements["id"] == row["id"]]
    where = (row["statement"], row["period"], row["source_id"], row["place"])
    sorts = [
        one["sort"]
        for one in tables.records(own)
        if (
            one["statement"],
            one["period"] if row["statement"] == "result" else row["period"],
            one["other_source_id"],
            one["other_place"],
        )
        == where
    ]
    return [say.code("sort", sort) for sort in dict.fromkeys(sorts)]


def _made(run: Tables, key: str, row: Row, say: Speaker) -> block.Evidence:
    unit = _indicators(run)[row["indicator_id"]]["unit"]
    return block.Evidence(
        key=key,
        name=say.own(_indicators(run)[row["indicator_id"]], "name"),
        value=told.figure(row, unit, say),
        period=say.period(row["period"]),
        rule=say.code("rule", row["derived"]),
        inputs=_keys(run, _ground(run, row)),
    )


def _of_years(run: Tables, key: str, say: Speaker) -> block.Evidence:
    """The mean or sum of the years of a target so far."""
    row = _targets(run)[key.removeprefix(SO_FAR)]
    seen = progress.seen(run, row, run.year)
    if seen is None:  # no link names such a figure
        raise KeyError(key)
    total = row["kind"] == "total"
    years = progress.yearly(run, row, seen.year).values()
    return block.Evidence(
        key=key,
        name=say.own(_indicators(run)[row["indicator_id"]], "name"),
        value=seen.said(say),
        period=so_far(row, seen, say),
        rule=say("sum of the years") if total else say("mean of the years"),
        inputs=_keys(run, [one.result for one in years]),
    )


def _keys(run: Tables, results: Iterable[Row]) -> tuple[str, ...]:
    links = (told.stated(run).get(told.result_key(row), "") for row in results)
    return tuple(dict.fromkeys(_key(href) for href in links if href))


def _ground(run: Tables, row: Row) -> list[Row]:
    """The figures a derived one was made from."""
    names, own = told.inputs(row), row["period"]
    first, last = contract.period_years(own)
    keys = [(name, own) for name in names]
    if row["derived"] in ENDS:
        keys = [(names[0], str(first - 1)), (names[0], str(last))]
    if row["derived"] == "backcast":
        keys = _later(run, names, last)
    found = (told.result_of(run, name, span, row["basis"]) for name, span in keys)
    return [one for one in found if one is not None]


def _later(run: Tables, names: list[str], year: int) -> list[tuple[str, str]]:
    """A later level, and the change over exactly the years between."""
    level, change = names
    for name, span in told.results(run):
        if name == change and contract.period_years(span)[0] - 1 == year:
            end = str(contract.period_years(span)[1])
            if (level, end) in told.results(run):
                return [(level, end), (change, span)]
    return []
