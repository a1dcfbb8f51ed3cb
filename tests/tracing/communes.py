"""The tables of a run → what is known of its communes, counted and added up again here."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from known import Fact, Known, Row


@dataclass(frozen=True)
class Asked:
    """What is counted of communes: the indicator, its target, the state of each commune."""

    indicator: str
    period: str
    condition: Row  # the row of commune_counts, of which only the rule is read
    target: Row | None
    states: dict[str, Row]

    def missing(self) -> int:
        """The figures that are not known, also of communes that are perhaps not asked."""
        return sum(row["state"] == "unknown" for row in self.states.values())

    def decided(self, *states: str) -> int:
        """The communes surely asked that are in some states."""
        asked = (row for row in self.states.values() if row["asked"] == "yes")
        return sum(row["state"] in states for row in asked)

    def undecided(self) -> int:
        return len(self.states) - self.decided("met", "not_met")

    @property
    def input(self) -> str:
        return self.condition["input_indicator_id"]

    @property
    def threshold(self) -> float:
        return float(self.condition["value"])

    @property
    def is_share(self) -> bool:
        return self.condition["rule"] == "share_where"

    @property
    def totals(self) -> list[int]:
        """How many communes are asked; where it is not known of some, the most there may be."""
        surely = sum(row["asked"] == "yes" for row in self.states.values())
        return [*dict.fromkeys((surely, len(self.states)))]

    @cached_property
    def needed(self) -> int | None:
        """The least number of communes that meets the target."""
        target = self.target
        if not target or target["operator"] in ("<", "<=") or (self.is_share and self.totals[1:]):
            return None
        asked, is_over = float(target["value"]), target["operator"] == ">"
        for met in range(self.totals[-1] + 1):
            value = 100 * met / self.totals[0] if self.is_share and self.totals[0] else met
            if value > asked or (value == asked and not is_over):
                return met
        return None

    @cached_property
    def bounds(self) -> list[float]:
        """The least and the greatest the count can be, every choice tried; [] if nothing known."""
        if not self.decided("met", "not_met"):
            return []
        of = Counter((row["asked"], row["state"]) for row in self.states.values())
        met, asked = of["yes", "met"], self.totals[0]
        most = met + of["yes", "unknown"]
        good, bad, open_ = (of["unknown", state] for state in ("met", "not_met", "unknown"))
        if not self.is_share:
            return [*dict.fromkeys((float(met), float(most + good + open_)))]
        tried = [
            (100 * (met + a) / total, 100 * (most + a + c) / total)
            for a in range(good + 1)
            for b in range(bad + 1)
            for c in range(open_ + 1)
            if (total := asked + a + b + c)
        ]
        return [*dict.fromkeys((min(low for low, _ in tried), max(high for _, high in tried)))]

    def distance(self, commune: str) -> float | None:
        """How far a commune that is known not to meet the condition is from it."""
        row = self.states.get(commune)
        if row is None or row["state"] != "not_met" or row["result_operator"] != "=":
            return None
        return abs(self.threshold - float(row["value"]))


class Communes:
    """The communes of the list of the briefing year, and what is counted of them."""

    def __init__(self, known: Known) -> None:
        self.known = known

    @cached_property
    def basis(self) -> str:
        year = str(self.known.year)
        bases = [row["basis"] for row in self._states if row["period"] == year]
        bases = bases or [row["basis"] for row in self.known.tables.get("communes", ())]
        return bases[-1] if bases else ""

    @property
    def _states(self) -> Sequence[Row]:
        return self.known.tables.get("commune_states", ())

    @cached_property
    def units(self) -> dict[str, Row]:
        rows = self.known.tables.get("communes", ())
        return {row["commune_id"]: row for row in rows if row["basis"] == self.basis}

    @cached_property
    def asked(self) -> list[Asked]:
        """Of each count the latest year with figures, else the latest."""
        periods: dict[str, dict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
        for row in self._states:
            if row["basis"] == self.basis:
                periods[row["indicator_id"]][row["period"]][row["commune_id"]] = row
        return [self._make(name, *_latest(found)) for name, found in periods.items()]

    def _make(self, name: str, period: str, states: dict[str, Row]) -> Asked:
        condition = next(
            row
            for row in self.known.tables["commune_counts"]
            if (row["indicator_id"], row["period"], row["basis"]) == (name, period, self.basis)
        )
        targets = [
            row
            for row in self.known.tables["measures"]
            if row["indicator_id"] == name
            and row["kind"] in ("level", "count", "each_year")
            and not row["stage_of"]
        ]
        target = max(targets, key=lambda row: row["due"] or row["plan"][-4:], default=None)
        return Asked(name, period, condition, target, states)

    def asked_of(self, report: str) -> list[Asked]:
        """What a report tells: of one commune, only what is asked of it."""
        code = report.removeprefix("commune-")
        return self.asked if code == report else [one for one in self.asked if code in one.states]

    def of_report(self, report: str, *states: str) -> int:
        """How many of the figures a report tells of are in some states."""
        code = report.removeprefix("commune-")
        rows = (row for one in self.asked_of(report) for row in one.states.values())
        told = (row for row in rows if code in (report, row["commune_id"]))
        return sum(not states or row["state"] in states for row in told)

    def of_type(self, name: str) -> int:
        return sum(row["type"] == name for row in self.units.values())

    def on_map(self, state: str) -> int:
        """How many communes miss something, meet what is known of them, or are not known."""
        found: list[str] = []
        for code in self.units:
            states = {one.states[code]["state"] for one in self.asked if code in one.states}
            worst = [one for one in ("not_met", "met") if one in states]
            found += [*worst[:1], "unknown"][:1]
        return found.count(state)

    def exact(self) -> int:
        return sum(len(one.bounds) == 1 for one in self.asked)

    def lacking(self) -> list[int]:
        """Of the counts that lack communes, how many each."""
        return [one.needed - one.decided("met") for one in self.asked if one.needed is not None]

    # Groups of communes

    def members(self, field: str, cell: str) -> list[Row]:
        return [row for row in self.units.values() if not field or row[field] == cell]

    def met_of_known(self, asked: Asked, members: Sequence[Row]) -> list[Fact]:
        """How many of a group meet what is asked, of those known."""
        rows = [asked.states[m["commune_id"]] for m in members if m["commune_id"] in asked.states]
        states = Counter(row["state"] for row in rows)
        return [Fact(float(n)) for n in (states["met"], states["met"] + states["not_met"])]

    def unknown(self, asked: Asked, members: Sequence[Row]) -> list[Fact]:
        states = [asked.states.get(row["commune_id"], {}).get("state") for row in members]
        return [Fact(float(states.count("unknown")))] if "unknown" in states else []

    def median(self, asked: Asked, members: Sequence[Row]) -> list[Fact]:
        """Of the figures known of a group; [] of what is only done or not."""
        rows = (asked.states.get(row["commune_id"]) for row in members)
        values = [float(row["value"]) for row in rows if row and row["result_operator"] == "="]
        is_done = self.known.indicators[asked.input]["form"] == "yes_no"
        return [Fact(statistics.median(values), exact=False)] if values and not is_done else []

    def values(self, row: Row | None) -> list[Fact]:
        """The figure of a commune as it is written; [] where it is only done or not."""
        if row is None:
            return []
        name = row.get("input_indicator_id") or row["indicator_id"]
        is_done = self.known.indicators[name]["form"] == "yes_no"
        cells = () if is_done else (row["value"], row["value_high"])
        return [Fact(float(cell)) for cell in cells if cell]

    def sums(self, members: Sequence[Row], column: str) -> list[Fact]:
        """The sum of a column; [] where a cell is empty."""
        cells = [row[column] for row in members]
        return [Fact(round(sum(map(float, cells)), 6))] if all(cells) else []


def _latest(periods: dict[str, dict[str, Row]]) -> tuple[str, dict[str, Row]]:
    def is_known(states: dict[str, Row]) -> bool:
        asked = (row for row in states.values() if row["asked"] == "yes")
        return any(row["state"] != "unknown" for row in asked)

    return max(periods.items(), key=lambda item: (is_known(item[1]), item[0]))
