"""Results and the rules of derived.csv → the figures no document prints but that follow from them.

A stated figure beats a derived one. A derived figure carries no more digits than its inputs bear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from briefing import contract, figures, tables

MONTH = re.compile(r"\d{4}-\d{2}")  # a period that is a part of a year

Key = tuple[str, str, str]  # indicator, period, basis


class Known(dict[Key, dict[str, Any]]):
    """Results to look up in by key; `spans` are the periods and bases known of an indicator."""

    def __init__(self, results: pd.DataFrame) -> None:
        super().__init__()
        self.spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, row in tables.by_key(results).items():
            self.learn(key, row)

    def learn(self, key: Key, row: dict[str, Any]) -> None:
        """A result not known so far."""
        self[key] = row
        self.spans[key[0]].append(key[1:])


def results(
    stated: pd.DataFrame, rules: pd.DataFrame, indicators: pd.DataFrame, plans: tuple[str, ...]
) -> pd.DataFrame:
    """The stated results in force and everything the rules make of them (tables.RESULTS).

    `derived` holds the rule and `inputs` the indicators a derived figure was made from. Rules whose
    inputs are not known, for a period or at all, make nothing.
    """
    each = tables.records(rules)
    known, made = Known(_bearing(stated, each)), []
    facts = {row["indicator_id"]: row for row in tables.records(indicators)}
    for _ in each:  # a rule may rest on another's figures: at most so many rounds
        before = len(known)
        for rule in each:
            for key, ground in _grounds(rule, known, plans):
                if key not in known:
                    made.append(_figure(rule, key, ground, facts))
                    known.learn(key, made[-1])
        if len(known) == before:
            break
    return tables.stacked((stated, pd.DataFrame(made, columns=list(tables.RESULTS))))


def _bearing(stated: pd.DataFrame, rules: list[dict[str, Any]]) -> pd.DataFrame:
    """The results that rules rest on or may make: of a large province a small part."""
    used = {name for rule in rules for name in contract.rule_inputs(rule["inputs"])}
    used |= {rule["indicator_id"] for rule in rules}
    return stated[stated["indicator_id"].isin(used)]


def readings(
    stated: pd.DataFrame,
    others: Iterable[pd.DataFrame],
    rules: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: tuple[str, ...],
) -> Iterator[pd.DataFrame]:
    """What `results` makes of other readings of the stated results, as far as they differ.

    Each reading has a row for every one in `stated`; of an indicator that a reading says nothing
    else of, and that rests on none it does, there may be no row: it is as in `results`.
    """
    each = tables.records(rules)
    inputs_of, made_of = _chains(each)
    for other in others:
        changed = other["source_id"].ne(stated["source_id"])
        touched = _reach(other.loc[changed, "indicator_id"], made_of)
        needed = _reach(touched, inputs_of)
        own, facts, used = (
            frame[frame["indicator_id"].isin(needed)] for frame in (other, indicators, rules)
        )
        yield results(own, used, facts, plans)


def _chains(rules: list[dict[str, Any]]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The indicators each derived one is made from, and those that are made from each."""
    inputs_of: dict[str, set[str]] = defaultdict(set)
    made_of: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        for name in contract.rule_inputs(rule["inputs"]):
            inputs_of[rule["indicator_id"]].add(name)
            made_of[name].add(rule["indicator_id"])
    return inputs_of, made_of


