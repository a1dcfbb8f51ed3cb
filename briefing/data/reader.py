"""A data folder → Province; a plain table → its rows; a sources folder's texts; a run's tables.

`run` opens the tables of a run.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefing import errors, paths
from briefing.data import schema
from briefing.data.dataset import NumberedRow, Province, SourceText
from briefing.data.schema import plain_targets
from briefing.errors import Problem, message

REQUIRED_FILES = (
    "sources",
    "indicators",
    "results",
    "targets",
)  # a folder may do without the others


def load_province(folder: Path) -> Province:
    """Read a province folder; faults of form are kept in `problems`, none is mended.

    Raises MissingFolder when there is no province.toml.
    """
    toml = folder / paths.PROVINCE_FILE
    if not toml.is_file():
        raise errors.MissingFolder(paths.format_path(folder))
    problems: list[Problem] = []
    info = _read_province_toml(toml, problems)
    rows, ids = {}, {}
    for name in schema.ROW_MODELS:
        rows[name], known = _read_csv_file(folder, name, problems)
        if known is not None:
            ids[name] = known
    return Province(paths.format_path(folder), info, rows, ids, tuple(problems))


def load_province_info(folder: Path) -> schema.ProvinceInfo:
    """The facts of a province, of its folder nothing else. Raises MissingFolder, BadData."""
    toml = folder / paths.PROVINCE_FILE
    if not toml.is_file():
        raise errors.MissingFolder(paths.format_path(folder))
    info = _read_province_toml(toml, [])
    return load_province(folder).known if info is None else info


def _read_province_toml(toml: Path, problems: list[Problem]) -> schema.ProvinceInfo | None:
    try:
        entries = tomllib.loads(toml.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        problems.append(
            Problem(
                toml.name,
                0,
                "",
                str(fault),
                message("a TOML file in UTF-8"),
                message("mend the line named"),
            )
        )
        return None
    info, faults = _validate_row(schema.ProvinceInfo, entries, toml.name, 0)
    problems.extend(faults)
    return info


def _read_csv_file(
    folder: Path, name: str, problems: list[Problem]
) -> tuple[tuple[NumberedRow, ...], frozenset[str] | None]:
    """The rows of one CSV file and the ids in its key column; its faults go to `problems`.

    The ids are None where they cannot all be known, so that nobody looks for them in vain.
    """
    path, model = folder / f"{name}.csv", schema.ROW_MODELS[name]
    if not path.is_file():
        if name in REQUIRED_FILES:
            problems.append(
                Problem(
                    path.name,
                    0,
                    "",
                    message("no such file"),
                    message("a file of the data contract"),
                    message("add the file with its header row"),
                )
            )
        return (), None
    return _read_rows(model, path, schema.UNIQUE_KEYS[name][0], problems)


def _read_text(path: Path, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        problems.append(
            Problem(
                path.name,
                find_line(path.read_bytes(), fault.start),
                "",
                f"0x{fault.object[fault.start]:02x}",
                message("text in UTF-8"),
                message("save the file as CSV UTF-8"),
            )
        )
        return None


def find_line(content: bytes, position: int) -> int:
    """The line of a file in which a byte stands."""
    return content[:position].count(b"\n") + 1


def _read_rows(
    model: type[schema.ContractRow], path: Path, key: str, problems: list[Problem]
) -> tuple[tuple[NumberedRow, ...], frozenset[str] | None]:
    file, text = path.name, _read_text(path, problems)
    lines, whole = ([], False) if text is None else _parse_csv(file, text, problems)
    if not lines and not whole:
        return (), None
    header = lines[0] if lines else []
    problems.extend(_find_header_problems(model, file, header))
    known = schema.list_columns(model)
    whole_header = set(_list_required_columns(model)) <= set(header)
    place = header.index(key) if key in header else None
    placed, ids = [], set()
    for line, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        if place is not None and place < len(cells):
            ids.add(cells[place])
        if len(cells) != len(header):
            problems.append(
                Problem(
                    file,
                    line,
                    "",
                    str(len(cells)),
                    message("{count} cells, one for each column", count=len(header)),
                    message("put text that holds a comma in double quotes"),
                )
            )
        elif whole_header:
            entries = dict(zip(header, cells, strict=True))
            own = {name: entries[name] for name in known if name in entries}
            row, faults = _validate_row(model, own, file, line)
            problems.extend(faults)
            placed.extend([NumberedRow(line, row)] if row else [])
    return tuple(placed), frozenset(ids - {""}) if whole and place is not None else None


def _parse_csv(file: str, text: str, problems: list[Problem]) -> tuple[list[list[str]], bool]:
    """The cells of every row as a spreadsheet numbers them, and whether the file ends well."""
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            lines.append(cells)  # those before a fault are kept
    except csv.Error as fault:
        problems.append(
            Problem(
                file,
                len(lines) + 1,
                "",
                str(fault),
                message("comma-separated cells"),
                message("close every double quote and double those inside"),
            )
        )
        return lines, False
    return lines, True


def _list_required_columns(model: type[schema.ContractRow]) -> list[str]:
    """The columns a file must have: of a province folder all, of a plain table what is judged."""
    return [name for name, field in model.model_fields.items() if field.is_required()]


def _find_header_problems(
    model: type[schema.ContractRow], file: str, header: list[str]
) -> Iterator[Problem]:
    known = schema.list_columns(model)
    if issubclass(
        model, plain_targets.PlainTarget
    ):  # others may stand beside, but no slip of one of these
        absent = [name for name in known if name not in header]
        header = [n for n in header if n in known or errors.find_nearest(n, absent, likeness=0.7)]
    for name in header:
        if name not in known:
            near = errors.find_nearest(name, [k for k in known if k not in header])
            yield Problem(
                file,
                1,
                "",
                f"“{name}”",
                message("the columns {columns}", columns=", ".join(known)),
                message("rename it to {nearest}", nearest=near)
                if near
                else message("take the column out"),
            )
    for name in sorted(set(header), key=header.index):
        if header.count(name) > 1:
            yield Problem(
                file,
                1,
                "",
                f"“{name}” × {header.count(name)}",
                message("every column once"),
                message("take the second one out"),
            )
    missing = [name for name in _list_required_columns(model) if name not in header]
    if missing:
        yield Problem(
            file,
            1,
            "",
            ", ".join(header) or message("no header row"),
            message("also the columns {columns}", columns=", ".join(missing)),
            message("add them, empty where nothing is known"),
        )


def _validate_row(
    model: type[schema.ContractRow], entries: dict[str, Any], file: str, line: int
) -> tuple[Any, list[Problem]]:
    """A typed row, or None, and what is wrong with its cells."""
    faults = [
        Problem(
            file,
            line,
            name,
            f"“{cell}”",
            message("text in Unicode NFC"),
            message("save the file with composed accents"),
        )
        for name, cell in entries.items()
        if isinstance(cell, str) and not schema.is_nfc(cell)
    ]
    try:
        filled = {name: (cell if cell != "" else None) for name, cell in entries.items()}
        return model.model_validate(filled), faults
    except ValidationError as refused:
        return None, faults + [
            _describe_cell_problem(model, file, line, str(fault["loc"][0]), entries)
            for fault in refused.errors()
        ]


def _describe_cell_problem(
    model: type[schema.ContractRow], file: str, line: int, name: str, entries: dict[str, Any]
) -> Problem:
    if name not in schema.list_columns(model):  # of province.toml; a file's header is read before
        near = errors.find_nearest(
            name, [k for k in schema.list_columns(model) if k not in entries]
        )
        return Problem(
            file,
            line,
            name,
            f"“{name}”",
            message("the entries {entries}", entries=", ".join(schema.list_columns(model))),
            message("rename it to {nearest}", nearest=near)
            if near
            else message("take the entry out"),
        )
    facts, _ = schema.describe_column(model, name)
    cell = str(entries.get(name) or "")
    choices = facts.schema.get("constraints", {}).get("enum", [])
    near = errors.find_nearest(OPERATOR_CORRECTIONS.get(cell, cell), choices)
    action = message("write {nearest}", nearest=near) if near else facts.action
    return Problem(file, line, name, f"“{cell}”", facts.expected, action)


OPERATOR_CORRECTIONS = {
    "≥": ">=",
    "≤": "<=",
    "≈": "~",
    "==": "=",
}  # what people write for an operator


def load_plain_table(file: Path, method: str) -> tuple[plain_targets.PlainTarget, ...]:
    """The rows of a plain table for a method of `plain.FORMS`; for ours, with what is left open.

    Raises UnreadableTable, or BadData with every fault of the table.
    """
    problems: list[Problem] = []
    try:
        if not file.is_file():
            raise errors.UnreadableTable(paths.format_path(file), message("no such file"))
        placed, _ = _read_rows(plain_targets.METHOD_MODELS[method], file, "id", problems)
    except OSError as fault:
        raise errors.UnreadableTable(
            paths.format_path(file), fault.strerror or str(fault)
        ) from fault
    problems.extend(_find_plain_table_problems(file.name, placed))
    if problems:
        problems.sort(key=lambda problem: problem.row)
        raise errors.BadData(paths.format_path(file), problems)
    rows = tuple(one.row for one in placed)
    return tuple(plain_targets.fill_defaults(row) for row in rows) if method == "ours" else rows


def _find_plain_table_problems(file: str, placed: Iterable[NumberedRow]) -> Iterator[Problem]:
    """What is wrong between cells and between rows that could be read."""
    first: dict[str, int] = {}
    for one in placed:
        row: plain_targets.PlainTarget = one.row
        if row.id in first:
            told = message("an id that no other row has; row {line} has it too", line=first[row.id])
            action = message("give every row an id of its own")
            yield Problem(file, one.line, "id", f"“{row.id}”", told, action)
        first.setdefault(row.id, one.line)
        dated = row.target is None or row.target_year is not None
        if isinstance(row, plain_targets.EurostatTarget) and not dated:
            facts, _ = schema.describe_column(type(row), "target_year")
            told = message("the year the target is to be met in")
            yield Problem(file, one.line, "target_year", "“”", told, facts.action)
        if isinstance(row, plain_targets.SdsnTarget) and row.optimum == row.lower:
            told, action = message("another value than lower"), message("mend one of the two")
            yield Problem(file, one.line, "optimum", f"“{row.optimum}”", told, action)


def load_source_texts(folder: Path, files: Iterable[str]) -> dict[str, SourceText]:
    """The texts of some files of a sources folder; one that is not there is left out.

    A byte that is no UTF-8 becomes a replacement character: the text is evidence, nothing in it is
    mended. Raises MissingSources when there is no such folder.
    """
    if not folder.is_dir():
        raise errors.MissingSources(paths.format_path(folder))
    texts = {}
    for file in files:
        if (folder / file).is_file():
            content = (folder / file).read_bytes()
            text = content.decode("utf-8-sig", errors="replace")
            texts[file] = SourceText(hashlib.sha256(content).hexdigest(), text)
    return texts
