"""The years of a target inside its plan → figures by year, why it is judged so, in words.

The verdict and the paces of the last year: `assessment`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.data import codes, queries, rounding
from briefing.data.codes import UNDECIDED_VERDICTS
from briefing.data.periods import Period, period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, phrases

MAX_HEADLINES = 7  # where the province names none
OBSTACLES = (  # what keeps a target from being judged; what the next result cannot correct is first
    *("basis_changed", "no_baseline", "no_past_pace", "year_missing", "stale_result"),
    *("bound_only", "no_result", "not_quantified"),
)
MISSING_YEAR_REASONS = ("stale_result", "no_result")  # a missing year between others may cause them


def current_plan(tables: Tables) -> str:
    """The plan the briefing year lies in."""
    past = tables.facts.past_plan
    return past if tables.year <= period_years(past)[1] else tables.facts.plan


def plan_targets(tables: Tables) -> list[Measure]:
    """The targets due at the end of the plan the year lies in, numbered ones first, in order."""
    plan = current_plan(tables)
    return queries.sort_by_number(queries.select_plan_targets(tables.measures, plan))


def plan_measures(tables: Tables) -> list[Measure]:
    """All targets of the plan the year lies in, with yearly plans' targets and stages."""
    return [row for row in tables.measures if row.plan == current_plan(tables)]


def numbered_targets(tables: Tables) -> Sequence[Measure]:
    """The plan's official, numbered targets in the order of their numbers; if none, all."""
    of_plan = [row for row in tables.measures if row.plan == tables.facts.plan]
    return queries.sort_by_number(row for row in of_plan if row.number) or of_plan


def describe_numbers(tables: Tables, rows: Sequence[Measure], say: Translator) -> str:
    """What a count of targets is of, where several have one number: the numbers of which text."""
    by_source: dict[str, dict[str, None]] = {}
    for row in rows:
        by_source.setdefault(row.source_id, {})[row.number] = None
    numbers = {row.number for row in rows}
    if "" in numbers or len(numbers) == len(rows):
        return ""
    parts = (
        say(
            "{numbers} in {source}",
            numbers=_format_numbers(list(group)),
            source=queries.source_marks(tables, [source_id]),
        )
        for source_id, group in by_source.items()
    )
    return say(
        "The {count} targets are the values named by the {numbers} numbered targets ({parts}).",
        count=say.number(len(rows)),
        numbers=say.number(len(numbers)),
        parts=", ".join(parts),
    )


def cite_sources(tables: Tables, rows: Iterable[Measure]) -> str:
    """The marks of what some targets rest on: who set them, where they start and are now."""
    source_ids: list[str] = []
    for row in rows:
        results = find_underlying_results(tables, row)
        source_ids += [row.source_id, *(result.source_id for result in results)]
    return queries.source_marks(tables, source_ids)


def list_headlines(tables: Tables) -> list[Measure]:
    """The targets the province names for its headlines, else the first numbered with a figure."""
    if chosen := queries.list_headlines(tables):
        return chosen
    known = [
        row
        for row in numbered_targets(tables)
        if row.baseline_match != "none" or assessment.has_figure_in_plan(row)
    ]
    return known[:MAX_HEADLINES]


def withdrawn_sentence(tables: Tables, plan: str, say: Translator) -> str:
    """The targets of a plan that were withdrawn, each with the document that did so."""
    names = [
        say(
            "{name} ({document})",
            name=phrases.indicator_name(tables, row, say),
            document=row.source_title[say.language],
        )
        for row in queries.list_withdrawn(tables, plan)
    ]
    return say("Withdrawn, in no count: {names}.", names="; ".join(names)) if names else ""


def _format_numbers(numbers: Sequence[str]) -> str:
    """Official numbers, those in a row as a span: "1–11", "1, 3"."""
    first, last = numbers[0], numbers[-1]
    is_row = all(number.isdecimal() for number in numbers) and len(numbers) > 2
    if is_row and [*map(int, numbers)] == [*range(int(first), int(last) + 1)]:
        return f"{first}–{last}"
    return ", ".join(numbers)


