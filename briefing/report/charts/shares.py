"""Parts of a whole in two years and as the plan wants them → three columns of 100%."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import queries, schema, tables
from briefing.report import blocks, phrases
from briefing.report.drawing import canvas, facts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_FILLS = (
    (canvas.TEAL, "white"),
    (canvas.LIGHT_TEAL, canvas.INK),
    (canvas.SAND, canvas.INK),
    (canvas.PALE, canvas.INK),
)
_TOP, _COLUMN_HEIGHT, _FOOT_HEIGHT = 2.0, 72.0, 10.0  # mm; a percentage point is 0.72 mm high
_COLUMN_LEFTS, _COLUMN_WIDTH = (52.0, 84.0, 116.0), 20.0
_NOTES_LEFT = 139.0  # mm from the left: what the plan says, beside its column
_MIN_LABEL_HEIGHT = 4.4  # mm a segment must be high to hold its number


@dataclass(frozen=True)
class Segment:
    """A piece of a column; `fills` holds two colours where it stands for several parts together."""

    name: str
    share: float
    text: str
    fills: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShareColumn:
    """A column: what is written under it, its segments from below."""

    heading: str
    remark: str
    segments: tuple[Segment, ...]


def shares_chart(
    results: pd.DataFrame,
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    parts: Sequence[str],
    combined: Mapping[str, Sequence[str]],
    say: i18n.Translator,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "structure",
) -> blocks.Figure | blocks.Note | None:
    """The first and the last year in which all `parts` are known, and the plan's targets for them.

    `parts` are at most four indicators that make up 100%, in the order drawn from below;
    `combined` says of which parts an indicator with a target is the sum. The plan's column shows
    each target at its bound and leaves blank what the plan does not state. None where no parts are
    named.
    """
    if not parts:
        return None
    named = queries.indicator_names(indicators, say)
    known = results[results["indicator_id"].isin(parts)].drop_duplicates(["indicator_id", "period"])
    counts = known[known["period"].str.fullmatch(r"\d{4}")].groupby("period").size()
    years = sorted(counts.index[counts.eq(len(parts))])
    if not years:
        whole = "; ".join(named[part] for part in parts)
        return canvas.no_chart_note(
            say("No year is known in all its parts: {names}.", names=whole), say
        )
    ends = list(dict.fromkeys((years[0], years[-1])))
    columns = [
        _year_column(known[known["period"].eq(year)], year, parts, named, say) for year in ends
    ]
    targets = tables.select_plan_targets(measures, province["plan"])
    goal = _target_column(
        targets, parts, combined, named, str(schema.period_years(province["plan"])[1]), say
    )
    drawn = [*columns, *([goal] if goal else [])]
    subtitle = say("Shares in %, {years}", years=", ".join(column.heading for column in drawn))
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(columns, say),
        subtitle=" · ".join((subtitle, say.own(province, "name"))),
        svg=_draw_chart(columns, goal, anchor),
        alt=" ".join(_describe_column(column, say) for column in drawn),
        source=source,
        width="full",
        reading=say("Hatched: what the plan asks for, several shares together.") if goal else "",
    )


def _year_column(
    known: pd.DataFrame,
    year: str,
    parts: Sequence[str],
    named: Mapping[str, str],
    say: i18n.Translator,
) -> ShareColumn:
    rows = {row["indicator_id"]: row for row in tables.to_records(known)}
    decimals = [rows[part]["decimals"] for part in parts]
    # One number of decimals for a column, or its parts would not be seen to add up.
    digits = None if any(map(math.isnan, decimals)) else int(max(decimals))
    segments = tuple(
        Segment(
            named[part],
            rows[part]["value"],
            facts.format_without_unit(
                rows[part]["value"], say, rows[part]["operator"], decimals=digits
            ),
            (_FILLS[i % len(_FILLS)],),
        )
        for i, part in enumerate(parts)
    )
    computed = any(rows[part]["derived"] for part in parts)
    estimate = any(rows[part]["estimate"] == "yes" for part in parts)
    remark = say("computed") if computed else say("estimate") if estimate else ""
    return ShareColumn(say.period(year), remark, segments)


def _target_column(
    targets: pd.DataFrame,
    parts: Sequence[str],
    combined: Mapping[str, Sequence[str]],
    named: Mapping[str, str],
    due: str,
    say: i18n.Translator,
) -> ShareColumn | None:
    """The plan's column; None without a target, or where the bounds do not fit into 100%."""
    covers = {**{part: (part,) for part in parts}, **{k: tuple(v) for k, v in combined.items()}}
    own = targets[targets["indicator_id"].isin(list(covers))]
    stated = own[own["level"].notna()]
    found: dict[str, tuple[tuple[str, ...], Segment]] = {}
    taken: set[str] = set()
    # A part's own target comes before one that it shares: it says more.
    rows = sorted(tables.to_records(stated), key=lambda row: len(covers[row["indicator_id"]]))
    for row in rows:
        covered = covers[row["indicator_id"]]
        if taken.isdisjoint(covered) and set(covered) <= set(parts):
            taken.update(covered)
            segment = _target_segment(row, covered, parts, named, say)
            found[covered[0]] = (covered, segment)
    if not found or sum(segment.share for _, segment in found.values()) > 100:
        return None
    ordered = [found[part][1] for part in parts if part in found]
    rest = 100 - sum(segment.share for segment in ordered)
    blank = Segment(say("the rest not stated"), rest, "", ()) if rest > 0 else None
    heading = say("target {period}", period=due)
    return ShareColumn(heading, "", (*ordered, *([blank] if blank else [])))


