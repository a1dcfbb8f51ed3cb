"""Targets of the plan → a track each, from where the way to it began: how much of it is covered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from briefing.analysis.targets import pace
from briefing.data import codes, queries
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, before_plan, evidence, phrases
from briefing.report.blocks import Figure, Plot, Text, paragraph
from briefing.report.design import Style
from briefing.report.drawing import canvas, plots, readings, rows

_HEAD_HEIGHT = 11.5  # mm: the key, and what the ends of the tracks are
_MARKS_HEIGHT, _BAR_HEIGHT = 9.0, 2.6  # the value reached above the track
_REACH = (-0.25, 1.25)  # how far a bar may go beyond its track


class End(NamedTuple):
    """A value on the way: when, how much, written without and with its unit."""

    period: str
    value: float
    text: str
    full: str


class Way(NamedTuple):
    """A target's way: what it began with, what is reached."""

    row: Measure
    name: str
    start: End
    now: End
    style: Style  # of its verdict, as in tables
    origin: Result | None = None  # the result it began with, where that is not the baseline

    @property
    def covered(self) -> float:
        """Which share of the way is covered."""
        return self._share(self.now.value)

    @property
    def due(self) -> float:
        """Which share an even pace would have covered by now, on the target's path."""
        begun, last = period_years(self.start.period)[1], int(self.row.due)
        pace_path = self.row.pace_path or "linear"
        yearly = pace.compute_yearly_pace(self.start.value, self.row.level, last - begun, pace_path)
        years = period_years(self.now.period)[1] - begun
        return self._share(pace.project_value(self.start.value, yearly, years, pace_path))

    def _share(self, value: float) -> float:
        begun = self.start.value
        return (value - begun) / (self.row.level - begun)


def gap_chart(tables: Tables, measures: Sequence[Measure], say: Translator) -> Figure | Text | None:
    """How much of the way to each level target is covered, the farthest behind first.

    Inside the plan the way begins at the baseline; before, with the past plan, five years back.
    """
    if not measures:
        return None
    plan = tables.facts.plan
    found = [row for row in queries.select_plan_targets(measures, plan) if _has_distance(row)]
    if not found:
        spans = phrases.plan_spans(tables, say)
        return paragraph(
            say("No target of {plan} has a baseline to measure its distance from.", **spans)
        )
    ways = [way for row in found if (way := _find_way(tables, row, say))]
    if len(ways) < canvas.MIN_ROWS:
        return paragraph(" ".join(_describe_level(tables, row, say) for row in found))
    ways.sort(key=lambda way: (way.covered - way.due, way.name))
    first, now = (
        Counter(found).most_common(1)[0][0] for found in zip(*map(_periods, ways), strict=True)
    )
    span = {"first": say.period(first), "now": say.period(now)}
    figure = Figure(
        "gap",
        _write_title(ways[0], say),
        " · ".join(
            (
                say(
                    "Way to the target covered from {first} to {now}, each in its own unit", **span
                ),
                tables.facts.name[say.language],
            )
        ),
        _draw_chart(tables, ways, first, now, canvas.WIDTH, say),
        " ".join(_describe_way(tables, way, say) for way in ways),
        reading=_describe_not_drawn(tables, found, ways, span["first"], say),
        narrow=_draw_chart(tables, ways, first, now, canvas.NARROW, say),
    )
    based_on = [*evidence.list_path(tables, [way.row for way in ways])]
    based_on += [way.origin for way in ways if way.origin]
    plot = _plot_ways(ways, now, plots.list_places(tables, based_on, say), say)
    figure = replace(figure, plots=(plot,))
    return evidence.note_chart(tables, figure, based_on, say)


def _plot_ways(ways: Sequence[Way], now: str, stated: tuple[str, ...], say: Translator) -> Plot:
    """The share of each way that is covered, which its label says, and that is due."""
    covered = [round(100 * way.covered, 1) for way in ways]
    labels = [say.value(100 * way.covered, "percent", decimals=0) for way in ways]
    lines = (
        plots.make_line(
            say("covered by {period}", period=say.period(now)),
            "result",
            covered,
            labels,
            [way.style[0] for way in ways],
        ),
        plots.make_line(say("at an even pace"), "path", [round(100 * way.due, 1) for way in ways]),
    )
    names, unit = tuple(way.name for way in ways), say("% of the way")
    return Plot("bar", phrases.capitalize_first(unit), unit, names, lines, stated=stated)


