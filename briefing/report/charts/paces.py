"""Required pace ÷ past pace, target by target, on a scale where twice and half are equally far."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing import i18n
from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.report import blocks, outlook, phrases
from briefing.report.drawing import canvas, ratio_axis, readings, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class PaceRow:
    """One target as drawn; a `ratio` of NaN means that the trend has to turn."""

    name: str
    ratio: float
    ratio_text: str
    required: str
    past: str
    remarks: tuple[str, ...]


def ambition_chart(
    tables: Tables, measures: Sequence[Measure], say: i18n.Translator, *, source: str
) -> blocks.Figure | blocks.Note | None:
    """How many times the past plan's pace each target of the plan asks for, the most first.

    Targets whose past movement was nil or the other way have no ratio; they close the list. Those
    that limit a yearly amount are left out: for them fewer is more. None where there are no
    targets at all.
    """
    if not measures:
        return None
    paces = _select_paces(tables, measures, say)
    spans = phrases.pace_spans(tables, say)
    if not paces:
        missing = say("No target of {plan} can be set against the pace of {past}.", **spans)
        return canvas.no_chart_note(missing, say)
    subtitle = say("Yearly pace required in {plan} ÷ yearly pace achieved in {past}", **spans)
    when = readings.baseline_year_note(tables, say)
    return blocks.Figure(
        anchor="ambition",
        title=_chart_title(paces, spans["past"], say),
        subtitle=" · ".join((subtitle, *when, tables.facts.name[say.language])),
        svg=_draw_chart(paces, spans["past"], say),
        alt=" ".join(_describe_pace(pace, say) for pace in paces),
        source=source,
        width="full",
        reading=ratio_axis.reading_hint(say),
    )


def _select_paces(
    tables: Tables, measures: Sequence[Measure], say: i18n.Translator
) -> list[PaceRow]:
    paces = [
        _read_pace(tables, row, say)
        for row in queries.select_plan_targets(measures, tables.facts.plan)
        if not math.isnan(row.required_pace)
        and not math.isnan(row.past_pace)
        and "met_at_baseline" not in row.reasons
        and not outlook.is_upper_limit(row)
    ]
    return sorted(paces, key=lambda pace: (math.isnan(pace.ratio), -pace.ratio, pace.name))


def _read_pace(tables: Tables, row: Measure, say: i18n.Translator) -> PaceRow:
    has_ratio = row.ambition > 0
    return PaceRow(
        name=tables.indicator_names[say.language][row.indicator_id],
        ratio=row.ambition if has_ratio else math.nan,
        ratio_text=ratio_axis.format_ambition(row, say) if has_ratio else "",
        required=phrases.format_required_pace(row, say),
        past=phrases.format_past_pace(row, say),
        remarks=readings.baseline_remarks(tables, row, say),
    )


def _chart_title(paces: Sequence[PaceRow], past: str, say: i18n.Translator) -> str:
    known = [pace for pace in paces if not math.isnan(pace.ratio)]
    faster = [pace for pace in known if pace.ratio > 1]
    if not known:
        return say("The trend has to turn: {names}", names="; ".join(pace.name for pace in paces))
    if not faster:
        return say("No target asks for a faster pace than that of {past}", past=past)
    return say(
        "Faster than in {past}: {count} of {total} comparable targets; most of all {name}, {ratio}",
        past=past,
        count=say.number(len(faster)),
        total=say.number(len(known)),
        name=faster[0].name,
        ratio=faster[0].ratio_text,
    )


def _describe_pace(pace: PaceRow, say: i18n.Translator) -> str:
    sentence = say(
        "{name}: required {required}, achieved {past}; {verdict}.",
        name=pace.name,
        required=pace.required,
        past=pace.past,
        verdict=_compare_pace(pace, say),
    )
    return readings.append_remarks(sentence, pace.remarks)


def _compare_pace(pace: PaceRow, say: i18n.Translator) -> str:
    if math.isnan(pace.ratio):
        return say("the trend has to turn")
    if pace.ratio == 1:
        side = say("asks for the pace achieved")
    elif pace.ratio > 1:
        side = say("needs a faster pace")
    else:
        side = say("asks for less than was achieved")
    return f"{pace.ratio_text}, {side}"


def _draw_chart(paces: Sequence[PaceRow], past: str, say: i18n.Translator) -> str:
    labels = [rows.make_label(pace.name, _pace_remarks(pace, say)) for pace in paces]
    centres, height = rows.place_rows(labels)
    top = ratio_axis.HEAD_HEIGHT
    with canvas.new_sheet(top + height + ratio_axis.FOOT_HEIGHT) as (figure, page):
        axes = ratio_axis.draw_ratio_axis(
            figure,
            page,
            (top, canvas.WIDTH - rows.PLOT_LEFT, height),
            [pace.ratio for pace in paces if not math.isnan(pace.ratio)],
            [pace.ratio_text for pace in paces],
            say("1 = the pace of {past}", past=past),
            say,
        )
        _draw_marks(axes, paces, centres)
        for pace, label, centre in zip(paces, labels, centres, strict=True):
            rows.write_label(page, label, top + centre)
            _draw_stem(axes, pace, centre, say)
        return canvas.render_svg(figure, "ambition")


def _pace_remarks(pace: PaceRow, say: i18n.Translator) -> tuple[str, ...]:
    required = say("required {pace}", pace=pace.required)
    return (required, say("achieved {pace}", pace=pace.past), *pace.remarks)


def _draw_marks(axes: Axes, paces: Sequence[PaceRow], centres: Sequence[float]) -> None:
    """At each ratio a dot to the right of 1, a square to the left, those of one look together."""
    for is_faster, marker, colour in ((True, "o", canvas.RUST), (False, "s", canvas.TEAL)):
        points = [
            (math.log10(pace.ratio), centre)
            for pace, centre in zip(paces, centres, strict=True)
            if not math.isnan(pace.ratio) and (pace.ratio > 1) is is_faster
        ]
        canvas.draw_marks(axes, points, 48, marker=marker, color=colour, linewidth=0)


def _draw_stem(axes: Axes, pace: PaceRow, centre: float, say: i18n.Translator) -> None:
    """A line from 1 to the ratio and what it is."""
    if math.isnan(pace.ratio):
        turn = say("the trend has to turn")
        canvas.label_mark(axes, 0, centre, turn, to_left=False, color=canvas.RUST)
        return
    x, is_faster = math.log10(pace.ratio), pace.ratio > 1
    colour = canvas.RUST if is_faster else canvas.TEAL
    axes.plot([0, x], [centre, centre], color=colour, linewidth=2.4, zorder=3)
    canvas.label_mark(axes, x, centre, pace.ratio_text, to_left=not is_faster, color=colour)
