"""The codes of the data and of the measures: kinds, operators, rules, verdicts, reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

TARGET_KINDS = (
    *("level", "average_rate", "average_change", "average_level", "total", "each_year"),
    *("reduction", "multiple", "count", "rank", "milestone"),
)
LEVEL_KINDS = ("level", "multiple", "reduction", "count")  # kinds that move from a baseline
MEAN_KINDS = (  # kinds judged by the mean of their years
    *("average_rate", "average_change", "average_level"),
)
PACE_KINDS = (*MEAN_KINDS, "each_year")  # kinds asked of each year or of their mean
AGGREGATE_KINDS = (*MEAN_KINDS, "total")  # kinds judged by their years taken together
OF_PARTS = ("of_years", "of_spans")  # figures made of single years; of a stated span and years
OUT_OF_TOTAL_KINDS = ("rank", "count")  # kinds that say nothing without their total
BOUND_KINDS = (  # kinds whose operator says on which side of the value is what is better
    *("level", "average_rate", "average_level", "total", "each_year", "multiple", "count", "rank"),
)
OPERATORS = ("=", ">", ">=", "<", "<=", "~")
DOMAINS = ("economy", "society", "infrastructure", "programmes", "governance")
SOURCE_STATUSES = ("adopted", "draft", "statistics", "press", "intake")
RANK_BY_STATUS = {"adopted": "1", "statistics": "2", "intake": "3", "draft": "4", "press": "5"}
PROGRAMME_KINDS = ("programme", "breakthrough", "orientation")
CAUSE_KINDS = ("limit", "objective_cause", "subjective_cause")
COMMUNE_TYPES = ("commune", "ward")
COUNTING_RULES = ("count_where", "share_where")  # how many communes meet a condition
SUM_OF_COMMUNES = "sum_communes"  # the sum of a column of communes.csv: `communes.population`
COMMUNE_RULES = (*COUNTING_RULES, SUM_OF_COMMUNES)  # made of communes, not of other results
INDEX_RULE = "index"  # of an index of indexes.csv: no rule of derived.csv
SUMMED_COLUMNS = ("population", "area_km2")
COMMUNE_FILTERS = (
    "type",
    "zone",
    "border",
)  # columns of communes.csv that say which they are about
DERIVATION_RULES = ("sum", "per_year", "growth", "change", "ratio", "backcast", *COMMUNE_RULES)
IDENTITY_RULES = ("sum_to", "ratio_is", "product_is", "equal", "at_most")
COHERENCE_RULES: Mapping[str, tuple[str, ...]] = {  # rule → its inputs; | or, * may be left out
    "level_from_growth": ("target", "target"),
    "per_head_from_growth": ("target", "target", "indicator"),
    "share_left": ("target", "indicator", "target"),
    "share_of_level": ("target", "target", "indicator", "target"),
    "mean_of_years": ("indicator",),
    "total_of_years": ("indicator", "indicator", "number*"),
    "share_of_years": ("indicator", "indicator", "indicator"),
    "not_below_past": ("target", "indicator|number*"),
    "share_follows_growth": ("indicator", "indicator", "indicator"),
    "amount_per_unit": ("target", "target", "indicator", "indicator"),
}
COMPARISON_FINDINGS = ("asks_less", "asks_no_less")  # of a target: nothing need hold
ATTAINMENT_CODES = ("met", "exceeded", "not_met", "not_due", "undetermined")
PACE_CLASSES = (
    *("on_track", "acceleration_needed", "insufficient", "moving_away", "maintained"),
    *("not_applicable", "undetermined"),
)
UNDECIDED_VERDICTS = ("undetermined", "not_due")
TREND_CODES = ("improving", "flat", "worsening", "unknown")
REASON_CODES = (  # in order of precedence: the first that applies is a measure's `reason`
    *("sources_disagree", "basis_changed", "no_result", "no_baseline", "no_past_pace"),
    *("stale_result", "bound_only", "not_comparable_paths", "stage_missed", "year_missed"),
    *("met_at_baseline", "lost", "touches_bound", "earlier_year", "reached_early", "done_late"),
    *("past_far_bound", "not_quantified", "linear_path"),
)


class Condition(NamedTuple):
    """What a commune must meet to be counted, and which communes are asked: column → its cell."""

    indicator_id: str
    operator: str
    value: float
    filters: Mapping[str, str]


CONDITION = re.compile(
    r"(?P<id>[a-z][a-z0-9_-]*) (?P<operator>=|>=|>|<=|<) (?P<value>-?\d{1,15}(?:\.\d{1,15})?)"
)
FILTER = re.compile(rf"(?P<column>{'|'.join(COMMUNE_FILTERS)}) = (?P<cell>\S.*)")


def parse_condition(inputs: str) -> Condition | None:
    """What a rule on communes asks: `happiness_index >= 90 ; border = yes`; None of other rules."""
    asked, *filters = (" ".join(part.split()) for part in inputs.split(";"))
    found = CONDITION.fullmatch(asked)
    named = [FILTER.fullmatch(part) for part in filters]
    if not found or not all(named):
        return None
    cells = {one["column"]: one["cell"] for one in named if one}
    if len(cells) < len(named):
        return None
    return Condition(found["id"], found["operator"], float(found["value"]), cells)


def parse_summed_column(inputs: str) -> str:
    """The column of communes.csv a rule adds up: `communes.population`; "" of other rules."""
    file, _, column = inputs.strip().partition(".")
    return column if file == "communes" and column in SUMMED_COLUMNS else ""


def parse_rule_inputs(inputs: str) -> list[str]:
    """The indicator ids a derived rule is made from, joined by + or /, or that of its condition."""
    if condition := parse_condition(inputs):
        return [condition.indicator_id]
    if parse_summed_column(inputs):
        return []
    return [part.strip() for part in re.split(r"[+/]", inputs)]


def parse_coherence_inputs(inputs: str) -> list[str]:
    """The inputs of a coherence rule, separated by semicolons."""
    return [part.strip() for part in inputs.split(";")]


def split_ids(cell: str | None) -> list[str]:
    """The ids of a cell that names several, separated by spaces."""
    return (cell or "").split()


def precedence_of(rank: float, date: str | None) -> tuple[float, str]:
    """How strong a source's statement is, the greatest being in force.

    Lowest rank, then latest date. An undated source counts as earliest.
    """
    return -rank, date or ""
