"""An executed notebook → its text as it is kept: the notebook format, a cell a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def text(notebook: Mapping[str, Any]) -> str:
    """A notebook of format 4, in a tenth of the time that indenting its tables takes."""
    cells = ",\n".join(map(_compact, notebook["cells"]))
    rest = _compact({name: own for name, own in notebook.items() if name != "cells"})
    return f'{{"cells":[\n{cells}\n],{rest[1:]}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
