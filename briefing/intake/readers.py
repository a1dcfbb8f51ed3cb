"""A file as it came → what is in it. What it is, its content says, not its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from briefing import errors, limits
from briefing.errors import message
from briefing.intake import csv_text, encodings, guard, ods, xlsx
from briefing.intake.guard import Refused as Refused
from briefing.intake.model import Received


def read_file(path: Path) -> Received:
    """What a workbook or CSV file has. Raises Refused where it is not read at all."""
    return read_content(path.name, read_bytes(path))


def read_content(name: str, content: bytes) -> Received:
    """What the bytes of a file have, as `read_file`."""
    received = Received(name, hashlib.sha256(content).hexdigest(), "csv", ())
    if content.startswith(guard.OLE):
        raise guard.refuse_old_form(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        received = _read_package(guard.open_package(content), received)
    elif len(content) > guard.MAX_CSV:
        raise guard.refuse_as_too_large()
    else:
        text = encodings.decode_text(content)
        received = received._replace(sheets=(csv_text.read_csv(text),))
    if sum(len({row for row, _ in sheet.cells}) for sheet in received.sheets) > guard.MAX_ROWS:
        raise guard.refuse_as_too_large()
    for sheet in received.sheets:
        encodings.check_texts(dict.fromkeys(cell.text for cell in sheet.cells.values()))
    return received


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises InaccessibleFile, Refused."""
    try:
        if not path.exists():
            raise errors.InaccessibleFile(
                file=str(path), fault=message("No such file or directory")
            )
        if not path.is_file():
            raise guard.refuse_as_no_workbook(message("no file"))
        if path.stat().st_size > guard.MAX_FILE:
            raise guard.refuse_as_too_large()
        content = limits.read_file(path, guard.MAX_FILE)
    except OSError as fault:
        raise errors.InaccessibleFile(
            file=str(path), fault=errors.describe_os_error(fault)
        ) from None
    if not content.strip():
        raise guard.refuse_as_no_workbook(message("nothing"))
    return content


def _read_package(package: guard.Package, received: Received) -> Received:
    if ods.is_ods(package):
        return received._replace(form="ods", sheets=ods.read_ods(package))
    names = package.names
    if "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return received._replace(form="xlsx", sheets=xlsx.read_xlsx(package))
    found = message("a file of another kind")
    raise guard.refuse_as_no_workbook(found)
