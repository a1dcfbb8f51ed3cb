"""Results and the rules of derived.csv → the figures no document prints but that follow from them.

A stated figure beats a derived one. A derived figure carries no more digits than its inputs bear.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from briefing.data import rounding, schema, tables

MONTH_PATTERN = re.compile(r"\d{4}-\d{2}")  # a period that is a part of a year

ResultKey = tuple[str, str, str]  # indicator, period, basis


class ResultLookup(dict[ResultKey, dict[str, Any]]):
    """Results to look up in by key; `spans` are the periods and bases known of an indicator."""

    def __init__(self, results: pd.DataFrame) -> None:
        super().__init__()
        self.spans: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, row in tables.index_by_key(results).items():
            self.learn(key, row)

    def learn(self, key: ResultKey, row: dict[str, Any]) -> None:
        """A result not known so far."""
        self[key] = row
        self.spans[key[0]].append(key[1:])


def derive_results(
    stated: pd.DataFrame, rules: pd.DataFrame, indicators: pd.DataFrame, plans: tuple[str, ...]
) -> pd.DataFrame:
    """The stated results in force and everything the rules make of them (tables.RESULTS).

    `derived` holds the rule and `inputs` the indicators a derived figure was made from. Rules whose
    inputs are not known, for a period or at all, make nothing.
    """
    each = tables.to_records(rules)
    known, made = ResultLookup(_select_relevant(stated, each)), []
    facts = {row["indicator_id"]: row for row in tables.to_records(indicators)}
    for _ in each:  # a rule may rest on another's figures: at most so many rounds
        before = len(known)
        for rule in each:
            for key, ground in _find_derivations(rule, known, plans):
                if key not in known:
                    made.append(_make_derived_row(rule, key, ground, facts))
                    known.learn(key, made[-1])
        if len(known) == before:
            break
    return tables.stack_frames((stated, pd.DataFrame(made, columns=list(tables.RESULT_COLUMNS))))


def _select_relevant(stated: pd.DataFrame, rules: list[dict[str, Any]]) -> pd.DataFrame:
    """The results that rules rest on or may make: of a large province a small part."""
    used = {name for rule in rules for name in schema.parse_rule_inputs(rule["inputs"])}
    used |= {rule["indicator_id"] for rule in rules}
    return stated[stated["indicator_id"].isin(used)]


def derive_alternative_results(
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
    each = tables.to_records(rules)
    inputs_of, made_of = _map_dependencies(each)
    for other in others:
        changed = other["source_id"].ne(stated["source_id"])
        touched = _find_reachable(other.loc[changed, "indicator_id"], made_of)
        needed = _find_reachable(touched, inputs_of)
        own, facts, used = (
            frame[frame["indicator_id"].isin(needed)] for frame in (other, indicators, rules)
        )
        yield derive_results(own, used, facts, plans)


def _map_dependencies(
    rules: list[dict[str, Any]],
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The indicators each derived one is made from, and those that are made from each."""
    inputs_of: dict[str, set[str]] = defaultdict(set)
    made_of: dict[str, set[str]] = defaultdict(set)
    for rule in rules:
        for name in schema.parse_rule_inputs(rule["inputs"]):
            inputs_of[rule["indicator_id"]].add(name)
            made_of[name].add(rule["indicator_id"])
    return inputs_of, made_of


