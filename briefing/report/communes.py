"""What is known of communes → which of it a report shows, and how it is said.

Of each count the latest year with figures is shown, on the list of communes of the briefing year;
where no commune is known, the briefing year itself, as what must still be collected.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from briefing.data import queries
from briefing.data.columns import group_by
from briefing.data.commune_rows import Commune, CommuneCount, CommuneGroup, CommuneState
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.blocks import Cell
from briefing.report.design import STYLES, Style

STATE_STYLES: Mapping[str, Style] = {
    "met": STYLES["as_asked"],
    "not_met": STYLES["faster"],
    "unknown": STYLES["unknown"],
}
NOT_ASKED = "–"  # of a commune a count is not about


class Asked(NamedTuple):
    """A count of the plan's: its target, where it has one, and the communes behind it."""

    counted: CommuneCount
    measure: Measure | None
    states: Mapping[str, CommuneState]  # by the code of the commune

    @property
    def known(self) -> list[CommuneState]:
        return [row for row in self.states.values() if row.state != "unknown"]

    @property
    def unknown(self) -> list[CommuneState]:
        return [row for row in self.states.values() if row.state == "unknown"]


def list_communes(tables: Tables) -> list[Commune]:
    """The communes of the list the briefing year is counted on."""
    year = str(tables.year)
    bases = [row.basis for row in tables.commune_counts if row.period == year]
    basis = bases[-1] if bases else tables.communes[-1].basis if tables.communes else ""
    return [row for row in tables.communes if row.basis == basis]


def list_asked(tables: Tables, of_year: bool = False) -> list[Asked]:
    """The counts of a report, those of numbered targets first, in the order of their numbers.

    Each is of the latest year with figures, or `of_year` of the briefing year, known or not.
    """
    basis = next((row.basis for row in list_communes(tables)), "")
    current = [row for row in tables.commune_counts if row.basis == basis]
    states = group_by(tables.commune_states, lambda row: row.key)
    found: list[Asked] = []
    for counts in group_by(current, lambda row: row.indicator_id).values():
        due = [row for row in counts if of_year and row.period == str(tables.year)]
        known = [row for row in counts if row.met + row.not_met > 0]
        count = max(due or known or counts, key=lambda row: row.period)
        members = states.get(count.key, [])
        measure = tables.measure_by_id.get(count.target_id)
        found.append(Asked(count, measure, {row.commune_id: row for row in members}))
    return sorted(found, key=_order_of)


def _order_of(asked: Asked) -> tuple[bool, float]:
    number = asked.measure.number if asked.measure else ""
    return not number, float(number) if number.isdecimal() else math.inf


def name_commune(row: Commune, say: Translator) -> str:
    """A commune with its type: "xã Bảo Lâm", "Bảo Lâm Commune"."""
    return say.code("commune named", row.type, name=row.name[say.language])


def list_commune_names(tables: Tables, ids: Iterable[str], say: Translator) -> str:
    """Some communes by their names, in the order of the language's dictionaries."""
    wanted = set(ids)
    names = (row.name[say.language] for row in list_communes(tables) if row.commune_id in wanted)
    return ", ".join(sorted(names, key=say.sort_key))


def describe_condition(tables: Tables, asked: Asked, say: Translator) -> str:
    """What a commune is asked: the indicator's name, and from which value on."""
    count = asked.counted
    indicator = tables.indicator_by_id[count.input_indicator_id]
    name = indicator.name[say.language]
    if indicator.form == "yes_no":
        return name
    value = say.value(count.value, indicator.unit, count.operator, spelled=True)
    return say("{name}: {value}", name=name, value=value)


def name_components(tables: Tables, asked: Asked, commune: str, say: Translator) -> str:
    """What a commune lacks of an index with declared weights; all its components of no commune.

    "" of what is no such index.
    """
    count = asked.counted
    index = count.input_indicator_id
    names = [row.component_id for row in tables.indexes if row.indicator_id == index]
    key = commune, (index, count.period, count.basis)
    for row in tables.index_values if commune else ():
        if row.key == key:
            names = row.lacking.split()
    return ", ".join(tables.indicator_names[say.language][name] for name in names)


def format_state(tables: Tables, row: CommuneState | None, say: Translator) -> Cell:
    """A commune's answer to one count: its figure, or met and not met, with the sign."""
    if row is None:
        return Cell(NOT_ASKED)
    tone, symbol = STATE_STYLES[row.state]
    indicator = tables.indicator_by_id[row.input_indicator_id]
    text = say("not known") if row.state == "unknown" else say.code("commune state", row.state)
    if row.value == row.value and indicator.form != "yes_no":
        high = row.value_high
        text = phrases.format_number(
            row.value, row.result_operator, math.nan, indicator.unit, say, high
        )
        text = phrases.mark_estimate(text, row.estimate, say)
    sub = say("perhaps not asked") if row.asked == "unknown" and row.state != "unknown" else ""
    return Cell(text, sub=sub, tone=tone, symbol=symbol)


def format_bounds(tables: Tables, count: CommuneCount, say: Translator) -> str:
    """A count or share as far as it is known: 12, 12–21; "" where nothing is."""
    if count.met + count.not_met == 0 or math.isnan(count.low):
        return ""
    unit = tables.indicator_by_id[count.indicator_id].unit
    decimals = None if count.rule == "count_where" else 1
    if count.low == count.high:
        return say.value(count.low, unit, decimals=decimals)
    return say.value(count.low, unit, "range", count.high, decimals)


def describe_number(asked: Asked, say: Translator) -> str:
    """The official number of the target a count is for; "" of one without."""
    number = asked.measure.number if asked.measure else ""
    return say("target {number}", number=number) if number else ""


def find_group(tables: Tables, asked: Asked, field: str, cell: str) -> CommuneGroup | None:
    """The communes of a count with a cell in a column of communes.csv, or all: both ""."""
    wanted = asked.counted.key, field, cell
    rows = (row for row in tables.commune_groups if (row.key, row.field, row.cell) == wanted)
    return next(rows, None)


def format_met(group: CommuneGroup, say: Translator) -> str:
    """How many of a group meet a count, of those known; "" where none is."""
    if not (known := group.met + group.not_met):
        return ""
    return say("{count} of {total}", count=say.number(group.met), total=say.number(known))


def sort_by_distance(asked: Asked) -> list[CommuneState]:
    """The communes that do not meet a count and whose distance is known, the nearest first."""
    rows = [row for row in asked.known if not math.isnan(row.distance)]
    return sorted(rows, key=lambda row: (row.distance, row.commune_id))


def list_shown_sources(tables: Tables, communes: Sequence[Commune]) -> list[str]:
    """The sources of some communes, of their results, and of the targets that count them."""
    ids = {row.commune_id for row in communes}
    used = [row.source_id for row in communes]
    used += [row.source_id for row in tables.commune_results if row.commune_id in ids]
    used += [row.source_id for row in tables.indexes]
    asked = list_asked(tables)
    used += [one.measure.source_id for one in asked if one.measure]
    used += [one.counted.stated_source_id for one in asked]
    return queries.split_sources(used)
