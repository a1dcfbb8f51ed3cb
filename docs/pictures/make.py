"""The pictures of the README, drawn from the newest executed notebooks: make pictures."""

from pathlib import Path

import nbformat

from briefing import paths, publish, words

HERE = Path(__file__).parent
SHOWN = ("en-summary", "vi-summary")  # the first page of each


def main() -> None:
    """Write one PNG for each report shown; run `make report` first."""
    for name in SHOWN:
        newest = max(paths.OUTPUTS.glob(f"*/*/{paths.EXECUTED}/{name}.ipynb"), key=_age)
        say = words.speak(name.partition("-")[0])
        cells = nbformat.read(newest, as_version=4).cells
        blocks = publish.notebook_blocks(cells, say, name)
        picture = publish.page_pictures(blocks, say, dots_per_inch=96)[0]
        (HERE / f"{name}.png").write_bytes(picture)


def _age(file: Path) -> float:
    return file.stat().st_mtime


if __name__ == "__main__":
    main()
