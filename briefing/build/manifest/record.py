"""A step of a run as the manifest keeps it: what it was made from, and the files it made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from briefing import paths
from briefing.build import sums

Made = dict[str, Any]  # "inputs" and "files": name → sum; and what a step keeps beside these
Manifest = dict[str, Made]  # "tables", "vi-summary.ipynb", "vi-summary.html", …


def read(folder: Path) -> Manifest:
    """What an earlier run made; nothing where that cannot be read, or is not as it was written."""
    try:
        kept = json.loads((folder / paths.MANIFEST).read_text(encoding="utf-8"))
        steps: Manifest = kept["steps"]
        return steps if sums.hash_facts(steps) == kept["sum"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def written(manifest: Manifest) -> str:
    """A manifest as text, the same for the same run: a step a line, and the sum of them all."""
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(manifest[name], sort_keys=True)}"
        for name in sorted(manifest)
    )
    return f'{{"sum": "{sums.hash_facts(manifest)}", "steps": {{\n{lines}\n}}}}\n'


def made_of(inputs: Mapping[str, str], files: Iterable[str], stage: Path, **more: Any) -> Made:
    """A step that was made: its inputs, the sums of its files as they lie in the stage."""
    own = {name: sums.hash_file(stage / name) for name in files}
    return {"inputs": dict(inputs), "files": own, **more}


def differing(made: Made, now: Mapping[str, str]) -> list[str]:
    """The inputs of a step that are not what they were."""
    before = made["inputs"]
    return [name for name in {**before, **now} if before.get(name) != now.get(name)]


def damaged(made: Made, folder: Path) -> list[str]:
    """The files of a step that are gone or not what they were."""
    return [name for name, kept in made["files"].items() if sums.hash_file(folder / name) != kept]
