"""Look-ups on a run's tables that are of some rows: verdicts, results, sources, targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from briefing.data import codes
from briefing.data.codes import parse_rule_inputs
from briefing.data.periods import Period, cover_span, period_years
from briefing.data.rows import Check, Disagreement, Measure, Result, Statement, Verdict
from briefing.data.tables import Tables

if TYPE_CHECKING:
    from briefing.i18n import Translator

# Differences that are no disagreement of sources: both can be true, one is an estimate, one is
# computed (its check says how it came out), they are of different dates.
NO_CONTRADICTION = ("compatible", "estimate", "derived", "dates")
_NEARLY = re.compile(r"\b(gần|gan|nearly|almost)\b", re.IGNORECASE)  # also machine-read


def find_official_count(tables: Tables) -> Verdict | None:
    """The overall count of the past plan by the strongest source that states one."""
    return next((row for row in _list_past_verdicts(tables) if not row.indicator_id), None)


def list_named_verdicts(tables: Tables) -> list[Verdict]:
    """The judgements of the past plan by name: one for an indicator, the strongest source's."""
    named: dict[str, Verdict] = {}
    for row in _list_past_verdicts(tables):
        if row.indicator_id:
            named.setdefault(row.indicator_id, row)
    in_file = list(dict.fromkeys(row.indicator_id for row in tables.verdicts))
    return sorted(named.values(), key=lambda row: in_file.index(row.indicator_id))


def _list_past_verdicts(tables: Tables) -> list[Verdict]:
    """What the documents say of the past plan's targets; the table has the strongest first."""
    return [row for row in tables.verdicts if row.plan == tables.facts.past_plan]


def select_plan_targets(measures: Iterable[Measure], plan: str) -> list[Measure]:
    """The targets of a plan due at its end: not its dated stages, not those of a yearly plan."""
    last = period_years(plan)[1]
    return [m for m in measures if m.plan == plan and not m.stage_of and m.due == last]


def sort_by_number(measures: Iterable[Measure]) -> list[Measure]:
    """Targets by their official number: 2 before 10, 1a before 1b, those without one last."""

    def pad_digits(number: str) -> str:
        return re.sub(r"\d+", lambda digits: digits[0].zfill(9), number)

    return sorted(measures, key=lambda row: (not row.number, pad_digits(row.number)))


def is_comparison(check: Check) -> bool:
    """Whether a target is compared with what was achieved or expected: nothing need hold."""
    return check.finding in codes.COMPARISON_FINDINGS


def list_failed_checks(tables: Tables) -> list[Check]:
    """The checks that do not hold; a target below what was achieved is no error of arithmetic."""
    failed = (row for row in tables.checks if row.verdict == "inconsistent")
    return [row for row in failed if not is_comparison(row)]


def lacks_figures(check: Check) -> bool:
    """Whether a check cannot be made: not one of its figures leads to a working."""
    return check.verdict == "cannot_tell" and not check.working


class CheckCounts(NamedTuple):
    """How many checks could be made, and of these: failed, undecided; and how many could not."""

    made: int
    failing: int
    undecided: int
    without_figures: int


def count_checks(tables: Tables) -> CheckCounts:
    """The checks by how they came out, each year of one by itself; no comparisons of targets."""
    checks = [row for row in tables.checks if not is_comparison(row)]
    missing = sum(map(lacks_figures, checks))
    undecided = sum(row.verdict == "cannot_tell" for row in checks) - missing
    failing = len(list_failed_checks(tables))
    return CheckCounts(len(checks) - missing, failing, undecided, missing)


def list_differing(tables: Tables, *statements: str) -> list[Disagreement]:
    """Where sources state a target, or a result, differently; of one kind or of both.

    Left out is what contradicts nothing: `NO_CONTRADICTION`.
    """
    rows = (row for row in tables.disagreements if row.sort not in NO_CONTRADICTION)
    return [row for row in rows if not statements or row.statement in statements]


def list_documents_sources(tables: Tables) -> list[str]:
    """The sources of what documents state differently and of the checks that do not hold."""
    rows = list_differing(tables)
    differing = (id_ for row in rows for id_ in (row.in_force_source_id, row.other_source_id))
    return split_sources([*differing, *(row.source_id for row in list_failed_checks(tables))])


def find_baseline_result(tables: Tables, row: Measure) -> Result | None:
    """The result a target starts from."""
    return find_result(tables, row.baseline_indicator_id, row.baseline_period, row.basis)


def find_result(tables: Tables, indicator_id: str, period: str, basis: str) -> Result | None:
    """The result of an indicator for a period, on a basis if there is one on that."""
    results = tables.results_by_period.get((indicator_id, period), [])
    same = [result for result in results if result.basis == basis]
    return next(iter(same or results), None)


def word_operator(row: Result | Statement) -> str:
    """The operator of a figure as its document words it: `nearly` of a `~` close from below.

    One that is derived from inexact figures is about so much.
    """
    is_derived = isinstance(row, Result) and row.derived
    wording = "" if is_derived else row.reading or row.printed
    return "nearly" if row.operator == "~" and _NEARLY.search(wording) else row.operator


