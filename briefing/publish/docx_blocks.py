"""Blocks → the body of a Word document: each by the function that draws its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from briefing.publish import docx_styles
from briefing.publish.docx_body import (
    LETTERS,
    PADDING,
    SOURCE_ENTRY,
    Body,
    find_lying,
    toned,
    write_contents,
    write_drawing,
    write_tone,
)
from briefing.publish.docx_tables import (
    add_rule,
    draw_frame,
    draw_table,
    fill_blanks,
    write_cell,
    write_grid,
)
from briefing.publish.docx_text import name_source, write_paragraph, write_run
from briefing.publish.figures import Path

JSONObject = Mapping[str, Any]


def draw_blocks(body: Body, shapes: Sequence[JSONObject]) -> None:
    """Every block, each part between two headings on a sheet that all its tables have room on."""
    body.turn(False)
    lying = find_lying(body, shapes)
    contents = 1 + next((n for n, part in enumerate(shapes) if part["type"] == "break"), 0)
    number, contents_at, ends = 0, 0, False
    while number < len(shapes):
        shape = shapes[number]
        body.turn(lying[number])
        if number == contents and not body.filed:
            contents_at, ends, body.breaks = len(body.parts), body.breaks, False
            body.parts.append("")  # the contents, once their headings are known
        pair = shapes[number : number + 2]
        if not body.filed and len(pair) == 2 and all(part.get("width") == "half" for part in pair):
            draw_pair(body, pair, number)
            number += 2
            continue
        DRAWERS[shape["type"]](body, shape, (number,))
        number += 1
    if not body.filed and number > contents:
        body.parts[contents_at] = "".join(write_contents(body, ends))


# Blocks


def draw_cover(body: Body, cover: JSONObject, path: Path) -> None:
    writer = body.writer
    status = " · ".join(filter(None, (cover["mark"], cover.get("means", ""))))
    if body.filed:
        draw_frame(body)
        body.add("Title", write_run(body.words["kind"]))
    elif status:
        body.add("Status", writer.write_text(status, ()), toned(cover, body))
    body.add_prose("Title", cover["title"], (*path, "title"))
    if cover["subtitle"]:
        body.add("Subtitle", write_run(cover["subtitle"]))
    if body.filed:
        add_rule(body, body.room * 0.3)
        if cover["mark"]:
            body.add("Status", write_run(f"({cover['mark']})"))
        if "addressee" in body.words:
            to = fill_blanks(body.words["addressee"])
            body.add("Subtitle", write_run(to, '<w:b w:val="0"/>'))
    body.add_prose("IntenseQuote", cover["message"], (*path, "message"))
    facts = "   ·   "
    if cover["facts"]:
        runs = [
            writer.write_text(fact, (*path, "facts", n)) for n, fact in enumerate(cover["facts"])
        ]
        body.add("BodyText" if body.filed else "SmallPrint", write_run(facts).join(runs))


def draw_heading(body: Body, part: JSONObject, path: Path) -> None:
    level = part["level"] - 1
    mark = f"_Toc{len(body.contents) + 1:08d}"
    runs = body.writer.write_text(part["text"], (*path, "text"))
    body.add(f"Heading{level}", body.writer.bookmark(mark, body.writer.mark(part["anchor"], runs)))
    body.contents.append((level, part["text"], mark))


def draw_text(body: Body, part: JSONObject, path: Path) -> None:
    body.add("BodyText", body.writer.write_spans(part["spans"], (*path, "spans")))


def draw_list(body: Body, part: JSONObject, path: Path) -> None:
    small, ordered, more = part.get("small", False), part["ordered"], ""
    if ordered:
        more = _restart(body)
    style = "SmallPrint" if small else "ListNumber" if ordered else "ListBullet"
    for number, item in enumerate(part["items"]):
        runs = body.writer.write_spans(item, (*path, "items", number))
        if entry := SOURCE_ENTRY.match(item[0]["text"] if item else ""):
            runs = body.writer.bookmark(name_source(entry[0]), runs)
        body.add(style, runs, more)


def _restart(body: Body) -> str:
    """The numbering of a list that begins at 1."""
    number = docx_styles.FRESH_NUMBERS + body.lists
    body.lists += 1
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def draw_tiles(body: Body, part: JSONObject, path: Path) -> None:
    """Headline figures side by side, in a decree's document a sentence each."""
    notes = {note["mark"]: note for note in part["notes"]}
    if body.filed:
        for number, tile in enumerate(part["tiles"]):
            of = (*path, "tiles", number)
            runs = write_run(f"{tile['label']}: ") + _write_tile_value(
                body, tile, of, notes, "<w:b/>"
            )
            if tile["detail"]:
                runs += write_run("; ") + body.writer.write_text(tile["detail"], (*of, "detail"))
            if tile["source"]:
                runs += body.writer.write_text(f" ({tile['source']})", ())
            body.add("ListBullet", runs + write_run("."))
        return
    count = len(part["tiles"])
    across = (
        count
        if count < 4 or count == 5
        else 4
        if count % 4 == 0 or count % 4 >= count % 3 > 0
        else 3
    )
    width = body.room // across
    cells, figure_size = [], body.settings["size"]["figure"]
    for number, tile in enumerate(part["tiles"]):
        of = (*path, "tiles", number)
        sign = tile.get("symbol") or body.symbols.get(tile["tone"], "")
        looks = f'<w:b/><w:sz w:val="{figure_size * 2:g}"/>'
        paragraphs = write_paragraph("TableSmall", write_run(tile["label"]))
        paragraphs += write_paragraph("TableText", _write_tile_value(body, tile, of, notes, looks))
        if tile["detail"]:
            signed = write_run(f"{sign} ", write_tone(tile, body)) if sign else ""
            said = body.writer.write_text(tile["detail"], (*of, "detail"), write_tone(tile, body))
            paragraphs += write_paragraph("TableSmall", signed + said)
        if tile["source"]:
            paragraphs += write_paragraph("TableSmall", body.writer.write_text(tile["source"], ()))
        cells.append(write_cell(width, paragraphs, fill=body.settings["colour"]["faint"]))
    rows = [cells[start : start + across] for start in range(0, count, across)]
    rows[-1] += [write_cell(width, write_paragraph("TableSmall", ""))] * (across - len(rows[-1]))
    body.parts.append(write_grid([width] * across, rows, part["label"]))
    body.add("SmallPrint", "")


