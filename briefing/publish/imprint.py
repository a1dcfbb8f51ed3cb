"""What a page was made from, and whether it is a draft or of a release → its last line."""

from __future__ import annotations

from typing import NamedTuple

from briefing import paths
from briefing.i18n import Translator

SUM_DIGITS = 8  # of a sum, as a reader compares it by eye


class Imprint(NamedTuple):
    """The date of the newest source, the sum of the file a page is drawn from, its release.

    `release` is the release's place below `releases/` (2027/2028-03-20-1), "" for a draft.
    """

    date: str
    sum: str
    release: str = ""

    def describe(self, say: Translator) -> str:
        """The last line of a page in a language."""
        date = say("sources up to {date}", date=say.date(self.date))
        parts = [
            _describe_release(self.release, say),
            date if self.date else say("sources without a date"),
            say("checksum {sum}", sum=self.sum[:SUM_DIGITS]),
        ]
        return " · ".join(parts)


def _describe_release(release: str, say: Translator) -> str:
    if not release:
        return say("Draft briefing, not released")
    year, _, name = release.partition("/")
    date, number = paths.split_release(name) or (name, 0)
    of = {"number": str(number), "year": year, "date": say.date(date)}
    return say("Release {number} for {year}, of {date}", **of)
