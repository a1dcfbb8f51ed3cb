"""One indicator year by year → a line, the past plan's mean, the plan's target, the gaps named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import queries, schema, tables
from briefing.data.schema import cells
from briefing.report import blocks, phrases
from briefing.report.drawing import canvas, facts, label_placement

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_TOP = 2.0  # mm
_PLOT_HEIGHT, _FOOT_HEIGHT = 58.0, 7.0


@dataclass(frozen=True)
class YearValue:
    """A year's value; NaN where no source states it."""

    year: int
    value: float
    text: str
    said: str
    estimate: bool


@dataclass(frozen=True)
class LevelLine:
    """A level over the years of a plan: the past plan's mean or the plan's target."""

    start: int
    end: int
    value: float
    high: float
    text: str
    dashed: bool


def yearly_chart(
    results: pd.DataFrame,
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    indicator_id: str,
    say: i18n.Translator,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "",
) -> blocks.Figure | blocks.Note:
    """An indicator from the past plan's first year to the plan's last.

    A year up to the last known one without a value is left open and says so; the mean is the one
    stated or computed for the whole past plan.
    """
    if indicator_id not in set(indicators["indicator_id"]):
        return canvas.no_chart_note(say("No result is known."), say)
    name = queries.indicator_names(indicators, say)[indicator_id]
    unit = queries.indicator_units(indicators)[indicator_id]
    own = results[results["indicator_id"].eq(indicator_id)].drop_duplicates("period")
    years = _read_years(own, unit, province, say)
    if not any(not math.isnan(year.value) for year in years):
        return canvas.no_chart_note(say("No yearly figure is known: {name}.", name=name), say)
    mean = _past_mean_line(own, unit, province["past_plan"], say)
    target = _target_line(measures, indicator_id, unit, province["plan"], say)
    levels = [level for level in (mean, target) if level]
    first, last = province["past_plan"].split("-")[0], province["plan"].split("-")[1]
    ends = f"{first}–{last}"
    key = anchor or f"yearly-{indicator_id}"
    return blocks.Figure(
        anchor=key,
        title=_chart_title(name, years, mean, target, province, say),
        subtitle=" · ".join((f"{name}, {say.unit(unit)}", say.own(province, "name"), ends)),
        svg=_draw_chart(years, levels, province, key, say),
        alt=" ".join((f"{name}.", *_describe_years(years, levels, say))),
        source=source,
        width="full",
    )


def _read_years(
    own: pd.DataFrame, unit: str, province: Mapping[str, Any], say: i18n.Translator
) -> list[YearValue]:
    stated = {
        int(row["period"]): row
        for row in tables.to_records(own[own["period"].str.fullmatch(r"\d{4}")])
    }
    first = schema.period_years(province["past_plan"])[0]
    last = max([schema.period_years(province["past_plan"])[1], *stated])
    return [_read_year(year, stated.get(year), unit, say) for year in range(first, last + 1)]


def _read_year(
    year: int, row: Mapping[str, Any] | None, unit: str, say: i18n.Translator
) -> YearValue:
    if row is None:
        missing = say("not stated")
        return YearValue(year, math.nan, missing, missing, estimate=False)
    value, operator, digits = row["value"], row["operator"], phrases.count_decimals(row["decimals"])
    text = facts.format_without_unit(value, say, operator, decimals=digits)
    said = say.value(value, unit, operator, decimals=digits)
    if row["estimate"] != "yes":
        return YearValue(year, value, text, said, estimate=False)
    text, said = (say("{value} (estimate)", value=shown) for shown in (text, said))
    return YearValue(year, value, text, said, estimate=True)


def _past_mean_line(
    own: pd.DataFrame, unit: str, past_plan: str, say: i18n.Translator
) -> LevelLine | None:
    rows = tables.to_records(own[own["period"].eq(past_plan)])
    if not rows:
        return None
    row = rows[0]
    digits = phrases.count_decimals(row["decimals"])
    value = say.value(row["value"], unit, row["operator"], decimals=digits)
    past = say.period(past_plan)
    text = say("mean of {period}: {value}", period=past, value=value)
    if row["derived"]:
        text = f"{text} ({say('computed')})"
    start, end = schema.period_years(past_plan)[0], schema.period_years(past_plan)[1]
    return LevelLine(start, end, row["value"], row["value"], text, dashed=False)


