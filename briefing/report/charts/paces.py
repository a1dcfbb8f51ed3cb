"""Required pace ÷ past pace, target by target, on a scale where twice and half are equally far."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, outlook, phrases
from briefing.report.drawing import canvas, readings, rows


def ambition_chart(
    tables: Tables, measures: Sequence[Measure], say: Translator, *, source: str
) -> blocks.Figure | blocks.Note | None:
    """How many times the past plan's pace each target of the plan asks for, the most first.

    Targets whose past movement was nil or the other way have no ratio; they close the list. Those
    that limit a yearly amount are left out: for them fewer is more. None where there are no
    targets at all.
    """
    if not measures:
        return None
    names, spans = tables.indicator_names[say.language], phrases.pace_spans(tables, say)
    of_plan = queries.select_plan_targets(measures, tables.facts.plan)
    paces = [row for row in of_plan if _is_comparable(row)]
    if not paces:
        missing = say("No target of {plan} can be set against the pace of {past}.", **spans)
        return canvas.no_chart_note(missing, say)
    paces.sort(key=lambda row: (not row.ambition > 0, -row.ambition, names[row.indicator_id]))
    subtitle = say("Yearly pace required in {plan} ÷ yearly pace achieved in {past}", **spans)
    when = readings.baseline_year_note(tables, say)
    return blocks.Figure(
        "ambition",
        _chart_title(tables, paces, spans["past"], say),
        " · ".join((subtitle, *when, tables.facts.name[say.language])),
        _draw_chart(tables, paces, spans["past"], say),
        " ".join(_describe_pace(tables, row, say) for row in paces),
        source,
        reading=rows.ratio_reading_hint(say),
    )


def _is_comparable(row: Measure) -> bool:
    is_known = not math.isnan(row.required_pace) and not math.isnan(row.past_pace)
    return is_known and "met_at_baseline" not in row.reasons and not outlook.is_upper_limit(row)


def _chart_title(tables: Tables, paces: Sequence[Measure], past: str, say: Translator) -> str:
    names = [tables.indicator_names[say.language][row.indicator_id] for row in paces]
    comparable = [row for row in paces if row.ambition > 0]
    faster = [row for row in comparable if row.ambition > 1]
    if not comparable:
        return say("The trend has to turn: {names}", names="; ".join(names))
    if not faster:
        return say("No target asks for a faster pace than that of {past}", past=past)
    counts = {"count": say.number(len(faster)), "total": say.number(len(comparable))}
    most = {"past": past, "name": names[0], "ratio": rows.format_ratio(paces[0], say)}
    return say(
        "Faster than in {past}: {count} of {total} comparable targets; most of all {name}, {ratio}",
        **counts,
        **most,
    )


def _describe_pace(tables: Tables, row: Measure, say: Translator) -> str:
    name = tables.indicator_names[say.language][row.indicator_id]
    required, past = phrases.format_required_pace(row, say), phrases.format_past_pace(row, say)
    values = {"name": name, "required": required, "past": past, "verdict": _compare_pace(row, say)}
    sentence = say("{name}: required {required}, achieved {past}; {verdict}.", **values)
    return readings.append_remarks(sentence, readings.baseline_remarks(tables, row, say))


def _compare_pace(row: Measure, say: Translator) -> str:
    if not row.ambition > 0:
        return say("the trend has to turn")
    if row.ambition == 1:
        side = say("asks for the pace achieved")
    elif row.ambition > 1:
        side = say("needs a faster pace")
    else:
        side = say("asks for less than was achieved")
    return f"{rows.format_ratio(row, say)}, {side}"


def _draw_chart(tables: Tables, paces: Sequence[Measure], past: str, say: Translator) -> str:
    labels = [_label_row(tables, row, say) for row in paces]
    centres, height = rows.place_rows(labels)
    with canvas.new_sheet(rows.RATIO_HEAD + height + rows.RATIO_FOOT) as page:
        box = (rows.RATIO_HEAD, rows.PLOT_WIDTH, height)
        axes = rows.add_ratio_axes(page, box, paces, say("1 = the pace of {past}", past=past), say)
        rows.write_labels(page, labels, rows.RATIO_HEAD)
        # A line from 1 to each ratio: to a dot to the right of 1, to a square to the left.
        marks = [(math.log10(row.ambition), y) for row, y in zip(paces, centres, strict=True)]
        right, left = (
            [mark for mark in marks if mark[0] > 0],
            [mark for mark in marks if mark[0] <= 0],
        )
        canvas.draw_marks(axes, right, 48, marker="o", color=canvas.RUST, linewidth=0)
        canvas.draw_marks(axes, left, 48, marker="s", color=canvas.TEAL, linewidth=0)
        for row, (x, y) in zip(paces, marks, strict=True):
            colour = canvas.TEAL if x <= 0 else canvas.RUST
            if not math.isnan(x):
                axes.plot([0, x], [y, y], color=colour, linewidth=2.4, zorder=3)
            place = (0 if math.isnan(x) else x, y)
            text = rows.format_ratio(row, say) or say("the trend has to turn")
            canvas.label_mark(axes, *place, text, to_left=x <= 0, color=colour)
        return canvas.render_svg(page, "ambition")


def _label_row(tables: Tables, row: Measure, say: Translator) -> rows.RowLabel:
    required = say("required {pace}", pace=phrases.format_required_pace(row, say))
    past = say("achieved {pace}", pace=phrases.format_past_pace(row, say))
    remarks = (required, past, *readings.baseline_remarks(tables, row, say))
    return rows.make_label(tables.indicator_names[say.language][row.indicator_id], remarks)
