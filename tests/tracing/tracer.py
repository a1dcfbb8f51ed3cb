"""A passage and what is known → the numbers of it that nothing known says."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from commune_places import CommunePlaces
from communes import Communes
from known import Check, Fact, Known
from pages import Passage
from sentences import Sentences
from written import Written, find_numbers

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
SPACES = re.compile(r"\s+")
QUOTATION = re.compile(r"“([^”]+)”: \[(\d+)\]")  # what a document says, and its number
MARK = re.compile(r"\[(\d+)\]")
READ = re.compile(r"\(\d+:( \[\d+\])* $")  # how many documents were read, and then which
YEARS = re.compile(r"\b\d{4}\b")
SPAN = re.compile(r"\b(\d{4})–(\d{4})\b")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MONTH = re.compile(rf"(?:({'|'.join(MONTHS)}) |\b(\d{{1,2}})/)(\d{{4}})\b")
VALUE = re.compile(r"[%<>≥≤≈]")
VERBATIM = {  # columns whose texts stand on pages as they are
    "sources": ("title", "publisher", "number", "url"),
    "indicators": ("name", "note"),
    "checks": ("title", "note"),
    "requests": ("topic", "note", "printed"),
    "programmes": ("name",),
    "causes": ("text",),
    "gaps": ("topic", "note", "printed"),
    "results": ("note",),
    "statements": ("note",),
    "verdicts": ("printed", "reading", "note"),
    "derived": ("note",),
    "province": ("name",),
}
LIST_COUNT = re.compile(
    r"(\d+)\)?(?: ?[(:] ?|(?<=\)) )([^()]*?(?:\([^()]*\)[^()]*?)*)(?:\)(?=[.;,]|$)|\.(?= |$)|$)"
)


@dataclass(frozen=True)
class Untraced:
    """A number nothing known says: where it is, and what stands around it."""

    page: str
    place: str
    number: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}: {self.place}: {self.number!r} in {self.text!r}"


class Tracer:
    """Looks up the numbers of passages in the tables of one run."""

    def __init__(self, known: Known, sentences: Sentences) -> None:
        self.known = known
        self.sentences = sentences
        self.verbatim: dict[str, set[tuple[str, int]]] = defaultdict(set)
        for text in self._list_texts():
            self._add_verbatim(text)
        self.titles: dict[str, set[int]] = defaultdict(set)  # of sources, with their numbers
        for number, row in enumerate(known.tables["sources"], start=1):
            for language in known.languages:
                self.titles[SPACES.sub(" ", row[f"title_{language}"])].add(number)
        self.units = {language: sentences.units(language) for language in known.languages}
        self.communes = CommunePlaces(Communes(known), sentences.catalogues, self.units)
        self.names = {language: self._name_pattern(language) for language in known.languages}

    # What is known as text

    def _list_texts(self) -> Iterator[str]:
        for table, columns in VERBATIM.items():
            for row in self.known.tables.get(table, ()):
                for column in columns:
                    yield from (
                        row[name]
                        for name in (column, *(f"{column}_{one}" for one in self.known.languages))
                        if row.get(name) and len(row[name]) >= 6
                    )
        for file in self.known.data.iterdir():  # with the first digits of their sums
            if file.is_file():
                yield f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        yield tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
        for text in self.sentences.plain_texts:  # which may begin a sentence
            yield from {text, text[:1].upper() + text[1:]}

    def _add_verbatim(self, text: str) -> None:
        plain = SPACES.sub(" ", text).strip()
        for found in re.finditer(r"\d+", plain):
            self.verbatim[found[0]].add((plain, found.start()))

    def _name_pattern(self, language: str) -> tuple[re.Pattern[str], dict[str, list[str]]]:
        ids: dict[str, list[str]] = defaultdict(list)
        for key, row in self.known.indicators.items():
            ids[SPACES.sub(" ", row[f"name_{language}"]).casefold()].append(key)
        longest_first = sorted(ids, key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        return pattern, ids

    @lru_cache(maxsize=20000)  # noqa: B019
    def find_names(self, text: str, language: str) -> list[tuple[int, int, list[str]]]:
        """The indicators a text names: from, to, ids."""
        pattern, ids = self.names[language]
        return [(m.start(), m.end(), ids[m[0]]) for m in pattern.finditer(text.casefold())]

    # One passage

    def find_untraced(self, passage: Passage) -> list[Untraced]:
        """The numbers of a passage that nothing known says."""
        if not re.search(r"\d", passage.text):
            return []
        return [
            Untraced(passage.page, passage.place, number.text, passage.text[:300])
            for number in _Look(self, passage).find_untraced()
        ]


class _Look:
    """One passage, looked at."""

    def __init__(self, tracer: Tracer, passage: Passage) -> None:
        self.tracer, self.known, self.passage = tracer, tracer.known, passage
        self.text, self.language = passage.text, passage.language
        self.done = [False] * len(self.text)
        self.names = tracer.find_names(self.text, self.language)
        self.checks = self._find_checks()
        self.wrong: list[tuple[int, int]] = []  # where a rule expects another number
        self.years: set[str] = set()  # further years that are known
        self.lead = [
            one for *_, ids in tracer.find_names(passage.lead, self.language) for one in ids
        ]
        if any(
            word.casefold() in self.text.casefold()
            for word in tracer.sentences.say("whole country")
        ):
            national = (self.known.indicators[one] for one in self.lead)
            self.lead += [row["national_indicator_id"] for row in national]

    def find_untraced(self) -> list[Written]:
        for number in self.tracer.titles.get(self.passage.lead, ()):
            self._take_date(self.known.tables["sources"][number - 1])
        self._take_texts()
        self._take_places_of_statements()
        self._take_quotations()
        self._take_marks()
        self._take_imprint()
        said = self.tracer.sentences.catalogues[self.language]["", "Data to {date}."][0]
        if said.partition("{")[0] in self.text:
            self._take_date({"date": self.known.newest_date})
        for right, wrong in (
            self.tracer.sentences.find_known(self.passage, self._chart_ids()),
            self.tracer.communes.find_known(self.passage),
        ):
            for span in right:
                self.take(*span)
            self.wrong += wrong
        self._take_list_counts()
        self._take_furniture()
        self._take_spans()
        self._take_references()
        self._take_months()
        rest = [
            n for n in find_numbers(self.text, self.language) if not all(self.done[n.start : n.end])
        ]
        missing = [n for n in rest if any(a <= n.start < b for a, b in self.wrong)]
        rest = [n for n in rest if n not in missing]
        years = [n for n in rest if n.is_year]
        missing += [n for n in rest if not n.is_year and not self._is_known_value(n)]
        known = self._find_known_years(years)
        return missing + [n for n in years if n not in known]

    def _find_checks(self) -> list[Check]:
        """The checks of a row: those of its title and, where it names one, of its period."""
        lead = self.passage.lead
        titles = [title for title in self.known.checks if lead.startswith(title)]
        checks = self.known.checks[max(titles, key=len)] if titles else []
        of_period = [c for c in checks if c.period and f"({c.period.replace('-', '–')})" in lead]
        return of_period or checks

    def take(self, start: int, end: int) -> None:
        self.done[start:end] = [True] * (end - start)

    def _take_texts(self) -> None:
        """What the tables say in the same words."""
        for found in re.finditer(r"\d+", self.text):
            for plain, offset in self._verbatim_at(found):
                start = found.start() - offset
                if start >= 0 and self.text.startswith(plain, start):
                    self.take(start, start + len(plain))

    def _verbatim_at(self, found: re.Match[str]) -> Iterable[tuple[str, int]]:
        yield from self.tracer.verbatim.get(found[0], ())
        for row in self._statements():
            for name in ("printed", "reading", "place", "basis"):
                plain = SPACES.sub(" ", row.get(name, ""))
                if plain.casefold() == self.text.removesuffix(".").casefold():  # as a sentence
                    yield from ((plain, m.start()) for m in re.finditer(r"\d+", plain))

    def _statements(self) -> Iterator[dict[str, str]]:
        """The statements a passage is of, or leads to."""
        keys = {key for *_, key in self.passage.links} | {self.passage.place.rpartition(" ")[2]}
        for key in keys & {*self.known.statements}:
            yield self.known.tables["statements"][int(key[1:]) - 1]

    def _take_places_of_statements(self) -> None:
        """A place in the words of another language: it has the same numbers."""
        digits = re.findall(r"\d+", self.text)
        if not VALUE.search(self.text):
            for row in self._statements():
                if digits == re.findall(r"\d+", row["place"]):
                    self.take(0, len(self.text))

    def _take_quotations(self) -> None:
        """The words of a document before its number: those it has of the indicator of the row."""
        for found in QUOTATION.finditer(self.text):
            source = self.known.tables["sources"][int(found[2]) - 1]["source_id"]
            for row in self.known.tables["statements"]:
                is_told = row["source_id"] == source and row["indicator_id"] in self.lead
                words = {SPACES.sub(" ", row[name]) for name in ("printed", "reading")}
                if is_told and found[1] in words:
                    self.take(*found.span(1))

    def _take_marks(self) -> None:
        """The numbers of sources with the places in them: those of the indicator that is told of.

        One after the other they ascend, but for those of a figure made from several.
        """
        before, last_end = 0, -1
        for mark in MARK.finditer(self.text):
            number, ids = int(mark[1]), self._ids_of_sources(mark.start())
            follows = last_end >= 0 and not self.text[last_end : mark.start()].strip()
            in_order = number > before or not follows or self._is_cell
            title = "" if mark.start() else self._find_title(mark.end())
            if title:  # the list of sources
                self._take_listed(number, mark, title)
            elif any(mark[1] in check.sources for check in self.checks) or (
                number in self.known.read and READ.search(self.text[: mark.start()])
            ):
                self.take(*mark.span())
            elif in_order and any((mark[1], one) in self.known.places for one in ids or [""]):
                self.take(*mark.span())
                self._take_place(mark.end(), mark[1], ids or [""])
            else:
                self.wrong.append(mark.span())
            before, last_end = number, mark.end()

    @property
    def _is_cell(self) -> bool:
        return bool(self.passage.heads and self.passage.row)

    def _ids_of_sources(self, at: int) -> list[str]:
        """The indicators whose sources may be named at a place."""
        ids = self._ids_at(at)
        if self.passage.place.endswith("source") and not self.passage.heads:  # of charts
            ids = [*ids, "", *(row["indicator_id"] for row in self.known.tables["measures"])]
        return [*ids, *(other for one in ids for other in self.known.related[one] if other)]

    def _find_title(self, start: int) -> str:
        """The title of a source that stands at a place, the longest there is."""
        behind = self.text[start:].strip()
        return max((t for t in self.tracer.titles if behind.startswith(t)), key=len, default="")

    def _take_listed(self, number: int, mark: re.Match[str], title: str) -> None:
        """A source's number with its title, and the date behind them."""
        if number in self.tracer.titles[title]:
            self.take(*mark.span())
            self._take_date(self.known.tables["sources"][number - 1])
        else:
            self.wrong.append(mark.span())

    def _take_date(self, source: dict[str, str]) -> None:
        self.years.add(source["date"][:4])
        for form in date_forms(source["date"]):
            at = self.text.find(form)
            if at >= 0:
                self.take(at, at + len(form))

    def _take_place(self, start: int, source: str, ids: Sequence[str]) -> None:
        """The numbers behind a source's that are those of a place in it, in any language."""
        stops = ("[", *self.tracer.sentences.say("whole country"))  # a figure beside it
        end = min(
            (at for at in (self.text.find(one, start) for one in stops) if at > 0), default=None
        )
        runs = list(re.finditer(r"\d+", self.text[start:end]))
        if self._is_cell:  # behind a source there is nothing but the place
            self.wrong += [(start + run.start(), start + run.end()) for run in runs]
        places = {p for one in ids for p in self.known.places[source, one]}
        known = {tuple(re.findall(r"\d+", part)) for p in places for part in (p, *p.split("; "))}
        for length in range(len(runs), 0, -1):
            if tuple(run[0] for run in runs[:length]) in known:
                span = start + runs[0].start(), start + runs[length - 1].end()
                self.take(*span)
                self.wrong = [(a, b) for a, b in self.wrong if not span[0] <= a < span[1]]
                return

    def _take_imprint(self) -> None:
        """The last line of a page: the newest source's date, the sum of what it is drawn from."""
        said = self.tracer.sentences.catalogues[self.language]
        draft, dated, summed = (
            said["", text][0]
            for text in (
                *("Draft briefing, not released", "sources up to {date}"),
                "checksum {sum}",
            )
        )
        if not (self.passage.place.endswith("foot p") and summed.partition("{")[0] in self.text):
            return
        language, _, report = self.passage.page.removesuffix(".html").partition("/")
        name = f"notebooks/{language}-{report}.ipynb" if report else "briefing.xlsx"
        total = hashlib.sha256((self.known.folder / name).read_bytes()).hexdigest()[:8]
        lines = [
            " · ".join((draft, dated.format(date=date), summed.format(sum=total)))
            for form in date_forms(self.known.newest_date)
            for date in (form, f"tháng {form}")
        ]
        self._decide(self.text in lines)

    def _take_list_counts(self) -> None:
        for found in LIST_COUNT.finditer(self.text):
            items = [item for item in found[2].split("; ") if item.strip()]
            if len(items) == int(found[1]) and not re.match(r"\d", found[2]):
                self.take(found.start(1), found.end(1))

    def _take_furniture(self) -> None:
        """The number of a row, of a chart in a series, of items below; the years of columns."""
        text, row, heads = self.text, self.passage.row, self.passage.heads
        if row and text.endswith(row) and row.startswith("("):
            self.take(len(text) - len(row), len(text))
        for found in re.finditer(r"\((\d+)\D{1,4}(\d+)\)", text):
            if row == f"{found[1]}/{found[2]}":
                self.take(*found.span())
        if self.passage.place.endswith(" text") and not SPAN.search(text):
            self._decide(self._is_drawn())
        if self.passage.column in self.tracer.sentences.say("No.") and text.isdigit():
            keys = {key for *_, key in self.passage.links}
            self._decide(f"s{text}" in keys or text in self._target_numbers())
        years = [head for head in heads if YEAR.fullmatch(head)]
        if text in years and is_axis(" | ".join(years), self.language):
            self.take(0, len(text))

    def _decide(self, is_known: object) -> None:
        """The whole text is known, or it is not, whatever else has the same number."""
        if is_known:
            self.take(0, len(self.text))
        else:
            self.wrong.append((0, len(self.text)))

    def _is_drawn(self) -> object:
        """Whether a text of a chart is in its description, or is the mark of an axis."""
        drawn, described = _signs(self.text), _signs(self.passage.chart)
        starts = range(len(described) - len(drawn) + 1)
        row = self.passage.row
        return (
            any(sorted(described[n : n + len(drawn)]) == sorted(drawn) for n in starts)
            or is_axis(row, self.language)
            or (YEAR.fullmatch(self.text) and self.text in YEARS.findall(self.passage.chart))
            or any(f"| {drawn[0]} = " in f"| {row}" for _ in drawn[:1])  # 1 = the past pace
        )

    def _target_numbers(self) -> set[str]:
        """The official numbers of the targets of a row."""
        rows = self.known.tables["measures"]
        return {row["number"] for row in rows if row["indicator_id"] in self.lead}

    def _take_spans(self) -> None:
        for found in SPAN.finditer(self.text):
            if (int(found[1]), int(found[2])) in self._known_spans():
                self.take(*found.span())

    def _take_references(self) -> None:
        """The month a source is of; the official numbers of targets beside their source."""
        dates = {row["date"][:7] for row in self.known.tables["sources"]}
        for found in re.finditer(r"\b(\d{1,2})/(\d{4})\b", self.text):
            if f"{found[2]}-{int(found[1]):02}" in dates:
                self.take(*found.span())
        sources = {
            str(n): row["source_id"] for n, row in enumerate(self.known.tables["sources"], 1)
        }
        for found in re.finditer(r"(\d+(?:–\d+)?(?:, \d+)*) \w+ \[(\d+)\]", self.text):
            of_source = sources.get(found[2])  # none where the mark is wrong
            rows = (r for r in self.known.tables["measures"] if r["source_id"] == of_source)
            if {*re.findall(r"\d+", found[1])} <= {row["number"] for row in rows}:
                self.take(*found.span(1))

    def _known_spans(self) -> set[tuple[int, int]]:
        past, plan, year = self.known.years("past_plan"), self.known.years("plan"), self.known.year
        spans = {past, plan, (past[0] - 1, past[1])}  # a term begins a year before its plan
        if re.search(r"· \d{4}–\d{4}(?:$|\. )", self.text):  # the years a chart is drawn for
            spans |= {(past[0], plan[1]), (past[1], plan[1])}
        spans |= {(start[0], year) for start in (past, plan) if start[0] < year}
        spans |= {(year + 1, end) for start, end in (past, plan) if start + end == 2 * year}
        here = self._ids_at(len(self.text))
        spans |= {  # what is due earlier is judged by the years until then
            (plan[0], int(row["due"]))
            for row in self.known.tables["measures"]
            if row["indicator_id"] in here and plan[0] < int(row["due"]) <= year
        }
        for fact in self._facts_at(len(self.text)):
            for period in fact.periods:
                if fact.what == "path so_far" and self.passage.place.endswith("@data-value"):
                    spans.add((plan[0], int(period)))  # of a mark: the years it adds up
                first, _, last = period.partition("-")
                if len(last) == 4:
                    spans.add((int(first), int(last)))
        return spans

    # Numbers

    def _ids_at(self, at: int) -> list[str]:
        """The indicators a place tells of."""
        for start, end, key in self.passage.links:
            if start <= at < end:
                if key in self.known.statements:
                    return [self.known.statements[key][0]]
                return [_id_in(key, self.known)]
        before = [ids for start, _, ids in self.names if start < at]
        if before:
            return [*before[-1], *self.lead]
        if self.lead:
            return self.lead
        ahead = self.text[at : self.names[0][0]] if self.names else ""
        if self.names and not re.search(r"[.;] ", ahead):
            return self.names[0][2]
        return self._chart_ids()

    def _facts_at(self, at: int) -> list[Fact]:
        """What may be said at a place: of the statement it leads to, else of the indicator."""
        for start, end, key in self.passage.links:
            if start <= at < end and key in self.known.statements:
                indicator, facts = self.known.statements[key]
                worked_out = ("whole", "distance")  # shown with what it is worked out from
                return facts + [f for f in self.known.facts[indicator] if f.what in worked_out]
        if self.checks:
            return [fact for check in self.checks for fact in check.facts]
        return [f for one in dict.fromkeys(self._ids_at(at)) for f in self.known.facts.get(one, ())]

    def _chart_ids(self) -> list[str]:
        return [
            one
            for *_, ids in self.tracer.find_names(self.passage.chart, self.language)
            for one in ids
        ]

    def _is_known_value(self, number: Written) -> bool:
        low = re.search(r"([\d.,]+)–$", self.text[: number.start])
        ends = find_numbers(low[1], self.language) if low else []
        if ends and not ends[0].is_year and number.value <= ends[0].value:
            return False  # a range ends above where it begins
        facts = self._facts_at(number.start)
        of_year = re.fullmatch(r"\d{4}", self.passage.column)
        if of_year and not YEAR.search(self.text):
            facts = [fact for fact in facts if fact.is_of(self.passage.column)]
        return any(
            fact.is_written(number.value, number.decimals, number.is_signed)
            for fact in facts
            if self._fits_unit(number, fact)
        )

    def _fits_unit(self, number: Written, fact: Fact) -> bool:
        """Whether a fact may have the unit that follows a number."""
        behind, labels = self.text[number.end :].lstrip(), self.tracer.units[self.language]
        own = labels.get(fact.unit, "")
        if not fact.unit or not own:
            return True
        if behind.startswith("%"):
            return own.startswith("%")
        said = max((one for one in labels.values() if behind.startswith(one)), key=len, default="")
        return not said or said == own or said in own or own in said

    def _find_known_years(self, years: Sequence[Written]) -> list[Written]:
        """The years that are those of a number beside them, of its row, or of the plan."""
        first, last = self.known.years("plan")
        usual = {self.known.year, last, first - 1, self.known.years("past_plan")[0] - 1}
        if self.passage.place.startswith("panel") or (self._is_cell and YEAR.fullmatch(self.text)):
            usual = set()  # it is the year of a figure
        usual |= {int(year) for year in self.years if year}
        row = [found[1] for found in re.finditer(r"(?<![\d–])(\d{4}): ", self.text)]
        if len(row) > 2 and is_axis(" | ".join(row), self.language):
            usual |= {*map(int, row)}
        sides = [self._years_beside(years, side) for side in (-1, 1)]
        paired, beside = max(sides, key=lambda side: len(side[0]))
        known = []
        for year in years:
            is_usual = int(year.text) in usual and not self._leads_to_statement(year)
            if paired and year in beside:
                is_usual = False
            if year in paired or is_usual or self._is_year_of_row(year):
                known.append(year)
        return [year for year in known if not self._is_in_span(year)]

    def _is_in_span(self, year: Written) -> bool:
        before, behind = self.text[max(0, year.start - 2) : year.start], self.text[year.end :]
        return bool(re.search(r"\d–$", before) or re.match(r"–\d", behind))

    def _leads_to_statement(self, year: Written) -> bool:
        links = self.passage.links
        return any(a <= year.start < b and key in self.known.statements for a, b, key in links)

    def _years_beside(
        self, years: Sequence[Written], side: int
    ) -> tuple[list[Written], list[Written]]:
        """The years that are the period of the number before them, or of the one behind.

        Then those that have a number there at all.
        """
        numbers = find_numbers(self.text, self.language)
        known, beside = [], []
        for year in years:
            at = numbers.index(year) + side
            if side < 0 and re.search(r"\d tháng đầu năm $", self.text[: year.start]):
                at -= 1  # the months are no figure
            if 0 <= at < len(numbers) and not numbers[at].is_year:
                other = numbers[at]
                if min(abs(other.start - year.end), abs(year.start - other.end)) < 12:
                    beside.append(year)
                if any(
                    fact.is_of(year.text)
                    and fact.is_written(other.value, other.decimals, other.is_signed)
                    for fact in self._facts_at(other.start)
                ):
                    known.append(year)
        return known, beside

    def _is_year_of_row(self, year: Written) -> bool:
        facts = self._facts_at(year.start)
        disputed = ((one, year.text) in self.known.disputed for one in self._ids_at(year.start))
        if self.passage.lead == self.text and any(disputed):
            return True
        if any(key in self.known.statements for *_, key in self.passage.links):
            return any(fact.is_of(year.text) for fact in facts)
        if any(fact.what == "working" and fact.value == year.value for fact in facts):
            return True
        cells = (cell.partition("[")[0] for cell in self.passage.row.split(" | "))
        row = [n for c in cells for n in find_numbers(c, self.language) if not n.is_year]
        facts = [fact for fact in facts if fact.is_of(year.text)]
        if self.passage.row and not row:  # done or not done
            return bool(facts)
        return any(f.is_written(n.value, n.decimals, n.is_signed) for f in facts for n in row)

    def _take_months(self) -> None:
        for found in MONTH.finditer(self.text):
            month = MONTHS.index(found[1]) + 1 if found[1] else int(found[2])
            period = f"{found[3]}-{month:02}"
            if any(period in fact.periods for fact in self._facts_at(found.start())):
                self.take(*found.span())


