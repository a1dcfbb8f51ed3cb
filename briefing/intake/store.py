"""An accepted answer → rows of the province folder and the received file kept; or taken back.

`intakes.csv` lists what was taken in: when, by whom, from which file, with a short sum of each row,
by which a row that was edited since is known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from briefing import errors, i18n, limits, paths
from briefing.config import LANGUAGES
from briefing.data import folder as folders
from briefing.data import schema
from briefing.data.codes import RANK_BY_STATUS
from briefing.data.dataset import Dataset
from briefing.data.periods import Period
from briefing.data.schema import CommuneResult
from briefing.errors import Message, message
from briefing.intake.judge import Arrival
from briefing.intake.model import CommuneReading, Intake, NewStatement, Reading
from briefing.intake.records import Cells, append_rows, list_rows, remove_rows, sum_row, tidy

REGISTER = ("intake_id", "received", "by", "year", "file", "sha256", "rows")
SOURCES, RESULTS, OF_COMMUNES = "sources.csv", "results.csv", "commune_results.csv"
SUMMED = (  # the columns by which a row that was edited is known
    *("indicator_id", "period", "operator", "value", "value_high", "estimate", "basis", "place"),
    *("printed", "reading", "note", "note_vi", "commune_id"),
)


STARTS = {  # files an intake may be the first to need → their header
    name: (",".join(columns) + "\n").encode()
    for name, columns in (
        (paths.INTAKES_FILE, REGISTER),
        (OF_COMMUNES, schema.list_columns(CommuneResult)),
    )
}


class Origin(NamedTuple):
    """How a file came: as what, of which date, when, by whom, and what it is called."""

    arrival: Arrival
    received: dt.datetime
    by: str
    title: str


def choose_date(
    received: dt.date, status: str, readings: Collection[Reading | CommuneReading], dataset: Dataset
) -> dt.date:
    """The date of the source: the day of receipt, but after what it states has begun.

    A clock that runs behind the figures must not make rows that `check` refuses. Of two files of
    one day that state the same figure the later one counts as of the next day: else neither would
    be in force before the other.
    """
    periods = [Period.parse(reading.period) for reading in readings]
    begun = max(((p.first_year, p.month or 1) for p in periods), default=(0, 0))
    date = received
    if (received.year, received.month) < begun:
        date = dt.date(begun[0] + 1, 1, 1)
    stated = {_key_of(reading) for reading in readings}
    rows = (one.row for name in ("results", "commune_results") for one in dataset.rows[name])
    sources = {row.source_id for row in rows if _key_of(row) in stated}
    rank = float(RANK_BY_STATUS[status])
    equals = {s.date for s in dataset.sources if s.source_id in sources and s.rank == rank}
    while date.isoformat() in equals:
        date += dt.timedelta(days=1)
    return date


def _key_of(row: Any) -> tuple[str, str, str]:
    return getattr(row, "commune_id", ""), row.indicator_id, row.period


def write_intake(
    folder: Path, dataset: Dataset, intake: Intake, files: Mapping[str, bytes], origin: Origin
) -> str:
    """The rows of an answer and its files put into a folder open to change; the new id.

    Each file is a source; of several the first gives the intake its id. What is in force already is
    not written again; where that is all, nothing is, and the id is "".
    """
    new = [row for row in intake.statements if row.is_written]
    tables = {OF_COMMUNES if row.commune_id else RESULTS for row in new}
    before = {name: _read(folder / name) for name in (SOURCES, paths.INTAKES_FILE, *tables)}
    contents = {name: content or STARTS.get(name, b"") for name, content in before.items()}
    taken, intake_id = set(dataset.ids.get("sources") or ()), ""
    for name, content in files.items():
        rows = [row for row in new if row.file in ("", name)]
        if not rows:
            continue
        source_id = _choose_id(taken, intake.year)
        taken.add(source_id)
        intake_id = intake_id or source_id
        table = OF_COMMUNES if rows[0].commune_id else RESULTS
        made = [_make_result(row, source_id) for row in rows]
        contents[table] = append_rows(contents[table], made)
        file = _choose_file(folder, name, source_id)
        entry = {
            "intake_id": intake_id,
            "received": origin.received.isoformat(timespec="seconds"),
            "by": tidy(origin.by),
            "year": str(intake.year),
            "file": file,
            "sha256": hashlib.sha256(content).hexdigest(),
            "rows": " ".join(summed for _, summed in _sum_rows(contents[table], {source_id})),
        }
        source = _make_source(intake.year, name, origin, {**entry, "source_id": source_id})
        contents[SOURCES] = append_rows(contents[SOURCES], [source])
        contents[paths.INTAKES_FILE] = append_rows(contents[paths.INTAKES_FILE], [entry])
        contents[file] = content
    if intake_id:
        folders.replace_together(folder, contents)
    return intake_id


def _sum_rows(results: bytes, sources: Collection[str]) -> list[tuple[int, str]]:
    """The rows of some sources, each with its line and short sum."""
    rows = list_rows(results)
    return [(n, sum_row(row, SUMMED)) for n, row in rows if row.get("source_id") in sources]


def _read(file: Path) -> bytes:
    return limits.read_file(file, limits.MAX_FILE) if file.is_file() else b""


def _choose_id(taken: Collection[str], year: int) -> str:
    """An id no source has: intake_2026, intake_2026_2, …"""
    name, count = f"intake_{year}", 1
    while name in taken:
        count += 1
        name = f"intake_{year}_{count}"
    return name


def _choose_file(folder: Path, file: str, intake_id: str) -> str:
    """Where a received file is kept: under its own name, or one with the id where that is taken."""
    kept = folder / paths.RECEIVED_FOLDER
    plain = tidy(file)
    is_kept = plain == file.strip() and paths.is_file_name(plain)
    name = plain if is_kept else f"{intake_id}{Path(file).suffix}"
    if (kept / name).exists():
        name = f"{Path(name).stem}-{intake_id}{Path(name).suffix}"
    return f"{paths.RECEIVED_FOLDER}/{name}"


def _make_source(year: int, file: str, origin: Origin, entry: Cells) -> Cells:
    texts: dict[str, str] = {}
    for say in map(i18n.load_message_translator, LANGUAGES):
        usual = say("Figures of {year} (file {file})", year=year, file=file)
        texts[f"title_{say.language}"] = tidy(origin.title) or tidy(usual)
        texts[f"publisher_{say.language}"] = entry["by"]
    return {
        **texts,
        "source_id": entry["source_id"],
        "date": origin.arrival.date.isoformat(),
        "status": origin.arrival.status,
        "file": entry["file"],
        "sha256": entry["sha256"],
    }


def _make_result(row: NewStatement, source_id: str) -> Cells:
    note = tidy(row.note)
    return {
        "indicator_id": row.indicator_id,
        "commune_id": row.commune_id,
        "period": row.period,
        "operator": row.operator,
        "value": row.value,
        "estimate": "yes" if row.estimate else "no",
        "basis": tidy(row.basis),
        "source_id": source_id,
        "place": tidy(f"{row.sheet}!{row.cell}" if row.sheet else row.cell),
        "printed": tidy(row.printed),
        "note": note,
        "note_vi": note,
    }


def undo_intake(folder: Path, dataset: Dataset, intake_id: str) -> Sequence[Cells]:
    """One intake taken out of a folder open to change, whatever came after it; its entries.

    Raises UnknownIntake, and UndoRefused with every reason.
    """
    register = list_rows(_read(folder / paths.INTAKES_FILE))
    known = [one for _, one in register if set(REGISTER) <= set(one)]
    entries = [one for one in known if one["intake_id"] == intake_id]
    if not entries:
        choices = sorted({one["intake_id"] for one in known}) or ["–"]
        raise errors.UnknownIntake(intake_id, choices)
    names = (SOURCES, RESULTS, OF_COMMUNES, paths.INTAKES_FILE)
    contents = {name: _read(folder / name) for name in names if (folder / name).is_file()}
    kept = {entry["file"] for entry in entries}
    sources = {r["source_id"] for _, r in list_rows(contents[SOURCES]) if r.get("file") in kept}
    sources.add(intake_id)
    written = " ".join(entry["rows"] for entry in entries).split()
    reasons = [*_find_edited(contents, sources, written), *_find_references(dataset, sources)]
    if reasons:
        raise errors.UndoRefused(intake_id, reasons)
    left: dict[str, bytes | None] = {}
    for name, content in contents.items():
        is_register = name == paths.INTAKES_FILE
        column, ids = ("intake_id", {intake_id}) if is_register else ("source_id", sources)
        left[name] = remove_rows(content, column, ids)
    if len(entries) == len(known):
        left[paths.INTAKES_FILE] = None
    if left.get(OF_COMMUNES) == STARTS[OF_COMMUNES] != contents[OF_COMMUNES]:
        left[OF_COMMUNES] = None  # as the first intake found it
    for entry in entries:
        file = folder / entry["file"]
        is_there = (
            paths.is_received(entry["file"]) and file.parent == folder / paths.RECEIVED_FOLDER
        )
        if is_there and hashlib.sha256(_read(file)).hexdigest() == entry["sha256"]:
            left[entry["file"]] = None
    folders.replace_together(folder, left)
    return entries


def _find_edited(
    contents: Mapping[str, bytes], sources: Collection[str], written: list[str]
) -> Iterator[Message]:
    """The rows of an intake that are not as it wrote them, or are there no more."""
    tables = [name for name in (RESULTS, OF_COMMUNES) if name in contents]
    for name in tables:
        for line, summed in _sum_rows(contents[name], sources):
            if summed in written:
                written.remove(summed)
            else:
                yield message("{file} row {row}", file=name, row=line)
    if written:
        file = " / ".join(tables) if len(tables) > 1 and len(sources) > 1 else RESULTS
        yield message("{count} rows that are no more in {file}", count=len(written), file=file)


def _find_references(dataset: Dataset, sources: Collection[str]) -> Iterator[Message]:
    """The rows of other files that name the source."""
    for name in schema.ROW_MODELS:
        if name in ("sources", "results", "commune_results"):
            continue
        for numbered in dataset.rows.get(name, ()):
            if getattr(numbered.row, "source_id", None) in sources:
                yield message("{file} row {row}", file=f"{name}.csv", row=numbered.line)
