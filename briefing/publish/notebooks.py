"""An executed notebook → its blocks → a page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing import block, errors, paths, words
from briefing.errors import Fault, message
from briefing.publish.gate import leaks
from briefing.publish.markdown import markdown_blocks
from briefing.publish.pages import page_html, page_pdf_with_picture

Shape = dict[str, Any]
Say = words.Speaker


def html(nb: Any, name: str, links: Mapping[str, str]) -> str:
    """An executed notebook → the text of its page; `links` as of `page_html`.

    Raises Unpublishable with all that is wrong with the notebook and its blocks.
    """
    say = _speaker(nb, name)
    blocks, faults = _read(nb.cells, say, name)
    with _all_told(faults, name):
        return page_html(blocks, say, links)


def pdf(nb: Any, name: str, style: str = paths.STYLES[0]) -> tuple[bytes, bytes]:
    """An executed notebook → the bytes of its PDF, and of a small PNG of its first page.

    Set in a style of `paths.STYLES`. Raises as `html` does.
    """
    say = _speaker(nb, name)
    blocks, faults = _read(nb.cells, say, name)
    with _all_told(faults, name):
        return page_pdf_with_picture(blocks, say, style)


@contextlib.contextmanager
def _all_told(faults: Iterable[Fault], name: str) -> Iterator[None]:
    """What a notebook breaks, told with what its blocks or its page break."""
    found = list(faults)
    try:
        yield
    except errors.Unpublishable as refused:
        found += refused.faults
    if found:
        raise errors.Unpublishable(found, name)


def _speaker(nb: Any, name: str) -> Say:
    """The speaker of the notebook's language."""
    language = nb.metadata.get("briefing", {}).get("language", "")
    if language not in words.LANGUAGES:
        found = message("the language “{language}” in its metadata", language=language or "–")
        raise errors.Unpublishable([Fault("language", message("the notebook"), found)], name)
    return words.speak(language)


def notebook_blocks(cells: Iterable[Any], say: Say, name: str) -> list[Shape]:
    """The cells of an executed notebook → its blocks, in order."""
    blocks, faults = _read(cells, say, name)
    if faults:
        raise errors.Unpublishable(faults, name)
    return blocks


def _read(cells: Iterable[Any], say: Say, name: str) -> tuple[list[Shape], list[Fault]]:
    """The blocks of a notebook, and what in its cells is none."""
    blocks: list[Shape] = []
    faults: list[Fault] = []
    for number, cell in enumerate(cells, start=1):
        where = message("cell {number}", number=number)
        if cell.cell_type == "markdown":
            try:
                blocks += markdown_blocks(cell.source, say, f"{name}, {where}")
            except errors.Unrenderable as refused:
                faults.append(Fault("markdown", where, refused.found))
        outputs = cell.get("outputs", ())
        faults += [
            Fault("outputs", where, found) for found in leaks.of_outputs(outputs, block.MIME)
        ]
        shown = (output.get("data", {}) for output in outputs)
        blocks += [dict(data[block.MIME]) for data in shown if block.MIME in data]
    return blocks, faults