def measures_of_domain(tables: Tables, domain: str) -> list[Measure]:
    """The plan's targets of a domain, numbered or not; no stages, none of yearly plans."""
    targets = queries.select_plan_targets(tables.measures, tables.facts.plan)
    return [row for row in targets if tables.indicator_by_id[row.indicator_id].domain == domain]


def interim_targets(tables: Tables) -> list[Measure]:
    """What is counted apart in that plan: yearly plans' targets, and stages of milestones."""
    official = {row.target_id for row in plan_targets(tables)}
    interim = (row for row in plan_measures(tables) if row.target_id not in official)
    return sorted(interim, key=lambda row: (bool(row.stage_of), row.stage_of, row.due))


def group_by_domain(tables: Tables, rows: Sequence[Measure]) -> dict[str, list[Measure]]:
    """Some targets by the domain of what they measure, in the order of the domains."""
    groups: dict[str, list[Measure]] = {code: [] for code in codes.DOMAINS}
    for row in rows:
        groups[tables.indicator_by_id[row.indicator_id].domain].append(row)
    return {code: group for code, group in groups.items() if group}


def is_last_plan_year(tables: Tables) -> bool:
    """Whether it is the plan's last year, in which attainment says all and pace nothing."""
    return tables.year >= period_years(current_plan(tables))[1]


def has_result_of_year(tables: Tables) -> bool:
    """Whether any target of the plan has a result of the briefing year."""
    rows = (row for row in plan_measures(tables) if row.due >= tables.year)
    figures = (find_latest_figure(tables, row, tables.year) for row in rows)
    return any(figure is not None and figure.year == tables.year for figure in figures)


def main_obstacle(tables: Tables, row: Measure) -> str:
    """What most of all keeps a target from being judged, a code of `OBSTACLES`; "" if it is."""
    codes = row.reasons.split() if assessment.verdict_of(row) in UNDECIDED_VERDICTS else []
    if any(code in MISSING_YEAR_REASONS for code in codes) and find_missing_years(tables, row):
        codes.append("year_missing")
    return next((code for code in OBSTACLES if code in codes), "")


def find_missing_years(tables: Tables, row: Measure) -> list[int]:
    """The years without a result before one that has one, of a target that needs every year."""
    if row.kind not in (*codes.AGGREGATE_KINDS, "each_year"):
        return []
    known = find_yearly_figures(tables, row, tables.year)
    first = period_years(row.plan)[0]
    return [year for year in range(first, max(known, default=first)) if year not in known]


def format_trend(row: Measure, say: Translator) -> str:
    """Whether it got better or worse last year; "" where unknown."""
    is_known = row.kind != "milestone" and row.trend not in ("", "unknown")
    return say.code("trend", row.trend) if is_known else ""


# What was known by a year


@dataclass(frozen=True)
class KnownFigure:
    """What was known of a target by a year: a year's value, or the mean or sum of all so far."""

    year: int
    value: float
    unit: str
    decimals: float
    operator: str
    result: Result
    is_cumulative: bool = False
    estimate: str = ""
    is_joined: bool = False  # made of a span stated for years together and of years after it

    @property
    def value_high(self) -> float:
        """The higher end of what is known only as a range."""
        return self.result.value_high if self.operator == "range" else math.nan

    @property
    def is_computed(self) -> bool:
        """Whether no document prints it: a derived figure, a mean or sum of single years."""
        is_year = Period.parse(self.result.period).is_year
        of_years = self.is_cumulative and (is_year or self.is_joined)
        return bool(self.result.derived) or of_years

    def format(self, say: Translator) -> str:
        """The figure with its unit, "over" and "about" in words, called an estimate if it is."""
        operator, decimals, high = self.operator, self.decimals, self.value_high
        text = phrases.format_amount(self.value, operator, decimals, self.unit, say, high)
        return phrases.mark_estimate(text, self.estimate, say)

    def format_without_unit(self, say: Translator) -> str:
        """The number with the sign of its operator."""
        unit, high = self.unit, self.value_high
        return phrases.format_number(self.value, self.operator, self.decimals, unit, say, high)


