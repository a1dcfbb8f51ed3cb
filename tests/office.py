"""LibreOffice: files of office programs opened and converted as a reader's machine would."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    PROGRAM is None,
    reason="LibreOffice is missing: install libreoffice-writer-nogui, -impress-nogui, -calc-nogui",
)


def convert(files: Sequence[Path], folder: Path) -> list[Path]:
    """Files as PDFs in a folder; letters are those of our own fonts."""
    fonts = Path(__file__).parent.parent / "briefing" / "publish" / "fonts"
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{fonts}</dir>"
        f"<cachedir>{folder}/fonts</cachedir></fontconfig>",
        encoding="utf-8",
    )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = [str(PROGRAM), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*order, *map(str, files)],
        env={**os.environ, "FONTCONFIG_FILE": str(settings)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [folder / f"{file.stem}.pdf" for file in files]
