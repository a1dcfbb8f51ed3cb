"""What the small multiples of progress show of each target, read out of the tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing import i18n
from briefing.data import queries, schema
from briefing.data.queries import Row
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.report import assessment, phrases, target_figures
from briefing.report.drawing import facts

Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Panel:
    """One target as drawn: its path, its results, where they lead, and the words beside them.

    `path` is flat for what is to hold or is a mean; `band` the two ends of a range; `single` the
    years' own values where `results` are the means of the years so far.
    """

    name: str
    unit: str
    verdict: str
    word: str
    tone: str
    first: int
    due: int
    path: Points
    flat: bool
    band: tuple[float, float] | None
    results: Points
    single: Points
    ahead: Points
    target: float
    said_first: str
    said_last: str
    said_target: str
    sentence: str

    def values(self) -> list[float]:
        """Every value the panel has to have room for."""
        points = (*self.path, *self.results, *self.single, *self.ahead)
        values = (*(value for _, value in points), self.target, *(self.band or ()))
        return [value for value in values if not math.isnan(value)]


def panels_by_domain(run: Tables, say: i18n.Translator) -> dict[str, list[Panel]]:
    """The targets of the plan that have a result, by domain."""
    rows = [row for row in target_figures.plan_targets(run) if _has_panel(run, row)]
    grouped = target_figures.group_by_domain(run, rows)
    return {code: [_make_panel(run, row, say) for row in own] for code, own in grouped.items()}


def describe_not_drawn(run: Tables, say: i18n.Translator) -> str:
    """How many targets have no panel and why, "" if all have one."""
    rows = [row for row in target_figures.plan_targets(run) if not _has_panel(run, row)]
    milestones = sum(row["kind"] == "milestone" for row in rows)
    first = str(schema.period_years(target_figures.current_plan(run))[0])
    counts = {"milestone": milestones, "no_result": len(rows) - milestones}
    parts = [
        say.code("not drawn", code, count=say.number(count), year=first)
        for code, count in counts.items()
        if count
    ]
    return say("Not drawn: {parts}.", parts="; ".join(parts)) if parts else ""


def _has_panel(run: Tables, row: Row) -> bool:
    known = target_figures.find_latest_figure(run, row, run.year)
    drawn = (
        way[name] for way in target_figures.trajectory_of(run, row) for name in ("value", "so_far")
    )
    on_its_basis = any(not math.isnan(value) for value in drawn)
    return row["kind"] != "milestone" and known is not None and on_its_basis


def _make_panel(run: Tables, row: Row, say: i18n.Translator) -> Panel:
    first, due = schema.period_years(row["plan"])[0] - 1, int(row["due"])
    ways, code = target_figures.trajectory_of(run, row), assessment.verdict_of(row)
    tone, symbol = assessment.VERDICT_STYLES[code]
    adds = row["kind"] in cells.AGGREGATE_KINDS
    single = _to_points((way["year"], way["value"]) for way in ways)
    means = _to_points((way["year"], way["so_far"]) for way in ways)
    results = means if adds and means else single
    unit = _unit_label(row, say, means=results is means)
    path = _required_path(row, ways, first)
    flat = len({value for _, value in path}) == 1 and len(path) > 1
    return Panel(
        name=queries.indicator_names(run.indicators, say)[row["indicator_id"]],
        unit=unit,
        verdict=code,
        word=f"{symbol} {assessment.verdict_label(code, say)}",
        tone=tone,
        first=first,
        due=due,
        path=() if flat and _target_band(row) else path,
        flat=flat,
        band=_target_band(row),
        results=results,
        single=single if results is means and row["kind"] != "total" else (),
        ahead=_projected_path(row, ways, results),
        target=_target_mark_level(row, flat),
        said_first=_format_value(run, row, results[0], say),
        said_last=_format_value(run, row, results[-1], say),
        said_target=_format_target(row, say),
        sentence=_describe_panel(run, row, results, unit, say),
    )


def _target_band(row: Row) -> tuple[float, float] | None:
    return None if math.isnan(row["level_high"]) else (row["level"], row["level_high"])


def _target_mark_level(row: Row, flat: bool) -> float:
    """Where the target's mark stands: at the near end of a range, amid one to keep within."""
    if not target_figures.has_level(row):
        return math.nan
    band = _target_band(row)
    return sum(band) / 2 if band and flat else float(row["level"])


def _unit_label(row: Row, say: i18n.Translator, means: bool) -> str:
    """The unit, and where the results are those of all years so far, that they are."""
    unit = say.unit(row["unit"])
    if not means:
        return unit
    total = row["kind"] == "total"
    return say("{unit}, total", unit=unit) if total else say("{unit}, average", unit=unit)


def _to_points(pairs: Iterable[tuple[float, float]]) -> Points:
    return tuple((int(year), value) for year, value in pairs if not math.isnan(value))


def _required_path(row: Row, ways: Sequence[Row], first: int) -> Points:
    """The path to the target from its first year on; a sum starts from nothing."""
    required = _to_points((way["year"], way["required"]) for way in ways)
    if row["kind"] == "total":
        return ((first, 0.0), *required)
    if row["kind"] in cells.AGGREGATE_KINDS or row["kind"] in ("each_year", "rank"):
        return ((first, row["level"]), *required)
    return required if len(required) > 1 else ()


def _projected_path(row: Row, ways: Sequence[Row], results: Points) -> Points:
    """The pace so far from the last result on; of a mean only its end is given."""
    projected = _to_points((way["year"], way["projected"]) for way in ways)
    if not projected:
        return ()
    return (results[-1], *(point for point in projected if point[0] > results[-1][0]))


def _format_value(run: Tables, row: Row, point: tuple[int, float], say: i18n.Translator) -> str:
    """A value without its unit, with the digits and the sign it is known with."""
    year, value = point
    one = target_figures.find_latest_figure(run, row, year)
    if one is None:  # the baseline
        known_as, decimals = row["baseline_operator"], row["baseline_decimals"]
    else:
        known_as, decimals = one.operator, one.decimals
    return facts.format_without_unit(
        value, say, known_as, decimals=phrases.count_decimals(decimals)
    )


def _format_target(row: Row, say: i18n.Translator) -> str:
    """What is asked without its unit, "" where no level is."""
    if not target_figures.has_level(row):
        return ""
    low, high, operator = facts.target_level_of(row)
    of_baseline = row["kind"] in ("multiple", "reduction")  # what is printed is the factor
    decimals = row["baseline_decimals"] if of_baseline else row["value_decimals"]
    return facts.format_without_unit(low, say, operator, high, phrases.count_decimals(decimals))


def _describe_panel(run: Tables, row: Row, results: Points, unit: str, say: i18n.Translator) -> str:
    values = {
        "name": queries.indicator_names(run.indicators, say)[row["indicator_id"]],
        "unit": unit,
        "values": "; ".join(
            say("{value} in {year}", value=_format_value(run, row, point, say), year=str(point[0]))
            for point in results
        ),
        "asked": _format_target(row, say) or phrases.format_target(row, say),
        "due": str(int(row["due"])),
        "verdict": assessment.verdict_label_of(row, say),
    }
    ends = target_figures.format_projection(row, say)
    if not ends:
        return say("{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}.", **values)
    return say(
        "{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}; at the pace so far {ends}.",
        **values,
        ends=ends,
    )
