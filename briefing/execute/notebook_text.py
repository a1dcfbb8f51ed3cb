"""An executed notebook → its text as it is kept: the notebook format, a cell a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def serialize_notebook(notebook: Mapping[str, Any]) -> str:
    """A notebook of format 4, in a tenth of the time that indenting its tables takes."""
    cells = ",\n".join(map(_to_compact_json, notebook["cells"]))
    rest = _to_compact_json({name: own for name, own in notebook.items() if name != "cells"})
    return f'{{"cells":[\n{cells}\n],{rest[1:]}\n'


def _to_compact_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
