"""A province whose every text is an attack: it is checked, made in every format, and read again."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pypdf
import pytest
from hostile_province import PAYLOADS, URL, list_texts, make_hostile_province
from lxml import etree
from lxml import html as markup

import pipeline
from briefing.data import characters

MINIATURE = Path(__file__).parent.parent / "miniature"
REPORTS = {  # the first lists every statement with all that its row says
    "sources": ("html", "pdf", "docx"),
    "summary": ("html", "pptx"),
}
HREFS = re.compile(r"#.*|[\w./+-]+\.(html|pdf|docx|pptx|xlsx|csv|ipynb|json)(#.*)?|data:,")
POLICY = re.compile(
    r"default-src 'none'; (?:script-src '(sha256-[\w+/=]+)'; )?style-src 'unsafe-inline'; "
    "font-src data:; img-src (?:'self' )?data:"
)
FIELDS = re.compile(r" ?(PAGE|NUMPAGES|TOC|SEQ|DOCPROPERTY|(NOTE|PAGE)?REF)\b[^{}<>=]*")
CHART_CELLS = re.compile(r"Sheet1!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_hostile_province(MINIATURE, tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture(scope="module")
def run(province: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of it in English."""
    outputs = tmp_path_factory.mktemp("outputs")
    where = ["--year", "2020", "--data", str(province), "--outputs", str(outputs)]
    for report, formats in REPORTS.items():
        asked = [word for name in formats for word in ("--format", name)]
        assert pipeline.main(["run", "--language", "en", "--report", report, *asked, *where]) == 0
    return outputs / "miniature" / "2020"


def squeeze(text: str) -> str:
    """A text without spaces: formats break lines where they like."""
    return re.sub(r"\s+", "", text)


def find_missing(text: str) -> list[str]:
    """The payloads a text does not have as they are written."""
    squeezed = squeeze(text)
    return [payload for payload in PAYLOADS if squeeze(payload) not in squeezed]


def check_page(text: str) -> None:
    """A page has no script but its own, asks for nothing, does nothing of what its texts say."""
    page = markup.document_fromstring(text)
    policies = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert len(policies) == 1
    policy = POLICY.fullmatch(policies[0])
    assert policy, policies
    for script in page.iter("script"):
        if script.get("type") == "application/json":
            json.loads(script.text)
            continue
        digest = hashlib.sha256(script.text.encode()).digest()
        assert policy[1] == f"sha256-{base64.b64encode(digest).decode()}"
    for part in page.iter(etree.Element):
        assert part.tag not in ("iframe", "object", "embed", "base", "form"), part.tag
        assert (part.tag, part.text) not in (("b", "bold"), ("sub", "x"))
        assert not [name for name in part.attrib if name.startswith("on")], part.attrib
        assert not {"action", "formaction", "srcdoc", "ping"} & {*part.attrib}
        assert re.fullmatch(r"(data:.*|[\w/.-]+\.png)?", part.get("src", "")), part.get("src")
        assert "url(" not in part.get("style", "").replace("url(#", "")
        href = part.get("href", part.get("{http://www.w3.org/1999/xlink}href", "#"))
        assert href == URL or HREFS.fullmatch(href), href


