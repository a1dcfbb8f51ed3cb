"""Several provinces' ambitions → a row a target, each province's mark against its own past pace."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from briefing import block, tables, told, words
from briefing.chart import canvas, facts, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEFT = rows.COLUMN + 3
_KEY, _HEAD, _FOOT = 5.5, 10.0, 10.0  # mm: a line of the key, above the rows, below them
_BELOW, _AIR = 4.2, 2.6  # from one province's line to the next, between targets
_TOUCHING = 3.2  # mm; marks nearer than that stand a little apart in height
_HIGHEST = 110.0  # mm; the rows of a chart stay below it, the table has the others
_COLUMN = 18.0  # for the first province's ratio where the others have no labels
_LOOKS = (  # marker, fill, edge, size: told apart by shape first
    ("o", canvas.TEAL, canvas.TEAL, 46),
    ("s", canvas.WARM, canvas.WARM, 40),
    ("D", "white", canvas.INK, 34),
    ("^", canvas.MIDDLE, canvas.INK, 48),
)
_ANY_OTHER = ("o", "white", canvas.RULE, 26)  # of more than four provinces all but the first


@dataclass(frozen=True)
class Mark:
    """One province's ratio of a target, `place` its place among the provinces named."""

    place: int
    ratio: float
    said: str


@dataclass(frozen=True)
class Target:
    """One target as drawn, with a mark for each province that can be compared."""

    name: str
    marks: tuple[Mark, ...]

    def leads(self) -> bool | None:
        """Whether the first province asks for more than every other; None where it has no mark."""
        first, *others = self.marks
        return first.ratio > max(mark.ratio for mark in others) if first.place == 0 else None


def ambitions(
    run: tables.Comparison, say: words.Speaker, *, source: str, anchor: str = "ambitions"
) -> block.Figure | block.Note:
    """How many times its own past pace each province asks for, where that can be compared.

    Targets that limit a yearly amount are left out, for them fewer is more; so are those whose
    trend has to turn, which have no ratio.
    """
    names = [say.own(place, "name") for place in tables.records(run.provinces)]
    targets = _targets(run, say)
    if not targets:
        missing = say("No target of two provinces can be set against the pace before.")
        return canvas.nothing(missing, say)
    shown = _shown(targets, len(names))
    subtitle = [say("Yearly pace required ÷ yearly pace achieved before, each province by its own")]
    if len(shown) < len(targets):
        counts = {"count": say.number(len(shown)), "total": say.number(len(targets))}
        subtitle.append(say("{count} of {total} targets, all of them in the table", **counts))
    return block.Figure(
        anchor=anchor,
        title=_title(targets, names, say),
        subtitle=" · ".join(subtitle),
        svg=_draw(shown, names, anchor, say),
        alt=" ".join(_sentence(target, names, say) for target in shown),
        source=source,
        reading=facts.reading_of_ratios(say),
    )


def _targets(run: tables.Comparison, say: words.Speaker) -> list[Target]:
    """The targets with two ratios or more; the first province's greatest comes first."""
    places = {name: place for place, name in enumerate(run.provinces["id"])}
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in tables.records(run.side_by_side):
        if row["pace_group"] and row["ambition"] > 0 and not told.is_better_small(row):
            found.setdefault((row["indicator_id"], row["pace_group"]), []).append(row)
    targets = [
        Target(
            say.own(own[0], "name"),
            tuple(
                Mark(places[row["province_id"]], row["ambition"], _said(row, say)) for row in own
            ),
        )
        for own in found.values()
        if len(own) > 1
    ]
    return sorted(targets, key=lambda t: (t.marks[0].place, -t.marks[0].ratio, t.name))


def _shown(targets: Sequence[Target], provinces: int) -> list[Target]:
    """The targets a chart has room for: those of the first province, where it has any."""
    led = [target for target in targets if target.leads() is not None] or list(targets)
    ends = accumulate(_height(target, provinces) for target in led)
    return [target for target, end in zip(led, ends, strict=True) if end <= _HIGHEST]


def _height(target: Target, provinces: int) -> float:
    """What a target takes, in mm: its name, or a line for each of three or four provinces."""
    lines = len(target.marks) if 2 < provinces <= len(_LOOKS) else 0
    return max(rows.label(target.name, ()).height, _BELOW * lines) + _AIR


def _said(row: Mapping[str, Any], say: words.Speaker) -> str:
    return facts.times(row["ambition"], say, told.digits(row["ambition_decimals"]))


def _title(targets: Sequence[Target], names: Sequence[str], say: words.Speaker) -> str:
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


def _sentence(target: Target, names: Sequence[str], say: words.Speaker) -> str:
    each = [
        say("{province} {ratio}", province=names[mark.place], ratio=mark.said)
        for mark in target.marks
    ]
    return say("{name}: {ratios}.", name=target.name, ratios="; ".join(each))


