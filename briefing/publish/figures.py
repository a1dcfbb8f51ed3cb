"""Checked blocks of a report → its figures in order, each with a key that is the same in every run.

A figure is what a person who edits a Word file must not have to type again: the value or verdict
of a cell, a headline figure, each number of a sentence. Its key names what it is and where it is,
never its value nor the number of a statement, which another data folder gives to another figure.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.publish.outline import STATEMENT_PREFIX

JSONObject = Mapping[str, Any]
Path = tuple[str | int, ...]  # of a text: block, then names and places down to it

MAX_KEY = 64  # characters Word allows a tag
MAX_TITLE = 120
MAX_QUOTE = 40  # letters of a sentence in a title
MAX_NAME = 60  # letters of what a text is part of
NARROW = 0.5  # so wide at most is a column of the rows' numbers
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"\d+(?:[.,]\d+)*"
_SKIPPED = re.compile(  # numbers that are no figures: sources, dates, years and their spans, places
    rf"\[\d+\]|\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}/{_YEAR}|\b{_YEAR}\b(?:\s?[–-]\s?{_YEAR}\b)?(?![.,]\d)"
    r"|\b[IVXLC]+(?:\.\d+)+|\d+(?:\.\d+){2,}(?!\d)|\(\d{1,2}\)|\d+[-/](?=[^\W\d])[\w-]+|[^\W\d]\d+"
)
_FIGURE = re.compile(
    rf"(?:[≥≤<>≈]\s?)?(?:(?<![\w.,])[+−-])?(?<![\w]){_NUMBER}(?:[–/]{_NUMBER})?(?:\s?%)?(?![^\W_]*\d)"
)
_SENTENCE = re.compile(r"(?:[^.?!…;]|[.?!…;](?!\s|$))+(?:[.?!…;]+|$)")
_SOURCE_ENTRY = re.compile(r"\[\d+\] ?")


@dataclass(frozen=True)
class Figure:
    """One figure of a report, from `start` on in the text at `path`.

    `title` is what a person reads of it; `sentence` the text it is part of, as it was written;
    `indicator` (or target), `period` and `what` it is are "" where nothing tells them.
    """

    key: str
    title: str
    text: str
    sentence: str
    path: Path
    start: int = 0
    indicator: str = ""
    period: str = ""
    what: str = ""
    source: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a text is: the parts of its keys, what titles call it, its source."""

    parts: tuple[str, ...]
    name: str
    source: str = ""


def find_figures(shapes: Sequence[JSONObject]) -> list[Figure]:
    """Every figure of some blocks, in reading order, its key once."""
    names = _map_names(shapes)
    section = ""
    found: list[Figure] = []
    for number, shape in enumerate(shapes):
        if shape["type"] == "heading":
            section = _slug(shape["text"])
        place = _place_block(shape, section)
        found += _READERS.get(shape["type"], _read_nothing)(shape, (number,), place, names)
    return _make_unique(found)


def make_skeleton(sentence: str) -> str:
    """A sentence without its figures: two runs that say the same of other figures have the same."""
    return _FIGURE.sub("#", _SKIPPED.sub("@", sentence))


def _place_block(shape: JSONObject, section: str) -> _Place:
    """A block by its anchor, else by its type in its section."""
    name = next((shape[key] for key in ("title", "caption", "label", "text") if shape.get(key)), "")
    anchor = shape.get("anchor") or ""
    parts = (anchor,) if anchor else tuple(filter(None, (section, shape["type"])))
    return _Place(parts, _cut(name, MAX_NAME), shape.get("source", ""))


# Prose


def _read_prose(
    text: str, path: Path, place: _Place, names: Mapping[str, str], of: str | None = None
) -> Iterator[Figure]:
    """The numbers of a text; of each sentence that names one thing known, as figures of that.

    `of` is the text that sentences are told apart in, where this one is only a run of it.
    """
    skipped = [found.span() for found in _SKIPPED.finditer(text)]
    for number, sentence in enumerate(_SENTENCE.finditer(text), start=1):
        about = _find_named(of or sentence[0], names)
        tokens = _FIGURE.finditer(text, *sentence.span())
        kept = (
            one for one in tokens if not any(a < one.end() and one.start() < b for a, b in skipped)
        )
        for ordinal, token in enumerate(kept, start=1):
            said = of or sentence[0].strip()
            yield Figure(
                _join_key(*place.parts, about or str(number), str(ordinal)),
                _join_title(place.name, _quote_before(text, *sentence.span(), token.start())),
                token[0],
                said,
                path,
                token.start(),
                indicator=about,
                what=place.name,
                source=place.source,
            )


