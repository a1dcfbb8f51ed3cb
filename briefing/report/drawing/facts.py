"""What the charts read out of the frames, and how a number stands beside a mark."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import schema, tables
from briefing.report import assessment
from briefing.report.drawing import canvas

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_MIN_REACH = math.log10(1.8)  # so far an axis of ratios reaches to both sides of 1 at least
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_LONG_AXIS = 1.7  # decades
_DECADE_TICKS = (0.01, 0.1, 1, 10, 100)  # on an axis too long for the others
_MIRRORED_OPERATORS = {
    ">=": "<=",
    ">": "<",
}  # a cut of at least so much is a level of at most so much


def most_common(texts: Sequence[str]) -> str:
    """The text that occurs most; of several the first."""
    return Counter(texts).most_common(1)[0][0] if texts else ""


def target_level_of(row: Mapping[str, Any]) -> tuple[float, float, str]:
    """Lower end, higher end (NaN but for a range) and operator of the level a target asks for."""
    near, far = row["level"], row["level_high"]
    operator = row["operator"]
    if row["kind"] == "reduction":
        operator = _MIRRORED_OPERATORS.get(operator, operator)
    return (near, far, operator) if math.isnan(far) else (min(near, far), max(near, far), operator)


def format_without_unit(
    value: float,
    say: i18n.Translator,
    operator: str = "",
    high: float = math.nan,
    decimals: int | None = None,
) -> str:
    """A number without its unit, for a mark whose axis names the unit: `> 80`, `75–80`."""
    number = say.number(value, decimals)
    if not math.isnan(high):
        return f"{number}–{say.number(high, decimals)}"
    return say.code("operator", operator, value=number) if say.has(operator, "operator") else number


def baseline_remarks(
    row: Mapping[str, Any], named: Mapping[str, str], say: i18n.Translator
) -> tuple[str, ...]:
    """That a baseline is computed, or another indicator's: never passed off as the stated same."""
    if row["baseline_match"] == "derived":
        return (say("baseline computed from stated figures"),)
    if row["baseline_match"] == "nearest":
        nearest = named[row["baseline_indicator_id"]]
        return (say("nearest baseline: {name}", name=nearest),)
    return ()


def append_remarks(sentence: str, remarks: Sequence[str]) -> str:
    """A sentence and its remarks in brackets before the full stop."""
    return f"{sentence.removesuffix('.')} ({'; '.join(remarks)})." if remarks else sentence


def baseline_year_note(province: Mapping[str, Any], say: i18n.Translator) -> tuple[str, ...]:
    """That a chart shows the plan as it set out, once a year of it has passed; else nothing."""
    first = schema.period_years(province["plan"])[0]
    if float(province.get("year", "nan")) >= first:
        return (say("as of the baseline, {year}", year=str(first - 1)),)
    return ()


def is_covered_by_table(
    measures: pd.DataFrame, province: Mapping[str, Any], say: i18n.Translator
) -> bool:
    """Whether a brief report leaves a chart of the baseline out: inside the plan its table tells
    where the targets stand since.
    """
    known = any(assessment.has_figure_in_plan(row) for row in tables.to_records(measures))
    return known and bool(baseline_year_note(province, say))


def capitalize_first(text: str) -> str:
    """A phrase as it opens a sentence."""
    return text[:1].upper() + text[1:]


def format_ratio(ratio: float, say: i18n.Translator, decimals: int | None = None) -> str:
    """A ratio of two paces beside its mark: 2.24×."""
    return say("{ratio}×", ratio=say.number(ratio, decimals))


def ratio_reading_hint(say: i18n.Translator) -> str:
    """How a chart with that axis is read."""
    return say("Right of 1 the plan needs a faster pace than before, left of it a slower one.")


def add_ratio_axis(
    figure: Figure,
    box: tuple[float, float, float, float],
    ratios: Sequence[float],
    room: tuple[float, float],
    say: i18n.Translator,
) -> tuple[Axes, float]:
    """A logarithmic axis of ratios with a line at 1, and where that lies on the page in mm.

    `box` is its place (left, top, width, height), `room` what is left free on both sides, in mm.
    """
    logs = [math.log10(ratio) for ratio in ratios]
    low, high = min([*logs, -_MIN_REACH]), max([*logs, _MIN_REACH])
    start, top, length, height = box
    left, right = canvas.pad_limits(low, high, length, *room)
    axes = canvas.add_plot_axes(figure, start, top, length, height)
    axes.set_xlim(left, right)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    ticks = _TICKS if right - left < _LONG_AXIS else _DECADE_TICKS
    shown = [tick for tick in ticks if left + 0.02 < math.log10(tick) < right - 0.02]
    axes.set_xticks([math.log10(t) for t in shown], [format_ratio(t, say) for t in shown])
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=canvas.INK, linewidth=2, zorder=2)
    return axes, start + length * -left / (right - left)


def label_ratio_axis(
    page: Axes,
    left: float,
    middle: float,
    top: float,
    line_is: str,
    bottom: float,
    say: i18n.Translator,
) -> None:
    """Above and below an axis of ratios: what it means to lie left or right of 1, what 1 is."""
    slower = canvas.wrap_text(say("asks for less than was achieved"), middle - left - 6)
    faster = canvas.wrap_text(say("needs a faster pace"), canvas.WIDTH - middle - 6)
    for lines, x, side, arrow in (
        (slower, middle - 3, "right", "←"),
        (faster, middle + 3, "left", "→"),
    ):
        for i, line in enumerate(lines):
            first = i == 0
            text = f"{arrow} {line}" if first and side == "right" else line
            text = f"{line} {arrow}" if side == "left" and i == len(lines) - 1 else text
            y = top - 3 - canvas.LINE_HEIGHT * (len(lines) - 1 - i)
            canvas.write_text(page, x, y, text, ha=side, color=canvas.GREY)
    small, strong = canvas.SMALL_SIZE, canvas.SEMIBOLD
    canvas.write_text(page, middle, bottom + 7.5, line_is, ha="center", size=small, weight=strong)


def set_number_ticks(
    axes: Axes, low: float, high: float, say: i18n.Translator, unit: str = ""
) -> None:
    """Light grid and a few round numbers, written as the reader's language writes them."""
    from matplotlib.ticker import MaxNLocator

    every = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [float(t) for t in every if low - 1e-9 <= t <= high + 1e-9]
    axes.set_xticks(ticks, [say.value(t, unit) if unit else say.number(t) for t in ticks])
    axes.grid(axis="x")