def _describe_not_drawn(
    tables: Tables, found: Sequence[Measure], ways: Sequence[Way], first: str, say: Translator
) -> str:
    """Which targets have no track and why, "" if all have one."""
    drawn = {way.row for way in ways}
    names = tables.indicator_names[say.language]
    met: list[str] = []
    unknown: list[str] = []
    for row in found:
        if row not in drawn:
            (met if _is_met(row) else unknown).append(names[row.indicator_id])
    parts = []
    if met:
        parts.append(say("Not drawn, already met at the baseline: {names}.", names="; ".join(met)))
    if unknown:
        values = {"first": first, "names": "; ".join(unknown)}
        parts.append(say("Not drawn, for want of a result of {first}: {names}.", **values))
    return " ".join(parts)


def _is_met(row: Measure) -> bool:
    return "met_at_baseline" in row.reasons.split()


def _periods(way: Way) -> tuple[str, str]:
    return way.start.period, way.now.period


def _has_distance(row: Measure) -> bool:
    is_known = not math.isnan(row.level - row.baseline)
    is_known = is_known and "basis_changed" not in row.reasons.split()
    return is_known and row.kind in codes.LEVEL_KINDS and row.baseline_unit == row.unit


def _find_way(tables: Tables, row: Measure, say: Translator) -> Way | None:
    """From the baseline once the plan has a figure, else from the year before the past plan."""
    if assessment.has_figure_in_plan(row):
        style = assessment.VERDICT_STYLES[assessment.verdict_of(row)]
        ends = (_baseline_end(row, say), _latest_end(row, say))
        way = Way(row, tables.indicator_names[say.language][row.indicator_id], *ends, style)
    else:
        first = str(period_years(tables.facts.past_plan)[0] - 1)
        of = row.baseline_indicator_id or row.indicator_id
        origin = queries.find_result(tables, of, first, row.basis)
        if origin is None or tables.in_plan:
            return None
        style = before_plan.ASKED_STYLES[before_plan.classify_asked(row)]
        ends = (_result_end(origin, row.unit, say), _baseline_end(row, say))
        name = tables.indicator_names[say.language][row.indicator_id]
        way = Way(row, name, *ends, style, origin)
    years = period_years(way.start.period)[1], period_years(way.now.period)[1], row.due
    is_way = not _is_met(row) and years[0] < years[1] <= years[2] and way.start.value != row.level
    return way if is_way and not math.isnan(way.covered - way.due) else None


def _baseline_end(row: Measure, say: Translator) -> End:
    texts = (readings.format_baseline_level(row, say, unit) for unit in ("", row.unit))
    return End(row.baseline_period, row.baseline, *texts)


def _latest_end(row: Measure, say: Translator) -> End:
    operator, digits, high = row.latest_operator, row.latest_decimals, row.latest_value_high
    texts = (
        readings.format_level(row.latest, say, operator, digits, unit, high)
        for unit in ("", row.unit)
    )
    return End(row.latest_period, row.latest, *texts)


def _result_end(row: Result, unit: str, say: Translator) -> End:
    operator = queries.word_operator(row)
    texts = (
        readings.format_level(row.value, say, operator, row.decimals, shown, row.value_high)
        for shown in ("", unit)
    )
    texts = (phrases.mark_estimate(text, row.estimate, say) for text in texts)
    return End(row.period, row.value, *texts)


def _list_remarks(tables: Tables, row: Measure, say: Translator) -> list[str]:
    """What must be known of a row."""
    remarks = [*readings.baseline_remarks(tables, row, say)]
    if row.kind == "count" and not math.isnan(row.of_total):
        remarks.append(say("out of {total}", total=say.number(row.of_total)))
    if (row.level - row.baseline) * (-1 if row.better == "down" else 1) <= 0:
        remarks.append(say("already met at the baseline"))
    return remarks


def _write_title(way: Way, say: Translator) -> str:
    """What is farthest behind an even pace, where anything is."""
    if way.covered >= way.due:
        return say("Every target drawn has come as far as an even pace asks, or farther")
    return say(
        "Farthest behind an even pace: {name}, {start} in {first}, {now} in {period}; "
        "target {target}",
        **_name_ends(way, say),
    )


def _name_ends(way: Way, say: Translator) -> dict[str, str]:
    return {
        "name": way.name,
        "first": say.period(way.start.period),
        "start": way.start.full,
        "period": say.period(way.now.period),
        "now": way.now.full,
        "due": str(int(way.row.due)),
        "target": readings.format_target_level(way.row, say, way.row.unit),
    }


def _describe_way(tables: Tables, way: Way, say: Translator) -> str:
    sentence = say(
        "{name}: {start} in {first}, {now} in {period}; target for {due} {target}.",
        **_name_ends(way, say),
    )
    return readings.append_remarks(sentence, _list_remarks(tables, way.row, say))


