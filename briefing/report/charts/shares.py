"""Parts of a whole in two years and as the plan wants them → three columns of 100%."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from briefing.data import queries
from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import evidence, phrases
from briefing.report.blocks import Figure, Note
from briefing.report.drawing import canvas, readings

_FILLS = [(canvas.TEAL, "white")]  # of a segment and of the number on it
_FILLS += [(colour, canvas.INK) for colour in (canvas.LIGHT_TEAL, canvas.SAND, canvas.PALE)]
_TOP, _COLUMN_HEIGHT, _FOOT_HEIGHT = 2.0, 72.0, 10.0  # mm; a percentage point is 0.72 mm high
_BOTTOM = _TOP + _COLUMN_HEIGHT
_COLUMN_LEFTS, _COLUMN_WIDTH = (52.0, 84.0, 116.0), 20.0
_NOTES_LEFT = 142.0  # mm from the left: what the plan says, beside its column
_MIN_LABEL_HEIGHT = 4.4  # mm a segment must be high to hold its number


class Segment(NamedTuple):
    """A piece of a column; `fills` has two colours where it is of several parts together."""

    name: str
    share: float
    share_text: str
    fills: Sequence[tuple[str, str]]
    row: Result | Measure | None = None


class ShareColumn(NamedTuple):
    """A column: what is written under it, its segments from below."""

    heading: str
    remark: str
    segments: Sequence[Segment]
    is_plan: bool = False

    def bounds(self) -> list[canvas.Point]:
        """Bottom and top of each segment on the page, in mm from the page's top."""
        heights = (-segment.share / 100 * _COLUMN_HEIGHT for segment in self.segments)
        return list(pairwise(accumulate(heights, initial=_BOTTOM)))


def shares_chart(tables: Tables, say: Translator) -> Figure | Note | None:
    """The first and the last year in which all parts are known, and the plan's targets for them.

    The parts are at most four indicators that make up 100% (`structure`), drawn from below. The
    plan's column shows each target at its bound and leaves blank what the plan does not state.
    """
    parts = tables.facts.structure.split()
    if not parts:
        return None
    periods = sorted({row.period for row in tables.results if row.indicator_id in parts})
    by_period = tables.results_by_period
    years = [p for p in periods if all((part, p) in by_period for part in parts)]
    years = [period for period in years if Period.parse(period).is_year]
    if not years:
        names = "; ".join(tables.indicator_names[say.language][part] for part in parts)
        missing = say("No year is known in all its parts: {names}.", names=names)
        return canvas.no_chart_note(missing, say)
    columns = [_year_column(tables, year, parts, say) for year in sorted({years[0], years[-1]})]
    goal = _target_column(tables, parts, say)
    drawn = [*columns, goal] if goal else columns
    subtitle = say("Shares in %, {years}", years=", ".join(column.heading for column in drawn))
    figure = Figure(
        "structure",
        _chart_title(columns, say),
        f"{subtitle} · {tables.facts.name[say.language]}",
        _draw_chart(columns, goal),
        " ".join(_describe_column(column) for column in drawn),
        reading=say("Hatched: what the plan asks for, several shares together.") if goal else "",
    )
    rows = (segment.row for column in drawn for segment in column.segments if segment.row)
    return evidence.note_chart(tables, figure, rows, say)


def _year_column(tables: Tables, year: str, parts: Sequence[str], say: Translator) -> ShareColumn:
    results = [tables.results_by_period[part, year][0] for part in parts]
    decimals = [row.decimals for row in results]
    # One number of decimals for a column, or its parts would not be seen to add up.
    shown = math.nan if any(map(math.isnan, decimals)) else max(decimals)
    names, segments = tables.indicator_names[say.language], []
    for i, row in enumerate(results):
        text = readings.format_level(row.value, say, queries.word_operator(row), shown)
        fills = [_FILLS[i % len(_FILLS)]]
        segments.append(Segment(names[row.indicator_id], row.value, text, fills, row))
    estimate = say("estimate") if any(row.estimate == "yes" for row in results) else ""
    computed = say("computed") if any(row.derived for row in results) else ""
    return ShareColumn(say.period(year), phrases.join_parts(computed, estimate), segments)


def _target_column(tables: Tables, parts: Sequence[str], say: Translator) -> ShareColumn | None:
    """The plan's column; None without a target, or where the bounds do not fit into 100%."""
    plan, names = tables.facts.plan, tables.indicator_names[say.language]
    covered_by = {**{part: [part] for part in parts}, **queries.map_sums(tables)}
    targets = [
        (covered_by[row.indicator_id], row)
        for row in queries.select_plan_targets(tables.measures, plan)
        if not math.isnan(row.level) and set(covered_by.get(row.indicator_id, [""])) <= set(parts)
    ]
    found: dict[str, Segment] = {}  # the first part covered → its segment
    taken: set[str] = set()
    # A part's target comes before one that it shares: it says more.
    for covered, row in sorted(targets, key=lambda target: len(target[0])):
        if taken.isdisjoint(covered):
            taken.update(covered)
            fills = [_FILLS[parts.index(part) % len(_FILLS)] for part in covered]
            text = readings.format_target_level(row, say)
            found[covered[0]] = Segment(names[row.indicator_id], row.level, text, fills, row)
    segments = [found[part] for part in parts if part in found]
    rest = 100 - sum(segment.share for segment in segments)
    if not found or rest < 0:
        return None
    if rest > 0:
        segments.append(Segment(say("the rest not stated"), rest, "", ()))
    heading = say("target {period}", period=str(period_years(plan)[1]))
    return ShareColumn(heading, "", segments, is_plan=True)


