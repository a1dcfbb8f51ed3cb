"""An outputs folder, a run or a release → every file that is not as its manifest says.

Files are looked up by what lies in the folder, never by what a list says, and no link is followed:
nothing a manifest holds leads out of the folder.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from briefing import errors, paths
from briefing.build import cache, provenance, rebuilding
from briefing.build.records import Recorded, read_run, read_sums, shorten
from briefing.errors import Message, hidden, message
from briefing.i18n import Translator

FILE, LINK, SPECIAL = "file", "link", "special"  # what lies in a folder, folders aside
KINDS = {
    LINK: message("a symbolic link"),
    SPECIAL: message("what is no file: a pipe, a socket or a device"),
}
MAX_FILE = 2**30  # bytes; no run makes a file as great, and it is not summed
MAX_LINES = 100  # findings that are printed; JSON has all
README = "README.md"
NONE = message("no such file")
BY_HAND = re.compile(r"[^/]+/[^/]+(-edited(-\d+)?|\.refreshed(-\d+)?)\.docx")
STOPPED = re.compile(rf"{paths.FAILED_FOLDER}/[^/]+\.ipynb")
EDITION = re.compile(rf"(?:{paths.EXECUTED_FOLDER}/)?(\w+)[/-]([^/]+)\.\w+")
UNFINISHED = re.compile(r"(.*/)?\.[^/]+\.part")
RUN = re.compile(r"[^/]+/\d{4}/")
RELEASE = re.compile(rf"[^/]+/{paths.RELEASES_FOLDER}/\d{{4}}/[^/.][^/]*/")
ASIDE = re.compile(rf"(?:[^/]+/(?:{paths.RELEASES_FOLDER}/\d{{4}}/)?)?\.[^/]+")
Entries = dict[str, str]  # path → FILE, LINK or SPECIAL


class Finding(NamedTuple):
    """A file that is not as expected; one that does not `matter` is told and is no difference."""

    state: str  # changed, missing, extra, link, special, record, rebuilt; kept where nobody made it
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


def carry_out(
    arguments: argparse.Namespace,
    say: Translator,
    make_reports: rebuilding.MakeReports,
    analyse: rebuilding.Analyse,
) -> int:
    """The command: 0 where all is as recorded, 1 where something is not. Raises NothingToVerify."""
    folder, data = arguments.outputs, tuple(arguments.data or ())
    way = rebuilding.Way(make_reports, analyse, say, arguments.workers, data)
    parts, others = verify(folder)
    for part in parts if arguments.rebuild else ():
        rebuild(folder / part.name, part, way)
    findings = [*(one for part in parts for one in part.findings), *others]
    show(parts, findings, say, arguments)
    return 1 if any(one.matters for one in findings) else 0


def verify(folder: Path) -> tuple[list[Part], list[Finding]]:
    """What is found of each run and release in a folder, and of the other files there."""
    if not folder.is_dir():
        raise errors.NothingToVerify(folder=paths.format_path(folder))
    entries = list_entries(folder)
    if paths.SUMS in entries:
        return [verify_release(folder, "", entries)], []
    if paths.MANIFEST in entries and paths.TABLES_FOLDER in {n.partition("/")[0] for n in entries}:
        return [verify_run(folder, "", entries)], []
    parts = []
    for pattern, check in ((RUN, verify_run), (RELEASE, verify_release)):
        for name in sorted({found[0] for one in entries if (found := pattern.match(one))}):
            below = {
                one.removeprefix(name): entries.pop(one)
                for one in [*entries]
                if one.startswith(name)
            }
            parts.append(check(folder, name, below))
    if not parts:
        raise errors.NothingToVerify(folder=paths.format_path(folder))
    is_clean = not any(one.matters for part in parts for one in part.findings)
    return parts, list(_list_others(folder, entries, is_clean))


def list_entries(folder: Path) -> Entries:
    """All that lies below a folder, folders aside."""
    found: Entries = {}
    left = [""]
    while left:
        below = left.pop()
        with os.scandir(folder / below) as entries:
            for entry in entries:
                name = f"{below}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    left.append(f"{name}/")
                else:
                    is_file = entry.is_file(follow_symlinks=False)
                    found[name] = FILE if is_file else LINK if entry.is_symlink() else SPECIAL
    return found


def verify_run(folder: Path, name: str, entries: Entries) -> Part:
    """A run, held against its manifest."""
    recorded = _read_record(folder, name + paths.MANIFEST, entries.pop(paths.MANIFEST, None))
    if isinstance(recorded, Finding):
        return Part(name, None, [recorded], [])
    findings = list(_compare(folder, name, recorded.files, entries))
    findings += (_judge_unlisted(name, one, kind, entries) for one, kind in sorted(entries.items()))
    return Part(name, recorded, findings, [])


def verify_release(folder: Path, name: str, entries: Entries) -> Part:
    """A release, held against its sums; its archive and its provenance against both."""
    recorded = _read_record(folder, name + paths.SUMS, entries.pop(paths.SUMS, None))
    if isinstance(recorded, Finding):
        return Part(name, None, [recorded], [])
    archives = [one for one in entries if "/" not in one and one.endswith(".zip")]
    archive = archives[0] if len(archives) == 1 and entries[archives[0]] == FILE else ""
    entries.pop(archive, None)
    findings = list(_compare(folder, name, recorded.files, entries))
    findings += (_unexpected(name + one, kind) for one, kind in sorted(entries.items()))
    expected = message("all of the release in one file, as the sums say")
    found = _find_archive_fault(folder / name, archive, recorded) if archive else NONE
    if found:
        findings.append(Finding("changed", f"{name}{archive or '*.zip'}", found, expected))
    if provenance.FILE in recorded.files and not findings:
        expected = message("a statement of what these files were made from")
        if fault := provenance.find_fault(folder / name, recorded.files):
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
        elif (now := hash_large(folder / below / name)) != before:
            found = message("a file with the sum {sum}", sum=now)
            yield Finding("changed", below + name, found, expected)


def hash_large(file: Path) -> str:
    """The sum of a file of any size; of one greater than any we make that it is so."""
    if file.stat().st_size > MAX_FILE:
        return f"> {MAX_FILE} bytes"
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


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
    found = KINDS.get(kind, message("a file that is in no list"))
    return Finding(kind if kind in KINDS else "extra", name, found, message("no such file here"))


def _find_archive_fault(release: Path, archive: str, recorded: Recorded) -> Message | None:
    """What is in a release's archive and not in the release, or the other way round."""
    files = {**recorded.files, paths.SUMS: cache.hash_file(release / paths.SUMS)}
    top = archive.removesuffix(".zip")
    try:
        with zipfile.ZipFile(release / archive) as opened:
            entries = opened.infolist()
            names = [entry.filename.removeprefix(f"{top}/") for entry in entries]
            if sorted(names) != sorted(files):
                wrong = sorted({*names} ^ {*files}) or names
                return message("other files in it, such as {name}", name=shorten(wrong[0]))
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


