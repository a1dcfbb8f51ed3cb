"""Where the links of a page lead: rows by what they are about, figures to what they rest on."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from briefing.publish.gate.anchors import list_rows

JSONObject = dict[str, Any]

PAGE_ANCHORS = {"content", "contents", "figure"}  # addresses of the page's own frame
STATEMENT_PREFIX = "statement:"
REPORT_PREFIX = "report:"
LIST = "statements"  # the table of every statement, of which paper has what is used or questioned
SOURCE_NUMBER = re.compile(r"\[(\d+)\] ")  # how the list of sources begins an entry


def resolve_links(shapes: list[JSONObject], links: Mapping[str, str]) -> list[JSONObject]:
    """Rows with addresses; links to statements and other reports as addresses from this page.

    `links` as of `html.render_html`. Where no page is, nothing leads there.
    """
    add_row_anchors(shapes)
    statements = links.get("statements")
    for finding in (x for part in shapes if part["type"] == "findings" for x in part["items"]):
        report, _, anchor = finding["href"].partition("#")
        finding["href"] = f"{links[report]}#{anchor}" if report in links else ""
    cells = (cell for shape in shapes for row in list_rows(shape) for cell in row)
    for part in (*(tile for shape in shapes for tile in shape.get("tiles", ())), *cells):
        if part["href"].startswith("#"):
            continue
        if part["href"].startswith(REPORT_PREFIX):
            part["href"] = links.get(part["href"], "")
            continue
        row, _, figure = part["href"].removeprefix(STATEMENT_PREFIX).partition("/")
        part["href"] = f"{statements}#{row}" if row and statements is not None else ""
        part["figure"] = figure
    if not statements:
        for shape in shapes:
            shape.pop("evidence", None)
    return shapes


def add_row_anchors(shapes: list[JSONObject]) -> list[JSONObject]:
    """Blocks in which rows have an address: what each is about, the same in both languages.

    The first row of a page about something has the plain name, those after it the name of their
    table before it. A row about nothing in particular has its number: targets-row-3.
    """
    taken = PAGE_ANCHORS | {shape["anchor"] for shape in shapes if shape.get("anchor")}
    taken |= {cell["anchor"] for part in shapes for row in list_rows(part) for cell in row}
    for table in (shape for shape in shapes if shape["type"] == "table"):
        heads = [column["header"] for column in table["columns"]].index(True)
        for number, row in enumerate(list_rows(table), start=1):
            cell = next((cell for cell in row if cell.get("about")), row[heads])
            about = cell.get("about") or (table["anchor"] and f"{table['anchor']}-row-{number}")
            if about and not cell["anchor"]:
                long = f"{table['anchor']}-{about}".lstrip("-")
                names = itertools.chain([about, long], (f"{long}-{n}" for n in itertools.count(2)))
                cell["anchor"] = next(name for name in names if name not in taken)
                taken.add(cell["anchor"])
    return shapes


def serialise_evidence(shapes: list[JSONObject]) -> str:
    """What the figures of a page rest on, and its numbered sources, as the JSON its script reads.

    `sources` by number; `statements` and `figures` by key, each a list of its parts, of which texts
    are given as their places in `texts`. Nothing in it can end the script.
    """
    figures = [figure for shape in shapes for figure in shape.get("evidence", ())]
    statements = {part["key"]: part for figure in figures for part in figure["statements"]}
    documents = {part["number"]: part["document"] for part in statements.values()}
    sources = {**map_source_titles(shapes), **documents}
    if not sources:
        return ""
    texts: dict[str, int] = {}

    def place(part: Mapping[str, Any], *names: str) -> list[int]:
        """The places of some texts of a part among all texts so far."""
        return [texts.setdefault(part.get(name, ""), len(texts)) for name in names]

    evidence = {
        "sources": {str(number): sources[number] for number in sorted(sources)},
        "statements": {
            key: [
                *(*place(part, "value"), part["number"]),
                *place(part, "place", "quoted", "standing"),
                *(int(part["in_force"]), *place(part, "remarks", "note")),
            ]
            for key, part in statements.items()
        },
        "figures": {
            figure["key"]: [
                *place(figure, "name", "value", "period"),
                [part["key"] for part in figure["statements"]],
                *(*place(figure, "rule"), figure.get("inputs", [])),
                place({"note": _join_notes(figure)}, "note")[0],
            ]
            for figure in figures
        },
        "texts": list(texts),
    }
    text = json.dumps(evidence, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _join_notes(figure: JSONObject) -> str:
    """All that narrows or widens a figure but for what its statements say."""
    return " ".join(filter(None, (figure.get("note"), figure.get("rule_note"))))


def map_source_titles(shapes: Iterable[JSONObject]) -> dict[int, str]:
    """The titles of a page's list of sources, by the numbers its tables refer to them with."""
    items = (item for shape in shapes if shape["type"] == "list" for item in shape["items"])
    numbers = ((SOURCE_NUMBER.fullmatch(item[0]["text"]), item) for item in items if len(item) > 1)
    return {int(number[1]): item[1]["text"] for number, item in numbers if number}


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


def leave_out_repeats(shapes: list[JSONObject]) -> list[JSONObject]:
    """Blocks as paper has them: without the rows of statements that repeat the figure used, which
    have a mark, and without the columns only a web page shows.
    """
    for table in (part for part in shapes if part["type"] == "table"):
        kept = [n for n, column in enumerate(table["columns"]) if not column.get("web_only")]
        table["columns"] = [table["columns"][n] for n in kept]
        for group in table["groups"]:
            group["rows"] = [[row[n] for n in kept] for row in group["rows"]]
    for table in (part for part in shapes if part["type"] == "table" and part["anchor"] == LIST):
        for group in table["groups"]:
            group["rows"] = [row for row in group["rows"] if not any(cell["notes"] for cell in row)]
        table["groups"] = [group for group in table["groups"] if group["rows"]]
    return shapes


def leave_out_said(shapes: list[JSONObject], words: str) -> list[JSONObject]:
    """Blocks without what charts note of a figure where a table says it of the same one.

    Instead a chart has `words`.
    """
    said = _map_notes(shapes)
    for figure in (part for part in shapes if part["type"] == "figure"):
        kept = [note for note in figure["notes"] if not _is_said(note["text"], said)]
        if len(kept) < len(figure["notes"]):
            figure["notes"] = [*kept, {"mark": "", "text": words}]
    return shapes


def _map_notes(shapes: Iterable[JSONObject]) -> dict[str, str]:
    """All that tables say beside the figures of their rows, by the name of a row."""
    said: dict[str, str] = {}
    for table in (part for part in shapes if part["type"] == "table"):
        notes = {note["mark"]: note["text"] for note in table["notes"]}
        heads = [column["header"] for column in table["columns"]].index(True)
        for row in list_rows(table):
            texts = [cell["sub"] for cell in row]
            texts += [notes[mark] for cell in row for mark in cell["notes"]]
            name = row[heads]["text"]
            said[name] = "\n".join((said.get(name, ""), *texts))
    return said


def _is_said(text: str, said: Mapping[str, str]) -> bool:
    """Whether a chart's note, "name; name: what is noted", is said of all it names."""
    names, _, note = text.partition(": ")
    return all(note in said.get(name, "") for name in names.split("; "))