def _target_line(
    measures: pd.DataFrame, indicator_id: str, unit: str, plan: str, say: i18n.Translator
) -> LevelLine | None:
    due = tables.select_plan_targets(measures, plan)
    own = due[due["indicator_id"].eq(indicator_id)]
    rows = tables.to_records(own[own["level"].notna()])
    if not rows:
        return None
    row = rows[0]
    digits = phrases.count_decimals(row["value_decimals"])
    low, high, operator = facts.target_level_of(row)
    value = say.value(low, unit, operator, high, digits)
    of_plan = row["kind"] in cells.PACE_KINDS
    period = say.period(plan) if of_plan else str(int(row["due"]))
    text = say("target of {period}: {value}", period=period, value=value)
    return LevelLine(
        schema.period_years(plan)[0],
        schema.period_years(plan)[1],
        row["level"],
        high,
        text,
        dashed=True,
    )


def _chart_title(
    name: str,
    years: Sequence[YearValue],
    mean: LevelLine | None,
    target: LevelLine | None,
    province: Mapping[str, Any],
    say: i18n.Translator,
) -> str:
    """The mean against the target where there are such; inside the plan or else the last value."""
    said = [level.text for level in (mean, target) if level]
    last = [year for year in years if not math.isnan(year.value)][-1]
    begun = last.year >= schema.period_years(province["plan"])[0]
    if begun and target:
        said = [target.text]
    if len(said) < 2:
        said = [say("{value} in {year}", value=last.said, year=str(last.year)), *said]
    return f"{name}: {'; '.join(said)}"


def _describe_years(
    years: Sequence[YearValue], levels: Sequence[LevelLine], say: i18n.Translator
) -> list[str]:
    each = [say("{year}: {value}.", year=str(year.year), value=year.said) for year in years]
    return [*each, *(f"{facts.capitalize_first(level.text)}." for level in levels)]


def _draw_chart(
    years: Sequence[YearValue],
    levels: Sequence[LevelLine],
    province: Mapping[str, Any],
    anchor: str,
    say: i18n.Translator,
) -> str:
    first = schema.period_years(province["past_plan"])[0]
    last = schema.period_years(province["plan"])[1]
    low, high, ticks = _value_axis(years, levels)
    marks = [say.number(tick) for tick in ticks]
    left = 3 + max(canvas.measure_text(mark, canvas.SMALL_SIZE) for mark in marks)
    wide = canvas.WIDTH - left
    scale = label_placement.Scale(left, _TOP, wide, _PLOT_HEIGHT, first, last, low, high)
    with canvas.new_sheet(_TOP + _PLOT_HEIGHT + _FOOT_HEIGHT) as figure:
        axes = canvas.add_plot_axes(figure, left, _TOP, wide, _PLOT_HEIGHT)
        axes.set_xlim(first - 0.5, last + 0.5)
        axes.set_ylim(low, high)
        axes.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)])
        axes.set_yticks(ticks, marks)
        axes.grid(axis="y")
        now = schema.period_years(province["past_plan"])[1] + 0.5
        axes.axvline(now, color=canvas.RULE, linewidth=0.6, linestyle=(0, (1, 2)))
        _draw_lines(axes, years, levels)
        _write_labels(canvas.add_page_axes(figure), years, levels, scale)
        return canvas.render_svg(figure, anchor)


def _value_axis(
    years: Sequence[YearValue], levels: Sequence[LevelLine]
) -> tuple[float, float, list[float]]:
    """Axis from zero (or below) to some room above the highest, and its ticks."""
    from matplotlib.ticker import MaxNLocator

    known = [year.value for year in years if not math.isnan(year.value)]
    known += [value for level in levels for value in (level.value, level.high)]
    span = max(0.0, *known) - min(0.0, *known)
    low = min(0.0, *known) - (0.14 * span if min(known) < 0 else 0)
    high = max(0.0, *known) + 0.16 * span
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return low, high, [float(tick) for tick in ticks if low <= tick <= high]


