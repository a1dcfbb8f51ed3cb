"""Several provinces' ambitions → a row a target, each province's mark against its own past pace."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import tables
from briefing.report import blocks, outlook, phrases
from briefing.report.drawing import canvas, facts, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PLOT_LEFT = rows.NAME_WIDTH + 3
_KEY_LINE_HEIGHT, _HEAD_HEIGHT, _FOOT_HEIGHT = (
    5.5,
    10.0,
    10.0,
)  # mm: a line of the key, above the rows, below them
_LINE_STEP, _ROW_GAP = 4.2, 2.6  # from one province's line to the next, between targets
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
    """One province's ratio of a target, `place` its place among the provinces named."""

    place: int
    ratio: float
    said: str


@dataclass(frozen=True)
class TargetRow:
    """One target as drawn, with a mark for each province that can be compared."""

    name: str
    marks: tuple[ProvinceMark, ...]

    def leads(self) -> bool | None:
        """Whether the first province asks for more than every other; None where it has no mark."""
        first, *others = self.marks
        return first.ratio > max(mark.ratio for mark in others) if first.place == 0 else None


def compared_ambition_chart(
    run: tables.Comparison, say: i18n.Translator, *, source: str, anchor: str = "ambitions"
) -> blocks.Figure | blocks.Note:
    """How many times its own past pace each province asks for, where that can be compared.

    Targets that limit a yearly amount are left out, for them fewer is more; so are those whose
    trend has to turn, which have no ratio.
    """
    names = [say.own(place, "name") for place in tables.to_records(run.provinces)]
    targets = _select_targets(run, say)
    if not targets:
        missing = say("No target of two provinces can be set against the pace before.")
        return canvas.no_chart_note(missing, say)
    shown = _fit_to_height(targets, len(names))
    subtitle = [say("Yearly pace required ÷ yearly pace achieved before, each province by its own")]
    if len(shown) < len(targets):
        counts = {"count": say.number(len(shown)), "total": say.number(len(targets))}
        subtitle.append(say("{count} of {total} targets, all of them in the table", **counts))
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(targets, names, say),
        subtitle=" · ".join(subtitle),
        svg=_draw_chart(shown, names, anchor, say),
        alt=" ".join(_describe_target(target, names, say) for target in shown),
        source=source,
        reading=facts.ratio_reading_hint(say),
    )


def _select_targets(run: tables.Comparison, say: i18n.Translator) -> list[TargetRow]:
    """The targets with two ratios or more; the first province's greatest comes first."""
    places = {name: place for place, name in enumerate(run.provinces["id"])}
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in tables.to_records(run.side_by_side):
        if row["pace_group"] and row["ambition"] > 0 and not outlook.is_upper_limit(row):
            found.setdefault((row["indicator_id"], row["pace_group"]), []).append(row)
    targets = [
        TargetRow(
            say.own(own[0], "name"),
            tuple(
                ProvinceMark(
                    places[row["province_id"]], row["ambition"], _format_ambition(row, say)
                )
                for row in own
            ),
        )
        for own in found.values()
        if len(own) > 1
    ]
    return sorted(targets, key=lambda t: (t.marks[0].place, -t.marks[0].ratio, t.name))


def _fit_to_height(targets: Sequence[TargetRow], provinces: int) -> list[TargetRow]:
    """The targets a chart has room for: those of the first province, where it has any."""
    led = [target for target in targets if target.leads() is not None] or list(targets)
    ends = accumulate(_row_height(target, provinces) for target in led)
    return [target for target, end in zip(led, ends, strict=True) if end <= _MAX_HEIGHT]


def _row_height(target: TargetRow, provinces: int) -> float:
    """What a target takes, in mm: its name, or a line for each of three or four provinces."""
    lines = len(target.marks) if 2 < provinces <= len(_MARKERS) else 0
    return max(rows.make_label(target.name, ()).height, _LINE_STEP * lines) + _ROW_GAP


def _format_ambition(row: Mapping[str, Any], say: i18n.Translator) -> str:
    return facts.format_ratio(
        row["ambition"], say, phrases.count_decimals(row["ambition_decimals"])
    )


def _chart_title(targets: Sequence[TargetRow], names: Sequence[str], say: i18n.Translator) -> str:
    leading = [target.leads() for target in targets if target.leads() is not None]
    if not leading:
        return say("How many times the pace before each province asks for")
    counts = {"count": say.number(sum(map(bool, leading))), "total": say.number(len(leading))}
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
        say("{province} {ratio}", province=names[mark.place], ratio=mark.said)
        for mark in target.marks
    ]
    return say("{name}: {ratios}.", name=target.name, ratios="; ".join(each))