def _draw(targets: Sequence[Target], names: Sequence[str], anchor: str, say: words.Speaker) -> str:
    key = list(_key(names, say))
    top = _KEY * (1 + key[-1][1]) + _HEAD
    labels = [rows.label(target.name, ()) for target in targets]
    own_lines = 2 < len(names) <= len(_LOOKS)
    heights = [_height(target, len(names)) for target in targets]
    height = sum(heights)
    with canvas.sheet(top + height + _FOOT) as figure:
        page = canvas.page(figure)
        for look, (left, line, text) in zip(_looks(len(names)), key, strict=False):
            y = _KEY * (line + 0.5)
            _mark(page, left + 1.4, y, look)
            canvas.write(page, left + 4, y, text, size=canvas.SMALL)
        ratios = [mark.ratio for target in targets for mark in target.marks]
        widest = max(canvas.width(m.said, weight=canvas.STRONG) for t in targets for m in t.marks)
        many = len(names) > len(_LOOKS)
        box = (_LEFT, top, canvas.WIDTH - _LEFT - (_COLUMN if many else 0), height)
        axes, middle = facts.ratio_axis(figure, box, ratios, (4 + widest, 4 + widest), say)
        line_is = say("1 = each province's own pace before")
        facts.ratio_sides(page, _LEFT, middle, top, line_is, top + height, say)
        ends = accumulate(heights)
        for target, label, end, own in zip(targets, labels, ends, heights, strict=True):
            centre = end - own / 2
            rows.write(page, label, top + centre)
            if many:
                _crowd(axes, page, target, centre, top, len(names))
            elif own_lines:
                _lines(axes, target, centre)
            else:
                _pair(axes, target, centre, box[2])
        return canvas.svg(figure, anchor)


def _looks(count: int) -> tuple[Any, ...]:
    """How each province is marked."""
    return _LOOKS if count <= len(_LOOKS) else (_LOOKS[0], *[_ANY_OTHER] * (count - 1))


def _key(names: Sequence[str], say: words.Speaker) -> Iterator[tuple[float, int, str]]:
    """Where each entry of the key stands: mm from the left, line, text."""
    shown = names if len(names) <= len(_LOOKS) else (names[0], say("the other provinces"))
    left, line = 0.0, 0
    for text in shown:
        needed = 4 + canvas.width(text, canvas.SMALL)
        if left and left + needed > canvas.WIDTH:
            left, line = 0.0, line + 1
        yield left, line, text
        left += needed + 7


def _mark(axes: Axes, x: float, y: float, look: tuple[str, str, str, int]) -> None:
    marker, fill, edge, size = look
    kind: dict[str, Any] = {"marker": marker, "facecolor": fill, "edgecolor": edge}
    axes.scatter([x], [y], s=size, linewidth=1.3, zorder=4, clip_on=False, **kind)


def _pair(axes: Axes, target: Target, centre: float, length: float) -> None:
    """Two marks on one line, their ratios outside them."""
    low, high = sorted(target.marks, key=lambda mark: mark.ratio)
    left, right = axes.get_xlim()
    apart = (math.log10(high.ratio) - math.log10(low.ratio)) / (right - left) * length
    shift = 1.5 if apart < _TOUCHING else 0.0
    ends = [math.log10(mark.ratio) for mark in (low, high)]
    heights = [centre + shift, centre - shift]
    axes.plot(ends, heights, color=canvas.RULE, linewidth=2, zorder=3)
    for mark, x, y in zip((low, high), ends, heights, strict=True):
        look = _LOOKS[mark.place]
        _mark(axes, x, y, look)
        own = {"left": mark is low, "color": look[2], "weight": canvas.STRONG}
        canvas.beside(axes, x, centre, mark.said, **own)  # type: ignore[arg-type]


def _lines(axes: Axes, target: Target, centre: float) -> None:
    """A line for each province from 1 to its mark, the ratio beyond it."""
    first = centre - _BELOW * (len(target.marks) - 1) / 2
    for number, mark in enumerate(target.marks):
        x, y, look = math.log10(mark.ratio), first + _BELOW * number, _LOOKS[mark.place]
        axes.plot([0, x], [y, y], color=canvas.RULE, linewidth=1.2, zorder=3)
        _mark(axes, x, y, look)
        strong = canvas.STRONG
        canvas.beside(axes, x, y, mark.said, left=mark.ratio < 1, color=look[2], weight=strong)


def _crowd(axes: Axes, page: Axes, target: Target, centre: float, top: float, count: int) -> None:
    """All provinces on one line, the first one's ratio in a column of its own."""
    looks = _looks(count)
    for mark in sorted(target.marks, key=lambda mark: -mark.place):
        _mark(axes, math.log10(mark.ratio), centre, looks[mark.place])
    first = target.marks[0]
    if first.place == 0:
        own = {"color": canvas.TEAL, "weight": canvas.STRONG, "ha": "right"}
        canvas.write(page, canvas.WIDTH, top + centre, first.said, **own)  # type: ignore[arg-type]
