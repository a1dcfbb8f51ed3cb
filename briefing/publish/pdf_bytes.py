"""A PDF as Typst writes it → the same with its streams closed plainly and the heads of rows tagged.

What is written into it moves what follows; the addresses at its end are moved with it.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence

Edit = tuple[int, int, bytes]  # from, to, what is there instead

_ELEMENT = re.compile(
    rb"(\d+) 0 obj\n<</Type/StructElem/S/(TR|TH|TD)/P \d+ 0 R(.*?)\nendobj", re.DOTALL
)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_DATA_CELL = re.compile(rb"TD(/P \d+ 0 R)(/A\[<</O/Table/Headers\[)(\(U(\d+)x.*?)\]")
_NAMES = re.compile(rb"/IDTree<</Names\[(.*?)\]")
_NAME = re.compile(rb"\((.*?)\)(\d+) 0 R")


def fix_stream_ends(pdf: bytes) -> bytes:
    """A PDF whose streams end where their /Length says, whatever their last byte is.

    Typst closes a stream with LF; after data that ends in CR the two read as one end of line, and
    PDF/A validators count a byte too few. There CR LF closes it.
    """
    ends = re.finditer(rb"\r\nendstream", pdf[: _find_addresses(pdf)])
    return _write_edits(pdf, ((end.start(), end.start(), b"\r") for end in ends))


def tag_row_heads(pdf: bytes, columns: Sequence[int]) -> bytes:
    """A PDF whose tables name for each cell the heads of its column, its group and its row.

    Typst tags heads of columns and groups alone. `columns` has for each table the place of the
    column whose cells head their rows.
    """
    elements = {found[1]: found for found in _ELEMENT.finditer(pdf)}
    edits: list[Edit] = []
    names = _NAMES.search(pdf)
    known = _NAME.findall(names[1]) if names else []
    for row in (found for found in elements.values() if found[2] == b"TR"):
        numbers = _REFERENCE.findall(row[3])
        found = [_DATA_CELL.match(pdf, elements[n].start(2)) for n in numbers]
        cells = [cell for cell in found if cell]
        if len(cells) < len(found) or not cells:
            continue  # a row of heads
        table, own = cells[0][4], columns[int(cells[0][4]) - 1]
        identity = b"U%sr%s" % (table, numbers[own])
        known.append((identity, numbers[own]))
        for place, cell in enumerate(cells):
            heads = b"".join(
                dict.fromkeys((b"(U%sx%dy0)" % (table, place), *re.findall(rb"\(.*?\)", cell[3])))
            )
            if place == own:
                new = b"TH%s/ID(%s)/A[<</O/Table/Scope/Row/Headers[%s]" % (cell[1], identity, heads)
            else:
                new = b"TD%s%s%s(%s)]" % (cell[1], cell[2], heads, identity)
            edits.append((*cell.span(), new))
    if names:
        tree = b"".join(b"(%s)%s 0 R" % pair for pair in sorted(known))
        edits.append((*names.span(1), tree))
    return _write_edits(pdf, edits)


def _find_addresses(pdf: bytes) -> int:
    """Where the table of addresses begins."""
    return int(pdf[pdf.rindex(b"startxref") :].split()[1])


def _write_edits(pdf: bytes, edits: Iterable[Edit]) -> bytes:
    """A PDF with other bytes in some places and the addresses of its objects moved by as much."""
    placed = sorted(edits)
    start = _find_addresses(pdf)
    longer = (len(new) - (end - begin) for begin, end, new in placed)
    moves = list(itertools.accumulate(longer, initial=0))
    begins = [begin for begin, _, _ in placed]

    def move(address: int) -> int:
        return address + moves[bisect.bisect(begins, address)]

    borders = [0, *itertools.chain(*((begin, end) for begin, end, _ in placed)), start]
    kept = [pdf[begin:end] for begin, end in zip(borders[::2], borders[1::2], strict=True)]
    written = itertools.chain(*zip(kept, [*(new for _, _, new in placed), b""], strict=True))
    table = re.sub(
        rb"(\d{10})(?= \d{5} n\r\n)", lambda found: b"%010d" % move(int(found[1])), pdf[start:]
    )
    ended = table.replace(b"startxref\n%d" % start, b"startxref\n%d" % move(start))
    return b"".join(written) + ended
