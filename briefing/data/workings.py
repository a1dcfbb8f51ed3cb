"""The working of a check as a table has it: each amount is followed by its unit in brackets.

`56.21 [percent] + 20.40 [percent] = 76.61 [percent]`. Exponents, factors and years stand bare; the
reports write all of it as their language does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from briefing.data.codes import split_ids
from briefing.data.dataset import TargetStatement
from briefing.data.queries import split_sources
from briefing.data.rows import Result
from briefing.data.schema import CoherenceCheck, IdentityCheck

AMOUNT_PATTERN = re.compile(  # `same`: the next term of a sum has this unit too
    r"(?P<mark>[<>~]=?)?(?P<number>-?\d+(?:\.\d+)?)(?: \[(?P<unit>\w+)\])?"
    r"(?P<same>(?= [+−] [<>~=]*-?[\d.]+ \[(?P=unit)\]))?"
)
OPPOSITE_MARKS = {"<": ">", ">": "<"}  # of what is left of a whole, or a quotient, by such a part
YEAR_PATTERN = re.compile(r"(?:19|20)\d\d")  # a bare number of this form is no amount


def write_amount(number: str, unit: str) -> str:
    """A number, as it is written, with its unit; a plain number has none."""
    return f"{number} [{unit}]" if unit else number


def write_value(value: float, decimals: int, unit: str = "") -> str:
    """A value worked out, with so many decimals and its unit."""
    return write_amount(f"{round(value, 9) + 0.0:.{max(0, decimals)}f}", unit)


def write_range(target: TargetStatement) -> str:
    """The number of a target, both ends of a range."""
    ends = (target.value, target.value_high)
    return "–".join(f"{end:.12g}" for end in ends if not math.isnan(end))


def find_marks(texts: Iterable[str]) -> set[str]:
    """The signs of the figures that are no exact ones: over, under, about."""
    return {text[0] for text in texts if text[0] in "<>~"}


def find_shared_mark(texts: Iterable[str]) -> str:
    """How a sum of figures is known: "<" where a part is; with parts of several kinds, about."""
    marks = find_marks(texts)
    if len(marks) > 1:
        return "~"
    return marks.pop() if marks else ""


def describe_basis(
    figures: Sequence[Result | TargetStatement], check: IdentityCheck | CoherenceCheck
) -> dict[str, str]:
    """What a check rests on: the sources of its figures, of its plain numbers and of its note, and
    whether a figure is an estimate.
    """
    estimated = any(row.estimate == "yes" for row in figures if isinstance(row, Result))
    named = split_ids(check.source_ids)
    sources = split_sources([*(row.source_id for row in figures), *named])
    return {"source_id": " + ".join(sources), "estimate": "yes" if estimated else "no"}
