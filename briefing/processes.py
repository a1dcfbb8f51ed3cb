"""What every process of a run needs of its machine: one thread, and an end with its parent's."""

from __future__ import annotations

import ctypes
import signal
import sys

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")  # set to 1 for that
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def end_with_parent() -> None:
    """Be ended as soon as the process, or its thread, that began this one has ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
