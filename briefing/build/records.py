"""manifest.json of a run, SHA256SUMS of a release → the files they list, once fit to be used.

A list comes from outside like any other input: its size, its form, its sums and every path in it
are checked before anything is looked up by it.
"""

from __future__ import annotations

import json
import re
import reprlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
)

from briefing import errors, limits, paths
from briefing.build import cache
from briefing.build.cache import Manifest
from briefing.errors import Message, hidden, message

MAX_NAME = 4096  # characters
SUM = re.compile(r"[0-9a-f]{64}")
SUM_LINE = re.compile(rf"({SUM.pattern})  (.+)")


def check_path(name: str) -> str:
    """A path below a folder; raises ValueError where it may leave it or is none at all."""
    parts = name.split("/") if len(name) <= MAX_NAME else [".."]
    if any(part in ("", "..") or part != PurePath(part).name for part in parts):
        raise ValueError(_describe_path(name))
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise ValueError(_describe_path(name))
    return name


def _check_texts(texts: dict[str, Any]) -> dict[str, str]:
    """Texts by their names; stops at the first that is none, where pydantic would list them all."""
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValueError(_describe_value(text, name))
    return texts


def _check_files(sums: dict[str, Any]) -> dict[str, str]:
    """Sums of files by their paths; stops as `_check_texts`."""
    for name, total in _check_texts(sums).items():
        if not SUM.fullmatch(total):
            raise ValueError(_describe_value(total, check_path(name)))
        check_path(name)
    return sums


def _check_count(entries: Any) -> Any:
    """Entries, no more than there may be, before any is looked at."""
    if isinstance(entries, (dict, list)) and len(entries) > limits.MAX_STEPS:
        raise ValueError(_describe_count(len(entries), limits.MAX_STEPS))
    return entries


FilePath = Annotated[str, AfterValidator(check_path)]
Sum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Texts = Annotated[dict[str, Any], AfterValidator(_check_texts)]
Few = BeforeValidator(_check_count)
Year = Annotated[int, Field(ge=1, le=9999)]


class StepRecord(BaseModel, strict=True):
    """A step of a run as its manifest has it."""

    inputs: Texts
    files: Annotated[dict[str, Any], AfterValidator(_check_files)]
    rows: Annotated[dict[str, Texts], Few] = {}


class RunRecord(BaseModel, strict=True):
    """The manifest of a run."""

    sum: Sum
    run: FilePath | None = None
    data: Annotated[dict[str, Year], Few] = {}
    steps: Annotated[dict[str, StepRecord], Few]


@dataclass(frozen=True)
class Recorded:
    """What a run or release says of itself: the sums of its files by their paths in its folder.

    Of a run also its `steps`, its `place` in the outputs, and the `data` folders it was made from
    with their years; the sum of one that `is_old` is not of these.
    """

    files: Mapping[str, str]
    steps: Manifest = field(default_factory=dict)
    place: str | None = None
    data: Mapping[str, int] = field(default_factory=dict)
    is_old: bool = False


def read_run(file: Path) -> Recorded:
    """The manifest of a run. Raises BadRecord."""
    content = read_limited(file)
    expected = message("a manifest as a run writes it")
    try:
        facts = json.loads(content)
        record = RunRecord.model_validate(facts)
    except ValidationError as fault:
        raise _refuse(file, describe_fault(fault), expected) from None
    except (ValueError, RecursionError) as fault:
        found = message("what is no JSON ({fault})", fault=str(fault))
        raise _refuse(file, found, expected) from None
    if not cache.is_summed(facts, facts.pop("sum"), "steps"):
        raise _refuse(file, message("that its own sum is another"), expected)
    steps, is_old = facts.pop("steps"), "run" not in facts
    if not is_old and content != cache.format_manifest(steps, facts).encode():
        raise _refuse(file, message("signs in it that no run writes"), expected)
    listed = {name: total for step in record.steps.values() for name, total in step.files.items()}
    if len(listed) > limits.MAX_LISTED:
        raise _refuse(file, _describe_count(len(listed), limits.MAX_LISTED), expected)
    workbook = steps.get(paths.WORKBOOK, {"inputs": {}})["inputs"]
    tables = {name: total for name, total in workbook.items() if name.startswith("tables/")}
    for name in tables:
        _check_listed(file, name, expected)
    return Recorded({**tables, **listed}, steps, record.run, record.data, is_old)


def read_sums(file: Path) -> Recorded:
    """The sums of a release. Raises BadRecord."""
    expected = message("lines of a sum, two spaces and a path in the folder, each path once")
    try:
        lines = read_limited(file).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise _refuse(file, message("bytes that are no UTF-8"), expected) from None
    listed: dict[str, str] = {}
    if len(lines) > limits.MAX_LISTED:
        raise _refuse(file, _describe_count(len(lines), limits.MAX_LISTED), expected)
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, start=1):
        parts = SUM_LINE.fullmatch(line)
        if parts is None or parts[2] in listed:
            found = message("line {line}: {text}", line=number, text=hidden.shorten(line))
            raise _refuse(file, found, expected)
        listed[_check_listed(file, parts[2], expected)] = parts[1]
    return Recorded(listed)


def _check_listed(file: Path, name: str, expected: Message) -> str:
    try:
        return check_path(name)
    except ValueError as fault:
        raise _refuse(file, fault.args[0], expected) from None


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
    if first["type"] == "value_error" and isinstance(
        told := first["ctx"]["error"].args[0], Message
    ):
        return told
    if first["type"] == "json_invalid":
        return message("what is no JSON ({fault})", fault=hidden.shorten(first["msg"]))
    return _describe_value(first["input"], place) if place else message("what is no JSON object")


def _describe_path(name: str) -> Message:
    shown = hidden.shorten(name)
    return message("a path that is not one of a file in its folder: {path}", path=shown)


def _describe_value(value: Any, place: str) -> Message:
    shown = hidden.shorten(value if isinstance(value, str) else reprlib.repr(value))
    return message("{value} at {place}", value=shown, place=hidden.shorten(place))


def _describe_count(count: int, most: int) -> Message:
    counts = {"count": limits.quantity(count), "most": limits.quantity(most)}
    return message("{count} entries, more than the {most} there may be", **counts)


def _refuse(file: Path, found: Message | str, expected: Message) -> errors.BadRecord:
    return errors.BadRecord(file=file.name, found=found, expected=expected)
