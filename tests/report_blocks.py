"""The blocks of a report as its notebook shows them, made here: no kernel, no files."""

from __future__ import annotations

import ast
import json
from typing import Any

from briefing import i18n, paths
from briefing.data.tables import Tables
from briefing.publish.markdown import parse_markdown


def make_blocks(tables: Tables, notebook: str, language: str, **given: Any) -> list[dict[str, Any]]:
    """The blocks of a notebook, as their JSON, from tables in memory."""
    say = i18n.load_translator(language, tables.units)
    shown: list[Any] = []
    names: dict[str, Any] = {"run": tables, "say": say, "display": lambda *o: shown.extend(o)}
    names.update(given, language=language)
    shapes: list[dict[str, Any]] = []
    cells = json.loads((paths.NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            shapes += parse_markdown(source, say, notebook)
        elif "parameters" not in cell["metadata"].get("tags", ()):
            shown.clear()
            _run_cell(source, names, shown)
            shapes += [one.as_json() for one in shown if one is not None]
    return shapes


def _run_cell(source: str, names: dict[str, Any], shown: list[Any]) -> None:
    body = [
        node
        for node in ast.parse(source).body
        if not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("run", "say"))
    ]
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)
    if isinstance(last, ast.Expr):
        shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
