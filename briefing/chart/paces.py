"""Required pace ÷ past pace, target by target, on a scale where twice and half are equally far."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import block, contract, tables, told, words
from briefing.chart import canvas, facts, rows

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT = rows.COLUMN + 3
_HEAD, _FOOT = 10.0, 10.0


@dataclass(frozen=True)
class Pace:
    """One target as drawn; a `ratio` of NaN means that the trend has to turn."""

    name: str
    ratio: float
    said_ratio: str
    required: str
    past: str
    remarks: tuple[str, ...]


def ambition(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: words.Speaker,
    *,
    province: Mapping[str, Any],
    source: str,
    anchor: str = "ambition",
    brief: bool = False,
) -> block.Figure | block.Note | None:
    """How many times the past plan's pace each target of the plan asks for, the most first.

    Targets whose past movement was nil or the other way have no ratio; they close the list. Those
    that limit a yearly amount are left out: for them fewer is more. A `brief` chart leaves the two
    paces to the table it stands beside, and to its alt text; inside the plan that table has others.
    None then, and where there are no targets at all.
    """
    if measures.empty or (brief and facts.is_told_beside(measures, province, say)):
        return None
    paces = _paces(measures, indicators, say, province)
    past = say.period(contract.before(province["plan"]))
    plan = say.period(province["plan"])
    if not paces:
        missing = say(
            "No target of {plan} can be set against the pace of {past}.", plan=plan, past=past
        )
        return canvas.nothing(missing, say)
    subtitle = say(
        "Yearly pace required in {plan} ÷ yearly pace achieved in {past}", plan=plan, past=past
    )
    when = facts.at_baseline(province, say)
    return block.Figure(
        anchor=anchor,
        title=_title(paces, past, say),
        subtitle=" · ".join((subtitle, *when, say.own(province, "name"))),
        svg=_draw(paces, past, anchor, say, brief),
        alt=" ".join(_sentence(pace, say) for pace in paces),
        source=source,
        width="full",
        reading=facts.reading_of_ratios(say),
    )


def _paces(
    measures: pd.DataFrame,
    indicators: pd.DataFrame,
    say: words.Speaker,
    province: Mapping[str, Any],
) -> list[Pace]:
    targets = tables.of_plan(measures, province["plan"])
    named = told.names(indicators, say)
    comparable = targets[targets["required_pace"].notna() & targets["past_pace"].notna()]
    ahead = comparable[~comparable["reasons"].str.contains("met_at_baseline")]
    rows = [row for row in tables.records(ahead) if not told.is_better_small(row)]
    paces = [_pace(row, named, say) for row in rows]
    return sorted(paces, key=lambda p: (math.isnan(p.ratio), -p.ratio, p.name))


def _pace(row: Mapping[str, Any], named: Mapping[str, str], say: words.Speaker) -> Pace:
    ratio = row["ambition"] if row["ambition"] > 0 else math.nan
    digits = told.digits(row["ambition_decimals"])
    return Pace(
        name=named[row["indicator_id"]],
        ratio=ratio,
        said_ratio="" if math.isnan(ratio) else facts.times(ratio, say, digits),
        required=told.required(row, say),
        past=told.past(row, say),
        remarks=facts.baseline_remarks(row, named, say),
    )


def _title(paces: Sequence[Pace], past: str, say: words.Speaker) -> str:
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


def _sentence(pace: Pace, say: words.Speaker) -> str:
    values = {"name": pace.name, "required": pace.required, "past": pace.past}
    sentence = say(
        "{name}: required {required}, achieved {past}; {verdict}.",
        **values,
        verdict=_verdict(pace, say),
    )
    return facts.with_remarks(sentence, pace.remarks)


def _verdict(pace: Pace, say: words.Speaker) -> str:
    if math.isnan(pace.ratio):
        return say("the trend has to turn")
    if pace.ratio == 1:
        side = say("asks for the pace achieved")
    elif pace.ratio > 1:
        side = say("needs a faster pace")
    else:
        side = say("asks for less than was achieved")
    return f"{pace.said_ratio}, {side}"


def _draw(paces: Sequence[Pace], past: str, anchor: str, say: words.Speaker, brief: bool) -> str:
    labels = [rows.label(pace.name, () if brief else _remarks(pace, say)) for pace in paces]
    centres, height = rows.centres(labels)
    with canvas.sheet(_HEAD + height + _FOOT) as figure:
        page = canvas.page(figure)
        axes, middle = _scale(figure, paces, height, say)
        line_is = say("1 = the pace of {past}", past=past)
        facts.ratio_sides(page, _LEFT, middle, _HEAD, line_is, _HEAD + height, say)
        _marks(axes, paces, centres)
        for pace, label, centre in zip(paces, labels, centres, strict=True):
            rows.write(page, label, _HEAD + centre)
            _stem(axes, pace, centre, say)
        return canvas.svg(figure, anchor)


def _remarks(pace: Pace, say: words.Speaker) -> tuple[str, ...]:
    required = say("required {pace}", pace=pace.required)
    return (required, say("achieved {pace}", pace=pace.past), *pace.remarks)


def _scale(
    figure: Figure, paces: Sequence[Pace], height: float, say: words.Speaker
) -> tuple[Axes, float]:
    """The logarithmic axis, and where its 1 lies on the page in mm."""
    ratios = [pace.ratio for pace in paces if not math.isnan(pace.ratio)]
    room = 4 + max(canvas.width(pace.said_ratio, weight=canvas.STRONG) for pace in paces)
    box = (_LEFT, _HEAD, canvas.WIDTH - _LEFT, height)
    return facts.ratio_axis(figure, box, ratios, (room, room), say)


def _marks(axes: Axes, paces: Sequence[Pace], centres: Sequence[float]) -> None:
    """At each ratio a dot to the right of 1, a square to the left, those of one look together."""
    import seaborn as sns

    for faster, marker, colour in ((True, "o", canvas.WARM), (False, "s", canvas.TEAL)):
        own = [
            (math.log10(pace.ratio), centre)
            for pace, centre in zip(paces, centres, strict=True)
            if not math.isnan(pace.ratio) and (pace.ratio > 1) is faster
        ]
        if own:
            x, y = ([place[axis] for place in own] for axis in (0, 1))
            look: dict[str, Any] = {"marker": marker, "color": colour, "linewidth": 0}
            sns.scatterplot(x=x, y=y, ax=axes, s=48, zorder=4, **look)


def _stem(axes: Axes, pace: Pace, centre: float, say: words.Speaker) -> None:
    """A line from 1 to the ratio and what it is."""
    warm, strong = canvas.WARM, canvas.STRONG
    if math.isnan(pace.ratio):
        turn = say("the trend has to turn")
        canvas.beside(axes, 0, centre, turn, left=False, color=warm, weight=strong)
        return
    x, faster = math.log10(pace.ratio), pace.ratio > 1
    colour = warm if faster else canvas.TEAL
    axes.plot([0, x], [centre, centre], color=colour, linewidth=2.4, zorder=3)
    said = pace.said_ratio
    canvas.beside(axes, x, centre, said, left=not faster, color=colour, weight=strong)
