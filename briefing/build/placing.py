"""A run made in its stage → complete, with all that stays of the earlier one, in its place at once.

What a person writes in the run's folder is never lost: what is edited before is kept beside
(`summary-edited.docx`), and what is written in the moment of the switch is brought over.
"""

from __future__ import annotations

import contextlib
import filecmp
import itertools
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from briefing import errors, paths
from briefing.build import cache, signals
from briefing.build.request import Run
from briefing.data import files, lock
from briefing.publish import switch
from briefing.publish.renderers import RENDERERS

MADE = (paths.TABLES_FOLDER, paths.EXECUTED_FOLDER)  # tables need not be in a manifest
EDITED = "edited"  # how the name of a file ends that a person wrote in
SUFFIXES = {f".{kind}" for kind, renderer in RENDERERS.items() if renderer.is_edited}


def place_run(run: Run, removed: Sequence[str]) -> list[errors.Message]:
    """Put the files of a run's stage into place with what stays; which edits were kept.

    Files that are the same stay as they are; where all are, so does the folder.
    """
    folder = run.folder.resolve()
    stage = _clear_stage(run.stage, folder)
    failed = folder / paths.FAILED_FOLDER
    if failed.is_dir() and not any(failed.iterdir()):
        failed.rmdir()
    is_same = not any(file.is_file() for file in stage.rglob("*"))
    if is_same and not any((folder / name).exists() for name in removed):
        shutil.rmtree(stage)
        return []
    kept = _keep_edited(folder, stage)
    _add_remaining(folder, stage, removed)
    with signals.hold_back():
        earlier = switch.put_into_place(stage, folder)
        if earlier is not None:
            kept += bring_over(earlier, folder)
            shutil.rmtree(earlier, ignore_errors=True)
    return [
        errors.message("{page} was written in: what it was is kept as {kept}", page=page, kept=copy)
        for page, copy in dict.fromkeys(kept)
    ]


def _clear_stage(stage: Path, folder: Path) -> Path:
    """A stage beside the run's folder with those of its files that are not the same there."""
    for file in [file for file in stage.rglob("*") if file.is_file()]:
        if _is_same(file, folder / file.relative_to(stage)):
            file.unlink()
    if stage.parent != folder.parent:  # where a cluster sees it
        moved = folder.with_name(f"{stage.name}.moved")
        shutil.move(stage, moved)
        stage = moved
    return stage


def _is_same(one: Path, other: Path) -> bool:
    """Whether two files have the same content; one that is not there has another."""
    if not other.is_file() or other.is_symlink():
        return False
    return one.samefile(other) or filecmp.cmp(one, other, shallow=False)


def _add_remaining(folder: Path, stage: Path, removed: Collection[str]) -> None:
    """The files of a run's folder that stay, into its stage: the same ones, else copies."""
    stage.chmod(folder.stat().st_mode if folder.is_dir() else 0o777 & ~_get_umask())
    gone = {folder / name for name in removed}
    for place, folders, names in os.walk(folder):
        here, there = Path(place), stage / Path(place).relative_to(folder)
        there.mkdir(exist_ok=True)
        shutil.copymode(here, there)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in (*names, *links):
            file, target = here / name, there / name
            if file not in gone and not os.path.lexists(target):
                _link(file, target)


def _get_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _link(file: Path, target: Path) -> None:
    """A file in a second place, as a copy where the file system has no such links."""
    try:
        os.link(file, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        with files.name_file(target):
            shutil.copy2(file, target, follow_symlinks=False)


def _keep_edited(folder: Path, stage: Path) -> list[tuple[str, str]]:
    """Keep what a person wrote in files that are made again; the names of these and the copies."""
    made = _list_sums(folder)
    names = sorted(
        file.relative_to(stage).as_posix() for file in stage.rglob("*") if file.is_file()
    )
    edited = (name for name in names if Path(name).suffix in SUFFIXES and name in made)
    return [
        (name, _keep_copy(folder / name, name, stage, folder))
        for name in edited
        if cache.hash_file(folder / name) not in ("", made[name])
    ]


def _keep_copy(file: Path, name: str, *folders: Path) -> str:
    """An edited file beside the one made again, in the first of some folders; its name there."""
    place, content = Path(name), cache.hash_file(file)
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    copies = (place.with_stem(f"{place.stem}-{EDITED}{number}") for number in numbers)
    for copy in copies:
        found = {cache.hash_file(folder / copy) for folder in folders} - {""}
        if found <= {content}:
            if not found:
                _link(file, folders[0] / copy)
            return copy.as_posix()
    raise AssertionError


def bring_over(earlier: Path, folder: Path) -> list[tuple[str, str]]:
    """What a person wrote in the earlier folder while it was replaced, into the new one.

    The edited pages of which copies were kept, with their names.
    """
    before, now = _list_sums(earlier), _list_sums(folder)
    kept = []
    for file in [one for one in earlier.rglob("*") if one.is_file() and not one.is_symlink()]:
        name = file.relative_to(earlier).as_posix()
        if name in (paths.MANIFEST, switch.MARK) or _is_same(file, folder / name):
            continue
        if cache.hash_file(file) == before.get(name):  # made again, or named by config.toml no more
            continue
        if name not in now and Path(name).parts[0] not in MADE:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            file.replace(folder / name)
        elif file.suffix in SUFFIXES:
            kept.append((name, _keep_copy(file, name, folder)))
    return kept


def _list_sums(folder: Path) -> Mapping[str, str]:
    """The files a run made, with their sums."""
    steps = cache.read_manifest(folder).values()
    return {name: total for step in steps for name, total in step["files"].items()}


@contextlib.contextmanager
def open_outputs(outputs: Path) -> Iterator[None]:
    """An outputs folder nobody else writes in, without what killed runs left in it.

    Raises FolderBusy where somebody does and is not to be waited for.
    """
    is_new = not outputs.exists()
    if is_new:
        if outputs.is_symlink():
            outputs.stat()  # a link in a circle or to nothing is told as what it is
        outputs.mkdir(parents=True, exist_ok=True)
    try:
        with lock.hold(outputs / paths.LOCK):
            clean_outputs(outputs)
            yield
    finally:
        if is_new:
            with contextlib.suppress(OSError):  # only one that is empty
                outputs.rmdir()


def clean_outputs(outputs: Path) -> None:
    """Finish what killed runs left undone below an outputs folder, and take their stages away.

    Only to be called by who alone writes there.
    """
    for half in [*outputs.glob(".*.part"), *outputs.glob(f"{paths.LOCK}.*")]:
        half.unlink(missing_ok=True)
    for province in [one for one in outputs.glob("*") if one.is_dir()]:
        for folder in _list_switched(province):
            for earlier in switch.finish_switch(folder):
                if not (earlier / switch.MARK).exists() and folder.is_dir():
                    bring_over(earlier, folder)
                shutil.rmtree(earlier, ignore_errors=True)
        stages = [*province.glob(".[0-9]*-*"), *province.glob("releases/*/.*.part")]
        for stage in stages:
            shutil.rmtree(stage, ignore_errors=True)
        if stages:
            with contextlib.suppress(OSError):  # only one that is empty
                province.rmdir()


def _list_switched(province: Path) -> Iterator[Path]:
    """The folders of runs of a province that were being put into place."""
    found = [one.name for state in ("next", "last") for one in province.glob(f".*.{state}")]
    marked = [one.parent.name for one in province.glob(f"*/{switch.MARK}")]
    names = {*(name[1:].rpartition(".")[0] for name in found), *marked} - {""}
    yield from (province / name for name in sorted(names) if not name.startswith("."))
