"""Checked blocks of a report → its figures in order, each with a key that is the same in every run.

A figure is what a person who edits a Word file must not have to type again: the value or verdict
of a cell, a headline figure, each number of a sentence. Its key names what it is and where it is,
never its value nor the number of a statement, which another data folder gives to another figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.publish.figure_words import (
    MAX_TITLE,
    cut,
    describe_number,
    join_key,
    join_title,
    list_numbers,
    name_block,
    shorten_key,
    slug,
)
from briefing.publish.outline import STATEMENT_PREFIX

JSONObject = Mapping[str, Any]
Path = tuple[str | int, ...]  # of a text: block, then names and places down to it

NARROW = 0.5  # so wide at most is a column of the rows' numbers
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
    """Where a text is: the parts of its keys, what titles call it, its source.

    In a row of a table also what the row is about, and `what` its column has.
    """

    parts: tuple[str, ...]
    name: str
    source: str = ""
    about: str = ""
    what: str = ""


def find_figures(shapes: Sequence[JSONObject]) -> list[Figure]:
    """Every figure of some blocks, in reading order, its key once."""
    names = _map_names(shapes)
    section = ""
    found: list[Figure] = []
    for number, shape in enumerate(shapes):
        if shape["type"] == "heading":
            section = shape["text"]
        place = _place_block(shape, section)
        found += _READERS.get(shape["type"], _read_nothing)(shape, (number,), place, names)
    return _make_unique(found)


def _place_block(shape: JSONObject, section: str) -> _Place:
    """A block by its anchor, else by its type in its section; by its title, else the section's."""
    own = next((shape[key] for key in ("caption", "title", "label", "text") if shape.get(key)), "")
    if shape["type"] == "cover":
        own = shape["subtitle"]  # its title is a message
    anchor = shape.get("anchor") or ""
    parts = (anchor,) if anchor else tuple(filter(None, (slug(section), shape["type"])))
    name = own if shape["type"] != "note" or shape.get("title") else ""
    return _Place(parts, name_block(name or section), shape.get("source", ""))


# Prose


def _read_prose(
    text: str, path: Path, place: _Place, names: Mapping[str, str], of: str | None = None
) -> Iterator[Figure]:
    """The numbers of a text; of each sentence that names one thing known, as figures of that.

    `of` is the text that sentences are told apart in, where this one is only a run of it.
    """
    if _SOURCE_ENTRY.match(text) and not place.what:
        return
    numbered = [name for name in names if any(sign.isdigit() for sign in name)]
    for number, sentence in enumerate(_SENTENCE.finditer(text), start=1):
        named = _find_named(of or sentence[0], names)
        about, start = names.get(named, ""), sentence.start()
        tokens = list_numbers(text, *sentence.span(), numbered)
        for ordinal, token in enumerate(tokens, start=1):
            span = token.start() - start, token.end() - start
            name = place.name if place.what else named or place.name
            yield Figure(
                join_key(*place.parts, about or str(number), str(ordinal)),
                join_title(name, place.what, describe_number(sentence[0], span, name)),
                token[0],
                of or sentence[0].strip(),
                path,
                token.start(),
                indicator=about or place.about,
                what=place.what or place.name,
                source=place.source,
            )


def _find_named(sentence: str, names: Mapping[str, str]) -> str:
    """The name of what a sentence is about where it names exactly one thing that is known."""
    named = {name for name in names if name in sentence}
    longest = {name for name in named if not any(name != one and name in one for one in named)}
    return min(longest) if len({names[name] for name in longest}) == 1 else ""


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
        more = slug(item["href"].partition("#")[2]) or str(number + 1)
        for key in ("headline", "text"):
            name = place.name if key == "headline" else name_block(item["headline"])
            inside = _Place(("finding", more, key), name, item["source"])
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
        parts = (*place.parts, indicator or slug(label))
        yield Figure(
            join_key(*parts, period),
            join_title(label, facts.get("of", "")),
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
    rows = [row for group in table["groups"] for row in group["rows"]]
    judged = {n for row in rows for n, cell in enumerate(row) if cell["tone"] or cell["symbol"]}
    for in_table, group in enumerate(table["groups"]):
        for number, row in enumerate(group["rows"]):
            of = (*path, "groups", in_table, "rows", number)
            about = next((cell["about"] for cell in row if cell.get("about")), "")
            name = row[heads]["text"] if heads < len(row) else ""
            row_place = replace(place, parts=(*place.parts, about or slug(name)), about=about)
            row_place = replace(row_place, name=name if about else name_block(name))
            for column, cell in enumerate(row):
                head = table["columns"][column]
                if not head["header"]:
                    facts = (names, known, column in judged)
                    yield from _read_cell(cell, head, (*of, column), row_place, facts)
                    continue
                is_name = bool(cell.get("about") or cell["text"].isdecimal())
                inside = row_place if is_name else replace(row_place, name=place.name)
                shown = {**cell, "text": ""} if is_name else cell
                yield from _read_words(shown, (*of, column), inside, names)


def _read_words(
    cell: JSONObject, path: Path, place: _Place, names: Mapping[str, str]
) -> Iterator[Figure]:
    """The numbers of a cell that is a text, and of the line below it."""
    yield from _read_prose(cell["text"], (*path, "text"), place, names)
    below = replace(place, parts=(*place.parts, "detail"))
    yield from _read_prose(cell["sub"], (*path, "sub"), below, names)


def _read_cell(
    cell: JSONObject, head: JSONObject, path: Path, place: _Place, facts_of: tuple[Any, ...]
) -> Iterator[Figure]:
    """A value or a verdict as one figure; of any other text, and of the line below, its numbers."""
    names, known, is_judged = facts_of
    is_value = head["align"] == "right" or is_judged or cell["href"].startswith(STATEMENT_PREFIX)
    is_number = head["align"] == "center" or head["width"] < NARROW  # of the row, a period
    if is_number and not is_value:
        return
    column, facts = (
        head["label"].rstrip(" *"),
        _describe_link(cell["href"], known) if is_value else {},
    )
    indicator, period = facts.get("indicator") or place.about, facts.get("period", "")
    place = replace(
        place,
        parts=(*place.parts, slug(column) or column, period),
        source=facts.get("source") or place.source,
        about=indicator,
        what=column,
    )
    is_verdict = is_judged and not any(sign.isdigit() for sign in cell["sub"])
    whole = {"text": "", **({"sub": "detail"} if is_verdict else {})} if is_value else {}
    for key, more in whole.items():
        if cell[key]:
            yield Figure(
                join_key(*place.parts, more),
                join_title(place.name, column, facts.get("of", "")),
                cell[key],
                f"{place.name}: {cell[key]}",
                (*path, key),
                indicator=indicator,
                period=period,
                what=column,
                source=place.source,
            )
    yield from _read_words({**cell, **dict.fromkeys(whole, "")}, path, place, names)


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


def _make_unique(figures: Iterable[Figure]) -> list[Figure]:
    """Figures whose keys and titles are told apart: the second of the same has its number."""
    keys: dict[str, int] = {}
    titles: dict[str, int] = {}
    unique = []
    for figure in figures:
        count = keys[figure.key] = keys.get(figure.key, 0) + 1
        key = figure.key if count == 1 else shorten_key(f"{figure.key}~{count}")
        count = titles[figure.title] = titles.get(figure.title, 0) + 1
        end = "" if count == 1 else f" ({count})"
        title = f"{cut(figure.title, MAX_TITLE - len(end))}{end}"
        unique.append(replace(figure, key=key, title=title))
    return unique
