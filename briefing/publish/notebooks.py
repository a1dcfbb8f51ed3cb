"""An executed notebook → its blocks → a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from briefing import errors, i18n, paths
from briefing.errors import Fault, message
from briefing.publish.gate.leaks import find_output_leaks
from briefing.publish.imprint import Imprint
from briefing.publish.making import Making
from briefing.publish.markdown import parse_markdown
from briefing.publish.renderers import RENDERERS
from briefing.report import blocks

JSONObject = dict[str, Any]
Translator = i18n.Translator


def render_notebook(
    nb: Any,
    name: str,
    kind: str,
    links: Mapping[str, str],
    style: str = paths.PDF_STYLES[0],
    imprint: Imprint | None = None,
) -> dict[str, Any]:
    """An executed notebook → the files of its page in a format, by their suffixes.

    `links` and `style` as of `renderers.Renderer`; without `imprint` it has no such line. Raises
    Unpublishable with all that is wrong with the notebook, its blocks and its page.
    """
    facts = nb.metadata.get("briefing", {})
    renderer, language = RENDERERS[kind], facts.get("language", "")
    if language not in i18n.LANGUAGES:
        found = message("the language “{language}” in its metadata", language=language or "–")
        raise errors.Unpublishable([Fault("language", message("the notebook"), found)], name)
    say = i18n.load_translator(language)
    shapes, faults = read_notebook_blocks(nb.cells, say, name)
    try:
        last_line = imprint.describe(say) if imprint else ""
        quoted = tuple(facts.get("quoted", ()))
        province, report, year = (str(facts.get(n, "")) for n in ("province", "report", "year"))
        contents = renderer.render(
            shapes, say, links, Making(style, last_line, province, report, year, quoted)
        )
    except errors.Unpublishable as refused:
        raise errors.Unpublishable([*faults, *refused.faults], name) from None
    if faults:
        raise errors.Unpublishable(faults, name)
    return dict(zip(renderer.suffixes, contents, strict=True))


def read_notebook_blocks(
    cells: Iterable[Any], say: Translator, name: str
) -> tuple[list[JSONObject], list[Fault]]:
    """The blocks of an executed notebook, in order, and what in its cells is none."""
    shapes: list[JSONObject] = []
    faults: list[Fault] = []
    for number, cell in enumerate(cells, start=1):
        where = message("cell {number}", number=number)
        if cell.cell_type == "markdown":
            try:
                shapes += parse_markdown(cell.source, say, f"{name}, {where}")
            except errors.Unrenderable as refused:
                faults.append(Fault("markdown", where, refused.found))
        outputs = cell.get("outputs", ())
        leaks = find_output_leaks(outputs, blocks.MIME)
        faults += [Fault("outputs", where, found) for found in leaks]
        shown = (output.get("data", {}) for output in outputs)
        shapes += [dict(data[blocks.MIME]) for data in shown if blocks.MIME in data]
    return shapes, faults