def _find_reachable(begun: Iterable[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Everything some indicators lead to in any number of steps, and they themselves."""
    found: set[str] = set()
    ahead = set(begun)
    while ahead:
        found |= ahead
        ahead = {after for name in ahead for after in steps.get(name, ())} - found
    return found


def derive_overridden(
    known: pd.DataFrame, rules: pd.DataFrame, indicators: pd.DataFrame, plans: tuple[str, ...]
) -> pd.DataFrame:
    """What the rules would make where a source states the figure itself (tables.RESULTS).

    `known` are the results in force and derived. Where the two differ, that is a finding.
    """
    each = tables.to_records(rules)
    held = ResultLookup(_select_relevant(known, each))
    facts = {row["indicator_id"]: row for row in tables.to_records(indicators)}
    rows = [
        _make_derived_row(rule, key, ground, facts)
        for rule in each
        for key, ground in _find_derivations(rule, held, plans)
        if not held[key]["derived"]
    ]
    return pd.DataFrame(rows, columns=list(tables.RESULT_COLUMNS))


def _find_derivations(
    rule: Mapping[str, Any], known: ResultLookup, plans: tuple[str, ...]
) -> Iterator[tuple[ResultKey, list[dict[str, Any]]]]:
    """What a rule can make and from which figures: for its period, or all its inputs allow."""
    inputs = schema.parse_rule_inputs(rule["inputs"])
    seen = {span for name in inputs for span in known.spans.get(name, ())}
    bases = sorted({basis for _, basis in seen})
    periods = [rule["period"]] if rule["period"] else _list_periods(rule["rule"], seen, plans)
    for period in periods:
        for basis in bases:
            ground = INPUT_FINDERS[rule["rule"]](inputs, period, basis, known)
            if ground is not None and _is_defined(rule["rule"], ground):
                yield (rule["indicator_id"], period, basis), ground


def _list_periods(rule: str, seen: set[tuple[str, str]], plans: tuple[str, ...]) -> list[str]:
    """Every year its inputs may be known for; for paces the plans as well.

    A backcast makes the year before a change; a part of a year is made only where a rule names it.
    """
    spans = sorted({period for period, _ in seen if not MONTH_PATTERN.fullmatch(period)})
    if rule == "backcast":
        return sorted({str(schema.period_years(span)[0] - 1) for span in spans})
    years = [span for span in spans if len(span) == len("2025")]
    return [*years, *plans] if rule in ("growth", "change", "per_year") else years


def _is_defined(rule: str, ground: list[dict[str, Any]]) -> bool:
    """Nothing grows from zero and nothing is divided by it; zero is never made a small number."""
    if rule == "growth":
        return all(row["value"] > 0 for row in ground)
    return rule != "ratio" or ground[1]["value"] != 0


def _make_derived_row(
    rule: Mapping[str, Any], key: ResultKey, ground: list[dict[str, Any]], facts: Mapping[str, Any]
) -> dict[str, Any]:
    indicator, period, basis = key
    first, last = schema.period_years(period)
    own = facts[indicator]
    inputs = [facts[row["indicator_id"]] for row in ground]
    value, decimals = DERIVATION_FORMULAS[rule["rule"]](ground, last - first + 1, own, inputs)
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
        "digits": rounding.count_digits_for(value, decimals),
        "source_id": _join_unique([row["source_id"] for row in ground], " + "),
        "place": _join_unique([row["place"] for row in ground], "; "),
        "printed": "; ".join(row["printed"] for row in ground if row["printed"]),
        "note": rule["note"],
    }


def _join_unique(values: list[str], join: str) -> str:
    """Each once, those of figures that are derived themselves too."""
    parts = (part for value in values for part in value.split(join) if part)
    return join.join(dict.fromkeys(parts))


def _find_same_period(
    inputs: list[str], period: str, basis: str, known: ResultLookup
) -> list[dict[str, Any]] | None:
    ground = [known.get((name, period, basis)) for name in inputs]
    return [row for row in ground if row] if all(ground) else None


def _find_end_levels(
    inputs: list[str], period: str, basis: str, known: ResultLookup
) -> list[dict[str, Any]] | None:
    """The level in the year before a period and in its last year."""
    first, last = schema.period_years(period)
    if MONTH_PATTERN.fullmatch(period):
        return None
    ground = [known.get((inputs[0], str(year), basis)) for year in (first - 1, last)]
    return [row for row in ground if row] if all(ground) else None


def _find_level_and_change(
    inputs: list[str], period: str, basis: str, known: ResultLookup
) -> list[dict[str, Any]] | None:
    """A later level, and the change over exactly the years between."""
    level, change = inputs
    for span, _ in known.spans.get(change, ()):
        first, last = schema.period_years(span)
        if MONTH_PATTERN.fullmatch(span):
            continue  # the change of half a year is not the year's
        if str(first - 1) == period and (level, str(last), basis) in known:
            ground = [known[level, str(last), basis], known.get((change, span, basis))]
            if ground[1] is not None:
                return [row for row in ground if row]
    return None


INPUT_FINDERS = {  # where a rule finds its inputs
    "sum": _find_same_period,
    "per_year": _find_same_period,
    "ratio": _find_same_period,
    "growth": _find_end_levels,
    "change": _find_end_levels,
    "backcast": _find_level_and_change,
}

InputRows = list[dict[str, Any]]
IndicatorFacts = Mapping[str, Any]


def _derive_sum(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    return rounding.strip_float_noise(sum(row["value"] for row in ground)), _find_minimum(
        ground, "decimals"
    )


def _derive_per_year(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    value = ground[0]["value"] / years
    return value, rounding.count_decimals_for(value, ground[0]["digits"])


def _derive_ratio(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    above, below = ground
    value = above["value"] / below["value"] * (100 if own["unit"].startswith("percent") else 1)
    return value, rounding.count_decimals_for(value, _find_minimum(ground, "digits"))


def _derive_growth(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    before, after = ground
    value = rounding.compute_growth(before["value"], after["value"], years)
    return value, rounding.count_certain_decimals(
        lambda b, a: rounding.compute_growth(b, a, years), before, after
    )


def _derive_change(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    before, after = ground
    wanted = -1 if inputs[0]["better"] == "down" else 1
    value = rounding.strip_float_noise(wanted * (after["value"] - before["value"]) / years)
    return value, _find_minimum(ground, "decimals")


def _derive_backcast(
    ground: InputRows, years: int, own: IndicatorFacts, inputs: list[IndicatorFacts]
) -> tuple[float, int]:
    """The level before: divided by how many times it grew, or less what it moved.

    A yearly change counts for every year of its span; one that is not growth is in the wanted
    direction, as the rule `change` makes it.
    """
    level, change = ground
    unit = inputs[1]["unit"]
    first, last = schema.period_years(change["period"])
    span = last - first + 1
    if unit == "times" or unit.startswith("percent"):
        factor = change["value"] if unit == "times" else 1 + change["value"] / 100
        value = level["value"] / (factor**span if unit.endswith("_per_year") else factor)
        return value, rounding.count_decimals_for(value, _find_minimum(ground, "digits"))
    moved = change["value"]
    if unit.endswith("_per_year"):
        moved *= -span if inputs[0]["better"] == "down" else span
    return rounding.strip_float_noise(level["value"] - moved), _find_minimum(ground, "decimals")


DERIVATION_FORMULAS = {
    "sum": _derive_sum,
    "per_year": _derive_per_year,
    "ratio": _derive_ratio,
    "growth": _derive_growth,
    "change": _derive_change,
    "backcast": _derive_backcast,
}


def _find_minimum(ground: InputRows, field: str) -> int:
    return int(min(row[field] for row in ground))
