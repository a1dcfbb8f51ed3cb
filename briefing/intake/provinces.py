"""A file → whether its titles or its name are of another province of Vietnam than the data's."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from briefing import paths
from briefing.data.dataset import Dataset
from briefing.intake import sheet_findings
from briefing.intake.grid import name_cell
from briefing.intake.model import Finding, Received
from briefing.intake.names import fold
from briefing.intake.tables import Table
from briefing.intake.template_marks import TEMPLATE_SHEET, TemplateMarks
from briefing.validate.sources.tokens import fold_text

PROVINCES = paths.PACKAGE / "intake" / "provinces.txt"
AS_PROVINCE = r"(?:tinh|tp\.?|thanh pho|t\.|ubnd|hdnd|thong ke|province of)\s+(?:tinh\s+|tp\.?\s+)?"
DATELINE = re.compile(r",\s*ngay\b")  # Hà Nội, ngày 5 tháng 12 năm 2026


def find_others(
    received: Received, tables: Sequence[Table], dataset: Dataset, template: TemplateMarks | None
) -> Iterator[Finding]:
    """The titles, or the file's name, that name another province and none of them the data's."""
    info = dataset.info
    if info is None:
        return
    own = {_bare(name) for name in info.name.values() if name}
    name = next(iter(info.name.values()), "") or info.id
    if template:
        if template.province not in ("", info.id):
            words = (template.province, name)
            yield sheet_findings.find_other_province(TEMPLATE_SHEET, "B3", *words)
        return
    is_own = False
    done = set[str]()
    for table in tables:
        sheet = table.grid.sheet.name
        texts = [text for _, text in table.titles] + [sheet]
        if any(_names_one(text, own) for text in texts):
            is_own = True
            continue
        for (row, column), text in table.titles:
            if sheet not in done and _names_province(text):
                done.add(sheet)
                yield sheet_findings.find_other_province(sheet, name_cell(row, column), text, name)
    is_silent = not is_own and not done and not _names_one(received.name, own)
    if is_silent and _names_province(received.name, is_file=True):
        yield sheet_findings.find_other_province("", "", received.name, name)


@functools.cache
def _read_provinces() -> Sequence[tuple[str, str, bool]]:
    """The provinces before July 2025, among which are those since, with and without accents; of
    a * words are made too.
    """
    lines = PROVINCES.read_text(encoding="utf-8").splitlines()
    named = ((line.removesuffix(" *"), line.endswith("*")) for line in lines)
    return [(fold(name), _bare(name), is_word) for name, is_word in named]


def _names_one(text: str, names: Iterable[str]) -> bool:
    words = f" {_bare(text)} "
    return any(f" {name} " in words for name in names)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold_text(text)))


def _names_province(text: str, is_file: bool = False) -> bool:
    """Whether a text names a province; with its accents, where it has any."""
    if DATELINE.search(fold_text(text)):
        return False
    plain = f" {_bare(text)} "
    accented = "" if text.isascii() or is_file else fold(text)
    return any(_is_named(*province, plain, accented) for province in _read_provinces())


def _is_named(name: str, bare: str, is_word: bool, plain: str, accented: str) -> bool:
    if f" {bare} " not in plain:
        return False
    if accented and not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", accented):
        return False
    return not is_word or bool(re.search(rf" {AS_PROVINCE}{bare} ", plain))