def _list_others(folder: Path, entries: Entries, is_clean: bool) -> Iterator[Finding]:
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
        elif kind != FILE or name not in (paths.INDEX, paths.MANIFEST):
            yield _unexpected(name, kind)
    for name, why in aside.items():
        yield Finding("kept", name, why, "", matters=False)
    if paths.INDEX not in entries:
        yield Finding("missing", paths.INDEX, NONE, message("the list of all runs"))
    elif is_clean and entries[paths.INDEX] == FILE:
        yield from _check_index(folder, entries)


def _check_index(folder: Path, entries: Entries) -> Iterator[Finding]:
    """The index of all runs: as a request that was carried out left it, or as it is drawn now."""
    from briefing.publish import outputs_index

    now, kept = hash_large(folder / paths.INDEX), folder / paths.MANIFEST
    requests = cache.read_summed(kept, "requests") if entries.get(paths.MANIFEST) == FILE else {}
    made = [one["made"] for one in requests.values() if isinstance(one, dict) and "made" in one]
    drawn = cache.hash_content(outputs_index.render_outputs_index(folder))
    if now not in (drawn, *(files.get(paths.INDEX) for files in made if isinstance(files, dict))):
        found, expected = (message("a file with the sum {sum}", sum=one) for one in (now, drawn))
        yield Finding("changed", paths.INDEX, found, expected)


