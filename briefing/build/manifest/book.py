"""The workbook of a run, as one step of the manifest: from its tables and the words it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from briefing import errors, paths
from briefing.build import sums
from briefing.build.manifest import reads, reasons, record
from briefing.build.manifest.record import Made, Manifest
from briefing.build.request import Run


def why_book(
    earlier: Manifest, run: Run, tables: Iterable[str], changes: Sequence[reasons.Change] = ()
) -> list[errors.Message] | None:
    """Why the workbook of tables that lie in the stage must be made again.

    [] where it stands, None where it never was made. `changes` are the rows of the data that
    differ: where it must be made again, these tell why, as they do of the tables.
    """
    why = reasons.of_rendering(earlier.get(paths.WORKBOOK), _inputs(run, tables), run.folder)
    return [change.told() for change in changes] if why and changes else why


def entry_of_book(run: Run, tables: Iterable[str], said: Iterable[Sequence[Any]]) -> Made:
    """What the manifest keeps of a workbook that lies in the stage, with the words it says."""
    own = reads.words_kept(said)
    return record.made_of(_inputs(run, tables), [paths.WORKBOOK], run.stage, **own)


def _inputs(run: Run, tables: Iterable[str]) -> dict[str, str]:
    files = [f"{paths.TABLES_FOLDER}/{name}.csv" for name in tables]
    own = {file: sums.hash_file(run.stage / file) for file in files}
    return {"year": str(run.year), **own, **sums.hash_static_inputs("book")}
