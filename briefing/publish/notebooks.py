"""An executed notebook → its blocks → a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing import block, errors, words
from briefing.publish.markdown import markdown_blocks
from briefing.publish.pages import page_html, page_pdf

Shape = dict[str, Any]
Say = words.Speaker


def html(nb: Any, name: str, links: Mapping[str, str]) -> str:
    """An executed notebook → the text of its page; `links` as of `page_html`."""
    say = _speaker(nb, name)
    return page_html(notebook_blocks(nb.cells, say, name), say, links)


def pdf(nb: Any, name: str) -> bytes:
    """An executed notebook → the bytes of its PDF."""
    say = _speaker(nb, name)
    return page_pdf(notebook_blocks(nb.cells, say, name), say)


def _speaker(nb: Any, name: str) -> Say:
    """The speaker of the notebook's language."""
    language = nb.metadata.get("briefing", {}).get("language", "")
    if language not in words.LANGUAGES:
        raise errors.Unpublishable(name, f"the language “{language}” in its metadata")
    return words.speak(language)


def notebook_blocks(cells: Iterable[Any], say: Say, name: str) -> Iterator[Shape]:
    """The cells of an executed notebook → its blocks, in order."""
    for number, cell in enumerate(cells, start=1):
        where = f"{name}, cell {number}"
        if cell.cell_type == "markdown":
            yield from markdown_blocks(cell.source, say, where)
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                raise errors.Unpublishable(where, f"the error {output.ename}: {output.evalue}")
            if block.MIME in output.get("data", {}):
                yield dict(output.data[block.MIME])
