"""What a program says to its makers → faults, wherever a reader would see it.

Tracebacks, errors, terminal escapes, objects and missing values as Python writes them, ids of
statements, placeholders nobody filled. Words of plain English (None, nan in a sentence) are faults
only where they are all a text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefing.errors import Fault, Message, message
from briefing.publish.gate import anchors

JSONObject = Mapping[str, Any]

INVISIBLE_FIELDS = {
    "type",
    "anchor",
    "svg",
    "tone",
    "style",
    "href",
    "align",
    "width",
    "symbol",
    "lang",
}
_BARE_VALUES = {
    "nan",
    "NaN",
    "NaT",
    "None",
    "<NA>",
    "null",
    "inf",
    "-inf",
    "True",
    "False",
    "[]",
    "{}",
}
_LEAK_PATTERNS = (  # a part of the pattern that any text must hold, and the pattern
    ("Traceback (most recent call last)", r"Traceback \(most recent call last\)"),
    *((f"{kind}: ", rf"\b(?:[A-Z]\w*)?{kind}: ") for kind in ("Error", "Exception")),
    ("Warning: ", r"\b[A-Z]\w*Warning: "),  # the word alone may open a remark
    ("\x1b[", r"\x1b\["),
    (" object at 0x", r"<[\w.]+ object at 0x"),
    *((f"<{kind}", rf"<{kind}\b") for kind in ("pandas", "class '", "function ", "module '")),
    *((f"{kind}(", rf"\b{kind}\(") for kind in ("Timestamp", "Timedelta", "Decimal", "np.float64")),
    ("dtype", r"\bdtype[:=]"),
    ("NaN", r"\bNaN\b"),
    ("NaT", r"\bNaT\b"),
    *((f"nan{gap}%", rf"\bnan{gap}%") for gap in ("", " ", "\N{NO-BREAK SPACE}")),
    ("<NA>", "<NA>"),
    ("statement:", r"\bstatement:\w"),
)
_COMPILED_PATTERNS = tuple((hint, re.compile(pattern)) for hint, pattern in _LEAK_PATTERNS)
_HINT_PATTERN = re.compile(
    "|".join(
        re.escape(hint) for hint, _ in _COMPILED_PATTERNS if hint not in ("statement:", "\x1b[")
    )
    + r"|\\u001b\["
)
_BARE_VALUES_PATTERN = "|".join(map(re.escape, sorted(_BARE_VALUES)))
_QUOTED_VALUE, _DRAWN_VALUE = (
    re.compile(f'"(?:{_BARE_VALUES_PATTERN})"'),
    re.compile(f">(?:{_BARE_VALUES_PATTERN})<"),
)
_PLACEHOLDER = re.compile(r"\{[a-z_]\w*\}")


def check_texts(shapes: Sequence[JSONObject], as_json: str) -> Iterator[Fault]:
    """Every fault of the blocks' texts; `as_json` is all of them, searched first for what it has.

    A report has thousands of texts and hardly ever one of these signs: only those blocks are
    walked through that may have one.
    """
    if not _has_possible_leak(as_json):
        return
    for shape in shapes:
        for text in _list_texts(shape):
            for rule, found in find_text_leaks(text):
                yield Fault(rule, _locate_text(shape, text), found)


def _has_possible_leak(as_json: str) -> bool:
    """Whether any text of the blocks may have a fault."""
    ids = as_json.count("statement:") - as_json.count('"href": "statement:')
    searches = (_PLACEHOLDER, _HINT_PATTERN, _QUOTED_VALUE, _DRAWN_VALUE)
    return ids > 0 or any(search.search(as_json) for search in searches)


def find_text_leaks(text: str) -> Iterator[tuple[str, Message]]:
    """The rules a text breaks, each with what was found."""
    if text.strip() in _BARE_VALUES:
        yield "code", message("“{text}” and nothing else", text=text.strip())
    for hint, pattern in _COMPILED_PATTERNS:
        if hint in text and pattern.search(text):
            at = text.index(hint)
            excerpt = " ".join(text[max(0, at - 20) : at + 50].replace("\x1b", "␛").split())
            yield "code", message("“{text}”", text=excerpt)
            break
    for placeholder in _PLACEHOLDER.findall(text):
        yield "placeholder", message("“{text}”", text=placeholder)


def _list_texts(part: Any) -> Iterator[str]:
    """Every text a reader sees or hears of a part of a block."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _list_texts(one)
    elif isinstance(part, Mapping):
        if "svg" in part:
            yield from re.findall(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]+)", part["svg"])
        for name, own in part.items():
            if name not in INVISIBLE_FIELDS:
                yield from _list_texts(own)


def _locate_text(shape: JSONObject, text: str) -> Message:
    """Where a block says a text: of a table the cell."""
    for group in shape.get("groups", ()):
        for row in group["rows"]:
            for number, cell in enumerate(row):
                if text in (cell["text"], cell["sub"]):
                    return anchors.name_cell(shape, row, number)
    return anchors.name_block(shape)


def find_output_leaks(outputs: Iterable[Any], mime: str) -> Iterator[Message]:
    """What a notebook's cell shows beside exhibits: it would be lost without a word."""
    for output in outputs:
        data = output.get("data", {})
        if output["output_type"] == "error":
            error, text = output["ename"], output["evalue"]
            yield message("the error {error}: {text}", error=error, text=text)
        elif output["output_type"] == "stream":
            short = " ".join("".join(output["text"]).split())[:60]
            yield message("“{text}” printed to {stream}", text=short, stream=output["name"])
        elif mime not in data:
            kinds = ", ".join(sorted(data)) or "-"
            yield message("an output that is no exhibit ({kinds})", kinds=kinds)
