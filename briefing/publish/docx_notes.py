"""The notes of a Word document, each where it is read and once: no walls of what stands beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from briefing.publish.gate.anchors import list_rows

JSONObject = dict[str, Any]
Said = dict[tuple[str, str], JSONObject]  # the table or chart that has a note, by name and text


def share_notes(shapes: Iterable[JSONObject]) -> None:
    """Leave out of a chart what a table or chart of its section says of the same name.

    What is left of its notes has a line for each name; `see` lists where the others are. A part of
    notes knows its `section`, in which the second mark of a note refers to the first.
    """
    section, said, counts = 0, Said(), {"table": 0, "figure": 0}
    for shape in shapes:
        if shape["type"] == "heading" and shape["level"] == 2:
            section, said = section + 1, {}
        if shape["type"] in counts:
            counts[shape["type"]] += 1
            shape["number"] = counts[shape["type"]]
        shape["section"] = section
        if shape["type"] == "table":
            said |= dict.fromkeys(_list_said(shape), shape)
        elif shape["type"] == "figure":
            _shorten(shape, said)


def _list_said(table: JSONObject) -> Iterator[tuple[str, str]]:
    """The notes of a table's rows: the row's name, the note."""
    notes = {note["mark"]: note["text"] for note in table["notes"]}
    heads = [column["header"] for column in table["columns"]].index(True)
    for row in list_rows(table):
        for mark in (mark for cell in row for mark in cell["notes"]):
            yield row[heads]["text"], notes[mark]


def _shorten(figure: JSONObject, said: Said) -> None:
    """The notes of a chart without what is `said`, a line for each name; it joins what is said."""
    lines: dict[tuple[str, str], list[str]] = {}
    see: list[JSONObject] = []
    for note in figure["notes"]:
        names, colon, text = note["text"].partition(": ")
        if note["mark"] or not colon:
            lines[note.get("lang", ""), f"{note['mark']} {note['text']}".strip()] = []
            continue
        each = names.split("; ")
        found = [said[name, text] for name in each if (name, text) in said]
        see += [part for part in found if part not in see]
        rest = "; ".join(name for name in each if (name, text) not in said)
        if rest:
            lines.setdefault((note.get("lang", ""), rest), []).append(text)
        said |= {(name, text): figure for name in each if (name, text) not in said}
    figure["see"] = [part for part in see if part is not figure]
    figure["notes"] = [
        {"mark": "", "text": f"{name}: {' '.join(texts)}" if texts else name, "lang": lang}
        for (lang, name), texts in lines.items()
    ]
