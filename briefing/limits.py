"""How much is read of what people send, and a file within that → its bytes.

Every limit is far above any real province. The longest file of data/ has 163 rows, 37 kB and 25
columns; fifteen years of forty indicators of each of 56 communes are 33,600 rows. What is larger
was not written by a data team, and would take a machine's time and memory. docs/method/values.md
lists the limits; those of workbooks and drafts are in `intake/guard`.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
from decimal import Decimal
from pathlib import Path

from briefing import errors, paths
from briefing.errors import Message, Quantity, message

# A file of a province folder, a table to be judged, a table of a run.
MAX_FILE = 20_000_000  # bytes: the rows it may have, of 200 bytes each
MAX_ROWS = 100_000  # with anything in them: a spreadsheet may leave a million empty ones
MAX_COLUMNS = 200  # of rows and header
MAX_CELLS = 2_500_000  # of all rows: those a file may have, of 25 columns
MAX_CELL = 10_000  # signs of a cell: three pages of text
# province.toml, config.toml.
MAX_TOML = 100_000  # bytes: ours have 500 and 4,000
MAX_LIST = 100  # entries of a list: plans, headline targets
# What files become, and what names them.
MAX_ID = 80  # signs of an id: names of files and addresses are made of it, of 255 bytes at most
FIRST_PLAN_YEAR, MAX_PLAN_YEARS = 1900, 20  # tables and charts have a place for every year
MAX_INPUTS = 99  # of a rule
MAX_RULES = 2_000  # rows of derived, checks, coherence or indexes.csv: ours have 39 at most
# What is read beside the data.
MAX_TABLE = 60_000_000  # bytes of a table of a run, or of a page
MAX_MANIFEST = 10_000_000  # bytes: that of 100 provinces compared has one million
MAX_STEPS = 2_000  # of a run: ours has 110, each with at most two files
MAX_LISTED = 20_000  # files of a release: ours has 200
MAX_SOURCE = 50_000_000  # bytes of a source's text: a yearbook has three million
MAX_HASHED = 1_000_000_000  # bytes of a file of which only the sum is taken
MAX_PASSAGES = 20_000  # paragraphs, lines and cells of a draft: forty of each of 500 pages
MAX_NUMBERS = 10_000  # of a draft, by its groups of digits: twenty of each page
# What is said.
MAX_PROBLEMS = 10_000  # of a file, and of all rows compared: then the rest is not looked at
MAX_PRINTED = 50  # errors, and as many warnings, that are printed one by one
MAX_SUGGESTED = 200  # unknown ids for which the one most like each is looked for

KINDS = (
    (stat.S_ISDIR, message("a folder")),
    (stat.S_ISFIFO, message("a named pipe")),
    (stat.S_ISSOCK, message("a socket")),
    (stat.S_ISCHR, message("a device")),
    (stat.S_ISBLK, message("a device")),
)
A_FILE = message("a file")


def describe_other(file: Path) -> Message | None:
    """What there is in place of a file, as it is without opening it; None where it is one.

    What is not there may be a link to nothing.
    """
    try:
        facts = file.stat()
    except OSError as fault:
        missing = message("a link to nothing") if file.is_symlink() else message("no such file")
        is_missing = isinstance(fault, FileNotFoundError | NotADirectoryError)
        reason = errors.describe_os_error(fault)
        return missing if is_missing else message("that it cannot be read ({fault})", fault=reason)
    if stat.S_ISREG(facts.st_mode):
        return None
    return next((kind for is_kind, kind in KINDS if is_kind(facts.st_mode)), A_FILE)


def read_file(file: Path, most: int) -> bytes:
    """The content of a file. Raises OSError, UnreadFile where it is no file or larger.

    Nothing but a file is opened: opening a pipe waits, and opening a device may change it.
    """
    _check(file.stat(), file, most)
    with _open(file) as opened:
        _check(os.fstat(opened.fileno()), file, most)
        content = opened.read(most + 1)  # some files of the system have more than they say
    if len(content) > most:
        raise _refuse_size(file, most)
    return content


def hash_file(file: Path) -> str:
    """The SHA-256 sum of a file, read in pieces. Raises as `read_file`."""
    _check(file.stat(), file, MAX_HASHED)
    with _open(file) as opened:
        _check(os.fstat(opened.fileno()), file, MAX_HASHED)
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _open(file: Path) -> io.BufferedReader:
    """A file opened to be read, without waiting for what may have taken its place."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return io.BufferedReader(io.FileIO(os.open(file, flags)))


def _check(facts: os.stat_result, file: Path, most: int) -> None:
    if not stat.S_ISREG(facts.st_mode):
        kind = next((kind for is_kind, kind in KINDS if is_kind(facts.st_mode)), A_FILE)
        action = message("put a file of this name in its place")
        raise errors.UnreadFile(paths.format_path(file), kind, A_FILE, action)
    if facts.st_size > most:
        raise _refuse_size(file, most)


def _refuse_size(file: Path, most: int) -> errors.UnreadFile:
    expected = message("at most {count} bytes", count=quantity(most))
    action = message("keep in it only what the command reads")
    return errors.UnreadFile(paths.format_path(file), message("a larger file"), expected, action)


def quantity(number: int) -> Quantity:
    """A number as each language writes it in a message."""
    return Quantity(Decimal(number))
