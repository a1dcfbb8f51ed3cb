"""Several provinces' ambitions → a row a target, each province's mark against its own past pace."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from briefing.data.compared_rows import SideBySide
from briefing.data.tables import Comparison
from briefing.i18n import Translator
from briefing.report import before_plan, phrases
from briefing.report.blocks import Figure, Text, paragraph
from briefing.report.drawing import canvas, readings, rows
from briefing.report.footnotes import name_notes

_KEY_LINE_HEIGHT = 5.5  # mm
_LINE_STEP = 4.2  # from one province's line to the next
_MIN_MARK_DISTANCE = 3.2  # mm; marks nearer than that stand a little apart in height
_MAX_HEIGHT = 110.0  # mm; the rows of a chart stay below it, the table has the others
_FOOT_HEIGHT = 5.0  # mm: what 1 is, below the axis
_MIN_REACH = math.log10(1.8)  # so far the axis reaches to both sides of 1 at least
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_LONG_AXIS = 1.7  # decades
_DECADE_TICKS = (0.01, 0.1, 1, 10, 100)  # on an axis too long for the others
_MARKERS: tuple[dict[str, Any], ...] = (  # a reader distinguishes them by shape first
    {"marker": "D", "facecolor": canvas.TEAL, "edgecolor": canvas.TEAL, "s": 36},
    {"marker": "X", "facecolor": canvas.RUST, "edgecolor": canvas.RUST, "s": 48},
    {"marker": "P", "facecolor": "white", "edgecolor": canvas.INK, "s": 46},
    {"marker": "*", "facecolor": canvas.LIGHT_TEAL, "edgecolor": canvas.INK, "s": 70},
)
# Of more than four provinces all but the first.
_OTHER_MARKER = {"marker": "|", "color": canvas.RULE, "s": 26}


Mark = tuple[int, SideBySide]  # a province's place among those named, and its target


class TargetRow(NamedTuple):
    """One target as drawn, with a mark for each province that can be compared."""

    name: str
    marks: Sequence[Mark]


def compared_ambition_chart(
    comparison: Comparison, say: Translator, *, source: str
) -> Figure | Text:
    """How many times its own past pace each province asks for, where that can be compared.

    Targets that limit a yearly amount are left out, for them fewer is more; so are those whose
    trend has to turn, which have no ratio.
    """
    names = [province.name[say.language] for province in comparison.provinces]
    targets = _select_targets(comparison, say)
    if not targets:
        missing = say("No target of two provinces can be set against the pace before.")
        return paragraph(missing)
    if len(targets) < canvas.MIN_ROWS:
        return paragraph(" ".join(_describe_target(target, names, say) for target in targets))
    # Those the chart has room for: of the first province, where it has any.
    of_first = [target for target in targets if target.marks[0][0] == 0] or targets
    labels = (_make_label(target, len(names), canvas.WIDTH) for target in of_first)
    ends = accumulate(label.height for label in labels)
    shown = [target for target, end in zip(of_first, ends, strict=True) if end <= _MAX_HEIGHT]
    subtitle = [say("Yearly pace required ÷ yearly pace achieved before, each province by its own")]
    if len(shown) < len(targets):
        counts = {"count": say.number(len(shown)), "total": say.number(len(targets))}
        subtitle.append(say("{count} of {total} targets, all of them in the table", **counts))
    return Figure(
        "ambitions",
        _chart_title(targets, names, say),
        " · ".join(subtitle),
        _draw_chart(shown, names, canvas.WIDTH, say),
        " ".join(_describe_target(target, names, say) for target in shown),
        source,
        reading=say(
            "Right of 1 the plan needs a faster pace than before, left of it a slower one."
        ),
        notes=name_notes(
            (f"{target.name} ({names[place]})", phrases.format_note(row.target_note, say))
            for target in shown
            for place, row in target.marks
            if place == 0 or len(names) <= len(_MARKERS)  # of many the first alone is read
        ),
        narrow=_draw_chart(shown, names, canvas.NARROW, say),
    )


def _select_targets(comparison: Comparison, say: Translator) -> list[TargetRow]:
    """The targets with two ratios or more; the first province's greatest comes first."""
    indices = {province.id: index for index, province in enumerate(comparison.provinces)}
    found: dict[tuple[str, str], list[SideBySide]] = {}
    for row in comparison.side_by_side:
        if row.pace_group and row.ambition > 0 and not before_plan.is_upper_limit(row):
            found.setdefault((row.indicator_id, row.pace_group), []).append(row)
    targets = []
    for compared in found.values():
        if len(compared) > 1:
            name = compared[0].name[say.language]
            marks = [(indices[row.province_id], row) for row in compared]
            targets.append(TargetRow(name, marks))
    return sorted(targets, key=lambda t: (t.marks[0][0], -t.marks[0][1].ambition, t.name))


