"""What processes of a run need of their machine."""

from __future__ import annotations

import signal
import subprocess
import sys

from briefing.execute import processes


def test_what_is_started_without_interrupts_ignores_them_from_its_first_moment():
    before = signal.getsignal(signal.SIGINT)
    asks = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    with processes.pass_on_no_interrupts():
        told = subprocess.check_output([sys.executable, "-c", asks], text=True)
    assert told == "True\n"
    assert signal.getsignal(signal.SIGINT) is before
