"""What figures rest on → the notes below them, each once, and the numbers of their sources.

A figure that is computed brings the notes and the sources of all it is made from.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from string import ascii_lowercase

from briefing.data.tables import STATEMENT_LINK
from briefing.report.blocks import Cell, Evidence, Figure, Footnote, Group, Row, Table, Tile, Tiles

SOURCE_MARK = re.compile(r"\[(\d+)\]")
Known = Mapping[str, Evidence]  # by key; also what each is made from


def evidence_key(href: str) -> str:
    """The figure a link opens: what it names behind the row it leads to, else that row."""
    row, _, figure = href.removeprefix(STATEMENT_LINK).partition("/")
    return figure or row


def list_links(block: Table | Tiles) -> Iterator[str]:
    """The links of a block's figures."""
    parts: Iterable[Cell | Tile] = (
        block.tiles
        if isinstance(block, Tiles)
        else (cell for group in block.groups for row in group.rows for cell in row)
    )
    yield from (part.href for part in parts if part.href)


def cite(known: Known, links: Iterable[str], stated: str = "") -> str:
    """The marks of the sources of some figures and of those a block names itself, in order."""
    numbers = set(map(int, SOURCE_MARK.findall(stated)))
    numbers.update(n for link in links for n in _source_numbers(known, evidence_key(link)))
    return " ".join(f"[{number}]" for number in sorted(numbers))


def _source_numbers(known: Known, key: str) -> Iterator[int]:
    figure = known[key]
    yield from (part.number for part in figure.statements if part.key == key)
    for one in figure.inputs:
        yield from _source_numbers(known, one)


def _list_notes(known: Known, key: str) -> Iterator[str]:
    """What is said of a figure, first of all of its kind, and of those it is made from."""
    figure = known[key]
    said = (figure.note, figure.rule_note)
    yield from filter(None, (*said, *(part.note for part in figure.statements if part.key == key)))
    for one in figure.inputs:
        yield from _list_notes(known, one)


def mark_table(table: Table, known: Known) -> Table:
    """A table with its notes: the head of a row has the marks of what is true of all its figures,
    a figure those of its own.
    """
    heads = [column.header for column in table.columns].index(True)
    mark_of, notes = make_marks(table.notes)

    def mark_row(row: Row) -> Row:
        keys = [evidence_key(cell.href) if cell.href else "" for cell in row]
        scopes = {known[key].note for key in keys if key}
        shared = scopes - {""} if len(scopes) == 1 else set()
        own = [
            [note for note in _list_notes(known, key) if note not in shared] if key else []
            for key in keys
        ]
        own[heads] += shared
        return tuple(
            replace(cell, notes=tuple(dict.fromkeys((*cell.notes, *map(mark_of, some)))))
            for cell, some in zip(row, own, strict=True)
        )

    groups = tuple(Group(group.label, tuple(map(mark_row, group.rows))) for group in table.groups)
    return replace(table, groups=groups, notes=notes())


def mark_tiles(tiles: Tiles, known: Known) -> Tiles:
    """Tiles with the notes of their figures."""
    mark_of, notes = make_marks(())

    def mark_tile(tile: Tile) -> Tile:
        said = _list_notes(known, evidence_key(tile.href)) if tile.href else ()
        return replace(tile, notes=tuple(dict.fromkeys(map(mark_of, said))))

    return replace(tiles, tiles=tuple(map(mark_tile, tiles.tiles)), notes=notes())


def note_chart(figure: Figure, known: Known, links: Iterable[str]) -> Figure:
    """A chart with the sources of what it draws and its notes, each behind what it is of."""
    links = list(links)
    keys = map(evidence_key, links)
    named = ((known[key].name, note) for key in keys for note in _list_notes(known, key))
    return replace(figure, source=cite(known, links, figure.source), notes=name_notes(named))


def name_notes(named: Iterable[tuple[str, str]]) -> tuple[Footnote, ...]:
    """Notes without marks: each once, behind the names of all it is of."""
    names: dict[str, dict[str, None]] = {}
    for name, note in named:
        if note:
            names.setdefault(note, {})[name] = None
    return tuple(Footnote("", f"{'; '.join(of)}: {note}") for note, of in names.items())


def make_marks(
    taken: Iterable[Footnote],
) -> tuple[Callable[[str], str], Callable[[], tuple[Footnote, ...]]]:
    """What gives a note its mark, the same to the same text; what lists all, by their marks."""
    footnotes = {note.text: note for note in taken}
    used = {note.mark for note in footnotes.values()}
    letters = map("".join, itertools.product(("", *ascii_lowercase), ascii_lowercase))
    unused = (letter for letter in letters if letter not in used)

    def mark_of(text: str) -> str:
        if text not in footnotes:
            footnotes[text] = Footnote(next(unused), text)
        return footnotes[text].mark

    return mark_of, lambda: tuple(sorted(footnotes.values(), key=lambda n: (len(n.mark), n.mark)))
