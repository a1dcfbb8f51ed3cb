"""The runs of a string of an .xlsx workbook → its text, and whether any of it is struck out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Text(NamedTuple):
    """A string; `struck` where any of its signs is."""

    text: str
    struck: bool = False


def is_true(value: str | None) -> bool:
    """A yes or no of the workbook."""
    return value in ("1", "true", "on")


class RichText:
    """Puts the runs of a string together: `<si>`, `<is>` or the text of a comment.

    Raised digits stay raised: the mark of a note is no digit of the number before it.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.parts: list[str] = []
        self.struck = self.any_struck = self.raised = self.in_text = self.is_phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            self.struck = self.raised = False
        elif name == "strike":
            self.struck = is_true(attributes.get("val", "1"))
        elif name == "vertAlign":
            self.raised = attributes.get("val") == "superscript"
        elif name == "rPh":
            self.is_phonetic = True
        elif name == "t":
            self.in_text = not self.is_phonetic

    def end(self, name: str) -> None:
        if name == "rPh":
            self.is_phonetic = False
        elif name == "t":
            self.in_text = False

    def add(self, text: str) -> None:
        if self.in_text:
            self.parts.append(text.translate(RAISED) if self.raised else text)
            self.any_struck |= self.struck and not text.isspace()

    def take(self) -> Text:
        text = Text(unescape("".join(self.parts)), self.any_struck)
        self.clear()
        return text


def unescape(text: str) -> str:
    """A text with the signs XML cannot have, written `_x000D_`."""
    return ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text
