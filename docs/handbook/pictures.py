"""The pictures of the handbook, of the real product: make pictures (LibreOffice and poppler)."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import january
from PIL import Image

from briefing import paths

HERE = Path(__file__).parent
LANGUAGES = ("vi", "en")
COLOURS, WIDTH = 32, 1200  # of a picture; few colours keep it small


def main() -> None:
    """Write the pictures anew: two workbooks as a spreadsheet shows them, one page of a report."""
    (HERE / "pictures").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        january.main(work / "year")
        shutil.copytree(HERE / "lang-son", work / "lang-son")
        data = ("--data", str(work / "year" / "data"))
        marked = work / "annotated.xlsx"
        _run("intake", str(work / "year" / "bieu-2026.xlsx"), *data, "--annotate", str(marked))
        _save(_photograph(_convert(marked), 1, 0.76), "annotated")
        for language in LANGUAGES:
            template = work / f"{language}.xlsx"
            _run("template", "--year", "2026", str(template), *data, "--language", language)
            _save(_photograph(_convert(template), 2, 0.55), f"{language}-template")
        choices = ("--report", "summary", "--format", "pdf", "--outputs", str(work / "out"))
        _run("run", "--data", str(work / "lang-son"), *choices)
        for language in LANGUAGES:
            (page,) = work.glob(f"out/lang-son/*/{language}/summary.pdf")
            _save(_photograph(page, 1, 0.36), f"{language}-lang-son")


def _run(*words: str) -> None:
    command = [sys.executable, str(paths.ROOT / "pipeline.py"), *words]
    subprocess.run(command, cwd=paths.ROOT, check=False)


def _convert(workbook: Path) -> Path:
    """The PDF a spreadsheet program makes of a workbook."""
    words = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", workbook.parent, workbook]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return workbook.with_suffix(".pdf")


def _photograph(file: Path, page: int, part: float) -> Image.Image:
    """The upper part of a page of a PDF."""
    draw = ["pdftoppm", "-png", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH)]
    drawn = subprocess.run([*draw, "-scale-to-y", "-1", file], check=True, capture_output=True)
    picture = Image.open(io.BytesIO(drawn.stdout))
    return picture.crop((0, 0, picture.width, int(picture.height * part)))


def _save(picture: Image.Image, name: str) -> None:
    small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(HERE / "pictures" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
