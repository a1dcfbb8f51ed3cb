"""The empty presentation slides are added to: sheet, theme, master and layouts of the design."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from briefing.data import files
from briefing.publish.slides import content
from briefing.publish.slides.measure import Box
from briefing.report import design

NAME = "Briefing"
SCHEME = {  # places of the theme → names of the design
    **{"dk1": "ink", "lt1": "paper", "dk2": "accent", "lt2": "faint"},
    **{"accent1": "accent", "accent2": "warm", "accent3": "middle"},
    **{"accent4": "good", "accent5": "warn", "accent6": "bad"},
    **{"hlink": "accent", "folHlink": "muted"},
}
SWISS = {"panose": "020B0604020202020204", "pitchFamily": "34"}  # like what to set where it lacks
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_STYLE = (
    f'<a:lvl1pPr xmlns:a="{_A}" marL="0" indent="0" algn="l" defTabSz="914400" rtl="0" '
    'eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
    '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
    '<a:defRPr sz="{size}" b="{bold}" kern="1200">'
    '<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:latin typeface="{font}"/>'
    '<a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr>'
)
_BACKGROUND = (
    '<p:bg xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="{_A}"><p:bgPr><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
    "<a:effectLst/></p:bgPr></p:bg>"
)
_KEPT = {"cover": 0, "one": 1, "two": 3}  # layouts, by their places among those python-pptx brings


def shape_template(file: Any) -> Mapping[str, Any]:
    """Sheet, theme and layouts of a new presentation; the layouts by name."""
    file.slide_width, file.slide_height = Pt(content.WIDTH), Pt(content.HEIGHT)
    master = file.slide_master
    _set_theme(master)
    _set_master(master)
    layouts = {name: file.slide_layouts[place] for name, place in _KEPT.items()}
    for layout in list(file.slide_layouts):
        if layout not in layouts.values():
            file.slide_layouts.remove(layout)
    _set_cover(layouts["cover"])
    _set_layout(layouts["one"], {1: content.CONTENT_BOX})
    _set_layout(layouts["two"], {1: content.LEFT_BOX, 2: content.RIGHT_BOX})
    _drop_extras(file)
    return layouts


def fix_properties(file: Any) -> None:
    """The one date of every file, and a first revision."""
    date = dt.datetime.fromtimestamp(files.get_timestamp(), dt.UTC).replace(tzinfo=None)
    properties = file.core_properties
    properties.created = properties.modified = date
    properties.revision = 1
    printed = properties._element.find(qn("cp:lastPrinted"))
    if printed is not None:
        properties._element.remove(printed)


def _drop_extras(file: Any) -> None:
    """A picture of another sheet and settings of somebody's printer."""
    package, part = file.part.package, file.part
    for owner, kind in (
        (package, RELATIONSHIP_TYPE.THUMBNAIL),
        (part, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        rels = owner._rels
        for key in [key for key, rel in rels.items() if rel.reltype == kind]:
            rels.pop(key)


def _set_theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    theme.set("name", NAME)
    colours, fonts = theme.find(f".//{{{_A}}}clrScheme"), theme.find(f".//{{{_A}}}fontScheme")
    colours.set("name", NAME)
    fonts.set("name", NAME)
    for place, name in SCHEME.items():
        slot = colours.find(f"{{{_A}}}{place}")
        for child in list(slot):
            slot.remove(child)
        value = design.CHART_COLOURS[name].removeprefix("#").upper()
        etree.SubElement(slot, f"{{{_A}}}srgbClr", val=value)
    for kind in ("majorFont", "minorFont"):
        latin = fonts.find(f"{{{_A}}}{kind}/{{{_A}}}latin")
        latin.attrib.update({"typeface": design.OFFICE_FAMILY, **SWISS})
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_master(master: Any) -> None:
    styles = master._element.find(qn("p:txStyles"))
    for name, size, bold, colour, font in (
        ("p:titleStyle", 3000, 1, "accent1", "+mj-lt"),
        ("p:bodyStyle", int(content.TEXT * 100), 0, "tx1", "+mn-lt"),
    ):
        style = styles.find(qn(name))
        for level in list(style):
            style.remove(level)
        style.append(
            etree.fromstring(_STYLE.format(size=size, bold=bold, colour=colour, font=font))
        )
    boxes = {
        **{0: content.TITLE_BOX, 1: content.CONTENT_BOX},
        **{11: content.FOOT_BOX, 12: content.NUMBER_BOX, 10: content.FOOT_BOX},
    }
    for holder in list(master.placeholders):
        kind = str(holder.placeholder_format.type)
        if "DATE" in kind:
            holder._element.getparent().remove(holder._element)
        elif "TITLE" in kind:
            _place(holder, boxes[0], anchor="b")
        elif "BODY" in kind:
            _place(holder, boxes[1])
        elif "FOOTER" in kind:
            _place(holder, boxes[11])
            _style_small(holder, "l")
        else:
            _place(holder, boxes[12])
            _style_small(holder, "r")


def _set_layout(layout: Any, boxes: Mapping[int, Box]) -> None:
    for holder in list(layout.placeholders):
        number = holder.placeholder_format.idx
        if number == 10:
            holder._element.getparent().remove(holder._element)
        elif number in boxes:
            _place(holder, boxes[number])
        elif number == 0:
            _place(holder, content.TITLE_BOX, anchor="b")
        elif number == 11:
            _place(holder, content.FOOT_BOX)
        elif number == 12:
            _place(holder, content.NUMBER_BOX)
    _add_text_holder(layout, 14, "Lead", content.LEAD_BOX, content.TEXT, "folHlink")
    _add_text_holder(layout, 13, "Sources", content.SOURCE_BOX, content.SOURCE, "folHlink", "b")


def _set_cover(layout: Any) -> None:
    layout._element.cSld.insert(0, etree.fromstring(_BACKGROUND))
    for holder in list(layout.placeholders):
        number = holder.placeholder_format.idx
        if number > 1:
            holder._element.getparent().remove(holder._element)
        else:
            box = content.COVER_TEXT_BOX if number else content.COVER_TITLE_BOX
            _place(holder, box, anchor="t" if number else "b")
            _set_style(holder, 2200 if number else 3600, "bg1", bold=not number)
    _add_text_holder(layout, 13, "Status", content.COVER_MARK_BOX, content.TEXT, "bg1")
    _add_text_holder(layout, 14, "Imprint", content.COVER_FOOT_BOX, content.SOURCE, "bg1")
    _add_text_holder(layout, 15, "Place", content.COVER_PLACE_BOX, 20, "bg1")


def _add_text_holder(
    layout: Any, number: int, name: str, box: Box, size: float, colour: str, anchor: str = "t"
) -> None:
    """A further placeholder for a text."""
    first = next(one for one in layout.placeholders if one.placeholder_format.idx == 1)
    element = copy.deepcopy(first._element)
    layout.shapes._spTree.append(element)
    shape = element.nvSpPr
    shape.cNvPr.set("id", str(20 + number))
    shape.cNvPr.set("name", name)
    mark = shape.nvPr.find(qn("p:ph"))
    mark.attrib.clear()
    mark.set("type", "body")
    mark.set("idx", str(number))
    mark.set("sz", "quarter")
    holder = next(one for one in layout.placeholders if one.placeholder_format.idx == number)
    _place(holder, box, anchor)
    _set_style(holder, int(size * 100), colour)
    holder.text_frame.text = name


def _place(holder: Any, box: Box, anchor: str = "t") -> None:
    """A placeholder in its box, without margins, its text neither shrunk nor grown."""
    holder.left, holder.top = Pt(box.left), Pt(box.top)
    holder.width, holder.height = Pt(box.width), Pt(box.height)
    body = holder._element.txBody.find(qn("a:bodyPr"))
    for child in list(body):
        body.remove(child)
    body.attrib.clear()
    body.attrib.update({"lIns": "0", "tIns": "0", "rIns": "0", "bIns": "0", "anchor": anchor})
    etree.SubElement(body, qn("a:noAutofit"))


def _set_style(holder: Any, size: int, colour: str, bold: bool = False) -> None:
    style = holder._element.txBody.find(qn("a:lstStyle"))
    for level in list(style):
        style.remove(level)
    font = "+mj-lt" if bold else "+mn-lt"
    style.append(
        etree.fromstring(_STYLE.format(size=size, bold=int(bold), colour=colour, font=font))
    )


def _style_small(holder: Any, side: str) -> None:
    _set_style(holder, int(content.SOURCE * 100), "folHlink")
    holder._element.txBody.find(qn("a:lstStyle"))[0].set("algn", side)
