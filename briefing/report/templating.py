"""The templates of pages, with what they need: unbroken ranges, drawings, heads of columns."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from briefing import paths
from briefing.report import design

if TYPE_CHECKING:
    import jinja2

_UNBREAKABLE = re.compile(r"(\S{0,9}[0-9%][–/][\w%.,]{1,12})")
_HEX = re.compile(r"(?<=: )#[0-9a-f]{6}\b")  # in a drawing's style
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
    from markupsafe import Markup

    wide, narrow = figure["svg"], figure.get("narrow", "")
    if not narrow:
        return Markup(_name_svg(figure, wide, f"{figure['anchor']}-svg"))
    return Markup(
        _name_svg(figure, wide, f"{figure['anchor']}-svg", ' class="wide"')
        + _name_svg(figure, narrow, f"{figure['anchor']}-narrow-svg", ' class="narrow"')
    )


def _name_svg(figure: Mapping[str, Any], svg: str, name: str, look: str = "") -> str:
    from markupsafe import escape

    root = re.search(r"<svg\b[^>]*>", svg)
    if root is None:
        return ""
    body = _thin(svg[root.end() :])
    named = set(re.findall(r"#([\w.:-]+)", body))  # other ids are a tenth of its bytes
    body = re.sub(r'(?<=<g) id="([^"]*)"', lambda id_: id_[0] if id_[1] in named else "", body)
    size = re.search(r'viewBox="[^"]*"', root[0])
    return (
        f'<svg{look} xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{size[0] if size else ""} role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(figure["title"])}</title>'
        f'<desc id="{name}-desc">{escape(figure["alt"])}</desc>{body}'
    )


def _hide_svg(cell: Mapping[str, Any]) -> Any:
    """A cell's small drawing for HTML; the cells beside it say what it shows."""
    from markupsafe import Markup

    drawing = _thin(cell["chart"])
    size = re.search(r'viewBox="[^"]*"', drawing)
    opening = f'<svg class="small-chart" aria-hidden="true" {size[0] if size else ""}>'
    return Markup(re.sub(r"<svg\b[^>]*>", opening, drawing, count=1))


def _thin(drawing: str) -> str:
    """A drawing with coordinates as fine as anybody sees, in the colours of the page."""
    drawing = re.sub(r'\b(?:d|x|y)="[^"]*"', _round_coordinates, drawing)
    return _HEX.sub(lambda colour: _VARIABLES.get(colour[0], colour[0]), drawing)


def _round_coordinates(attribute: re.Match[str]) -> str:
    """Coordinates as fine as anybody sees, which makes a page with charts a twentieth smaller."""
    return re.sub(r"(\.\d\d)\d+", r"\1", attribute[0])


def _column_labels_css(columns: Iterable[Mapping[str, Any]]) -> str:
    """The heads of a table's columns as CSS, for a narrow page to set before the cells."""
    heads = (f"{c['label']} ({c['unit']})" if c["unit"] else c["label"] for c in columns)
    quoted = (re.sub(r'(["\\])', r"\\\1", head) for head in heads)
    return ";".join(f'--c{number}:"{head}"' for number, head in enumerate(quoted, start=1))
