"""A target → one of at most five states, as a first page counts them; the past plan likewise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from briefing.data import queries
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, design, in_plan, phrases
from briefing.report.before_plan import ASKS_LESS, classify_asked
from briefing.report.design import Style, Symbol
from briefing.report.phrases import Measures

SquareStyle = tuple[str, str, Symbol, str]  # fill, edge, sign, colour of the sign

STATES = (  # in the order of a legend; before the plan has a result, then as soon as it has one
    *("faster", "less", "as_before", "not_compared", "no_baseline"),
    *("exceeded", "on_course", "speed_up", "behind", "not_judged", "not_due"),
)
STYLES: Mapping[str, Style] = {
    "faster": design.STYLES["faster"],
    "less": design.STYLES["less"],
    "as_before": design.STYLES["same"],
    "not_compared": design.STYLES["open"],
    "no_baseline": design.STYLES["unknown"],
    "exceeded": design.STYLES["beyond"],
    "on_course": design.STYLES["as_asked"],
    "speed_up": design.STYLES["faster"],
    "behind": design.STYLES["fails"],
    "not_judged": design.STYLES["unknown"],
    "not_due": design.STYLES["open"],
    "exceeded_named": design.STYLES["beyond"],  # of the past plan
    "met_named": design.STYLES["as_asked"],
    "met": design.STYLES["as_asked"],
    "missed": design.STYLES["fails"],
    "missed_named": design.STYLES["fails"],
}
_OF_ASKED = {  # each with the sign the table of targets gives it
    **dict.fromkeys(("faster", "turn"), "faster"),
    **dict.fromkeys(ASKS_LESS, "less"),
    **dict.fromkeys(("same", "held"), "as_before"),
    **dict.fromkeys(("nearest", "no_past_pace", "to_be_done"), "not_compared"),
    **dict.fromkeys(("no_baseline", "basis_changed"), "no_baseline"),
}
_OF_VERDICT = {
    "exceeded": "exceeded",
    **dict.fromkeys((*assessment.ON_COURSE, "met"), "on_course"),
    "acceleration_needed": "speed_up",
    **dict.fromkeys(("insufficient", "moving_away", "not_met"), "behind"),
    "undetermined": "not_judged",
    "not_due": "not_due",
}


def list_states(tables: Tables, rows: Measures) -> dict[str, str]:
    """The state of each of some targets, by its id."""
    classify = _state_in_plan if in_plan.has_begun(tables, rows) else _state_before
    return {row.target_id: classify(row) for row in rows}


def _state_in_plan(row: Measure) -> str:
    return _OF_VERDICT[assessment.verdict_of(row)]


def _state_before(row: Measure) -> str:
    return _OF_ASKED[classify_asked(row)]


def join_met(legend: Mapping[str, str]) -> dict[str, str]:
    """The words of states as a legend has them: those exceeded are told with those met."""
    joined = dict(legend)
    if "on_course" in joined and "exceeded" in joined:
        joined["on_course"] += f", {STYLES['exceeded'][1]} {joined.pop('exceeded')}"
    return joined


def style_square(code: str) -> SquareStyle:
    """The colours of a state; in outline what is not judged, or not named by any document."""
    tone, sign = STYLES[code]
    is_judged = sign not in (design.STYLES["unknown"][1], design.STYLES["open"][1])
    colour = design.CHART_COLOURS[tone if is_judged and tone else "muted"]
    if not is_judged or code in ("met", "missed"):
        return "white", colour, sign, colour
    return colour, colour, sign, "white"


def list_past(tables: Tables) -> list[str]:
    """The past plan's main targets as codes of `STYLES`, those named first; none uncounted."""
    count = queries.find_official_count(tables)
    if count is None:
        return []
    named = queries.list_named_verdicts(tables)
    counts = Counter(row.verdict for row in named)
    missed, exceeded = counts["missed"], counts["exceeded"]
    met = len(named) - missed
    all_met, all_missed = int(count.met), int(count.total - count.met)
    if met > all_met or missed > all_missed:  # the names are of another list
        met = missed = exceeded = 0
    return [
        *["exceeded_named"] * exceeded,
        *["met_named"] * (met - exceeded),
        *["met"] * (all_met - met),
        *["missed_named"] * missed,
        *["missed"] * (all_missed - missed),
    ]


def describe_changes(tables: Tables, rows: Measures, say: Translator) -> list[str]:
    """How many of some targets are judged better, how many worse than the year before."""
    ids = {row.target_id for row in rows}
    sorts = Counter(row.sort for row in tables.changes if row.target_id in ids)
    if not sorts["better"] + sorts["worse"]:
        return []
    text = say(
        "Against {year}: {better} judged better, {worse} worse",
        year=str(tables.year - 1),
        better=say.number(sorts["better"]),
        worse=say.number(sorts["worse"]),
    )
    return [text]


def describe_past(tables: Tables, say: Translator) -> list[str]:
    """How many of the past plan's main targets were met, how many of them no document names."""
    count, squares = queries.find_official_count(tables), list_past(tables)
    if count is None:
        return []
    unnamed = sum(code in ("met", "missed") for code in squares)
    exceeded = squares.count("exceeded_named")
    values = phrases.official_count(tables, count, say)
    met = say("{term}: {met} of {total} targets met, {missed} missed", **values)
    if "missed" in squares:  # no document says so of all: the total less those met
        met = say("{term}: {met} of {total} met, the other {missed} not met", **values)
    below = []
    if exceeded:
        told = say.code("state", "exceeded", count=say.number(exceeded))
        below.append(f"{STYLES['exceeded'][1]} {told}")
    if unnamed:
        text = say("in outline: {unnamed} that no document names", unnamed=say.number(unnamed))
        below.append(text)
    return [met, *filter(None, ["; ".join(below)])]
