"""What is measured within Python; nothing else in this folder imports the package.

`python -m bench.in_process floor OUTPUTS` makes what `pipeline.py run --format html` makes, in two
processes with everything imported, but executes the cells as plain Python and writes the pages
only. What a run takes beyond this is the price of notebooks.

`python -m bench.in_process tables FOLDER …` prints the CPU seconds that reading, validating and
measuring each province takes, as JSON.
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from briefing import config, i18n, paths
from briefing.build import pool
from briefing.build.request import Request
from briefing.data import files


def make_floor(outputs: Path) -> None:
    """Make every report of `data/` in both languages, as HTML."""
    pool.start_preload()  # imports beside what follows
    from briefing import publish, validate
    from briefing.analysis import analyse
    from briefing.data import reader

    reports = config.load_config(paths.CONFIG).report
    languages = i18n.LANGUAGES
    asked = Request((paths.DATA,), outputs, None, reports, reports, languages, ("html",))
    dataset = reader.load_province(paths.DATA)
    validate.find_problems(dataset)
    run = asked.make_run(paths.DATA)
    tables = analyse.analyse(dataset, run.year)
    outputs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=outputs) as stage:
        publish.write_tables(tables, Path(stage) / paths.TABLES_FOLDER)
        tasks = [
            (Path(stage), edition.report, edition.language, run.links_of(edition), run.year)
            for edition in run.editions()
        ]
        with multiprocessing.get_context("forkserver").Pool(2, maxtasksperchild=1) as processes:
            processes.starmap(write_page, tasks, chunksize=1)  # each in a fork with all imported
        shutil.copytree(stage, run.folder, dirs_exist_ok=True)


def write_page(stage: Path, report: config.Report, language: str, links: Any, year: int) -> None:
    """Write one page of a report from the cells of its notebook."""
    from briefing import publish

    os.chdir(stage)
    say = i18n.load_translator(language)
    notebook = json.loads((paths.NOTEBOOKS / report.notebook).read_text(encoding="utf-8"))
    blocks: list[dict[str, Any]] = []
    space: dict[str, Any] = {"display": lambda *shown: blocks.extend(b.as_json() for b in shown)}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            blocks += publish.parse_markdown(source, say, report.name)
            continue
        body = ast.parse(source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), space)
        shown = last and eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        if hasattr(shown, "as_json"):
            blocks.append(shown.as_json())
        if "parameters" in cell["metadata"].get("tags", ()):
            space |= {**report.parameters, "year": year, "language": language}
            space["tables"] = paths.TABLES_FOLDER
    files.write_file(
        stage / language / f"{report.name}.html", publish.render_html(blocks, say, links)
    )


def time_tables(folder: Path) -> dict[str, float]:
    """The CPU seconds of each step from the folder of a province to its tables."""
    from briefing import validate
    from briefing.analysis import analyse
    from briefing.data import reader

    times = [time.process_time()]
    dataset = reader.load_province(folder)
    times.append(time.process_time())
    if problems := validate.find_problems(dataset):
        sys.exit(f"{len(problems)} problems, the first: {problems[0]}")
    times.append(time.process_time())
    analyse.analyse(dataset, 2025)
    times.append(time.process_time())
    steps = ("read", "validate", "measure")
    return {step: times[n + 1] - times[n] for n, step in enumerate(steps)}


if __name__ == "__main__":
    if sys.argv[1] == "floor":
        make_floor(Path(sys.argv[2]))
    else:
        print(json.dumps([time_tables(Path(folder)) for folder in sys.argv[2:]]))