def test_the_check_lets_it_pass(province, capsys):
    assert pipeline.main(["check", "--data", str(province), "--language", "en"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out


def test_web_pages_say_every_text_and_do_nothing(run):
    pages = sorted(run.parent.parent.rglob("*.html"))
    assert len(pages) == 2 + len(REPORTS)  # with the indexes
    for file in pages:
        check_page(file.read_text(encoding="utf-8"))
    text = markup.parse(run / "en" / "sources.html").getroot().text_content()
    assert find_missing(text) == []


def test_a_pdf_says_every_text_and_does_nothing(run):
    pdf = pypdf.PdfReader(run / "en" / "sources.pdf")
    assert find_missing("".join(page.extract_text() for page in pdf.pages)) == []
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            action = note.get_object().get("/A", {})
            assert action.get("/S", "/URI") == "/URI", action
            assert action.get("/URI", URL) == URL
    assert not {"/OpenAction", "/AA", "/AcroForm"} & {*pdf.trailer["/Root"]}
    assert not pdf.attachments


@pytest.mark.parametrize("name", ["sources.docx", "summary.pptx"])
def test_office_files_hold_text_and_no_field_or_foreign_link(run, name):
    said = ""
    with zipfile.ZipFile(run / "en" / name) as package:
        for part in package.namelist():
            if part.endswith(".xlsx"):
                check_workbook(openpyxl.load_workbook(io.BytesIO(package.read(part))))
            elif part.endswith((".xml", ".rels")):
                root = etree.fromstring(package.read(part))
                said += "".join(root.itertext())
                check_office_part(root)
    missing = find_missing(said)
    assert missing == [] if name == "sources.docx" else len(missing) < len(PAYLOADS) / 2


def check_office_part(root: etree._Element) -> None:
    """A part of an Office file leads nowhere and computes nothing."""
    for part in root.iter(etree.Element):
        kind = etree.QName(part).localname
        if kind == "Relationship" and part.get("TargetMode") == "External":
            assert part.get("Target") == URL
        if kind in ("instrText", "fldSimple"):
            said = part.text or part.get(f"{{{root.nsmap['w']}}}instr", "")
            assert FIELDS.fullmatch(said), said
        assert kind not in ("OLEObject", "control")
        assert kind != "f" or CHART_CELLS.fullmatch(part.text or ""), part.text


def test_the_workbook_has_texts_and_no_formula(run):
    book = openpyxl.load_workbook(run / "briefing.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    links = {unquote(link.target) for cell in cells if (link := cell.hyperlink) and link.target}
    assert links == {URL}
    said = check_workbook(book)
    assert find_missing(" ".join(said)) == []


def test_the_template_has_texts_no_formula_and_no_field(province, tmp_path):
    for name in ("year.xlsx", "year.csv"):
        file = tmp_path / name
        asked = ["template", "--year", "2021", "--data", str(province), str(file)]
        assert pipeline.main([*asked, "--language", "en", *["--csv"] * name.endswith("csv")]) == 0
    with zipfile.ZipFile(tmp_path / "year.xlsx") as package:
        sheets = [name for name in package.namelist() if "worksheets/sheet" in name]
        for root in (etree.fromstring(package.read(name)) for name in sheets):
            for footer in root.iter("{*}oddFooter"):
                assert set(re.findall("&(.)", footer.text.replace("&&", ""))) <= {*"LARPN"}
    cells = [
        (cell.data_type, cell.value)
        for sheet in openpyxl.load_workbook(tmp_path / "year.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [value for kind, value in cells if kind == "f" and "alert" in value]
    for file in tmp_path.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as text:
            said = [cell for row in csv.reader(text) for cell in row]
        assert [cell for cell in said if characters.FORMULA.search(cell)] == []


def check_workbook(book: openpyxl.Workbook) -> set[str]:
    """A workbook computes nothing; what its cells say."""
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    return {str(cell.value) for cell in cells}


def test_the_tables_hold_the_texts_and_no_cell_a_spreadsheet_computes(run, province):
    said = set()
    for file in (run / "tables").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            said |= {cell for row in csv.reader(text) for cell in row}
    assert find_missing(" ".join(said)) == []
    assert len(list_texts(province) - said) <= 1  # of a result after the briefing year
    operators = {"=", ""}
    assert [cell for cell in said - operators if characters.FORMULA.search(cell)] == []


def test_an_executed_notebook_shows_texts_and_runs_none(run):
    for report in REPORTS:
        file = run / "notebooks" / f"en-{report}.ipynb"
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        assert "alert" not in "".join("".join(cell["source"]) for cell in cells)
        shown = [out["data"]["text/html"] for cell in cells for out in cell.get("outputs", ())]
        page = markup.fragment_fromstring("".join(map("".join, shown)), create_parent="div")
        assert not page.xpath("//script | //img | //b | //iframe | //@onerror | //@onload")
        assert report != "sources" or find_missing(page.text_content()) == []


def test_what_changed_between_two_runs_is_told_as_text(run, tmp_path, capsys):
    earlier = shutil.copytree(run, tmp_path / "miniature" / "2020")
    table = earlier / "tables" / "results.csv"
    with table.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    for row in rows:
        row["value"] = str(float(row["value"]) + 1)
    with table.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    capsys.readouterr()
    for form in ("html", "json", "text"):
        asked = ["compare", str(earlier), str(run), "--format", form, "--language", "en"]
        assert pipeline.main(asked) == 0
        said = capsys.readouterr().out
        if form == "html":
            check_page(said)
            said = markup.document_fromstring(said).text_content()
        elif form == "json":
            json.loads(said)
        assert len(find_missing(said)) < len(PAYLOADS) * 2 / 3


def test_a_draft_is_told_as_text(province, tmp_path, capsys):
    draft = tmp_path / "draft<b>.txt"
    passages = [f"Growth of the economy {n}% in 2020 {said}." for n, said in enumerate(PAYLOADS)]
    draft.write_text("\n\n".join([*passages, "5.5% \u202e in 2020"]), encoding="utf-8")
    for form in ("html", "json", "text"):
        asked = ["verify-text", str(draft), "--data", str(province), "--format", form]
        pipeline.main([*asked, "--language", "en"])
        said = capsys.readouterr().out
        assert "\u202e" not in said
        assert "draft<b>" in said or form == "html"
        if form == "html":
            check_page(said)
            text = markup.document_fromstring(said).text_content()
            assert find_missing(re.sub("[●▼○▲■]", "", text)) == []  # each number has a sign
        elif form == "json":
            json.loads(said)
