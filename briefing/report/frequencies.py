"""outlook.toml → how often a pace arrived in published series, in a note beside the paces shown.

Counted by docs/outlook.py; what it bears and what not: docs/method/outlook.md.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from typing import Any

from briefing import paths
from briefing.data.codes import LEVEL_KINDS
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report.blocks import List, Span
from briefing.report.phrases import Measures

_COUNTED: Mapping[str, Any] = tomllib.loads(paths.OUTLOOK.read_text(encoding="utf-8"))
MIN_POINTS: int = _COUNTED["known_points"]
HALF, SAME, MORE = "2.00", "1.00", "0.40"  # past pace ÷ needed pace


def outlook_note(tables: Tables, measures: Measures, say: Translator) -> List | None:
    """How often a mark was reached that needed the past pace, half of it or 2.5 times it.

    None where no target that has a pace here has enough yearly points. It says nothing of one
    target and replaces no verdict.
    """
    count = sum(_has_pace(row) and count_points(tables, row) >= MIN_POINTS for row in measures)
    if not count:
        return None
    reached = _COUNTED["reached"]
    said = (
        say(
            "Not a forecast for any target here, but how often a pace arrived elsewhere: in "
            "{series} published yearly series of the United Kingdom, a mark that needed the pace "
            "of the five yearly points before it was reached five years later about {same} times "
            "in 10; one that needed half that pace, about {half} in 10; one that needed {times} "
            "times that pace, about {more} in 10.",
            series=say.number(_COUNTED["series"]),
            same=say.number(10 * reached[SAME], 0),
            half=say.number(10 * reached[HALF], 0),
            more=say.number(10 * reached[MORE], 0),
            times=say.number(1 / float(MORE)),
        ),
        say(
            "The series are national and have no targets; the direction is that of their past "
            "movement."
        ),
        say.plural(
            "{count} target here has five yearly points or more.",
            "{count} targets here have five yearly points or more.",
            count,
        ),
        say("Source: Office for National Statistics (ONS), Open Government Licence v3.0."),
    )
    return List(((Span(" ".join(said)),),), small=True)


def _has_pace(row: Measure) -> bool:
    """Whether a target moves from a baseline at a pace that is compared with the one needed."""
    return row.kind in LEVEL_KINDS and not (math.isnan(row.ambition) and math.isnan(row.pace_ratio))


def count_points(tables: Tables, row: Measure) -> int:
    """The years in a row up to the latest one that have a result of a target's indicator."""
    if not row.latest_period:
        return 0
    last, points, bases = period_years(row.latest_period)[1], 0, {row.basis, row.latest_basis}
    while any(
        (row.indicator_id, str(last - points), basis) in tables.result_by_key for basis in bases
    ):
        points += 1
    return points
