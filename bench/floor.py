"""The reports with no notebook machinery: the same cells as plain Python, the same pages, no more.

`python -m bench.floor OUTPUTS` makes what `pipeline.py run --format html` does, in the same pool of
processes with everything imported; no cell runs in a shell, no notebook is written, nothing is kept
of what was read. What a run takes beyond this is the price of notebooks.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pipeline
from briefing import config, i18n, paths
from briefing.build import pool, request
from briefing.data import files

Shape = dict[str, Any]


def main(outputs: Path) -> None:
    """Every report of `data/` in both languages, as HTML."""
    from briefing import publish, validate
    from briefing.analysis import analyse
    from briefing.data import reader

    pool.start_preload(pipeline.WARM)
    reports = config.load_config(paths.CONFIG, i18n.LANGUAGES).report
    asked = request.Request((paths.DATA,), outputs, None, reports, i18n.LANGUAGES, ("html",))
    read = reader.load_province(paths.DATA)
    validate.find_problems(read)
    run = asked.run_of(read.known)
    tables = analyse.analyse(read, run.year)
    outputs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=outputs) as stage:
        staged = replace(run, stage=Path(stage))
        publish.write_tables(tables, staged.stage / paths.TABLES_FOLDER)
        tasks = [
            (staged.stage, report, language, staged.companions(report, language), run.year)
            for report, language, _ in staged.editions()
        ]
        for _ in pool.run_tasks(apart, tasks, 2, pipeline.WARM):
            pass
        publish.move_into_place(staged.stage, run.folder)


def apart(*given: Any) -> None:
    """The same in a process parted from this one, as a notebook has one to itself."""
    child = os.fork()
    if not child:
        page(*given)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("a page of the floor failed")


def page(stage: Path, report: config.Report, language: str, links: Any, year: int) -> None:
    """One page of a report, from its notebook's cells as they are written."""
    from briefing import publish

    os.chdir(stage)
    say = i18n.load_translator(language)
    given = {**report.parameters, "year": year, "language": language, "tables": paths.TABLES_FOLDER}
    notebook = json.loads((paths.NOTEBOOKS / report.notebook).read_text(encoding="utf-8"))
    shapes: list[Shape] = []
    space: dict[str, Any] = {"display": lambda *own: shapes.extend(one.as_json() for one in own)}
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            shapes += publish.parse_markdown(source, say, report.name)
            continue
        shown = _executed(source, space)
        if hasattr(shown, "as_json"):
            shapes.append(shown.as_json())
        if "parameters" in cell["metadata"].get("tags", ()):
            space.update(given)
    html = publish.render_html(shapes, say, links)
    files.write_file(stage / language / f"{report.name}.html", html)


def _executed(source: str, space: dict[str, Any]) -> Any:
    """Run a cell; what its last line shows."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), space)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), space) if last else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
