"""Parts of a whole in two years and as the plan wants them → a line for each part."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from briefing.data import queries
from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import evidence, phrases
from briefing.report.blocks import Figure, Plot, Role, Text, paragraph
from briefing.report.drawing import canvas, plots, readings
from briefing.report.drawing.label_placement import Box, Scale

_TOP, _PLOT_HEIGHT = 10.5, 50.0  # mm; the years stand above the lines
_BOTTOM = _TOP + _PLOT_HEIGHT
_GAP = 1.6  # mm between a mark and its number
_NAME_SHARE = 0.27  # of the sheet's width, for the names on its left


class Segment(NamedTuple):
    """A part in a year; of the plan also several parts together, `covered`."""

    name: str
    share: float
    share_text: str
    covered: Sequence[int] = ()  # the places of these parts
    row: Result | Measure | None = None


class ShareColumn(NamedTuple):
    """A column: what is written above it, its parts."""

    heading: str
    remark: str
    segments: Sequence[Segment]


def shares_chart(tables: Tables, say: Translator) -> Figure | Text | None:
    """The first and the last year in which all parts are known, and the plan's targets for them.

    The parts are the indicators that make up 100% (`structure`). The plan's column shows each
    target at its bound, of several parts together below the others; it leaves out what the plan
    does not state. Of fewer than three parts, or of one year, a sentence says as much.
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
        return paragraph(missing)
    columns = [_year_column(tables, year, parts, say) for year in sorted({years[0], years[-1]})]
    goal = _target_column(tables, parts, say)
    drawn = [*columns, goal] if goal else columns
    if len(parts) < canvas.MIN_ROWS or len(columns) < 2:
        return paragraph(" ".join(_describe_column(column) for column in drawn))
    subtitle = say("Shares in %, {years}", years=", ".join(column.heading for column in drawn))
    figure = Figure(
        "structure",
        _chart_title(columns, say),
        f"{subtitle} · {tables.facts.name[say.language]}",
        _draw_chart(columns, goal, canvas.WIDTH, say),
        " ".join(_describe_column(column) for column in drawn),
        narrow=_draw_chart(columns, goal, canvas.NARROW, say),
    )
    rows = [segment.row for column in drawn for segment in column.segments if segment.row]
    plot = _plot_shares(columns, goal, plots.list_places(tables, rows, say), say)
    figure = replace(figure, plots=(plot,))
    return evidence.note_chart(tables, figure, rows, say)


def _plot_shares(
    columns: Sequence[ShareColumn],
    goal: ShareColumn | None,
    stated: tuple[str, ...],
    say: Translator,
) -> Plot:
    """A bar a part and year; what the plan asks of several parts together has none."""
    names = tuple(segment.name for segment in columns[0].segments)
    roles: tuple[Role, Role] = ("past", "result")
    lines = [
        plots.make_line(
            phrases.join_parts(column.heading, column.remark),
            role,
            [segment.share for segment in column.segments],
            [f"{segment.share_text}%" for segment in column.segments],
        )
        for column, role in zip(columns, roles, strict=True)
    ]
    single = {x.covered[0]: x for x in goal.segments if len(x.covered) == 1} if goal else {}
    if goal and single:
        shares = [single[i].share if i in single else math.nan for i in range(len(names))]
        texts = [f"{single[i].share_text}%" if i in single else "" for i in range(len(names))]
        lines.append(plots.make_line(goal.heading, "target", shares, texts))
    return Plot("bar", say("Share"), "%", names, tuple(lines), stated=stated)


def _year_column(tables: Tables, year: str, parts: Sequence[str], say: Translator) -> ShareColumn:
    results = [tables.results_by_period[part, year][0] for part in parts]
    decimals = [row.decimals for row in results]
    # One number of decimals for a column, or its parts would not be seen to add up.
    shown = math.nan if any(map(math.isnan, decimals)) else max(decimals)
    names, segments = tables.indicator_names[say.language], []
    for i, row in enumerate(results):
        text = readings.format_level(row.value, say, queries.word_operator(row), shown)
        segments.append(Segment(names[row.indicator_id], row.value, text, (i,), row))
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
            places = [parts.index(part) for part in covered]
            text = readings.format_target_level(row, say)
            found[covered[0]] = Segment(names[row.indicator_id], row.level, text, places, row)
    segments = [found[part] for part in parts if part in found]
    rest = 100 - sum(segment.share for segment in segments)
    if not found or rest < 0:
        return None
    if rest > 0:
        segments.append(Segment(say("the rest not stated"), rest, ""))
    heading = say("target {period}", period=str(period_years(plan)[1]))
    return ShareColumn(heading, "", segments)


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