def _describe_level(tables: Tables, row: Measure, say: Translator) -> str:
    sentence = say(
        "{name}: {baseline} in {period}, target for {due} {target}.",
        name=tables.indicator_names[say.language][row.indicator_id],
        baseline=readings.format_baseline_level(row, say, row.unit),
        period=say.period(row.baseline_period),
        due=str(int(row.due)),
        target=readings.format_target_level(row, say, row.unit),
    )
    return readings.append_remarks(sentence, _list_remarks(tables, row, say))


def _draw_chart(
    tables: Tables, ways: Sequence[Way], first: str, now: str, width: float, say: Translator
) -> str:
    labels = [
        rows.make_label(
            width,
            way.name,
            [say.unit(way.row.unit), *_list_remarks(tables, way.row, say)],
            _MARKS_HEIGHT,
        )
        for way in ways
    ]
    starts = [_date(way.start, first, say) for way in ways]
    targets = [readings.format_target_level(way.row, say) for way in ways]
    heads = say.period(first), say("target {period}", period=str(int(ways[0].row.due)))
    before, after = (
        max(canvas.measure_text(text, weight=canvas.SEMIBOLD) for text in texts) + 2.5
        for texts in ((*starts, heads[0]), (*targets, heads[1]))
    )
    low = max(_REACH[0], min(0.0, *(way.covered for way in ways)))
    high = min(_REACH[1], max(1.0, *(way.covered for way in ways)))
    left = rows.marks_left(width)
    axis = rows.Axis(low, high, left + before, width - after)
    with canvas.new_sheet(_HEAD_HEIGHT + sum(label.height for label in labels), width) as page:
        _draw_head(page, axis, left, heads, now, say)
        placed = rows.write_labels(page, labels, _HEAD_HEIGHT)
        for way, start, target, (_, middle) in zip(ways, starts, targets, placed, strict=True):
            y = middle + _MARKS_HEIGHT / 2 - canvas.LINE_HEIGHT / 2
            canvas.write_text(page, axis.left - 2.5, y, start, ha="right")
            canvas.write_text(page, axis.right + 2.5, y, target, bold=True)
            _draw_track(page, axis, way, y, left, now, say)
        return canvas.render_svg(page, "gap")


def _date(end: End, usual: str, say: Translator) -> str:
    """A value, with its period where that is not the one most have."""
    return end.text if end.period == usual else f"{end.text} ({say.period(end.period)})"


def _draw_head(
    page: canvas.Axes,
    axis: rows.Axis,
    left: float,
    heads: tuple[str, str],
    now: str,
    say: Translator,
) -> None:
    bar = {"marker": "s", "markersize": 6, "color": canvas.TEAL, "markeredgewidth": 0}
    tick = {"marker": "|", "markersize": 8, "color": canvas.INK, "markeredgewidth": 1.4}
    reached = say("covered by {period}", period=say.period(now))
    rows.write_key(page, left, 2.5, [(bar, reached), (tick, say("at an even pace"))])
    for x, text, side in (
        (axis.left - 2.5, heads[0], "right"),
        (axis.right + 2.5, heads[1], "left"),
    ):
        canvas.write_text(page, x, 8.5, text, ha=side, **canvas.SMALL_GREY)


def _draw_track(
    page: canvas.Axes, axis: rows.Axis, way: Way, y: float, left: float, now: str, say: Translator
) -> None:
    """The way as a track, what is covered of it as a bar, a tick where an even pace would be."""
    tone, symbol = way.style
    colour = canvas.tone_colour(tone) if tone else canvas.TEAL
    top, begun = y - _BAR_HEIGHT / 2, axis.x(0)
    canvas.fill_box(
        page, (begun, top), axis.x(1) - begun, _BAR_HEIGHT, facecolor=canvas.PALE, linewidth=0
    )
    end = axis.x(min(max(way.covered, axis.low), axis.high))
    bar = canvas.fill_box(
        page, (begun, top), end - begun, _BAR_HEIGHT, facecolor=colour, linewidth=0
    )
    ends = _name_ends(way, say)
    canvas.add_value(bar, f"{way.name}, {ends['period']}: {ends['now']}")
    due = axis.x(way.due)
    page.plot([due, due], [top - 0.9, top + _BAR_HEIGHT + 0.9], color=canvas.INK, linewidth=1.4)
    for x in (begun, axis.x(1)):
        page.plot([x, x], [top, top + _BAR_HEIGHT], color=canvas.RULE, linewidth=1)
    text = " ".join(filter(None, (symbol, _date(way.now, now, say))))
    half = canvas.measure_text(text, weight=canvas.SEMIBOLD) / 2
    x = min(max(end, left + half), page.get_xlim()[1] - half)
    above = y - canvas.LINE_HEIGHT - 0.3
    canvas.write_text(page, x, above, text, ha="center", bold=True, color=colour)