def _chart_title(columns: Sequence[ShareColumn], say: Translator) -> str:
    """The part that moved most between the two years, or the largest of the only year."""
    first, last = columns[0], columns[-1]
    if first is last:
        most = max(first.segments, key=lambda segment: segment.share)
        return say("{name} is the largest part: {share}%", name=most.name, share=most.share_text)
    pairs = zip(first.segments, last.segments, strict=True)
    before, after = max(pairs, key=lambda pair: abs(pair[1].share - pair[0].share))
    values = {"name": after.name, "year": first.heading, "later": last.heading}
    ends = {"before": (before, first), "after": (after, last)}
    for end, (segment, column) in ends.items():  # a share no document prints is called computed
        remark = f" ({column.remark})" if column.remark else ""
        values[end] = f"{segment.share_text}%{remark}"
    if after.share < before.share:
        return say("{name} fell most: from {before} in {year} to {after} in {later}", **values)
    return say("{name} rose most: from {before} in {year} to {after} in {later}", **values)


def _describe_column(column: ShareColumn) -> str:
    heading = f"{column.heading} ({column.remark})" if column.remark else column.heading
    shares = [f"{x.name} {x.share_text}%" if x.share_text else x.name for x in column.segments]
    return f"{phrases.capitalize_first(heading)}: {'; '.join(shares)}."


def _draw_chart(columns: Sequence[ShareColumn], goal: ShareColumn | None) -> str:
    with canvas.new_sheet(_BOTTOM + _FOOT_HEIGHT) as page:
        for left, column in zip(_COLUMN_LEFTS, columns, strict=False):
            _draw_column(page, left, column)
        _write_names(page, _COLUMN_LEFTS[0], columns[0])
        if goal:
            _draw_column(page, _COLUMN_LEFTS[2], goal)
            _write_names(page, _COLUMN_LEFTS[2], goal)
        return canvas.render_svg(page, "structure")


def _draw_column(page: canvas.Axes, left: float, column: ShareColumn) -> None:
    """A column; the number of a segment too low to hold it stands beside, or with its name."""
    centre = left + _COLUMN_WIDTH / 2
    for segment, (base, top) in zip(column.segments, column.bounds(), strict=True):
        fill, ink = segment.fills[-1] if segment.fills else ("white", canvas.INK)
        look: dict[str, Any] = {"edgecolor": "white"}
        if not segment.fills:
            look = {"edgecolor": canvas.RULE, "linestyle": ":"}
        elif len(segment.fills) > 1:
            look = {"edgecolor": segment.fills[0][0], "hatch": "////"}
        size, middle = (_COLUMN_WIDTH, base - top), (base + top) / 2
        canvas.fill_box(page, (left, top), *size, facecolor=fill, linewidth=0.8, **look)
        if base - top >= _MIN_LABEL_HEIGHT:
            look = (
                {"bbox": {**canvas.ON_WHITE["bbox"], "facecolor": fill}} if "hatch" in look else {}
            )
            look |= {"ha": "center", "color": ink, "bold": True}
            canvas.write_text(page, centre, middle, segment.share_text, **look)
        elif not column.is_plan:
            canvas.write_text(page, left + _COLUMN_WIDTH + 1.2, middle, segment.share_text)
    canvas.write_text(page, centre, _BOTTOM + 3.5, column.heading, ha="center", bold=True)
    look = {"ha": "center", **canvas.SMALL_GREY}
    canvas.write_text(page, centre, _BOTTOM + 7.3, column.remark, **look)


def _write_names(page: canvas.Axes, left: float, column: ShareColumn) -> None:
    """Names left of a year, right of the plan, pushed apart where they would touch, with leaders.

    Beside the plan also the number of a segment too low to hold it.
    """
    x, room, edge, side, towards = left - 6, left - 6, left, "right", 1
    if column.is_plan:
        x, room, edge = _NOTES_LEFT, canvas.WIDTH - _NOTES_LEFT, left + _COLUMN_WIDTH
        side, towards = "left", -1
    labels, middles = [], []
    for (name, _, number, *_), (base, top) in zip(column.segments, column.bounds(), strict=True):
        is_thin = base - top < _MIN_LABEL_HEIGHT
        text = f"{name}: {number}" if column.is_plan and number and is_thin else name
        labels.append(canvas.wrap_evenly(text, room, canvas.SMALL_SIZE))
        middles.append((base + top) / 2)
    heights = [len(lines) * canvas.SMALL_LINE_HEIGHT + 0.8 for lines in labels]
    places = _spread_labels(middles, heights)
    for lines, middle, y, height in zip(labels, middles, places, heights, strict=True):
        canvas.write_lines(page, x, y - height / 2 + 0.4, lines, ha=side, small=True)
        ends = [x + towards * 1.2, edge - towards * 0.6]
        page.plot(ends, [y, middle], color=canvas.RULE, linewidth=0.6)


def _spread_labels(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Places as near the middles as fit without touching; middles run from below upwards."""
    places: list[float] = []
    free, taken = _BOTTOM, 0.0
    for middle, height in zip(middles, heights, strict=True):
        places.append(min(middle, free - height / 2))
        free = places[-1] - height / 2
    for i in reversed(range(len(places))):  # back down what was pushed over the upper edge
        places[i] = max(places[i], taken + heights[i] / 2)
        taken = places[i] + heights[i] / 2
    return places