@lru_cache
def _id_in(key: str, known: Known) -> str:
    plain = re.sub(r"^(?:d-|so-far-)|-\d.*$", "", key)
    owner = {row["target_id"]: row["indicator_id"] for row in known.tables["measures"]}
    return plain if plain in known.indicators else owner.get(plain, "")


@lru_cache(maxsize=10000)
def _signs(text: str) -> list[str]:
    """The numbers of a text with the signs around them."""
    return re.findall(r"(?:[<>≥≤≈] ?)?[−+]?\d[\d.,–]*(?<![.,])", text)


def is_axis(texts: str, language: str) -> bool:
    """Whether numbers are the marks of an axis: each as far from the last, or as many times it."""
    values = [n.value for text in texts.split(" | ") for n in find_numbers(text, language)]
    if len(values) < 3 or len(values) != texts.count(" | ") + 1:
        return len(values) == 2 and (values[1] - values[0] == 1 or values[1] == 2 * values[0])
    steps = {round(b - a, 9) for a, b in pairwise(values)}
    times = {round(b / a, 9) for a, b in pairwise(values) if a}
    return len(steps) == 1 or (len(times) == 1 and 0 not in values)


def date_forms(date: str) -> Iterator[str]:
    """A date as the languages write it."""
    parts = date.split("-")
    if len(parts) == 3:
        year, month, day = parts
        yield f"{int(day)} {MONTHS[int(month) - 1]} {year}"
        yield f"{day}/{month}/{year}"
    if len(parts) == 2:
        year, month = parts
        yield f"{MONTHS[int(month) - 1]} {year}"
        yield from (f"{int(month)}/{year}", f"{month}/{year}")
