"""The parts of a Word document that no text is in: styles, numberings, settings; its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from briefing.report import templating

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LISTS = {"bullets": 1, "numbers": 2, "headings": 3}  # of the part of numberings
FRESH_NUMBERS = 10  # from here on one list each, so that every numbered list begins at 1
SHEET = (11906, 16838)  # A4, upright, in twentieths of a point


def make_part(root: str, content: str) -> bytes:
    """The XML of a part with a root element of Word's own."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def make_style_part(name: str, settings: Mapping[str, Any], **facts: Any) -> bytes:
    """A part that sets looks, from its template and the design as on paper."""
    environment = templating.load_templates()
    environment.filters["style_id"] = _name_style
    margin = settings["paper"]["margin"]
    part = environment.get_template(f"docx-{name}.xml.j2").render(
        namespaces=Markup(NAMESPACES),
        size=settings["size"],
        colour=settings["colour"],
        family=settings["family"]["office"],
        room=measure_page(margin, False)[0],
        lists=LISTS,
        fresh=FRESH_NUMBERS,
        **facts,
    )
    return (HEAD + "".join(part.splitlines())).encode()


def _name_style(name: str) -> str:
    """The id of a style by its name, as Word makes it: heading 1 → Heading1."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def measure_page(margin: Mapping[str, float], lies: bool) -> tuple[int, str]:
    """The room for text across a sheet of A4, upright or lying, and how a section describes it."""
    sides = {
        side: margin.get(side, margin.get("x", 0)) for side in ("top", "right", "bottom", "left")
    }
    inset = {side: round(wide * 1440 / 25.4) for side, wide in sides.items()}
    if lies:  # turned to the left: what was at the left is below
        turned = (inset[side] for side in ("right", "bottom", "left", "top"))
        inset = dict(zip(inset, turned, strict=True))
    width, height = reversed(SHEET) if lies else SHEET
    turn = ' w:orient="landscape"' if lies else ""
    edges = " ".join(f'w:{side}="{wide}"' for side, wide in inset.items())
    described = (
        f'<w:pgSz w:w="{width}" w:h="{height}"{turn}/>'
        f'<w:pgMar {edges} w:header="480" w:footer="420" w:gutter="0"/>'
    )
    return width - inset["left"] - inset["right"], described
