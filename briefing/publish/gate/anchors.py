"""A block → what a fault calls the place it is found at, and the fault itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.errors import Fault, Message, message

JSONObject = Mapping[str, Any]

_BLOCK_NAMES: Mapping[str, Message] = {
    "cover": message("the cover"),
    "heading": message("the heading “{name}”"),
    "text": message("the paragraph “{name}”"),
    "list": message("the list “{name}”"),
    "tiles": message("the headline figures “{name}”"),
    "table": message("the table “{name}”"),
    "figure": message("the chart “{name}”"),
    "note": message("the remark “{name}”"),
    "findings": message("the findings “{name}”"),
    "break": message("the page break"),
}
_MAX_NAME_LENGTH = 60


def make_fault(rule: str, where: JSONObject | Message, text: str, /, **values: object) -> Fault:
    """A fault of a block, or of a named place; the text is a message that says what was found."""
    place = where if isinstance(where, Message) else name_block(where)
    return Fault(rule, place, Message(text, values))


def list_rows(shape: JSONObject) -> Iterator[list[Any]]:
    """The rows of a table, of any other block none."""
    return (row for group in shape.get("groups", ()) for row in group["rows"])


def name_block(shape: JSONObject) -> Message:
    """A block by its title, caption or anchor, or by how its text begins."""
    names = (shape.get(key) for key in ("title", "caption", "label", "text", "anchor"))
    name = next((name for name in names if name and name.strip()), "") or _get_first_text(shape)
    short = name if len(name) <= _MAX_NAME_LENGTH else f"{name[:_MAX_NAME_LENGTH].rstrip()}…"
    return Message(_BLOCK_NAMES[shape["type"]].text, {"name": short or "?"})


def name_cell(table: JSONObject, row: Sequence[JSONObject], column: int) -> Message:
    """A cell of a table by what heads its row and its column."""
    columns = table["columns"]
    heads = [part["text"] for part, of_it in zip(row, columns, strict=False) if of_it["header"]]
    label = columns[column]["label"] if column < len(columns) else ""
    return message(
        "{table}, row “{row}”, column “{column}”",
        table=name_block(table),
        row=" ".join(filter(None, heads)) or "?",
        column=label or str(column + 1),
    )


def _get_first_text(shape: JSONObject) -> str:
    items = shape.get("items", ())
    spans = items[0] if shape["type"] == "list" and items else shape.get("spans", ())
    return "".join(span["text"] for span in spans)
