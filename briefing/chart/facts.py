"""What the charts read out of the frames, and how a number stands beside a mark."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefing import contract, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


_MIRRORED = {">=": "<=", ">": "<"}  # a cut of at least so much is a level of at most so much


def targets(measures: pd.DataFrame, plan: str) -> pd.DataFrame:
    """The targets of a plan due at its end: not its dated stages, not those of a yearly plan."""
    of_plan = measures["plan"].eq(plan) & measures["stage_of"].eq("")
    return measures[of_plan & measures["due"].eq(contract.period_years(plan)[1])]


def commonest(texts: Sequence[str]) -> str:
    """The text that occurs most; of several the first."""
    return Counter(texts).most_common(1)[0][0] if texts else ""


def asked(row: Mapping[str, Any]) -> tuple[float, float, str]:
    """Lower end, higher end (NaN but for a range) and operator of the level a target asks for."""
    near, far = row["level"], row["level_high"]
    operator = row["operator"]
    if row["kind"] == "reduction":
        operator = _MIRRORED.get(operator, operator)
    return (near, far, operator) if math.isnan(far) else (min(near, far), max(near, far), operator)


def bare(
    value: float,
    say: words.Speaker,
    operator: str = "",
    high: float = math.nan,
    decimals: int | None = None,
) -> str:
    """A number without its unit, for a mark whose axis names the unit: `> 80`, `75–80`."""
    number = say.number(value, decimals)
    if not math.isnan(high):
        return f"{number}–{say.number(high, decimals)}"
    return say.code("operator", operator, value=number) if say.has(operator, "operator") else number


def baseline_remarks(
    row: Mapping[str, Any], named: Mapping[str, str], say: words.Speaker
) -> tuple[str, ...]:
    """That a baseline is computed, or another indicator's: never passed off as the stated same."""
    if row["baseline_match"] == "derived":
        return (say("baseline computed from stated figures"),)
    if row["baseline_match"] == "nearest":
        nearest = named[row["baseline_indicator_id"]]
        return (say("nearest baseline: {name}", name=nearest),)
    return ()


def with_remarks(sentence: str, remarks: Sequence[str]) -> str:
    """A sentence and its remarks in brackets before the full stop."""
    return f"{sentence.removesuffix('.')} ({'; '.join(remarks)})." if remarks else sentence


def opening(text: str) -> str:
    """A phrase as it opens a sentence."""
    return text[:1].upper() + text[1:]


def number_axis(axes: Axes, low: float, high: float, say: words.Speaker, unit: str = "") -> None:
    """Light grid and a few round numbers, written as the reader's language writes them."""
    from matplotlib.ticker import MaxNLocator

    every = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [float(t) for t in every if low - 1e-9 <= t <= high + 1e-9]
    axes.set_xticks(ticks, [say.value(t, unit) if unit else say.number(t) for t in ticks])
    axes.grid(axis="x")
