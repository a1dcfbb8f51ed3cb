"""What can be wrong with a cluster: what it needs is missing, or it differs from this machine."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.errors.family import BriefingError, WrongUse
from briefing.errors.finding import join_parts, message

PARTS = {
    "code": message("the code"),
    "words": message("the words"),
    "design": message("fonts, templates or styles"),
    "versions": message("Python or a library"),
    "notebooks": message("the notebooks"),
}


class MissingDask(WrongUse):
    text = message(
        "--workers: found no package distributed, which speaks to a cluster; expected it to be "
        "installed; install it with: python -m pip install --require-hashes "
        "-r requirements-dev.txt"
    )


class NoScheduler(WrongUse):
    text = message(
        "--workers: found no scheduler that answers at {address} ({fault}); expected a running "
        "Dask scheduler; start one with: dask scheduler, or give its address"
    )


class NoWorker(WrongUse):
    text = message(
        "--workers: found no worker at {address}; expected one or more; start one with: "
        "dask worker {address}"
    )


class FolderNotShared(BriefingError):
    text = message(
        "worker {worker}: found no folder {folder}; expected the folder of --shared to lie there "
        "under the same path; mount it there, or leave out --shared"
    )


class MismatchedWorker(BriefingError):
    """A worker would not make the same pages; `differing` names PARTS, or says what is missing."""

    text = message(
        "worker {worker}: found another installation than here ({parts}); expected the same; "
        "install the same version and the same packages there and start the worker again"
    )

    def __init__(self, worker: str, differing: Iterable[str]) -> None:
        parts = join_parts(PARTS.get(name, name) for name in differing)
        super().__init__(worker=worker, parts=parts)


class LostCluster(BriefingError):
    text = message(
        "the cluster at {address}: found it gone before the reports were made; expected it to "
        "stay; look at its log and run again: what was finished stays"
    )
