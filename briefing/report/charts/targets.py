"""Targets of the plan → a row each: the yearly pace achieved and the one needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import before_plan, evidence, pace_phrases, phrases
from briefing.report.blocks import Figure, Plot, Text, paragraph
from briefing.report.design import Style
from briefing.report.drawing import canvas, plots, readings, rows

_HEAD_HEIGHT, _UNIT_HEIGHT = 5.5, 5.0  # mm: the key; the unit of an axis above its rows
_GAP = 3.0  # mm between two axes
_PAST: dict[str, Any] = {
    "marker": "o",
    "markersize": 6,
    "markerfacecolor": "white",
    "markeredgecolor": canvas.INK,
    "markeredgewidth": 1.4,
}
_REQUIRED: dict[str, Any] = {"marker": "o", "markersize": 6.5, "color": canvas.INK}


class Pace(NamedTuple):
    """A target as drawn: its two paces, written without the unit that its axis names."""

    row: Measure
    unit: str
    past_text: str
    required_text: str

    @property
    def ends(self) -> tuple[float, float]:
        """The past pace and the far end of the required one."""
        high = self.row.required_pace_high
        return self.row.past_pace, self.row.required_pace if math.isnan(high) else high


def ambition_chart(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Figure | Text | None:
    """The past plan's pace and the one each target of the plan asks for, on an axis a unit; the
    targets that ask for most first.

    Targets whose past movement was nil or the other way have no ratio; they close the list. Those
    that limit a yearly amount are left out: for them fewer is more.
    """
    if not measures:
        return None
    names, spans = tables.indicator_names[say.language], phrases.pace_spans(tables, say)
    of_plan = queries.select_plan_targets(measures, tables.facts.plan)
    paces = [row for row in of_plan if _has_paces(row)]
    if not paces:
        missing = say("No target of {plan} can be set against the pace of {past}.", **spans)
        return paragraph(missing)
    if len(paces) < canvas.MIN_ROWS:
        return paragraph(" ".join(_describe_pace(tables, row, say) for row in paces))
    paces.sort(key=lambda row: (not row.ambition > 0, -row.ambition, names[row.indicator_id]))
    subtitle = say("Yearly pace achieved in {past} and required in {plan}", **spans)
    figure = Figure(
        "ambition",
        _ambition_title(tables, paces, spans["past"], say),
        readings.make_subtitle(tables, subtitle, say),
        _draw_chart(tables, paces, spans, canvas.WIDTH, say),
        " ".join(_describe_pace(tables, row, say) for row in paces),
        narrow=_draw_chart(tables, paces, spans, canvas.NARROW, say),
        plots=tuple(_plot_paces(tables, paces, spans, say)),
    )
    return evidence.note_chart(tables, figure, evidence.list_path(tables, paces), say)


def _plot_paces(
    tables: Tables, rows: Sequence[Measure], spans: Mapping[str, str], say: Translator
) -> Iterator[Plot]:
    """A plot a unit: the pace achieved and the one needed; of a range asked for its near end."""
    panels: dict[str, list[Pace]] = {}
    for row in rows:
        pace = _make_pace(row, say)
        panels.setdefault(pace.unit, []).append(pace)
    names = tables.indicator_names[say.language]
    for unit, panel in panels.items():
        past = [pace.row.past_pace for pace in panel], [pace.past_text for pace in panel]
        needed = [pace.row.required_pace for pace in panel], [pace.required_text for pace in panel]
        tones = [_style_of(pace.row)[0] for pace in panel]
        lines = (
            plots.make_line(say("{pace} achieved", pace=spans["past"]), "past", *past),
            plots.make_line(say("required {pace}", pace=spans["plan"]), "target", *needed, tones),
        )
        stated = plots.list_places(
            tables, evidence.list_path(tables, [pace.row for pace in panel]), say
        )
        bars = tuple(names[pace.row.indicator_id] for pace in panel)
        yield Plot("bar", phrases.capitalize_first(unit), unit, bars, lines, stated=stated)


def _has_paces(row: Measure) -> bool:
    is_known = not math.isnan(row.required_pace) and not math.isnan(row.past_pace)
    return is_known and "met_at_baseline" not in row.reasons and not before_plan.is_upper_limit(row)


def _ambition_title(tables: Tables, paces: Sequence[Measure], past: str, say: Translator) -> str:
    names = [tables.indicator_names[say.language][row.indicator_id] for row in paces]
    comparable = [row for row in paces if row.ambition > 0]
    faster = [row for row in comparable if row.ambition > 1]
    if not comparable:
        return say("The trend has to turn: {names}", names="; ".join(names))
    if not faster:
        return say("No target asks for a faster pace than that of {past}", past=past)
    counts = {"count": say.number(len(faster)), "total": say.number(len(comparable))}
    most = {"past": past, "name": names[0], "ratio": readings.format_ratio(paces[0], say)}
    return say(
        "Faster than in {past}: {count} of {total} comparable targets; most of all {name}, {ratio}",
        **counts,
        **most,
    )


def _describe_pace(tables: Tables, row: Measure, say: Translator) -> str:
    sentence = say(
        "{name}: required {required}, {achieved}; {verdict}.",
        name=tables.indicator_names[say.language][row.indicator_id],
        required=pace_phrases.format_required_pace(row, say, in_words=False),
        achieved=pace_phrases.describe_past_pace(row, say, in_words=False),
        verdict=_compare_pace(row, say),
    )
    return readings.append_remarks(sentence, readings.baseline_remarks(tables, row, say))


def _compare_pace(row: Measure, say: Translator) -> str:
    if not row.ambition > 0:
        return say("the trend has to turn")
    asked = before_plan.classify_asked(row)
    if asked == "same":
        side = say("asks for the pace achieved")
    elif asked == "faster":
        side = say("needs a faster pace")
    else:
        side = say("asks for less than was achieved")
    return f"{readings.format_ratio(row, say)}, {side}"


def _draw_chart(
    tables: Tables,
    measures: Sequence[Measure],
    spans: Mapping[str, str],
    width: float,
    say: Translator,
) -> str:
    names = tables.indicator_names[say.language]
    panels: dict[str, list[tuple[Pace, rows.RowLabel]]] = {}
    for row in measures:
        label = rows.make_label(width, names[row.indicator_id], _list_remarks(tables, row, say))
        pace = _make_pace(row, say)
        panels.setdefault(pace.unit, []).append((pace, label))
    heights = [
        _UNIT_HEIGHT + sum(label.height for _, label in panel) + rows.TICKS_HEIGHT
        for panel in panels.values()
    ]
    ratios = {row: _format_times(row, say) for row in measures}
    column = max(canvas.measure_text(text, weight=canvas.SEMIBOLD) for text in ratios.values())
    texts = [text for panel in panels.values() for pace, _ in panel for text in pace[2:]]
    room = canvas.measure_labels(texts)
    left, right = rows.marks_left(width) + room, width - column - 2 - room
    with canvas.new_sheet(_HEAD_HEIGHT + sum(heights) + _GAP * (len(heights) - 1), width) as page:
        _draw_key(page, rows.marks_left(width), spans, say)
        top = _HEAD_HEIGHT
        for panel, height in zip(panels.values(), heights, strict=True):
            ends = list(chain.from_iterable(pace.ends for pace, _ in panel))
            axis = rows.Axis(min(0.0, *ends), max(0.0, *ends), left, right)
            _draw_panel(page, panel, axis, (top, top + height - rows.TICKS_HEIGHT), say)
            placed = rows.write_labels(page, [label for _, label in panel], top + _UNIT_HEIGHT)
            for (pace, _), (_, y) in zip(panel, placed, strict=True):
                _draw_pace(page, axis, pace, y, names[pace.row.indicator_id], spans)
                style = _style_of(pace.row)
                look: dict[str, Any] = {"color": canvas.tone_colour(style[0]), "bold": True}
                canvas.write_text(page, width, y, ratios[pace.row], ha="right", **look)
            top += height + _GAP
        return canvas.render_svg(page, "ambition")


def _style_of(row: Measure) -> Style:
    return before_plan.ASKED_STYLES[before_plan.classify_asked(row)]


def _format_times(row: Measure, say: Translator) -> str:
    """The sign the tables give the target, and how many times the pace achieved it asks for."""
    return " ".join(filter(None, (_style_of(row)[1], readings.format_ratio(row, say))))


def _list_remarks(tables: Tables, row: Measure, say: Translator) -> list[str]:
    turns = [] if row.ambition > 0 else [say("the trend has to turn")]
    return [*turns, *readings.baseline_remarks(tables, row, say)]


def _make_pace(row: Measure, say: Translator) -> Pace:
    required = pace_phrases.format_required_pace(row, say, number_only=True)
    past = pace_phrases.format_past_pace(row, say, number_only=True)
    return Pace(row, pace_phrases.label_pace_unit(row, say), past, required)


def _draw_key(page: canvas.Axes, left: float, spans: Mapping[str, str], say: Translator) -> None:
    entries = [
        (_PAST, say("{pace} achieved", pace=spans["past"])),
        (_REQUIRED, say("required {pace}", pace=spans["plan"])),
    ]
    rows.write_key(page, left, 2.5, entries)


def _draw_panel(
    page: canvas.Axes,
    panel: Sequence[tuple[Pace, rows.RowLabel]],
    axis: rows.Axis,
    ends: tuple[float, float],
    say: Translator,
) -> None:
    """The unit above the rows of one axis, its numbers below."""
    top, bottom = ends
    width = page.get_xlim()[1]
    page.plot([0, width], [top, top], color=canvas.PALE, linewidth=1)
    unit = phrases.capitalize_first(panel[0][0].unit)
    canvas.write_text(page, rows.marks_left(width), top + 2.8, unit, **canvas.SMALL_GREY)
    ticks = [(tick, say.number(tick)) for tick in canvas.round_ticks(axis.low, axis.high)]
    rows.draw_ticks(page, axis, ticks, top + _UNIT_HEIGHT, bottom)
    zero = axis.x(0)
    page.plot([zero, zero], [top + _UNIT_HEIGHT, bottom], color=canvas.RULE, linewidth=0.8)


def _draw_pace(
    page: canvas.Axes, axis: rows.Axis, pace: Pace, y: float, name: str, spans: Mapping[str, str]
) -> None:
    """Two dots joined by a line, their numbers outside them; a bar over a range asked for."""
    row, colour = pace.row, canvas.tone_colour(_style_of(pace.row)[0])
    past, near, far = (axis.x(x) for x in (row.past_pace, row.required_pace, pace.ends[1]))
    page.plot([past, near], [y, y], color=canvas.RULE, linewidth=1.6, zorder=1)
    if far != near:
        page.plot([near, far], [y, y], color=colour, linewidth=4, zorder=2)
    marks = (
        (past, _PAST, pace.past_text, spans["past"]),
        (near, {**_REQUIRED, "color": colour}, pace.required_text, spans["plan"]),
    )
    for x, look, text, span in marks:
        (mark,) = page.plot([x], [y], linestyle="", zorder=4, **look)
        canvas.add_value(mark, f"{name}, {span}: {text} {pace.unit}")
    is_right = max(near, far) >= past
    outside = max(near, far) if is_right else min(near, far)
    for x, text, to_left, ink in (
        (past, pace.past_text, is_right, canvas.INK),
        (outside, pace.required_text, not is_right, colour),
    ):
        side, shift = ("right", -2.4) if to_left else ("left", 2.4)
        is_bold = text == pace.required_text
        look = {"ha": side, "color": ink, **canvas.ON_WHITE}
        canvas.write_text(page, x + shift, y, text, bold=is_bold, **look)
