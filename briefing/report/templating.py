"""The templates of pages, with what they need: unbroken ranges, drawings, heads of columns."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from briefing import paths
from briefing.report import design

if TYPE_CHECKING:
    import jinja2

_UNBREAKABLE = re.compile(r"(\S{0,9}[0-9%][–/][\w%.,]{1,12})")
_HEX = re.compile(r"(?<=: )#[0-9a-f]{6}\b")  # in a drawing's style
_PATH_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
_COMMANDS = re.compile(r"([A-Za-z])([^A-Za-z]*)")  # of a path: a letter and its numbers
_DEFAULTS = re.compile(r"(?:text-anchor: start|stroke-dashoffset: 0); ")
_FONT = re.compile(r"font-size: [^;]*; font-family: [^;]*; ")
_BARE_GROUP = re.compile(r"<g>((?:(?!</?g\b).)*)</g>", re.DOTALL)  # in a drawing, of no look
_VALUE = re.compile(r'data-value="[^"]*"')
_LONE_MARK = re.compile(r'<g (data-value="[^"]*")><(\w+)([^<>]*)/></g>')
_PAINTED = r'<(?:path|text|use)\b[^<>]*? style="{}"[^<>]*(?:/>|>[^<]*</text>)'
_FIRST, _NEXT = _PAINTED.format('([^"]*)'), _PAINTED.format(r"\1")
_ALIKE = re.compile(f"{_FIRST}(?:{_NEXT})+")
_PATHS = re.compile(r'(?:<path d="[^"]*"/>){2,}')  # of one look: one path draws the same
_DEFS = re.compile(r"<defs>(.*?)</defs>", re.DOTALL)
# By their first name: those of one colour by day are of one colour by night.
_VARIABLES = {
    colour: f"var(--{name})" for name, colour in reversed(list(design.CHART_COLOURS.items()))
}


@functools.cache
def load_templates() -> jinja2.Environment:
    """The templates, in which every value is escaped and a missing one is an error."""
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(paths.TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["inline_svg"] = _inline_svg
    environment.filters["small_chart"] = _hide_svg
    environment.filters["whole"] = _mark_unbreakable
    environment.filters["labels"] = _column_labels_css
    environment.globals["symbols"] = design.TONE_SYMBOLS
    environment.globals["design"] = Markup(design.css_rules())
    return environment


def _mark_unbreakable(text: str) -> Any:
    """A text in which ranges and rates (2026–2030, %/năm) are never broken at the end of a line."""
    from markupsafe import Markup, escape

    parts = _UNBREAKABLE.split(text)
    spans = (f'<span class="whole">{escape(part)}</span>' for part in parts[1::2])
    plain = (str(escape(part)) for part in parts[2::2])
    return Markup(str(escape(parts[0])) + "".join(map("".join, zip(spans, plain, strict=True))))


def _inline_svg(figure: Mapping[str, Any]) -> Any:
    """A figure's SVG for HTML: named by its title, described by its alt text, in the colours of
    the page; where it is also drawn for a phone both, of which the page shows one.
    """
    from markupsafe import Markup, escape

    name, narrow = f"{figure['anchor']}-svg", figure.get("narrow", "")
    said = (
        f'<title id="{name}-title">{escape(figure["title"])}</title>'
        f'<desc id="{name}-desc">{escape(figure["alt"])}</desc>'
    )
    if _VALUE.findall(narrow) == _VALUE.findall(figure["svg"]):  # the page's script copies them
        narrow = _VALUE.sub('data-value=""', narrow)
    wide = _name_svg(figure["svg"], name, said, ' class="wide"' if narrow else "")
    # The names of one drawing serve both, whichever is shown.
    return Markup(wide + (_name_svg(narrow, name, "", ' class="narrow"') if narrow else ""))


def _name_svg(svg: str, name: str, said: str, look: str) -> str:
    root = re.search(r"<svg\b[^>]*>", svg)
    if root is None:
        return ""
    body = svg[root.end() :]
    named = set(
        re.findall(r'(?:url\(|href=")#([^")]+)', body)
    )  # other ids are a tenth of its bytes
    body = re.sub(r'(?<=<g) id="([^"]*)"', lambda id_: id_[0] if id_[1] in named else "", body)
    short = f"m{zlib.crc32((name + look).encode()) % 2**20:x}"
    for number, id_ in enumerate(sorted(named)):
        body = re.sub(rf'(?<=[#"]){re.escape(id_)}(?=[")])', f"{short}-{number}", body)
    size = re.search(r'viewBox="[^"]*"', root[0])
    return (
        f'<svg{look} xmlns="http://www.w3.org/2000/svg" '
        f'{size[0] if size else ""} role="img" aria-labelledby="{name}-title {name}-desc">'
        f"{said}{_thin(body)}"
    )


def _hide_svg(cell: Mapping[str, Any]) -> Any:
    """A cell's small drawing for HTML; the cells beside it say what it shows."""
    from markupsafe import Markup

    drawing = _thin(cell["chart"])
    size = re.search(r'viewBox="[^"]*"', drawing)
    opening = f'<svg class="small-chart" aria-hidden="true" {size[0] if size else ""}>'
    return Markup(re.sub(r"<svg\b[^>]*>", opening, drawing, count=1))


