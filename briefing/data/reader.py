"""A data folder → Dataset; a CSV file → its rows; a sources folder → its texts."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefing import errors, limits, paths
from briefing.data import boundaries, characters, hints, keys, plain_targets, schema
from briefing.data.contract_files import (
    DATA_FILES,
    describe_rest,
    describe_unread,
    find_large_cells,
    read_cells,
    read_lines,
)
from briefing.data.dataset import Dataset, NumberedRow, SourceText
from briefing.data.folder import Content, Contents, read_together
from briefing.errors import Message, Problem, UnreadFile, message

REQUIRED_FILES = ("sources", "indicators", "results", "targets")  # the others may be left out
COMMUNE_CODE = re.compile(r"[0-9]{5}")
YEAR = re.compile(r"[12][0-9]{3}")
MANY_CELLS = 4  # cells of a row that do not fit: then it is no row of data


def read_data_files(folder: Path) -> Contents:
    """The files of the contract in a folder, as they are together."""
    return read_together(folder, DATA_FILES)


def load_province(folder: Path) -> Dataset:
    """Read a province folder; faults of form are listed in `problems`, none is corrected.

    Raises MissingFolder when there is no province.toml.
    """
    return parse_province(folder, read_data_files(folder))


def parse_province(folder: Path, contents: Contents) -> Dataset:
    """As `load_province`, from the bytes of its files."""
    info, problems = _read_province_toml(folder, contents[paths.PROVINCE_FILE])
    rows, ids = {}, {}
    for name in schema.ROW_MODELS:
        rows[name], file_ids, file_problems = _read_csv_file(name, contents[f"{name}.csv"])
        problems += file_problems
        if file_ids is not None:
            ids[name] = file_ids
    outlines, faults = boundaries.read_boundaries(contents[paths.BOUNDARIES_FILE])
    problems += faults
    sums = hash_contents(contents)
    return Dataset(paths.format_path(folder), info, rows, ids, tuple(problems), sums, outlines)


def hash_data_files(folder: Path) -> dict[str, str]:
    """The sum of each file `load_province` would read now, "" of one that is not there."""
    return hash_contents(read_data_files(folder))


def hash_contents(contents: Contents) -> dict[str, str]:
    """The sum of each file, "" of one that is not there."""
    return {name: _hash_content(content) for name, content in contents.items()}


def read_headers(folder: Path) -> dict[str, list[str]]:
    """The columns of each file of the contract that a folder has."""
    cells = read_cells(read_together(folder, DATA_FILES[1:])).items()
    return {name.removesuffix(".csv"): rows[0] for name, rows in cells}


def list_result_years(contents: Contents) -> list[int]:
    """The years, in order, with a result of an indicator that has a target; read as they stand."""
    targets = {row.get("indicator_id") for row in read_as_written(contents, "targets")}
    results = read_as_written(contents, "results")
    rows_of_targets = [r for r in results if r.get("indicator_id") in targets]
    return sorted({int(p) for r in rows_of_targets if YEAR.fullmatch(p := r.get("period", ""))})


def list_commune_ids(contents: Contents) -> list[str]:
    """The codes of the communes, each once, as they stand; what is none is left out."""
    codes = (row.get("commune_id", "") for row in read_as_written(contents, "communes"))
    return [code for code in dict.fromkeys(codes) if COMMUNE_CODE.fullmatch(code)]


def read_as_written(contents: Contents, name: str) -> list[dict[str, str]]:
    """The rows of a file of a province folder, each column → cell as it stands; [] of none."""
    head, *rows = read_lines(f"{name}.csv", contents.get(f"{name}.csv") or b"")[0] or [[]]
    names = [characters.clean(cell) for cell in head]
    return [dict(zip(names, map(characters.clean, row), strict=False)) for row in rows]


def _hash_content(content: Content) -> str:
    """The sum of a file; of one that is not read none that any file has."""
    if isinstance(content, UnreadFile):
        return "unread"
    return "" if content is None else hashlib.sha256(content).hexdigest()


def load_province_info(folder: Path) -> schema.ProvinceInfo:
    """The facts of a province, of its folder nothing else. Raises MissingFolder, BadData."""
    return parse_province_info(folder, read_data_files(folder))


def parse_province_info(folder: Path, contents: Contents) -> schema.ProvinceInfo:
    """As `load_province_info`, from the bytes of its files."""
    info, _ = _read_province_toml(folder, contents[paths.PROVINCE_FILE])
    return parse_province(folder, contents).info_or_raise if info is None else info


def _read_province_toml(
    folder: Path, content: Content
) -> tuple[schema.ProvinceInfo | None, list[Problem]]:
    if content is None:
        raise errors.MissingFolder(folder=paths.format_path(folder))
    name = paths.PROVINCE_FILE
    if isinstance(content, UnreadFile):
        return None, [describe_unread(name, content)]
    try:
        written = tomllib.loads(content.decode("utf-8-sig"))
        texts = {name: entry for name, entry in written.items() if isinstance(entry, str)}
        entries = {n: characters.clean(e) if isinstance(e, str) else e for n, e in written.items()}
    except RecursionError:
        found, expected = (
            message("brackets in brackets without end"),
            message("a TOML file in UTF-8"),
        )
        return None, [Problem(name, 0, "", found, expected, message("take them out"))]
    except ValueError as fault:  # no TOML, no UTF-8, a number of thousands of digits
        expected, action = message("a TOML file in UTF-8"), message("correct the line named")
        place = re.search(r"line (\d+)", str(fault))
        line = int(place[1]) if place else content.count(b"\n") + 1
        if isinstance(fault, UnicodeDecodeError):
            line = content[: fault.start].count(b"\n") + 1
        found = message("what is no TOML in line {line}", line=line)
        return None, [Problem(name, 0, "", found, expected, action)]
    info, problems = _validate_row(schema.ProvinceInfo, entries, name, 0)
    return info, [*problems, *_find_unseen(name, 0, [*texts], [*texts.values()])]


Rows = tuple[tuple[NumberedRow, ...], frozenset[str] | None, list[Problem]]


def _read_csv_file(name: str, content: Content) -> Rows:
    """The rows of one CSV file, the ids in its key column, and its problems.

    The ids are None where they cannot all be known, so that nobody looks for them in vain.
    """
    file = f"{name}.csv"
    if content is not None:
        return read_rows(schema.ROW_MODELS[name], file, content, keys.UNIQUE_KEYS[name][0])
    if name not in REQUIRED_FILES:
        return (), frozenset(), []
    expected = message("a file of the data contract")
    action = message("add the file with its header row")
    return (), None, [Problem(file, 0, "", message("no such file"), expected, action)]


def read_rows(
    model: type[schema.ContractRow], file: str, content: bytes | UnreadFile, key: str
) -> Rows:
    """The rows of a table in CSV, the ids in its column `key`, and its problems."""
    lines, is_complete, problems = read_lines(file, content)
    if not lines and not is_complete:
        return (), None, problems
    if fault := _find_missing_header(model, file, lines):
        return (), None, [*problems, fault]
    header, width = _clean_header(lines[0] if lines else [])
    problems += _find_header_problems(model, file, header)
    is_header_complete = set(schema.list_columns(model, only_required=True)) <= set(header)
    ids = None
    if is_complete and key in header:
        place = header.index(key)
        written = (cells[place] for cells in lines[1:] if len(cells) > place)
        ids = frozenset(map(characters.clean, written)) - {""}
    rows, misread, unseen = [], list[Problem](), list[Problem]()
    for line, raw in enumerate(lines[1:], start=2):
        cells = [characters.clean(cell) for cell in raw]
        if len(cells) == width and not any(cells[len(header) :]):
            del cells[len(header) :]
        if len(problems) > limits.MAX_PROBLEMS:
            problems.append(describe_rest(file, line))
            break
        if cells and cells == header:
            expected, action = message("the header once"), message("take the row out")
            problems.append(Problem(file, line, "", message("the header again"), expected, action))
        elif len(cells) != len(header) and any(cells):
            expected = message("{count} cells, one for each column", count=len(header))
            action = message("put text with a comma in double quotes")
            problems.append(Problem(file, line, "", str(len(cells)), expected, action))
        elif is_header_complete and any(cells):
            large = [*find_large_cells(file, line, header, raw)]
            found = [] if large else _find_misread_cells(file, line, header, raw)
            problems += large
            misread = misread or found
            if not large and not found:
                row, faults = _read_row(model, dict(zip(header, cells, strict=True)), file, line)
                problems += faults
                unseen += [] if faults else _find_unseen(file, line, header, raw)
                rows += [NumberedRow(line, row)] if row else []
    # a file is saved as a whole
    return tuple(rows), ids, problems + misread[:1] + unseen[: limits.MAX_PROBLEMS]


def _find_missing_header(
    model: type[schema.ContractRow], file: str, lines: list[list[str]]
) -> Problem | None:
    """The problem of a file whose first row names no column: a title, data, other names."""
    columns = schema.list_columns(model)
    first, *below = ([*map(characters.clean, cells)] for cells in lines[:10] or [[]])
    if not any(first) or {*first} & {*columns}:
        return None
    line = next((n for n, cells in enumerate(below, start=2) if len({*cells} & {*columns}) > 1), 0)
    action = message("write the names of the columns in row 1")
    if line:
        action = message("take the rows above row {line} out", line=line)
    expected = message("the columns {columns}", columns=", ".join(columns))
    return Problem(file, 1, "", f"“{', '.join(filter(None, first))}”", expected, action)


def _clean_header(cells: list[str]) -> tuple[list[str], int]:
    """The names of the columns, and how many there are with the empty ones behind the last.

    A spreadsheet leaves these on every line.
    """
    header = [characters.clean(name) for name in cells]
    while header and not header[-1]:
        header.pop()
    return header, len(cells)


def _read_row(
    model: type[schema.ContractRow], entries: dict[str, str], file: str, line: int
) -> tuple[Any, list[Problem]]:
    columns = schema.list_columns(model)
    return _validate_row(model, {n: entries[n] for n in columns if n in entries}, file, line)


def _find_unseen(file: str, line: int, header: list[str], cells: list[str]) -> list[Problem]:
    """The cells of a row with signs nobody sees, as warnings."""
    faults = (
        (name, characters.find_unseen(cell)) for name, cell in zip(header, cells, strict=False)
    )
    return [Problem(file, line, name, *fault, "warning") for name, fault in faults if fault]


def _find_misread_cells(file: str, line: int, header: list[str], cells: list[str]) -> list[Problem]:
    """The cells of a row whose text went through a wrong encoding."""
    faults = (
        (name, characters.find_misread(cell)) for name, cell in zip(header, cells, strict=False)
    )
    return [Problem(file, line, name, *fault) for name, fault in faults if fault]


def _find_header_problems(
    model: type[schema.ContractRow], file: str, header: list[str]
) -> Iterator[Problem]:
    columns = schema.list_columns(model)
    if issubclass(model, plain_targets.PlainTarget):  # may have other columns, not misspelled ones
        absent = [name for name in columns if name not in header]
        header = [n for n in header if n in columns or errors.find_nearest(n, absent, cutoff=0.7)]
    meant = {n: _find_absent(n, columns, header) for n in header if n not in columns}
    for name, nearest in meant.items():
        expected = message("the columns {columns}", columns=", ".join(columns))
        action = _rename_or(message("take the column out"), nearest)
        yield Problem(file, 1, "", f"“{name}”", expected, action)
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            found = f"“{name}” × {header.count(name)}"
            expected, action = message("every column once"), message("take the second one out")
            yield Problem(file, 1, "", found, expected, action)
    required = schema.list_columns(model, only_required=True)
    if missing := [name for name in required if name not in (*header, *meant.values())]:
        expected = message("also the columns {columns}", columns=", ".join(missing))
        action = message("add them, empty where nothing is known")
        yield Problem(file, 1, "", ", ".join(header) or message("no header row"), expected, action)


def _find_absent(name: str, columns: Sequence[str], present: Collection[str]) -> str:
    """The name that is absent and most like one that is none."""
    return errors.find_nearest(name, [c for c in columns if c not in present])


def _rename_or(other: Message, nearest: str) -> Message:
    """What to do about a name that is no column: rename it, or another."""
    return message("rename it to {nearest}", nearest=nearest) if nearest else other


def _validate_row(
    model: type[schema.ContractRow], entries: dict[str, Any], file: str, line: int
) -> tuple[Any, list[Problem]]:
    """A typed row, or None, and what is wrong with its cells."""
    faults = [
        Problem(file, line, name, *fault)
        for name, cell in entries.items()
        if isinstance(cell, str) and (fault := _find_sign_fault(model, name, cell))
    ]
    if faults:
        return None, faults
    expected = message("text in Unicode NFC")
    action = message("save the file with composed accents")
    problems = [
        Problem(file, line, name, f"“{cell}”", expected, action)
        for name, cell in entries.items()
        if isinstance(cell, str) and not unicodedata.is_normalized("NFC", cell)
    ]
    try:
        cells = {n: None if c == "" or _is_empty_word(c) else c for n, c in entries.items()}
        return model.model_validate(cells), problems
    except ValidationError as error:
        columns = ["_".join(map(str, fault["loc"])) for fault in error.errors()]
        if line and len(columns) >= MANY_CELLS:
            found = f"“{', '.join(filter(None, entries.values()))}”"
            count = len(columns)
            expected = message("a row of data; {count} cells do not fit their columns", count=count)
            action = message("take it out if it is a heading or a total, else correct its cells")
            return None, [*problems, Problem(file, line, "", found, expected, action)]
        return None, problems + [
            _describe_cell_problem(model, file, line, column, entries) for column in columns
        ]


def _find_sign_fault(
    model: type[schema.ContractRow], name: str, cell: str
) -> characters.Fault | None:
    """What is wrong with the signs of a cell, whatever its column holds, or of a text."""
    is_column = name in schema.list_columns(model)
    fault = characters.find_fault(cell)
    if fault or not is_column:
        return None if is_column and _is_needed_word(model, name, cell) else fault
    return characters.find_text_fault(cell) if schema.holds_text(model, name) else None


def _is_empty_word(cell: object) -> bool:
    return isinstance(cell, str) and cell.lower() in characters.EMPTY_WORDS


def _is_needed_word(model: type[schema.ContractRow], name: str, cell: str) -> bool:
    """Whether a cell that must be filled has a word for nothing, which its column then refuses."""
    return _is_empty_word(cell) and schema.describe_column(model, name)[1]


def _describe_cell_problem(
    model: type[schema.ContractRow], file: str, line: int, name: str, entries: dict[str, Any]
) -> Problem:
    columns = schema.list_columns(model)
    if name not in columns:  # of province.toml; the header of a file is checked before
        expected = message("the entries {entries}", entries=", ".join(columns))
        action = _rename_or(message("take the entry out"), _find_absent(name, columns, entries))
        return Problem(file, line, name, f"“{name}”", expected, action)
    cell_format, _ = schema.describe_column(model, name)
    cell = str(entries.get(name) or "")
    action = hints.suggest(cell, cell_format)
    return Problem(file, line, name, characters.quote(cell), cell_format.expected, action)


def load_source_texts(folder: Path, files: Iterable[str]) -> dict[str, SourceText]:
    """The texts of some files of a sources folder; one that is not there is left out.

    A byte that is no UTF-8 becomes a replacement character: the text is evidence, nothing in it is
    corrected. Raises MissingSources when there is no such folder.
    """
    if not folder.is_dir():
        raise errors.MissingSources(folder=paths.format_path(folder))
    texts = {}
    for file in files:
        place = folder / file
        if place.is_file() and place.resolve().is_relative_to(folder.resolve()):
            content = limits.read_file(place, limits.MAX_SOURCE)
            text = content.decode("utf-8-sig", errors="replace")
            texts[file] = SourceText(hashlib.sha256(content).hexdigest(), text)
    return texts
