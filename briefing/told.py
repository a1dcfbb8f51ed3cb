"""One figure, one target, one pace, one source as a reader is told it, in tables and charts.

How a target stands inside its plan (latest value, pace so far, pace needed, verdict): `judged`.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from briefing import contract, words
from briefing.contract import cells
from briefing.tables import Tables, records
from briefing.words import Speaker

Row = Mapping[str, Any]

OUTLOOKS: Mapping[str, tuple[str, str]] = {  # what a target asks, as tone and symbol; never alone
    "faster": ("warn", "▲"),
    "turn": ("bad", "▲"),
    "same": ("", "–"),
    "slower": ("", "▼"),
    "held": ("good", "●"),
    "no_past_pace": ("gap", "○"),
    "nearest": ("gap", "○"),
    "basis_changed": ("gap", "○"),
    "no_baseline": ("gap", "○"),
    "to_be_done": ("gap", "○"),
}


def names(indicators: pd.DataFrame, say: Speaker) -> dict[str, str]:
    """Indicator id → its name in the reader's language."""
    return dict(zip(indicators["indicator_id"], indicators[f"name_{say.language}"], strict=True))


def domains(indicators: pd.DataFrame) -> dict[str, str]:
    """Indicator id → its domain."""
    return dict(zip(indicators["indicator_id"], indicators["domain"], strict=True))


def units(indicators: pd.DataFrame) -> dict[str, str]:
    """Indicator id → the id of its unit."""
    return dict(zip(indicators["indicator_id"], indicators["unit"], strict=True))


def during(period: str, say: Speaker) -> str:
    """A period within a sentence: "năm 2025", "giai đoạn 2021–2025"."""
    if len(period) == len("2021-2025"):
        return say("in {span}", span=say.period(period))
    return say("in {year}", year=say.period(period))


def spans(run: Tables, say: Speaker) -> dict[str, str]:
    """The two plans as placeholders of a message: `past` and `plan`."""
    return {"past": say.period(run.place["past_plan"]), "plan": say.period(run.place["plan"])}


def pace_spans(run: Tables, say: Speaker) -> dict[str, str]:
    """As `spans`, `past` being the years paces are compared with: as many as the plan has."""
    return {**spans(run, say), "past": say.period(contract.before(run.place["plan"]))}


def official_count(run: Tables) -> Row | None:
    """The overall count of the past plan by the strongest source that states one."""
    overall = [row for row in _past_verdicts(run) if row["indicator_id"] == ""]
    return overall[0] if overall else None


def named_verdicts(run: Tables) -> list[Row]:
    """The judgements of the past plan by name: one for an indicator, the strongest source's."""
    named: dict[str, Row] = {}
    for row in _past_verdicts(run):
        if row["indicator_id"]:
            named.setdefault(row["indicator_id"], row)
    in_file = list(dict.fromkeys(run.verdicts["indicator_id"]))
    return sorted(named.values(), key=lambda row: in_file.index(row["indicator_id"]))


def _past_verdicts(run: Tables) -> list[dict[str, Any]]:
    """What the documents say of the past plan's targets; the table has the strongest first."""
    return records(run.verdicts[run.verdicts["plan"] == run.place["past_plan"]])


def digits(decimals: float) -> int | None:
    """Decimals as a number is written with them; None where they are not known."""
    return None if math.isnan(decimals) else int(decimals)


def asked(row: Row, say: Speaker, spelled: bool = False) -> str:
    """What a target asks for, in the form of its kind."""
    value, unit, operator = row["value"], row["unit"], row["operator"]
    decimals, kind = digits(row["value_decimals"]), row["kind"]
    if kind == "milestone":
        return say("done")
    if kind == "rank":
        return say(
            "top {rank} of {total}",
            rank=say.number(value),
            total=say.number(row["of_total"]),
        )
    if kind == "count":
        return _count(row, say, spelled)
    if kind in ("reduction", "multiple"):
        own = "percent" if kind == "reduction" else "times"
        amount = say.value(value, own, operator, row["value_high"], decimals, spelled=spelled)
        return say.code("kind of target", kind, value=amount)
    amount = say.value(value, unit, operator, row["value_high"], decimals, spelled=spelled)
    yearly = kind == "each_year" and not unit.endswith("_per_year")
    return say("each year {value}", value=amount) if yearly else amount


def _count(row: Row, say: Speaker, spelled: bool) -> str:
    """So many of a total, both ends of a range; a share of it that is no whole number is rounded
    so that the words ask for no less and no more: at least 27.5 of 55 is at least 28, over is 27.
    """
    operator = row["operator"]
    up = operator in (">=", "<", "range") or (operator in ("=", "~") and row["better"] != "down")
    count = say.number(math.ceil(row["value"]) if up else math.floor(row["value"]))
    if operator == "range":
        count, operator = f"{count}–{say.number(math.floor(row['value_high']))}", "="
    number = say("{count} of {total}", count=count, total=say.value(row["of_total"], row["unit"]))
    return say.code("operator word" if spelled else "operator", operator, value=number)


