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
    rb"(\d+) 0 obj\n<</Type/StructElem/S/(TR|TH|TD)(/P \d+ 0 R)(.*?)\nendobj", re.DOTALL
)
_KIDS = re.compile(rb"(\d+) 0 R")
_HEADS = re.compile(rb"/Headers\[(.*?)\]")
_TABLE = re.compile(rb"\(U(\d+)x")
_NAMES = re.compile(rb"/IDTree<</Names\[(.*?)\]")
_NAME = re.compile(rb"\((.*?)\)(\d+) 0 R")


def fix_stream_ends(pdf: bytes) -> bytes:
    """A PDF whose streams end where their /Length says, whatever their last byte is.

    Typst closes a stream with LF; after data that ends in CR the two read as one end of line, and
    PDF/A validators count a byte too few. There CR LF closes it.
    """
    ends = re.finditer(rb"\r\nendstream", pdf[: _find_addresses(pdf)])
    return _write_edits(pdf, ((end.start(), end.start(), b"\r") for end in ends))


def tag_row_heads(pdf: bytes, tables: Sequence[Sequence[bool]]) -> bytes:
    """A PDF whose tables name for each cell the heads of its column, its group and its row.

    Typst tags heads of columns and groups alone. `tables` tells for each table which of its columns
    head their rows; the template's last column, which holds rows together, is none and goes.
    """
    names = _NAMES.search(pdf)
    if not names:
        return pdf
    known = dict(_NAME.findall(names[1]))
    for number, columns in enumerate(tables, start=1):
        known.pop(b"U%dx%dy0" % (number, len(columns)), None)
    elements = {found[1]: found for found in _ELEMENT.finditer(pdf)}
    edits: list[Edit] = []
    for row in (found for found in elements.values() if found[2] == b"TR"):
        cells = [elements[number] for number in _KIDS.findall(row[4])]
        table = int(_TABLE.findall(cells[0][4])[0])
        columns = tables[table - 1]
        del cells[len(columns) :]
        kids = b" ".join(b"%s 0 R" % cell[1] for cell in cells)
        edits.append((*row.span(4), b"/K[%s]>>" % kids))
        if cells[0][2] == b"TH":  # heads of columns, or that of a group
            edits += [(*cell.span(4), _narrow(cell[4], table, len(columns))) for cell in cells]
            continue
        own = columns.index(True)
        name = b"U%dr%s" % (table, cells[own][1])
        known[name] = cells[own][1]
        for place, cell in enumerate(cells):
            column, group = b"(U%dx%dy0)" % (table, place), _HEADS.findall(cell[4])[0]
            heads = column + group.replace(column, b"")
            if place == own:
                new = b"TH%s/ID(%s)%s" % (cell[3], name, _name_heads(cell[4], heads, b"/Scope/Row"))
            else:
                new = b"TD%s%s" % (cell[3], _name_heads(cell[4], b"%s(%s)" % (heads, name)))
            edits.append((cell.start(2), cell.end(4), new))
    tree = b"".join(b"(%s)%s 0 R" % pair for pair in sorted(known.items()))
    edits.append((*names.span(1), tree))
    return _write_edits(pdf, edits)


def _name_heads(facts: bytes, heads: bytes, scope: bytes = b"") -> bytes:
    return _HEADS.sub(scope + b"/Headers[" + heads + b"]", facts, count=1)


def _narrow(facts: bytes, table: int, count: int) -> bytes:
    """What is said of a head, without the column that goes."""
    own = facts.replace(b"(U%dx%dy0)" % (table, count), b"")
    return own.replace(b"/ColSpan %d" % (count + 1), b"/ColSpan %d" % count)


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