def _chart_title(targets: Sequence[TargetRow], names: Sequence[str], say: Translator) -> str:
    of_first = [target.marks for target in targets if target.marks[0][0] == 0]
    if not of_first:
        return say("How many times the pace before each province asks for")
    ratios = [[row.ambition for _, row in marks] for marks in of_first]
    leading = sum(first > max(rest) for first, *rest in ratios)
    values = {"count": say.number(leading), "total": say.number(len(of_first)), "first": names[0]}
    if len(names) > 2:
        return say(
            "Against its own past pace, {first} asks for more than any other in {count} of {total} "
            "targets",
            **values,
        )
    return say(
        "Against its own past pace, {first} asks for more than {other} in {count} of {total} "
        "targets",
        other=names[1],
        **values,
    )


def _describe_target(target: TargetRow, names: Sequence[str], say: Translator) -> str:
    ratios = [
        say("{province} {ratio}", province=names[i], ratio=readings.format_ratio(row, say))
        for i, row in target.marks
    ]
    return say("{name}: {ratios}.", name=target.name, ratios="; ".join(ratios))


def _make_label(target: TargetRow, count: int, width: float) -> rows.RowLabel:
    """A row is as high as the provinces' lines, where each has its own."""
    lines = len(target.marks) if 2 < count <= len(_MARKERS) else 1
    return rows.make_label(width, target.name, marks_height=max(5.0, _LINE_STEP * lines))


def _draw_chart(
    targets: Sequence[TargetRow], names: Sequence[str], width: float, say: Translator
) -> str:
    key, count = list(_key_positions(names, width, say)), len(names)
    looks = _MARKERS if count <= len(_MARKERS) else (_MARKERS[0], *[_OTHER_MARKER] * (count - 1))
    labels = [_make_label(target, count, width) for target in targets]
    axis = _ratio_axis(targets, width, count, say)
    sides = _write_sides(axis, width, say)
    top = _KEY_LINE_HEIGHT * (1 + key[-1][1]) + canvas.LINE_HEIGHT * max(map(len, sides)) + 1
    bottom = top + sum(label.height for label in labels)
    with canvas.new_sheet(bottom + rows.TICKS_HEIGHT + _FOOT_HEIGHT, width) as page:
        for look, (left, line, text) in zip(looks, key, strict=False):
            y = _KEY_LINE_HEIGHT * (line + 0.5)
            _draw_mark(page, left + 1.4, y, look)
            canvas.write_text(page, left + 4, y, text, small=True)
        _draw_axis(page, axis, sides, top, bottom, say)
        placed = rows.write_labels(page, labels, top)
        for target, (_, y) in zip(targets, placed, strict=True):
            if count > len(_MARKERS):  # all provinces on one line, the first one on top
                for i, row in sorted(target.marks, key=lambda mark: -mark[0]):
                    _draw_mark(page, axis.x(math.log10(row.ambition)), y, looks[i])
                if i == 0:
                    text, look = readings.format_ratio(row, say), {"color": canvas.TEAL}
                    canvas.write_text(page, width, y, text, bold=True, ha="right", **look)
            elif count > 2:
                _draw_province_lines(page, axis, target, names, y, say)
            else:
                _draw_pair(page, axis, target, names, y, say)
        return canvas.render_svg(page, "ambitions")


def _ratio_axis(
    targets: Sequence[TargetRow], width: float, count: int, say: Translator
) -> rows.Axis:
    """A logarithmic axis of the ratio of two paces: twice and half are equally far from 1."""
    shown = [row for target in targets for _, row in target.marks]
    logs = [math.log10(row.ambition) for row in shown]
    room = canvas.measure_labels(readings.format_ratio(row, say) for row in shown)
    left, right = rows.marks_left(width) + room, width - room
    if count > len(_MARKERS):
        left, right = rows.marks_left(width) + 2, width - room - 2
    return rows.Axis(min([*logs, -_MIN_REACH]), max([*logs, _MIN_REACH]), left, right)


def _write_sides(axis: rows.Axis, width: float, say: Translator) -> tuple[tuple[str, ...], ...]:
    """What it means to lie left and right of 1, each in the lines its side has room for."""
    middle = axis.x(0)
    slower = canvas.wrap_text(
        say("asks for less than was achieved"), middle - rows.marks_left(width) - 7
    )
    faster = canvas.wrap_text(say("needs a faster pace"), width - middle - 7)
    return (f"← {slower[0]}", *slower[1:]), (*faster[:-1], f"{faster[-1]} →")


