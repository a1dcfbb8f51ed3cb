"""Whether all that an order asks for stands, told without reading one of its tables.

`manifest` decides page by page. This is asked before it and answers in a tenth of a second: where
no file has changed since the same order was last carried out, nothing need be looked into.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing import i18n, paths
from briefing.build import sums
from briefing.data import files

Order = dict[str, Any]  # "runs": folders; "lines": what was made or stood; "words": by language


def kept(outputs: Path, asked: str, data: Sequence[Path]) -> Order | None:
    """What is kept of an order by the sum of what it asked; None where something changed since."""
    order = _all(outputs).get(asked)
    if order is None or not (outputs / paths.INDEX).is_file():
        return None
    read = {name: sums.hash_file(Path(name)) for name in order["read"]}
    runs = {name: sums.hash_files([outputs / name]) for name in order["runs"]}
    same = (order["read"], order["runs"], order["inputs"]) == (read, runs, _inputs(data))
    return order if same else None


def keep(
    outputs: Path,
    asked: str,
    data: Sequence[Path],
    runs: Iterable[Path],
    read: Mapping[str, str],
    **told: Any,
) -> None:
    """Keep an order all of which stands: the folders of its runs, files read beside its data."""
    order = {
        "inputs": _inputs(data),
        "read": dict(read),
        "runs": {str(f.relative_to(outputs)): sums.hash_files([f]) for f in runs},
        **told,
    }
    orders = {**_all(outputs), asked: order}
    text = json.dumps({"sum": sums.hash_facts(orders), "orders": orders}, ensure_ascii=False)
    files.write_file(outputs / paths.MANIFEST, text)


def speaker(order: Order, language: str) -> i18n.Translator:
    """A speaker of the few words it takes to tell that an order stands; reads no catalogue."""
    known = {("", text): tuple(said) for text, said in order["words"][language].items()}
    return i18n.Translator(language, known)


def words_of(texts: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Some texts as each language's catalogue has them, for `speaker`."""
    catalogues = {name: i18n.load_translator(name).catalogue for name in i18n.LANGUAGES}
    own = list(texts)
    return {name: {text: list(c["", text]) for text in own} for name, c in catalogues.items()}


def _all(outputs: Path) -> dict[str, Any]:
    """The orders kept, nothing where they cannot be read or are not as they were written."""
    try:
        found = json.loads((outputs / paths.MANIFEST).read_text(encoding="utf-8"))
        return dict(found["orders"]) if sums.hash_facts(found["orders"]) == found["sum"] else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _inputs(data: Sequence[Path]) -> dict[str, str]:
    """All that the pages of some data folders rest on: name → sum."""
    return {
        **sums.hash_installation_quickly(),
        **{str(folder): sums.hash_files([folder]) for folder in data},
    }
