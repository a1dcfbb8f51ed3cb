"""The sentences of an earlier run's pages → those whose numbers its tables of now say no more.

A number is looked up among the results and targets of the indicators its sentence names. Where all
it can be have other values now, the sentence is no longer right. Tables are left out: their figures
are those of the tables compared.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from html.parser import HTMLParser
from typing import NamedTuple

from briefing.data.periods import period_years
from briefing.data.rows import ChangeSince, Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator

SKIPPED_TAGS = ("head", "nav", "table", "svg", "script", "style", "template", "footer", "button")
LEFT_OUT = re.compile("|".join(rf"<{tag}\b.*?</{tag}>" for tag in SKIPPED_TAGS), re.DOTALL)
SKIPPED_CLASSES = {"source", "standing", "hint", "notes", "symbol"}
TEXT_TAGS = {"p", "li", "h1", "h2", "h3", "dd"}
VOID_TAGS = {"meta", "link", "br", "img", "input", "hr", "wbr"}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
CLAUSE_END = re.compile(r"(?<=[;.!?])\s+|\n")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # no mark groups its digits
MAX_TILE = 200  # letters; the texts of a tile are shorter together
MIN_UNNAMED = 100  # a smaller number without decimals can be anything in a sentence that names none


class Figure(NamedTuple):
    """A value of a result, or of what a target asks (`period` ""), then and now; and its change."""

    indicator_id: str
    period: str
    before: float
    after: float
    change: ChangeSince | None


class _TextReader(HTMLParser):
    """The texts of a page as a reader meets them, each tile or item of a list as one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []  # tags, with whether what is in them is left out
        self.parts: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID_TAGS:
            return
        classes = set((dict(attrs).get("class") or "").split())
        skipped = bool(classes & SKIPPED_CLASSES) or (bool(self.open) and self.open[-1][1])
        self.open.append((tag, skipped))
        if tag in TEXT_TAGS or tag == "div":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self.open):
            return
        while self.open.pop()[0] != tag:
            pass
        if tag in TEXT_TAGS and not any(name in TEXT_TAGS for name, _ in self.open):
            lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
            self.texts.append("\n".join(filter(None, lines)))
            self.parts.clear()

    def handle_data(self, data: str) -> None:
        if self.open and not self.open[-1][1]:
            self.parts.append(data)


def read_texts(page: str) -> list[str]:
    """The texts of a page that have a number, the lines of each apart; tables are left out."""
    reader = _TextReader()
    reader.feed(LEFT_OUT.sub("", page))
    return [text for text in dict.fromkeys(reader.texts) if re.search(r"\d", text)]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; a full stop before a small letter ends none."""
    sentences: list[str] = []
    for part in SENTENCE_END.split(text):
        if sentences and part[:1].islower():
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def list_figures(old: Tables, new: Tables, changes: Sequence[ChangeSince]) -> list[Figure]:
    """The results of an earlier run and what its targets ask, each with what it is now."""
    told = [row for row in changes if row.sort in ("revised", "withdrawn")]
    results = {
        (row.indicator_id, row.period, row.basis): row for row in told if row.statement != "target"
    }
    targets = {
        row.id: row for row in told if row.statement == "target" and row.field in ("", "value")
    }
    figures: list[Figure] = []
    for row in old.results:
        key = row.indicator_id, row.period, row.basis
        now = new.result_by_key.get(key)
        figures += _list_ends(row.indicator_id, row.period, row, now, results.get(key))
    for target in old.measures:
        change, wanted = targets.get(target.target_id), new.measure_by_id.get(target.target_id)
        figures += _list_ends(target.indicator_id, "", target, wanted, change)
    return figures


def _list_ends(
    name: str,
    period: str,
    before: Result | Measure,
    after: Result | Measure | None,
    change: ChangeSince | None,
) -> Iterator[Figure]:
    """A value, of a range both ends; what is there no more without a reason is as it was."""
    for field in ("value", "value_high"):
        old = getattr(before, field)
        if old == old:
            new = getattr(after, field) if after else math.nan if change else old
            yield Figure(name, period, old, new, change)


def find_stale_sentences(
    text: str, figures: Sequence[Figure], names: Mapping[str, str], say: Translator
) -> Iterator[tuple[str, list[ChangeSince]]]:
    """The sentences of a text that are no longer right, with the changes of the figures in them.

    `names` are those of the indicators in the text's language, and which each is of. A tile, of
    several short lines, is one sentence.
    """
    named = _find_named(text.partition("\n")[0], names)
    lines = [text] if len(text) < MAX_TILE else text.split("\n")
    for sentence in (one for line in lines for one in split_sentences(line)):
        found: list[ChangeSince] = []
        years = {int(year) for year in YEAR.findall(sentence)}
        is_named = bool(_find_named(sentence, names))
        for clause in CLAUSE_END.split(sentence):
            named = _find_named(clause, names) or named
            for value, decimals in _read_numbers(clause, say):
                if not (is_named or decimals or value >= MIN_UNNAMED):
                    continue
                change = _find_change(figures, named, value, decimals, years)
                found += [change] if change and change not in found else []
        if found:
            yield sentence.replace("\n", " · "), found


def _find_named(text: str, names: Mapping[str, str]) -> set[str]:
    """The indicators a text names; where a name is part of a longer one, only that."""
    found, rest = set(), text.casefold()
    for name in sorted(names, key=len, reverse=True):
        if name.casefold() in rest:
            found.add(names[name])
            rest = rest.replace(name.casefold(), "\n")
    return found


def _read_numbers(text: str, say: Translator) -> Iterator[tuple[float, int]]:
    """The numbers in a text, as its language writes them, with their decimals; years are none."""
    group, point = (re.escape(mark) for mark in re.findall(r"\D", say.number(1234.5, 1)))
    pattern = rf"(?<![\d\[])(\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}(\d+))?(?!\d)"
    for whole, decimals in re.findall(pattern, text):
        if decimals or not YEAR.fullmatch(whole):
            yield float(f"{re.sub(group, '', whole)}.{decimals or 0}"), len(decimals)


def _find_change(
    figures: Sequence[Figure], named: Set[str], value: float, decimals: int, years: Set[int]
) -> ChangeSince | None:
    """The change of what a number can be; None where it is still right, or nothing is known of it.

    Of figures of several years those count whose year the sentence names.
    """
    fitting = [
        one
        for one in figures
        if (one.indicator_id in named or not named) and _reads_as(one.before, value, decimals)
    ]
    in_years = [one for one in fitting if one.period and years & {*period_years(one.period)}]
    told = in_years or fitting
    if any(_reads_as(one.after, value, decimals) for one in told):
        return None
    return next((one.change for one in told if one.change), None)


def _reads_as(figure: float, value: float, decimals: int) -> bool:
    """Whether a figure is written so, its sign left out."""
    return figure == figure and math.isclose(
        round(abs(figure) + 1e-9, decimals), value, abs_tol=1e-9
    )
