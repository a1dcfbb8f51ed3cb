"""The workbook of a run: every table as its CSV has it, explained, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from briefing import config, i18n, paths, publish
from briefing.build import cache, plan, request
from briefing.data import tables
from briefing.publish import workbook_notes

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BEFORE = ["cover", "contents", "notes", "columns", "codes"]
SPEAKERS = [i18n.load_translator(language) for language in i18n.LANGUAGES]


@dataclass
class Sheet:
    """A sheet as it is stored: its cells, texts and numbers, by their place, and its one table."""

    root: ElementTree.Element
    cells: dict[str, str | float]
    shown: dict[str, str]
    table: ElementTree.Element | None
    links: dict[str, str]

    def row(self, number: int) -> list[str | float]:
        """A row from its first cell on, to the last one filled."""
        return [
            cell for place, cell in self.cells.items() if re.sub("[A-Z]", "", place) == str(number)
        ]

    @property
    def head(self) -> int:
        return int(re.findall(r"\d+", self.table.get("ref"))[0])

    def rows(self) -> list[list[str | float]]:
        """The rows of its table below the header, blank cells as empty text."""
        first, last = re.findall(r"[A-Z]+", self.table.get("ref"))
        count = int(self.table.find(f"{MAIN}tableColumns").get("count"))
        assert (first, number_of(last)) == ("A", count)
        end = int(re.findall(r"\d+", self.table.get("ref"))[1])
        return [
            [self.cells.get(f"{letters(place)}{row}", "") for place in range(count)]
            for row in range(self.head + 1, end + 1)
        ]


def letters(place: int) -> str:
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def number_of(column: str) -> int:
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def opened(content: bytes) -> dict[str, Sheet]:
    """The sheets of a workbook by name, in their order, read without what wrote them."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}

    def parsed(name: str) -> ElementTree.Element:
        return ElementTree.fromstring(parts[name])

    strings = [
        "".join(text.text or "" for text in one.iter(f"{MAIN}t"))
        for one in parsed("xl/sharedStrings.xml")
    ]
    styles = parsed("xl/styles.xml")
    formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    known = {"0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", **formats}
    shapes = [known.get(one.get("numFmtId")) for one in styles.find(f"{MAIN}cellXfs")]
    found = {}
    for number, sheet in enumerate(parsed("xl/workbook.xml").iter(f"{MAIN}sheet"), start=1):
        root = parsed(f"xl/worksheets/sheet{number}.xml")
        cells: dict[str, str | float] = {}
        shown = {}
        for cell in root.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if value is not None:
                text = cell.get("t") == "s"
                cells[cell.get("r")] = strings[int(value.text)] if text else float(value.text)
                shown[cell.get("r")] = shapes[int(cell.get("s") or 0)]
        relations = parts.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"<none/>")
        targets = [one.get("Target", "") for one in ElementTree.fromstring(relations)]
        own = [parsed(f"xl{target.removeprefix('..')}") for target in targets if "table" in target]
        assert len(own) <= 1
        links = {
            link.get("ref"): link.get("location", "") for link in root.iter(f"{MAIN}hyperlink")
        }
        found[sheet.get("name")] = Sheet(root, cells, shown, own[0] if own else None, links)
    return found


def made(own: tables.Tables | tables.Comparison, year: int, stage: Path) -> Path:
    publish.write_tables(own, stage / paths.TABLES_FOLDER)
    return publish.write_workbook(stage, year, tuple(tables.row_types_of(type(own))))


