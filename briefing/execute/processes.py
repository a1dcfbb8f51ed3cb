"""What a process of a run needs of its machine: one thread, an end with its parent's, and soon."""

from __future__ import annotations

import signal
import sys

THREAD_VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
)  # set to 1 for that
_PR_SET_PDEATHSIG = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """Be ended as soon as the process, or its thread, that began this one has ended."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
