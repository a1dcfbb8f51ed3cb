"""The seats of communes → a map: circles by population, coloured and shaped by what is known.

Their boundaries lie below where the folder has them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from briefing.data.boundaries import parse_outline
from briefing.data.commune_rows import Commune
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import communes as told
from briefing.report.blocks import Figure
from briefing.report.drawing import canvas, rows
from briefing.report.drawing.label_placement import Box

_HEAD = 6.0  # mm, the key above the map
_MARGIN = 5.0  # mm around the seats
_LARGEST = 4.2  # mm, the radius of the largest commune; of a phone's map a part of it
_MARKERS = {"met": "o", "not_met": "s", "unknown": "o"}
_POINTS_PER_MM = 72 / 25.4
_GAP = 0.8  # mm between a circle and its name
Seat = tuple[Commune, float, float, float]  # with its place on the page and its radius, in mm


def communes_map(tables: Tables, say: Translator) -> Figure | None:
    """Where the communes are and how many people live there; whether what is counted is met.

    Filled: every count known of it is met; square: one is not; hollow: none is known.
    """
    every, asked = told.list_communes(tables), told.list_asked(tables)
    units = [row for row in every if row.lon == row.lon]
    if len(units) < canvas.MIN_ROWS:
        return None
    borders = [ring for row in units for ring in parse_outline(row.outline)]
    states = {row.commune_id: _sum_up(asked, row) for row in every}
    return Figure(
        "communes-map",
        _map_title(states, say),
        _map_subtitle([row for row in every if row not in units], say),
        _draw_map(units, borders, states, canvas.WIDTH, say),
        _describe_map(every, states, say),
        narrow=_draw_map(units, borders, states, canvas.NARROW, say),
    )


def _sum_up(asked: Sequence[told.Asked], commune: Commune) -> str:
    """Whether a commune meets all that is known of it, misses something, or nothing is known."""
    found = (one.states.get(commune.commune_id) for one in asked)
    states = {row.state for row in found if row is not None}
    return "not_met" if "not_met" in states else "met" if "met" in states else "unknown"


def _map_title(states: Mapping[str, str], say: Translator) -> str:
    counts = {state: [*states.values()].count(state) for state in told.STATE_STYLES}
    if counts["unknown"] == len(states):
        return say("Nothing is known of any commune yet")
    return say(
        "{met} communes and wards meet all that is known of them, {not_met} do not, of {unknown} "
        "nothing is known for certain",
        **{state: say.number(count) for state, count in counts.items()},
    )


def _map_subtitle(without: Sequence[Commune], say: Translator) -> str:
    """What is drawn, and of which communes nobody says where their seat is."""
    drawn = say("The seats of communes and wards; the larger a mark, the more people")
    if not without:
        return drawn
    names = ", ".join(row.name[say.language] for row in without)
    return "; ".join((drawn, say("not drawn, for no seat is known: {names}", names=names)))


def _describe_map(units: Sequence[Commune], states: Mapping[str, str], say: Translator) -> str:
    parts = []
    for state in told.STATE_STYLES:
        names = [row.name[say.language] for row in units if states[row.commune_id] == state]
        if names:
            label = say.code("commune state", state)
            listed = ", ".join(sorted(names, key=say.sort_key))
            parts.append(f"{label} ({say.number(len(names))}): {listed}.")
    return " ".join(parts)


def _draw_map(
    units: Sequence[Commune],
    borders: Sequence[Sequence[canvas.Point]],
    states: Mapping[str, str],
    width: float,
    say: Translator,
) -> str:
    largest = _LARGEST * (1 if width == canvas.WIDTH else 0.6)
    ground = _fit_ground(units, borders, width, largest)
    seats = _place_seats(units, ground, largest)
    with canvas.new_sheet(ground.height, width) as page:
        _draw_key(page, say)
        for ring in borders:
            points = [_round_to_points(ground.place(*point)) for point in ring]
            page.plot(*zip(*points, strict=True), color=canvas.PALE, linewidth=0.9, zorder=0.5)
        for commune, x, y, radius in seats:
            state = states[commune.commune_id]
            mark = _draw_seat(page, x, y, radius, state)
            people = say.number(commune.population) if commune.population > 0 else say("not known")
            told_state = say.code("commune state", state)
            canvas.add_value(mark, f"{told.name_commune(commune, say)}: {people}; {told_state}")
        for box, text in _place_names(seats, Box(0, _HEAD, width, ground.height), say):
            canvas.write_text(page, box.left, (box.top + box.bottom) / 2, text, small=True)
        return canvas.render_svg(page, "communes-map")


class Ground(NamedTuple):
    """Where degrees lie on the page: as far apart as on the ground."""

    west: float  # of what is drawn, in degrees narrowed as at the middle's latitude
    north: float
    narrowing: float
    scale: float  # mm a degree
    edge: float  # mm around what is drawn
    height: float  # mm of the page

    def place(self, lon: float, lat: float) -> canvas.Point:
        """A place of the ground in mm from the left and from the top."""
        x = self.edge + (lon * self.narrowing - self.west) * self.scale
        return x, _HEAD + self.edge + (self.north - lat) * self.scale


def _fit_ground(
    units: Sequence[Commune],
    borders: Sequence[Sequence[canvas.Point]],
    width: float,
    largest: float,
) -> Ground:
    """The ground on which all seats and borders have room."""
    places = [*((row.lon, row.lat) for row in units), *(one for ring in borders for one in ring)]
    narrowing = math.cos(math.radians(sum(row.lat for row in units) / len(units)))
    xs, ys = [lon * narrowing for lon, _ in places], [lat for _, lat in places]
    edge = _MARGIN + largest
    scale = (width - 2 * edge) / ((max(xs) - min(xs)) or 1)
    height = _HEAD + 2 * edge + (max(ys) - min(ys)) * scale
    return Ground(min(xs), max(ys), narrowing, scale, edge, height)


def _place_seats(units: Sequence[Commune], ground: Ground, largest: float) -> list[Seat]:
    """Each seat on the page, its mark as large as its people are many."""
    most = max((row.population for row in units if row.population > 0), default=1)
    return [
        (
            row,
            *ground.place(row.lon, row.lat),
            largest * math.sqrt(row.population / most) if row.population > 0 else largest / 3,
        )
        for row in units
    ]


def _round_to_points(place: canvas.Point) -> canvas.Point:
    """A place on the page by whole tenths of a point, which an SVG writes with few digits."""
    x, y = (round(mm * _POINTS_PER_MM, 1) / _POINTS_PER_MM for mm in place)
    return x, y


def _look_of(state: str) -> dict[str, Any]:
    tone = told.STATE_STYLES[state][0]
    colour = canvas.tone_colour(tone)
    fill = "white" if state == "unknown" else colour
    return {"marker": _MARKERS[state], "color": colour, "markerfacecolor": fill}


def _draw_seat(page: canvas.Axes, x: float, y: float, radius: float, state: str) -> Any:
    points = 2 * radius * _POINTS_PER_MM
    (mark,) = page.plot(
        [x], [y], linestyle="", markersize=points, markeredgewidth=1.1, zorder=3, **_look_of(state)
    )
    return mark


def _draw_key(page: canvas.Axes, say: Translator) -> None:
    entries = [
        ({**_look_of(state), "markersize": 6}, say.code("commune state", state))
        for state in told.STATE_STYLES
    ]
    rows.write_key(page, 0, 2.5, entries)


def _place_names(seats: Sequence[Seat], room: Box, say: Translator) -> Iterator[tuple[Box, str]]:
    """The names that fit beside their circles, of the largest communes first."""
    taken = [Box(x - r, y - r, x + r, y + r) for _, x, y, r in seats]
    half = canvas.SMALL_LINE_HEIGHT / 2
    for commune, x, y, radius in sorted(seats, key=lambda seat: -seat[3]):
        text = commune.name[say.language]
        width, off = canvas.measure_text(text, canvas.SMALL_SIZE), radius + _GAP
        for left, middle in (
            *((x + off, y), (x - off - width, y)),
            *((x - width / 2, y - off - half), (x - width / 2, y + off + half)),
        ):
            box = Box(left, middle - half, left + width, middle + half)
            if box.is_within(room) and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                yield box, text
                break