def _write_tile_value(
    body: Body, tile: JSONObject, of: Path, notes: Mapping[str, JSONObject], looks: str
) -> str:
    unit = write_run(f"\u00a0{tile['unit']}") if tile["unit"] else ""
    value = body.writer.write_text(tile["value"], (*of, "value"), looks)
    return value + unit + body.writer.write_notes(tile.get("notes", ()), notes, int(of[0]))


def draw_note(body: Body, part: JSONObject, path: Path) -> None:
    if part["title"]:
        sign = body.symbols.get(part.get("tone", ""), "")
        signed = write_run(f"{sign} ", write_tone(part, body)) if sign and not body.filed else ""
        looks = write_tone(part, body) or "<w:b/>"
        runs = signed + body.writer.write_text(part["title"], (*path, "title"), looks)
        body.add("NoteText", runs, "<w:keepNext/>")
    body.add_prose("NoteText", part["text"], (*path, "text"))


def draw_findings(body: Body, part: JSONObject, path: Path) -> None:
    """Numbered findings; in a decree's document by the letters of its language."""
    numbered = "" if body.filed else _restart(body)
    letters = LETTERS.get(body.language, "abcdefghijklmnopqrstuvwxyz")
    for number, item in enumerate(part["items"]):
        of = (*path, "items", number)
        sign = body.symbols.get(item["tone"], "")
        looks = write_tone(item, body) or "<w:b/>"
        before = write_run(f"{sign} ", looks) if sign and not body.filed else ""
        if body.filed:
            letter = letters[number] if number < len(letters) else str(number + 1)
            before = write_run(f"{letter}) ", "<w:b/>")
        runs = before + body.writer.write_text(item["headline"], (*of, "headline"), "<w:b/>")
        style = "BodyText" if body.filed else "ListNumber"
        body.add(style, body.writer.mark(item["anchor"], runs), "<w:keepNext/>" + numbered)
        style = "BodyText" if body.filed else "ListContinue"
        body.add_prose(style, item["text"], (*of, "text"))
        source = f"{body.words['source']}: {item['source']}" if item["source"] else ""
        if said := " · ".join(filter(None, (source, item["more"]))):
            body.add(
                "Source",
                body.writer.write_text(said, ()),
                '<w:ind w:left="397"/>' * (not body.filed),
            )


def draw_break(body: Body, _: JSONObject, __: Path) -> None:
    """The end of a page that has one message; the decree knows none."""
    body.breaks = not body.filed


def draw_figure(body: Body, part: JSONObject, path: Path, room: int = 0) -> None:
    body.add_caption("chart", part["title"], (*path, "title"), part["anchor"])
    if part["subtitle"]:
        body.add_prose("SmallPrint", part["subtitle"], (*path, "subtitle"), "<w:keepNext/>")
    if part.get("reading"):
        body.add("SmallPrint", write_run(part["reading"], "<w:i/>"), "<w:keepNext/>")
    wide = room or (body.room if part["width"] == "full" else body.room * 0.6)
    body.add("Drawing", write_drawing(body, part["svg"], part["alt"], part["anchor"], wide))
    said = "   ".join(
        " ".join(filter(None, (note["mark"], note["text"]))) for note in part["notes"]
    )
    if said:
        body.add("SmallPrint", write_run(said))
    body.add_source(part["source"])


def draw_pair(body: Body, pair: Sequence[JSONObject], number: int) -> None:
    """Two charts of half a page side by side."""
    width, whole = body.room // 2, body.parts
    cells = []
    for place, part in enumerate(pair):
        body.parts = []
        draw_figure(body, part, (number + place,), width - PADDING)
        cells.append(write_cell(width, "".join(body.parts)))
    body.parts = whole
    body.parts.append(write_grid([width] * 2, [cells], " · ".join(part["title"] for part in pair)))
    body.add("SmallPrint", "")


DRAWERS: Mapping[str, Callable[[Body, Any, Path], None]] = {
    "cover": draw_cover,
    "heading": draw_heading,
    "text": draw_text,
    "list": draw_list,
    "tiles": draw_tiles,
    "table": draw_table,
    "figure": draw_figure,
    "note": draw_note,
    "findings": draw_findings,
    "break": draw_break,
}
