"""The tables of a run → what is known of each indicator, statement and source.

Reads the tables as plain CSV and nothing of the package.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

Row = dict[str, str]
TOLERANCE = 1e-9
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MEASURED = re.compile(
    "percent|points|vnd|usd|times"
)  # units that have decimals; others are counted
PLACED = (  # tables whose rows say where in a source they are stated
    *("statements", "results", "verdicts", "requests", "programmes", "causes", "gaps", "measures"),
    *("commune_results",),
)
STATED = ("value", "value_high", "of_total")  # columns printed as they are
COMPUTED = (  # columns of a measure that a page rounds
    *("gap", "required_pace", "required_pace_high", "past_pace", "ambition"),
    *(
        "ambition_high",
        "achieved_pace",
        "catch_up_pace",
        "projection",
        "level",
        "level_high",
        "so_far",
        "headroom",
    ),
)
DECIMALS = {  # column → the column that says to how many decimals it is known
    "value": "decimals",
    "baseline": "baseline_decimals",
    "latest": "latest_decimals",
    "past_pace": "past_pace_decimals",
    "ambition": "ambition_decimals",
    "ambition_high": "ambition_decimals",
    "achieved_pace": "achieved_decimals",
    "catch_up_pace": "catch_up_decimals",
}


@dataclass(frozen=True)
class Fact:
    """A number of the tables: what it is, its period, and whether a page may round it."""

    value: float
    periods: frozenset[str] = frozenset()
    exact: bool = True
    what: str = ""
    unit: str = ""  # "" where it may be told in another: a pace, a ratio
    least: int | None = None  # decimals it is known to; below 0 its closing zeros are no digits

    def is_of(self, year: str) -> bool:
        """Whether it is of a year, or of some first months or quarters of it."""
        return any(re.fullmatch(rf"{year}(?:-Q?\d\d?)?", period) for period in self.periods)

    def is_written(self, value: float, decimals: int, signed: bool) -> bool:
        """Whether a number on a page says this one."""
        found = self.value if signed else abs(self.value)
        value = value if signed else abs(value)
        if self.exact or abs(found - value) <= TOLERANCE:
            return abs(found - value) <= TOLERANCE
        least = 0 if self.least is None else self.least
        least = least if MEASURED.search(self.unit or "percent") else min(least, 0)
        single = self.least is None and not decimals and abs(value) < 10  # says too little
        if decimals < max(0, least) or (single and abs(found - value) > TOLERANCE):
            return False
        return abs(found - value) <= 0.5 * 10.0 ** -(decimals or min(0, least)) + TOLERANCE


@dataclass(frozen=True)
class Check:
    """An arithmetic check of a period: its numbers, the numbers of its sources."""

    period: str
    facts: list[Fact]
    sources: set[str]


class Known:
    """The tables of one run."""

    def __init__(self, folder: Path, data: Path, languages: tuple[str, ...]) -> None:
        self.data, self.folder = data, folder.parent
        self.tables: dict[str, list[Row]] = {}
        for file in sorted(folder.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as lines:
                self.tables[file.stem] = list(csv.DictReader(lines))
        self.languages = languages
        self.province = self.tables["province"][0]
        self.year = int(self.province["year"])

    def years(self, plan: str) -> tuple[int, int]:
        first, last = self.province[plan].split("-")
        return int(first), int(last)

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicator_id"]: row for row in self.tables["indicators"]}

    @cached_property
    def newest_date(self) -> str:
        """The date of the newest source that any table names."""
        used = {
            cell
            for name, rows in self.tables.items()
            for row in rows
            for column, cell in row.items()
            if column.endswith("source_id") and name != "sources"
        }
        return max(row["date"] for row in self.tables["sources"] if row["source_id"] in used)

    def unit(self, row: Row) -> str:
        """The unit the value of a result or target is in."""
        own = {"reduction": "percent", "multiple": "times"}
        return own.get(row.get("kind", "")) or self.indicators[row["indicator_id"]]["unit"]

    @cached_property
    def facts(self) -> dict[str, list[Fact]]:
        """What is known of each indicator."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for row in self.tables["results"]:
            exact = not row["derived"]
            unit = self.unit(row)
            facts = _numbers(row, STATED, {row["period"]}, exact, "result", unit)
            found[row["indicator_id"]] += facts
        for row in self.tables["statements"]:
            found[row["indicator_id"]] += _statement(row, self.unit(row))
        for row in self.tables["measures"]:
            periods = {row["due"], row["plan"]}
            facts = _numbers(row, STATED, periods, True, "target", self.unit(row))
            facts += _numbers(row, ("baseline",), {row["baseline_period"]}, False, "baseline")
            facts += _numbers(row, ("latest",), {row["latest_period"]}, False, "latest")
            facts += _numbers(row, COMPUTED, periods, False, "measure")
            facts += self._recompute(row)
            found[row["indicator_id"]] += facts
            if row["baseline_indicator_id"] not in ("", row["indicator_id"]):
                found[row["baseline_indicator_id"]] += facts
        kinds = {row["target_id"]: row["kind"] for row in self.tables["measures"]}
        for row in self.tables["disagreements"]:
            kind = kinds.get(row["id"], "") if row["statement"] == "target" else ""
            unit, periods = self.unit({**row, "kind": kind}), {row["period"]}
            stated = _numbers(row, ("in_force", "other"), periods, False, "differs", unit)
            by = _numbers(row, ("difference", "matters_value"), periods, False, "differs")
            if row["sort"] == "compatible" and row["field"] == "value":  # and how far beyond
                beyond = float(row["other"]) - float(row["in_force"])
                by.append(Fact(round(beyond, 6), frozenset(periods), what="differs"))
            found[row["indicator_id"]] += stated + by
        for row in self.tables["results"]:
            if row["derived"] == "ratio":  # a part is shown with what it is a part of
                part, whole = row["inputs"].split(" / ")
                wholes = [f for f in found[whole] if f.what == "result value"]
                found[part] += [replace(fact, what="whole") for fact in wholes]
        decimals: dict[str, int] = {}  # as few as any of the years of a mean
        for row in self.tables["results"]:
            if row["decimals"] and row["period"] > self.province["past_plan"][-4:]:
                known = decimals.get(row["indicator_id"], 9)
                decimals[row["indicator_id"]] = min(known, int(float(row["decimals"])))
        owner = {row["target_id"]: row["indicator_id"] for row in self.tables["measures"]}
        for row in self.tables["trajectories"]:
            columns, years = ("required", "value", "so_far", "projected"), {row["year"]}
            found[owner[row["target_id"]]] += [
                replace(fact, least=decimals.get(owner[row["target_id"]]))
                if fact.what == "path so_far"
                else fact
                for fact in _numbers(row, columns, years, False, "path")
            ]
        return found

    def _recompute(self, row: Row) -> Iterator[Fact]:
        """What pages work out of a measure: whole things of a level, the ratio over a year less."""
        if row["level"]:
            level = float(row["level"])
            periods = frozenset((row["due"], row["plan"]))
            for whole in (math.floor(level), math.ceil(level)):
                yield Fact(float(whole), periods)
        if row["ambition"]:
            first, last = self.years("past_plan")
            ratio = float(row["ambition"]) * (last - first) / (last - first + 1)
            yield Fact(ratio, exact=False, least=_decimals(row, "ambition"))
        for share in self.distance(row) or ():
            yield Fact(share, exact=False, what="distance", unit="percent", least=0)

    def distance(self, row: Row) -> tuple[float, float] | None:
        """How much of the way of a target is covered, and is due by then, in %: at mid-term."""
        first, last = map(int, row["plan"].split("-"))
        if 2 * self.year != first + last or not row["number"] or not row["pace_year"]:
            return None
        if row["headroom"] or row["pace"] == "undetermined" or int(row["due"]) != last:
            return None
        passed, years = int(float(row["pace_year"])) - first + 1, last - first + 1
        asked, even = float(row["level"] or "nan"), passed / years
        if row["kind"] in ("total", "average_change"):
            whole = asked * (years if row["kind"] == "average_change" else 1)
            sum_so_far = float(row["so_far"]) * (passed if row["kind"] == "average_change" else 1)
            return 100 * sum_so_far / whole, 100 * even
        if row["kind"] == "average_rate":
            start, now, end = (
                (1 + pace / 100) ** n
                for pace, n in ((0, 1), (float(row["so_far"]), passed), (asked, years))
            )
            return 100 * (now - start) / (end - start), _even_growth(start, end, even)
        if row["kind"] not in ("level", "multiple", "reduction", "count"):
            return None
        start, now = float(row["baseline"] or "nan"), float(row["latest"])
        if math.isnan(start) or math.isnan(asked) or start == asked:
            return None
        due = _even_growth(start, asked, even) if row["pace_path"] == "geometric" else 100 * even
        return 100 * (now - start) / (asked - start), due

    @cached_property
    def statements(self) -> dict[str, tuple[str, list[Fact]]]:
        """Each statement by its address: its indicator, its numbers."""
        rows = enumerate(self.tables["statements"], start=1)
        return {f"s{n}": (row["indicator_id"], _statement(row, self.unit(row))) for n, row in rows}

    @cached_property
    def related(self) -> dict[str, set[str]]:
        """The indicators whose figures also stand beside an indicator: baselines, inputs."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.tables["measures"]:
            found[row["indicator_id"]].add(row["baseline_indicator_id"])
        for row in self.tables["results"]:
            found[row["indicator_id"]] |= set(re.split(r" [+/] ", row["inputs"]))
        return found

    @cached_property
    def disputed(self) -> set[tuple[str, str]]:
        """The indicators and periods documents differ on."""
        return {(row["indicator_id"], row["period"]) for row in self.tables["disagreements"]}

    @cached_property
    def checks(self) -> dict[str, list[Check]]:
        """The checks of a title, in every language: one for each period."""
        found: dict[str, list[Check]] = defaultdict(list)
        numbers = {row["source_id"]: str(n) for n, row in enumerate(self.tables["sources"], 1)}
        for row in self.tables["checks"]:
            facts = _numbers(row, ("found", "expected", "difference"), set(), False, "check")
            for written in NUMBER.findall(row["working"].replace("−", "-")):
                facts.append(Fact(float(written), what="working"))
            period = row.get("period", "")
            facts += [Fact(float(year), what="working") for year in re.findall(r"\d{4}", period)]
            sources = {numbers[one] for one in row.get("source_id", "").split(" + ") if one}
            for name in (f"title_{language}" for language in self.languages):
                found[row[name]].append(Check(period, facts, sources))
        return found

    @cached_property
    def read(self) -> set[int]:
        """The numbers of the documents programmes, limits or causes are taken from."""
        ids = {row["source_id"] for name in ("programmes", "causes") for row in self.tables[name]}
        numbers = enumerate(self.tables["sources"], start=1)
        return {number for number, row in numbers if row["source_id"] in ids}

    @cached_property
    def places(self) -> dict[tuple[str, str], set[str]]:
        """Where in a source something is stated: by its number and indicator; "" for any."""
        numbers = {row["source_id"]: str(n) for n, row in enumerate(self.tables["sources"], 1)}
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows = [
            (indicator, row["source_id"], row["place"])
            for name in PLACED
            for row in self.tables.get(name, ())
            for indicator in [row.get("indicator_id", ""), *row.get("indicator_ids", "").split()]
        ]
        for row in self.tables["disagreements"]:
            for end in ("in_force", "other"):
                rows.append((row["indicator_id"], row[f"{end}_source_id"], row[f"{end}_place"]))
        for indicator, sources, place in rows:
            for source in filter(numbers.get, sources.split(" + ")):
                found[numbers[source], indicator].add(place)
                found[numbers[source], ""].add(place)
        return found


def _even_growth(start: float, end: float, share: float) -> float:
    """How much of the way an even growth has covered after a share of the years, in %."""
    return 100 * (start * (end / start) ** share - start) / (end - start)


def _statement(row: Row, unit: str) -> list[Fact]:
    periods = {row["period"]} if row["period"] else {row["due"], row["plan"]}
    return _numbers(row, STATED, periods, True, row["statement"], unit)


def _numbers(
    row: Row, columns: tuple[str, ...], periods: set[str], exact: bool, what: str, unit: str = ""
) -> list[Fact]:
    named = frozenset(period for period in periods if period)
    return [
        Fact(
            float(row[column]),
            named,
            exact,
            f"{what} {column}",
            least=_decimals(row, column),
            unit=unit if column != "of_total" else "",
        )
        for column in columns
        if re.fullmatch(r"-?[\d.]+(e-?\d+)?", row.get(column, ""))
    ]


def _decimals(row: Row, column: str) -> int | None:
    cell = row.get(DECIMALS.get(column, ""), "")
    return int(float(cell)) if cell else None
