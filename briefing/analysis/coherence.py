"""The questions of coherence.csv → whether several figures fit each other, with the working.

What needs more than the five rules of checks.csv: do two targets fit each other over the years of
a plan, does a mean fit the years it is a mean of. One function a rule; docs/method/coherence.md
tells each with its numbers. Rows go to the same table as the identities.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from briefing.data import rounding, schema, tables

FINDING_CODES = ("idle", "short", "apart", "asks_less", "years_unknown")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class CoherenceInputs:
    """What the rules look things up in."""

    figures: Mapping[tuple[str, str, str], Row]
    targets: Mapping[str, Row]
    indicators: Mapping[str, Row]
    past: str

    def figure(self, indicator: str, period: str, basis: str = "") -> Row | None:
        return self.figures.get((indicator, period, basis))

    def years(self, indicator: str) -> tuple[list[Row], list[int]]:
        """The yearly figures of an indicator over the past plan, and the years without one."""
        first, last = schema.period_years(self.past)
        span = range(first, last + 1)
        rows = [row for year in span if (row := self.figure(indicator, str(year))) is not None]
        known = {row["period"] for row in rows}
        return rows, [year for year in span if str(year) not in known]


@dataclass(frozen=True)
class CoherenceAnswer:
    """What a rule found; a number that is not known is NaN."""

    verdict: str
    working: str
    found: float = math.nan
    expected: float = math.nan
    finding: str = ""


UNKNOWN_ANSWER = CoherenceAnswer("cannot_tell", "")
HOLDS_BY_VERDICT = {
    "consistent": "yes",
    "rounding": "yes",
    "inconsistent": "no",
    "cannot_tell": "cannot_tell",
}


def check_coherence(
    asked: pd.DataFrame,
    results: pd.DataFrame,
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    past: str,
) -> pd.DataFrame:
    """Every question asked, answered (tables.CHECKS).

    `results` are those in force and derived, `targets` those in force, `past` the past plan.
    """
    known = CoherenceInputs(
        tables.index_by_key(results),
        {row["target_id"]: row for row in tables.to_records(targets)},
        {row["indicator_id"]: row for row in tables.to_records(indicators)},
        past,
    )
    rows = [_make_check_row(row, known) for row in tables.to_records(asked)]
    return pd.DataFrame(rows, columns=list(tables.CHECK_COLUMNS))


def _make_check_row(asked: Row, known: CoherenceInputs) -> dict[str, Any]:
    answer = COHERENCE_FUNCTIONS[asked["rule"]](
        schema.parse_coherence_inputs(asked["inputs"]), known
    )
    told = {
        name: asked[name] for name in ("check_id", "title_vi", "title_en", "note_vi", "note_en")
    }
    return {
        **told,
        "holds": HOLDS_BY_VERDICT[answer.verdict],
        "found": rounding.strip_float_noise(answer.found),
        "expected": answer.expected,
        "difference": rounding.strip_float_noise(answer.found - answer.expected),
        "working": answer.working,
        "verdict": answer.verdict,
        "finding": answer.finding,
    }


def _check_level_from_growth(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """Yearly growth over the plan, compounded from the level's baseline, against the level asked.

    10% a year from 50.73 is 50.73 × 1.1^5 = 81.70 in the fifth year: above the range 75 to 80.
    """
    growth, level = (_find_target(part, known) for part in inputs)
    grown = _grow_level(level["indicator_id"], level, growth, known) if growth and level else None
    if growth is None or level is None or grown is None:
        return UNKNOWN_ANSWER
    start, years, value = grown
    ends = _list_range_ends(level)
    paces = [rounding.compute_growth(start["value"], end, years) for end in ends]
    working = "; ".join(
        [
            f"{_format_figure(start)} × {_format_growth_factor(growth)}^{years} = {value:.2f}",
            *(
                f"({end:g} / {_format_figure(start)})^(1/{years}) − 1 = {pace:.2f}%"
                for end, pace in zip(ends, paces, strict=True)
            ),
        ]
    )
    if value < ends[0]:
        return CoherenceAnswer("inconsistent", working, value, ends[0], "short")
    outside = len(ends) > 1 and value > ends[1]
    return CoherenceAnswer(
        "inconsistent" if outside else "consistent", working, value, ends[-1], "idle"
    )


def _check_share_left(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """What an upper limit on one share and a third share leave to the rest, against its target.

    Below 15 and with 3.67 as it is, the rest is above 100 − 15 − 3.67 = 81.33: over 80 by itself.
    """
    limited, rest = _find_target(inputs[0], known), _find_target(inputs[2], known)
    third = known.figure(inputs[1], str(schema.period_years(known.past)[1]))
    if limited is None or rest is None or third is None or limited["operator"] not in ("<", "<="):
        return UNKNOWN_ANSWER
    left = 100 - limited["value"] - third["value"]
    working = (
        f"100 − {limited['value']:g} − {_format_figure(third)} = {left:.2f}; {rest['value']:g}"
    )
    idle = "idle" if left >= rest["value"] else ""
    return CoherenceAnswer("consistent", working, left, rest["value"], idle)


def _check_share_of_level(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """An amount asked as a share of a level grown at the pace asked, against the share asked.

    6,900 of 28,618 × 1.1^5 = 46,090 is 15.0%, where about 10% is asked.
    """
    amount, share, growth = (_find_target(inputs[place], known) for place in (0, 1, 3))
    if amount is None or share is None or growth is None:
        return UNKNOWN_ANSWER
    units = {known.indicators[name]["unit"] for name in (amount["indicator_id"], inputs[2])}
    grown = _grow_level(inputs[2], amount, growth, known)
    if grown is None or len(units) > 1:
        return UNKNOWN_ANSWER
    start, years, value = grown
    found = amount["value"] / value * 100
    working = (
        f"{_format_figure(start)} × {_format_growth_factor(growth)}^{years} = {value:.0f}; "
        f"{amount['value']:g} / {value:.0f} = {found:.1f}%; {share['value']:g}%"
    )
    if share["operator"] in (">", ">=") and found >= share["value"]:
        return CoherenceAnswer("consistent", working, found, share["value"])
    verdict = rounding.judge_consistency(
        found, share["value"], share["decimals"], rounding.rounding_margin_of(share)
    )
    return CoherenceAnswer(verdict, working, found, share["value"])


def _check_mean_of_years(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """The mean stated for the past plan against its years: compound for growth in percent.

    With a year unknown: what it must have been. 1.0446^5 ÷ (1.0504 × 1.0224 × 1.0674 × 1.0722) =
    1.0120: the year missing grew by 1.2%.
    """
    mean = known.figure(inputs[0], known.past)
    rows, missing = known.years(inputs[0])
    if mean is None or not rows:
        return UNKNOWN_ANSWER
    count = len(rows) + len(missing)
    if known.indicators[inputs[0]]["unit"] == "percent_per_year":
        years = " × ".join(f"{1 + row['value'] / 100:.4f}" for row in rows)
        product = math.prod(1 + row["value"] / 100 for row in rows)
        whole, written = (
            (1 + mean["value"] / 100) ** count,
            f"{1 + mean['value'] / 100:.4f}^{count}",
        )
        if missing:
            implied = (whole / product) ** (1 / len(missing))
            root = "" if len(missing) == 1 else f")^(1/{len(missing)})"
            working = f"{'(' if root else ''}{written} / ({years}){root} = {implied:.4f}"
            found = (implied - 1) * 100
            return _make_implied_answer(f"{working}: {_join_years(missing)}", found)
        found, working = (product ** (1 / count) - 1) * 100, f"({years})^(1/{count})"
    else:
        total, years = (
            sum(row["value"] for row in rows),
            " + ".join(_format_figure(row) for row in rows),
        )
        if missing:
            found = (mean["value"] * count - total) / len(missing)
            working = (
                f"({_format_figure(mean)} × {count} − ({years})) / {len(missing)} = {found:.2f}"
            )
            return _make_implied_answer(f"{working}: {_join_years(missing)}", found)
        found, working = total / count, f"({years}) / {count}"
    allowed = rounding.rounding_margin_of(mean) + max(
        rounding.rounding_margin_of(row) for row in rows
    )
    verdict = rounding.judge_consistency(found, mean["value"], mean["decimals"], allowed)
    return CoherenceAnswer(
        verdict, f"{working} = {found:.2f}; {_format_figure(mean)}", found, mean["value"]
    )


def _check_total_of_years(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """The total stated for the past plan against the years known, which it must not fall short of.

    3,966 + 2,292 + 4,000 = 10,258 of 13,670 leave 1,706 a year to the two years unknown. A third
    input says how many of the yearly unit make one of the total's.
    """
    total = known.figure(inputs[0], known.past)
    rows, missing = known.years(inputs[1])
    if total is None or not rows:
        return UNKNOWN_ANSWER
    scale = float(inputs[2]) if len(inputs) > 2 else 1.0
    whole, found = total["value"] * scale, sum(row["value"] for row in rows)
    added = " + ".join(_format_figure(row) for row in rows)
    working = f"{added} = {found:g}; {_format_operator(total)}{whole:g}"
    allowed = rounding.rounding_margin_of(total) * scale + sum(
        rounding.rounding_margin_of(row) for row in rows
    )
    if not missing:
        verdict = rounding.judge_consistency(found, whole, total["decimals"], allowed)
        return CoherenceAnswer(verdict, working, found, whole)
    if found > whole + allowed and total["operator"] not in (">", ">="):
        return CoherenceAnswer("inconsistent", working, found, whole, "apart")
    left = (whole - found) / len(missing)
    working += f"; ({whole:g} − {found:g}) / {len(missing)} = {left:.0f}: {_join_years(missing)}"
    return CoherenceAnswer("consistent", working, found, whole, "years_unknown")


def _check_share_of_years(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """A total of the past plan as a share of a yearly level: of all its years together.

    51,358 is 43.85% of 117,122; less the four years known, 98,669, the fifth must be 18,453.
    """
    total, share = (known.figure(part, known.past) for part in inputs[:2])
    rows, missing = known.years(inputs[2])
    if total is None or share is None or not rows:
        return UNKNOWN_ANSWER
    years, summed = (
        " + ".join(_format_figure(row) for row in rows),
        sum(row["value"] for row in rows),
    )
    if missing:
        whole = total["value"] / share["value"] * 100
        left = (whole - summed) / len(missing)
        rest = f"{whole:.0f} − ({years})"
        rest = rest if len(missing) == 1 else f"({rest}) / {len(missing)}"
        working = (
            f"{_format_figure(total)} / {_format_figure(share)}% = {whole:.0f}; "
            f"{rest} = {left:.0f}: {_join_years(missing)}"
        )
        return _make_implied_answer(working, left)
    found = total["value"] / summed * 100
    working = f"{_format_figure(total)} / ({years}) = {found:.2f}%; {_format_figure(share)}%"
    allowed = (
        rounding.rounding_margin_of(share)
        + found * rounding.rounding_margin_of(total) / total["value"]
    )
    verdict = rounding.judge_consistency(found, share["value"], share["decimals"], allowed)
    return CoherenceAnswer(verdict, working, found, share["value"])


def _check_not_below_past(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """A yearly target against the yearly mean achieved over the past plan.

    At most 1,600 new members a year are asked where 9,149 ÷ 5 = 1,830 a year were admitted. A
    second input names another indicator to compare with.
    """
    target = _find_target(inputs[0], known)
    past = known.figure(inputs[-1], known.past) if len(inputs) > 1 else None
    if target is not None and len(inputs) == 1:
        past = known.figure(target["indicator_id"], known.past, target["basis"])
    if target is None or past is None:
        return UNKNOWN_ANSWER
    ends = _list_range_ends(target)
    down = known.indicators[target["indicator_id"]]["better"] == "down"
    hardest = ends[0] if down else ends[-1]
    mark = target["operator"] if target["operator"] in (">", "<") else ""
    working = f"{mark}{'–'.join(f'{end:g}' for end in ends)}; {_format_figure(past)}"
    behind = hardest > past["value"] if down else hardest < past["value"]
    if not behind:
        return CoherenceAnswer("consistent", working, hardest, past["value"])
    verdict = rounding.judge_consistency(
        hardest, past["value"], target["decimals"], rounding.rounding_margin_of(past)
    )
    return CoherenceAnswer(verdict, working, hardest, past["value"], "asks_less")


def _check_share_follows_growth(inputs: list[str], known: CoherenceInputs) -> CoherenceAnswer:
    """The share a part would have, had it grown at its rate in a whole that grew at its own.

    20.18% growing by 8.87% a year in a whole growing by 4.46% is 20.18 × (1.0887 ÷ 1.0446)^5 =
    24.81% five years later.
    """
    first, last = schema.period_years(known.past)
    before, after = (known.figure(inputs[0], str(year)) for year in (first - 1, last))
    own, whole = (known.figure(part, known.past) for part in inputs[1:])
    if before is None or after is None or own is None or whole is None:
        return UNKNOWN_ANSWER
    years = last - first + 1
    faster = (100 + own["value"]) / (100 + whole["value"])
    found = before["value"] * faster**years
    ratio = f"{1 + own['value'] / 100:.4f} / {1 + whole['value'] / 100:.4f}"
    working = f"{_format_figure(before)} × ({ratio})^{years} = {found:.2f}; {_format_figure(after)}"
    allowed = (rounding.rounding_margin_of(before) + rounding.rounding_margin_of(after)) * max(
        1.0, faster**years
    )
    verdict = rounding.judge_consistency(found, after["value"], after["decimals"], allowed)
    return CoherenceAnswer(verdict, working, found, after["value"])


COHERENCE_FUNCTIONS: Mapping[str, Callable[[list[str], CoherenceInputs], CoherenceAnswer]] = {
    "level_from_growth": _check_level_from_growth,
    "share_left": _check_share_left,
    "share_of_level": _check_share_of_level,
    "mean_of_years": _check_mean_of_years,
    "total_of_years": _check_total_of_years,
    "share_of_years": _check_share_of_years,
    "not_below_past": _check_not_below_past,
    "share_follows_growth": _check_share_follows_growth,
}


def _make_implied_answer(working: str, found: float) -> CoherenceAnswer:
    """What the years without a figure must have been; whether they were, nobody can tell."""
    return CoherenceAnswer("cannot_tell", working, found, math.nan, "years_unknown")


def _find_target(written: str, known: CoherenceInputs) -> Row | None:
    return known.targets.get(written.removeprefix("target:"))


def _grow_level(
    indicator: str, due: Row, growth: Row, known: CoherenceInputs
) -> tuple[Row, int, float] | None:
    """The level before a plan, the years to its target's due year, and the level grown so long."""
    first, last = schema.period_years(due["plan"])
    start = known.figure(indicator, str(first - 1))
    if start is None:
        return None
    years = int(last if math.isnan(due["due"]) else due["due"]) - first + 1
    return start, years, start["value"] * (1 + growth["value"] / 100) ** years


def _list_range_ends(target: Row) -> list[float]:
    high = target["value_high"]
    return [target["value"], *([] if math.isnan(high) else [high])]


def _format_growth_factor(growth: Row) -> str:
    return f"{1 + growth['value'] / 100:g}"


def _format_figure(row: Row) -> str:
    """A figure with its digits, and with "over" or "about" where it is only known so."""
    return f"{_format_operator(row)}{row['value']:.{max(0, int(row['decimals']))}f}"


def _format_operator(row: Row) -> str:
    return "" if row["operator"] == "=" else str(row["operator"])


def _join_years(years: list[int]) -> str:
    return ", ".join(str(year) for year in years)
