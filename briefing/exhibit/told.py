"""One figure, one target, one source, as a reader is told it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from briefing import contract
from briefing.tables import Tables
from briefing.words import Speaker

Row = Mapping[str, Any]

AVERAGES = ("average_rate", "average_change")
OUTLOOKS: Mapping[str, tuple[str, str]] = {  # what a target asks, as tone and symbol; never alone
    "faster": ("warn", "▲"),
    "turn": ("bad", "▲"),
    "slower": ("", "▼"),
    "held": ("good", "●"),
    "no_past_pace": ("gap", "○"),
    "nearest": ("gap", "○"),
    "basis_changed": ("gap", "○"),
    "no_baseline": ("gap", "○"),
    "to_be_done": ("gap", "○"),
}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame's rows as mappings."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def names(run: Tables, say: Speaker) -> dict[str, str]:
    """Indicator id → its name in the reader's language."""
    return {row["indicator_id"]: say.own(row, "name") for row in records(run.indicators)}


def spans(run: Tables, say: Speaker) -> dict[str, str]:
    """The two plans as placeholders of a message: `past` and `plan`."""
    return {"past": say.period(run.place["past_plan"]), "plan": say.period(run.place["plan"])}


def official_count(run: Tables) -> Row | None:
    """The overall count of the strongest source that states one."""
    order = list(run.sources.sort_values("rank", kind="stable")["source_id"])
    overall = [row for row in records(run.verdicts) if row["indicator_id"] == ""]
    return min(overall, key=lambda row: order.index(row["source_id"]), default=None)


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
            "among the top {rank} of {total}",
            rank=say.number(value),
            total=say.number(row["of_total"]),
        )
    if kind == "count":
        quantity = say.value(row["of_total"], unit)
        number = say("{count} of {total}", count=say.number(math.floor(value)), total=quantity)
        context = "operator word" if spelled else "operator"
        return say.code(context, operator, value=number)
    if kind in ("reduction", "multiple"):
        own = "percent" if kind == "reduction" else "times"
        amount = say.value(value, own, operator, row["value_high"], decimals, spelled=spelled)
        return say.code("kind of target", kind, value=amount)
    amount = say.value(value, unit, operator, row["value_high"], decimals, spelled=spelled)
    return say("each year {value}", value=amount) if kind == "each_year" else amount


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


def pace(value: float, row: Row, say: Speaker, decimals: float = 2) -> str:
    """A yearly pace in its own unit: % a year, points a year, or the unit a year."""
    if math.isnan(value):
        return ""
    shown = digits(decimals)
    if row["kind"] in (*AVERAGES, "each_year"):
        return say.value(value, row["unit"], decimals=None if value == round(value) else shown)
    if row["pace_path"] == "geometric":
        return say.value(value, "percent_per_year", decimals=shown, signed=True)
    unit = row["baseline_unit"] or row["unit"]
    if unit == "percent":
        return say.value(value, "points_per_year", decimals=shown, signed=True)
    return say("{value} a year", value=say.value(value, unit, decimals=shown, signed=True))


def times(row: Row, say: Speaker) -> str:
    """How many times the past pace is asked for, with no more digits than the past pace bears."""
    if math.isnan(row["ambition"]):
        return ""
    return say.value(row["ambition"], "times", decimals=ambition_decimals(row))


def ambition_decimals(row: Row) -> int:
    """Two decimals where the past pace is printed or certain to them, else one."""
    return 2 if row["past_pace_decimals"] >= 2 else 1


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
        return "faster" if row["ambition"] > 1 else "slower"
    if row["baseline_match"] == "nearest":
        return "nearest"
    known = not math.isnan(row["required_pace"]) and not math.isnan(row["past_pace"])
    return "turn" if known else "no_past_pace"


def figure(row: Row, unit: str, say: Speaker) -> str:
    """A result with its unit, its operator in words as the document has it."""
    return say.value(
        row["value"], unit, row["operator"], decimals=digits(row["decimals"]), spelled=True
    )


def remarks(row: Row, say: Speaker) -> str:
    """What a reader must know of a result: an estimate, a derived figure."""
    told = [
        *([say("derived")] if row["derived"] else []),
        *([say("estimate")] if row["estimate"] == "yes" else []),
        *([row["basis"]] if row["basis"] else []),
    ]
    return "; ".join(told)


def numbers_of_sources(run: Tables) -> dict[str, int]:
    """Source id → its number, the same in every report of a run."""
    return {source: number for number, source in enumerate(run.sources["source_id"], start=1)}


def reference(run: Tables, source_id: str, place: str) -> str:
    """A source's number in the list, and where in it; a web page has no place."""
    numbers = numbers_of_sources(run)
    pages = set(run.sources.loc[run.sources["url"] != "", "source_id"])
    parts = [part for part in source_id.split(" + ") if part]
    marks = "".join(f"[{numbers[part]}]" for part in parts)
    return marks if not place or set(parts) & pages else f"{marks} {place}"


def cited(run: Tables, say: Speaker, source_ids: Iterable[str]) -> str:
    """The titles of the sources a chart rests on, strongest first, for its source line."""
    used = {part for source in source_ids for part in source.split(" + ") if part}
    numbers = numbers_of_sources(run)
    rows = [row for row in records(run.sources) if row["source_id"] in used]
    return "; ".join(f"[{numbers[row['source_id']]}] {say.own(row, 'title')}" for row in rows)


def cited_results(run: Tables, say: Speaker, indicators: Iterable[str]) -> str:
    """The titles of the sources the results of some indicators rest on."""
    own = run.results[run.results["indicator_id"].isin(list(indicators))]
    return cited(run, say, own["source_id"])


def combined(run: Tables) -> dict[str, list[str]]:
    """Which indicators are the sum of which others, by the derived rules."""
    sums = run.derived[run.derived["rule"] == "sum"]
    return {row["indicator_id"]: contract.rule_inputs(row["inputs"]) for row in records(sums)}


def leading_series(run: Tables) -> str:
    """The indicator shown year by year: of the first target that has at least two yearly results."""
    known = run.results[(run.results["derived"] == "") & (run.results["period"].str.len() == 4)]
    counts = known["indicator_id"].value_counts()
    ordered = [*run.place["headline"].split(), *run.measures["target_id"]]
    indicator_of = dict(zip(run.measures["target_id"], run.measures["indicator_id"], strict=True))
    for target in ordered:
        if counts.get(indicator_of[target], 0) >= 2:
            return str(indicator_of[target])
    return str(run.measures["indicator_id"].iloc[0])
