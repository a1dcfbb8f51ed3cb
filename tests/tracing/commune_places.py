"""A passage about communes → the numbers that must stand in it, each in its place.

A cell is told by its heading and its row: a commune by its name, a group by its label, a count by
the indicator's name. In the index, what a row says stands behind its headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from communes import Asked, Communes
from indexes import Indexes
from known import Fact, Row
from pages import Passage
from written import Written, find_numbers

Spans = list[tuple[int, int]]
Expected = list[list[Fact]]  # one list of numbers, or one of several
Place = tuple[int, str, Expected]  # from where, the text, what its first numbers are
NUMBER = r"(\d[\d.,]*(?<![.,]))"
LISTED = re.compile(rf"\({NUMBER}\): ([^.;:]*)")  # how many, and then their names
ITEM = re.compile(r"(?:^|; )([^:;]+): ([^;]*)")
AREA, PEOPLE = "square_kilometres", "people"


class CommunePlaces:
    """Where pages tell of communes, held against what is counted again."""

    def __init__(
        self,
        communes: Communes,
        catalogues: Mapping[str, Mapping[tuple[str, str], Sequence[str]]],
        units: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.communes, self.catalogues, self.units = communes, catalogues, units
        self.indexes = Indexes(communes.known)
        self.indicators = communes.known.indicators

    def find_known(self, passage: Passage) -> tuple[Spans, Spans]:
        """Where a passage has a number that is right, or wrong."""
        right: Spans = []
        wrong: Spans = []
        for start, text, options in self._list_places(passage) if self.communes.units else ():
            numbers = find_numbers(text, passage.language)
            tried = [_compare(numbers, expected, start) for expected in options]
            if tried:
                best = min(tried, key=lambda found: len(found[1]))
                right += best[0]
                wrong += best[1]
        return right, wrong

    def _say(self, passage: Passage, text: str, context: str = "") -> str:
        return self.catalogues[passage.language][context, text][0]

    def _list_places(self, passage: Passage) -> Iterator[Place]:
        text = passage.text
        if passage.heads and passage.lead:
            yield 0, text, [*self._list_cell(passage)]
        if passage.place.endswith("indicator p"):
            for item in ITEM.finditer(text):
                found = (*self._list_counts(passage, item[1]), *self._list_parts(passage, item[1]))
                yield item.start(2), item[2], [*found]
        if passage.place.endswith(" group") and (year := re.search(r"; (\d{4})$", text)):
            years = [Fact(float(self.indexes.year(name) or 0)) for name in self.indexes.weights]
            yield year.start(1), year[1], [[one] for one in years]
        declared = {row["source_id"] for rows in self.indexes.weights.values() for row in rows}
        for mark in re.finditer(r"\[(\d+)\]", text) if passage.place.endswith(" group") else ():
            sources = enumerate(self.communes.known.tables["sources"], start=1)
            numbers = [[Fact(float(n))] for n, row in sources if row["source_id"] in declared]
            yield mark.start(1), mark[1], numbers
        yield from self._list_numbers_of_targets(passage)
        yield from self._list_conditions(passage)
        yield from self._list_names(passage)
        yield from self._list_facts_of_commune(passage)

    # What is told of

    def _name(self, passage: Passage, indicator: str) -> str:
        return self.indicators[indicator][f"name_{passage.language}"]

    def _find_asked(self, passage: Passage, text: str) -> list[Asked]:
        """The counts whose name, or whose indicator of communes, a text begins with."""
        named = [
            (name, one)
            for one in self.communes.asked
            for name in (self._name(passage, one.indicator), self._name(passage, one.input))
            if text.casefold().startswith(name.casefold())
        ]
        longest = max((len(name) for name, _ in named), default=0)
        return [one for name, one in named if len(name) == longest]

    def _name_commune(self, passage: Passage, row: Row) -> str:
        form = self._say(passage, row["type"], "commune named")
        return form.format(name=row[f"name_{passage.language}"])

    def _find_communes(self, passage: Passage, text: str) -> list[Row]:
        rows = self.communes.units.values()
        return [r for r in rows if self._name_commune(passage, r).casefold() == text.casefold()]

    def _find_groups(self, passage: Passage, label: str) -> Iterator[list[Row]]:
        for field in ("zone", "type", "border"):
            for cell in {row[field] for row in self.communes.units.values()}:
                context = "commune type" if field == "type" else "commune border"
                said = self._say(passage, "no source says")
                if cell and field == "zone":
                    said = self._say(passage, "Zone {zone}").format(zone=cell)
                elif cell:
                    said = self._say(passage, cell, context)
                if said.casefold() == label.casefold():
                    yield self.communes.members(field, cell)

    def _code_of_page(self, passage: Passage) -> str:
        found = re.search(r"/commune-(\w+)\.html$", passage.page)
        return found[1] if found else ""

    # Cells

    def _list_cell(self, passage: Passage) -> Iterator[list[Fact]]:
        first = passage.heads[0]
        if self._say(passage, "Communes it needs") in passage.heads:
            yield from self._list_counts(passage, passage.column)
        elif first == self._say(passage, "Figure to collect"):
            yield from self._list_counts(passage, passage.column)
            yield from self._list_of_commune(passage)
        elif first == self._say(passage, "Group"):
            for members in self._find_groups(passage, passage.lead):
                yield from self._list_of_group(passage, members)
        elif first == self._say(passage, "Commune or ward"):
            for row in self._find_communes(passage, passage.lead):
                if passage.column == self._say(passage, "Population"):
                    yield _cells(row, "population")
                for asked in self._find_asked(passage, passage.column):
                    yield self.communes.values(asked.states.get(row["commune_id"]))
                if self._say(passage, "Index") in passage.heads:
                    yield from self._list_ranks(passage, row["commune_id"])
            if passage.lead == self._say(passage, "Province"):
                yield from self._list_ranks(passage, "")
        elif first == self._say(passage, "Component"):
            yield from self._list_parts(passage, passage.column.removesuffix(" %"))
        elif self._code_of_page(passage):
            is_period = passage.column == self._say(passage, "Period")
            for row in self.communes.known.tables["commune_results"]:
                named = self._name(passage, row["indicator_id"])
                if row["commune_id"] == self._code_of_page(passage) and named == passage.lead:
                    year = [Fact(float(row["period"][:4]))]
                    yield year if is_period else self.communes.values(row)

    def _list_counts(self, passage: Passage, heading: str) -> Iterator[list[Fact]]:
        """What stands below a heading of a count."""
        for one in self._find_asked(passage, passage.lead):
            needed = [] if one.needed is None else [one.needed]
            known: dict[str, Sequence[float]] = {
                "Communes it needs": [*needed, *one.totals],
                "Met": [one.decided("met")],
                "Not met": [one.decided("not_met")],
                "Not known": [one.undecided()],
                "Missing": [one.missing()],
                "Period": _years(one),
                "The count so far": [*one.bounds, *_years(one)],
            }
            for text, values in known.items():
                if self._say(passage, text) == heading:
                    yield [Fact(float(value), exact=False) for value in values]

    def _list_of_commune(self, passage: Passage) -> Iterator[list[Fact]]:
        """What the page of a commune has in a row: its figure, those of its zone, of all."""
        row = self.communes.units.get(self._code_of_page(passage))
        for one in self._find_asked(passage, passage.lead) if row else ():
            if passage.column == self._say(passage, "This commune or ward"):
                figure = self.communes.values(one.states.get(row["commune_id"]))
                yield [*figure, *(Fact(year) for year in _years(one))]
            if one.target and passage.column == self._say(passage, "The province's target"):
                cells = [one.target[name] for name in ("value", "value_high", "of_total", "number")]
                yield [Fact(float(cell)) for cell in cells if cell.replace(".", "").isdigit()]
            for text, field in (("Zone", "zone"), ("Province", "")):
                if passage.column.startswith(f"{self._say(passage, text)} ") and (
                    passage.column.endswith(self._say(passage, "met of known"))
                ):
                    members = self.communes.members(field, row[field] if field else "")
                    known = self.communes.met_of_known(one, members)
                    if known[1].value:
                        yield [*known, *self.communes.median(one, members)]

    # Indexes

    def _list_ranks(self, passage: Passage, commune: str) -> Iterator[list[Fact]]:
        """A commune's index, its parts and ranks; what a source states stands behind it."""
        rank = self._say(passage, "Rank")
        for name, rows in self.indexes.weights.items():
            year = self.indexes.year(name)
            place, _, equal, *span = self.indexes.ranks(name, commune)
            known = {
                self._say(passage, "Index"): [self.indexes.index(name, commune, year)],
                rank: [place],
                f"{rank} {self._say(passage, 'equal weights')}": [equal],
                f"{rank} {self._say(passage, 'one weight ±10%')}": span,
            }
            if passage.column in known:
                facts = [Fact(value) for value in known[passage.column]]
                yield [*facts, *self._stated(name, commune, year)]
            for row in rows:
                points = self._say(passage, "points")
                if passage.column == f"{self._name(passage, row['component_id'])} {points}":
                    yield self.indexes.given(row, commune, year)

    def _stated(self, name: str, commune: str, year: str) -> list[Fact]:
        figure = self.indexes.figures.get((commune, name, year))
        return [] if figure is None or figure["derived"] else self.communes.values(figure)

    def _list_parts(self, passage: Passage, column: str) -> Iterator[list[Fact]]:
        """The weight and limits of a component; on the page of a commune what it gives."""
        commune = self._code_of_page(passage)
        for name, rows in self.indexes.weights.items():
            year = self.indexes.year(name)
            for row in rows:
                if not passage.lead.startswith(self._name(passage, row["component_id"])):
                    continue
                zero, full = self.indexes.ends(row)
                unit = self.indicators[row["component_id"]]["unit"]
                label = self.units[passage.language].get(unit, "")
                of_unit = [Fact(n.value) for n in find_numbers(label, passage.language)]
                points = self.indexes.points(row, commune, year)
                figure = self.indexes.figures.get((commune, row["component_id"], year))
                known = {
                    "Weight": self.indexes.share(row),
                    "Worth 0 points": [Fact(zero), *of_unit],
                    "Worth 100 points": [Fact(full), *of_unit],
                    "Figure": self.communes.values(figure),
                    "Points of the index": self.indexes.given(row, commune, year),
                    "Points from 0 to 100": []
                    if points is None
                    else [Fact(float(points), exact=False)],
                }
                for heading, facts in known.items():
                    if column == self._say(passage, heading):
                        yield facts
            if commune and passage.lead.startswith(self._name(passage, name)):
                yield from self._list_total(passage, name, commune, year)

    def _list_total(
        self, passage: Passage, name: str, commune: str, year: str
    ) -> Iterator[list[Fact]]:
        value = self.indexes.index(name, commune, year)
        if value < 0:
            return
        if passage.column == self._say(passage, "Points of the index"):
            yield [Fact(value)]
        place, of, equal, *span = self.indexes.ranks(name, commune)
        form = self._say(
            passage,
            "place {rank} of {count}; by equal weights {equal}; where one weight is 10% more or "
            "less {span}",
        )
        known = {"{rank}": [place], "{count}": [of], "{equal}": [equal], "{span}": span}
        order = re.findall(r"\{\w+\}|10", form)
        facts = [Fact(value) for key in order for value in known.get(key, [10.0])]
        yield [*facts, *self._stated(name, commune, year)]

    def _list_of_group(self, passage: Passage, members: list[Row]) -> Iterator[list[Fact]]:
        if passage.column == self._say(passage, "Number of units"):
            yield [Fact(float(len(members)))]
        for text, column in (("Area", "area_km2"), ("Population", "population")):
            if passage.column.removesuffix(" km²") == self._say(passage, text):
                yield self.communes.sums(members, column)
        for one in self._find_asked(passage, passage.column):
            known = self.communes.met_of_known(one, members)
            yield [*known, *self.communes.unknown(one, members)]

    # Within texts

    def _list_numbers_of_targets(self, passage: Passage) -> Iterator[Place]:
        """The number of a target, in a row of what counts communes."""
        form = self._say(passage, "target {number}")
        pattern = re.escape(form).replace(re.escape("{number}"), NUMBER)
        asked = self._find_asked(passage, passage.lead)
        for found in re.finditer(pattern, passage.text) if asked else ():
            numbers = [one.target["number"] for one in asked if one.target]
            yield found.start(1), found[1], [[Fact(float(n))] for n in numbers if n.isdigit()]

    def _list_conditions(self, passage: Passage) -> Iterator[Place]:
        """What a commune is asked, behind the indicator's name; a number its unit has."""
        for one in self.communes.asked:
            name = re.escape(self._name(passage, one.input))
            for found in re.finditer(rf"{name}: [^\d.;]{{0,40}}?{NUMBER}", passage.text):
                same = [other for other in self.communes.asked if other.input == one.input]
                yield found.start(1), found[1], [[Fact(other.threshold)] for other in same]
                yield self._of_unit(passage, one, found.end())

    def _of_unit(self, passage: Passage, asked: Asked, start: int) -> Place:
        """The numbers in the words of a unit, which stand behind a figure: points out of 100."""
        label = self.units[passage.language].get(self.indicators[asked.input]["unit"], "")
        numbers = [Fact(number.value) for number in find_numbers(label, passage.language)]
        return start, passage.text[start : start + len(label) + 1], [numbers]

    def _list_names(self, passage: Passage) -> Iterator[Place]:
        """How many communes are named; the figure behind the name of one."""
        units = self.communes.units
        by_name = {row[f"name_{passage.language}"]: code for code, row in units.items()}
        for found in LISTED.finditer(passage.text):
            names = found[2].strip().split(", ")
            if {*names} <= {*by_name}:
                yield found.start(1), found[1], [[Fact(float(len(names)))]]
        nearest = self._say(passage, "the nearest, with what each lacks: {names}").partition("{")[0]
        for name, code in by_name.items() if nearest in passage.text else ():
            for found in re.finditer(rf"{re.escape(name)} \({NUMBER}", passage.text):
                asked = self._find_asked(passage, passage.text)
                lacks = (one.distance(code) for one in asked)
                yield found.start(1), found[1], [[Fact(n)] for n in lacks if n is not None]
                yield from (self._of_unit(passage, one, found.end()) for one in asked)
        if passage.place.endswith("@data-value"):  # of a mark on the map
            name = passage.text.partition(": ")[0]
            for row in self._find_communes(passage, name):
                yield len(name), passage.text[len(name) :], [_cells(row, "population")]

    def _list_facts_of_commune(self, passage: Passage) -> Iterator[Place]:
        """The area and the people of a commune, on the cover of its page."""
        row = self.communes.units.get(self._code_of_page(passage))
        if row and (" cover" in passage.place or passage.place.endswith("@content")):
            for unit, column in ((AREA, "area_km2"), (PEOPLE, "population")):
                label = re.escape(self.units[passage.language][unit])
                for found in re.finditer(rf"{NUMBER} {label}", passage.text):
                    yield found.start(1), found[1], [_cells(row, column)]


def _years(asked: Asked) -> list[float]:
    return [float(asked.period)] if asked.period.isdigit() else []


def _cells(row: Row, column: str) -> list[Fact]:
    return [Fact(float(row[column]))] if row[column] else []


def _compare(
    numbers: Sequence[Written], expected: Sequence[Fact], start: int
) -> tuple[Spans, Spans]:
    """The first numbers of a text that are as expected, and those that are not."""
    right: Spans = []
    wrong: Spans = []
    for number, fact in zip(numbers, expected, strict=False):
        is_right = fact.is_written(number.value, number.decimals, number.is_signed)
        span = start + number.start, start + number.end
        (right if is_right else wrong).append(span)
    return right, wrong
