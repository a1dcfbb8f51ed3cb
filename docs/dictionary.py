"""docs/data-dictionary.md from the contract's models and data/: make dictionary."""

from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from briefing import paths
from briefing.config import LANGUAGES, REFERENCE_LANGUAGE
from briefing.data import codes, keys, reader, schema
from briefing.data.dataset import Dataset

FILE = paths.ROOT / "docs" / "data-dictionary.md"


def dictionary(read: Dataset) -> str:
    """Every column of the contract, then every source and indicator of a province folder."""
    return "\n".join((*_columns(), *_sources(read), *_indicators(read), ""))


def _columns() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from the contract and `data/` by `make dictionary`; not edited by hand."
    yield "Meanings of columns that their names do not say: `data/README.md` and `docs/method/`."
    for name, model in schema.ROW_MODELS.items():
        key = ", ".join(keys.UNIQUE_KEYS[name])
        yield from ("", f"## {name}.csv", "", f"No two rows share: {key}.", "")
        yield from ("| column | must be filled | holds |", "|---|---|---|")
        for column in schema.list_columns(model):
            facts, required = schema.describe_column(model, column)
            yield f"| `{column}` | {'yes' if required else ''} | {facts.expected} |"


def _sources(read: Dataset) -> Iterator[str]:
    counts = _counts(read, "source_id")
    yield from ("", "## Sources", "", "| source_id | title | status | rank | date | rows |")
    yield "|---|---|---|---|---|---|"
    for placed in read.rows["sources"]:
        row = placed.row
        cells = (row.title[REFERENCE_LANGUAGE], row.status, row.rank, row.date or "")
        shown = " | ".join(str(cell) for cell in cells)
        yield f"| `{row.source_id}` | {shown} | {counts.get(row.source_id, 0)} |"


def _indicators(read: Dataset) -> Iterator[str]:
    counts = _counts(read, "indicator_id")
    for domain in codes.DOMAINS:
        yield from ("", f"## Indicators: {domain}", "")
        languages = " | ".join(Locale.parse(language).english_name for language in LANGUAGES)
        yield f"| indicator_id | {languages} | unit | better | path | rows |"
        yield "|---" * (len(LANGUAGES) + 5) + "|"
        for placed in read.rows["indicators"]:
            row = placed.row
            if row.domain == domain:
                cells = " | ".join((*row.name.values(), row.unit, row.better, row.path))
                yield f"| `{row.indicator_id}` | {cells} | {counts.get(row.indicator_id, 0)} |"


def _counts(read: Dataset, column: str) -> dict[str, int]:
    """How many results, targets and verdicts name each id of a column."""
    counts: dict[str, int] = {}
    for name in ("results", "targets", "verdicts"):
        for placed in read.rows[name]:
            used = getattr(placed.row, column)
            counts[used] = counts.get(used, 0) + 1
    return counts


if __name__ == "__main__":
    Path(FILE).write_text(dictionary(reader.load_province(paths.DATA)), encoding="utf-8")
