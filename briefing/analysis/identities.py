"""The arithmetic identities of checks.csv → whether each holds, with the working in numbers.

The rules are exactly five and nothing in the file is ever evaluated as code. Printed figures may be
off by half of their last digit; targets and numbers are exact.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing.data import rounding, schema, tables


@dataclass(frozen=True)
class Term:
    """A number in an identity: its value, what rounding may hide, and how it is written."""

    value: float
    half: float
    text: str
    decimals: int


TermLookup = Callable[[str, str], Term | None]  # an input and the check's period → its number


def check_identities(
    checks: pd.DataFrame, results: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """Every declared identity, worked out (tables.CHECKS).

    `results` are those in force and derived, `targets` those in force. An identity one of whose
    inputs is not known "cannot_tell".
    """
    term = _make_term_lookup(results, targets)
    rows = [_check_identity(row, term) for row in tables.to_records(checks)]
    return pd.DataFrame(rows, columns=list(tables.CHECK_COLUMNS))


def _make_term_lookup(results: pd.DataFrame, targets: pd.DataFrame) -> TermLookup:
    figure_of = tables.index_by_key(results)
    target_of = {row["target_id"]: row for row in tables.to_records(targets)}

    def term(written: str, period: str) -> Term | None:
        part = schema.INPUT_PATTERN.fullmatch(written.strip())
        if part is None:
            return None
        if part["number"]:
            _, _, after = part["number"].partition(".")
            return Term(float(part["number"]), 0.0, part["number"], len(after))
        if part["target"]:
            asked = target_of.get(part["id"])
            return None if asked is None else _make_exact_term(asked)
        row = figure_of.get((part["id"], part["period"] or period, part["basis"] or ""))
        if row is None:
            return None
        return Term(
            row["value"],
            rounding.rounding_margin_of(row),
            _format_figure(row),
            max(0, int(row["decimals"])),
        )

    return term


def _make_exact_term(asked: Mapping[str, Any]) -> Term:
    return Term(asked["value"], 0.0, f"{asked['value']:g}", int(asked["decimals"]))


def _format_figure(row: Mapping[str, Any]) -> str:
    """A figure with its digits, and with "over" or "about" where it is only known so."""
    mark = "" if row["operator"] == "=" else row["operator"]
    return f"{mark}{row['value']:.{max(0, int(row['decimals']))}f}"


def _check_identity(row: Mapping[str, Any], term: TermLookup) -> dict[str, Any]:
    join = schema.INPUT_SEPARATORS[row["rule"]]
    written = row["inputs"].split(join)
    paired = join == ";"
    inputs = [term(part, row["period"]) for part in (written[:1] if paired else written)]
    expected = term(written[-1] if paired else row["expected"], row["period"])
    known = [part for part in inputs if part is not None]
    found = _combine_values(join, [part.value for part in known]) if known else math.nan
    told = {name: row[name] for name in ("check_id", "title_vi", "title_en", "note_vi", "note_en")}
    if expected is None or len(known) < len(inputs) or math.isnan(found):
        return {
            **told,
            "holds": "cannot_tell",
            "working": "",
            "verdict": "cannot_tell",
            "finding": "",
        }
    difference = rounding.strip_float_noise(found - expected.value)
    allowed = row["tolerance"]
    if math.isnan(allowed):
        allowed = _compute_rounding_error(join, known, found) + expected.half
    off = difference if row["rule"] == "at_most" else abs(difference)
    return {
        **told,
        "holds": "yes" if off <= allowed + 1e-9 else "no",
        "found": rounding.strip_float_noise(found),
        "expected": expected.value,
        "difference": difference,
        "working": _format_working(row["rule"], known, found, expected),
        "verdict": _judge_identity(row["rule"], found, expected, known, allowed),
        "finding": "",
    }


def _format_working(rule: str, known: list[Term], found: float, expected: Term) -> str:
    """The identity in numbers: a pair as it compares, else what was worked out and expected."""
    join = schema.INPUT_SEPARATORS[rule]
    if join == ";":
        signs = ("≤", ">") if rule == "at_most" else ("=", "≠")
        met = found <= expected.value if rule == "at_most" else found == expected.value
        return f"{known[0].text} {signs[0] if met else signs[1]} {expected.text}"
    worked = f" {join} ".join(part.text for part in known)
    return f"{worked} = {rounding.strip_float_noise(found):.6g}; {expected.text}"


def _judge_identity(
    rule: str, found: float, expected: Term, known: list[Term], allowed: float
) -> str:
    """How the identity came out; a limit is kept however far below it the figure is.

    A sum is compared with all the digits of its parts, a quotient or product with those printed.
    """
    if rule == "at_most" and found <= expected.value:
        return "consistent"
    compared = known if rule in ("sum_to", "equal", "at_most") else []
    decimals = max(part.decimals for part in (expected, *compared))
    return rounding.judge_consistency(found, expected.value, decimals, allowed)


def _combine_values(join: str, values: list[float]) -> float:
    if join == "+":
        return sum(values)
    if join == "/":
        divisor = math.prod(values[1:])
        return values[0] / divisor if divisor else math.nan
    return math.prod(values)  # also the first of a pair, alone


def _compute_rounding_error(join: str, parts: list[Term], found: float) -> float:
    """How far the result may be off by the rounding of its inputs, at the worst."""
    if join == "+":  # off most where all are off to one side; trying every way takes for ever
        sides = ([part.value + side * part.half for part in parts] for side in (-1, 1))
        return max(abs(_combine_values(join, values) - found) for values in sides)
    ends = itertools.product(*((part.value - part.half, part.value + part.half) for part in parts))
    return max(abs(_combine_values(join, list(values)) - found) for values in ends)