def _target_segment(
    row: Mapping[str, Any],
    covered: Sequence[str],
    parts: Sequence[str],
    named: Mapping[str, str],
    say: i18n.Translator,
) -> Segment:
    digits = phrases.count_decimals(row["value_decimals"])
    low, high, operator = facts.target_level_of(row)
    text = facts.format_without_unit(low, say, operator, high, digits)
    fills = tuple(_FILLS[parts.index(part) % len(_FILLS)] for part in covered)
    return Segment(named[row["indicator_id"]], row["level"], text, fills)


def _chart_title(columns: Sequence[ShareColumn], say: i18n.Translator) -> str:
    """The part that moved most between the two years, or the largest of the only year."""
    first, last = columns[0], columns[-1]
    if first is last:
        most = max(first.segments, key=lambda segment: segment.share)
        return say("{name} is the largest part: {share}%", name=most.name, share=most.text)
    pairs = zip(first.segments, last.segments, strict=True)
    before, after = max(pairs, key=lambda pair: abs(pair[1].share - pair[0].share))
    return say(
        "{name} moved most: from {before}% in {year} to {after}% in {later}",
        name=after.name,
        before=before.text,
        year=first.heading,
        after=after.text,
        later=last.heading,
    )


def _describe_column(column: ShareColumn, say: i18n.Translator) -> str:
    heading = f"{column.heading} ({column.remark})" if column.remark else column.heading
    shares = [
        f"{segment.name} {segment.text}%" if segment.text else segment.name
        for segment in column.segments
    ]
    return f"{facts.capitalize_first(heading)}: {'; '.join(shares)}."


def _draw_chart(columns: Sequence[ShareColumn], goal: ShareColumn | None, anchor: str) -> str:
    with canvas.new_sheet(_TOP + _COLUMN_HEIGHT + _FOOT_HEIGHT) as figure:
        page = canvas.add_page_axes(figure)
        for left, column in zip(_COLUMN_LEFTS, columns, strict=False):
            _draw_column(page, left, column)
        first = columns[0]
        _write_names(page, 0, _COLUMN_LEFTS[0] - 6, first, _COLUMN_LEFTS[0], "right")
        if goal:
            _draw_column(page, _COLUMN_LEFTS[2], goal, beside=False)
            _write_names(
                page,
                _NOTES_LEFT + 3,
                canvas.WIDTH - _NOTES_LEFT - 3,
                goal,
                _COLUMN_LEFTS[2] + _COLUMN_WIDTH,
                "left",
            )
        return canvas.render_svg(figure, anchor)


