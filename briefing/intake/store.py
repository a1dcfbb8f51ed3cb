"""An accepted answer → rows of the province folder and the received file kept; or taken back.

`intakes.csv` lists what was taken in: when, by whom, from which file, with a short sum of each row,
by which a row that was edited since is known.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from briefing import errors, i18n, limits, paths
from briefing.config import LANGUAGES
from briefing.data import folder as folders
from briefing.data import schema
from briefing.data.codes import RANK_BY_STATUS
from briefing.data.dataset import Dataset
from briefing.data.periods import Period
from briefing.errors import Message, message
from briefing.intake.judge import Arrival
from briefing.intake.model import Intake, NewStatement, Reading
from briefing.intake.records import Cells, append_rows, list_rows, remove_rows, sum_row, tidy

REGISTER = ("intake_id", "received", "by", "year", "file", "sha256", "rows")
SOURCES, RESULTS = "sources.csv", "results.csv"
SUMMED = (  # the columns by which a row that was edited is known
    *("indicator_id", "period", "operator", "value", "value_high", "estimate", "basis", "place"),
    *("printed", "reading", "note", "note_vi"),
)


class Origin(NamedTuple):
    """How a file came: as what, of which date, when, by whom, and what it is called."""

    arrival: Arrival
    received: dt.datetime
    by: str
    title: str


def choose_date(
    received: dt.date, status: str, readings: Collection[Reading], dataset: Dataset
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
    stated = {(reading.indicator_id, reading.period) for reading in readings}
    sources = {r.source_id for r in dataset.results if (r.indicator_id, r.period) in stated}
    rank = float(RANK_BY_STATUS[status])
    equals = {s.date for s in dataset.sources if s.source_id in sources and s.rank == rank}
    while date.isoformat() in equals:
        date += dt.timedelta(days=1)
    return date


def write_intake(
    folder: Path, dataset: Dataset, intake: Intake, content: bytes, origin: Origin
) -> str:
    """The rows of an answer and its file put into a folder open to change; the new id.

    What is in force already is not written again; where that is all, nothing is, and the id is "".
    """
    new = [row for row in intake.statements if row.is_written]
    if not new:
        return ""
    intake_id = _choose_id(dataset, intake.year)
    file = _choose_file(folder, intake, intake_id)
    results = append_rows(_read(folder / RESULTS), [_make_result(row, intake_id) for row in new])
    entry = {
        "intake_id": intake_id,
        "received": origin.received.isoformat(timespec="seconds"),
        "by": tidy(origin.by),
        "year": str(intake.year),
        "file": file,
        "sha256": intake.sha256,
        "rows": " ".join(summed for _, summed in _sum_rows(results, intake_id)),
    }
    sources = _read(folder / SOURCES)
    register = _read(folder / paths.INTAKES_FILE) or (",".join(REGISTER) + "\n").encode()
    contents = {
        file: content,
        SOURCES: append_rows(sources, [_make_source(intake, origin, entry)]),
        RESULTS: results,
        paths.INTAKES_FILE: append_rows(register, [entry]),
    }
    folders.replace_together(folder, contents)
    return intake_id


def _sum_rows(results: bytes, intake_id: str) -> list[tuple[int, str]]:
    """The rows of an intake, each with its line and short sum."""
    rows = list_rows(results)
    return [(n, sum_row(row, SUMMED)) for n, row in rows if row.get("source_id") == intake_id]


def _read(file: Path) -> bytes:
    return limits.read_file(file, limits.MAX_FILE) if file.is_file() else b""


def _choose_id(dataset: Dataset, year: int) -> str:
    """An id no source has: intake_2026, intake_2026_2, …"""
    taken, name, count = dataset.ids.get("sources", ()), f"intake_{year}", 1
    while name in taken:
        count += 1
        name = f"intake_{year}_{count}"
    return name


def _choose_file(folder: Path, intake: Intake, intake_id: str) -> str:
    """Where a received file is kept: under its own name, or one with the id where that is taken."""
    kept = folder / paths.RECEIVED_FOLDER
    plain = tidy(intake.file)
    is_kept = plain == intake.file.strip() and paths.is_file_name(plain)
    name = plain if is_kept else f"{intake_id}{Path(intake.file).suffix}"
    if (kept / name).exists():
        name = f"{Path(name).stem}-{intake_id}{Path(name).suffix}"
    return f"{paths.RECEIVED_FOLDER}/{name}"


def _make_source(intake: Intake, origin: Origin, entry: Cells) -> Cells:
    texts: dict[str, str] = {}
    for say in map(i18n.load_message_translator, LANGUAGES):
        usual = say("Figures of {year} (file {file})", year=intake.year, file=intake.file)
        texts[f"title_{say.language}"] = tidy(origin.title) or tidy(usual)
        texts[f"publisher_{say.language}"] = entry["by"]
    return {
        **texts,
        "source_id": entry["intake_id"],
        "date": origin.arrival.date.isoformat(),
        "status": origin.arrival.status,
        "file": entry["file"],
        "sha256": intake.sha256,
    }


def _make_result(row: NewStatement, intake_id: str) -> Cells:
    note = tidy(row.note)
    return {
        "indicator_id": row.indicator_id,
        "period": row.period,
        "operator": row.operator,
        "value": row.value,
        "estimate": "yes" if row.estimate else "no",
        "basis": tidy(row.basis),
        "source_id": intake_id,
        "place": tidy(f"{row.sheet}!{row.cell}" if row.sheet else row.cell),
        "printed": tidy(row.printed),
        "note": note,
        "note_vi": note,
    }


def undo_intake(folder: Path, dataset: Dataset, intake_id: str) -> Mapping[str, str]:
    """One intake taken out of a folder open to change, whatever came after it; its entry.

    Raises UnknownIntake, and UndoRefused with every reason.
    """
    register = list_rows(_read(folder / paths.INTAKES_FILE))
    entries = {one["intake_id"]: one for _, one in register if set(REGISTER) <= set(one)}
    if intake_id not in entries:
        raise errors.UnknownIntake(intake_id, sorted(entries) or ["–"])
    entry = entries[intake_id]
    contents = {name: _read(folder / name) for name in (SOURCES, RESULTS, paths.INTAKES_FILE)}
    if reasons := [*_find_edited(contents[RESULTS], entry), *_find_references(dataset, intake_id)]:
        raise errors.UndoRefused(intake_id, reasons)
    columns = {SOURCES: "source_id", RESULTS: "source_id", paths.INTAKES_FILE: "intake_id"}
    left: dict[str, bytes | None] = {
        name: remove_rows(contents[name], column, intake_id) for name, column in columns.items()
    }
    if len(entries) == 1:
        left[paths.INTAKES_FILE] = None
    kept = folder / entry["file"]
    is_kept = paths.is_received(entry["file"]) and kept.parent == folder / paths.RECEIVED_FOLDER
    if is_kept and hashlib.sha256(_read(kept)).hexdigest() == entry["sha256"]:
        left[entry["file"]] = None
    folders.replace_together(folder, left)
    return entry


def _find_edited(results: bytes, entry: Cells) -> Iterator[Message]:
    """The rows of an intake that are not as it wrote them, or are there no more."""
    written = entry["rows"].split()
    for line, summed in _sum_rows(results, entry["intake_id"]):
        if summed in written:
            written.remove(summed)
        else:
            yield message("{file} row {row}", file=RESULTS, row=line)
    if written:
        yield message("{count} rows that are no more in {file}", count=len(written), file=RESULTS)


def _find_references(dataset: Dataset, intake_id: str) -> Iterator[Message]:
    """The rows of other files that name the source."""
    for name in schema.ROW_MODELS:
        if name in ("sources", "results"):
            continue
        for numbered in dataset.rows.get(name, ()):
            if getattr(numbered.row, "source_id", None) == intake_id:
                yield message("{file} row {row}", file=f"{name}.csv", row=numbered.line)
