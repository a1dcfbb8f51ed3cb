"""Look-ups on a run's tables: names, verdicts, results, sources and where each figure is stated."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from briefing.data import schema
from briefing.data.tables import Tables, to_records
from briefing.i18n import Translator

Row = Mapping[str, Any]


def indicator_names(indicators: pd.DataFrame, say: Translator) -> dict[str, str]:
    """Indicator id → its name in the reader's language."""
    return dict(zip(indicators["indicator_id"], indicators[f"name_{say.language}"], strict=True))


def indicator_domains(indicators: pd.DataFrame) -> dict[str, str]:
    """Indicator id → its domain."""
    return dict(zip(indicators["indicator_id"], indicators["domain"], strict=True))


def indicator_units(indicators: pd.DataFrame) -> dict[str, str]:
    """Indicator id → the id of its unit."""
    return dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))


def find_official_count(run: Tables) -> Row | None:
    """The overall count of the past plan by the strongest source that states one."""
    overall = [row for row in _list_past_verdicts(run) if row["indicator_id"] == ""]
    return overall[0] if overall else None


def list_named_verdicts(run: Tables) -> list[Row]:
    """The judgements of the past plan by name: one for an indicator, the strongest source's."""
    named: dict[str, Row] = {}
    for row in _list_past_verdicts(run):
        if row["indicator_id"]:
            named.setdefault(row["indicator_id"], row)
    in_file = list(dict.fromkeys(run.verdicts["indicator_id"]))
    return sorted(named.values(), key=lambda row: in_file.index(row["indicator_id"]))


def _list_past_verdicts(run: Tables) -> list[dict[str, Any]]:
    """What the documents say of the past plan's targets; the table has the strongest first."""
    return to_records(run.verdicts[run.verdicts["plan"] == run.place["past_plan"]])


@functools.lru_cache(maxsize=4)
def statement_links(run: Tables) -> dict[tuple[str, ...], str]:
    """Where each figure is stated, as a link: a result's or a target's row → `statement:s12`.

    Keys: `result`, indicator, period, basis, source, place; or `target`, id, source, place. A
    derived figure leads to the entry of its rule.
    """
    links: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(to_records(run.statements), start=1):
        key: tuple[str, ...] = ("target", row["id"])
        if row["statement"] == "result":
            key = ("result", row["id"], row["period"], row["basis"])
        links[*key, row["source_id"], row["place"]] = f"statement:s{number}"
    for row in to_records(run.results[run.results["derived"] != ""]):
        links[result_key(row)] = f"statement:{derived_anchor(row)}"
    return links


def result_key(row: Row) -> tuple[str, ...]:
    """The key of a result in `stated`."""
    fields = ("indicator_id", "period", "basis", "source_id", "place")
    return ("result", *(row[field] for field in fields))


def target_key(row: Row) -> tuple[str, ...]:
    """The key of a target in `stated`."""
    return ("target", row["target_id"], row["source_id"], row["place"])


def derived_anchor(row: Row) -> str:
    """Where a derived figure is explained."""
    return f"d-{row['indicator_id']}-{row['period']}"


def list_rule_inputs(row: Row) -> list[str]:
    """The indicators a derived figure was made from."""
    return schema.parse_rule_inputs(row["inputs"])


def failed_checks(run: Tables) -> pd.DataFrame:
    """The checks that do not hold; a target below what was achieved is no error of arithmetic."""
    return run.checks[
        (run.checks["verdict"] == "inconsistent") & (run.checks["finding"] != "asks_less")
    ]


def find_baseline_result(run: Tables, row: Row) -> Row | None:
    """The result a target starts from."""
    return find_result(run, row["baseline_indicator_id"], row["baseline_period"], row["basis"])


def find_result(run: Tables, indicator: str, period: str, basis: str) -> Row | None:
    """The result of an indicator for a period, on a basis if there is one on that."""
    own = results_by_period(run).get((indicator, period), [])
    same = [result for result in own if result["basis"] == basis]
    return next(iter(same or own), None)


@functools.lru_cache(maxsize=4)
def results_by_period(run: Tables) -> dict[tuple[str, str], list[Row]]:
    """The results of a run by indicator and period."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in to_records(run.results):
        found.setdefault((row["indicator_id"], row["period"]), []).append(row)
    return found


@functools.lru_cache(maxsize=4)
def source_numbers(run: Tables) -> dict[str, int]:
    """Source id → its number, the same in every report of a run."""
    return {source: number for number, source in enumerate(run.sources["source_id"], start=1)}


def split_sources(source_ids: Iterable[str]) -> list[str]:
    """The sources named, each once; a derived figure names several, joined by +."""
    parts = (part for source in source_ids for part in source.split(" + ") if part)
    return list(dict.fromkeys(parts))


def format_reference(run: Tables, source_id: str, place: str) -> str:
    """A source's number in the list, and where in it; a web page has no place."""
    numbers = source_numbers(run)
    parts = split_sources([source_id])
    marks = "".join(f"[{numbers[part]}]" for part in parts)
    return marks if not place or set(parts) & _web_pages(run) else f"{marks} {place}"


@functools.lru_cache(maxsize=4)
def _web_pages(run: Tables) -> frozenset[str]:
    """The sources that are web pages."""
    return frozenset(run.sources[run.sources["url"] != ""]["source_id"])


def source_marks(run: Tables, source_ids: Iterable[str]) -> str:
    """The numbers of some sources, for a table or chart; every report ends with their list."""
    used = split_sources(source_ids)
    return " ".join(f"[{n}]" for source, n in source_numbers(run).items() if source in used)


def source_marks_of_results(run: Tables, indicators: Iterable[str]) -> str:
    """The numbers of the sources the results of some indicators rest on."""
    own = run.results[run.results["indicator_id"].isin(list(indicators))]
    return source_marks(run, own["source_id"])


def map_sums(run: Tables) -> dict[str, list[str]]:
    """Which indicators are the sum of which others, by the derived rules."""
    sums = run.derived[run.derived["rule"] == "sum"]
    return {
        row["indicator_id"]: schema.parse_rule_inputs(row["inputs"]) for row in to_records(sums)
    }


def find_leading_series(run: Tables) -> str:
    """The indicator shown year by year: the first target's with at least two yearly results."""
    known = run.results[(run.results["derived"] == "") & (run.results["period"].str.len() == 4)]
    counts = known["indicator_id"].value_counts()
    ordered = [*run.place["headline"].split(), *run.measures["target_id"]]
    indicator_of = dict(zip(run.measures["target_id"], run.measures["indicator_id"], strict=True))
    for target in ordered:
        if counts.get(indicator_of[target], 0) >= 2:
            return str(indicator_of[target])
    known_at_all = (*run.measures["indicator_id"], *counts.index, *run.indicators["indicator_id"])
    return str(next(iter(known_at_all), ""))
