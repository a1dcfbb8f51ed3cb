"""What can be wrong with a cluster: what it needs is not there, or it is not like this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from briefing.errors.family import BriefingError, WrongUse
from briefing.errors.finding import Message, message


class MissingDask(WrongUse):
    """A cluster is asked for where Dask is not installed."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "--workers: found no package distributed, which speaks to a cluster; expected it "
                "to be installed; install it with: python -m pip install --require-hashes "
                "-r requirements-dev.txt"
            )
        )


class NoScheduler(WrongUse):
    """Nothing answers at the address of the scheduler."""

    def __init__(self, address: str, fault: str | Message) -> None:
        super().__init__(
            message(
                "--workers: found no scheduler that answers at {address} ({fault}); expected a "
                "running Dask scheduler; start one with: dask scheduler, or give its address",
                address=address,
                fault=fault,
            )
        )


class NoWorker(WrongUse):
    """A scheduler has no worker."""

    def __init__(self, address: str) -> None:
        super().__init__(
            message(
                "--workers: found no worker at {address}; expected one or more; start one with: "
                "dask worker {address}",
                address=address,
            )
        )


class SharedWithoutScheduler(WrongUse):
    """A shared folder is named for a run without a cluster."""

    def __init__(self) -> None:
        super().__init__(
            message(
                "--shared: found it without the address of a scheduler; expected it with "
                "--workers tcp://HOST:PORT; give both, or leave it out"
            )
        )


class FolderNotShared(BriefingError):
    """A worker does not see the folder that should be shared."""

    def __init__(self, worker: str, folder: str) -> None:
        super().__init__(
            message(
                "worker {worker}: found no folder {folder}; expected the folder of --shared to lie "
                "there under the same path; mount it there, or leave out --shared",
                worker=worker,
                folder=folder,
            )
        )


class MismatchedWorker(BriefingError):
    """A worker would not make the same pages."""

    def __init__(self, worker: str, differing: Sequence[str]) -> None:
        super().__init__(
            message(
                "worker {worker}: found another installation than here, which differs in {what}; "
                "expected the same; install the same version and the same packages there",
                worker=worker,
                what=reduce(_join_differences, (_describe_difference(name) for name in differing)),
            )
        )


class UnusableWorker(BriefingError):
    """A worker cannot begin to make anything."""

    def __init__(self, worker: str, fault: str) -> None:
        super().__init__(
            message(
                "worker {worker}: found that it cannot begin ({fault}); expected this project with "
                "all its packages there; install them, and look at the log of the worker",
                worker=worker,
                fault=fault,
            )
        )


class LostCluster(BriefingError):
    """The scheduler or every worker went away while reports were made."""

    def __init__(self, address: str) -> None:
        super().__init__(
            message(
                "the cluster at {address}: found it gone before the reports were made; expected it "
                "to stay; look at its log and run again: what was finished stays",
                address=address,
            )
        )


def _join_differences(one: Message | str, other: Message | str) -> Message | str:
    return message("{one}, {other}", one=one, other=other)


def _describe_difference(name: str) -> Message | str:
    known = {
        "code": message("the code"),
        "words": message("the words"),
        "looks": message("fonts, templates or styles"),
        "versions": message("Python or a library"),
        "notebooks": message("the notebooks"),
    }
    return known.get(name, name)