def find_latest_figure(tables: Tables, row: Measure, until_year: int) -> KnownFigure | None:
    """The latest known of a target within its plan by a year; None where nothing is."""
    years = find_yearly_figures(tables, row, until_year)
    cumulative, last = _cumulative_figure(tables, row, until_year), max(years, default=None)
    if cumulative is not None and (last is None or cumulative.year >= last):
        return cumulative
    return years[last] if last is not None else None


def describe_part_year(tables: Tables, row: Measure, say: Translator) -> str:
    """The first months of the briefing year, while the whole of it is not known: with the share of
    the year's plan they make, and the change on the same months a year before. They judge nothing.
    """
    result = _find_part_year(tables, row)
    if result is None:
        return ""
    form = say.form(row.unit)
    adds_up = form in ("amount", "count")
    period = phrases.format_period(result.period, row.unit, say)
    parts = [f"{period}: {phrases.format_figure(result, row.unit, say)}"]
    if adds_up and row.due == tables.year and row.kind == "level" and row.value > 0:
        share = say.value(result.value / row.value * 100, "percent", decimals=0)
        parts.append(say("{share} of the year's plan", share=share))
    same_months = f"{tables.year - 1}{result.period[4:]}"
    before = tables.result_by_key.get((row.indicator_id, same_months, result.basis))
    if before and adds_up and before.value > 0:
        change = (result.value / before.value - 1) * 100
        shown = say.value(change, "percent", decimals=1, signed=True)
        parts.append(
            say("{change} on the same months of {year}", change=shown, year=before.period[:4])
        )
    elif before and form in ("share", "rate"):
        change = rounding.strip_float_noise(result.value - before.value)
        decimals = int(min(result.decimals, before.decimals))
        shown = say.value(change, "points", decimals=decimals, signed=True)
        parts.append(
            say("{change} on the same months of {year}", change=shown, year=before.period[:4])
        )
    return "; ".join(parts)


def _find_part_year(tables: Tables, row: Measure) -> Result | None:
    """What is known to the end of the latest month of a year of which no more is known."""
    year = str(tables.year)
    if (row.indicator_id, year, row.basis) in tables.result_by_key or row.due < tables.year:
        return None
    keys = ((row.indicator_id, f"{year}-{month:02}", row.basis) for month in range(12, 0, -1))
    return next(filter(None, map(tables.result_by_key.get, keys)), None)


def find_underlying_results(tables: Tables, row: Measure) -> list[Result]:
    """The results a target starts from and, inside the plan, has reached; those that are known."""
    reached = find_latest_figure(tables, row, tables.year) if tables.in_plan else None
    found = (queries.find_baseline_result(tables, row), reached.result if reached else None)
    return [result for result in found if result]


def list_latest_results(tables: Tables, domain: str = "") -> list[Result]:
    """The printed results of the past plan's last year, inside the plan the latest of each
    indicator; of a domain, or of all.
    """
    stated = [row for row in tables.results if not row.derived]
    if domain:
        of_domain = {row.indicator_id for row in tables.indicators if row.domain == domain}
        stated = [row for row in stated if row.indicator_id in of_domain]
    past_end = period_years(tables.facts.past_plan)[1]
    last = {row.indicator_id: past_end for row in stated}
    if tables.in_plan:
        last = {}
        for row in stated:
            end = period_years(row.period)[1]
            last[row.indicator_id] = max(last.get(row.indicator_id, 0), end)
    return [row for row in stated if period_years(row.period)[1] == last[row.indicator_id]]


def list_results_shown(tables: Tables, measures: Sequence[Measure], domain: str) -> list[Result]:
    """The results of a report on some targets: those they start from and have reached, and those
    its table of a domain's results has.
    """
    shown = list_latest_results(tables, domain) if domain else []
    shown += [row for target in measures for row in find_underlying_results(tables, target)]
    return list({row.statement_key: row for row in shown}.values())


