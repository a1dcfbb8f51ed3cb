"""What a command says while it works and at its end: plain lines, in the language of messages."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefing import errors, paths
from briefing.i18n import Translator

UNCHANGED_WORDS = (  # the words `Progress.stood` takes
    *("unchanged", "Nothing has changed: every page stands as it was made.", "Open {index}"),
)
MAX_REASONS = 2  # told of why something is made again: the first few are enough


@dataclass
class Progress:
    """Plain lines that say what is being done and how far the run is."""

    total: int
    say: Translator
    quiet: bool = False
    done: int = 0
    pages: int = 0
    failures: list[errors.BriefingError] = field(default_factory=list)
    warnings: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, what: str, steps: int = 1) -> None:
        """One step is done, or several at once."""
        self.done += steps
        seconds = time.monotonic() - self.began
        if self.quiet:
            return
        print(f"[{self.done:>2}/{self.total}] {seconds:5.1f} s  {what}", flush=True)

    def stood(self, lines: Sequence[Sequence[Any]], opened: Path) -> None:
        """All of it stands: each line with its steps, where to begin reading."""
        for what, steps in lines:
            self.unchanged(what, steps)
        self.end(opened)

    def unchanged(self, what: str, steps: int = 1) -> None:
        """What stands as it was made."""
        self.step(f"{what} · {self.say('unchanged')}", steps)

    def made(self, what: str, why: Sequence[errors.Message] | None) -> None:
        """One step as `manifest` tells why it was to be done: [] where what it makes stood."""
        if why == []:
            self.unchanged(what)
        else:
            self.step(f"{what}{self.because(why)}")

    def because(self, reasons: Sequence[errors.Message] | None) -> str:
        """Why something is made again, in brackets; "" where it was never made."""
        reasons = reasons or ()
        said = "; ".join(self.say.message(reason) for reason in reasons[:MAX_REASONS])
        return f" ({said}{'; …' if len(reasons) > MAX_REASONS else ''})" if said else ""

    def planned(self, what: str, steps: Sequence[str], reasons: Sequence[errors.Message]) -> None:
        """What a run would make, and why."""
        told = ", ".join(steps) or self.say("unchanged")
        print(f"{what} · {told}{self.because(reasons)}")

    def planned_file(self, what: str, why: Sequence[errors.Message] | None) -> None:
        """A file a run would make, and why, or leave."""
        print(f"{what} · {self.say('unchanged')}" if why == [] else f"{what}{self.because(why)}")

    def failed(self, what: str, steps: int, failure: errors.BriefingError) -> None:
        """A report could not be made; the others are, and why is told when they are done."""
        self.failures.append(failure)
        said = self.say("failed, see below")
        self.step(f"{what} · {said}", steps)

    def why_failed(self) -> None:
        """Every report that failed with all that is wrong with it, together at the end."""
        for failure in sorted(self.failures, key=str):
            print_error(failure, self.say)

    def warned(self, found: Sequence[errors.Problem]) -> None:
        """Warnings about the data, which a run does not stop for."""
        self.warnings += len(found)
        print_problems(found, self.say)

    def end(self, opened: Path) -> None:
        """How many pages were made and where to begin reading."""
        say = self.say
        print()
        if not self.pages and not self.failures:
            print(say("Nothing has changed: every page stands as it was made."))
        else:
            self._made(self.pages, say.number(time.monotonic() - self.began, 1))
        if self.failures:
            print(
                say.plural(
                    "{count} report failed; see above.",
                    "{count} reports failed; see above.",
                    len(self.failures),
                )
            )
        print(say("Open {index}", index=paths.format_path(opened / paths.INDEX)))

    def _made(self, made: int, seconds: str) -> None:
        print(
            self.say.plural(
                "Made {count} page in {seconds} s.",
                "Made {count} pages in {seconds} s.",
                made,
                seconds=seconds,
            )
        )


def print_problems(found: Sequence[errors.Problem], say: Translator) -> None:
    """Problems as text, grouped by file, errors and warnings told apart."""
    for problem in found:
        kind = say("Error") if problem.severity == "error" else say("Warning")
        print(f"{kind}: {say.message(errors.format_problem(problem))}", file=sys.stderr)


def print_error(error: errors.BriefingError, say: Translator) -> None:
    """An error in words, after every problem it was raised for."""
    if isinstance(error, errors.BadData):
        print_problems(error.problems, say)
    print(say.message(error.message), file=sys.stderr, flush=True)
