"""manifest.json of a run, SHA256SUMS of a release → the files they list, once fit to be used.

A list comes from outside like any other input: its size, its form, its sums and every path in it
are checked before anything is looked up by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, ValidationError

from briefing import errors, limits, paths
from briefing.build import cache
from briefing.build.cache import Manifest
from briefing.errors import Message, message

MAX_NAME = 4096  # characters
SUM_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def check_path(name: str) -> str:
    """A path below a folder; raises ValueError where it may leave it or is none at all."""
    parts = name.split("/") if len(name) <= MAX_NAME else [".."]
    if any(part in ("", "..") or part != PurePath(part).name for part in parts):
        raise ValueError(name)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise ValueError(name)
    return name


FilePath = Annotated[str, AfterValidator(check_path)]
Sum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Year = Annotated[int, Field(ge=1, le=9999)]


class StepRecord(BaseModel, strict=True):
    """A step of a run as its manifest has it."""

    inputs: dict[str, str]
    files: dict[FilePath, Sum]
    rows: dict[str, dict[str, str]] = {}


class RunRecord(BaseModel, strict=True):
    """The manifest of a run."""

    sum: Sum
    data: dict[str, Year] = {}
    steps: dict[str, StepRecord]


@dataclass(frozen=True)
class Recorded:
    """What a run or release says of itself: the sums of its files by their paths in its folder.

    Of a run also its `steps`, and the `data` folders it was made from with their years.
    """

    files: Mapping[str, str]
    steps: Manifest = field(default_factory=dict)
    data: Mapping[str, int] = field(default_factory=dict)


def read_run(file: Path) -> Recorded:
    """The manifest of a run. Raises BadRecord."""
    content = read_limited(file)
    expected = message("a manifest as a run writes it")
    try:
        record = RunRecord.model_validate_json(content)
    except ValidationError as fault:
        raise _refuse(file, describe_fault(fault), expected) from None
    steps = cache.parse_summed(content, "steps")
    if steps.keys() != record.steps.keys():
        raise _refuse(file, message("that its own sum is another"), expected)
    listed = {name: total for step in record.steps.values() for name, total in step.files.items()}
    workbook = steps.get(paths.WORKBOOK, {"inputs": {}})["inputs"]
    tables = {name: total for name, total in workbook.items() if name.startswith("tables/")}
    for name in tables:
        _check_listed(file, name, expected)
    return Recorded({**tables, **listed}, steps, record.data)


def read_sums(file: Path) -> Recorded:
    """The sums of a release. Raises BadRecord."""
    expected = message("lines of a sum, two spaces and a path in the folder, each path once")
    try:
        lines = read_limited(file).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise _refuse(file, message("bytes that are no UTF-8"), expected) from None
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        parts = SUM_LINE.fullmatch(line)
        if parts is None or parts[2] in listed:
            found = message("line {line}: {text}", line=number, text=shorten(line))
            raise _refuse(file, found, expected)
        listed[_check_listed(file, parts[2], expected)] = parts[1]
    return Recorded(listed)


def _check_listed(file: Path, name: str, expected: Message) -> str:
    try:
        return check_path(name)
    except ValueError:
        raise _refuse(file, _describe_path(name), expected) from None


def read_limited(file: Path) -> bytes:
    """A list no greater than one may be. Raises BadRecord."""
    try:
        return limits.read_file(file, limits.MAX_MANIFEST)
    except errors.UnreadFile as fault:
        expected = message("a list of the files of one run or release")
        raise _refuse(file, fault.found, expected) from None


def describe_fault(fault: ValidationError) -> Message:
    """The first thing that is wrong with a list."""
    first = fault.errors(include_url=False)[0]
    place = " → ".join(str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "value_error":
        return _describe_path(str(first["input"]))
    if not place:
        return message("what is no JSON ({fault})", fault=shorten(first["msg"]))
    found, fault_text = shorten(str(first["input"])), first["msg"]
    return message(
        "{value} at {place} ({fault})", value=found, place=shorten(place), fault=fault_text
    )


def _describe_path(name: str) -> Message:
    return message("a path that is not one of a file in its folder: {path}", path=shorten(name))


def shorten(text: str) -> str:
    """A text of unknown making, its characters all printable, no longer than a line."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text[:100])
    return f"{shown} …" if len(text) > 100 else shown


def _refuse(file: Path, found: Message | str, expected: Message) -> errors.BadRecord:
    return errors.BadRecord(file=file.name, found=found, expected=expected)
