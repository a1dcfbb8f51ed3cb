"""An outputs folder, a run or a release → every file that is not as its manifest says.

Files are looked up by what lies in the folder, never by what a list says, and no link is followed:
nothing a manifest holds leads out of the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from briefing import errors, limits, paths
from briefing.build import cache, provenance
from briefing.build.records import Recorded, read_run, read_sums
from briefing.errors import Message, hidden, message

FILE, LINK, SPECIAL = "file", "link", "special"  # what lies in a folder, folders aside
KINDS = {
    LINK: message("a symbolic link"),
    SPECIAL: message("what is no file: a pipe, a socket or a device"),
}
README = "README.md"
ENTRY_SIZE = 200  # bytes an archive has for a file beside its content and its name, twice
NONE = message("no such file")
ALL_RUNS = message("the list of all runs")
OLD = message(
    "a manifest of an earlier version, whose sum is of its steps alone; the next run writes it anew"
)
BY_HAND = re.compile(r"[^/]+/[^/]+(-edited(-\d+)?|\.refreshed(-\d+)?)\.docx")
STOPPED = re.compile(rf"{paths.FAILED_FOLDER}/[^/]+\.ipynb")
EDITION = re.compile(rf"(?:{paths.EXECUTED_FOLDER}/)?(\w+)[/-]([^/]+)\.\w+")
UNFINISHED = re.compile(r"(.*/)?\.[^/]+\.part")
RUN = re.compile(r"[^/]+/\d{4}/")
RELEASE = re.compile(rf"[^/]+/{paths.RELEASES_FOLDER}/\d{{4}}/[^/.][^/]*/")
YEAR = "[0-9]" * 4
SIGNS_OF_OUTPUTS = (
    *(f"*/{YEAR}/{name}" for name in (paths.MANIFEST, paths.TABLES_FOLDER)),
    f"*/{paths.RELEASES_FOLDER}/{YEAR}/*/{paths.SUMS}",
)
ASIDE = re.compile(rf"(?:[^/]+/(?:{paths.RELEASES_FOLDER}/\d{{4}}/)?)?\.[^/]+")
Entries = dict[str, str]  # path → FILE, LINK or SPECIAL


class Finding(NamedTuple):
    """A file that is not as expected; one that does not `matter` is told and is no difference."""

    # changed, missing, extra, link, special, record, moved, rebuilt, not_rebuilt; what is no
    # difference is kept, which nobody made, or old
    state: str
    file: str
    found: Message | str
    expected: Message | str
    matters: bool = True


@dataclass(frozen=True)
class Part:
    """A run or release in the folder that is verified: its path there, what it lists, findings."""

    name: str
    recorded: Recorded | None
    findings: list[Finding]
    reasons: list[Message]


def verify(folder: Path) -> tuple[list[Part], list[Finding]]:
    """What is found of each run and release in a folder, and of the other files there."""
    whole, is_release = folder.resolve(), os.path.lexists(folder / paths.SUMS)
    if is_release or (
        os.path.lexists(folder / paths.MANIFEST) and (folder / paths.TABLES_FOLDER).is_dir()
    ):
        check, levels = (verify_release, 4) if is_release else (verify_run, 2)
        outputs = Path(*whole.parts[:-levels])
        is_placed = len(whole.parts) > levels and (outputs / paths.INDEX).exists()
        place = whole.relative_to(outputs).as_posix() if is_placed else ""
        return [check(folder, "", list_entries(folder), place)], []
    if not any(any(folder.glob(one)) for one in SIGNS_OF_OUTPUTS):
        raise errors.NothingToVerify(folder=paths.format_path(folder))
    entries = list_entries(folder)
    parts = []
    for pattern, check in ((RUN, verify_run), (RELEASE, verify_release)):
        for name in sorted({found[0] for one in entries if (found := pattern.match(one))}):
            below = {
                one.removeprefix(name): entries.pop(one)
                for one in [*entries]
                if one.startswith(name)
            }
            parts.append(check(folder, name, below, name.rstrip("/")))
    return parts, list(_list_others(folder, entries, parts))


def list_entries(folder: Path) -> Entries:
    """All that lies below a folder, folders aside."""
    found: Entries = {}
    left = [""]
    while left:
        below = left.pop()
        with contextlib.suppress(FileNotFoundError), os.scandir(folder / below) as entries:
            for entry in entries:  # of a folder that has just been removed there are none
                name = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{name}/")
                else:
                    is_file = entry.is_file(follow_symlinks=False)
                    found[name] = FILE if is_file else LINK if entry.is_symlink() else SPECIAL
    return found


def verify_run(folder: Path, name: str, entries: Entries, place: str = "") -> Part:
    """A run, held against its manifest, and that against its `place` in the outputs, if known."""
    recorded = _read_record(folder, name + paths.MANIFEST, entries.pop(paths.MANIFEST, None))
    if isinstance(recorded, Finding):
        return Part(name, None, [recorded], [])
    findings = list(_compare(folder, name, recorded.files, entries))
    findings += (_judge_unlisted(name, one, kind, entries) for one, kind in sorted(entries.items()))
    if recorded.is_old:
        findings.append(Finding("old", name + paths.MANIFEST, OLD, "", matters=False))
    elif place and recorded.place and recorded.place != place:
        findings.append(_tell_moved(name + paths.MANIFEST, recorded.place, place))
    return Part(name, recorded, findings, [])


def _tell_moved(file: str, found: str, expected: str) -> Finding:
    whose = [message("a record of {place}", place=one) for one in (found, expected)]
    return Finding("moved", file, whose[0], whose[1])


def verify_release(folder: Path, name: str, entries: Entries, place: str = "") -> Part:
    """A release, held against its sums; its archive and its provenance against both.

    They name it, as its `place` in the outputs does.
    """
    recorded = _read_record(folder, name + paths.SUMS, entries.pop(paths.SUMS, None))
    if isinstance(recorded, Finding):
        return Part(name, None, [recorded], [])
    archives = [one for one in entries if "/" not in one and one.endswith(".zip")]
    archive = archives[0] if len(archives) == 1 and entries[archives[0]] == FILE else ""
    entries.pop(archive, None)
    findings = list(_compare(folder, name, recorded.files, entries))
    findings += (_unexpected(name + one, kind) for one, kind in sorted(entries.items()))
    expected = message("all of the release in one file, as the sums say")
    fault: Message | str | None = NONE
    if archive:
        fault = _find_archive_fault(folder / name, archive, recorded)
    if fault:
        state = "changed" if archive else "missing"
        findings.append(Finding(state, f"{name}{archive or '*.zip'}", fault, expected))
    province, _, year, own = place.split("/") if place else ("", "", "", "")
    if archive and place and (named := f"{province}-{year}-{own}.zip") != archive:
        findings.append(_tell_moved(name + archive, archive, named))
    if provenance.FILE in recorded.files and not findings:
        expected = message("a statement of what these files were made from")
        stem = archive.removesuffix(".zip")
        if fault := provenance.find_fault(folder / name, recorded.files, stem):
            findings.append(Finding("record", name + provenance.FILE, fault, expected))
    return Part(name, recorded, findings, [])


def _read_record(folder: Path, name: str, kind: str | None) -> Recorded | Finding:
    if kind != FILE:
        expected = message("the list of all files with their sums")
        return Finding(kind or "missing", name, KINDS[kind] if kind else NONE, expected)
    try:
        return (read_sums if name.endswith(paths.SUMS) else read_run)(folder / name)
    except errors.BadRecord as bad:
        return Finding("record", name, bad.found, bad.expected)


def _compare(
    folder: Path, below: str, listed: Mapping[str, str], entries: Entries
) -> Iterator[Finding]:
    """The files of a list that are not as it says; those it names are taken out of the entries."""
    for name, before in sorted(listed.items()):
        kind, expected = entries.pop(name, None), message("a file with the sum {sum}", sum=before)
        if kind != FILE:
            found = KINDS[kind] if kind else NONE
            yield Finding(kind or "missing", below + name, found, expected)
        elif other := _find_other_content(folder / below / name, before):
            yield Finding("changed", below + name, other, expected)


def _find_other_content(file: Path, *expected: str) -> Message | None:
    """What a file has in it that has none of some sums."""
    try:
        now = limits.hash_file(file)
    except OSError as fault:
        why = errors.describe_os_error(fault)
        return message("that it cannot be read ({fault})", fault=why)
    except errors.UnreadFile as fault:
        most = limits.quantity(limits.MAX_HASHED)
        return message("{what}, of more than {count} bytes", what=fault.found, count=most)
    return None if now in expected else message("a file with the sum {sum}", sum=now)


def _judge_unlisted(below: str, name: str, kind: str, entries: Entries) -> Finding:
    """A file of a run that its manifest does not list: left by a person, by a failure, or extra."""
    edition = EDITION.fullmatch(name)
    failed = f"{paths.FAILED_FOLDER}/{edition[1]}-{edition[2]}.ipynb" if edition else ""
    reasons = {
        message("a document a person wrote in"): BY_HAND.fullmatch(name),
        message("the half-run notebook of a report that failed"): STOPPED.fullmatch(name),
        message("a page of an earlier run, for its report failed since"): failed in entries,
        message("left by a command that was stopped"): UNFINISHED.fullmatch(name),
    }
    why = next((reason for reason, fits in reasons.items() if fits), None)
    if why is None or kind != FILE:
        return _unexpected(below + name, kind)
    return Finding("kept", below + name, why, "", matters=False)


def _unexpected(name: str, kind: str) -> Finding:
    if kind in KINDS:
        return Finding(kind, name, KINDS[kind], message("only files and folders"))
    found, expected = message("a file that is in no list"), message("no such file here")
    return Finding("extra", name, found, expected)


def _find_archive_fault(release: Path, archive: str, recorded: Recorded) -> Message | None:
    """What is in a release's archive and not in the release, or the other way round."""
    files = {**recorded.files, paths.SUMS: cache.hash_file(release / paths.SUMS)}
    top = archive.removesuffix(".zip")
    try:
        most = sum(
            (release / name).stat().st_size + 2 * len(f"{top}/{name}".encode()) + ENTRY_SIZE
            for name in files
        )
        if (release / archive).stat().st_size > most:  # its list of files might have no end
            return message("more than all files together have")
        with zipfile.ZipFile(release / archive) as opened:
            entries = opened.infolist()
            names = [entry.filename.removeprefix(f"{top}/") for entry in entries]
            if sorted(names) != sorted(files):
                wrong = sorted({*names} ^ {*files}) or names
                return message("other files in it, such as {name}", name=hidden.shorten(wrong[0]))
            for entry, name in zip(entries, names, strict=True):
                size = (release / name).stat().st_size if (release / name).is_file() else -1
                if entry.file_size != size:  # nothing is unpacked that grows
                    return message("{name} in it with another content", name=name)
                with opened.open(entry) as content:
                    now = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
                if now != files[name]:
                    return message("{name} in it with another content", name=name)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
        return message("what cannot be read as an archive")
    return None