def _segment_bounds(column: ShareColumn) -> list[tuple[float, float]]:
    """Bottom and top of each segment on the page, in mm from the page's top."""
    bounds, base = [], _TOP + _COLUMN_HEIGHT
    for segment in column.segments:
        bounds.append((base, base - segment.share / 100 * _COLUMN_HEIGHT))
        base = bounds[-1][1]
    return bounds


def _draw_column(page: Axes, left: float, column: ShareColumn, beside: bool = True) -> None:
    """A column; the number of a segment too low to hold it stands beside, or with its name."""
    from matplotlib.patches import Rectangle

    centre = left + _COLUMN_WIDTH / 2
    for segment, (base, top) in zip(column.segments, _segment_bounds(column), strict=True):
        look: dict[str, Any] = {"facecolor": "white", "edgecolor": canvas.RULE, "linestyle": ":"}
        if segment.fills:
            look = {"facecolor": segment.fills[-1][0], "edgecolor": "white"}
        if len(segment.fills) > 1:
            look = {**look, "edgecolor": segment.fills[0][0], "hatch": "////"}
        page.add_patch(Rectangle((left, top), _COLUMN_WIDTH, base - top, linewidth=0.8, **look))
        middle, high = (base + top) / 2, base - top
        if high >= _MIN_LABEL_HEIGHT:
            ink = segment.fills[-1][1] if segment.fills else canvas.INK
            behind = look["facecolor"] if len(segment.fills) > 1 else "none"
            look = {"ha": "center", "weight": canvas.SEMIBOLD, "color": ink, "behind": behind}
            canvas.write_text(page, centre, middle, segment.text, **look)
        elif beside:
            canvas.write_text(page, left + _COLUMN_WIDTH + 1.2, middle, segment.text)
    foot = _TOP + _COLUMN_HEIGHT + 3.5
    canvas.write_text(page, centre, foot, column.heading, ha="center", weight=canvas.SEMIBOLD)
    small: dict[str, Any] = {"size": canvas.SMALL_SIZE, "color": canvas.GREY}
    canvas.write_text(page, centre, foot + 3.8, column.remark, ha="center", **small)


def _write_names(
    page: Axes, left: float, room: float, column: ShareColumn, edge: float, side: str
) -> None:
    """Names beside a column's segments, pushed apart where they would touch, with leaders."""
    named = [_segment_label(segment, side) for segment in column.segments]
    labels = [canvas.wrap_evenly(name, room, canvas.SMALL_SIZE) for name in named]
    middles = [(base + top) / 2 for base, top in _segment_bounds(column)]
    heights = [len(lines) * canvas.SMALL_LINE_HEIGHT + 0.8 for lines in labels]
    places = _spread_labels(middles, heights)
    x = left + room if side == "right" else left
    for lines, middle, place, height in zip(labels, middles, places, heights, strict=True):
        for i, line in enumerate(lines):
            y = place - height / 2 + 0.4 + (i + 0.5) * canvas.SMALL_LINE_HEIGHT
            canvas.write_text(page, x, y, line, ha=side, size=canvas.SMALL_SIZE)
        near = x + (1.2 if side == "right" else -1.2)
        end = edge - 0.6 if side == "right" else edge + 0.6
        page.plot([near, end], [place, middle], color=canvas.RULE, linewidth=0.6)


def _segment_label(segment: Segment, side: str) -> str:
    """A segment's name; where it stands to the right, its number too if that does not fit in."""
    low = segment.share / 100 * _COLUMN_HEIGHT < _MIN_LABEL_HEIGHT
    held = side == "left" and low and segment.text
    return f"{segment.name}: {segment.text}" if held else segment.name


def _spread_labels(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Places as near the middles as fit without touching; middles run from below upwards."""
    places: list[float] = []
    free = _TOP + _COLUMN_HEIGHT
    for middle, height in zip(middles, heights, strict=True):
        places.append(min(middle, free - height / 2))
        free = places[-1] - height / 2
    taken = 0.0  # what was pushed over the page's upper edge is pushed back down
    for i in reversed(range(len(places))):
        places[i] = max(places[i], taken + heights[i] / 2)
        taken = places[i] + heights[i] / 2
    return places