def _draw_chart(
    columns: Sequence[ShareColumn], goal: ShareColumn | None, width: float, say: Translator
) -> str:
    """Names and shares left of the lines of the two years, right of them the later shares; from
    these on, dashed, to what the plan asks for.
    """
    first, last = columns
    most = _find_most(columns)
    single = {x.covered[0]: x for x in goal.segments if len(x.covered) == 1} if goal else {}
    scale = Scale(Box(0, _TOP, width, _BOTTOM), 0, 1, 0.0, _highest(columns, single))
    names = [
        canvas.wrap_evenly(segment.name, width * _NAME_SHARE, canvas.SMALL_SIZE)
        for segment in first.segments
    ]
    before, after = (_measure_shares(column.segments) for column in columns)
    asked = _measure_shares(list(single.values()))
    left = width * _NAME_SHARE + 3 + before + _GAP
    right = width - asked - _GAP if single else width - after - _GAP
    middle = left + (right - left - after - 2 * _GAP) / 2 if single else right
    together = [x for x in goal.segments if len(x.covered) > 1] if goal else []
    notes = [
        line
        for x in together
        for line in canvas.wrap_text(
            f"{goal.heading if goal else ''}: {x.name} {x.share_text}%", width, canvas.SMALL_SIZE
        )
    ]
    height = _BOTTOM + 4 + len(notes) * canvas.SMALL_LINE_HEIGHT
    with canvas.new_sheet(height, width) as page:
        _write_heads(page, (left, middle, right), [*columns, *([goal] if single and goal else [])])
        heights = [max(len(lines) * canvas.SMALL_LINE_HEIGHT + 0.6, 4.6) for lines in names]
        starts = [scale.y(segment.share) for segment in first.segments]
        ends = [scale.y(segment.share) for segment in last.segments]
        for i, place in enumerate(_spread_labels(starts, heights)):
            look: dict[str, Any] = {"ha": "right", "color": _ink(i == most)}
            top = place - len(names[i]) * canvas.SMALL_LINE_HEIGHT / 2
            x = left - _GAP - before - 3
            canvas.write_lines(page, x, top, names[i], small=True, **look)
            text = first.segments[i].share_text
            canvas.write_text(page, left - _GAP - 1, place, text, bold=i == most, **look)
            page.plot([left - _GAP, left], [place, starts[i]], color=canvas.RULE, linewidth=0.6)
        places = _spread_labels(ends, [4.6] * len(ends))
        for i, place in enumerate(places):
            colour = _ink(i == most)
            text = last.segments[i].share_text
            canvas.write_text(page, middle + _GAP, place, text, bold=i == most, color=colour)
            _draw_line(page, (left, starts[i]), (middle, ends[i]), i == most)
            for x, y, column in ((left, starts[i], first), (middle, ends[i], last)):
                segment = column.segments[i]
                (mark,) = page.plot([x], [y], "o", markersize=5, color=_colour(i == most))
                canvas.add_value(mark, f"{segment.name}, {column.heading}: {segment.share_text}%")
        _draw_targets(page, single, (middle + after + 2 * _GAP, right), places, scale, goal)
        canvas.write_lines(page, 0, _BOTTOM + 3, notes, small=True, color=canvas.RUST)
        return canvas.render_svg(page, "structure")


def _find_most(columns: Sequence[ShareColumn]) -> int:
    """The place of the part that moved most."""
    pairs = zip(columns[0].segments, columns[-1].segments, strict=True)
    moved = [abs(after.share - before.share) for before, after in pairs]
    return moved.index(max(moved))


def _highest(columns: Sequence[ShareColumn], asked: Mapping[int, Segment]) -> float:
    shares = [segment.share for column in columns for segment in column.segments]
    return max(1.0, *shares, *(segment.share for segment in asked.values()))


def _measure_shares(segments: Sequence[Segment]) -> float:
    texts = [segment.share_text for segment in segments] or [""]
    return max(canvas.measure_text(text, weight=canvas.SEMIBOLD) for text in texts)


def _colour(is_most: bool) -> str:
    return canvas.TEAL if is_most else canvas.RULE


def _ink(is_most: bool) -> str:
    return canvas.TEAL if is_most else canvas.INK


def _draw_line(
    page: canvas.Axes, start: canvas.Point, end: canvas.Point, is_most: bool, **look: Any
) -> None:
    x, y = zip(start, end, strict=True)
    page.plot(x, y, color=_colour(is_most), linewidth=2.2 if is_most else 1.4, **look)


def _write_heads(
    page: canvas.Axes, places: Sequence[float], columns: Sequence[ShareColumn]
) -> None:
    """The years above their marks, with what must be said of them; kept within the sheet."""
    for x, column in zip(places, columns, strict=False):
        texts = (column.heading, canvas.SEMIBOLD, canvas.TEXT_SIZE), (column.remark, 400, 9.0)
        half = max(canvas.measure_text(text, size, weight) for text, weight, size in texts) / 2
        middle = min(x, page.get_xlim()[1] - half)
        canvas.write_text(page, middle, 2.4, column.heading, ha="center", bold=True)
        canvas.write_text(page, middle, 6.6, column.remark, ha="center", **canvas.SMALL_GREY)


def _draw_targets(
    page: canvas.Axes,
    asked: Mapping[int, Segment],
    ends: tuple[float, float],
    starts: Sequence[float],
    scale: Scale,
    goal: ShareColumn | None,
) -> None:
    """A dashed line from the later share of each part with a target of its own to that target."""
    order = sorted(asked, key=lambda i: asked[i].share)
    marks = [scale.y(asked[i].share) for i in order]
    places = _spread_labels(marks, [4.6] * len(order))
    for i, y, place in zip(order, marks, places, strict=True):
        page.plot(ends, [starts[i], y], color=canvas.RUST, linewidth=1.2, linestyle=(0, (3, 2)))
        (mark,) = page.plot([ends[1]], [y], "X", markersize=6, markeredgewidth=0, color=canvas.RUST)
        text = asked[i].share_text
        canvas.add_value(mark, f"{asked[i].name}, {goal.heading if goal else ''}: {text}%")
        canvas.write_text(page, ends[1] + _GAP, place, text, bold=True, color=canvas.RUST)


def _spread_labels(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Places as near those wanted as fit without touching, none above the plot."""
    order = sorted(range(len(wanted)), key=lambda i: -wanted[i])
    places = list(wanted)
    free, taken = _BOTTOM + 2, _TOP - 2
    for i in order:
        places[i] = min(places[i], free - heights[i] / 2)
        free = places[i] - heights[i] / 2
    for i in reversed(order):  # back down what was pushed over the upper edge
        places[i] = max(places[i], taken + heights[i] / 2)
        taken = places[i] + heights[i] / 2
    return places
