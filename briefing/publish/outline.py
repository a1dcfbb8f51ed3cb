"""Where the links of a page lead: rows by what they are about, figures to what they rest on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

JSONObject = dict[str, Any]

PAGE_ANCHORS = {"content", "contents", "figure"}  # addresses of the page's own frame
STATEMENT_PREFIX = "statement:"
SOURCE_NUMBER = re.compile(r"\[(\d+)\] ")  # how the list of sources begins an entry


def resolve_links(shapes: list[JSONObject], links: Mapping[str, str]) -> list[JSONObject]:
    """Rows with addresses; links to statements and other reports as addresses from this page.

    `links` as of `html.render_html`. Where no page is, nothing leads there.
    """
    add_row_anchors(shapes)
    statements = links.get("statements")
    for finding in (one for part in shapes if part["type"] == "findings" for one in part["items"]):
        report, _, anchor = finding["href"].partition("#")
        finding["href"] = f"{links[report]}#{anchor}" if report in links else ""
    for part in _list_figures(shapes):
        row, _, figure = part["href"].removeprefix(STATEMENT_PREFIX).partition("/")
        part["href"] = f"{statements}#{row}" if row and statements is not None else ""
        part["figure"] = figure
    if not statements:
        for shape in shapes:
            shape.pop("evidence", None)
    return shapes


def _list_figures(shapes: Iterable[JSONObject]) -> Iterator[JSONObject]:
    for shape in shapes:
        yield from shape.get("tiles", ())
        yield from (cell for row in _list_table_rows(shape) for cell in row)


def _list_table_rows(shape: JSONObject) -> Iterator[list[JSONObject]]:
    return (row for group in shape.get("groups", ()) for row in group["rows"])


def add_row_anchors(shapes: list[JSONObject]) -> list[JSONObject]:
    """Blocks in which rows have an address: what each is about, the same in both languages.

    The first row of a page about something has the plain name, those after it the name of their
    table before it. A row about nothing in particular has its number: targets-row-3.
    """
    taken = PAGE_ANCHORS | {shape["anchor"] for shape in shapes if shape.get("anchor")}
    taken |= {cell["anchor"] for part in shapes for row in _list_table_rows(part) for cell in row}
    for table in (shape for shape in shapes if shape["type"] == "table"):
        heads = [column["header"] for column in table["columns"]].index(True)
        for number, row in enumerate(_list_table_rows(table), start=1):
            cell = next((cell for cell in row if cell.get("about")), row[heads])
            if cell["anchor"] or not (cell.get("about") or table["anchor"]):
                continue
            own = cell.get("about") or f"{table['anchor']}-row-{number}"
            cell["anchor"] = _make_unique_anchor(own, table["anchor"], taken)
            taken.add(cell["anchor"])
    return shapes


def _make_unique_anchor(about: str, table: str, taken: set[str]) -> str:
    if about not in taken:
        return about
    own = f"{table}-{about}".lstrip("-")
    number = 1
    while (name := own if number == 1 else f"{own}-{number}") in taken:
        number += 1
    return name


def serialise_evidence(shapes: list[JSONObject]) -> str:
    """What the figures of a page rest on, and its numbered sources, as the JSON its script reads.

    `sources` by number; `statements` and `figures` by key, each a list of its parts, of which texts
    stand as their places in `texts`. Nothing in it can end the script.
    """
    every = [one for shape in shapes for one in shape.get("evidence", ())]
    said = {one["key"]: one for part in every for one in part["statements"]}
    sources = {
        **_map_source_titles(shapes),
        **{one["number"]: one["document"] for one in said.values()},
    }
    if not sources:
        return ""
    texts: dict[str, int] = {}
    shape = {
        "sources": {str(number): sources[number] for number in sorted(sources)},
        "statements": {key: _pack_statement(one, texts) for key, one in said.items()},
        "figures": {one["key"]: _pack_figure(one, texts) for one in every},
        "texts": list(texts),
    }
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _pack_statement(one: Mapping[str, Any], texts: dict[str, int]) -> list[Any]:
    value, place, printed, standing, remarks = (
        _index_text(one[name], texts)
        for name in ("value", "place", "printed", "standing", "remarks")
    )
    return [value, one["number"], place, printed, standing, int(one["in_force"]), remarks]


def _pack_figure(one: Mapping[str, Any], texts: dict[str, int]) -> list[Any]:
    keys = [statement["key"] for statement in one["statements"]]
    facts = [_index_text(one[name], texts) for name in ("name", "value", "period")]
    return [*facts, keys, _index_text(one.get("rule", ""), texts), one.get("inputs", [])]


def _index_text(text: str, texts: dict[str, int]) -> int:
    """The place of a text among those said so far."""
    return texts.setdefault(text, len(texts))


def _map_source_titles(shapes: Iterable[JSONObject]) -> dict[int, str]:
    """The titles of a page's list of sources, by the numbers its tables refer to them with."""
    items = [item for shape in shapes if shape["type"] == "list" for item in shape["items"]]
    found = ((SOURCE_NUMBER.fullmatch(item[0]["text"]), item) for item in items if len(item) > 1)
    return {int(number[1]): item[1]["text"] for number, item in found if number}


def pair_figures(shapes: Iterable[JSONObject]) -> list[JSONObject]:
    """Two half-width figures in a row → one pair, drawn side by side."""
    rows: list[JSONObject] = []
    for shape in shapes:
        half = shape["type"] == "figure" and shape["width"] == "half"
        if half and rows and rows[-1]["type"] == "figure" and rows[-1]["width"] == "half":
            rows[-1] = {"type": "pair", "figures": [rows[-1], shape]}
        else:
            rows.append(shape)
    return rows
