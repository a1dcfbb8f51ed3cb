"""What a PDF says of itself to those who hear it: the heads of its tables' cells, its outline."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import page
import pypdf
import pytest
from test_blocks import TABLE, shapes
from test_publish import SAY, long_table

from briefing import paths, publish
from briefing.report import blocks

SECOND = blocks.Table(
    "Chỉ tiêu theo số",
    (blocks.Column("Số", align="right"), blocks.Column("Tên", header=True), blocks.Column("Mức")),
    (
        blocks.Group("", ((blocks.Cell("1"), blocks.Cell("GRDP"), blocks.Cell("10")),)),
        blocks.Group("Xã hội", ((blocks.Cell("2"), blocks.Cell("Nghèo"), blocks.Cell("5")),) * 2),
    ),
)
PARTS = shapes(long_table(70), SECOND, TABLE)


def elements(part: Any, kind: str) -> Iterator[Any]:
    """The elements of a kind below a part of a PDF's structure, in the order they are read."""
    part = part.get_object()
    if not isinstance(part, dict):
        return
    if part.get("/S") == kind:
        yield part
    kids = part.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from elements(kid, kind)


def table_facts(cell: Any) -> dict[str, Any]:
    return next(facts for facts in cell["/A"] if facts["/O"] == "/Table")


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_each_cell_of_a_table_names_the_heads_of_its_column_its_group_and_its_row(style):
    pdf = publish.render_pdf([dict(part) for part in PARTS], SAY, style)
    root = pypdf.PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    names = root["/IDTree"]["/Names"]
    assert list(names[::2]) == sorted(names[::2])
    assert not {f"U{number}x{n}y0" for number, n in ((1, 2), (2, 3), (3, 3))} & set(names[::2])
    known = {
        key: element.get_object() for key, element in zip(names[::2], names[1::2], strict=True)
    }
    tables = list(elements(root, "/Table"))
    assert len(tables) == 3
    for table, own, rows, count in zip(tables, (0, 1, 0), (70, 3, 1), (2, 3, 3), strict=True):
        heads, *lines = (list(row["/K"]) for row in elements(table, "/TR"))
        assert {len(line) for line in lines} <= {1, len(heads)}
        assert len(heads) == count
        lines = [[cell.get_object() for cell in line] for line in lines if len(line) == len(heads)]
        assert len(lines) == rows
        for line in lines:
            scopes = [table_facts(cell).get("/Scope") for cell in line]
            assert scopes == ["/Row" if place == own else None for place in range(len(heads))]
            for place, cell in enumerate(line):
                named = [known[key] for key in table_facts(cell)["/Headers"]]
                assert heads[place].get_object() in named
                assert (line[own] in named) == (place != own)


@pytest.mark.parametrize("style", paths.PDF_STYLES)
def test_tables_with_tagged_heads_keep_both_standards(style):
    pdf = publish.render_pdf([dict(part) for part in PARTS], SAY, style)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]
