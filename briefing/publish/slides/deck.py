"""Slides → a file of PresentationML: theme and layouts of the design, placeholders, notes.

The same bytes for the same slides: the parts of the package in their order, all dated alike.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Sequence
from typing import Any

import babel
import pptx
from babel.core import get_global
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.shapes.placeholder import ChartPlaceholder, PicturePlaceholder, TablePlaceholder
from pptx.util import Pt

from briefing.data import files
from briefing.publish.slides import content, native, template
from briefing.publish.slides.content import Chart, Cover, Grid, Picture, Slide, Texts
from briefing.publish.slides.measure import (
    STEP,
    Box,
    Paragraph,
    count_lines,
    enlarge,
    measure_height,
)


class Deck:
    """A presentation being written."""

    def __init__(self, language: str, title: str, foot: str) -> None:
        self.file = pptx.Presentation()
        self.language = _tag_language(language)
        self.foot = foot
        self.charts = 0
        self.layouts = template.shape_template(self.file)
        properties = self.file.core_properties
        properties.title, properties.language = title, self.language
        for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
            setattr(properties, name, "")
        template.fix_properties(self.file)

    def add_cover(self, cover: Cover) -> None:
        """The first slide."""
        slide = self.file.slides.add_slide(self.layouts["cover"])
        texts = {
            0: (cover.title, content.set_cover_title(cover.title), True),
            1: (cover.message, 22.0, False),
            13: (cover.mark, content.TEXT, True),
            14: (cover.foot, content.SOURCE, False),
            15: (cover.place, 20.0, False),
        }
        for number, (text, size, bold) in texts.items():
            holder = _find_holder(slide, number)
            if text:
                self._write(holder, [Paragraph(text, size, bold, colour="paper")], 1.0)
            else:
                holder._element.getparent().remove(holder._element)
        self._write_notes(slide, cover.said)

    def add_slide(self, one: Slide, source: str, said: Sequence[str]) -> None:
        """A slide with its sources and what is said to it."""
        slide = self.file.slides.add_slide(self.layouts["two" if len(one.parts) > 1 else "one"])
        size = content.set_title(one.title) or content.TITLE_SIZES[-1]
        title = Paragraph(one.title, size, True, colour="accent")
        self._write(slide.shapes.title, [title], 1.0)
        lead = content.cut_lead(one.lead)
        for number, text, size in ((14, lead, content.TEXT), (13, source, content.SOURCE)):
            holder = _find_holder(slide, number)
            if text:
                self._write(holder, [Paragraph(text, size, colour="muted")], 1.0)
            else:
                holder._element.getparent().remove(holder._element)
        boxes = [content.CONTENT_BOX]
        if len(one.parts) > 1:
            boxes = [content.LEFT_BOX, content.RIGHT_BOX]
        cards = [part for part in one.parts if isinstance(part, Texts) and part.is_card]
        parts = _level_cards(cards) if cards else one.parts
        for number, (part, box) in enumerate(zip(parts, boxes, strict=False), start=1):
            self._add_part(slide, _find_holder(slide, number), part, box)
        for number in range(len(one.parts) + 1, len(boxes) + 1):
            holder = _find_holder(slide, number)
            holder._element.getparent().remove(holder._element)
        self._add_foot(slide)
        _order_shapes(slide)
        self._write_notes(slide, said)

    def _add_part(self, slide: Any, holder: Any, part: content.Part, box: Box) -> None:
        element, parent = holder._element, holder._parent
        if isinstance(part, Texts):
            if part.is_card:
                _fill_card(holder)
            room = content.shrink(box) if part.is_card else box
            self._write(holder, part.paragraphs, enlarge(part.paragraphs, room, part.largest))
            return
        if isinstance(part, Chart):
            kind, data = native.make_chart_data(part.plot)
            frame = ChartPlaceholder(element, parent).insert_chart(kind, data)
            self.charts += 1
            native.finish_chart(frame.chart, part, box.width, self.language, self.charts)
            _describe(frame, part.plot["name"], part.alt)
        elif isinstance(part, Grid):
            self._add_table(TablePlaceholder(element, parent), part)
        else:
            self._add_picture(PicturePlaceholder(element, parent), part, box)

    def _add_table(self, holder: TablePlaceholder, grid: Grid) -> None:
        frame = holder.insert_table(len(grid.rows) + 1, len(grid.head))
        table = frame.table
        heads = tuple(Paragraph(text, content.TEXT, True, "paper") for text in grid.head)
        total = content.CONTENT_BOX.width
        for column, share in zip(table.columns, grid.widths, strict=True):
            column.width = Pt(total * share)
        from briefing.publish.slides.table_slides import measure_row

        for row, cells in zip(table.rows, (heads, *grid.rows), strict=True):
            row.height = Pt(measure_row(cells, grid.widths))
            for cell, text in zip(row.cells, cells, strict=True):
                cell.margin_left = cell.margin_right = Pt(6)
                cell.margin_top = cell.margin_bottom = Pt(5)
                self._write(cell, [text], 1.0)
        _describe(frame, grid.head[0], grid.alt)

    def _add_picture(self, holder: PicturePlaceholder, part: Picture, box: Box) -> None:
        from briefing.publish.typesetting import draw_svg

        frame = holder.insert_picture(io.BytesIO(draw_svg(part.svg)))
        frame.crop_left = frame.crop_right = frame.crop_top = frame.crop_bottom = 0
        width, height = frame.image.size
        scale = min(box.width / width, box.height / height)
        frame.width, frame.height = Pt(width * scale), Pt(height * scale)
        frame.left = Pt(box.left + (box.width - width * scale) / 2)
        frame.top = Pt(box.top)
        _describe(frame, "", part.alt)

    def _add_foot(self, slide: Any) -> None:
        """The foot and the number of the page, a field, as the layout has them."""
        for holder in slide.slide_layout.placeholders:
            if holder.placeholder_format.idx in (11, 12):
                element = copy.deepcopy(holder._element)
                slide.shapes._spTree.append(element)
                element.nvSpPr.cNvPr.set("id", str(100 + holder.placeholder_format.idx))
                for run in element.iter(qn("a:rPr")):
                    run.set("lang", self.language)
                properties = element.spPr
                for child in list(properties):
                    properties.remove(child)
        foot = _find_holder(slide, 11)
        if self.foot:
            self._write(foot, [Paragraph(self.foot, content.SOURCE, colour="muted")], 1.0)
        else:
            foot._element.getparent().remove(foot._element)

    def _write(self, holder: Any, paragraphs: Sequence[Paragraph], factor: float) -> None:
        """Paragraphs in a placeholder or a cell, each a run with its language."""
        frame = holder.text_frame
        for number, part in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = part.text
            run.font.size, run.font.bold = Pt(round(part.size * factor, 1)), part.bold
            native.paint(run.font.color, part.colour)
            run._r.get_or_add_rPr().set("lang", self.language)
            paragraph.space_before = Pt(round(part.before * factor, 1) if number else 0)

    def _write_notes(self, slide: Any, said: Iterable[str]) -> None:
        frame = slide.notes_slide.notes_text_frame
        for number, text in enumerate(said):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = text
            run._r.get_or_add_rPr().set("lang", self.language)

    def save(self) -> bytes:
        """The file."""
        written = io.BytesIO()
        self.file.save(written)
        return fix_dates(written.getvalue())


def _level_cards(cards: Sequence[Texts]) -> tuple[content.Part, ...]:
    """Cards with their paragraphs level, all set as large as the fullest allows."""
    room = content.shrink(content.LEFT_BOX)
    factor = min(enlarge(card.paragraphs, room, card.largest) for card in cards)
    while factor > 0.99:
        levelled = _level(cards, factor)
        texts = [part for card in cards for part in card.paragraphs]
        is_high = any(measure_height(one.paragraphs, room.width) > room.height for one in levelled)
        if not is_high and all(_keeps_lines(part, room.width, factor) for part in texts):
            return levelled
        factor -= STEP
    return tuple(cards)


def _keeps_lines(part: Paragraph, room: float, factor: float) -> bool:
    """Whether a text takes as many lines larger as at its least size."""
    least, larger = (count_lines(part.text, room, part.size * n, part.bold) for n in (1, factor))
    return larger <= least


def _level(cards: Sequence[Texts], factor: float) -> tuple[Texts, ...]:
    room = content.shrink(content.LEFT_BOX)
    heights = [
        [measure_height([part._replace(before=0)], room.width, factor) for part in card.paragraphs]
        for card in cards
    ]
    levelled = []
    for own, card in zip(heights, cards, strict=True):
        paragraphs = [
            part._replace(size=part.size * factor, before=part.before * factor)
            for part in card.paragraphs
        ]
        for place in range(1, len(paragraphs)):
            missing = max(others[place - 1] for others in heights) - own[place - 1]
            before = paragraphs[place].before + missing
            paragraphs[place] = paragraphs[place]._replace(before=before)
        levelled.append(Texts(tuple(paragraphs), 1.0, is_card=True))
    return tuple(levelled)


def _fill_card(holder: Any) -> None:
    holder.fill.solid()
    holder.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    body = holder._element.txBody.find(qn("a:bodyPr"))
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, str(Pt(content.CARD_MARGIN)))


def _find_holder(slide: Any, number: int) -> Any:
    return next(one for one in slide.placeholders if one.placeholder_format.idx == number)


def _describe(frame: Any, name: str, alt: str) -> None:
    """What a chart, a table or a picture shows, for those who hear the slide."""
    element = frame._element.xpath(".//p:cNvPr")[0]
    element.set("descr", alt)
    if name:
        element.set("title", name)


def _order_shapes(slide: Any) -> None:
    """Reading order: title, what is shown, the sources, the foot, the number of the page."""
    order = {0: 0, 14: 1, 1: 2, 2: 3, 13: 4, 11: 5, 12: 6}
    tree = slide.shapes._spTree
    shapes = sorted(slide.placeholders, key=lambda one: order[one.placeholder_format.idx])
    for shape in shapes:
        tree.remove(shape._element)
    for number, shape in enumerate(shapes, start=2):
        tree.append(shape._element)
        shape._element.xpath(".//p:cNvPr")[0].set("id", str(number))


def _tag_language(language: str) -> str:
    """A language with the country a program of slides checks its spelling for: vi-VN."""
    likely = get_global("likely_subtags").get(language, language)
    locale = babel.Locale.parse(likely)
    return f"{locale.language}-{locale.territory}" if locale.territory else locale.language


def fix_dates(package: bytes) -> bytes:
    """A zip file with its parts in order and dated alike."""
    parts = files.unpack_zip(package)
    names = sorted(parts, key=lambda name: (name != "[Content_Types].xml", name))
    return files.pack_zip({name: parts[name] for name in names})
