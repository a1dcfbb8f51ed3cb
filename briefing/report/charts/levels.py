"""Targets with a baseline → a row each: hollow dot at the baseline, arrow to the target."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from briefing import i18n
from briefing.data import cells, queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.report import blocks, phrases
from briefing.report.drawing import canvas, readings, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_KEY_HEIGHT = 7.0  # mm: the key on top
_HEAD_HEIGHT, _TICKS_HEIGHT = 5.5, 7.0  # above and below the rows of a panel with ticks
_SINGLE_ROW_GAP = 1.6  # around the only row of a panel without
_PERCENT = "percent"


@dataclass(frozen=True)
class LevelRow:
    """One target as drawn, its values as text and, without their unit, as labels of its marks."""

    target: Measure
    name: str
    is_open: bool
    baseline_text: str
    target_text: str
    baseline_label: str
    target_label: str
    remarks: tuple[str, ...]

    @property
    def ends(self) -> tuple[float, float, float]:
        """The baseline, the level asked for and the far end of a range, else that level again."""
        level, far = self.target.level, self.target.level_high
        return self.target.baseline, level, level if math.isnan(far) else far

    @property
    def distance(self) -> float:
        return abs(self.target.level - self.target.baseline)

    @property
    def relative_distance(self) -> float:
        start = self.target.baseline
        return abs(self.target.level / start - 1) if start else math.inf


def gap_chart(
    tables: Tables, measures: Sequence[Measure], say: i18n.Translator, *, source: str
) -> blocks.Figure | blocks.Note | None:
    """How far each level target of the plan lies from its baseline; one panel per unit.

    Reads the level-like targets (`cells.LEVEL_KINDS`) due at the plan's end whose baseline is
    comparable. None where there are no targets at all.
    """
    if not measures:
        return None
    levels = _select_levels(tables, measures, say)
    if not levels:
        plan = say.period(tables.facts.plan)
        missing = say("No target of {plan} has a baseline to measure its distance from.", plan=plan)
        return canvas.no_chart_note(missing, say)
    start, due = _most_common_period(levels), f"{levels[0].target.due:.0f}"
    subtitle = say("Baseline and target of each indicator, in its own unit")
    when = readings.baseline_year_note(tables, say)
    return blocks.Figure(
        anchor="gap",
        title=_chart_title(levels, say, has_begun=bool(when)),
        subtitle=" · ".join((subtitle, *when, tables.facts.name[say.language], f"{start}–{due}")),
        svg=_draw_chart(levels, start, due, say),
        alt=" ".join(_describe_level(level, say) for level in levels),
        source=source,
        width="full",
    )


def _most_common_period(levels: Sequence[LevelRow]) -> str:
    """The baseline period that occurs most; of several the first."""
    return (
        Counter(level.target.baseline_period for level in levels).most_common(1)[0][0]
        if levels
        else ""
    )


def _select_levels(
    tables: Tables, measures: Sequence[Measure], say: i18n.Translator
) -> list[LevelRow]:
    """Shares first, then the other units; within a unit the widest gap first."""
    levels = [
        _read_level(tables, row, say)
        for row in queries.select_plan_targets(measures, tables.facts.plan)
        if row.kind in cells.LEVEL_KINDS
        and not math.isnan(row.baseline)
        and not math.isnan(row.level)
        and row.baseline_unit == row.unit
        and "basis_changed" not in row.reasons.split()
    ]
    common = _most_common_period(levels)
    order = [_PERCENT, *(level.target.unit for level in levels)]
    return sorted(
        (_add_period_remark(level, common, say) for level in levels),
        key=lambda level: (order.index(level.target.unit), -level.distance, level.name),
    )


def _read_level(tables: Tables, row: Measure, say: i18n.Translator) -> LevelRow:
    is_open = (row.level - row.baseline) * (-1 if row.better == "down" else 1) > 0
    operator = row.baseline_operator
    decimals = phrases.count_decimals(row.baseline_decimals)
    return LevelRow(
        target=row,
        name=tables.indicator_names[say.language][row.indicator_id],
        is_open=is_open,
        baseline_text=say.value(row.baseline, row.unit, operator, decimals=decimals),
        target_text=readings.format_target_level(row, say, row.unit),
        baseline_label=readings.format_without_unit(row.baseline, say, operator, decimals=decimals),
        target_label=readings.format_target_level(row, say),
        remarks=(*readings.baseline_remarks(tables, row, say), *_level_remarks(row, is_open, say)),
    )


def _level_remarks(row: Measure, is_open: bool, say: i18n.Translator) -> tuple[str, ...]:
    remarks = []
    if row.kind == "count" and not math.isnan(row.of_total):
        remarks.append(say("out of {total}", total=say.number(row.of_total)))
    if not is_open:
        remarks.append(say("already met at the baseline"))
    return tuple(remarks)


def _add_period_remark(level: LevelRow, common: str, say: i18n.Translator) -> LevelRow:
    """A baseline from another period than the key names says which."""
    period = level.target.baseline_period
    if period == common:
        return level
    remark = say("baseline of {period}", period=say.period(period))
    return replace(level, remarks=(remark, *level.remarks))


def _chart_title(levels: Sequence[LevelRow], say: i18n.Translator, has_begun: bool) -> str:
    """What had furthest to go from the baseline; before the plan begins, has."""
    open_levels = [level for level in levels if level.is_open]
    if not open_levels:
        return say("Every target with a baseline was already met at it")
    shares = [level for level in open_levels if level.target.unit == _PERCENT]
    if shares:
        far = max(shares, key=lambda level: level.distance)
    else:
        far = max(open_levels, key=lambda level: level.relative_distance)
    values = {"name": far.name, "baseline": far.baseline_text, "target": far.target_text}
    if shares and has_begun:
        return say(
            "Of the shares, {name} had furthest to go: from {baseline} to {target}", **values
        )
    if shares:
        return say(
            "Of the shares, {name} has furthest to go: from {baseline} to {target}", **values
        )
    if has_begun:
        return say("{name} had furthest to go: from {baseline} to {target}", **values)
    return say("{name} has furthest to go: from {baseline} to {target}", **values)


def _describe_level(level: LevelRow, say: i18n.Translator) -> str:
    sentence = say(
        "{name}: {baseline} in {period}, target for {due} {target}.",
        name=level.name,
        baseline=level.baseline_text,
        period=say.period(level.target.baseline_period),
        due=f"{level.target.due:.0f}",
        target=level.target_text,
    )
    return readings.append_remarks(sentence, level.remarks)


def _draw_chart(levels: Sequence[LevelRow], start: str, due: str, say: i18n.Translator) -> str:
    panels = [list(panel) for _, panel in groupby(levels, key=lambda level: level.target.unit)]
    columns = [_row_labels(panel, say) for panel in panels]
    heights = [
        rows.place_rows(labels)[1]
        + (_HEAD_HEIGHT + _TICKS_HEIGHT if len(labels) > 1 else _SINGLE_ROW_GAP)
        for labels in columns
    ]
    texts = [text for level in levels for text in (level.baseline_label, level.target_label)]
    # The same room everywhere, so that zero lies on one line through all panels.
    room = 4 + max(canvas.measure_text(text, weight=canvas.SEMIBOLD) for text in texts)
    with canvas.new_sheet(_KEY_HEIGHT + sum(heights)) as (figure, page):
        _draw_key(page, start, due, say)
        top = _KEY_HEIGHT
        for panel, labels, height in zip(panels, columns, heights, strict=True):
            _draw_panel(figure, page, panel, labels, top, room, say)
            top += height
        return canvas.render_svg(figure, "gap")


def _row_labels(panel: Sequence[LevelRow], say: i18n.Translator) -> list[rows.RowLabel]:
    """A panel of one row has no axis of its own to name the unit: its remark does."""
    unit = (say.unit(panel[0].target.unit),) if len(panel) == 1 else ()
    return [rows.make_label(level.name, (*unit, *level.remarks)) for level in panel]


def _draw_key(page: Axes, start: str, due: str, say: i18n.Translator) -> None:
    """What the two marks mean, once, above the rows."""
    before = say("baseline {period}", period=say.period(start))
    left = rows.PLOT_LEFT + 1.2
    page.scatter([left], [3], s=26, facecolor="white", edgecolor=canvas.INK, linewidth=1.3)
    left = rows.PLOT_LEFT + 4
    canvas.write_text(page, left, 3, before, small=True)
    left += canvas.measure_text(before, canvas.SMALL_SIZE) + 6
    page.plot([left, left + 5], [3, 3], color=canvas.RULE, linewidth=2)
    page.scatter([left + 5], [3], s=44, marker=">", color=canvas.TEAL, linewidth=0, zorder=3)
    canvas.write_text(page, left + 8, 3, say("target {period}", period=due), small=True)


def _draw_panel(
    figure: Figure,
    page: Axes,
    panel: Sequence[LevelRow],
    labels: Sequence[rows.RowLabel],
    top: float,
    room: float,
    say: i18n.Translator,
) -> None:
    """The rows of one unit on one axis from zero; ticks only where rows are to be compared."""
    centres, height = rows.place_rows(labels)
    unit, has_ticks = panel[0].target.unit, len(panel) > 1
    page.plot([0, canvas.WIDTH], [top, top], color=canvas.PALE, linewidth=1)
    if has_ticks:
        canvas.write_text(
            page, 0, top + _HEAD_HEIGHT / 2, say.unit(unit), small=True, color=canvas.GREY
        )
    top += _HEAD_HEIGHT if has_ticks else _SINGLE_ROW_GAP / 2
    width = canvas.WIDTH - rows.PLOT_LEFT
    axes = canvas.add_plot_axes(figure, rows.PLOT_LEFT, top, width, height)
    values = [value for level in panel for value in level.ends]
    high, low = max(100.0 if unit == _PERCENT else 0.0, *values), min(0.0, *values)
    axes.set_xlim(*canvas.pad_limits(low, high, width, room, room))
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.axvline(0, color=canvas.RULE, linewidth=0.6)
    axes.spines["bottom"].set_visible(False)
    ticks = canvas.round_ticks(low, high) if has_ticks else []
    axes.set_xticks(
        ticks, [say.value(t, unit) if unit == _PERCENT else say.number(t) for t in ticks]
    )
    if has_ticks:
        axes.grid(axis="x")
    _draw_marks(axes, panel, centres)
    for level, label, centre in zip(panel, labels, centres, strict=True):
        rows.write_label(page, label, top + centre)
        _draw_arrow(axes, level, centre)


def _draw_marks(axes: Axes, panel: Sequence[LevelRow], centres: Sequence[float]) -> None:
    """A dot at each baseline, an arrow head at each target, those of one look together."""
    starts: list[tuple[float, float]] = []
    heads: dict[str, list[tuple[float, float]]] = {}
    for level, centre in zip(panel, centres, strict=True):
        start, end, _ = level.ends
        starts.append((start, centre))
        marker = "D" if end == start else "<" if end < start else ">"
        heads.setdefault(marker, []).append((end, centre))
    canvas.draw_marks(axes, starts, 26, facecolor="white", edgecolor=canvas.INK, linewidth=1.3)
    for marker, points in heads.items():
        canvas.draw_marks(axes, points, 44, 3, marker=marker, color=canvas.TEAL, linewidth=0)


def _draw_arrow(axes: Axes, level: LevelRow, centre: float) -> None:
    """From the baseline to the target, a bar on to a range's far end, the numbers outside."""
    start, end, far = level.ends
    axes.plot([start, end], [centre, centre], color=canvas.RULE, linewidth=2, zorder=2)
    if far != end:
        axes.plot([end, far], [centre, centre], color=canvas.LIGHT_TEAL, linewidth=5, zorder=2)
    falls = end < start
    left, right = sorted((start, end, far))[::2]
    before, after = (right, left) if falls else (left, right)
    for x, text, to_left, colour, weight in (
        (before, level.baseline_label, not falls, canvas.INK, 400),
        (after, level.target_label, falls, canvas.TEAL, canvas.SEMIBOLD),
    ):
        canvas.label_mark(axes, x, centre, text, to_left=to_left, color=colour, weight=weight)
