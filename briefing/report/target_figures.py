"""The years of a target inside its plan as a reader is told them: by year, and why it is judged so.

`judged` says what the last year has shown; tables and charts that look back a year read it here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefing.data import queries, schema, tables
from briefing.data.queries import Row
from briefing.data.schema import cells
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, phrases

TREND_ARROWS = {
    "improving": "↑",
    "flat": "→",
    "worsening": "↓",
}  # to better or worse, not up or down
OBSTACLES = (  # what keeps a target from being judged; what the next result cannot mend comes first
    *("basis_changed", "no_baseline", "year_missing", "stale_result", "bound_only"),
    *("no_result", "not_quantified"),
)
MISSING_YEAR_REASONS = (
    "stale_result",
    "no_result",
)  # reasons a missing year between others may stand behind
WITHOUT_VERDICT = ("undetermined", "not_due")


def current_plan(run: Tables) -> str:
    """The plan the briefing year lies in."""
    past = run.place["past_plan"]
    return past if run.year <= schema.period_years(past)[1] else run.place["plan"]


def plan_targets(run: Tables) -> list[Row]:
    """The targets due at the end of the plan the year lies in, numbered ones first, in order."""
    own = tables.to_records(tables.select_plan_targets(run.measures, current_plan(run)))
    return sorted(own, key=_number_sort_key)


def interim_targets(run: Tables) -> list[Row]:
    """What is counted apart in that plan: yearly plans' targets, and stages of milestones."""
    own = run.measures[run.measures["plan"] == current_plan(run)]
    official = set(tables.select_plan_targets(own, current_plan(run))["target_id"])
    rows = [row for row in tables.to_records(own) if row["target_id"] not in official]
    return sorted(rows, key=lambda row: (bool(row["stage_of"]), row["stage_of"], row["due"]))


def _number_sort_key(row: Row) -> tuple[bool, str]:
    """Official numbers as they are counted: 2 before 10, 1a before 1b; none comes last."""
    counted = re.sub(r"\d+", lambda digits: digits[0].zfill(9), row["number"])
    return not row["number"], counted


