"""What the pages of a run say in sentences, made from its tables: to find what changed in them."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence

from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import exhibits
from briefing.report.blocks import Block, Cover, Findings, Table, Text, Tiles
from briefing.report.stale_sentences import split_sentences

OPENINGS: Mapping[str, Sequence[Callable[[Tables, Translator], Block | None]]] = {
    "summary": (exhibits.summary_cover, exhibits.headline_rows, exhibits.findings),
    "progress": (exhibits.progress_cover, exhibits.verdict_tiles, exhibits.interim_counts),
    "results": (exhibits.results_cover,),
    "documents": (exhibits.documents_cover,),
    "sources": (exhibits.sources_cover,),
}
DOMAIN = "domain-"  # how the names of reports on one domain begin
SIMILAR = 0.3  # how like a sentence is the one that took its place


def list_changed_sentences(
    report: str, texts: Sequence[str], old: Tables, new: Tables, say: Translator
) -> Iterator[tuple[str, str]]:
    """Each sentence of a page that its tables now make otherwise, with what they make ("" if none).

    `texts` are those of the page: what it does not say is left out, whatever the tables make.
    """
    spoken = _flatten(" ".join(texts))
    then, now = (_list_sentences(report, tables, say) for tables in (old, new))
    kept = {*then.values()} & {*now.values()}
    others = [text for text in now.values() if text not in kept]
    for key, sentence in then.items():
        if sentence in kept or _flatten(sentence) not in spoken:
            continue
        same = now.get(key, "") if key[0] != "sentence" else ""
        yield sentence, same or _find_similar(sentence, others)


def _find_similar(sentence: str, others: Sequence[str]) -> str:
    """The sentence that took the place of one, by the words they share; "" if none is like it."""
    words = difflib.SequenceMatcher(b=sentence.split(), autojunk=False)
    ratios: list[tuple[float, str]] = [(SIMILAR, "")]
    for other in others:
        words.set_seq1(other.split())
        ratios.append((words.ratio(), other))
    return max(ratios)[1]


def _list_sentences(report: str, tables: Tables, say: Translator) -> dict[tuple[str, str], str]:
    """The sentences of a report's opening, by what each is: a tile, a row by its label."""
    made: dict[tuple[str, str], str] = {}
    blocks = [show(tables, say) for show in OPENINGS.get(report, ())]
    if report.startswith(DOMAIN):
        blocks.append(exhibits.domain_cover(tables, report.removeprefix(DOMAIN), say))
    for block in blocks:
        if isinstance(block, Tiles):
            for tile in block.tiles:
                parts = (tile.label, f"{tile.value} {tile.unit}".strip(), tile.detail)
                made["tile", f"{block.label} {tile.label}"] = " · ".join(filter(None, parts))
        if isinstance(block, Table):
            for row in (row for group in block.groups for row in group.rows):
                words = " · ".join(cell.text for cell in row if cell.text)
                made["row", f"{block.anchor} {row[0].text}"] = words
        texts: list[str] = []
        if isinstance(block, Cover):
            texts = [block.title, block.message]
        elif isinstance(block, Text):
            texts = ["".join(span.text for span in block.spans)]
        elif isinstance(block, Findings):
            texts = [text for item in block.items for text in (item.headline, item.text)]
            texts += [item.decision.text for item in block.items if item.decision]
        sentences = (one for text in texts for one in split_sentences(text))
        made |= {("sentence", one): one for one in sentences}
    return {key: " ".join(one.split()) for key, one in made.items()}


def _flatten(text: str) -> str:
    """A text without the marks between its parts."""
    return " ".join(text.replace(" · ", " ").split())