def _draw_lines(axes: Axes, years: Sequence[YearValue], levels: Sequence[LevelLine]) -> None:
    """The yearly line with filled dots (hollow for estimates), the mean, the dashed target."""
    import seaborn as sns

    for level in levels:
        ends = [level.start - 0.5, level.end + 0.5]
        colour = canvas.RUST if level.dashed else canvas.GREY
        style = (0, (5, 2.5)) if level.dashed else "solid"
        axes.plot(ends, [level.value] * 2, color=colour, linewidth=1.6, linestyle=style)
        if level.high > level.value:
            axes.fill_between(ends, level.value, level.high, color=canvas.SAND, linewidth=0)
    axes.plot([y.year for y in years], [y.value for y in years], color=canvas.TEAL, linewidth=2)
    for estimate, fill in ((False, canvas.TEAL), (True, "white")):
        shown = [y for y in years if y.estimate is estimate and not math.isnan(y.value)]
        if shown:
            x, y = [s.year for s in shown], [s.value for s in shown]
            look = {"facecolor": fill, "edgecolor": canvas.TEAL, "linewidth": 1.6, "zorder": 4}
            sns.scatterplot(x=x, y=y, ax=axes, s=34, **look)


def _write_labels(
    page: Axes,
    years: Sequence[YearValue],
    levels: Sequence[LevelLine],
    scale: label_placement.Scale,
) -> None:
    """Every label where it covers nothing: first the values, then the lines."""
    points = [(scale.x(year.year), scale.y(year.value)) for year in years]
    boxes = label_placement.place_point_labels(points, [year.text for year in years], canvas.WIDTH)
    taken = [*label_placement.line_obstacles(points)]
    for year, box, (x, _) in zip(years, boxes, points, strict=True):
        if math.isnan(year.value):
            taken.append(_write_missing(page, year.text, x, scale))
            continue
        taken.append(box)
        middle = (box.top + box.bottom) / 2
        canvas.write_text(page, box.left, middle, year.text, color=canvas.TEAL, behind="white")
    ends = [(scale.x(level.start - 0.5), scale.x(level.end + 0.5)) for level in levels]
    for level, (start, end) in zip(levels, ends, strict=True):
        y, high = scale.y(level.value), scale.y(level.high)
        taken.append(label_placement.Box(start, min(y, high) - 0.5, end, y + 0.5))
    room = label_placement.Box(scale.left, 0, canvas.WIDTH, scale.top + scale.height)
    for level, (start, end) in zip(levels, ends, strict=True):
        y = scale.y(level.high)
        box, lines = label_placement.place_line_label(level.text, start, end, y, taken, room)
        taken.append(box)
        colour = canvas.RUST if level.dashed else canvas.GREY
        for i, line in enumerate(lines):
            middle = box.top + (i + 0.5) * canvas.LINE_HEIGHT
            look: dict[str, Any] = {"color": colour, "weight": canvas.SEMIBOLD, "behind": "white"}
            canvas.write_text(page, box.left, middle, line, **look)


def _write_missing(
    page: Axes, text: str, x: float, scale: label_placement.Scale
) -> label_placement.Box:
    """The words that stand in a year's place when no source states its value."""
    wide = scale.width / (scale.last - scale.first + 1)
    lines = canvas.wrap_evenly(text, wide - 1, canvas.SMALL_SIZE)
    top = scale.top + scale.height - 2 - len(lines) * canvas.SMALL_LINE_HEIGHT
    for i, line in enumerate(lines):
        middle = top + (i + 0.5) * canvas.SMALL_LINE_HEIGHT
        look: dict[str, Any] = {"ha": "center", "size": canvas.SMALL_SIZE, "color": canvas.GREY}
        canvas.write_text(page, x, middle, line, **look)
    return label_placement.Box(x - wide / 2, top, x + wide / 2, scale.top + scale.height)
