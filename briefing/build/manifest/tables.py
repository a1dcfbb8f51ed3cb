"""The tables of a province's run, as one step of the manifest: from its data folder."""

from __future__ import annotations

from pathlib import Path

from briefing import errors, paths
from briefing.build import sums
from briefing.build.manifest import reasons, record
from briefing.build.manifest.record import Made, Manifest
from briefing.build.request import Run
from briefing.data.tables import Tables

TABLES = "tables"  # the name of the step


def why_tables(
    earlier: Manifest, run: Run, data: Path
) -> tuple[list[errors.Message] | None, tuple[reasons.Change, ...]]:
    """Why the tables of a run must be made again, and the rows of the data that changed.

    [] where they stand, None where they never were made.
    """
    made = earlier.get(TABLES)
    if made is None:
        return None, ()
    changes = reasons.changed_rows(made, data)
    files = {change.file for change in changes}
    others = [name for name in record.differing(made, inputs(run, data)) if name not in files]
    damage = [reasons.of_damage(name) for name in record.damaged(made, run.folder)]
    told = [change.told() for change in changes]
    return [*told, *map(reasons.of_input, others), *damage], changes


def inputs(run: Run, data: Path) -> dict[str, str]:
    """What the tables are made from: name → sum."""
    files = {file.name: sums.hash_file(file) for file in sorted(data.iterdir()) if file.is_file()}
    return {"year": str(run.year), **files, **sums.hash_static_inputs("tables")}


def entry_of_tables(run: Run, data: Path) -> Made:
    """What the manifest keeps of tables that lie in the stage."""
    files = [f"{paths.TABLES_FOLDER}/{name}.csv" for name in Tables.columns]
    return record.made_of(inputs(run, data), files, run.stage, rows=reasons.row_sums(data))
