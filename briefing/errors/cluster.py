"""What can be wrong with a cluster: what it needs is missing, or it differs from this machine."""

from __future__ import annotations

from collections.abc import Sequence

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
    """A cluster is asked for where Dask is not installed."""

    def __init__(self) -> None:
        text = message(
            "--workers: found no package distributed, which speaks to a cluster; expected it "
            "to be installed; install it with: python -m pip install --require-hashes "
            "-r requirements-dev.txt"
        )
        super().__init__(text)


class NoScheduler(WrongUse):
    """Nothing answers at the address of the scheduler."""

    def __init__(self, address: str, fault: str) -> None:
        text = message(
            "--workers: found no scheduler that answers at {address} ({fault}); expected a "
            "running Dask scheduler; start one with: dask scheduler, or give its address",
            address=address,
            fault=fault,
        )
        super().__init__(text)


class NoWorker(WrongUse):
    """A scheduler has no worker."""

    def __init__(self, address: str) -> None:
        text = message(
            "--workers: found no worker at {address}; expected one or more; start one with: "
            "dask worker {address}",
            address=address,
        )
        super().__init__(text)


class FolderNotShared(BriefingError):
    """A worker does not see the folder that should be shared."""

    def __init__(self, worker: str, folder: str) -> None:
        text = message(
            "worker {worker}: found no folder {folder}; expected the folder of --shared to lie "
            "there under the same path; mount it there, or leave out --shared",
            worker=worker,
            folder=folder,
        )
        super().__init__(text)


class MismatchedWorker(BriefingError):
    """A worker would not make the same pages; `differing` names PARTS, or says what is missing."""

    def __init__(self, worker: str, differing: Sequence[str]) -> None:
        text = message(
            "worker {worker}: found another installation than here ({parts}); expected the same; "
            "install the same version and the same packages there and start the worker again",
            worker=worker,
            parts=join_parts([PARTS.get(name, name) for name in differing]),
        )
        super().__init__(text)


class LostCluster(BriefingError):
    """The scheduler or every worker went away while reports were made."""

    def __init__(self, address: str) -> None:
        text = message(
            "the cluster at {address}: found it gone before the reports were made; expected it "
            "to stay; look at its log and run again: what was finished stays",
            address=address,
        )
        super().__init__(text)
