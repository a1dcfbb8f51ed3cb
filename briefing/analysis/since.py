"""The tables of an earlier run or release against those of now → every figure that differs.

What is new, revised, superseded or withdrawn, and the verdicts that flipped with their cause. Rules
and examples: docs/compare.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from briefing.data import codes, rounding
from briefing.data.columns import blank_row, fill_row
from briefing.data.commune_rows import CommuneResult
from briefing.data.periods import period_years
from briefing.data.rows import ChangeSince, Measure, Result, Source, Statement
from briefing.data.tables import Tables

SORTS = ("new", "revised", "superseded", "withdrawn", "verdict", "sentence")
CAUSES = ("result", "target", "method", "year")
WHY_CODES = (  # why what is in force now is
    *("statistics", "higher_rank", "later_date", "exact", "edited"),
    *("stated", "derived", "computed", "removed", "withdrawn", "not_in_force"),
)
TARGET_FIELDS = ("of_total", "due", "kind", "basis", "stage_of", "baseline_indicator_id", "stretch")
Key = tuple[str, ...]


@dataclass(frozen=True)
class RunPair:
    """An earlier run and the one of now."""

    old: Tables
    new: Tables

    @cached_property
    def last_year(self) -> int:
        """The last year both tell of: what one has of a later one, the other cannot have."""
        return min(self.old.year, self.new.year)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        return {row.source_id: row for row in (*self.old.sources, *self.new.sources)}

    @cached_property
    def statements(self) -> tuple[Mapping[Key, Statement], Mapping[Key, Statement]]:
        """The statements then and now, by what they are of and their source."""
        then, now = ({_key_of(row): row for row in run.statements} for run in (self.old, self.new))
        return then, now

    @cached_property
    def in_force(self) -> Mapping[Key, Statement]:
        """The statements in force now, by what they are of."""
        used = (row for row in self.new.statements if row.in_force == "yes")
        return {_key_of(row)[:-1]: row for row in used}

    def make_row(self, sort: str, about: Any, **values: Any) -> ChangeSince:
        """A row about an indicator or a target, with its name, unit and the title of its source."""
        id_ = about.indicator_id
        known = self.new.indicator_by_id.get(id_) or self.old.indicator_by_id.get(id_)
        filled = {"id": getattr(about, "target_id", "") or id_, **values}
        shared = fill_row(ChangeSince, *([known] if known else []), about)
        source = self.sources.get(filled.get("source_id", ""))
        title = source.title if source else blank_row(ChangeSince).source_title
        cleared = {name: "" for name in ("source_id", "place", "in_force") if name not in filled}
        year = float(self.old.year)
        return shared._replace(
            sort=sort, since_year=year, source_title=title, **{**cleared, **filled}
        )


def compare_runs(old: Tables, new: Tables) -> list[ChangeSince]:
    """Every figure, statement and verdict that is not what it was in an earlier run."""
    pair = RunPair(old, new)
    figures = [*_compare_results(pair), *_compare_targets(pair)]
    changes = [*figures, *_list_new_statements(pair), *_list_superseded(pair)]
    changes += _compare_verdicts(pair, figures)
    return sorted(changes, key=lambda row: SORTS.index(row.sort))


# Figures


def _compare_results(pair: RunPair) -> Iterator[ChangeSince]:
    """The results that are new, have another value, or are gone."""
    then, now = pair.old.result_by_key, pair.new.result_by_key
    for key, row in now.items():
        before = then.get(key)
        stated = {"statement": "derived" if row.derived else "result"}
        stated |= {"source_id": row.source_id, "place": row.place, **_describe("after", row)}
        if before is None:
            if row.derived not in codes.OF_PARTS:
                why = {"why": "computed" if row.derived else ""}
                yield pair.make_row("new", row, **stated, **why, in_force="yes")
        elif _is_revised(before, row):
            yield pair.make_row(
                *("revised", row),
                **(stated | _describe_before(before)),
                field="value",
                why=_explain_result(pair, before, row),
            )
    for key, row in then.items():
        if key not in now and not row.derived and period_years(row.period)[1] <= pair.last_year:
            told = _describe_before(row)
            yield pair.make_row("withdrawn", row, statement="result", why="removed", **told)


def _describe_before(row: Result | Measure | Statement | CommuneResult) -> dict[str, str]:
    return {**_describe("before", row), "before_source_id": row.source_id}


def _describe(end: str, row: Result | Measure | Statement | CommuneResult) -> dict[str, str]:
    """A value as one end of a change, with its operator and whether it is an estimate."""
    estimate = getattr(row, "estimate", "")
    return {end: _write(row), f"{end}_operator": row.operator, f"{end}_estimate": estimate}


def _is_revised(before: Any, row: Any) -> bool:
    """Whether a value is another, two unknown numbers being the same; noise of sums is not."""
    pairs = [(getattr(before, field), getattr(row, field)) for field in ("value", "value_high")]
    numbers = all(
        math.isclose(old, new, rel_tol=1e-9) or (old != old and new != new) for old, new in pairs
    )
    return before.operator != row.operator or not numbers


def _explain_result(pair: RunPair, before: Result, row: Result) -> str:
    """Why the figure used now is used: a code of WHY_CODES."""
    if row.derived:
        return "derived" if before.derived else "removed"
    key = ("result", row.indicator_id, row.period, row.basis)
    return "stated" if before.derived else _explain_source(pair, key, before, row)


def _explain_source(pair: RunPair, key: Key, before: Any, row: Any) -> str:
    """Why a source's statement is used where another's was."""
    if before.source_id == row.source_id:
        return "edited"
    if (*key, before.source_id) not in pair.statements[1]:
        return "removed"
    return _explain_strength(pair, before, row, key[0] == "result")


def _explain_strength(pair: RunPair, before: Any, row: Any, is_result: bool = True) -> str:
    """Why one of two sources comes before the other."""
    old, new = (pair.sources.get(one.source_id) for one in (before, row))
    if old is None or new is None:
        return "removed"
    weaker, stronger = ((one.rank, one.date) for one in (old, new))
    if is_result and new.status == "statistics" != old.status and weaker[0] <= stronger[0]:
        return "statistics"
    if stronger[0] < weaker[0]:
        return "higher_rank"
    return "later_date" if new.date > old.date else "exact"


def compare_communes(old: Tables, new: Tables) -> list[ChangeSince]:
    """The results of communes that are new, have another value, or are gone; `id` is the commune.

    Apart from the rest: they are hundreds, and what is counted of them is a result of the province.
    """
    pair = RunPair(old, new)
    then, now = ({_key_of_commune(row): row for row in one.commune_results} for one in (old, new))
    names = {row.commune_id: row.name for row in (*old.communes, *new.communes)}
    changes: list[ChangeSince] = []
    for key in sorted({*then, *now}):
        sort, told = _compare_of_commune(pair, then.get(key), now.get(key))
        if sort:
            row = pair.make_row(sort, now.get(key) or then[key], id=key[0], **told)
            known = names.get(key[0], {})
            named = {one: f"{known.get(one, key[0])}: {name}" for one, name in row.name.items()}
            changes.append(row._replace(statement="commune", name=named))
    return changes


def _key_of_commune(row: CommuneResult) -> Key:
    return row.commune_id, row.indicator_id, row.period, row.basis


def _compare_of_commune(
    pair: RunPair, before: CommuneResult | None, row: CommuneResult | None
) -> tuple[str, dict[str, str]]:
    """The sort of a change, "" of none, and what is told of it."""
    told = _describe_before(before) if before else {}
    if row is None:
        is_gone = before and period_years(before.period)[1] <= pair.last_year
        return "withdrawn" if is_gone else "", {**told, "why": "removed"}
    told |= {"source_id": row.source_id, "place": row.place, **_describe("after", row)}
    told |= {"source_id": ""} if row.derived else {}
    if before is None:
        return "new", {**told, "why": "computed" if row.derived else "", "in_force": "yes"}
    if not _is_revised(before, row):
        return "", {}
    why = "edited" if before.source_id == row.source_id else _explain_strength(pair, before, row)
    return "revised", {**told, "field": "value", "why": "derived" if row.derived else why}


def _compare_targets(pair: RunPair) -> Iterator[ChangeSince]:
    """The targets that are new, ask for something else, or are withdrawn."""
    then, now = pair.old.measure_by_id, pair.new.measure_by_id
    plans = {pair.new.facts.past_plan, pair.new.facts.plan} - {""}
    for id_, row in now.items():
        stated = {"statement": "target", "source_id": row.source_id, "place": row.place}
        period = _format_due(row)
        before = then.get(id_)
        if before is None:
            told = {**_describe("after", row), "in_force": "yes"}
            yield pair.make_row("new", row, period=period, **stated, **told)
            continue
        why = _explain_source(pair, ("target", id_), before, row)
        told = {"before_source_id": before.source_id, "why": why, "period": period, **stated}
        if _is_revised(before, row):
            value = {**_describe_before(before), **_describe("after", row), "field": "value"}
            yield pair.make_row("revised", row, **{**told, **value})
        for field in TARGET_FIELDS:
            old, new = (_format_cell(getattr(one, field)) for one in (before, row))
            if old != new:
                yield pair.make_row("revised", row, **told, field=field, before=old, after=new)
    for id_, row in then.items():
        if id_ not in now and (row.plan in plans or not plans):
            yield _describe_withdrawn(pair, row)


def _describe_withdrawn(pair: RunPair, row: Measure) -> ChangeSince:
    """A target that is there no more, by which document if one withdraws it."""
    told: dict[str, Any] = {"statement": "target", **_describe_before(row)}
    told |= {"period": _format_due(row), "why": "removed"}
    said = pair.in_force.get(("target", row.target_id))
    if said and said.withdrawn == "yes":
        told |= {"why": "withdrawn", "source_id": said.source_id, "place": said.place}
    return pair.make_row("withdrawn", row, **told)


def _format_due(row: Measure) -> str:
    return _format_cell(row.due) or row.plan


# Statements


def _list_new_statements(pair: RunPair) -> Iterator[ChangeSince]:
    """The statements that came in and are not in force, though they say something else."""
    then, now = pair.statements
    for key, row in now.items():
        if key not in then and row.in_force == "no" and row.agrees == "no":
            told = {**_describe("after", row), "why": "not_in_force"}
            yield _make_statement_row(pair, "new", row, in_force="no", **told)


def _list_superseded(pair: RunPair) -> Iterator[ChangeSince]:
    """The statements that were in force and are not any more, with the one that is."""
    then, now = pair.statements
    for key, row in then.items():
        here, used = now.get(key), pair.in_force.get(key[:-1])
        if row.in_force == "yes" and here and here.in_force == "no" and used:
            why = _explain_source(pair, key[:-1], row, used)
            told = {**_describe("after", used), "why": why}
            told |= {"source_id": used.source_id, "place": used.place}
            yield _make_statement_row(pair, "superseded", row, **_describe_before(row), **told)


def _make_statement_row(pair: RunPair, sort: str, row: Statement, **told: str) -> ChangeSince:
    period = row.period or _format_cell(row.due) or row.plan
    own = {"id": row.id, "source_id": row.source_id, "place": row.place, "period": period}
    return pair.make_row(sort, row, **{**own, "statement": row.statement, **told})


# Verdicts


def _compare_verdicts(pair: RunPair, figures: Sequence[ChangeSince]) -> Iterator[ChangeSince]:
    """The verdicts on attainment or pace that are others, with what made them so.

    Where pace does not apply in one of the two nothing has flipped.
    """
    for id_, row in pair.new.measure_by_id.items():
        before = pair.old.measure_by_id.get(id_)
        for field in ("attainment", "pace") if before else ():
            old, new = getattr(before, field), getattr(row, field)
            if before is None or old == new or {"", "not_applicable"} & {old, new}:
                continue
            cause = _find_cause(pair, figures, before, row, field)
            told = {"before": old, "after": new, "field": field, "why": cause}
            told |= {"source_id": row.source_id, "place": row.place, "period": _format_due(row)}
            yield pair.make_row("verdict", row, statement="target", **told)


def _find_cause(
    pair: RunPair, figures: Sequence[ChangeSince], before: Measure, row: Measure, field: str
) -> str:
    """What made a verdict another one: a code of CAUSES.

    An amended target is the cause unless its old wording would give the same verdict now. A run
    has in `changes` what its figures say of the year before: where that is what the earlier run
    said, the year is the cause.
    """
    revised = [one for one in figures if one.statement == "target" and one.sort == "revised"]
    is_amended = any(one.id == row.target_id and one.field != "stretch" for one in revised)
    if is_amended and getattr(row, f"replaced_{field}") != getattr(row, field):
        return "target"
    is_touched = _is_touched(pair, figures, before, row)
    moved = pair.new.year - pair.old.year
    if moved == 1:
        old = getattr(before, field)
        changed = [one for one in pair.new.changes if one.target_id == row.target_id]
        as_then = next((one.before for one in changed if one.field == field), getattr(row, field))
        if as_then == old:
            return "year"
    elif moved and not is_touched:
        return "year"
    return "result" if is_touched else "method"


def _is_touched(
    pair: RunPair, figures: Sequence[ChangeSince], before: Measure, row: Measure
) -> bool:
    """Whether a figure a target is judged by is another than it was, or came in late."""
    stages = (one for one in pair.new.measures if one.stage_of == row.target_id)
    about = {row.indicator_id, row.baseline_indicator_id}
    about |= {one.indicator_id for one in stages}
    results = [one for one in figures if one.statement != "target" and one.indicator_id in about]
    if any(period_years(one.period)[1] <= pair.last_year for one in results):
        return True
    same = {name: getattr(before, f"{name}_period") for name in ("baseline", "latest")}
    return any(
        getattr(row, f"{name}_period") == period
        and _format_cell(getattr(before, name)) != _format_cell(getattr(row, name))
        for name, period in same.items()
    )


# Cells


def _key_of(row: Statement) -> Key:
    """What a statement is of, with its source at the end."""
    about = (row.id, row.period, row.basis) if row.statement == "result" else (row.id,)
    return row.statement, *about, row.source_id


def _write(row: Any) -> str:
    """A value with the digits it is written with, both ends of a range: 98.0, 10–15."""
    digits = getattr(row, "decimals", getattr(row, "value_decimals", math.nan))
    ends = [end for end in (row.value, row.value_high) if end == end]
    return "–".join(_write_number(end, digits) for end in ends)


def _write_number(value: float, digits: float) -> str:
    known = digits == digits
    return f"{value:.{max(0, int(digits))}f}" if known else rounding.format_csv_number(value)


def _format_cell(value: Any) -> str:
    return rounding.format_csv_number(value) if isinstance(value, float) else str(value)
