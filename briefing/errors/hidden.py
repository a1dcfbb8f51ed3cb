"""Signs of a text that nobody sees → found, named, and shown by their codes.

A sign is hidden by its Unicode category: a control (Cc), one that formats what follows, such as
those that turn the direction (Cf), for private use (Co), half of a pair (Cs), of no meaning (Cn),
an end of a line or paragraph (Zl, Zp). Those that only join or part letters are none: they do
nothing to what a reader sees, and a cell is read without them.
"""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

HIDDEN_CATEGORIES: Mapping[str, str] = {
    **{"Cc": "CONTROL CHARACTER", "Cf": "FORMAT CHARACTER", "Co": "PRIVATE USE"},
    **{"Cs": "SURROGATE", "Cn": "UNASSIGNED", "Zl": "LINE SEPARATOR", "Zp": "PARAGRAPH SEPARATOR"},
}
JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


class Lines(str):
    """A text of several lines that are the program's own."""

    __slots__ = ()


def is_hidden(sign: str) -> bool:
    """Whether a sign is none to be seen, and does something."""
    return unicodedata.category(sign) in HIDDEN_CATEGORIES and sign not in JOINERS


def name_sign(sign: str) -> str:
    """The code and name of a sign: U+202E RIGHT-TO-LEFT OVERRIDE."""
    kind = HIDDEN_CATEGORIES.get(unicodedata.category(sign), "")
    return f"U+{ord(sign):04X} {unicodedata.name(sign, kind)}".rstrip()


def show_hidden(text: str, kept: str = "") -> str:
    """A text with each hidden sign but those kept as its code, which does nothing: [U+202E]."""
    if text.replace("\u00a0", " ").isprintable() or isinstance(text, Lines):
        return text
    return "".join(
        f"[U+{ord(sign):04X}]" if is_hidden(sign) and sign not in kept else sign for sign in text
    )


def shorten(text: str, most: int = 100) -> str:
    """A text of unknown making on one line and no longer, its hidden signs shown."""
    return f"{show_hidden(text[:most])} …" if len(text) > most else show_hidden(text)


def format_json(record: object) -> str:
    """A record as JSON of several lines, whose hidden signs are escaped as JSON escapes them."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    return "".join(
        json.dumps(sign)[1:-1] if sign != "\n" and is_hidden(sign) else sign for sign in text
    )


def indent_lines(source: str) -> Lines:
    """The lines of a program, indented in a message."""
    return Lines("\n".join(f"    {show_hidden(line)}" for line in source.split("\n")))


class VisibleStream:
    """A stream of text on which whatever is written does nothing but show.

    Where its reader has gone, `leave_reader` leads it elsewhere, if it is to outlive that.
    """

    leave_reader: Callable[[], None] | None = None

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with self._outlive():
            self._stream.write(show_hidden(text, kept="\n\t"))
        return len(text)

    def flush(self) -> None:
        with self._outlive():
            self._stream.flush()

    @contextlib.contextmanager
    def _outlive(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            if self.leave_reader is None:
                raise
            self.leave_reader()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