def find_yearly_figures(tables: Tables, row: Measure, until_year: int) -> dict[int, KnownFigure]:
    """A target's indicator year by year until it is due, on the basis the target is judged on."""
    first, last = period_years(row.plan)[0], min(until_year, int(row.due))
    found: dict[int, KnownFigure] = {}
    for year in range(first, last + 1):
        for basis in (row.basis, row.latest_basis):
            result = tables.result_by_key.get((row.indicator_id, str(year), basis))
            if result is not None:
                facts = (
                    result.value,
                    row.unit,
                    result.decimals,
                    queries.word_operator(result),
                    result,
                )
                found.setdefault(year, KnownFigure(year, *facts, estimate=result.estimate))
    return found


def _cumulative_figure(tables: Tables, row: Measure, until_year: int) -> KnownFigure | None:
    """The running mean or sum of a target that adds up, as stated or from its years."""
    last_year = min(until_year, int(row.due))
    path = tables.trajectories_by_target.get(row.target_id, [])
    known = [step for step in path if step.year <= last_year and not math.isnan(step.so_far)]
    if row.kind not in codes.AGGREGATE_KINDS or not known:
        return None
    year, first = int(known[-1].year), period_years(row.plan)[0]
    results = queries.list_parts(tables, row.indicator_id, row.basis, first, year)
    is_stated = len(results) == 1
    return KnownFigure(
        year,
        value=known[-1].so_far,
        unit=row.unit,
        decimals=min(result.decimals for result in results),
        operator=queries.word_operator(results[0]) if is_stated else "=",
        result=results[-1],
        is_cumulative=year > first,
        estimate="yes" if any(result.estimate == "yes" for result in results) else "no",
        is_joined=not is_stated and any(Period.parse(part.period).is_span for part in results),
    )


# Beside the verdict


def format_level(row: Measure, say: Translator) -> str:
    """The level a cut or a multiple of the baseline comes to, "" for kinds that name it."""
    if row.kind not in ("reduction", "multiple") or math.isnan(row.level):
        return ""
    return say.value(phrases.whole_level(row, say), row.unit)


def format_projection(row: Measure, say: Translator) -> str:
    """Where the pace so far leads in the due year, with the digits of what is known."""
    if math.isnan(row.projection):
        return ""
    known = row.achieved_decimals if row.kind in codes.AGGREGATE_KINDS else row.latest_decimals
    return say.value(row.projection, row.unit, decimals=phrases.count_decimals(known))


def format_headroom(row: Measure, say: Translator) -> str:
    """How far a target to be maintained is on either side of its bound, "" for others."""
    room = row.headroom
    if math.isnan(room):
        return ""
    amount = say.value(abs(room), "points" if say.form(row.unit) == "share" else row.unit)
    if room < 0:
        return say("{amount} short", amount=amount)
    return say("{amount} to spare", amount=amount)


def describe_reasons(
    tables: Tables, row: Measure, say: Translator, except_code: str = ""
) -> list[str]:
    """Every reason of a verdict in a sentence; that it is to be maintained its verdict says."""
    codes = [code for code in row.reasons.split() if code not in (except_code, "met_at_baseline")]
    return [_describe_reason(tables, row, code, say) for code in codes]


def _describe_reason(tables: Tables, row: Measure, code: str, say: Translator) -> str:
    missed = row.missed.split()
    if code == "year_missed" and missed:
        return say("Missed in {years}.", years=", ".join(missed))
    if code == "stage_missed" and missed:
        stages = (tables.measure_by_id[stage] for stage in missed)
        names = phrases.list_names(tables, stages, say)
        return say("Stage not completed in time: {names}.", names=names)
    if code == "earlier_year" and not math.isnan(row.pace_year):
        return say(
            "No result for {year} yet; judged as of {judged}.",
            year=str(tables.year),
            judged=str(int(row.pace_year)),
        )
    if code in MISSING_YEAR_REASONS and (years := find_missing_years(tables, row)):
        return say("No result for {years}.", years=", ".join(map(str, years)))
    return say.code("reason", code)
