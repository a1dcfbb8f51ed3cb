"""Requests that were carried out in full → the same one is answered at once while nothing changed.

`manifest.json` in the outputs folder keeps of each request the sums of all files it read, taken
when they were read, and made. Where they are the same no catalogue, pydantic or pandas is loaded.
Only the newest requests are kept; who asks for an older one waits for the data to be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, paths
from briefing.build import cache, console
from briefing.data import files

Finished = dict[str, Any]  # "read", "made": file → sum; "installation"; "releases"; "lines" …
MOST_REQUESTS = 20
FACTS = {"read", "made", "installation", "releases", "years", "lines", "opened", "words"}


def make_key(arguments: argparse.Namespace) -> str:
    """What tells the request of a command line from others."""
    folders = paths.find_province_folders(arguments.data or [paths.DATA])
    chosen = arguments.report, arguments.language, arguments.format, arguments.style
    communes = arguments.commune
    return cache.hash_facts([str(Path.cwd()), folders, arguments.year, *chosen, communes])


def list_releases(outputs: Path) -> list[str]:
    """The releases in an outputs folder: with another one pages say other things."""
    found = outputs.glob(f"*/{paths.RELEASES_FOLDER}/*/*")
    return sorted(one.relative_to(outputs).as_posix() for one in found if one.name[0] != ".")


def find_finished(outputs: Path, key: str, installation: Mapping[str, str]) -> Finished | None:
    """What is kept of a request; None where a file it read or made has changed.

    None also while a run is at work in the outputs, or where one was killed in them.
    """
    if (outputs / paths.LOCK).exists():
        return None
    finished = cache.read_summed(outputs / paths.MANIFEST, "requests").get(key)
    if finished is None or not finished.keys() >= FACTS or ".." in Path(finished["opened"]).parts:
        return None
    if finished["installation"] != installation:
        return None
    if finished["releases"] != list_releases(outputs):
        return None
    same = all(cache.hash_file(Path(name)) == before for name, before in finished["read"].items())
    made = finished["made"].items()
    same = same and all(cache.hash_file(outputs / name) == before for name, before in made)
    return finished if same else None


def write_finished(
    outputs: Path,
    key: str,
    read: Mapping[str, str],
    made: Mapping[str, str],
    lines: Sequence[tuple[str, int]],
    years: Sequence[tuple[str, int]],
    opened: Path,
    installation: Mapping[str, str],
    releases: Sequence[str],
) -> None:
    """Keep a request that was carried out: its files, and the lines that say all is unchanged."""
    translators = {name: i18n.load_translator(name) for name in i18n.LANGUAGES}
    words = {
        name: {text: list(say.catalogue["", text]) for text in console.UNCHANGED_MESSAGES}
        for name, say in translators.items()
    }
    place = opened.relative_to(outputs).as_posix()
    facts = {"years": list(years), "lines": list(lines), "opened": place, "words": words}
    facts["releases"] = list(releases)
    finished = {"read": dict(read), "made": dict(made), "installation": installation, **facts}
    requests = cache.read_summed(outputs / paths.MANIFEST, "requests")
    requests.pop(key, None)  # the newest is the last
    facts = {"requests": dict([*requests.items(), (key, finished)][-MOST_REQUESTS:])}
    text = json.dumps({"sum": cache.hash_facts(facts), **facts})
    files.write_file(outputs / paths.MANIFEST, text)


def print_unchanged(finished: Finished, outputs: Path, language: str) -> None:
    """Say that all a request asks for is up to date; reads no catalogue."""
    words = finished["words"][language].items()
    say = i18n.Translator(language, {("", text): tuple(forms) for text, forms in words})
    console.print_years(finished["years"], say)
    progress = console.Progress(sum(steps for _, steps in finished["lines"]), say)
    for line, steps in finished["lines"]:
        progress.unchanged(line, steps)
    progress.end(outputs / finished["opened"])