def _list_others(folder: Path, entries: Entries, parts: Sequence[Part]) -> Iterator[Finding]:
    """What lies in an outputs folder beside its runs and releases."""
    aside: dict[str, Message] = {}
    for name, kind in sorted(entries.items()):
        left = ASIDE.match(name) or UNFINISHED.fullmatch(name)
        if kind == FILE and left:
            aside[left[0]] = message(
                "left by a command that was stopped, or of one that is running"
            )
        elif kind == FILE and name == README:
            aside[name] = message("a text about the folder")
        elif kind != FILE and name == paths.INDEX:
            yield Finding(kind, name, KINDS[kind], ALL_RUNS)
        elif kind != FILE or name not in (paths.INDEX, paths.MANIFEST):
            yield _unexpected(name, kind)
    for name, why in aside.items():
        yield Finding("kept", name, why, "", matters=False)
    if paths.INDEX not in entries:
        yield Finding("missing", paths.INDEX, NONE, ALL_RUNS)
    elif entries[paths.INDEX] == FILE:
        yield from _check_index(folder, entries, parts)


def _check_index(folder: Path, entries: Entries, parts: Sequence[Part]) -> Iterator[Finding]:
    """The index of all runs: as the last request that was carried out left it, or as drawn now.

    It is drawn of the runs that are recorded; one that is not may be in it or not.
    """
    from briefing.publish import outputs_index

    requests: Mapping[str, Any] = {}
    if entries.get(paths.MANIFEST) == FILE:
        requests = cache.read_summed(folder / paths.MANIFEST, "requests")
    made = [one["made"] for one in requests.values() if "made" in one][-1:]
    recorded = {part.name.rstrip("/") for part in parts if part.recorded and part.recorded.steps}
    every = {part.name.rstrip("/") for part in parts}
    drawn = [
        cache.hash_content(outputs_index.render_outputs_index(folder, runs))
        for runs in (recorded, every)
    ]
    last = [files[paths.INDEX] for files in made if paths.INDEX in files]
    if found := _find_other_content(folder / paths.INDEX, *drawn, *last):
        expected = message("a file with the sum {sum}", sum=drawn[0])
        yield Finding("changed", paths.INDEX, found, expected)