@pytest.fixture(scope="module", params=["miniature", "real", "demo", "compared"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder with its tables and their workbook: of one province or several."""
    own, year = {
        "miniature": lambda: (request.getfixturevalue("run"), 2020),
        "real": lambda: (request.getfixturevalue("real"), 2025),
        "demo": lambda: (request.getfixturevalue("demo")(2028), 2028),
        "compared": lambda: (request.getfixturevalue("compared"), 2020),
    }[request.param]()
    place = tmp_path_factory.mktemp(request.param)
    assert made(own, year, place) == place / "briefing.xlsx"
    return place


@pytest.fixture(scope="module")
def book(stage: Path) -> dict[str, Sheet]:
    return opened((stage / paths.WORKBOOK).read_bytes())


def csv_tables(stage: Path) -> dict[str, list[list[str]]]:
    found = {}
    for file in (stage / paths.TABLES_FOLDER).glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            found[file.stem] = list(csv.reader(lines))
    return found


def kept(cell: str) -> float:
    """A number with the sixteen digits a workbook keeps of it."""
    return float(f"{float(cell):.16g}")


def test_every_table_is_there_cell_by_cell_numbers_as_numbers(stage, book):
    written = csv_tables(stage)
    assert set(book) == {*BEFORE, *written}
    for name, (head, *rows) in written.items():
        sheet = book[name]
        assert sheet.row(sheet.head) == head
        expected = [
            [
                kept(cell) if cell and column in tables.NUMERIC_COLUMNS else cell
                for column, cell in zip(head, row, strict=True)
            ]
            for row in rows
        ]
        assert sheet.rows() == (expected or [[""] * len(head)]), name


def test_the_sheets_stand_in_their_order_and_the_contents_lead_to_each(stage, book):
    assert list(book)[: len(BEFORE)] == BEFORE
    contents = book["contents"]
    listed = [str(row[0]) for row in contents.rows()]
    assert listed == list(book)[2:]
    for row, name in enumerate(listed, start=contents.head + 1):
        assert contents.links[f"A{row}"] == f"'{name}'!A1"
    rows = {str(row[0]): row[1] for row in contents.rows()}
    assert all(rows[name] == len(table) - 1 for name, table in csv_tables(stage).items())
    for name in list(book)[2:]:
        assert "'contents'!A1" in book[name].links.values()


def test_each_sheet_has_its_title_first_then_lines_then_one_table_named_as_it_is(book):
    for name, sheet in book.items():
        assert sheet.root.find(f"{MAIN}mergeCells") is None
        assert not list(sheet.root.iter(f"{MAIN}f"))
        rows = [int(re.sub("[A-Z]", "", place)) for place in sheet.cells]
        assert sorted(set(rows))[:4] == [1, 2, 3, 4], name
        if name == "cover":
            continue
        assert str(sheet.cells["A1"]).startswith(f"{name}: ")
        assert sheet.table.get("name") == sheet.table.get("displayName") == name
        assert sheet.table.find(f"{MAIN}autoFilter") is None
        assert all(f"A{row}" in sheet.cells for row in range(1, sheet.head))
        pane = next(sheet.root.iter(f"{MAIN}pane"))
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", str(sheet.head))
        for say in SPEAKERS:
            if name not in BEFORE:
                assert say.code("table", name) in str(sheet.cells["A1"])


def test_the_cover_tells_place_year_and_what_it_rests_on_in_both_languages(stage, book):
    own = csv_tables(stage)
    facts = own.get("province") or own["provinces"]
    first = dict(zip(facts[0], facts[1], strict=True))
    told = [str(cell) for cell in book["cover"].cells.values()]
    for say in SPEAKERS:
        assert first[f"name_{say.language}"] in told[0]
        sources = [
            line
            for line in told
            if say.plural(
                "Rests on {count} source: {kinds}.",
                "Rests on {count} sources: {kinds}.",
                len(own["sources"]) - 1,
                kinds="",
            ).rstrip(". ")
            in line
        ]
        assert len(sources) == 1
        assert say.period(first["plan"]) in " ".join(told)
    assert len(told) % 2 == 0  # the title, the link to the contents, and as much in each language


def test_a_draft_is_named_on_the_cover(real, tmp_path):
    told = opened(made(real, 2025, tmp_path).read_bytes())["cover"].cells.values()
    titles = [
        title for row in real.sources if row.status == "draft" for title in row.title.values()
    ]
    assert titles
    for title in titles:
        assert any(title in str(line) for line in told)


def test_the_cover_tells_the_status_of_the_data_before_anything_else(stage, book):
    own = csv_tables(stage)
    facts = own.get("province") or own["provinces"]
    code = dict(zip(facts[0], facts[1], strict=True))["data_status"]
    told = [str(cell) for cell in book["cover"].cells.values()]
    for say in SPEAKERS:
        mark, means = say.code("data status", code), say.code("status means", code)
        line = f"{mark}. {means}"
        assert told.index(line) == told.index(i18n.name_language(say.language)) + 1


# Codes, columns, notes

UNSAID = {("matters", "difference")}  # said as an amount; its column tells so


@pytest.mark.parametrize("stage", ["real", "demo"], indirect=True)
def test_every_code_that_stands_in_a_table_is_told_in_both_languages(stage, book):
    told = {
        (column, str(row[1])) for row in book["codes"].rows() for column in str(row[0]).split(", ")
    }
    for head, *rows in csv_tables(stage).values():
        for row in rows:
            for column, cell in zip(head, row, strict=True):
                if column in workbook_notes.CONTEXTS_BY_COLUMN and cell:
                    codes = cell.split() if column == "reasons" else [cell]
                    assert {(column, code) for code in codes} - UNSAID <= told
    assert all(all(row) for row in book["codes"].rows())


def test_every_column_is_told_in_both_languages(stage, book):
    told = {(str(row[0]), str(row[1])): row[2:] for row in book["columns"].rows()}
    written = {(name, column) for name, (head, *_) in csv_tables(stage).items() for column in head}
    assert set(told) == written
    assert all(all(texts) and texts[0] != texts[1] for texts in told.values())


def test_the_notes_bear_numbers_in_brackets_and_each_one_named_is_there(book):
    numbers = [str(row[0]) for row in book["notes"].rows()]
    assert numbers == [f"[{number}]" for number in range(1, len(numbers) + 1)]
    for name in list(book)[len(BEFORE) :]:
        lines = [str(book[name].cells[f"A{row}"]) for row in (2, 3)]
        named = [re.findall(r"\[\d+\]", line) for line in lines]
        assert named[0] == named[1]
        assert set(named[0]) <= set(numbers)
        blank = any("" in row for row in book[name].rows())
        assert ("[1]" in named[0]) == (blank and csv_rows(book[name]) > 0)


def csv_rows(sheet: Sheet) -> int:
    return sum(any(cell != "" for cell in row) for row in sheet.rows())


def test_a_table_without_rows_says_so(run, tmp_path):
    bare = replace(run, changes=[])
    sheet = opened(made(bare, 2020, tmp_path).read_bytes())["changes"]
    assert sheet.rows() == [[""] * len(csv_tables(tmp_path)["changes"][0])]
    assert "không có dòng nào" in str(sheet.cells["A2"])
    assert "without rows" in str(sheet.cells["A3"])


# Digits


@pytest.mark.parametrize(
    ("table", "column", "row", "shown"),
    [
        ("results", "value", {"value": "98", "decimals": "1"}, "#,##0.0"),
        ("results", "value", {"value": "4.46", "decimals": "2"}, "#,##0.00"),
        ("results", "value", {"value": "28600", "decimals": "-2"}, "#,##0"),
        ("measures", "value", {"value": "10", "value_decimals": "0"}, "#,##0"),
        ("measures", "gap", {"gap": "5.54"}, "#,##0.00"),
        ("measures", "required_pace", {"required_pace": "14.8698354997"}, "#,##0.00"),
        ("measures", "pace_ratio", {"pace_ratio": "0.9"}, "#,##0.0"),
        ("measures", "gap", {"gap": "-0.001"}, "General"),
        ("measures", "gap", {"gap": "0"}, "#,##0"),
        ("measures", "due", {"due": "2030"}, "0"),
        ("measures", "latest_decimals", {"latest_decimals": "-2"}, "0"),
        ("statements", "value", {"value": "0.1234"}, "#,##0.0000"),
        ("checks", "found", {"found": "39.622641509"}, "#,##0.00"),
    ],
)
def test_a_number_shows_the_digits_it_is_printed_with(table, column, row, shown):
    assert workbook_notes.choose_number_format(table, column, row) == shown


def test_the_figures_in_the_sheets_are_shown_so(book):
    sheet = book.get("measures") or book["side_by_side"]
    head = [str(name) for name in sheet.row(sheet.head)]
    value, digits = (letters(head.index(name)) for name in ("value", "value_decimals"))
    found = 0
    for row in range(sheet.head + 1, sheet.head + 1 + len(sheet.rows())):
        if f"{digits}{row}" in sheet.cells:
            decimals = max(0, int(sheet.cells[f"{digits}{row}"]))
            assert sheet.shown[f"{value}{row}"] == "#,##0" + "." * bool(decimals) + "0" * decimals
            found += 1
    assert found > 3


# The file


def place_names(stage: Path) -> list[str]:
    """The names of the provinces of a run in each language."""
    own = csv_tables(stage)
    head, *rows = own.get("province") or own["provinces"]
    facts = [dict(zip(head, row, strict=True)) for row in rows]
    return [row[f"name_{language}"] for row in facts for language in i18n.LANGUAGES]


def test_the_same_tables_give_the_same_bytes(stage, tmp_path):
    names = [file.stem for file in sorted((stage / paths.TABLES_FOLDER).glob("*.csv"))]
    one, other = (publish.write_workbook(stage, 2025, names).read_bytes() for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z" in file.read("docProps/core.xml")
        assert all(name in file.read("docProps/core.xml").decode() for name in place_names(stage))
        assert b"vi, en" in file.read("docProps/custom.xml")


def test_the_index_lists_the_workbook_before_its_tables(run, tmp_path):
    publish.write_tables(run, tmp_path / paths.TABLES_FOLDER)
    html = publish.write_run_index(tmp_path, tmp_path, 2020, []).read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#:]+)" download', html)
    assert links[:2] == ["briefing.xlsx", "tables/measures.csv"]
    for language, text in (("vi", "trong một sổ tính"), ("en", "in one workbook")):
        assert text in html, language


# When it is made again


@pytest.fixture
def known(run, tmp_path) -> tuple[request.Run, cache.Manifest]:
    """A run whose workbook is in its place, with what its manifest keeps of it."""
    reports = config.load_config().report
    own = request.Run(2020, tmp_path, reports, reports, i18n.LANGUAGES, config.FORMATS)
    own = replace(own, stage=tmp_path)
    made(run, 2020, tmp_path)
    inputs = plan.list_workbook_inputs(own, tables.TABLE_NAMES)
    return own, {paths.WORKBOOK: cache.make_step(inputs, [paths.WORKBOOK], tmp_path)}


def find_reasons(own: request.Run, earlier: cache.Manifest) -> list[str] | None:
    inputs = plan.list_workbook_inputs(own, tables.TABLE_NAMES)
    reasons = cache.find_reasons(earlier.get(paths.WORKBOOK), inputs, own.folder)
    return None if reasons is None else [i18n.load_translator("en").message(r) for r in reasons]


def test_a_workbook_is_up_to_date_while_its_tables_are(known):
    own, earlier = known
    assert find_reasons(own, earlier) == []
    assert find_reasons(own, {}) is None
    assert find_reasons(replace(own, year=2021), earlier) == ["the briefing year changed"]
    (own.stage / "tables" / "gaps.csv").write_text("missing\n", encoding="utf-8")
    assert find_reasons(own, earlier) == ["tables/gaps.csv changed"]


def test_a_damaged_workbook_and_other_words_are_noticed(known):
    own, earlier = known
    step = earlier[paths.WORKBOOK]
    other = {paths.WORKBOOK: {**step, "inputs": {**step["inputs"], "words": "0"}}}
    assert find_reasons(own, other) == ["the words changed"]
    (own.folder / paths.WORKBOOK).write_bytes(b"half")
    assert find_reasons(own, earlier) == ["briefing.xlsx is missing or was changed"]