def baseline(row: Row, say: Speaker) -> str:
    """The value a target starts from, "" where none is known."""
    if math.isnan(row["baseline"]):
        return ""
    return say.value(
        row["baseline"],
        row["baseline_unit"],
        row["baseline_operator"],
        decimals=digits(row["baseline_decimals"]),
        spelled=True,
    )


def required(row: Row, say: Speaker, a_year: bool = True) -> str:
    """The pace a target needs: as printed where the target itself names it, "" where none is."""
    stated = row["required_pace"] == row["value"]
    shown = digits(row["value_decimals"]) if stated else None
    pace, high = row["required_pace"], row["required_pace_high"]
    return paced(row, say, pace, shown, a_year, high=high)


def past(row: Row, say: Speaker, a_year: bool = True) -> str:
    """The pace of the past plan with the digits it bears; "over 90%" where only that is known."""
    known_as = row["baseline_operator"] if row["kind"] in cells.PACES else ""
    shown = digits(row["past_pace_decimals"])
    return paced(row, say, row["past_pace"], shown, a_year, operator=known_as)


def paced(
    row: Row,
    say: Speaker,
    pace: float,
    decimals: int | None,
    a_year: bool,
    high: float = math.nan,
    operator: str = "",
) -> str:
    """A yearly pace of a target in its unit: % a year, points a year, or the unit a year.

    Without `a_year` the words "a year" are left out, for a column whose head says them. A pace of
    kinds that name it themselves is unsigned; a movement of a level shows which way it goes.
    """
    if math.isnan(pace):
        return ""
    unit = row["baseline_unit"] or row["unit"]
    if row["kind"] in cells.PACES:
        own = _unit(row["unit"], a_year)
        return say.value(pace, own, operator, high, decimals, spelled=bool(operator))
    if row["pace_path"] == "geometric":
        own = _unit("percent_per_year", a_year)
    elif unit in ("percent", "percent_per_year"):
        own = _unit("points_per_year", a_year)
    else:
        signed = row["kind"] != "total"  # an amount for the year, no movement
        text = say.value(pace, unit, high=high, decimals=decimals, signed=signed)
        return say("{value} a year", value=text) if a_year else text
    return say.value(pace, own, high=high, decimals=decimals, signed=True)


def _unit(unit: str, a_year: bool) -> str:
    return unit if a_year else unit.removesuffix("_per_year")


def times(row: Row, say: Speaker) -> str:
    """How many times the past pace is asked for, with the digits that bears."""
    return say.value(row["ambition"], "times", decimals=digits(row["ambition_decimals"]))


def outlook(row: Row) -> str:
    """What a target of the plan asks before the plan begins: a code of `OUTLOOKS`."""
    reasons = row["reasons"].split()
    if "met_at_baseline" in reasons:
        return "held"
    if row["kind"] == "milestone":
        return "to_be_done"
    if row["baseline_match"] == "none":
        return "basis_changed" if "basis_changed" in reasons else "no_baseline"
    if not math.isnan(row["ambition"]):
        return _against_past(row)
    if row["baseline_match"] == "nearest":
        return "nearest"
    known = not math.isnan(row["required_pace"]) and not math.isnan(row["past_pace"])
    return "turn" if known else "no_past_pace"


def without_baseline(rows: Iterable[Row]) -> list[Row]:
    """The targets no baseline can be compared with; a milestone needs none."""
    return [row for row in rows if outlook(row) in ("no_baseline", "basis_changed")]


def _against_past(row: Row) -> str:
    """Whether the ambition asks for more or less than was achieved.

    A yearly amount that is better small (at most 5 cases a year after 8) asks for more below 1.
    """
    if row["ambition"] == 1:
        return "same"
    more = row["ambition"] > 1
    return "faster" if more != is_better_small(row) else "slower"


def is_better_small(row: Row) -> bool:
    """Whether a target limits a yearly amount, so that its ambition reads the other way round."""
    return row["better"] == "down" and row["kind"] in (*cells.PACES, "total")


def figure(row: Row, unit: str, say: Speaker) -> str:
    """A result with its unit, its operator in words as the document has it."""
    if unit == "yes_no":
        return say("done") if row["value"] >= 1 else say("not yet")
    return say.value(
        row["value"], unit, row["operator"], decimals=digits(row["decimals"]), spelled=True
    )


def remarks(row: Row, say: Speaker) -> str:
    """What a reader must know of a result: an estimate, a derived figure."""
    told = [
        *([say("derived")] if row["derived"] else []),
        *([say("estimate")] if row["estimate"] == "yes" else []),
        *([basis(row["basis"], say)] if row["basis"] else []),
    ]
    return "; ".join(told)


