"""Required pace ÷ past pace, target by target, on a scale where twice and half are equally far."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import queries, schema, tables
from briefing.report import blocks, outlook, phrases
from briefing.report.drawing import canvas, facts, rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PLOT_LEFT = rows.NAME_WIDTH + 3
_HEAD_HEIGHT, _FOOT_HEIGHT = 10.0, 10.0


@dataclass(frozen=True)
class PaceRow:
    """One target as drawn; a `ratio` of NaN means that the trend has to turn."""

    name: str
    ratio: float
    said_ratio: str
    required: str
    past: str
    remarks: tuple[str, ...]


def ambition_chart(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: i18n.Translator,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "ambition",
    brief: bool = False,
) -> blocks.Figure | blocks.Note | None:
    """How many times the past plan's pace each target of the plan asks for, the most first.

    Targets whose past movement was nil or the other way have no ratio; they close the list. Those
    that limit a yearly amount are left out: for them fewer is more. A `brief` chart leaves the two
    paces to the table it stands beside, and to its alt text; inside the plan that table has others.
    None then, and where there are no targets at all.
    """
    if measures.empty or (brief and facts.is_covered_by_table(measures, province, say)):
        return None
    paces = _select_paces(measures, indicators, say, province)
    past = say.period(schema.span_before(province["plan"]))
    plan = say.period(province["plan"])
    if not paces:
        missing = say(
            "No target of {plan} can be set against the pace of {past}.", plan=plan, past=past
        )
        return canvas.no_chart_note(missing, say)
    subtitle = say(
        "Yearly pace required in {plan} ÷ yearly pace achieved in {past}", plan=plan, past=past
    )
    when = facts.baseline_year_note(province, say)
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(paces, past, say),
        subtitle=" · ".join((subtitle, *when, say.own(province, "name"))),
        svg=_draw_chart(paces, past, anchor, say, brief),
        alt=" ".join(_describe_pace(pace, say) for pace in paces),
        source=source,
        width="full",
        reading=facts.ratio_reading_hint(say),
    )


def _select_paces(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: i18n.Translator,
    province: Mapping[str, Any],
) -> list[PaceRow]:
    targets = tables.select_plan_targets(measures, province["plan"])
    named = queries.indicator_names(indicators, say)
    comparable = targets[targets["required_pace"].notna() & targets["past_pace"].notna()]
    ahead = comparable[~comparable["reasons"].str.contains("met_at_baseline")]
    rows = [row for row in tables.to_records(ahead) if not outlook.is_upper_limit(row)]
    paces = [_read_pace(row, named, say) for row in rows]
    return sorted(paces, key=lambda p: (math.isnan(p.ratio), -p.ratio, p.name))


def _read_pace(row: Mapping[str, Any], named: Mapping[str, str], say: i18n.Translator) -> PaceRow:
    ratio = row["ambition"] if row["ambition"] > 0 else math.nan
    digits = phrases.count_decimals(row["ambition_decimals"])
    return PaceRow(
        name=named[row["indicator_id"]],
        ratio=ratio,
        said_ratio="" if math.isnan(ratio) else facts.format_ratio(ratio, say, digits),
        required=phrases.format_required_pace(row, say),
        past=phrases.format_past_pace(row, say),
        remarks=facts.baseline_remarks(row, named, say),
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
        ratio=faster[0].said_ratio,
    )


def _describe_pace(pace: PaceRow, say: i18n.Translator) -> str:
    values = {"name": pace.name, "required": pace.required, "past": pace.past}
    sentence = say(
        "{name}: required {required}, achieved {past}; {verdict}.",
        **values,
        verdict=_compare_pace(pace, say),
    )
    return facts.append_remarks(sentence, pace.remarks)


def _compare_pace(pace: PaceRow, say: i18n.Translator) -> str:
    if math.isnan(pace.ratio):
        return say("the trend has to turn")
    if pace.ratio == 1:
        side = say("asks for the pace achieved")
    elif pace.ratio > 1:
        side = say("needs a faster pace")
    else:
        side = say("asks for less than was achieved")
    return f"{pace.said_ratio}, {side}"


def _draw_chart(
    paces: Sequence[PaceRow], past: str, anchor: str, say: i18n.Translator, brief: bool
) -> str:
    labels = [
        rows.make_label(pace.name, () if brief else _pace_remarks(pace, say)) for pace in paces
    ]
    centres, height = rows.place_rows(labels)
    with canvas.new_sheet(_HEAD_HEIGHT + height + _FOOT_HEIGHT) as figure:
        page = canvas.add_page_axes(figure)
        axes, middle = _add_axis(figure, paces, height, say)
        line_is = say("1 = the pace of {past}", past=past)
        facts.label_ratio_axis(
            page, _PLOT_LEFT, middle, _HEAD_HEIGHT, line_is, _HEAD_HEIGHT + height, say
        )
        _draw_marks(axes, paces, centres)
        for pace, label, centre in zip(paces, labels, centres, strict=True):
            rows.write_label(page, label, _HEAD_HEIGHT + centre)
            _draw_stem(axes, pace, centre, say)
        return canvas.render_svg(figure, anchor)


def _pace_remarks(pace: PaceRow, say: i18n.Translator) -> tuple[str, ...]:
    required = say("required {pace}", pace=pace.required)
    return (required, say("achieved {pace}", pace=pace.past), *pace.remarks)


def _add_axis(
    figure: Figure, paces: Sequence[PaceRow], height: float, say: i18n.Translator
) -> tuple[Axes, float]:
    """The logarithmic axis, and where its 1 lies on the page in mm."""
    ratios = [pace.ratio for pace in paces if not math.isnan(pace.ratio)]
    room = 4 + max(canvas.measure_text(pace.said_ratio, weight=canvas.SEMIBOLD) for pace in paces)
    box = (_PLOT_LEFT, _HEAD_HEIGHT, canvas.WIDTH - _PLOT_LEFT, height)
    return facts.add_ratio_axis(figure, box, ratios, (room, room), say)


def _draw_marks(axes: Axes, paces: Sequence[PaceRow], centres: Sequence[float]) -> None:
    """At each ratio a dot to the right of 1, a square to the left, those of one look together."""
    import seaborn as sns

    for faster, marker, colour in ((True, "o", canvas.RUST), (False, "s", canvas.TEAL)):
        own = [
            (math.log10(pace.ratio), centre)
            for pace, centre in zip(paces, centres, strict=True)
            if not math.isnan(pace.ratio) and (pace.ratio > 1) is faster
        ]
        if own:
            x, y = ([place[axis] for place in own] for axis in (0, 1))
            look: dict[str, Any] = {"marker": marker, "color": colour, "linewidth": 0}
            sns.scatterplot(x=x, y=y, ax=axes, s=48, zorder=4, **look)


def _draw_stem(axes: Axes, pace: PaceRow, centre: float, say: i18n.Translator) -> None:
    """A line from 1 to the ratio and what it is."""
    warm, strong = canvas.RUST, canvas.SEMIBOLD
    if math.isnan(pace.ratio):
        turn = say("the trend has to turn")
        canvas.label_mark(axes, 0, centre, turn, left=False, color=warm, weight=strong)
        return
    x, faster = math.log10(pace.ratio), pace.ratio > 1
    colour = warm if faster else canvas.TEAL
    axes.plot([0, x], [centre, centre], color=colour, linewidth=2.4, zorder=3)
    said = pace.said_ratio
    canvas.label_mark(axes, x, centre, said, left=not faster, color=colour, weight=strong)
