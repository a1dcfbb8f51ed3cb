"""Every folder and file name, in one place."""

from __future__ import annotations

import glob
import os
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

from briefing.errors import hidden

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
SHARE = PACKAGE / "share"  # of an installed package: what a checkout has beside it
IS_INSTALLED = SHARE.is_dir()
ROOT = SHARE if IS_INSTALLED else CHECKOUT
WORKPLACE = Path() if IS_INSTALLED else CHECKOUT  # where data is looked for, and outputs go
NOTEBOOKS = ROOT / "notebooks"
DATA = WORKPLACE / "data"
DEMO_DATA = WORKPLACE / "data-demo"  # a province that does not exist, results of ten years
OUTPUTS = WORKPLACE / "outputs"
CONFIG = ROOT / "config.toml"
REQUIREMENTS = ROOT / "requirements.txt"  # every package, with hashes

LOCALES = PACKAGE / "i18n" / "locales"
UNITS = LOCALES / "units.csv"  # the built-in units
FONTS = PACKAGE / "publish" / "fonts"
TEMPLATES = PACKAGE / "publish" / "templates"
CHART_STYLE = PACKAGE / "report" / "charts.mplstyle"
DESIGN = PACKAGE / "report" / "design.toml"
OUTLOOK = PACKAGE / "report" / "outlook.toml"

PROVINCE_FILE = "province.toml"
BOUNDARIES_FILE = "communes.geojson"
RECEIVED_FOLDER = "received"  # of a province folder: workbooks as they came
INTAKES_FILE = "intakes.csv"  # there: which workbook was taken in when, by whom
PACKAGE_FILE = "datapackage.json"
INDEX = "index.html"
WORKBOOK = "briefing.xlsx"  # a run's tables in one workbook, beside its index
OF_COMMUNE = "commune-"  # how the names of reports on one commune begin; its code follows
COMMUNES_REPORT = "communes"  # leads to the page of each commune
STATEMENTS_REPORT = "sources"  # lists every statement; figures of the other reports lead there
THUMBNAIL_SUFFIX = ".png"  # how the name of the picture of a PDF's first page ends, beside it
PDF_STYLES = ("screen", "nd30")  # how a PDF is set: to be read, or as an administrative document
SUMS = "SHA256SUMS"  # of a release: the sum of each of its files, as sha256sum reads them
MANIFEST = "manifest.json"  # what a run's pages were made from
LOCK = ".lock"  # file of an outputs folder while somebody writes in it
TABLES_FOLDER = "tables"  # folder of a run's CSV tables
RELEASES_FOLDER = "releases"  # folder of a province's releases, by year, beside its runs
DATA_FOLDER = "data"  # folder of a release with the data it was made from
EXECUTED_FOLDER = "notebooks"  # folder of a run's executed notebooks
FAILED_FOLDER = "failed"  # folder of half-run notebooks, beside the executed ones
OWN_FOLDERS = (TABLES_FOLDER, RELEASES_FOLDER, DATA_FOLDER, EXECUTED_FOLDER, FAILED_FOLDER)
MAX_FOLDER_NAME = 120  # characters of a folder's name; file systems take about twice as many


def join_province_ids(province_ids: Sequence[str]) -> str:
    """The name of the folder of several provinces compared: their ids joined by +.

    Where that is too long for the name of a folder, a sum stands for all but the first.
    """
    name = "+".join(province_ids)
    if len(name) <= MAX_FOLDER_NAME:
        return name
    return f"{province_ids[0]}+{len(province_ids) - 1}-{zlib.crc32(name.encode()):08x}"


def choose_start_folder(outputs: Path, runs: Sequence[Path]) -> Path:
    """Where to begin reading: in the one run that was made, else in the outputs' own index."""
    return runs[0] if len(runs) == 1 else outputs


def find_province_folders(named: Sequence[Path]) -> tuple[Path, ...]:
    """The folders named; one written with * or ? is every province folder of that form.

    `**` stands for no folders in folders: of some patterns that would be the whole machine.
    """
    found: list[Path] = []
    for path in named:
        is_pattern = any(sign in str(path) for sign in "*?[") and "**" not in str(path)
        # unlike Path.glob it passes over what cannot be looked into
        fitting = glob.glob(str(path / PROVINCE_FILE)) if is_pattern else []  # noqa: PTH207
        folders = sorted(Path(file).parent for file in fitting)
        found += [path] if os.path.lexists(path) else folders or [path]
    return tuple(found)


def split_release(name: str) -> tuple[str, int] | None:
    """The date and number in the name of a release's folder, 2028-03-20-1; None of another."""
    date, _, number = name.rpartition("-")
    return (date, int(number)) if date and number.isdecimal() else None


def is_received(file: str | None) -> bool:
    """Whether the file of a source is a received workbook, which its province folder has."""
    return bool(file) and str(file).startswith(f"{RECEIVED_FOLDER}/")


RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # by Windows


def is_file_name(name: str) -> bool:
    """Whether every system takes a text for the name of one file, and for nothing else."""
    has_signs = re.search(r"""^[=+@~-]|[<>:"/\\|?*]|\.$""", name) or name != name.strip()
    has_signs = has_signs or any(map(hidden.is_hidden, name))
    return bool(name) and not has_signs and not RESERVED.fullmatch(name)


def is_path_below(path: str) -> bool:
    """Whether a path written with / stays below the folder it is read in, on every system."""
    return all(map(is_file_name, path.split("/")))


def find_way(place: Path, folder: Path) -> str:
    """A path as seen from a folder, so that both may be moved together."""
    try:
        return Path(os.path.relpath(place, folder)).as_posix()
    except ValueError:  # on another drive
        return str(place.absolute())


def format_path(path: Path) -> str:
    """A path as a reader types it: relative to where they stand when it lies below."""
    try:
        shown = path.resolve().relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError, RuntimeError):  # elsewhere; one of them gone; links in a circle
        shown = str(path)
    return hidden.show_hidden(shown)
