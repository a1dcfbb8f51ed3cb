"""Every Word document of two provinces, opened by LibreOffice and by the schemas of Office.

Needs LibreOffice (Debian: libreoffice-writer-nogui) and, for the schemas, npm: `make office`.
Documents in Vietnamese are looked at in one style, those in English in the other.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

import pipeline
from briefing import paths

VALIDATOR = Path(__file__).parent / "node_modules" / ".bin" / "ooxml-validator"
MM = 72 / 25.4
A4 = (round(210 * MM), round(297 * MM))
STYLES = ("screen", "nd30")


def need(tool: str | None, name: str, how: str) -> str:
    """A tool, else a line that says what is missing; where it is required an error."""
    if tool is None:
        said = f"no document was opened: {name} is missing ({how})"
        (pytest.fail if os.environ.get("OFFICE_TESTS") == "required" else pytest.skip)(said)
    return tool


def find_office() -> str | None:
    """LibreOffice with the part of it that reads documents, which may be left out on Linux."""
    soffice = shutil.which("soffice")
    if soffice and sys.platform == "linux":
        return soffice if Path(soffice).resolve().with_name("libswlo.so").exists() else None
    return soffice


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All Word documents of two provinces and of the two compared, in both languages."""
    if not (find_office() or VALIDATOR.exists()):
        need(None, "LibreOffice", "libreoffice-writer-nogui")
    outputs, kept = (tmp_path_factory.mktemp(name) for name in ("outputs", "documents"))
    command = ["run", "--data", f"{paths.DATA}*", "--format", "docx", "--outputs", str(outputs)]
    for style in STYLES:
        assert pipeline.main([*command, "--style", style]) == 0
        files = sorted(outputs.glob("*/*/*/*.docx"))
        assert len(files) == 44
        for file in files:
            if (file.parent.name == "vi") == (style == STYLES[0]):
                shutil.copyfile(file, kept / "-".join(file.parts[-4:]))
    found = sorted(kept.iterdir())
    assert len(found) == 44
    return found


@pytest.mark.slow
def test_every_document_follows_the_schemas_of_office(documents):
    validator = need(str(VALIDATOR) if VALIDATOR.exists() else None, "the validator", "make office")
    for file in documents:
        done = subprocess.run([validator, file], check=False, capture_output=True, text=True)
        faults = {(one["path"], one["description"]) for one in json.loads(done.stdout)["errors"]}
        assert faults == set(), file


@pytest.mark.slow
def test_libreoffice_opens_every_document_and_parts_it_into_pages_of_a4(documents, tmp_path):
    soffice = need(find_office(), "LibreOffice", "libreoffice-writer-nogui")
    convert(soffice, documents, tmp_path)
    for copy in documents:
        pages = pypdf.PdfReader(tmp_path / f"{copy.stem}.pdf").pages
        sides = {tuple(sorted(round(float(side)) for side in one.mediabox[2:])) for one in pages}
        assert sides == {A4}, copy
        title = docx.Document(str(copy)).core_properties.title
        assert "".join(title.split()) in "".join(pages[0].extract_text().split()), copy


def convert(soffice: str, files: Sequence[Path], folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    done = subprocess.run(
        [*command, *map(str, files)], check=False, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_nothing_in_a_document_is_wider_than_its_page(documents):
    for file in documents:
        document = docx.Document(str(file))
        rooms = [one.page_width - one.left_margin - one.right_margin for one in document.sections]
        section, room = 0, rooms[0]
        for part in document.element.body:
            assert _width(part) <= room, (file, section)
            if part.tag == qn("w:p") and part.find(f".//{qn('w:sectPr')}") is not None:
                section += 1
                room = rooms[section]


def _width(part: object) -> int:
    """What a table or a paragraph's drawing takes, as Word counts."""
    wide = [int(one.get("cx")) for one in part.iter(qn("wp:extent"))]
    if part.tag == qn("w:tbl"):
        columns = part.find(qn("w:tblGrid")).iter(qn("w:gridCol"))
        wide.append(sum(int(column.get(qn("w:w"))) * 635 for column in columns))
    return max(wide, default=0)
