"""A markdown cell → blocks, each text translated; what no template can draw is an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing import errors, i18n
from briefing.report import blocks

JSONObject = dict[str, Any]
Translator = i18n.Translator


def parse_markdown(source: str, say: Translator, where: str) -> Iterator[JSONObject]:
    """Markdown → blocks; each heading, paragraph, item and table cell is one message.

    A message keeps its inline markup (`**`, links), its line breaks read as spaces.
    """
    import mistune
    from mistune.plugins import footnotes, math, table

    # Maths and footnotes are recognised in order to be refused, not published as their own source.
    markdown = mistune.Markdown(plugins=[table.table, math.math, footnotes.footnotes])
    state = markdown.block.state_cls()
    state.process(source.replace("\r\n", "\n") + "\n")
    markdown.block.parse(state)

    def spans(token: Mapping[str, Any]) -> list[JSONObject]:
        text = say(" ".join(token["text"].split()))
        return list(_convert_spans(markdown.inline(text, dict(state.env)), where))

    heading = ""
    for token in state.tokens:
        if token["type"] != "blank_line":
            block = _convert_block(token, spans, where)
            if block["type"] == "table":
                block["caption"] = heading  # a table in markdown cannot say what it is about
            heading = block["text"] if block["type"] == "heading" else heading
            yield block


def _convert_block(token: Mapping[str, Any], spans: Any, where: str) -> JSONObject:
    kind = token["type"]
    if kind == "heading" and token["attrs"]["level"] in (2, 3):
        text = "".join(span["text"] for span in spans(token))
        return blocks.Heading(token["attrs"]["level"], text, _make_anchor(token["text"])).as_json()
    if kind == "paragraph":
        return {"type": "text", "spans": spans(token)}
    if kind == "list":
        items = [_get_list_item(item, where) for item in token["children"]]
        ordered = token["attrs"]["ordered"]
        return {"type": "list", "ordered": ordered, "items": list(map(spans, items))}
    if kind == "table":
        return _convert_table(token, spans)
    found = f"a heading of level {token['attrs']['level']}" if kind == "heading" else kind
    raise errors.Unrenderable(where, f"{found.replace('_', ' ')}: {_get_excerpt(token)}")


def _get_list_item(item: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """The one part of a list item."""
    parts: list[Mapping[str, Any]] = [x for x in item["children"] if x["type"] != "blank_line"]
    if len(parts) != 1 or "text" not in parts[0]:
        raise errors.Unrenderable(where, f"a list item of several parts: {_get_excerpt(item)}")
    return parts[0]


def _convert_table(token: Mapping[str, Any], spans: Any) -> JSONObject:
    def plain(cell: Mapping[str, Any]) -> str:
        return "".join(span["text"] for span in spans(cell)) if cell["text"].strip() else ""

    head, body = token["children"]
    columns = [
        blocks.Column(plain(cell), align=cell["attrs"]["align"] or "left", header=number == 0)
        for number, cell in enumerate(head["children"])
    ]
    rows = [tuple(blocks.Cell(plain(cell)) for cell in row["children"]) for row in body["children"]]
    return blocks.Table("", tuple(columns), (blocks.Group("", tuple(rows)),)).as_json()


def _convert_spans(
    tokens: Iterable[Mapping[str, Any]], where: str, style: str = "", href: str = ""
) -> Iterator[JSONObject]:
    """Inline tokens → spans; of nested styles the outermost counts."""
    styles = {"strong": "strong", "emphasis": "em"}
    for token in tokens:
        kind = token["type"]
        if kind in ("text", "codespan", "softbreak", "linebreak"):
            shown = style or ("code" if kind == "codespan" else "")
            yield {"text": token.get("raw", " "), "style": shown, "href": href}
        elif kind in styles:
            yield from _convert_spans(token["children"], where, style or styles[kind], href)
        elif kind == "link":
            yield from _convert_spans(token["children"], where, style, token["attrs"]["url"])
        else:
            raise errors.Unrenderable(where, f"{kind.replace('_', ' ')}: {_get_excerpt(token)}")


def _get_excerpt(token: Mapping[str, Any]) -> str:
    """How the text of a token begins, wherever it has it."""
    text = token.get("raw") or token.get("text") or token.get("attrs", {}).get("url") or ""
    if not text and token.get("children"):
        return _get_excerpt(token["children"][0])
    return " ".join(str(text).split())[:60]


def _make_anchor(text: str) -> str:
    """A heading as the notebook has it → its address, which is the same in every language.

    The letters without their marks: `Kết quả` → `ket-qua`.
    """
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")
