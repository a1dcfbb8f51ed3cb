"""What the small multiples of progress show of each target, read out of the tables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing import i18n
from briefing.data import cells, schema
from briefing.data.rows import Measure, Trajectory
from briefing.data.tables import Tables
from briefing.report import assessment, blocks, phrases, target_figures
from briefing.report.drawing import readings

Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Panel:
    """One target as drawn: its path, its results, where they lead, and the words beside them.

    `path` is flat for what is to hold or is a mean; `band` the two ends of a range; `yearly` the
    years' own values where `results` are the means of the years so far.
    """

    name: str
    unit: str
    verdict: str
    verdict_text: str
    tone: blocks.Tone
    first: int
    due: int
    path: Points
    is_flat: bool
    band: tuple[float, float] | None
    results: Points
    yearly: Points
    projected: Points
    target: float
    first_text: str
    last_text: str
    target_text: str
    sentence: str

    def values(self) -> list[float]:
        """Every value the panel has to have room for."""
        points = (*self.path, *self.results, *self.yearly, *self.projected)
        values = (*(value for _, value in points), self.target, *(self.band or ()))
        return [value for value in values if not math.isnan(value)]


def panels_by_domain(tables: Tables, say: i18n.Translator) -> dict[str, list[Panel]]:
    """The targets of the plan that have a result, by domain."""
    shown = [row for row in target_figures.plan_targets(tables) if _has_panel(tables, row)]
    grouped = target_figures.group_by_domain(tables, shown)
    return {code: [_make_panel(tables, row, say) for row in rows] for code, rows in grouped.items()}


def describe_not_drawn(tables: Tables, say: i18n.Translator) -> str:
    """How many targets have no panel and why, "" if all have one."""
    rows = [row for row in target_figures.plan_targets(tables) if not _has_panel(tables, row)]
    milestones = sum(row.kind == "milestone" for row in rows)
    first = str(schema.period_years(target_figures.current_plan(tables))[0])
    counts = {"milestone": milestones, "no_result": len(rows) - milestones}
    parts = [
        say.code("not drawn", code, count=say.number(count), year=first)
        for code, count in counts.items()
        if count
    ]
    return say("Not drawn: {parts}.", parts="; ".join(parts)) if parts else ""


def _has_panel(tables: Tables, row: Measure) -> bool:
    if row.kind == "milestone":
        return False
    if target_figures.find_latest_figure(tables, row, tables.year) is None:
        return False
    path = tables.trajectories_by_target.get(row.target_id, [])
    return any(not (math.isnan(year.value) and math.isnan(year.so_far)) for year in path)


def _make_panel(tables: Tables, row: Measure, say: i18n.Translator) -> Panel:
    first, due = schema.period_years(row.plan)[0] - 1, int(row.due)
    years, verdict = tables.trajectories_by_target[row.target_id], assessment.verdict_of(row)
    tone, symbol = assessment.VERDICT_STYLES[verdict]
    yearly = _to_points((year.year, year.value) for year in years)
    means = _to_points((year.year, year.so_far) for year in years)
    is_mean = bool(row.kind in cells.AGGREGATE_KINDS and means)
    results = means if is_mean else yearly
    path = _required_path(row, years, first)
    is_flat = len({value for _, value in path}) == 1 and len(path) > 1
    band = None if math.isnan(row.level_high) else (row.level, row.level_high)
    unit = _unit_label(row, say, is_mean)
    values = [_format_value(tables, row, point, say) for point in results]
    return Panel(
        name=tables.indicator_names[say.language][row.indicator_id],
        unit=unit,
        verdict=verdict,
        verdict_text=f"{symbol} {assessment.verdict_label(verdict, say)}",
        tone=tone,
        first=first,
        due=due,
        path=() if is_flat and band else path,
        is_flat=is_flat,
        band=band,
        results=results,
        yearly=yearly if is_mean and row.kind != "total" else (),
        projected=_projected_path(years, results),
        target=_target_mark_level(row, band if is_flat else None),
        first_text=values[0],
        last_text=values[-1],
        target_text=_format_target(row, say),
        sentence=_describe_panel(tables, row, results, values, unit, say),
    )


def _target_mark_level(row: Measure, band: tuple[float, float] | None) -> float:
    """Where the target's mark is drawn: amid a band to keep within, else at the near end."""
    if not target_figures.has_level(row):
        return math.nan
    return sum(band) / 2 if band else row.level


def _unit_label(row: Measure, say: i18n.Translator, is_mean: bool) -> str:
    """The unit, and where the results are those of all years so far, that they are."""
    unit = say.unit(row.unit)
    if not is_mean:
        return unit
    total = row.kind == "total"
    return say("{unit}, total", unit=unit) if total else say("{unit}, average", unit=unit)


def _to_points(pairs: Iterable[tuple[float, float]]) -> Points:
    return tuple((int(year), value) for year, value in pairs if not math.isnan(value))


def _required_path(row: Measure, years: Sequence[Trajectory], first: int) -> Points:
    """The path to the target from its first year on; a sum starts from nothing."""
    required = _to_points((year.year, year.required) for year in years)
    if row.kind == "total":
        return ((first, 0.0), *required)
    if row.kind in (*cells.AGGREGATE_KINDS, "each_year", "rank"):
        return ((first, row.level), *required)
    return required if len(required) > 1 else ()


def _projected_path(years: Sequence[Trajectory], results: Points) -> Points:
    """The pace so far from the last result on; of a mean only its end is given."""
    projected = _to_points((year.year, year.projected) for year in years)
    if not projected:
        return ()
    return (results[-1], *(point for point in projected if point[0] > results[-1][0]))


def _format_value(
    tables: Tables, row: Measure, point: tuple[int, float], say: i18n.Translator
) -> str:
    """A value without its unit, with the digits and the sign it is known with."""
    year, value = point
    figure = target_figures.find_latest_figure(tables, row, year)
    operator, decimals = (
        (figure.operator, figure.decimals)
        if figure
        else (row.baseline_operator, row.baseline_decimals)
    )
    decimals_shown = phrases.count_decimals(decimals)
    return readings.format_without_unit(value, say, operator, decimals=decimals_shown)


def _format_target(row: Measure, say: i18n.Translator) -> str:
    """The target without its unit, "" where it has no level."""
    return readings.format_target_level(row, say) if target_figures.has_level(row) else ""


def _describe_panel(
    tables: Tables,
    row: Measure,
    results: Points,
    values: Sequence[str],
    unit: str,
    say: i18n.Translator,
) -> str:
    parts = {
        "name": tables.indicator_names[say.language][row.indicator_id],
        "unit": unit,
        "values": "; ".join(
            say("{value} in {year}", value=value, year=str(year))
            for value, (year, _) in zip(values, results, strict=True)
        ),
        "asked": _format_target(row, say) or phrases.format_target(row, say),
        "due": str(int(row.due)),
        "verdict": assessment.verdict_label_of(row, say),
    }
    ends = target_figures.format_projection(row, say)
    if not ends:
        return say("{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}.", **parts)
    return say(
        "{name} ({unit}): {values}; asked: {asked} by {due}. {verdict}; at the pace so far {ends}.",
        **parts,
        ends=ends,
    )