def rebuild(folder: Path, part: Part, way: rebuilding.Way) -> None:
    """Make a run or release again and add to its findings each file that has other bytes."""
    if part.recorded is None:
        return
    again = rebuilding.make_again(folder, part.recorded, way)
    part.reasons.extend(again.reasons)
    expected = message("the same bytes when it is made again")
    for name, found in again.differing.items():
        part.findings.append(Finding("rebuilt", part.name + name, found, expected))


def show(
    parts: Sequence[Part], findings: Sequence[Finding], say: Translator, how: argparse.Namespace
) -> None:
    """What was found, for a person or as one object for a program."""
    count = sum(len(part.recorded.files) for part in parts if part.recorded)
    wrong = [one for one in findings if one.matters]
    if how.format == "json":
        print(hidden.format_json(_make_record(parts, findings, count, say, how)))
        return
    for one in [*wrong, *(one for one in findings if not one.matters)][:MAX_LINES]:
        print(say.message(describe(one)))
    if len(findings) > MAX_LINES:
        more = len(findings) - MAX_LINES
        print(say("… and {count} more; --format json lists all", count=say.number(more)))
    for part in parts:
        for line in _list_rebuilt(part, say) if how.rebuild and part.recorded else ():
            print(line)
    print(_sum_up(count, len(parts), len(wrong), say))


def describe(one: Finding) -> Message:
    """A finding as one line."""
    file = shorten(one.file)
    if not one.matters:
        return message("{file}: not made by a run ({what})", file=file, what=one.found)
    return message(
        "{file}: found {found}; expected {expected}",
        file=file,
        found=one.found,
        expected=one.expected,
    )


def _list_rebuilt(part: Part, say: Translator) -> Iterator[str]:
    """Whether a run or release came out the same when it was made again, and what is known why."""
    name = shorten(part.name.rstrip("/") or ".")
    if any(one.state == "rebuilt" for one in part.findings):
        yield say("{folder}: made again, and other files came out", folder=name)
    else:
        yield say("{folder}: made again with the same bytes", folder=name)
    for reason in part.reasons[:MAX_LINES]:
        yield "  " + say("since it was made: {reason}", reason=say.message(reason))


def _sum_up(count: int, parts: int, wrong: int, say: Translator) -> str:
    of = say.plural("{count} run or release", "{count} runs and releases", parts)
    differences = say.plural("{count} difference", "{count} differences", wrong)
    files = say.plural("{count} file", "{count} files", count)
    values = {"files": files, "folders": of, "differences": differences}
    return say("{files} of {folders} verified: {differences}", **values)


def _make_record(
    parts: Sequence[Part],
    findings: Sequence[Finding],
    count: int,
    say: Translator,
    how: argparse.Namespace,
) -> Mapping[str, object]:
    """What was found as a program reads it."""

    def write(text: Message | str) -> str:
        return text if isinstance(text, str) else say.message(text)

    listed = [
        {**one._asdict(), "found": write(one.found), "expected": write(one.expected)}
        for one in findings
    ]
    return {
        "files": count,
        "parts": [
            {"folder": part.name.rstrip("/"), "since": [write(reason) for reason in part.reasons]}
            for part in parts
        ],
        "rebuilt": how.rebuild,
        "findings": listed,
        "differences": sum(one.matters for one in findings),
    }
