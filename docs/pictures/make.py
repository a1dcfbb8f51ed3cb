"""The pictures of the README, drawn from the newest executed notebooks: make pictures."""

from pathlib import Path

import nbformat

from briefing import i18n, paths, publish
from briefing.data import reader

HERE = Path(__file__).parent
SHOWN = (  # a province and the notebook of a report: its first page
    (paths.DATA, "en-summary"),
    (paths.DATA, "vi-summary"),
    (paths.DEMO_DATA, "en-progress"),
    (paths.DEMO_DATA, "vi-progress"),
)


def main() -> None:
    """Write one PNG for each report shown; run `make report` and `make demo` first."""
    for folder, name in SHOWN:
        runs = paths.OUTPUTS / reader.load_province(folder).info_or_raise.id
        newest = max(runs.glob(f"*/{paths.EXECUTED_FOLDER}/{name}.ipynb"), key=_age)
        say = i18n.load_translator(name.partition("-")[0])
        cells = nbformat.read(newest, as_version=4).cells
        blocks, _ = publish.read_notebook_blocks(cells, say, name)
        picture = publish.render_page_images(blocks, say, dots_per_inch=96)[0]
        (HERE / f"{name}.png").write_bytes(picture)


def _age(file: Path) -> float:
    return file.stat().st_mtime


if __name__ == "__main__":
    main()
