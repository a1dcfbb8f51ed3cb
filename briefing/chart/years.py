"""One indicator year by year → a line, the past plan's mean, the plan's target, the gaps named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import block, contract, tables, told, words
from briefing.chart import canvas, facts, places
from briefing.contract import cells

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_TOP = 2.0  # mm
_HEIGHT, _FOOT = 58.0, 7.0


@dataclass(frozen=True)
class Year:
    """A year's value; NaN where no source states it."""

    year: int
    value: float
    text: str
    said: str
    estimate: bool


@dataclass(frozen=True)
class Level:
    """A level over the years of a plan: the past plan's mean or the plan's target."""

    start: int
    end: int
    value: float
    high: float
    text: str
    dashed: bool


def yearly(
    results: pd.DataFrame,
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    indicator_id: str,
    say: words.Speaker,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "",
) -> block.Figure | block.Note:
    """An indicator from the past plan's first year to the plan's last.

    A year up to the last known one without a value is left open and says so; the mean is the one
    stated or computed for the whole past plan.
    """
    if indicator_id not in set(indicators["indicator_id"]):
        return canvas.nothing(say("No result is known."), say)
    name = told.names(indicators, say)[indicator_id]
    unit = told.units(indicators)[indicator_id]
    own = results[results["indicator_id"].eq(indicator_id)].drop_duplicates("period")
    years = _years(own, unit, province, say)
    if not any(not math.isnan(year.value) for year in years):
        return canvas.nothing(say("No yearly figure is known: {name}.", name=name), say)
    mean = _mean(own, unit, province["past_plan"], say)
    target = _target(measures, indicator_id, unit, province["plan"], say)
    levels = [level for level in (mean, target) if level]
    first, last = province["past_plan"].split("-")[0], province["plan"].split("-")[1]
    ends = f"{first}–{last}"
    key = anchor or f"yearly-{indicator_id}"
    return block.Figure(
        anchor=key,
        title=_title(name, years, mean, target, province, say),
        subtitle=" · ".join((f"{name}, {say.unit(unit)}", say.own(province, "name"), ends)),
        svg=_draw(years, levels, province, key, say),
        alt=" ".join((f"{name}.", *_sentences(years, levels, say))),
        source=source,
        width="full",
    )


def _years(
    own: pd.DataFrame, unit: str, province: Mapping[str, Any], say: words.Speaker
) -> list[Year]:
    stated = {
        int(row["period"]): row
        for row in tables.records(own[own["period"].str.fullmatch(r"\d{4}")])
    }
    first = contract.period_years(province["past_plan"])[0]
    last = max([contract.period_years(province["past_plan"])[1], *stated])
    return [_year(year, stated.get(year), unit, say) for year in range(first, last + 1)]


def _year(year: int, row: Mapping[str, Any] | None, unit: str, say: words.Speaker) -> Year:
    if row is None:
        missing = say("not stated")
        return Year(year, math.nan, missing, missing, estimate=False)
    value, operator, digits = row["value"], row["operator"], told.digits(row["decimals"])
    text = facts.bare(value, say, operator, decimals=digits)
    said = say.value(value, unit, operator, decimals=digits)
    if row["estimate"] != "yes":
        return Year(year, value, text, said, estimate=False)
    text, said = (say("{value} (estimate)", value=shown) for shown in (text, said))
    return Year(year, value, text, said, estimate=True)


def _mean(own: pd.DataFrame, unit: str, past_plan: str, say: words.Speaker) -> Level | None:
    rows = tables.records(own[own["period"].eq(past_plan)])
    if not rows:
        return None
    row = rows[0]
    digits = told.digits(row["decimals"])
    value = say.value(row["value"], unit, row["operator"], decimals=digits)
    past = say.period(past_plan)
    text = say("mean of {period}: {value}", period=past, value=value)
    if row["derived"]:
        text = f"{text} ({say('computed')})"
    start, end = contract.period_years(past_plan)[0], contract.period_years(past_plan)[1]
    return Level(start, end, row["value"], row["value"], text, dashed=False)


def _target(
    measures: pd.DataFrame, indicator_id: str, unit: str, plan: str, say: words.Speaker
) -> Level | None:
    due = tables.of_plan(measures, plan)
    own = due[due["indicator_id"].eq(indicator_id)]
    rows = tables.records(own[own["level"].notna()])
    if not rows:
        return None
    row = rows[0]
    digits = told.digits(row["value_decimals"])
    low, high, operator = facts.asked(row)
    value = say.value(low, unit, operator, high, digits)
    of_plan = row["kind"] in cells.PACES
    period = say.period(plan) if of_plan else str(int(row["due"]))
    text = say("target of {period}: {value}", period=period, value=value)
    return Level(
        contract.period_years(plan)[0],
        contract.period_years(plan)[1],
        row["level"],
        high,
        text,
        dashed=True,
    )


def _title(
    name: str,
    years: Sequence[Year],
    mean: Level | None,
    target: Level | None,
    province: Mapping[str, Any],
    say: words.Speaker,
) -> str:
    """The mean against the target where there are such; inside the plan or else the last value."""
    said = [level.text for level in (mean, target) if level]
    last = [year for year in years if not math.isnan(year.value)][-1]
    begun = last.year >= contract.period_years(province["plan"])[0]
    if begun and target:
        said = [target.text]
    if len(said) < 2:
        said = [say("{value} in {year}", value=last.said, year=str(last.year)), *said]
    return f"{name}: {'; '.join(said)}"


