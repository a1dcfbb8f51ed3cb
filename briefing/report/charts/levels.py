"""Targets with a baseline → a row each: hollow dot at the baseline, arrow to the target."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import queries, tables
from briefing.data.schema import cells
from briefing.report import blocks, phrases
from briefing.report.drawing import canvas, facts, rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PLOT_LEFT = rows.NAME_WIDTH + 3
_KEY_HEIGHT = 7.0  # mm: the key on top
_HEAD_HEIGHT, _TICKS_HEIGHT = 5.5, 7.0  # above and below the rows of a panel with ticks
_SINGLE_ROW_GAP = 1.6  # around the only row of a panel without
_PERCENT = "percent"


@dataclass(frozen=True)
class LevelRow:
    """One target as drawn; `high` is the far end of a range, else the target itself."""

    name: str
    unit: str
    baseline: float
    target: float
    high: float
    ahead: bool
    said_baseline: str
    said_target: str
    marked_baseline: str
    marked_target: str
    period: str
    due: str
    remarks: tuple[str, ...]


def gap_chart(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: i18n.Translator,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "gap",
    brief: bool = False,
) -> blocks.Figure | blocks.Note | None:
    """How far each level target of the plan lies from its baseline; one panel per unit.

    Reads the level-like targets (`cells.LEVELS`) due at the plan's end whose baseline is
    comparable. None where there are no targets at all, and inside the plan where it is to be
    `brief`.
    """
    if measures.empty or (brief and facts.is_covered_by_table(measures, province, say)):
        return None
    levels = _select_levels(measures, indicators, say, province)
    if not levels:
        plan = say.period(province["plan"])
        missing = say("No target of {plan} has a baseline to measure its distance from.", plan=plan)
        return canvas.no_chart_note(missing, say)
    start = facts.most_common([level.period for level in levels])
    subtitle = say("Baseline and target of each indicator, in its own unit")
    when = facts.baseline_year_note(province, say)
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(levels, say, begun=bool(when)),
        subtitle=" · ".join(
            (subtitle, *when, say.own(province, "name"), f"{start}–{levels[0].due}")
        ),
        svg=_draw_chart(levels, anchor, say),
        alt=" ".join(_describe_level(level, say) for level in levels),
        source=source,
        width="full",
    )


def _select_levels(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: i18n.Translator,
    province: Mapping[str, Any],
) -> list[LevelRow]:
    """Shares first, then the other units; within a unit the widest gap first."""
    targets = tables.select_plan_targets(measures, province["plan"])
    named = queries.indicator_names(indicators, say)
    drawn = targets[
        targets["kind"].isin(cells.LEVEL_KINDS)
        & targets["baseline"].notna()
        & targets["level"].notna()
        & targets["baseline_unit"].eq(targets["unit"])
        & ~targets["reasons"].str.split().map(lambda codes: "basis_changed" in codes)
    ]
    levels = [_read_level(row, named, say) for row in tables.to_records(drawn)]
    common = facts.most_common([level.period for level in levels])
    shown = [_add_period_remark(level, common, say) for level in levels]
    order = {unit: i for i, unit in enumerate(dict.fromkeys([_PERCENT, *(x.unit for x in shown)]))}
    return sorted(shown, key=lambda x: (order[x.unit], -abs(x.target - x.baseline), x.name))


def _read_level(row: Mapping[str, Any], named: Mapping[str, str], say: i18n.Translator) -> LevelRow:
    unit, target = row["unit"], row["level"]
    far = target if math.isnan(row["level_high"]) else row["level_high"]
    low, high, operator = facts.target_level_of(row)
    known_as = row["baseline_operator"]
    before, after = (
        phrases.count_decimals(row["baseline_decimals"]),
        phrases.count_decimals(row["value_decimals"]),
    )
    if row["kind"] in ("multiple", "reduction"):  # what is printed is the factor, not the level
        after = before
    ahead = (target - row["baseline"]) * (-1 if row["better"] == "down" else 1) > 0
    return LevelRow(
        name=named[row["indicator_id"]],
        unit=unit,
        baseline=row["baseline"],
        target=target,
        high=far,
        ahead=ahead,
        said_baseline=say.value(row["baseline"], unit, known_as, decimals=before),
        said_target=say.value(low, unit, operator, high, after),
        marked_baseline=facts.format_without_unit(row["baseline"], say, known_as, decimals=before),
        marked_target=facts.format_without_unit(low, say, operator, high, after),
        period=row["baseline_period"],
        due=str(int(row["due"])),
        remarks=(*facts.baseline_remarks(row, named, say), *_level_remarks(row, ahead, say)),
    )


def _level_remarks(row: Mapping[str, Any], ahead: bool, say: i18n.Translator) -> tuple[str, ...]:
    remarks = []
    if row["kind"] == "count" and not math.isnan(row["of_total"]):
        remarks.append(say("out of {total}", total=say.number(row["of_total"])))
    if not ahead:
        remarks.append(say("already met at the baseline"))
    return tuple(remarks)


def _add_period_remark(level: LevelRow, common: str, say: i18n.Translator) -> LevelRow:
    """A baseline from another period than the key names says which."""
    if level.period == common:
        return level
    from dataclasses import replace

    remark = say("baseline of {period}", period=say.period(level.period))
    return replace(level, remarks=(remark, *level.remarks))


def _chart_title(levels: Sequence[LevelRow], say: i18n.Translator, begun: bool) -> str:
    """What had furthest to go from the baseline; before the plan begins, has."""
    open_ = [level for level in levels if level.ahead]
    if not open_:
        return say("Every target with a baseline was already met at it")
    shares = [level for level in open_ if level.unit == _PERCENT]
    if shares:
        far = max(shares, key=lambda x: abs(x.target - x.baseline))
    else:
        far = max(open_, key=lambda x: abs(x.target / x.baseline - 1) if x.baseline else math.inf)
    told = {"name": far.name, "baseline": far.said_baseline, "target": far.said_target}
    if shares and begun:
        return say("Of the shares, {name} had furthest to go: from {baseline} to {target}", **told)
    if shares:
        return say("Of the shares, {name} has furthest to go: from {baseline} to {target}", **told)
    if begun:
        return say("{name} had furthest to go: from {baseline} to {target}", **told)
    return say("{name} has furthest to go: from {baseline} to {target}", **told)


def _describe_level(level: LevelRow, say: i18n.Translator) -> str:
    sentence = say(
        "{name}: {baseline} in {period}, target for {due} {target}.",
        name=level.name,
        baseline=level.said_baseline,
        period=say.period(level.period),
        due=level.due,
        target=level.said_target,
    )
    return facts.append_remarks(sentence, level.remarks)


def _draw_chart(levels: Sequence[LevelRow], anchor: str, say: i18n.Translator) -> str:
    panels = [list(panel) for _, panel in groupby(levels, key=lambda level: level.unit)]
    labels = [_row_labels(panel, say) for panel in panels]
    heights = [
        rows.place_rows(column)[1]
        + (_HEAD_HEIGHT + _TICKS_HEIGHT if len(column) > 1 else _SINGLE_ROW_GAP)
        for column in labels
    ]
    marked = [text for x in levels for text in (x.marked_baseline, x.marked_target)]
    # The same room everywhere, so that zero lies on one line through all panels.
    room = 4 + max(canvas.measure_text(text, weight=canvas.SEMIBOLD) for text in marked)
    with canvas.new_sheet(_KEY_HEIGHT + sum(heights)) as figure:
        page = canvas.add_page_axes(figure)
        _draw_key(page, levels, say)
        top = _KEY_HEIGHT
        for panel, column, height in zip(panels, labels, heights, strict=True):
            _draw_panel(figure, page, panel, column, top, room, say)
            top += height
        return canvas.render_svg(figure, anchor)


def _row_labels(panel: Sequence[LevelRow], say: i18n.Translator) -> list[rows.RowLabel]:
    """A panel of one row has no axis of its own to name the unit: its remark does."""
    own = (say.unit(panel[0].unit),) if len(panel) == 1 else ()
    return [rows.make_label(level.name, (*own, *level.remarks)) for level in panel]


def _draw_key(page: Axes, levels: Sequence[LevelRow], say: i18n.Translator) -> None:
    """What the two marks mean, once, above the rows."""
    period = facts.most_common([level.period for level in levels])
    before = say("baseline {period}", period=say.period(period))
    after = say("target {period}", period=levels[0].due)
    page.scatter(
        [_PLOT_LEFT + 1.2], [3], s=26, facecolor="white", edgecolor=canvas.INK, linewidth=1.3
    )
    canvas.write_text(page, _PLOT_LEFT + 4, 3, before, size=canvas.SMALL_SIZE)
    left = _PLOT_LEFT + 4 + canvas.measure_text(before, canvas.SMALL_SIZE) + 6
    page.plot([left, left + 5], [3, 3], color=canvas.RULE, linewidth=2)
    page.scatter([left + 5], [3], s=44, marker=">", color=canvas.TEAL, linewidth=0, zorder=3)
    canvas.write_text(page, left + 8, 3, after, size=canvas.SMALL_SIZE)


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
    unit, several = panel[0].unit, len(panel) > 1
    page.plot([0, canvas.WIDTH], [top, top], color=canvas.PALE, linewidth=1)
    if several:
        unit_at = top + _HEAD_HEIGHT / 2
        canvas.write_text(
            page, 0, unit_at, say.unit(unit), size=canvas.SMALL_SIZE, color=canvas.GREY
        )
    top += _HEAD_HEIGHT if several else _SINGLE_ROW_GAP / 2
    length = canvas.WIDTH - _PLOT_LEFT
    axes = canvas.add_plot_axes(figure, _PLOT_LEFT, top, length, height)
    most = max(100.0 if unit == _PERCENT else 0.0, *(max(x.baseline, x.high) for x in panel))
    least = min(0.0, *(min(x.baseline, x.target) for x in panel))
    axes.set_xlim(*canvas.pad_limits(least, most, length, room, room))
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.axvline(0, color=canvas.RULE, linewidth=0.6)
    axes.spines["bottom"].set_visible(False)
    if several:
        facts.set_number_ticks(axes, least, most, say, unit if unit == _PERCENT else "")
    else:
        axes.set_xticks([])
    _draw_marks(axes, panel, centres)
    for level, label, centre in zip(panel, labels, centres, strict=True):
        rows.write_label(page, label, top + centre)
        _draw_arrow(axes, level, centre)


def _draw_marks(axes: Axes, panel: Sequence[LevelRow], centres: Sequence[float]) -> None:
    """A dot at each baseline, an arrow head at each target, those of one look together."""
    import seaborn as sns

    starts = [level.baseline for level in panel]
    dot: dict[str, Any] = {"facecolor": "white", "edgecolor": canvas.INK, "linewidth": 1.3}
    sns.scatterplot(x=starts, y=list(centres), ax=axes, s=26, zorder=4, **dot)
    heads: dict[str, list[tuple[float, float]]] = {}
    for level, centre in zip(panel, centres, strict=True):
        heads.setdefault(_arrow_marker(level), []).append((level.target, centre))
    for head, places in heads.items():
        x, y = ([place[axis] for place in places] for axis in (0, 1))
        look: dict[str, Any] = {"marker": head, "color": canvas.TEAL, "linewidth": 0}
        sns.scatterplot(x=x, y=y, ax=axes, s=44, zorder=3, **look)


def _arrow_marker(level: LevelRow) -> str:
    """The marker that points from the baseline to the target."""
    if level.target == level.baseline:
        return "D"
    return "<" if level.target < level.baseline else ">"


def _draw_arrow(axes: Axes, level: LevelRow, centre: float) -> None:
    """From the baseline to the target, a bar on to a range's far end, the numbers outside."""
    start, end, far = level.baseline, level.target, level.high
    axes.plot([start, end], [centre, centre], color=canvas.RULE, linewidth=2, zorder=2)
    if far != end:
        axes.plot([end, far], [centre, centre], color=canvas.LIGHT_TEAL, linewidth=5, zorder=2)
    falls = end < start
    left, right = sorted((start, end, far))[::2]
    before, after = (right, left) if falls else (left, right)
    ink, teal = canvas.INK, canvas.TEAL
    canvas.label_mark(axes, before, centre, level.marked_baseline, left=not falls, color=ink)
    strong = canvas.SEMIBOLD
    canvas.label_mark(
        axes, after, centre, level.marked_target, left=falls, color=teal, weight=strong
    )
