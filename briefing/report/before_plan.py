"""What a target asks for before its plan begins → a code, with its tone and symbol."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from briefing.data import codes
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.design import STYLES, Style
from briefing.report.pace_phrases import turns_with_base_year
from briefing.report.phrases import Measures, TargetRow

ASKED_STYLES: Mapping[str, Style] = {  # what a target asks
    "faster": STYLES["faster"],
    "turn": STYLES["faster"],
    "same": STYLES["same"],
    "slower": STYLES["less"],
    "lower": STYLES["less"],
    "held": STYLES["same"],
    "no_past_pace": STYLES["open"],
    "nearest": STYLES["open"],
    "basis_changed": STYLES["unknown"],
    "no_baseline": STYLES["unknown"],
    "to_be_done": STYLES["open"],
}
ASKS_LESS = ("slower", "lower")
COMPARED = ("faster", "turn", "same", *ASKS_LESS)


def classify_asked(row: TargetRow) -> str:
    """What a target of the plan asks before the plan begins: a code of `ASKED_STYLES`."""
    reasons = row.reasons.split()
    if "met_at_baseline" in reasons:
        return "held"
    if row.kind == "milestone" or row.new == "yes":
        return "to_be_done"
    if row.baseline_match == "none" and row.kind in codes.LEVEL_KINDS:
        return "basis_changed" if "basis_changed" in reasons else "no_baseline"
    if not math.isnan(row.ambition):
        return _compare_with_past(row)
    if row.baseline_match == "nearest":
        return "nearest"
    known = not math.isnan(row.required_pace) and not math.isnan(row.past_pace)
    return "turn" if known else "no_past_pace"


def find_titled(headlines: Iterable[Measure]) -> Measure | None:
    """The headline target a summary's title is about: the first with a baseline of its own."""
    known = (row for row in headlines if not math.isnan(row.baseline))
    return next((row for row in known if row.baseline_match != "nearest"), None)


def comparison_sentences(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """How many targets ask for more than was achieved, of those that can be compared; where these
    are few, only that.
    """
    count, spans = len(comparable_targets(rows)), phrases.pace_spans(tables, say)
    if count == len(rows) < phrases.MIN_BASE:
        yield say.plural(
            "The {count} target for {plan} can be compared with {past}",
            "The {count} targets for {plan} can be compared with {past}",
            count,
            **spans,
        )
        return
    if count < phrases.MIN_BASE:
        yield say(
            "Only {count} of the {total} targets for {plan} can be compared with {past}",
            count=say.number(count),
            total=say.number(len(rows)),
            **spans,
        )
        return
    if faster := [row for row in rows if classify_asked(row) == "faster"]:
        sentence = say.plural(
            "{count} of the {base} targets that can be compared asks for a faster pace than in "
            "{past}",
            "{count} of the {base} targets that can be compared ask for a faster pace than in "
            "{past}",
            len(faster),
            base=say.number(count),
            **spans,
        )
        yield phrases.join_parts(sentence, *_describe_doubts(tables, faster, say))


def _describe_doubts(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """How many of some targets are compared with a result that covers something else; for how many
    the comparison turns with the base year assumed.
    """
    if count := sum(map(phrases.has_other_scope, rows)):
        yield say.plural(
            "the result of {count} of them differs, or may differ, in scope or prices",
            "the results of {count} of them differ, or may differ, in scope or prices",
            count,
        )
    if count := sum(turns_with_base_year(tables, row) for row in rows):
        yield say.plural(
            "for {count} this depends on the base year assumed",
            "for {count} this depends on the base year assumed",
            count,
        )


def less_sentences(tables: Tables, rows: Measures, say: Translator) -> Iterator[str]:
    """How many of the targets that can be compared are set below the result before, how many only
    ask for a slower pace; nothing where few can be compared.
    """
    comparable = comparable_targets(rows)
    slower = [row for row in comparable if classify_asked(row) in ASKS_LESS]
    lower = [row for row in slower if row.kind in codes.PACE_KINDS]
    later = [row for row in slower if row not in lower]
    values = {**phrases.pace_spans(tables, say), "base": say.number(len(comparable))}
    if len(comparable) < phrases.MIN_BASE:
        return
    if lower:
        sentence = say.plural(
            "{count} of the {base} targets that can be compared is set below the result of {past}",
            "{count} of the {base} targets that can be compared are set below the result of {past}",
            len(lower),
            **values,
        )
        yield phrases.join_parts(sentence, *_describe_doubts(tables, lower, say))
    if later:
        sentence = say.plural(
            "{count} of the {base} targets that can be compared asks for a slower pace than in "
            "{past}",
            "{count} of the {base} targets that can be compared ask for a slower pace than in "
            "{past}",
            len(later),
            **values,
        )
        yield phrases.join_parts(sentence, *_describe_doubts(tables, later, say))


def comparable_targets(rows: Iterable[Measure]) -> list[Measure]:
    """The targets whose needed pace can be set against a past one."""
    return [row for row in rows if classify_asked(row) in COMPARED]


def targets_without_baseline(rows: Iterable[Measure]) -> list[Measure]:
    """The targets no baseline can be compared with; only those of a level need one."""
    return [row for row in rows if classify_asked(row) in ("no_baseline", "basis_changed")]


def targets_without_past_pace(rows: Iterable[Measure]) -> list[Measure]:
    """The targets that can be compared with no past pace, whatever they start from."""
    return [row for row in rows if classify_asked(row) in ("no_past_pace", "nearest")]


def _compare_with_past(row: TargetRow) -> str:
    """Whether more or less is asked for than was achieved; neither where a range does both.

    A yearly amount that is better small (at most 5 cases a year after 8) asks for more below 1. Of
    a target that names a result of its own kind that is a lower one, else a slower pace.
    """
    if row.ambition == 1 or (row.ambition - 1) * (row.ambition_high - 1) <= 0:
        return "same"
    if (row.ambition > 1) != is_upper_limit(row):
        return "faster"
    return "lower" if row.kind in codes.PACE_KINDS else "slower"


def is_upper_limit(row: TargetRow) -> bool:
    """Whether a target limits a yearly amount, so that its ambition reads the other way round."""
    return row.better == "down" and row.kind in (*codes.PACE_KINDS, "total")