def _thin(drawing: str) -> str:
    """What is drawn, with coordinates as fine as anybody sees, in the colours of the page.

    Neighbours of one look have it from a group around them: a page of charts is half as large.
    """
    drawing = re.sub(
        r'\b(?:d|x|y)="[^"]*"', _round_coordinates, drawing.replace("xlink:href", "href")
    )
    drawing = _HEX.sub(lambda colour: _VARIABLES.get(colour[0], colour[0]), drawing)
    drawing = re.sub(r">\s+<", "><", _DEFAULTS.sub("", drawing))
    used, drawing = "".join(_DEFS.findall(drawing)), _DEFS.sub("", drawing)
    if (font := _FONT.search(drawing)) and "<g" in drawing:  # of most texts, and all are in there
        drawing = drawing.replace(font[0], "").replace("<g", f'<g style="{font[0]}"', 1)
    grouped, drawing = "", drawing.replace("<g/>", "")
    while grouped != drawing:
        grouped, drawing = drawing, _BARE_GROUP.sub(r"\1", drawing)
    drawing = _LONE_MARK.sub(r"<\2 \1\3/>", drawing)
    drawing = _ALIKE.sub(_group_alike, drawing)
    drawing = _PATHS.sub(lambda run: run[0].replace('"/><path d="', ""), drawing)
    drawing = drawing.replace("<g", f"<defs>{used}</defs><g", 1) if used else drawing
    return re.sub(r'style="[^"]*"', lambda style: re.sub(r"(?<=[:;]) ", "", style[0]), drawing)


def _round_coordinates(attribute: re.Match[str]) -> str:
    name, value = re.sub(r'\s+"', '"', attribute[0]).split("=")
    value = re.sub(r"\d+\.\d\d+", lambda number: f"{round(float(number[0]), 1):g}", value)
    value = _PATH_COMMAND.sub(r"\1", value)
    return f'{name}="{_shorten_lines(value[1:-1])}"'


def _shorten_lines(path: str) -> str:
    """A path of straight lines, those along an axis with the one coordinate that changes."""
    point, shorter = ["", ""], ""
    for command, numbers in _COMMANDS.findall(path):
        before, point = point, numbers.split()
        if command not in "MLz" or (command != "z" and len(point) != 2):
            return path
        if command == "L" and point[1:] == before[1:]:
            shorter += f"H{point[0]}"
        elif command == "L" and point[:1] == before[:1]:
            shorter += f"V{point[1]}"
        else:
            shorter += command + numbers
    return shorter or path


def _group_alike(run: re.Match[str]) -> str:
    look = f' style="{run[1]}"'
    return f"<g{look}>{run[0].replace(look, '')}</g>"


def _column_labels_css(columns: Iterable[Mapping[str, Any]]) -> str:
    """The heads of a table's columns as CSS, for a narrow page to set before the cells."""
    heads = (f"{c['label']} ({c['unit']})" if c["unit"] else c["label"] for c in columns)
    quoted = (re.sub(r'(["\\])', r"\\\1", head) for head in heads)
    return ";".join(f'--c{number}:"{head}"' for number, head in enumerate(quoted, start=1))