def basis(code: str, say: Speaker) -> str:
    """What a figure was counted on; one the catalogues do not know is shown as written."""
    return say.code("basis", code) if say.has(code, "basis") else code


@functools.lru_cache(maxsize=4)
def stated(run: Tables) -> dict[tuple[str, ...], str]:
    """Where each figure is stated, as a link: a result's or a target's row → `statement:s12`.

    Keys: `result`, indicator, period, basis, source, place; or `target`, id, source, place. A
    derived figure leads to the entry of its rule.
    """
    links: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(records(run.statements), start=1):
        key: tuple[str, ...] = ("target", row["id"])
        if row["statement"] == "result":
            key = ("result", row["id"], row["period"], row["basis"])
        links[*key, row["source_id"], row["place"]] = f"statement:s{number}"
    for row in records(run.results[run.results["derived"] != ""]):
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


def inputs(row: Row) -> list[str]:
    """The indicators a derived figure was made from."""
    return contract.rule_inputs(row["inputs"])


def failing(run: Tables) -> pd.DataFrame:
    """The checks that do not hold; a target below what was achieved is no error of arithmetic."""
    return run.checks[
        (run.checks["verdict"] == "inconsistent") & (run.checks["finding"] != "asks_less")
    ]


def working(written: str, say: Speaker) -> str:
    """The working of an identity with the language's decimal mark and the signs of print."""
    signs = written.replace(" * ", " × ").replace(" / ", " ÷ ").replace("; ", " | ")
    if say.language == "vi":
        signs = re.sub(r"(?<=\d)\.(?=\d)", ",", signs)
    return signs.replace("-", words.MINUS)


def baseline_result(run: Tables, row: Row) -> Row | None:
    """The result a target starts from."""
    return result_of(run, row["baseline_indicator_id"], row["baseline_period"], row["basis"])


def result_of(run: Tables, indicator: str, period: str, basis: str) -> Row | None:
    """The result of an indicator for a period, on a basis if there is one on that."""
    own = results(run).get((indicator, period), [])
    same = [result for result in own if result["basis"] == basis]
    return next(iter(same or own), None)


@functools.lru_cache(maxsize=4)
def results(run: Tables) -> dict[tuple[str, str], list[Row]]:
    """The results of a run by indicator and period."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in records(run.results):
        found.setdefault((row["indicator_id"], row["period"]), []).append(row)
    return found


@functools.lru_cache(maxsize=4)
def numbers_of_sources(run: Tables) -> dict[str, int]:
    """Source id → its number, the same in every report of a run."""
    return {source: number for number, source in enumerate(run.sources["source_id"], start=1)}


def sources_in(source_ids: Iterable[str]) -> list[str]:
    """The sources named, each once; a derived figure names several, joined by +."""
    parts = (part for source in source_ids for part in source.split(" + ") if part)
    return list(dict.fromkeys(parts))


def reference(run: Tables, source_id: str, place: str) -> str:
    """A source's number in the list, and where in it; a web page has no place."""
    numbers = numbers_of_sources(run)
    parts = sources_in([source_id])
    marks = "".join(f"[{numbers[part]}]" for part in parts)
    return marks if not place or set(parts) & _pages(run) else f"{marks} {place}"


@functools.lru_cache(maxsize=4)
def _pages(run: Tables) -> frozenset[str]:
    """The sources that are web pages."""
    return frozenset(run.sources[run.sources["url"] != ""]["source_id"])


def place(written: str, say: Speaker) -> str:
    """A place in a source: the document's own words, and `row 5` of a table in the reader's."""
    row = re.fullmatch(r"row (\d+)( \(note\))?", written)
    if row is None:
        return written
    return say("row {row}, note", row=row[1]) if row[2] else say("row {row}", row=row[1])


def marks(run: Tables, source_ids: Iterable[str]) -> str:
    """The numbers of some sources, for a table or chart; every report ends with their list."""
    used = sources_in(source_ids)
    return " ".join(f"[{n}]" for source, n in numbers_of_sources(run).items() if source in used)


def marks_of_results(run: Tables, indicators: Iterable[str]) -> str:
    """The numbers of the sources the results of some indicators rest on."""
    own = run.results[run.results["indicator_id"].isin(list(indicators))]
    return marks(run, own["source_id"])


def combined(run: Tables) -> dict[str, list[str]]:
    """Which indicators are the sum of which others, by the derived rules."""
    sums = run.derived[run.derived["rule"] == "sum"]
    return {row["indicator_id"]: contract.rule_inputs(row["inputs"]) for row in records(sums)}


def leading_series(run: Tables) -> str:
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