def _quote_before(text: str, start: int, end: int, at: int) -> str:
    """The words that lead to a number of a sentence, or follow it."""
    before, after = " ".join(text[start:at].split()), " ".join(text[at:end].split()[1:])
    if not before:
        return f"… {_cut(after, MAX_QUOTE)}"
    kept = before[-MAX_QUOTE:]
    return f"{kept if kept == before else kept.partition(' ')[2] or kept} …"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, without half a word at its end."""
    kept = text[:most]
    return kept if kept == text else kept.rpartition(" ")[0] or kept


def _find_named(sentence: str, names: Mapping[str, str]) -> str:
    """What a sentence is about where it names exactly one thing that is known."""
    named = {name for name in names if name in sentence}
    longest = {name for name in named if not any(name != one and name in one for one in named)}
    ids = {names[name] for name in longest}
    return ids.pop() if len(ids) == 1 else ""


def _read_named(*keys: str) -> Any:
    """A reader of some plain texts of a block."""

    def read(
        shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
    ) -> Iterator[Figure]:
        for key in keys:
            inside = replace(place, parts=(*place.parts, key))
            yield from _read_prose(shape.get(key, ""), (*path, key), inside, names)

    return read


def _read_spans(
    spans: Sequence[JSONObject], path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    whole = "".join(span["text"] for span in spans)
    if _SOURCE_ENTRY.match(whole):  # of the list of sources
        return
    of = whole if len(spans) > 1 else None
    for number, span in enumerate(spans):
        inside = replace(place, parts=(*place.parts, str(number))) if number else place
        yield from _read_prose(span["text"], (*path, number, "text"), inside, names, of)


def _read_text(
    shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    yield from _read_spans(shape["spans"], (*path, "spans"), place, names)


def _read_list(
    shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    for number, item in enumerate(shape["items"]):
        inside = replace(place, parts=(*place.parts, f"item{number + 1}"))
        yield from _read_spans(item, (*path, "items", number), inside, names)


def _read_cover(
    shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    yield from _read_named("title", "message")(shape, path, place, names)
    for number, fact in enumerate(shape["facts"]):
        inside = replace(place, parts=(*place.parts, "fact", str(number + 1)))
        yield from _read_prose(fact, (*path, "facts", number), inside, names)


def _read_findings(
    shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    """Findings by where more of each is shown: their order changes from run to run."""
    for number, item in enumerate(shape["items"]):
        more = _slug(item["href"].partition("#")[2]) or str(number + 1)
        for key in ("headline", "text"):
            headline = _cut(item["headline"], MAX_NAME)
            inside = _Place(("finding", more, key), headline, item["source"])
            yield from _read_prose(item[key], (*path, "items", number, key), inside, names)


# Values


def _read_tiles(
    shape: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    known = {one["key"]: one for one in shape.get("evidence", ())}
    for number, tile in enumerate(shape["tiles"]):
        of, label = (*path, "tiles", number), tile["label"]
        facts = _describe_link(tile["href"], known)
        indicator = facts.get("indicator") or names.get(label, "")
        period = facts.get("period", "")
        parts = (*place.parts, indicator or _slug(label))
        yield Figure(
            _join_key(*parts, period),
            _join_title(label, facts.get("of", "")),
            tile["value"],
            f"{label}: {tile['value']} {tile['unit']}".strip(),
            (*of, "value"),
            indicator=indicator,
            period=period,
            what=label,
            source=facts.get("source") or tile["source"],
        )
        inside = _Place((*parts, "detail"), label, tile["source"])
        yield from _read_prose(tile["detail"], (*of, "detail"), inside, names)


def _read_table(
    table: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    yield from _read_named("caption")(
        table, path, replace(place, parts=(*place.parts, "title")), names
    )
    known = {one["key"]: one for one in table.get("evidence", ())}
    heads = next((n for n, column in enumerate(table["columns"]) if column["header"]), 0)
    for in_table, group in enumerate(table["groups"]):
        for number, row in enumerate(group["rows"]):
            of = (*path, "groups", in_table, "rows", number)
            about = next((cell["about"] for cell in row if cell.get("about")), "")
            name = row[heads]["text"] if heads < len(row) else ""
            row_place = replace(place, parts=(*place.parts, about or _slug(name)), name=name)
            for column, cell in enumerate(row):
                head = table["columns"][column]
                if not head["header"]:
                    yield from _read_cell(
                        cell, head, (*of, column), row_place, (names, known, about)
                    )


def _read_cell(
    cell: JSONObject, head: JSONObject, path: Path, place: _Place, facts_of: tuple[Any, ...]
) -> Iterator[Figure]:
    """A value or a verdict as one figure, with the line below it; of any other text its numbers."""
    names, known, about = facts_of
    column, is_value = (
        head["label"],
        head["align"] == "right" or bool(cell["tone"] or cell["symbol"]),
    )
    is_linked = cell["href"].startswith(STATEMENT_PREFIX)
    if not (is_value or is_linked):
        is_number = head["align"] == "center" or head["width"] < NARROW  # of the row, a period
        if not is_number and not _SOURCE_ENTRY.match(cell["text"]):
            inside = replace(place, parts=(*place.parts, _slug(column)))
            yield from _read_prose(cell["text"], (*path, "text"), inside, names)
        return
    facts = _describe_link(cell["href"], known)
    indicator, period = facts.get("indicator") or about, facts.get("period", "")
    parts = (*place.parts, _slug(column), period)
    for key, more in (("text", ""), ("sub", "detail")):
        if text := cell[key]:
            yield Figure(
                _join_key(*parts, more),
                _join_title(place.name, column, facts.get("of", "")),
                text,
                f"{place.name}: {text}",
                (*path, key),
                indicator=indicator,
                period=period,
                what=column,
                source=facts.get("source") or place.source,
            )


def _describe_link(href: str, known: Mapping[str, JSONObject]) -> dict[str, str]:
    """What a link to a statement says of its figure: indicator, period, source; `of` in words."""
    row, _, figure = href.removeprefix(STATEMENT_PREFIX).partition("/")
    evidence = known.get(figure or row) if href.startswith(STATEMENT_PREFIX) else None
    if not evidence:
        return {}
    indicator, _, period = evidence.get("about", "").partition(" ")
    stated = next((one for one in evidence["statements"] if one["key"] == evidence["key"]), None)
    source = evidence.get("rule", "")
    if stated:
        source = f"[{stated['number']}] {stated['document']}, {stated['place']}".rstrip(", ")
    return {"indicator": indicator, "period": period, "of": evidence["period"], "source": source}


def _map_names(shapes: Iterable[JSONObject]) -> dict[str, str]:
    """The names of indicators and targets in the report → their ids."""
    names: dict[str, str] = {}
    for shape in shapes:
        for one in shape.get("evidence", ()):
            if subject := one.get("about", ""):
                names.setdefault(one["name"], subject.partition(" ")[0])
        for row in (row for group in shape.get("groups", ()) for row in group["rows"]):
            for cell in row:
                if cell.get("about"):
                    names.setdefault(cell["text"], cell["about"])
    return names


def _read_nothing(*_: Any) -> Iterator[Figure]:
    return iter(())


_READERS: Mapping[str, Any] = {
    "cover": _read_cover,
    "heading": _read_named("text"),
    "text": _read_text,
    "list": _read_list,
    "tiles": _read_tiles,
    "table": _read_table,
    "figure": _read_named("title", "subtitle"),
    "note": _read_named("title", "text"),
    "findings": _read_findings,
}


# Keys and titles


def _slug(text: str) -> str:
    """A text in plain small letters, without its numbers."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "-".join(
        re.findall(r"[a-z_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    )


def _join_key(*parts: str) -> str:
    key = ".".join(re.sub(r"\s+", "-", part) for part in parts if part)
    return _shorten_key(key)


def _shorten_key(key: str) -> str:
    """A key as long as a tag may be: a sum in place of its tail."""
    if len(key) <= MAX_KEY:
        return key
    return f"{key[: MAX_KEY - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _join_title(*parts: str) -> str:
    title = " · ".join(dict.fromkeys(" ".join(part.split()) for part in parts if part))
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1].rstrip()}…"


def _make_unique(figures: Iterable[Figure]) -> list[Figure]:
    """Figures whose keys are told apart: the second of the same place has its number."""
    taken: dict[str, int] = {}
    unique = []
    for figure in figures:
        count = taken[figure.key] = taken.get(figure.key, 0) + 1
        key = figure.key if count == 1 else _shorten_key(f"{figure.key}~{count}")
        unique.append(replace(figure, key=key))
    return unique
