"""Targets on their way → small multiples: path asked for, results so far, where that pace leads.

One small panel a target; `panels` reads what it shows out of the tables, here it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from briefing import block, judged, progress, words
from briefing.chart import canvas, panels, places
from briefing.chart.panels import Panel
from briefing.tables import Tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROWS = 2  # rows of panels in a figure: half a page, so that no page stays half empty
_ACROSS, _FEWEST = 4, 3
_GAP, _KEY = 6.0, 6.0  # mm between panels, and for the key on top
_NAME, _WORD, _PLOT, _YEARS, _BELOW = 3.5, 4.2, 19.0, 4.0, 4.5
_LABEL, _NEAR = 3.2, 1.5  # height of a value's text, its distance from the mark
_INSET = 1.6  # mm from a panel's left edge to its first year
_COLOURS = {"good": canvas.TEAL, "warn": canvas.WARM, "bad": canvas.WARM}


def ways(run: Tables, say: words.Speaker, *, source: str) -> list[block.Block]:
    """Every target of the plan with a result, a panel each, by domain; and what has no panel."""
    shown = panels.by_domain(run, say)
    left_out = panels.left_out(run, say)
    if not shown:
        plan = say.period(progress.plan_of(run))
        return [canvas.nothing(say("No target for {plan} has a result yet.", plan=plan), say)]
    figures: list[block.Figure] = []
    for domain, own in shown.items():
        parts = _split(own)
        for number, part in enumerate(parts, start=1):
            figures.append(_figure(run, domain, part, (number, len(parts)), say, source))
    reading = say(
        "A target to rise keeps pace while its results lie on or above the path asked for, one "
        "to fall while they lie on or below it."
    )
    figures[0] = replace(figures[0], reading=reading)  # and not above each of them
    return [*figures, block.paragraph(left_out)] if left_out else list(figures)


def _split(own: Sequence[Panel]) -> list[Sequence[Panel]]:
    """The panels of a domain in figures of at most `ROWS` rows each, as even as can be."""
    rows = -(-len(own) // _ACROSS)
    each = -(-len(own) // -(-rows // ROWS))
    return _batches(own, each)


def _batches(own: Sequence[Panel], each: int) -> list[Sequence[Panel]]:
    return [own[start : start + each] for start in range(0, len(own), each)]


def _figure(
    run: Tables,
    domain: str,
    own: Sequence[Panel],
    part: tuple[int, int],
    say: words.Speaker,
    source: str,
) -> block.Figure:
    anchor = f"progress-{domain}-{part[0]}"
    plan = say.period(progress.plan_of(run))
    measured = say("Targets of {plan} as of {year}, each in its own unit", plan=plan, year=run.year)
    return block.Figure(
        anchor=anchor,
        title=_title(domain, own, part, progress.is_due(run), say),
        subtitle=" · ".join((measured, say.own(run.place, "name"))),
        svg=_draw(own, anchor, say),
        alt=" ".join(panel.sentence for panel in own),
        source=source,
        width="full",
    )


def _title(
    domain: str, own: Sequence[Panel], part: tuple[int, int], due: bool, say: words.Speaker
) -> str:
    name = say.code("domain", domain)
    if part[1] > 1:
        name = say("{name} ({part} of {parts})", name=name, part=part[0], parts=part[1])
    good = sum(p.verdict in (*judged.ON_COURSE, "met", "exceeded") for p in own)
    values = {"name": name, "good": say.number(good), "count": say.number(len(own))}
    if due:
        return say("{name}: {good} of {count} met or exceeded", **values)
    return say("{name}: {good} of {count} on track or maintained", **values)


# The sheet


@dataclass(frozen=True)
class Room:
    """Where a panel's plot lies on the page in mm, and its scale."""

    left: float
    right: float
    top: float
    first: int
    due: int
    low: float
    high: float

    @property
    def bottom(self) -> float:
        return self.top + _PLOT

    def x(self, year: float) -> float:
        return self.left + (year - self.first) / (self.due - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Values fill the middle; above and below them is room for a text."""
        air = _LABEL + _NEAR + 0.6
        share = (self.high - value) / (self.high - self.low)
        return self.top + air + share * (_PLOT - 2 * air)


def _draw(own: Sequence[Panel], anchor: str, say: words.Speaker) -> str:
    rows = -(-len(own) // _ACROSS)
    across = max(_FEWEST, -(-len(own) // rows))
    wide = (canvas.WIDTH - (across - 1) * _GAP) / across
    lines = _batches(own, across)
    heads = [_head(line, wide) for line in lines]
    height = _KEY + sum(head + _PLOT + _YEARS + _BELOW for head in heads) - _BELOW
    with canvas.sheet(height) as figure:
        page = canvas.page(figure)
        _key(page, own, say)
        top = _KEY
        for line, head in zip(lines, heads, strict=True):
            for place, panel in enumerate(line):
                _panel(page, panel, place * (wide + _GAP), top, wide, head)
            top += head + _PLOT + _YEARS + _BELOW
        return canvas.svg(figure, anchor)


def _head(line: Sequence[Panel], wide: float) -> float:
    """What the names, verdicts and units above the plots of a row need; alike for all of it."""
    names = max(len(canvas.wrap(panel.name, wide, canvas.SMALL)) for panel in line)
    below = any(_beside_word(panel, wide) is None for panel in line)
    return names * _NAME + _WORD + (_NAME if below else 0)


def _beside_word(panel: Panel, wide: float) -> float | None:
    """Where the unit begins beside the verdict, None where there is no room for it."""
    word = canvas.width(panel.word, canvas.SMALL, canvas.STRONG)
    unit = canvas.width(panel.unit, canvas.SMALL)
    return wide - unit if word + 3 + unit <= wide else None


def _key(page: Axes, own: Sequence[Panel], say: words.Speaker) -> None:
    """What the lines and marks mean, once, above the panels."""
    line = {"color": canvas.TEAL, "linewidth": 1.6, "marker": "o", "markersize": 4}
    items: list[tuple[str, dict[str, Any]]] = [
        (say("path asked for"), {"color": canvas.GREY, "linewidth": 0.9}),
        (say("results"), {**line, "markevery": [1]}),
        (say("at the pace so far"), {"color": canvas.TEAL, "linewidth": 1, "linestyle": _DASHED}),
        (say("target"), {**line, "color": canvas.WARM, "linewidth": 0, "marker": "D"}),
        (say("single years"), {**line, "color": canvas.MIDDLE, "linewidth": 0, "markersize": 3}),
    ]
    shown = (True, True, any(p.ahead for p in own), True, any(p.single for p in own))
    left = 0.0
    for (text, look), is_shown in zip(items, shown, strict=True):
        if is_shown:
            ends = [left, left + 3, left + 6] if look["linewidth"] else [left + 3]
            page.plot(ends, [2] * len(ends), **look)
            left = ends[-1] + 1.8
            canvas.write(page, left, 2, text, size=canvas.SMALL)
            left += canvas.width(text, canvas.SMALL) + 5


_DASHED = (0, (2.5, 2))


def _panel(page: Axes, panel: Panel, left: float, top: float, wide: float, head: float) -> None:
    y = top
    for line in canvas.wrap(panel.name, wide, canvas.SMALL):
        canvas.write(page, left, y + _NAME / 2, line, size=canvas.SMALL)
        y += _NAME
    colour, middle = _COLOURS.get(panel.tone, canvas.GREY), y + _WORD / 2
    look: dict[str, Any] = {"size": canvas.SMALL, "color": colour, "weight": canvas.STRONG}
    canvas.write(page, left, middle, panel.word, **look)
    beside = _beside_word(panel, wide)
    at = (left, middle + _NAME) if beside is None else (left + beside, middle)
    canvas.write(page, *at, panel.unit, size=canvas.SMALL, color=canvas.GREY)
    room = _room(panel, left, top + head, wide)
    _axis(page, panel, room)
    _lines(page, panel, room)
    _labels(page, panel, room, places.Box(left, top + head, left + wide, room.bottom))


def _room(panel: Panel, left: float, top: float, wide: float) -> Room:
    beside = canvas.width(panel.said_target, canvas.SMALL, canvas.STRONG) + 2.2
    values = panel.values()
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    right = left + wide - max(beside, canvas.width(str(panel.due), canvas.SMALL) / 2)
    return Room(left + _INSET, right, top, panel.first, panel.due, low, high)


def _axis(page: Axes, panel: Panel, room: Room) -> None:
    """A line below with a tick a year; the first, the last known and the due year by name."""
    page.plot([room.left - _INSET, room.right], [room.bottom] * 2, color=canvas.RULE, linewidth=0.6)
    years = [room.x(year) for year in range(panel.first, panel.due + 1)]
    page.vlines(years, room.bottom, room.bottom + 0.9, color=canvas.RULE, linewidth=0.6)
    named: list[float] = []
    wide = canvas.width("2030", canvas.SMALL)
    for year in (panel.due, panel.first, panel.results[-1][0]):
        middle = max(room.x(year), room.left - _INSET + wide / 2)
        if all(abs(middle - other) > wide + 1 for other in named):
            named.append(middle)
            y = room.bottom + 0.9 + _YEARS / 2
            look: dict[str, Any] = {"size": canvas.SMALL, "color": canvas.GREY, "ha": "center"}
            canvas.write(page, middle, y, str(year), **look)


def _lines(page: Axes, panel: Panel, room: Room) -> None:
    def on_page(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
        return [room.x(x) for x, _ in points], [room.y(value) for _, value in points]

    if panel.band:
        low, high = (room.y(value) for value in panel.band)
        ends = [room.left, room.right] if panel.flat else [room.right - 0.8, room.right + 0.8]
        page.fill_between(ends, low, high, color=canvas.SAND, linewidth=0, zorder=1)
    page.plot(*on_page(panel.path), color=canvas.GREY, linewidth=0.9, zorder=2)
    dashed: dict[str, Any] = {"color": canvas.TEAL, "linewidth": 1, "linestyle": _DASHED}
    page.plot(*on_page(panel.ahead), **dashed, zorder=2)
    if panel.single:
        page.plot(*on_page(panel.single), "o", color=canvas.MIDDLE, **_mark(7), zorder=3)
    page.plot(*on_page(panel.results), "o-", color=canvas.TEAL, lw=1.6, **_mark(13), zorder=4)
    if panel.said_target:
        at = on_page([(panel.due, panel.target)])
        page.plot(*at, "D", color=canvas.WARM, **_mark(20), zorder=6)


def _mark(area: float) -> dict[str, Any]:
    """A mark without an edge; as `scatter` draws it, at a third of the cost."""
    return {"markersize": math.sqrt(area), "markeredgewidth": 0}


def _labels(page: Axes, panel: Panel, room: Room, inside: places.Box) -> None:
    """The target right of its mark; the first and the last value where they cover least."""
    taken: list[places.Box] = []
    if panel.said_target:
        y, strong = room.y(panel.target), canvas.STRONG
        look: dict[str, Any] = {"size": canvas.SMALL, "weight": strong, "color": canvas.WARM}
        canvas.write(page, room.right + 2, y, panel.said_target, **look)
        taken.append(places.Box(room.right - 1, y - _LABEL / 2, inside.right, y + _LABEL / 2))
    for points in (panel.path, panel.ahead, panel.results):
        taken += places.on_line([(room.x(x), room.y(value)) for x, value in points])
    for x, value in panel.single:
        taken += places.on_line([(room.x(x), room.y(value))])
    ends = [(panel.results[-1], panel.said_last)]
    if len(panel.results) > 1:
        ends.append((panel.results[0], panel.said_first))
    for (year, value), text in ends:
        box = _free(text, room.x(year), room.y(value), taken, inside)
        taken += [box] * len(taken)  # no text may cover another
        middle = (box.top + box.bottom) / 2
        canvas.write(page, box.left, middle, text, size=canvas.SMALL, color=canvas.TEAL)


def _free(
    text: str, x: float, y: float, taken: Sequence[places.Box], inside: places.Box
) -> places.Box:
    """A place near a mark for its value, inside the panel, that meets least of what is there."""
    wide = canvas.width(text, canvas.SMALL)
    found: list[tuple[int, int, places.Box]] = []
    tops = (y - _NEAR - _LABEL, y + _NEAR, y - _NEAR - _LABEL - 1.5, y + _NEAR + 1.5)
    for top in tops:
        for start in (x - wide / 2, x - wide + 1, x - 1):
            left = min(max(start, inside.left), inside.right - wide)
            box = places.Box(left, top, left + wide, top + _LABEL)
            if box.top >= inside.top - 0.1 and box.bottom <= inside.bottom + 0.1:
                met = sum(box.meets(other) for other in taken)
                found.append((met, len(found), box))
    return min(found)[2] if found else places.Box(x, y, x + wide, y + _LABEL)