def _draw_axis(
    page: canvas.Axes,
    axis: rows.Axis,
    sides: tuple[tuple[str, ...], ...],
    top: float,
    bottom: float,
    say: Translator,
) -> None:
    """A line at 1, labelled, texts on its two sides, numbers below."""
    middle, width = axis.x(0), page.get_xlim()[1]
    ticks = _TICKS if axis.high - axis.low < _LONG_AXIS else _DECADE_TICKS
    inside = [tick for tick in ticks if axis.low <= math.log10(tick) <= axis.high]
    marks = [(math.log10(tick), say("{ratio}×", ratio=say.number(tick))) for tick in inside]
    rows.draw_ticks(page, axis, marks, top, bottom)
    page.plot([middle, middle], [top, bottom], color=canvas.INK, linewidth=1.6, zorder=1)
    for lines, x, side in zip(sides, (middle - 2, middle + 2), ("right", "left"), strict=True):
        start = top - 1 - canvas.LINE_HEIGHT * len(lines)
        canvas.write_lines(page, x, start, lines, ha=side, color=canvas.GREY)
    text = say("1 = each province's own pace before")
    half = canvas.measure_text(text, canvas.SMALL_SIZE, canvas.SEMIBOLD) / 2
    x = min(middle, width - half)
    y = bottom + rows.TICKS_HEIGHT + _FOOT_HEIGHT / 2
    canvas.write_text(page, x, y, text, ha="center", small=True, bold=True)


def _key_positions(
    names: Sequence[str], width: float, say: Translator
) -> Iterator[tuple[float, int, str]]:
    """Where each entry of the key goes: mm from the left, line, text."""
    shown = names if len(names) <= len(_MARKERS) else (names[0], say("the other provinces"))
    left, line = 0.0, 0
    for text in shown:
        needed = 4 + canvas.measure_text(text, canvas.SMALL_SIZE)
        if left and left + needed > width:
            left, line = 0.0, line + 1
        yield left, line, text
        left += needed + 7


def _draw_mark(page: canvas.Axes, x: float, y: float, look: dict[str, Any]) -> Any:
    return page.scatter([x], [y], linewidth=1.3, zorder=4, clip_on=False, **look)


def _draw_pair(
    page: canvas.Axes,
    axis: rows.Axis,
    target: TargetRow,
    names: Sequence[str],
    centre: float,
    say: Translator,
) -> None:
    """Two marks on one line, their ratios outside them."""
    low, high = sorted(target.marks, key=lambda mark: mark[1].ambition)
    ends = [axis.x(math.log10(row.ambition)) for _, row in (low, high)]
    shift = 1.5 if ends[1] - ends[0] < _MIN_MARK_DISTANCE else 0.0
    heights = [centre + shift, centre - shift]
    page.plot(ends, heights, color=canvas.RULE, linewidth=2, zorder=3)
    for (i, row), x, y, to_left in zip((low, high), ends, heights, (True, False), strict=True):
        _label_mark(page, x, y, i, readings.format_ratio(row, say), to_left, target, names)


def _label_mark(
    page: canvas.Axes,
    x: float,
    y: float,
    i: int,
    text: str,
    to_left: bool,
    target: TargetRow,
    names: Sequence[str],
) -> None:
    mark = _draw_mark(page, x, y, _MARKERS[i])
    canvas.add_value(mark, f"{target.name}, {names[i]}: {text}")
    side, shift = ("right", -2.4) if to_left else ("left", 2.4)
    colour = _MARKERS[i]["edgecolor"]
    canvas.write_text(page, x + shift, y, text, ha=side, bold=True, color=colour)


def _draw_province_lines(
    page: canvas.Axes,
    axis: rows.Axis,
    target: TargetRow,
    names: Sequence[str],
    centre: float,
    say: Translator,
) -> None:
    """A line for each province from 1 to its mark, the ratio beyond it."""
    y = centre - _LINE_STEP * (len(target.marks) - 1) / 2
    for i, row in target.marks:
        x = axis.x(math.log10(row.ambition))
        page.plot([axis.x(0), x], [y, y], color=canvas.RULE, linewidth=1.2, zorder=3)
        text = readings.format_ratio(row, say)
        _label_mark(page, x, y, i, text, row.ambition < 1, target, names)
        y += _LINE_STEP