def _draw_chart(
    targets: Sequence[TargetRow], names: Sequence[str], anchor: str, say: i18n.Translator
) -> str:
    key = list(_key_positions(names, say))
    top = _KEY_LINE_HEIGHT * (1 + key[-1][1]) + _HEAD_HEIGHT
    labels = [rows.make_label(target.name, ()) for target in targets]
    own_lines = 2 < len(names) <= len(_MARKERS)
    heights = [_row_height(target, len(names)) for target in targets]
    height = sum(heights)
    with canvas.new_sheet(top + height + _FOOT_HEIGHT) as figure:
        page = canvas.add_page_axes(figure)
        for look, (left, line, text) in zip(_markers_for(len(names)), key, strict=False):
            y = _KEY_LINE_HEIGHT * (line + 0.5)
            _draw_mark(page, left + 1.4, y, look)
            canvas.write_text(page, left + 4, y, text, size=canvas.SMALL_SIZE)
        ratios = [mark.ratio for target in targets for mark in target.marks]
        widest = max(
            canvas.measure_text(m.said, weight=canvas.SEMIBOLD) for t in targets for m in t.marks
        )
        many = len(names) > len(_MARKERS)
        box = (_PLOT_LEFT, top, canvas.WIDTH - _PLOT_LEFT - (_RATIO_COLUMN if many else 0), height)
        axes, middle = facts.add_ratio_axis(figure, box, ratios, (4 + widest, 4 + widest), say)
        line_is = say("1 = each province's own pace before")
        facts.label_ratio_axis(page, _PLOT_LEFT, middle, top, line_is, top + height, say)
        ends = accumulate(heights)
        for target, label, end, own in zip(targets, labels, ends, heights, strict=True):
            centre = end - own / 2
            rows.write_label(page, label, top + centre)
            if many:
                _draw_on_single_line(axes, page, target, centre, top, len(names))
            elif own_lines:
                _draw_province_lines(axes, target, centre)
            else:
                _draw_pair(axes, target, centre, box[2])
        return canvas.render_svg(figure, anchor)


def _markers_for(count: int) -> tuple[Any, ...]:
    """How each province is marked."""
    return _MARKERS if count <= len(_MARKERS) else (_MARKERS[0], *[_OTHER_MARKER] * (count - 1))


def _key_positions(names: Sequence[str], say: i18n.Translator) -> Iterator[tuple[float, int, str]]:
    """Where each entry of the key stands: mm from the left, line, text."""
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


def _draw_pair(axes: Axes, target: TargetRow, centre: float, length: float) -> None:
    """Two marks on one line, their ratios outside them."""
    low, high = sorted(target.marks, key=lambda mark: mark.ratio)
    left, right = axes.get_xlim()
    apart = (math.log10(high.ratio) - math.log10(low.ratio)) / (right - left) * length
    shift = 1.5 if apart < _MIN_MARK_DISTANCE else 0.0
    ends = [math.log10(mark.ratio) for mark in (low, high)]
    heights = [centre + shift, centre - shift]
    axes.plot(ends, heights, color=canvas.RULE, linewidth=2, zorder=3)
    for mark, x, y in zip((low, high), ends, heights, strict=True):
        look = _MARKERS[mark.place]
        _draw_mark(axes, x, y, look)
        own = {"left": mark is low, "color": look[2], "weight": canvas.SEMIBOLD}
        canvas.label_mark(axes, x, centre, mark.said, **own)  # type: ignore[arg-type]


def _draw_province_lines(axes: Axes, target: TargetRow, centre: float) -> None:
    """A line for each province from 1 to its mark, the ratio beyond it."""
    first = centre - _LINE_STEP * (len(target.marks) - 1) / 2
    for number, mark in enumerate(target.marks):
        x, y, look = math.log10(mark.ratio), first + _LINE_STEP * number, _MARKERS[mark.place]
        axes.plot([0, x], [y, y], color=canvas.RULE, linewidth=1.2, zorder=3)
        _draw_mark(axes, x, y, look)
        strong = canvas.SEMIBOLD
        canvas.label_mark(axes, x, y, mark.said, left=mark.ratio < 1, color=look[2], weight=strong)


def _draw_on_single_line(
    axes: Axes, page: Axes, target: TargetRow, centre: float, top: float, count: int
) -> None:
    """All provinces on one line, the first one's ratio in a column of its own."""
    looks = _markers_for(count)
    for mark in sorted(target.marks, key=lambda mark: -mark.place):
        _draw_mark(axes, math.log10(mark.ratio), centre, looks[mark.place])
    first = target.marks[0]
    if first.place == 0:
        own = {"color": canvas.TEAL, "weight": canvas.SEMIBOLD, "ha": "right"}
        canvas.write_text(page, canvas.WIDTH, top + centre, first.said, **own)  # type: ignore[arg-type]
