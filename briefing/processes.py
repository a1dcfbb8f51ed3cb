"""What a process of a run needs of its machine: one thread, an end with its parent's, and soon."""

from __future__ import annotations

import gc
import signal
import sys

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # set to 1 for that
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """Be ended as soon as the process, or its thread, that began this one has ended."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)


def ended(code: int) -> int:
    """An exit code, handed on where the process has nothing more to do.

    What it holds is not looked through once more for what could be thrown away: a sixth of a second
    with pandas in memory.
    """
    gc.freeze()
    return code