def _sentences(years: Sequence[Year], levels: Sequence[Level], say: words.Speaker) -> list[str]:
    each = [say("{year}: {value}.", year=str(year.year), value=year.said) for year in years]
    return [*each, *(f"{facts.opening(level.text)}." for level in levels)]


def _draw(
    years: Sequence[Year],
    levels: Sequence[Level],
    province: Mapping[str, Any],
    anchor: str,
    say: words.Speaker,
) -> str:
    first = contract.period_years(province["past_plan"])[0]
    last = contract.period_years(province["plan"])[1]
    low, high, ticks = _range(years, levels)
    marks = [say.number(tick) for tick in ticks]
    left = 3 + max(canvas.width(mark, canvas.SMALL) for mark in marks)
    wide = canvas.WIDTH - left
    scale = places.Scale(left, _TOP, wide, _HEIGHT, first, last, low, high)
    with canvas.sheet(_TOP + _HEIGHT + _FOOT) as figure:
        axes = canvas.plot(figure, left, _TOP, wide, _HEIGHT)
        axes.set_xlim(first - 0.5, last + 0.5)
        axes.set_ylim(low, high)
        axes.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)])
        axes.set_yticks(ticks, marks)
        axes.grid(axis="y")
        now = contract.period_years(province["past_plan"])[1] + 0.5
        axes.axvline(now, color=canvas.RULE, linewidth=0.6, linestyle=(0, (1, 2)))
        _lines(axes, years, levels)
        _write(canvas.page(figure), years, levels, scale)
        return canvas.svg(figure, anchor)


def _range(years: Sequence[Year], levels: Sequence[Level]) -> tuple[float, float, list[float]]:
    """Axis from zero (or below) to some room above the highest, and its ticks."""
    from matplotlib.ticker import MaxNLocator

    known = [year.value for year in years if not math.isnan(year.value)]
    known += [value for level in levels for value in (level.value, level.high)]
    span = max(0.0, *known) - min(0.0, *known)
    low = min(0.0, *known) - (0.14 * span if min(known) < 0 else 0)
    high = max(0.0, *known) + 0.16 * span
    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return low, high, [float(tick) for tick in ticks if low <= tick <= high]


def _lines(axes: Axes, years: Sequence[Year], levels: Sequence[Level]) -> None:
    """The yearly line with filled dots (hollow for estimates), the mean, the dashed target."""
    import seaborn as sns

    for level in levels:
        ends = [level.start - 0.5, level.end + 0.5]
        colour = canvas.WARM if level.dashed else canvas.GREY
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


def _write(page: Axes, years: Sequence[Year], levels: Sequence[Level], scale: places.Scale) -> None:
    """Every label where it covers nothing: first the values, then the lines."""
    points = [(scale.x(year.year), scale.y(year.value)) for year in years]
    boxes = places.beside_points(points, [year.text for year in years], canvas.WIDTH)
    taken = [*places.on_line(points)]
    for year, box, (x, _) in zip(years, boxes, points, strict=True):
        if math.isnan(year.value):
            taken.append(_missing(page, year.text, x, scale))
            continue
        taken.append(box)
        middle = (box.top + box.bottom) / 2
        canvas.write(page, box.left, middle, year.text, color=canvas.TEAL, behind="white")
    ends = [(scale.x(level.start - 0.5), scale.x(level.end + 0.5)) for level in levels]
    for level, (start, end) in zip(levels, ends, strict=True):
        y, high = scale.y(level.value), scale.y(level.high)
        taken.append(places.Box(start, min(y, high) - 0.5, end, y + 0.5))
    room = places.Box(scale.left, 0, canvas.WIDTH, scale.top + scale.height)
    for level, (start, end) in zip(levels, ends, strict=True):
        y = scale.y(level.high)
        box, lines = places.along_line(level.text, start, end, y, taken, room)
        taken.append(box)
        colour = canvas.WARM if level.dashed else canvas.GREY
        for i, line in enumerate(lines):
            middle = box.top + (i + 0.5) * canvas.LINE
            look: dict[str, Any] = {"color": colour, "weight": canvas.STRONG, "behind": "white"}
            canvas.write(page, box.left, middle, line, **look)


def _missing(page: Axes, text: str, x: float, scale: places.Scale) -> places.Box:
    """The words that stand in a year's place when no source states its value."""
    wide = scale.width / (scale.last - scale.first + 1)
    lines = canvas.balance(text, wide - 1, canvas.SMALL)
    top = scale.top + scale.height - 2 - len(lines) * canvas.SMALL_LINE
    for i, line in enumerate(lines):
        middle = top + (i + 0.5) * canvas.SMALL_LINE
        look: dict[str, Any] = {"ha": "center", "size": canvas.SMALL, "color": canvas.GREY}
        canvas.write(page, x, middle, line, **look)
    return places.Box(x - wide / 2, top, x + wide / 2, scale.top + scale.height)
