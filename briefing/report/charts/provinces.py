"""Several provinces' ambitions → a row a target, each province's mark against its own past pace."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data.rows import SideBySide
from briefing.data.tables import Comparison
from briefing.report import blocks, outlook
from briefing.report.drawing import canvas, ratio_axis, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_KEY_LINE_HEIGHT = 5.5  # mm
_LINE_STEP = 4.2  # from one province's line to the next
_MIN_MARK_DISTANCE = 3.2  # mm; marks nearer than that stand a little apart in height
_MAX_HEIGHT = 110.0  # mm; the rows of a chart stay below it, the table has the others
_RATIO_COLUMN = 18.0  # for the first province's ratio where the others have no labels
_MARKERS = (  # marker, fill, edge, size: told apart by shape first
    ("o", canvas.TEAL, canvas.TEAL, 46),
    ("s", canvas.RUST, canvas.RUST, 40),
    ("D", "white", canvas.INK, 34),
    ("^", canvas.LIGHT_TEAL, canvas.INK, 48),
)
_OTHER_MARKER = ("o", "white", canvas.RULE, 26)  # of more than four provinces all but the first


@dataclass(frozen=True)
class ProvinceMark:
    """One province's ratio of a target, `index` its place among the provinces named."""

    index: int
    ratio: float
    text: str

    @property
    def x(self) -> float:
        """On the axis of ratios."""
        return math.log10(self.ratio)


@dataclass(frozen=True)
class TargetRow:
    """One target as drawn, with a mark for each province that can be compared."""

    label: rows.RowLabel
    name: str
    marks: tuple[ProvinceMark, ...]

    def is_first_highest(self) -> bool | None:
        """Whether the first province asks for more than every other; None where it has no mark."""
        first, *others = self.marks
        return first.ratio > max(mark.ratio for mark in others) if first.index == 0 else None


def compared_ambition_chart(
    comparison: Comparison, say: i18n.Translator, *, source: str
) -> blocks.Figure | blocks.Note:
    """How many times its own past pace each province asks for, where that can be compared.

    Targets that limit a yearly amount are left out, for them fewer is more; so are those whose
    trend has to turn, which have no ratio.
    """
    names = [province.name[say.language] for province in comparison.provinces]
    targets = _select_targets(comparison, say)
    if not targets:
        missing = say("No target of two provinces can be set against the pace before.")
        return canvas.no_chart_note(missing, say)
    shown = _fit_to_height(targets)
    subtitle = [say("Yearly pace required ÷ yearly pace achieved before, each province by its own")]
    if len(shown) < len(targets):
        counts = {"count": say.number(len(shown)), "total": say.number(len(targets))}
        subtitle.append(say("{count} of {total} targets, all of them in the table", **counts))
    return blocks.Figure(
        anchor="ambitions",
        title=_chart_title(targets, names, say),
        subtitle=" · ".join(subtitle),
        svg=_draw_chart(shown, names, say),
        alt=" ".join(_describe_target(target, names, say) for target in shown),
        source=source,
        reading=ratio_axis.reading_hint(say),
    )


def _select_targets(comparison: Comparison, say: i18n.Translator) -> list[TargetRow]:
    """The targets with two ratios or more; the first province's greatest comes first."""
    indices = {province.id: index for index, province in enumerate(comparison.provinces)}
    found: dict[tuple[str, str], list[SideBySide]] = {}
    for row in comparison.side_by_side:
        if row.pace_group and row.ambition > 0 and not outlook.is_upper_limit(row):
            found.setdefault((row.indicator_id, row.pace_group), []).append(row)
    targets = []
    for compared in found.values():
        if len(compared) > 1:
            marks = (
                ProvinceMark(
                    indices[row.province_id], row.ambition, ratio_axis.format_ambition(row, say)
                )
                for row in compared
            )
            name = compared[0].name[say.language]
            lines = len(compared) if 2 < len(indices) <= len(_MARKERS) else 0
            label = rows.make_label(name, min_height=_LINE_STEP * lines)
            targets.append(TargetRow(label, name, tuple(marks)))
    return sorted(targets, key=lambda t: (t.marks[0].index, -t.marks[0].ratio, t.name))


def _fit_to_height(targets: Sequence[TargetRow]) -> list[TargetRow]:
    """The targets a chart has room for: those of the first province, where it has any."""
    led = [target for target in targets if target.marks[0].index == 0] or list(targets)
    ends = accumulate(target.label.row_height for target in led)
    return [target for target, end in zip(led, ends, strict=True) if end <= _MAX_HEIGHT]


def _chart_title(targets: Sequence[TargetRow], names: Sequence[str], say: i18n.Translator) -> str:
    leading = [is_first for t in targets if (is_first := t.is_first_highest()) is not None]
    if not leading:
        return say("How many times the pace before each province asks for")
    counts = {"count": say.number(sum(leading)), "total": say.number(len(leading))}
    if len(names) == 2:
        return say(
            "Against its own past pace, {first} asks for more than {other} in {count} of {total} "
            "targets",
            first=names[0],
            other=names[1],
            **counts,
        )
    return say(
        "Against its own past pace, {first} asks for more than any other in {count} of {total} "
        "targets",
        first=names[0],
        **counts,
    )


