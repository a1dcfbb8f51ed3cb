"""Targets of the plan → a row each: from baseline to target; required pace against past pace."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from briefing.data import codes, queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import before_plan, evidence, pace_phrases, phrases
from briefing.report.blocks import Figure, Note
from briefing.report.drawing import canvas, readings, rows

_KEY_HEIGHT = 7.0  # mm: the key on top
_HEAD_HEIGHT, _AROUND_ROWS = 5.5, 12.5  # above, and above and below the rows of a panel with ticks
_SINGLE_ROW_GAP = 3.2  # around the only row of a panel without
_SHARE = "share"  # the form of a unit
Panel = Mapping[Measure, rows.RowLabel]  # the targets of one unit, in the order drawn


def gap_chart(tables: Tables, measures: Sequence[Measure], say: Translator) -> Figure | Note | None:
    """How far each level target of the plan lies from its comparable baseline; a panel per unit."""
    if not measures:
        return None
    plan = tables.facts.plan
    found = [row for row in queries.select_plan_targets(measures, plan) if _has_distance(row)]
    if not found:
        spans = phrases.plan_spans(tables, say)
        text = say("No target of {plan} has a baseline to measure its distance from.", **spans)
        return canvas.no_chart_note(text, say)
    names, order = tables.indicator_names[say.language], [row.unit for row in found]
    # Shares first, then the other units; within a unit the widest gap first.
    found.sort(key=lambda row: (order.index(row.unit), -_distance(row), names[row.indicator_id]))
    found.sort(key=lambda row: say.form(row.unit) != _SHARE)
    start = Counter(row.baseline_period for row in found).most_common(1)[0][0]
    subtitle = say("Baseline and target of each indicator, in its own unit")
    figure = Figure(
        "gap",
        _gap_title(tables, found, say),
        f"{readings.make_subtitle(tables, subtitle, say)} · {start}–{int(found[0].due)}",
        _draw_gaps(tables, found, start, say),
        " ".join(_describe_level(tables, row, start, say) for row in found),
    )
    return evidence.note_chart(tables, figure, evidence.list_path(tables, found), say)


def _has_distance(row: Measure) -> bool:
    is_known = not math.isnan(_distance(row)) and "basis_changed" not in row.reasons.split()
    return is_known and row.kind in codes.LEVEL_KINDS and row.baseline_unit == row.unit


def _distance(row: Measure) -> float:
    return abs(row.level - row.baseline)


def _change(row: Measure) -> float:
    return abs(row.level / row.baseline - 1) if row.baseline else math.inf


def _is_open(row: Measure) -> bool:
    return (row.level - row.baseline) * (-1 if row.better == "down" else 1) > 0


def _far_end(row: Measure) -> float:
    """The far end of a range, else the target itself."""
    return row.level if math.isnan(row.level_high) else row.level_high


def _list_remarks(tables: Tables, row: Measure, start: str, say: Translator) -> list[str]:
    """What must be known of a row: also a baseline from another period than the key names."""
    remarks = [*readings.baseline_remarks(tables, row, say)]
    if row.baseline_period != start:
        remarks.insert(0, say("baseline of {period}", period=say.period(row.baseline_period)))
    if row.kind == "count" and not math.isnan(row.of_total):
        remarks.append(say("out of {total}", total=say.number(row.of_total)))
    if not _is_open(row):
        remarks.append(say("already met at the baseline"))
    return remarks


def _gap_title(tables: Tables, levels: Sequence[Measure], say: Translator) -> str:
    """What had furthest to go from the baseline; before the plan begins, has."""
    open_levels = [row for row in levels if _is_open(row)]
    if not open_levels:
        return say("Every target with a baseline was already met at it")
    shares = [row for row in open_levels if say.form(row.unit) == _SHARE]
    far = max(shares or open_levels, key=_distance if shares else _change)
    ends = _name_ends(tables, far, say)
    if shares and tables.in_plan:
        return say("Of the shares, {name} had furthest to go: {move}", **ends)
    if shares:
        return say("Of the shares, {name} has furthest to go: {move}", **ends)
    if tables.in_plan:
        return say("{name} had furthest to go: {move}", **ends)
    return say("{name} has furthest to go: {move}", **ends)


def _name_ends(tables: Tables, row: Measure, say: Translator) -> dict[str, str]:
    """A target, its baseline and its level as placeholders of a message."""
    name = tables.indicator_names[say.language][row.indicator_id]
    baseline = readings.format_baseline_level(row, say, row.unit)
    target = readings.format_target_level(row, say, row.unit)
    move = phrases.format_move(baseline, target, row.level > row.baseline, say)
    return {"name": name, "baseline": baseline, "target": target, "move": move}


def _describe_level(tables: Tables, row: Measure, start: str, say: Translator) -> str:
    ends = {"period": say.period(row.baseline_period), "due": str(int(row.due))}
    ends |= _name_ends(tables, row, say)
    sentence = say("{name}: {baseline} in {period}, target for {due} {target}.", **ends)
    return readings.append_remarks(sentence, _list_remarks(tables, row, start, say))


def _draw_gaps(tables: Tables, levels: Sequence[Measure], start: str, say: Translator) -> str:
    by_unit = groupby(levels, key=lambda row: row.unit)
    panels = [_label_rows(tables, list(panel), start, say) for _, panel in by_unit]
    heights = [
        rows.place_rows(panel.values())[1] + (_AROUND_ROWS if len(panel) > 1 else _SINGLE_ROW_GAP)
        for panel in panels
    ]
    formats = (readings.format_baseline_level, readings.format_target_level)
    # The same room everywhere, so that zero lies on one line through all panels.
    room = canvas.measure_labels(format_(row, say) for row in levels for format_ in formats)
    with canvas.new_sheet(_KEY_HEIGHT + sum(heights)) as page:
        _draw_key(page, start, str(int(levels[0].due)), say)
        top = _KEY_HEIGHT
        for panel, height in zip(panels, heights, strict=True):
            _draw_panel(page, panel, top, room, say)
            top += height
        return canvas.render_svg(page, "gap")


def _label_rows(tables: Tables, panel: Sequence[Measure], start: str, say: Translator) -> Panel:
    """The labels; a panel of one row has no axis to name the unit: its remark does."""
    names, unit = tables.indicator_names[say.language], [say.unit(panel[0].unit)]
    labels = {}
    for row in panel:
        remarks = _list_remarks(tables, row, start, say)
        remarks = unit + remarks if len(panel) == 1 else remarks
        labels[row] = rows.make_label(names[row.indicator_id], remarks)
    return labels


def _draw_key(page: canvas.Axes, start: str, due: str, say: Translator) -> None:
    """What the two marks mean, once, above the rows."""
    before = say("baseline {period}", period=say.period(start))
    left = rows.PLOT_LEFT + 4
    page.scatter([left - 2.8], [3], s=60, marker="|", color=canvas.INK, linewidth=2)
    canvas.write_text(page, left, 3, before, small=True)
    left += canvas.measure_text(before, canvas.SMALL_SIZE) + 6
    page.plot([left, left + 5], [3, 3], color=canvas.RULE, linewidth=2)
    page.scatter([left + 5], [3], s=44, marker=">", color=canvas.TEAL, linewidth=0, zorder=3)
    canvas.write_text(page, left + 8, 3, say("target {period}", period=due), small=True)


def _draw_panel(page: canvas.Axes, panel: Panel, top: float, room: float, say: Translator) -> None:
    """The rows of one unit on one axis from zero; ticks only where rows are to be compared."""
    centres, height = rows.place_rows(panel.values())
    unit, has_ticks = next(iter(panel)).unit, len(panel) > 1
    is_share = say.form(unit) == _SHARE
    page.plot([0, canvas.WIDTH], [top, top], color=canvas.PALE, linewidth=1)
    if has_ticks:
        middle = top + _HEAD_HEIGHT / 2
        canvas.write_text(page, 0, middle, say.unit(unit), **canvas.SMALL_GREY)
    top += _HEAD_HEIGHT if has_ticks else _SINGLE_ROW_GAP / 2
    high = max(100.0 if is_share else 0.0, *(max(x.baseline, _far_end(x)) for x in panel))
    low = min(0.0, *(min(x.baseline, x.level) for x in panel))
    axes = rows.add_axes(page, (top, rows.PLOT_WIDTH, height), low, high, room)
    axes.axvline(0, color=canvas.RULE, linewidth=0.6)
    ticks = canvas.round_ticks(low, high) if has_ticks else []
    marks = [say.value(t, unit) if is_share else say.number(t) for t in ticks]
    axes.set_xticks(ticks, marks)
    axes.grid(visible=has_ticks, axis="x")
    rows.write_labels(page, panel.values(), top)
    starts: list[canvas.Point] = []
    ends: dict[str, list[canvas.Point]] = {}  # arrow heads of one look together
    for row, y in zip(panel, centres, strict=True):
        starts.append((row.baseline, y))
        marker = "<" if row.level < row.baseline else ">" if row.level > row.baseline else "D"
        ends.setdefault(marker, []).append((row.level, y))
        _draw_arrow(axes, row, y, say)
    canvas.draw_marks(axes, starts, 60, marker="|", color=canvas.INK, linewidth=2)
    for marker, points in ends.items():
        canvas.draw_marks(axes, points, 44, 2.5, marker=marker, color=canvas.TEAL, linewidth=0)


def _draw_arrow(axes: canvas.Axes, row: Measure, y: float, say: Translator) -> None:
    """From the baseline to the target, a bar on to a range's far end, the numbers outside."""
    start, end, far = row.baseline, row.level, _far_end(row)
    axes.plot([start, end], [y, y], color=canvas.RULE, linewidth=2, zorder=2)
    if far != end:
        axes.plot([end, far], [y, y], color=canvas.LIGHT_TEAL, linewidth=5, zorder=2)
    falls = end < start
    left, right = min(start, end, far), max(start, end, far)
    before, after = (right, left) if falls else (left, right)
    baseline = readings.format_baseline_level(row, say)
    canvas.label_mark(axes, before, y, baseline, to_left=not falls, color=canvas.INK, weight=400)
    target = readings.format_target_level(row, say)
    canvas.label_mark(axes, after, y, target, to_left=falls, color=canvas.TEAL)


