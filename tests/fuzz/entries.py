"""What reads input of any kind → functions of bytes that raise only what is an answer in words.

`test_fuzz` tries them with examples of hypothesis and with the corpus of found faults, `make fuzz`
(`run.py`) with atheris for as long as is asked.
"""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel, ValidationError

from briefing import errors, i18n, paths, validate
from briefing.analysis.analyse import analyse
from briefing.build import cache, finished
from briefing.data import cells, contract_files, hints, reader
from briefing.data.dataset import Dataset
from briefing.data.folder import Contents
from briefing.data.periods import Period
from briefing.intake import layout, readers
from briefing.intake.drafts import reading, verify
from briefing.intake.numbers import read_number
from briefing.intake.period_words import read_period
from briefing.intake.unit_words import map_unit_words

MINIATURE = paths.ROOT / "tests" / "miniature"
FILES = [name for name in contract_files.DATA_FILES if (MINIATURE / name).is_file()]
YEAR = 2020
A_TEXT = errors.message("text")


class Cells(BaseModel):
    """A cell of each form."""

    number: cells.Number | None = None
    printed: cells.PrintedNumber | None = None
    whole: cells.WholeNumber | None = None
    period: cells.PeriodText | None = None
    plan: cells.PlanSpan | None = None
    date: cells.Date | None = None
    id: cells.Id | None = None


def read_contract(data: bytes) -> None:
    """A province folder one of whose files has other bytes: problems, or tables of a run."""
    name = FILES[data[0] % len(FILES)] if data else FILES[0]
    read_province(name, _mutate((MINIATURE / name).read_bytes(), data[1:]))


def read_province(name: str, content: bytes) -> None:
    """A province folder one of whose files has a certain content, as `read_contract`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file in FILES:
            shutil.copyfile(MINIATURE / file, folder / file)
        (folder / name).write_bytes(content)
        dataset = reader.load_province(folder)
        problems = validate.find_problems(dataset)
        for problem in problems[:5]:
            for say in i18n.load_translators():
                say.message(errors.format_problem(problem))
        reader.list_result_years(reader.read_data_files(folder))
        if not any(problem.severity == "error" for problem in problems):
            analyse(dataset, YEAR)


def _mutate(content: bytes, change: bytes) -> bytes:
    """Content with a piece replaced: where and how much say the first bytes of the change."""
    if len(change) < 4:
        return change
    start = int.from_bytes(change[:2], "big") % (len(content) + 1)
    return content[:start] + change[4:] + content[start + change[2] % 64 :]


def read_cells(data: bytes) -> None:
    """One text as a cell of each form, and as a period."""
    text = data.decode("utf-8", "replace")
    for name in Cells.model_fields:
        try:
            read = Cells.model_validate({name: text})
        except ValidationError:
            hints.suggest(text, cells.CellFormat(A_TEXT, A_TEXT))
        else:
            if read.period:
                Period.parse(read.period)


def read_received(data: bytes) -> None:
    """A file taken in: refused, or read into figures."""
    try:
        received = readers.read_content("file.xlsx", data)
    except readers.Refused:
        return
    layout.read_sheets(received, _load_miniature(), YEAR)


def read_cell_of_workbook(data: bytes) -> None:
    """A cell of a received workbook."""
    text = data.decode("utf-8", "replace")
    for convention in ("vi", "en", "", "mixed"):
        read_number(text, convention, _map_units(), (), False)
        read_number(text, convention, _map_units(), (), True)
    read_period(text, YEAR)


def read_manifest(data: bytes) -> None:
    """A manifest: of any bytes, and of any JSON with the right sum."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / paths.MANIFEST).write_bytes(data)
        cache.read_manifest(folder)
        try:
            facts = json.loads(data)
            text = json.dumps({"sum": cache.hash_facts(facts), "steps": facts, "requests": facts})
        except (ValueError, RecursionError):
            return
        (folder / paths.MANIFEST).write_text(text, encoding="utf-8")
        for step in cache.read_manifest(folder).values():
            cache.find_table_reasons(step, {}, folder, _read_miniature())
        for key in facts if isinstance(facts, dict) else ():
            finished.find_finished(folder, key, {})


def verify_text(data: bytes) -> None:
    """A draft in text: refused, or every number of it with a verdict."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "draft.txt")
        file.write_bytes(data)
        try:
            passages = reading.read_draft(file)
        except errors.BriefingError:
            return
        verify.verify_passages(passages, _learn())


@functools.cache
def _read_miniature() -> Contents:
    return reader.read_data_files(MINIATURE)


@functools.cache
def _load_miniature() -> Dataset:
    return reader.load_province(MINIATURE)


@functools.cache
def _map_units() -> Mapping[str, tuple[str, ...]]:
    return map_unit_words(i18n.built_in_units())


@functools.cache
def _learn() -> verify.Learned:
    dataset = _load_miniature()
    return verify.learn(dataset, analyse(dataset, YEAR))


ENTRIES: Mapping[str, Callable[[bytes], None]] = {
    "contract": read_contract,
    "cells": read_cells,
    "received": read_received,
    "workbook-cell": read_cell_of_workbook,
    "manifest": read_manifest,
    "verify-text": verify_text,
}
SEEDS: Mapping[str, list[bytes]] = {  # what atheris begins with
    "contract": [bytes([n]) + b"\0\0\0\0" for n in range(len(FILES))],
    "cells": [b"4.46", b"2021-2025", b"2025-Q2", b"2025-09-17", b"some_id"],
    "received": [b"Indicator;2020\nVisits;4,46\n", b"PK\x03\x04"],
    "workbook-cell": [*map(str.encode, ("7,18", "1.234,5", "ước đạt trên 55,2%", "Quý II/2020"))],
    "manifest": [b'{"tables": {"inputs": {}, "files": {"a": "b"}, "rows": {}}}'],
    "verify-text": ["Thu nhập năm 2020 đạt 40,5 triệu đồng, tăng 5,3%.".encode()],
}


def list_corpus(entry: str) -> list[Path]:
    """The faults found before, each a file."""
    return sorted((Path(__file__).parent / "corpus" / entry).glob("*"))