def _describe_target(target: TargetRow, names: Sequence[str], say: i18n.Translator) -> str:
    each = [
        say("{province} {ratio}", province=names[mark.index], ratio=mark.text)
        for mark in target.marks
    ]
    return say("{name}: {ratios}.", name=target.name, ratios="; ".join(each))


def _draw_chart(targets: Sequence[TargetRow], names: Sequence[str], say: i18n.Translator) -> str:
    key, count = list(_key_positions(names, say)), len(names)
    looks = _MARKERS if count <= len(_MARKERS) else (_MARKERS[0], *[_OTHER_MARKER] * (count - 1))
    top = _KEY_LINE_HEIGHT * (1 + key[-1][1]) + ratio_axis.HEAD_HEIGHT
    centres, height = rows.place_rows([target.label for target in targets])
    with canvas.new_sheet(top + height + ratio_axis.FOOT_HEIGHT) as (figure, page):
        for look, (left, line, text) in zip(looks, key, strict=False):
            y = _KEY_LINE_HEIGHT * (line + 0.5)
            _draw_mark(page, left + 1.4, y, look)
            canvas.write_text(page, left + 4, y, text, small=True)
        column = _RATIO_COLUMN if count > len(_MARKERS) else 0
        width = canvas.WIDTH - rows.PLOT_LEFT - column
        marks = [mark for target in targets for mark in target.marks]
        axes = ratio_axis.draw_ratio_axis(
            figure,
            page,
            (top, width, height),
            [mark.ratio for mark in marks],
            [mark.text for mark in marks],
            say("1 = each province's own pace before"),
            say,
        )
        for target, centre in zip(targets, centres, strict=True):
            rows.write_label(page, target.label, top + centre)
            if count > len(_MARKERS):
                _draw_on_single_line(axes, target, centre, looks)
                _write_first_ratio(page, target, top + centre)
            elif count > 2:
                _draw_province_lines(axes, target, centre)
            else:
                _draw_pair(axes, target, centre, width)
        return canvas.render_svg(figure, "ambitions")


def _key_positions(names: Sequence[str], say: i18n.Translator) -> Iterator[tuple[float, int, str]]:
    """Where each entry of the key goes: mm from the left, line, text."""
    shown = names if len(names) <= len(_MARKERS) else (names[0], say("the other provinces"))
    left, line = 0.0, 0
    for text in shown:
        needed = 4 + canvas.measure_text(text, canvas.SMALL_SIZE)
        if left and left + needed > canvas.WIDTH:
            left, line = 0.0, line + 1
        yield left, line, text
        left += needed + 7


def _draw_mark(axes: Axes, x: float, y: float, look: tuple[str, str, str, int]) -> None:
    marker, fill, edge, size = look
    kind: dict[str, Any] = {"marker": marker, "facecolor": fill, "edgecolor": edge}
    axes.scatter([x], [y], s=size, linewidth=1.3, zorder=4, clip_on=False, **kind)


def _draw_pair(axes: Axes, target: TargetRow, centre: float, width: float) -> None:
    """Two marks on one line, their ratios outside them."""
    low, high = sorted(target.marks, key=lambda mark: mark.ratio)
    left, right = axes.get_xlim()
    distance = (high.x - low.x) / (right - left) * width
    shift = 1.5 if distance < _MIN_MARK_DISTANCE else 0.0
    heights = [centre + shift, centre - shift]
    axes.plot([low.x, high.x], heights, color=canvas.RULE, linewidth=2, zorder=3)
    for mark, y in zip((low, high), heights, strict=True):
        look = _MARKERS[mark.index]
        _draw_mark(axes, mark.x, y, look)
        canvas.label_mark(axes, mark.x, centre, mark.text, to_left=mark is low, color=look[2])


def _draw_province_lines(axes: Axes, target: TargetRow, centre: float) -> None:
    """A line for each province from 1 to its mark, the ratio beyond it."""
    y = centre - _LINE_STEP * (len(target.marks) - 1) / 2
    for mark in target.marks:
        look = _MARKERS[mark.index]
        axes.plot([0, mark.x], [y, y], color=canvas.RULE, linewidth=1.2, zorder=3)
        _draw_mark(axes, mark.x, y, look)
        canvas.label_mark(axes, mark.x, y, mark.text, to_left=mark.ratio < 1, color=look[2])
        y += _LINE_STEP


def _draw_on_single_line(
    axes: Axes, target: TargetRow, centre: float, looks: Sequence[tuple[str, str, str, int]]
) -> None:
    """All provinces on one line, the first one on top."""
    for mark in sorted(target.marks, key=lambda mark: -mark.index):
        _draw_mark(axes, mark.x, centre, looks[mark.index])


def _write_first_ratio(page: Axes, target: TargetRow, y: float) -> None:
    """The first province's ratio in a column of its own."""
    first = target.marks[0]
    if first.index == 0:
        look: dict[str, Any] = {"color": canvas.TEAL, "ha": "right", "bold": True}
        canvas.write_text(page, canvas.WIDTH, y, first.text, **look)