def find_replaced_statement(tables: Tables, row: Measure) -> Statement | None:
    """What an amended target was before."""
    return find_statement(
        tables, row._replace(source_id=row.replaced_source_id, place=row.replaced_place)
    )


def find_statement(tables: Tables, row: Measure) -> Statement | None:
    """The statement that set a target."""
    key = row.statement_key
    found = (tables.statement_by_id[id_] for id_ in _statement_ids(tables, row.target_id))
    return next((statement for statement in found if statement.statement_key == key), None)


def _statement_ids(tables: Tables, target_id: str) -> Sequence[str]:
    return tables.statements_by_subject.get(("target", target_id, ""), ())


def list_withdrawn(tables: Tables, plan: str) -> list[Statement]:
    """The statements that withdraw a target of a plan."""
    return [
        row
        for row in tables.statements
        if row.withdrawn == "yes" and row.in_force == "yes" and row.plan == plan
    ]


def list_parts(
    tables: Tables, indicator_id: str, basis: str, first: int, last: int
) -> list[Result]:
    """The results that cover some years without a gap, spans before years; none if they do not."""
    years = range(first, last + 1)
    spans = [f"{start}-{end}" for start in years for end in years if start < end]
    keys = ((indicator_id, period, basis) for period in (*map(str, years), *spans))
    found = filter(None, map(tables.result_by_key.get, keys))
    figures = {row.period: row for row in found if row.derived not in codes.OF_PARTS}
    return [row for row, _ in cover_span(figures, first, last) or ()]


def split_sources(source_ids: Iterable[str]) -> list[str]:
    """The sources named, each once; a derived figure names several, joined by +."""
    parts = (part for source in source_ids for part in source.split(" + ") if part)
    return list(dict.fromkeys(parts))


def format_reference(tables: Tables, source_id: str, place: str, say: Translator) -> str:
    """A source's number in the list, and where in it; a web page has no place."""
    parts = split_sources([source_id])
    marks = "".join(f"[{tables.source_numbers[part]}]" for part in parts)
    return (
        marks if set(parts) & tables.web_sources else f"{marks} {format_place(place, say)}".strip()
    )


def format_place(written: str, say: Translator) -> str:
    """A place in a source in the reader's words: Article 1 (8); the name of a sheet stays."""
    if "!" in written:
        return written
    words = r"[^\W\d_]+(?: [^\W\d_]+)*"
    return re.sub(
        words, lambda m: say.code("place", m[0]) if say.has(m[0], "place") else m[0], written
    )


def source_marks(tables: Tables, source_ids: Iterable[str]) -> str:
    """The numbers of some sources, for a table or chart; every report ends with their list."""
    used = split_sources(source_ids)
    return " ".join(f"[{n}]" for source, n in tables.source_numbers.items() if source in used)


def map_sums(tables: Tables) -> Mapping[str, Sequence[str]]:
    """Which indicators are the sum of which others, by the derived rules."""
    sums = (row for row in tables.derived if row.rule == "sum")
    return {row.indicator_id: parse_rule_inputs(row.inputs) for row in sums}


def list_headlines(tables: Tables) -> list[Measure]:
    """The plan's targets the province names for its headlines, but for those withdrawn."""
    chosen = map(tables.measure_by_id.get, tables.facts.headline.split())
    return [row for row in chosen if row and row.plan == tables.facts.plan]


def list_national_results(tables: Tables, indicator_id: str) -> list[Result]:
    """The results in force of the same indicator of the whole country; none where none is named."""
    national = tables.indicator_by_id[indicator_id].national_indicator_id
    return [row for row in tables.results if national and row.indicator_id == national]


def find_national_result(tables: Tables, row: Result) -> Result | None:
    """The whole country's result beside a province's: of the same period, basis and unit."""
    units = tables.indicator_by_id

    def describe(one: Result) -> tuple[str, str, str]:
        return one.period, one.basis, units[one.indicator_id].unit

    rows = list_national_results(tables, row.indicator_id)
    return next((one for one in rows if describe(one) == describe(row)), None)


def find_newest_date(tables: Tables) -> str:
    """The date of the newest source anything in a run is taken from; "" where none has a date."""
    figures = (tables.statements, tables.results, tables.measures, tables.verdicts, tables.checks)
    named = (*figures, tables.programmes, tables.causes)
    used = split_sources(row.source_id for rows in named for row in rows)
    dates = {row.source_id: row.date for row in tables.sources}
    return max((dates[source_id] for source_id in used), default="")


def find_leading_series(tables: Tables) -> str:
    """The indicator shown year by year: the first target's with at least two yearly results."""
    printed = (row for row in tables.results if not row.derived)
    counts = Counter(row.indicator_id for row in printed if Period.parse(row.period).is_year)
    targets = [row.indicator_id for row in tables.measures]
    headline = [row.indicator_id for row in list_headlines(tables)]
    yearly = (id_ for id_ in (*headline, *targets) if counts[id_] >= 2)
    by_count = (id_ for id_, _ in counts.most_common())
    return next(
        chain(yearly, targets, by_count, (row.indicator_id for row in tables.indicators)), ""
    )
