"""Tables of a Word document, parts side by side, and the frame of a document of an office."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from briefing.publish.docx_body import PADDING, Body, size_of, write_drawing, write_tone
from briefing.publish.docx_text import clean, fit_columns, part_text, write_paragraph, write_run
from briefing.publish.figures import Path

JSONObject = Mapping[str, Any]


# Tables


def write_cell(width: int, content: str, fill: str = "", span: int = 0, more: str = "") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span else ""
    filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill[1:]}"/>' if fill else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spanned}{filled}{more}'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _describe_table(widths: Sequence[int], style: str, look: str, name: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    named = f"<w:tblCaption w:val={quoteattr(clean(name))}/>" if name else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def write_grid(widths: Sequence[int], rows: Sequence[Sequence[str]], name: str = "") -> str:
    """Parts side by side, without lines: what a reader hears is one after the other."""
    look = (
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
    )
    lines = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{_describe_table(widths, 'NormalTable', look, name)}{lines}</w:tbl>"


def draw_table(body: Body, part: JSONObject, path: Path) -> None:
    body.add_caption("table", part["caption"], (*path, "caption"), part["anchor"])
    points = size_of(body, part)
    widths, _ = fit_columns(part, points, body.room, PADDING)
    notes = {note["mark"]: note for note in part["notes"]}
    look = (
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
        ' w:noHBand="0" w:noVBand="1"/>'
    )
    rows = [_describe_table(widths, "ReportTable", look, part["caption"])]
    size = f'<w:sz w:val="{points * 2:g}"/>'
    heads = "".join(
        _write_head(column, wide, size)
        for column, wide in zip(part["columns"], widths, strict=True)
    )
    rows.append(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>")
    used: set[str] = set()
    accent = body.settings["colour"]["accent"]
    for number, group in enumerate(part["groups"]):
        if group["label"]:
            looks = f'<w:b/><w:color w:val="{accent[1:]}"/>{size}'
            label = write_paragraph("TableHead", write_run(group["label"], looks))
            faint = body.settings["colour"]["faint"]
            cell = write_cell(sum(widths), label, "" if body.filed else faint, len(widths))
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>")
        for in_group, row in enumerate(group["rows"]):
            of = (*path, "groups", number, "rows", in_group)
            name = next(
                (c["text"] for c, h in zip(row, part["columns"], strict=True) if h["header"]), ""
            )
            cells = (
                _write_cell(body, cell, column, (wide, points), (*of, place), notes, name)
                for place, (cell, column, wide) in enumerate(
                    zip(row, part["columns"], widths, strict=True)
                )
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
            used.update(mark for cell in row for mark in cell["notes"])
    body.parts.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
    for note in (note for note in part["notes"] if note["mark"] not in used):
        body.add("SmallPrint", write_run(f"{note['mark']} {note['text']}".strip()))
    if part["source"]:
        body.add_source(part["source"])
    else:
        body.add("SmallPrint", "")


def _write_head(column: JSONObject, width: int, size: str) -> str:
    side = f'<w:jc w:val="{column["align"]}"/>' if column["align"] != "left" else ""
    unit = write_run(f"\n{column['unit']}", f'<w:b w:val="0"/>{size}') if column["unit"] else ""
    content = write_paragraph("TableHead", write_run(column["label"], size) + unit, side)
    return write_cell(width, content, more='<w:vAlign w:val="bottom"/>')


def _write_cell(
    body: Body,
    cell: JSONObject,
    column: JSONObject,
    measures: tuple[int, float],
    path: Path,
    notes: Mapping[str, JSONObject],
    name: str,
) -> str:
    """A cell: a drawing, the text with its sign and notes, the line below it."""
    writer, (width, points) = body.writer, measures
    room, size = width - PADDING, f'<w:sz w:val="{points * 2:g}"/>'
    side = f'<w:jc w:val="{column["align"]}"/>' if column["align"] != "left" else ""
    tone, lang = write_tone(cell, body) + size, cell.get("lang", "")
    parted = part_text(cell["text"], points, room)
    runs = write_run(f"{cell['symbol']}\u00a0", tone) if cell["symbol"] else ""
    href = cell["href"]
    text = writer.write_text(parted, (*path, "text"), tone, lang) if parted else ""
    if href.startswith("#"):
        text = writer.lead(href[1:], text)
    runs = writer.mark(
        cell["anchor"], runs + text + writer.write_notes(cell["notes"], notes, int(path[0]))
    )
    if cell.get("chart"):
        said = f"{column['label']}: {name}"
        runs = (
            write_drawing(body, cell["chart"], said, said, room)
            + ("<w:r><w:br/></w:r>" * bool(parted))
            + runs
        )
    content = write_paragraph("TableText", runs, side)
    if cell["sub"]:
        sub = part_text(cell["sub"], points, room)
        content += write_paragraph(
            "TableSmall", writer.write_text(sub, (*path, "sub"), lang=lang), side
        )
    return write_cell(width, content)


# The frame of a document of an office, which fills in its dotted places


DOTS_MM = {
    "number": 14,
    "office": 22,
    "place": 24,
    "day": 7,
    "month": 7,
    "year": 11,
    "addressee": 75,
    "unit": 18,
}


def fill_blanks(text: str) -> str:
    """A text with dots where the office writes."""
    return re.sub(r"\{(\w+)\}", lambda found: "." * round(DOTS_MM[found[1]] / 1.15), text)


def add_rule(body: Body, length: float) -> None:
    body.parts.append(write_rule(body.room, length))


def write_rule(room: float, length: float) -> str:
    """A short line in the middle of a room."""
    side = round((room - length) / 2)
    line = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    more = f'{line}<w:spacing w:before="40" w:after="60"/><w:ind w:left="{side}" w:right="{side}"/>'
    return write_paragraph("SectionEnd", "", more)


def draw_frame(body: Body) -> None:
    """The head of page 1: office and number at the left; state, date and place at the right."""
    words = body.words
    if "state" not in words:
        return
    left, right = round(body.room * 0.4), body.room - round(body.room * 0.4)

    def line(text: str, points: float, looks: str = "") -> str:
        middle = '<w:spacing w:before="0" w:after="20"/><w:jc w:val="center"/>'
        return write_paragraph(
            "Normal", write_run(text, f'{looks}<w:sz w:val="{points * 2:g}"/>'), middle
        )

    dots = "." * 44
    office = line(dots, 12) + line(dots, 12, "<w:b/>") + write_rule(left, left * 0.35)
    state = line(words["state"], 12, "<w:b/>") + line(words["motto"], 13, "<w:b/>")
    state += write_rule(right, right * 0.6)
    number, date = (
        line(fill_blanks(words["number"]), 13),
        line(fill_blanks(words["date"]), 13, "<w:i/>"),
    )
    rows = [
        [write_cell(left, office), write_cell(right, state)],
        [write_cell(left, number), write_cell(right, date)],
    ]
    body.parts.append(write_grid([left, right], rows))
    body.add("Normal", "")


def draw_signature(body: Body) -> None:
    """Whom the document goes to and who signs, at its end."""
    words = body.words
    if "recipients" not in words:
        return
    left, right = round(body.room * 0.5), body.room - round(body.room * 0.5)
    small = '<w:sz w:val="22"/>'
    lines = [write_run(words["recipients"], '<w:b/><w:i/><w:sz w:val="24"/>')]
    lines += [write_run(f"- {'.' * 40};", small)] * 2
    lines.append(write_run(fill_blanks(words["filed"]), small))
    tight = '<w:keepNext/><w:spacing w:before="0" w:after="20"/>'
    whom = "".join(write_paragraph("Normal", one, tight) for one in lines)
    middle = '<w:keepNext/><w:spacing w:before="0" w:after="1600"/><w:jc w:val="center"/>'
    who = write_paragraph("Normal", write_run("." * 50, "<w:b/>"), middle)
    who += write_paragraph("Normal", write_run("." * 42, "<w:b/>"), '<w:jc w:val="center"/>')
    body.add("Normal", "", "<w:keepNext/>")
    body.parts.append(write_grid([left, right], [[write_cell(left, whom), write_cell(right, who)]]))