def _reach(begun: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Everything some indicators lead to in any number of steps, and they themselves."""
    found: set[str] = set()
    ahead = set(begun)
    while ahead:
        found |= ahead
        ahead = {after for name in ahead for after in steps.get(name, ())} - found
    return found


def beaten(
    known: pd.DataFrame, rules: pd.DataFrame, indicators: pd.DataFrame, plans: tuple[str, ...]
) -> pd.DataFrame:
    """What the rules would make where a source states the figure itself (tables.RESULTS).

    `known` are the results in force and derived. Where the two differ, that is a finding.
    """
    each = tables.records(rules)
    held = Known(_bearing(known, each))
    facts = {row["indicator_id"]: row for row in tables.records(indicators)}
    rows = [
        _figure(rule, key, ground, facts)
        for rule in each
        for key, ground in _grounds(rule, held, plans)
        if not held[key]["derived"]
    ]
    return pd.DataFrame(rows, columns=list(tables.RESULTS))


def _grounds(
    rule: Mapping[str, Any], known: Known, plans: tuple[str, ...]
) -> Iterator[tuple[Key, list[dict[str, Any]]]]:
    """What a rule can make and from which figures: for its period, or all its inputs allow."""
    inputs = contract.rule_inputs(rule["inputs"])
    seen = {span for name in inputs for span in known.spans.get(name, ())}
    bases = sorted({basis for _, basis in seen})
    periods = [rule["period"]] if rule["period"] else _periods(rule["rule"], seen, plans)
    for period in periods:
        for basis in bases:
            ground = GROUNDS[rule["rule"]](inputs, period, basis, known)
            if ground is not None and _defined(rule["rule"], ground):
                yield (rule["indicator_id"], period, basis), ground


def _periods(rule: str, seen: set[tuple[str, str]], plans: tuple[str, ...]) -> list[str]:
    """Every year its inputs may be known for; for paces the plans as well.

    A backcast makes the year before a change; a part of a year is made only where a rule names it.
    """
    spans = sorted({period for period, _ in seen if not MONTH.fullmatch(period)})
    if rule == "backcast":
        return sorted({str(contract.period_years(span)[0] - 1) for span in spans})
    years = [span for span in spans if len(span) == len("2025")]
    return [*years, *plans] if rule in ("growth", "change", "per_year") else years


def _defined(rule: str, ground: list[dict[str, Any]]) -> bool:
    """Nothing grows from zero and nothing is divided by it; zero is never made a small number."""
    if rule == "growth":
        return all(row["value"] > 0 for row in ground)
    return rule != "ratio" or ground[1]["value"] != 0


def _figure(
    rule: Mapping[str, Any], key: Key, ground: list[dict[str, Any]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    indicator, period, basis = key
    first, last = contract.period_years(period)
    own = facts[indicator]
    inputs = [facts[row["indicator_id"]] for row in ground]
    value, decimals = RULES[rule["rule"]](ground, last - first + 1, own, inputs)
    return {
        "indicator_id": indicator,
        "period": period,
        "operator": "=" if all(row["operator"] == "=" for row in ground) else "~",
        "value": value,
        "estimate": "yes" if any(row["estimate"] == "yes" for row in ground) else "no",
        "basis": basis,
        "derived": rule["rule"],
        "inputs": rule["inputs"],
        "decimals": decimals,
        "digits": figures.significant(value, decimals),
        "source_id": _joined([row["source_id"] for row in ground], " + "),
        "place": _joined([row["place"] for row in ground], "; "),
        "printed": "; ".join(row["printed"] for row in ground if row["printed"]),
        "note": rule["note"],
    }


def _joined(values: list[str], join: str) -> str:
    """Each once, those of figures that are derived themselves too."""
    parts = (part for value in values for part in value.split(join) if part)
    return join.join(dict.fromkeys(parts))


def _same_period(
    inputs: list[str], period: str, basis: str, known: Known
) -> list[dict[str, Any]] | None:
    ground = [known.get((name, period, basis)) for name in inputs]
    return [row for row in ground if row] if all(ground) else None


def _ends(inputs: list[str], period: str, basis: str, known: Known) -> list[dict[str, Any]] | None:
    """The level in the year before a period and in its last year."""
    first, last = contract.period_years(period)
    if MONTH.fullmatch(period):
        return None
    ground = [known.get((inputs[0], str(year), basis)) for year in (first - 1, last)]
    return [row for row in ground if row] if all(ground) else None


def _level_and_change(
    inputs: list[str], period: str, basis: str, known: Known
) -> list[dict[str, Any]] | None:
    """A later level, and the change over exactly the years between."""
    level, change = inputs
    for span, _ in known.spans.get(change, ()):
        first, last = contract.period_years(span)
        if MONTH.fullmatch(span):
            continue  # the change of half a year is not the year's
        if str(first - 1) == period and (level, str(last), basis) in known:
            ground = [known[level, str(last), basis], known.get((change, span, basis))]
            if ground[1] is not None:
                return [row for row in ground if row]
    return None


GROUNDS = {  # where a rule finds its inputs
    "sum": _same_period,
    "per_year": _same_period,
    "ratio": _same_period,
    "growth": _ends,
    "change": _ends,
    "backcast": _level_and_change,
}

Ground = list[dict[str, Any]]
Facts = Mapping[str, Any]


def _sum(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    return figures.undust(sum(row["value"] for row in ground)), _least(ground, "decimals")


def _per_year(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    value = ground[0]["value"] / years
    return value, figures.places(value, ground[0]["digits"])


def _ratio(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    above, below = ground
    value = above["value"] / below["value"] * (100 if own["unit"].startswith("percent") else 1)
    return value, figures.places(value, _least(ground, "digits"))


def _growth(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    before, after = ground
    value = figures.growth(before["value"], after["value"], years)
    return value, figures.certain(lambda b, a: figures.growth(b, a, years), before, after)


def _change(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    before, after = ground
    wanted = -1 if inputs[0]["better"] == "down" else 1
    value = figures.undust(wanted * (after["value"] - before["value"]) / years)
    return value, _least(ground, "decimals")


def _backcast(ground: Ground, years: int, own: Facts, inputs: list[Facts]) -> tuple[float, int]:
    """The level before: divided by how many times it grew, or less what it moved.

    A yearly change counts for every year of its span; one that is not growth is in the wanted
    direction, as the rule `change` makes it.
    """
    level, change = ground
    unit = inputs[1]["unit"]
    first, last = contract.period_years(change["period"])
    span = last - first + 1
    if unit == "times" or unit.startswith("percent"):
        factor = change["value"] if unit == "times" else 1 + change["value"] / 100
        value = level["value"] / (factor**span if unit.endswith("_per_year") else factor)
        return value, figures.places(value, _least(ground, "digits"))
    moved = change["value"]
    if unit.endswith("_per_year"):
        moved *= -span if inputs[0]["better"] == "down" else span
    return figures.undust(level["value"] - moved), _least(ground, "decimals")


RULES = {
    "sum": _sum,
    "per_year": _per_year,
    "ratio": _ratio,
    "growth": _growth,
    "change": _change,
    "backcast": _backcast,
}


def _least(ground: Ground, field: str) -> int:
    return int(min(row[field] for row in ground))
