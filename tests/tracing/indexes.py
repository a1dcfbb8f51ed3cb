"""The tables of a run → its indexes, made again here from figures and declared weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from known import Fact, Known, Row

VARIED = (Fraction(9, 10), Fraction(11, 10))


class Indexes:
    """The indexes with declared weights, of each commune in the latest year any has all parts."""

    def __init__(self, known: Known) -> None:
        self.known = known

    @cached_property
    def weights(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.known.tables.get("indexes", ()):
            found[row["indicator_id"]].append(row)
        return found

    def share(self, row: Row) -> list[Fact]:
        """The weight of a component in % of all of its index."""
        total = sum(Fraction(one["weight"]) for one in self.weights[row["indicator_id"]])
        return [Fact(float(100 * Fraction(row["weight"]) / total), exact=False)]

    def is_down(self, component: str) -> bool:
        return self.known.indicators[component]["better"] == "down"

    def ends(self, row: Row) -> tuple[float, float]:
        """What is worth 0 points, and what 100."""
        low, high = float(row["low"]), float(row["high"])
        return (high, low) if self.is_down(row["component_id"]) else (low, high)

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], Row]:
        """By commune, "" of the province, indicator and year."""
        rows = (*self.known.tables["results"], *self.known.tables["commune_results"])
        return {(r.get("commune_id", ""), r["indicator_id"], r["period"]): r for r in rows}

    def points(self, row: Row, commune: str, year: str) -> Fraction | None:
        """A component from 0 to 100."""
        figure = self.figures.get((commune, row["component_id"], year))
        if figure is None or figure["operator"] not in ("=", "~"):
            return None
        low, high, value = (Fraction(cell) for cell in (row["low"], row["high"], figure["value"]))
        share = (max(low, min(high, value)) - low) / (high - low) * 100
        return 100 - share if self.is_down(row["component_id"]) else share

    def given(self, row: Row, commune: str, year: str) -> list[Fact]:
        """What a component gives to its index; [] where another is missing."""
        rows = self.weights[row["indicator_id"]]
        if any(self.points(one, commune, year) is None for one in rows):
            return []
        total = sum(Fraction(one["weight"]) for one in rows)
        points = self.points(row, commune, year)
        return [Fact(float(Fraction(row["weight"]) * points / total), exact=False)]

    def index(self, name: str, commune: str, year: str, weights: Sequence[Fraction] = ()) -> float:
        """An index by some weights, by those declared where none are named; −1 of none."""
        rows = self.weights[name]
        points = [self.points(row, commune, year) for row in rows]
        if None in points:
            return -1
        used = weights or [Fraction(row["weight"]) for row in rows]
        exact = sum(w * p for w, p in zip(used, points, strict=True)) / sum(used)
        return int(exact * 100 + Fraction(1, 2)) / 100

    @cached_property
    def communes(self) -> list[str]:
        return sorted({commune for commune, _, _ in self.figures} - {""})

    def year(self, name: str) -> str:
        """The latest year any commune has an index of, else the latest of any component."""
        components = {row["component_id"] for row in self.weights[name]}
        figures = self.figures
        years = {y for c, i, y in figures if c and i in components and y.isdigit()}
        made = {y for y in years if any(self.index(name, c, y) >= 0 for c in self.communes)}
        return max(made or years or {""})

    def ranks(self, name: str, commune: str) -> list[float]:
        """The rank by the declared weights, of how many, by equal ones, the best and worst."""
        year, rows = self.year(name), self.weights[name]
        declared = [Fraction(row["weight"]) for row in rows]
        ways = [declared, [Fraction(1)] * len(rows)]
        for n, weight in enumerate(declared):
            ways += [[*declared[:n], weight * by, *declared[n + 1 :]] for by in VARIED]
        places = []
        for weights in ways:
            values = {one: self.index(name, one, year, weights) for one in self.communes}
            better = [one for one in values if values[one] > values.get(commune, 100)]
            places.append(1.0 + len(better))
        of = sum(self.index(name, one, year) >= 0 for one in self.communes)
        best, worst = min(places[:1] + places[2:]), max(places[:1] + places[2:])
        return [places[0], float(of), places[1], *dict.fromkeys((best, worst))]