def ambition_chart(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Figure | Note | None:
    """How many times the past plan's pace each target of the plan asks for, the most first.

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
        return canvas.no_chart_note(missing, say)
    paces.sort(key=lambda row: (not row.ambition > 0, -row.ambition, names[row.indicator_id]))
    subtitle = say("Yearly pace required in {plan} ÷ yearly pace achieved in {past}", **spans)
    figure = Figure(
        "ambition",
        _ambition_title(tables, paces, spans["past"], say),
        readings.make_subtitle(tables, subtitle, say),
        _draw_ambitions(tables, paces, spans["past"], say),
        " ".join(_describe_pace(tables, row, say) for row in paces),
        reading=rows.ratio_reading_hint(say),
    )
    return evidence.note_chart(tables, figure, evidence.list_path(tables, paces), say)


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
    most = {"past": past, "name": names[0], "ratio": rows.format_ratio(paces[0], say)}
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
    return f"{rows.format_ratio(row, say)}, {side}"


def _draw_ambitions(tables: Tables, paces: Sequence[Measure], past: str, say: Translator) -> str:
    labels = [_label_pace(tables, row, say) for row in paces]
    centres, height = rows.place_rows(labels)
    with canvas.new_sheet(rows.RATIO_HEAD + height + rows.RATIO_FOOT) as page:
        box = (rows.RATIO_HEAD, rows.PLOT_WIDTH, height)
        axes = rows.add_ratio_axes(page, box, paces, say("1 = the pace of {past}", past=past), say)
        rows.write_labels(page, labels, rows.RATIO_HEAD)
        # A line from 1 to each ratio, with a head to the side it lies on.
        marks = [(math.log10(row.ambition), y) for row, y in zip(paces, centres, strict=True)]
        right, left = [(x, y) for x, y in marks if x > 0], [(x, y) for x, y in marks if x <= 0]
        canvas.draw_marks(axes, right, 48, marker=">", color=canvas.RUST, linewidth=0)
        canvas.draw_marks(axes, left, 48, marker="<", color=canvas.TEAL, linewidth=0)
        for row, (x, y) in zip(paces, marks, strict=True):
            colour = canvas.TEAL if x <= 0 else canvas.RUST
            if not math.isnan(x):
                axes.plot([0, x], [y, y], color=colour, linewidth=2.4, zorder=3)
            place = (0 if math.isnan(x) else x, y)
            text = rows.format_ratio(row, say) or say("the trend has to turn")
            canvas.label_mark(axes, *place, text, to_left=x <= 0, color=colour)
        return canvas.render_svg(page, "ambition")


def _label_pace(tables: Tables, row: Measure, say: Translator) -> rows.RowLabel:
    pace = pace_phrases.format_required_pace(row, say, in_words=False)
    required = say("required {pace}", pace=pace)
    past = pace_phrases.describe_past_pace(row, say, in_words=False)
    remarks = (required, past, *readings.baseline_remarks(tables, row, say))
    return rows.make_label(tables.indicator_names[say.language][row.indicator_id], remarks)
