"""An empty province folder: every file of the contract with its header, and what to fill in."""

from __future__ import annotations

import argparse
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from briefing import errors, i18n, paths
from briefing.data import files, schema
from briefing.data.keys import FOREIGN_KEYS
from briefing.errors import message
from briefing.i18n import Translator

ENTRIES = (  # of province.toml: a line, and what it is
    ('id = ""', message("Short name without accents or spaces")),
    ('name_vi = ""', message("Name of the province in Vietnamese")),
    ('name_en = ""', message("Name of the province in English")),
    ('past_plan = "2021-2025"', message("The five-year plan that is over: first and last year")),
    ('plan = "2026-2030"', message("The plan that follows it")),
    ("# headline = []", message("target_id of the targets shown as tiles, first the main one")),
    ("# structure = []", message("indicator_id of the shares that make up GRDP, four at most")),
    ("# carried_on = []", message("indicator_id whose past target the plan states otherwise")),
)
FILES = {
    "units": message("Units that are not in the list below; may stay empty"),
    "sources": message("The documents: a row each; fill this in first"),
    "indicators": message("What is measured: a row each, with its unit"),
    "results": message("Results, as one document states each; or by the command intake"),
    "targets": message("Targets of both plans, as one document states each"),
    "verdicts": message("Targets a document calls met or missed; may stay empty"),
    "derived": message("Figures computed from others; may stay empty"),
    "checks": message("Figures that ought to agree; may stay empty"),
    "coherence": message("Targets that ought to fit each other; may stay empty"),
    "requests": message("Targets somebody asked for; may stay empty"),
    "bodies": message("Who answers for targets; may stay empty"),
    "programmes": message("Programmes that bear on indicators; may stay empty"),
    "causes": message("Limits and causes the documents give; may stay empty"),
    "communes": message("The communes and wards by their official codes; may stay empty"),
    "commune_results": message("Results of single communes, as results; may stay empty"),
    "indexes": message("Indexes made of other figures, with their weights; may stay empty"),
}


def carry_out(arguments: argparse.Namespace, say: Translator) -> int:
    """The command: an empty province folder, and what to do next."""
    folder = paths.format_path(create_folder(arguments.folder))
    print(say("{folder}: fill in province.toml and the files as README.md says", folder=folder))
    print(f"python pipeline.py check --data {shlex.quote(folder)}")
    return 0


def create_folder(folder: Path) -> Path:
    """An empty province folder, all of it at once. Raises FolderNotEmpty."""
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise errors.FolderNotEmpty(folder=paths.format_path(folder))
    place = folder.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        stage.chmod(0o755)
        for name, text in _list_contents():
            files.write_file(stage / name, text)
        if place.exists():
            place.rmdir()
        stage.rename(place)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return folder


def _list_contents() -> Iterator[tuple[str, str]]:
    says = i18n.load_translators()
    lines = []
    for entry, meaning in ENTRIES:
        lines += [*(f"# {say.message(meaning)}" for say in says), entry, ""]
    yield paths.PROVINCE_FILE, "\n".join(lines)
    for name, model in schema.ROW_MODELS.items():
        yield f"{name}.csv", ",".join(schema.list_columns(model)) + "\n"
    for say in says:
        suffix = "" if say.language == i18n.LANGUAGES[0] else f".{say.language}"
        yield f"README{suffix}.md", "\n".join(_describe_folder(say))


def _describe_folder(say: Translator) -> Iterator[str]:
    yield from ("# " + say("The data folder of a province"), "")
    yield from (say("An empty cell means unknown. UTF-8, commas, decimal points."), "")
    yield from ("```", "python pipeline.py check --data DIR", "python pipeline.py run --data DIR")
    yield from ("```", "", f"## {paths.PROVINCE_FILE}", "", "| | |", "|---|---|")
    for entry, meaning in ENTRIES:
        yield f"| `{entry.strip('# ').split(' ')[0]}` | {say.message(meaning)} |"
    heads = " | ".join((say("column"), say("must be filled"), say("holds")))
    for name, model in schema.ROW_MODELS.items():
        yield from ("", f"## {name}.csv", "", say.message(FILES[name]) + ".", "")
        yield from (f"| {heads} |", "|---|---|---|")
        for column in schema.list_columns(model):
            facts, is_required = schema.describe_column(model, column)
            mark = say("yes") if is_required else ""
            held = f"{_explain(name, column, say)}{say.message(facts.expected)}"
            other = FOREIGN_KEYS.get(name, {}).get(column)
            yield f"| `{column}` | {mark} | {held}{f' → {other}.csv' if other else ''} |"
    yield from ("", "## " + say("Units"), "", "| | |", "|---|---|")
    for unit in i18n.built_in_units().values():
        yield f"| `{unit.unit}` | {unit.label[say.language]} |"
    yield ""


def _explain(name: str, column: str, say: Translator) -> str:
    """What a column means, where the workbook of a run says it; without the sheet to look in."""
    stem, _, ending = column.rpartition("_")
    names = (column, stem) if ending in i18n.LANGUAGES else (column,)
    keys = [f"{name}.{each}" for each in names] + list(names)
    meaning = next((say.code("column", key) for key in keys if say.has(key, "column")), "")
    if meaning.split(" ")[-1] in ("codes", "sources", "indicators"):
        meaning = meaning.rpartition(",")[0]
    if meaning and ending in i18n.LANGUAGES:
        meaning += f" ({i18n.name_language(ending)})"
    return f"{meaning}: ".replace("|", r"\|") if meaning else ""
