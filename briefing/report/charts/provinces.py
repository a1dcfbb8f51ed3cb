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
from briefing.report.blocks import Figure, Note
from briefing.report.drawing import canvas, rows
from briefing.report.footnotes import name_notes

_KEY_LINE_HEIGHT = 5.5  # mm
_LINE_STEP = 4.2  # from one province's line to the next
_MIN_MARK_DISTANCE = 3.2  # mm; marks nearer than that stand a little apart in height
_MAX_HEIGHT = 110.0  # mm; the rows of a chart stay below it, the table has the others
_RATIO_COLUMN = 18.0  # for the first province's ratio where the others have no labels
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
    label: rows.RowLabel
    marks: Sequence[Mark]


def compared_ambition_chart(
    comparison: Comparison, say: Translator, *, source: str
) -> Figure | Note:
    """How many times its own past pace each province asks for, where that can be compared.

    Targets that limit a yearly amount are left out, for them fewer is more; so are those whose
    trend has to turn, which have no ratio.
    """
    names = [province.name[say.language] for province in comparison.provinces]
    targets = _select_targets(comparison, say)
    if not targets:
        missing = say("No target of two provinces can be set against the pace before.")
        return canvas.no_chart_note(missing, say)
    # Those the chart has room for: of the first province, where it has any.
    of_first = [target for target in targets if target.marks[0][0] == 0] or targets
    ends = accumulate(target.label.row_height for target in of_first)
    shown = [target for target, end in zip(of_first, ends, strict=True) if end <= _MAX_HEIGHT]
    subtitle = [say("Yearly pace required ÷ yearly pace achieved before, each province by its own")]
    if len(shown) < len(targets):
        counts = {"count": say.number(len(shown)), "total": say.number(len(targets))}
        subtitle.append(say("{count} of {total} targets, all of them in the table", **counts))
    return Figure(
        "ambitions",
        _chart_title(targets, names, say),
        " · ".join(subtitle),
        _draw_chart(shown, names, say),
        " ".join(_describe_target(target, names, say) for target in shown),
        source,
        reading=rows.ratio_reading_hint(say),
        notes=name_notes(
            (f"{target.name} ({names[place]})", phrases.format_note(row.target_note, say))
            for target in shown
            for place, row in target.marks
        ),
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
            lines = len(compared) if 2 < len(indices) <= len(_MARKERS) else 0
            label = rows.make_label(name, min_height=_LINE_STEP * lines)
            marks = [(indices[row.province_id], row) for row in compared]
            targets.append(TargetRow(name, label, marks))
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
        say("{province} {ratio}", province=names[i], ratio=rows.format_ratio(row, say))
        for i, row in target.marks
    ]
    return say("{name}: {ratios}.", name=target.name, ratios="; ".join(ratios))


def _draw_chart(targets: Sequence[TargetRow], names: Sequence[str], say: Translator) -> str:
    key, count = list(_key_positions(names, say)), len(names)
    looks = _MARKERS if count <= len(_MARKERS) else (_MARKERS[0], *[_OTHER_MARKER] * (count - 1))
    top = _KEY_LINE_HEIGHT * (1 + key[-1][1]) + rows.RATIO_HEAD
    labels = [target.label for target in targets]
    centres, height = rows.place_rows(labels)
    with canvas.new_sheet(top + height + rows.RATIO_FOOT) as page:
        for look, (left, line, text) in zip(looks, key, strict=False):
            y = _KEY_LINE_HEIGHT * (line + 0.5)
            _draw_mark(page, left + 1.4, y, look)
            canvas.write_text(page, left + 4, y, text, small=True)
        width = rows.PLOT_WIDTH - (_RATIO_COLUMN if count > len(_MARKERS) else 0)
        shown = [row for target in targets for _, row in target.marks]
        line_label = say("1 = each province's own pace before")
        axes = rows.add_ratio_axes(page, (top, width, height), shown, line_label, say)
        rows.write_labels(page, labels, top)
        for target, y in zip(targets, centres, strict=True):
            if count > len(_MARKERS):  # all provinces on one line, the first one on top
                for i, row in sorted(target.marks, key=lambda mark: -mark[0]):
                    _draw_mark(axes, math.log10(row.ambition), y, looks[i])
                if i == 0:
                    text, look = rows.format_ratio(row, say), {"color": canvas.TEAL, "ha": "right"}
                    canvas.write_text(page, canvas.WIDTH, top + y, text, bold=True, **look)
            elif count > 2:
                _draw_province_lines(axes, target.marks, y, say)
            else:
                _draw_pair(axes, target.marks, y, width, say)
        return canvas.render_svg(page, "ambitions")


def _key_positions(names: Sequence[str], say: Translator) -> Iterator[tuple[float, int, str]]:
    """Where each entry of the key goes: mm from the left, line, text."""
    shown = names if len(names) <= len(_MARKERS) else (names[0], say("the other provinces"))
    left, line = 0.0, 0
    for text in shown:
        needed = 4 + canvas.measure_text(text, canvas.SMALL_SIZE)
        if left and left + needed > canvas.WIDTH:
            left, line = 0.0, line + 1
        yield left, line, text
        left += needed + 7


def _draw_mark(axes: canvas.Axes, x: float, y: float, look: dict[str, Any]) -> None:
    axes.scatter([x], [y], linewidth=1.3, zorder=4, clip_on=False, **look)


def _draw_pair(
    axes: canvas.Axes, marks: Sequence[Mark], centre: float, width: float, say: Translator
) -> None:
    """Two marks on one line, their ratios outside them."""
    low, high = sorted(marks, key=lambda mark: mark[1].ambition)
    ends = [math.log10(row.ambition) for _, row in (low, high)]
    left, right = axes.get_xlim()
    distance = (ends[1] - ends[0]) / (right - left) * width
    shift = 1.5 if distance < _MIN_MARK_DISTANCE else 0.0
    heights = [centre + shift, centre - shift]
    axes.plot(ends, heights, color=canvas.RULE, linewidth=2, zorder=3)
    for (i, row), x, y, to_left in zip((low, high), ends, heights, (True, False), strict=True):
        _draw_mark(axes, x, y, _MARKERS[i])
        text = rows.format_ratio(row, say)
        canvas.label_mark(axes, x, centre, text, to_left=to_left, color=_MARKERS[i]["edgecolor"])


def _draw_province_lines(
    axes: canvas.Axes, marks: Sequence[Mark], centre: float, say: Translator
) -> None:
    """A line for each province from 1 to its mark, the ratio beyond it."""
    y = centre - _LINE_STEP * (len(marks) - 1) / 2
    for i, row in marks:
        x, text = math.log10(row.ambition), rows.format_ratio(row, say)
        axes.plot([0, x], [y, y], color=canvas.RULE, linewidth=1.2, zorder=3)
        _draw_mark(axes, x, y, _MARKERS[i])
        canvas.label_mark(axes, x, y, text, to_left=x < 0, color=_MARKERS[i]["edgecolor"])
        y += _LINE_STEP