def group_by_domain(run: Tables, rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Some targets by the domain of what they measure, in the order of the domains."""
    of = queries.indicator_domains(run.indicators)
    found = {code: [r for r in rows if of[r["indicator_id"]] == code] for code in schema.DOMAINS}
    return {code: own for code, own in found.items() if own}


def is_last_plan_year(run: Tables) -> bool:
    """Whether it is the plan's last year, in which attainment says all and pace nothing."""
    return run.year >= schema.period_years(current_plan(run))[1]


def has_result_of_year(run: Tables) -> bool:
    """Whether any target of the plan has a result of the briefing year."""
    rows = (*plan_targets(run), *interim_targets(run))
    found = (find_latest_figure(run, row, run.year) for row in rows if row["due"] >= run.year)
    return any(one is not None and one.year == run.year for one in found)


def main_obstacle(run: Tables, row: Row) -> str:
    """What most of all keeps a target from being judged, a code of `OBSTACLES`; "" if it is."""
    codes = row["reasons"].split() if assessment.verdict_of(row) in WITHOUT_VERDICT else []
    if any(code in MISSING_YEAR_REASONS for code in codes) and find_missing_years(run, row):
        codes.append("year_missing")
    return next((code for code in OBSTACLES if code in codes), "")


def find_missing_years(run: Tables, row: Row) -> list[int]:
    """The years without a result before one that has one, of a target that needs every year."""
    if row["kind"] not in (*cells.AGGREGATE_KINDS, "each_year"):
        return []
    known = find_yearly_figures(run, row, min(run.year, int(row["due"])))
    first = schema.period_years(row["plan"])[0]
    return [year for year in range(first, max(known, default=first)) if year not in known]


def format_trend(row: Row, say: Translator) -> str:
    """Which way it went last year, with an arrow to better or worse; "" where unknown."""
    code = "" if row["kind"] == "milestone" else row["trend"]
    return f"{TREND_ARROWS[code]} {say.code('trend', code)}" if code in TREND_ARROWS else ""


# What was known by a year


@dataclass(frozen=True)
class KnownFigure:
    """What was known of a target by a year: a year's value, or the mean or sum of all so far."""

    year: int
    value: float
    unit: str
    decimals: float
    operator: str
    result: Row
    whole: bool = False

    def said(self, say: Translator) -> str:
        """The figure with its unit, "over" and "about" in words."""
        told_as = {"value": self.value, "operator": self.operator, "decimals": self.decimals}
        return phrases.format_figure(told_as, self.unit, say)


def find_latest_figure(run: Tables, row: Row, by: int) -> KnownFigure | None:
    """The latest known of a target within its plan by a year; None where nothing is."""
    until = min(by, int(row["due"]))
    years, whole = find_yearly_figures(run, row, until), _cumulative_figure(run, row, until)
    last = max(years, default=None)
    if whole is not None and (last is None or whole.year >= last):
        return whole
    return years[last] if last is not None else None


def find_underlying_results(run: Tables, row: Row) -> list[Row]:
    """The results a target starts from and, inside the plan, has reached; those that are known."""
    reached = find_latest_figure(run, row, run.year) if run.in_plan else None
    found = (queries.find_baseline_result(run, row), reached.result if reached else None)
    return [result for result in found if result]


def find_yearly_figures(run: Tables, row: Row, by: int) -> dict[int, KnownFigure]:
    """A target's indicator year by year within its plan, on the basis the target is judged on."""
    known, first = _results_by_key(run), schema.period_years(row["plan"])[0]
    bases = dict.fromkeys((row["basis"], row["latest_basis"]))
    found: dict[int, KnownFigure] = {}
    for year in range(first, by + 1):
        for basis in bases:
            one = known.get((row["indicator_id"], str(year), basis))
            if one is not None and year not in found:
                facts = (one["value"], row["unit"], one["decimals"], one["operator"])
                found[year] = KnownFigure(year, *facts, one)
    return found


def _cumulative_figure(run: Tables, row: Row, by: int) -> KnownFigure | None:
    """The running mean or sum of a target that adds up, as stated or from its years."""
    ways = [w for w in trajectory_of(run, row) if w["year"] <= by and w["so_far"] == w["so_far"]]
    if row["kind"] not in cells.AGGREGATE_KINDS or not ways:
        return None
    year, first = int(ways[-1]["year"]), schema.period_years(row["plan"])[0]
    stated = _results_by_key(run).get((row["indicator_id"], f"{first}-{year}", row["basis"]))
    parts = (
        [stated] if stated else [one.result for one in find_yearly_figures(run, row, year).values()]
    )
    decimals = min(part["decimals"] for part in parts)
    operator = stated["operator"] if stated else "="
    several = year > first or stated is not None
    return KnownFigure(
        year, ways[-1]["so_far"], row["unit"], decimals, operator, parts[-1], several
    )


@functools.lru_cache(maxsize=4)
def _results_by_key(run: Tables) -> dict[tuple[str, str, str], dict[str, Any]]:
    return tables.index_by_key(run.results)


@functools.lru_cache(maxsize=4)
def _trajectories_by_target(run: Tables) -> dict[str, list[Row]]:
    ways: dict[str, list[Row]] = {}
    for row in tables.to_records(run.trajectories):
        ways.setdefault(row["target_id"], []).append(row)
    return ways


def trajectory_of(run: Tables, row: Row) -> list[Row]:
    """A target's rows of the trajectories, year by year; a milestone has none."""
    return _trajectories_by_target(run).get(row["target_id"], [])


# Beside the verdict


def has_level(row: Row) -> bool:
    """Whether it is known what level a target asks for: a part of the nearest baseline is none."""
    of_baseline = row["kind"] in ("reduction", "multiple")
    comparable = row["baseline_match"] in ("same", "derived") or not of_baseline
    return bool(comparable and row["level"] == row["level"])


def format_level(row: Row, say: Translator) -> str:
    """The level a cut or a multiple of the baseline comes to, "" for kinds that name it."""
    if row["kind"] not in ("reduction", "multiple") or not has_level(row):
        return ""
    return say.value(row["level"], row["unit"])


def format_projection(row: Row, say: Translator) -> str:
    """Where the pace so far leads in the due year, with the digits of what is known.

    A per cent is said with its sign, any other unit is left to what is asked beside it.
    """
    if row["projection"] != row["projection"]:
        return ""
    known = (
        row["achieved_decimals"] if row["kind"] in cells.AGGREGATE_KINDS else row["latest_decimals"]
    )
    unit = row["unit"].removesuffix("_per_year")
    if unit != "percent":
        return say.number(row["projection"], phrases.count_decimals(known))
    return say.value(row["projection"], unit, decimals=phrases.count_decimals(known))


def format_headroom(row: Row, say: Translator) -> str:
    """How far a target to hold stands on either side of its bound, "" for others."""
    room = row["headroom"]
    if room != room:
        return ""
    amount = say.value(abs(room), "points" if row["unit"] == "percent" else row["unit"])
    if room < 0:
        return say("{amount} short", amount=amount)
    return say("{amount} to spare", amount=amount)


def describe_reasons(run: Tables, row: Row, say: Translator, but: str = "") -> list[str]:
    """Every reason of a verdict as a sentence, with its years and names where it has them.

    Left out are one of the caller's, and that a target is to be held, which its verdict says.
    """
    codes = [code for code in row["reasons"].split() if code not in (but, "met_at_baseline")]
    return [_describe_reason(run, row, code, say) for code in codes]


def _describe_reason(run: Tables, row: Row, code: str, say: Translator) -> str:
    missed = row["missed"].split()
    if code == "year_missed" and missed:
        return say("Missed in {years}.", years=", ".join(missed))
    if code == "stage_missed" and missed:
        names = queries.indicator_names(run.indicators, say)
        of = dict(zip(run.measures["target_id"], run.measures["indicator_id"], strict=True))
        late = "; ".join(names[of[stage]] for stage in missed)
        return say("Stage not completed in time: {names}.", names=late)
    if code == "earlier_year" and row["pace_year"] == row["pace_year"]:
        judged_as_of = str(int(row["pace_year"]))
        return say(
            "No result for {year} yet; judged as of {judged}.",
            year=str(run.year),
            judged=judged_as_of,
        )
    if code in MISSING_YEAR_REASONS and (years := find_missing_years(run, row)):
        return say("No result for {years}.", years=", ".join(map(str, years)))
    return say.code("reason", code)
