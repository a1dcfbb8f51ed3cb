"""The one legend of the signs of all reports, and the rules by which targets get theirs."""

from __future__ import annotations

from briefing.analysis.targets.pace import ACCELERATION_NEEDED_RATIO, ON_TRACK_RATIO
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, phrases
from briefing.report.blocks import List, Span
from briefing.report.design import STYLES
from briefing.report.phrases import Measures


def legend(tables: Tables, say: Translator, measures: Measures | None = None) -> List | None:
    """What each sign means; of some targets also what decides which one they have."""
    if measures is not None and not measures:
        return None
    signs = "; ".join(f"{symbol} {say.code('sign', code)}" for code, (_, symbol) in STYLES.items())
    items = [(Span(say("Signs:"), "strong"), Span(f" {signs}."))]
    if measures:
        rule = _pace_rule(say)
        if not any(map(assessment.has_figure_in_plan, measures)):
            rule = say(
                "faster pace where the required pace is above that of {past}, slower where it is "
                "below; a target that names a result is compared with the result of {past}",
                **phrases.pace_spans(tables, say),
            )
        items.append((Span(say("Rule:"), "strong"), Span(f" {rule}.")))
    return List(tuple(items), small=True)


def _pace_rule(say: Translator) -> str:
    """The thresholds of the pace classes."""
    on_track, accelerate = ON_TRACK_RATIO * 100, ACCELERATION_NEEDED_RATIO * 100
    return say(
        "pace achieved ÷ pace required: on track from {on_track}, acceleration needed from "
        "{accelerate}, insufficient from {zero}, moving away below",
        on_track=say.value(on_track, "percent"),
        accelerate=say.value(accelerate, "percent"),
        zero=say.value(0, "percent"),
    )
