"""What a program says to its makers → faults, wherever a reader would see it.

Tracebacks, errors, terminal escapes, objects and missing values as Python writes them, ids of
statements, placeholders nobody filled. Words of plain English (None, nan in a sentence) are faults
only where they are all of a text. What a text of the data says itself, a report may quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefing.errors import Fault, Message, message
from briefing.publish.gate.anchors import list_rows, make_fault, name_block, name_cell
from briefing.publish.gate.quoted import Quoted

JSONObject = Mapping[str, Any]

INVISIBLE = {
    *(
        "type",
        "anchor",
        "svg",
        "narrow",
        "tone",
        "style",
        "href",
        "align",
        "width",
        "symbol",
        "lang",
    )
}
_BARE = ("nan", "NaN", "NaT", "None", "<NA>", "null", "inf", "-inf", "True", "False", "[]", "{}")
_LEAKS = {  # a part that any text with a leak must have → the pattern of the leak
    hint: re.compile(pattern)
    for hint, pattern in (
        ("Traceback (most recent call last)", r"Traceback \(most recent call last\)"),
        *((f"{kind}: ", rf"\b(?:[A-Z]\w*)?{kind}: ") for kind in ("Error", "Exception")),
        ("Warning: ", r"\b[A-Z]\w*Warning: "),  # the word alone may open a remark
        ("\x1b[", r"\x1b\["),
        (" object at 0x", r"<[\w.]+ object at 0x"),
        *((f"<{kind}", rf"<{kind}\b") for kind in ("pandas", "class '", "function ", "module '")),
        *((f"{k}(", rf"\b{k}\(") for k in ("Timestamp", "Timedelta", "Decimal", "np.float64")),
        ("dtype", r"\bdtype[:=]"),
        ("NaN", r"\bNaN\b"),
        ("NaT", r"\bNaT\b"),
        *((f"nan{gap}%", rf"\bnan{gap}%") for gap in ("", " ", "\N{NO-BREAK SPACE}")),
        ("<NA>", "<NA>"),
        ("statement:", r"\bstatement:\w"),
    )
}
_PLACEHOLDER = re.compile(r"\{[a-z_]\w*\}")
_BARE_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _BARE))})(?!\w)")
_SIGNS = (  # what blocks as JSON have if a text of them may have a leak; ids are also in addresses
    *(hint.replace("\x1b", "\\u001b") for hint in _LEAKS if hint != "statement:"),
    *(sign for value in _BARE for sign in (f'"{value}"', f">{value}<")),
)


def may_leak(text: str) -> bool:
    """Whether a text has anything that the rules of this module look for."""
    found = any(hint in text and pattern.search(text) for hint, pattern in _LEAKS.items())
    return found or bool(_PLACEHOLDER.search(text) or _BARE_WORD.search(text))


def check_texts(
    shapes: Sequence[JSONObject], as_json: str, quoted: Sequence[str] = ()
) -> Iterator[Fault]:
    """Every fault of the blocks' texts; `as_json` is all of them, searched first for any sign.

    `quoted` are texts of the data that have a sign themselves.

    A report has thousands of texts and hardly ever a sign: only then are the texts looked at.
    """
    ids = as_json.count("statement:") - as_json.count('"href": "statement:')
    if not ids and not _PLACEHOLDER.search(as_json) and not any(s in as_json for s in _SIGNS):
        return
    known = Quoted(quoted)
    for shape in shapes:
        for text in _list_texts(shape):
            yield from _check_text(shape, text, known)


def _check_text(shape: JSONObject, text: str, quoted: Quoted) -> Iterator[Fault]:
    bare = " ".join(text.split())
    if bare in _BARE and not (shape["type"] == "figure" and quoted.has_word(bare)):
        yield make_fault("code", _locate_text(shape, text), "“{text}” and nothing else", text=bare)
    for hint, pattern in _LEAKS.items():
        found = [m for m in pattern.finditer(bare) if not quoted.has(m)] if hint in bare else []
        if found:
            at = found[0].start()
            excerpt = bare[max(0, at - 20) : at + 50].strip().replace("\x1b", "␛")
            yield make_fault("code", _locate_text(shape, text), "“{text}”", text=excerpt)
            break
    for one in _PLACEHOLDER.finditer(bare):
        if not quoted.has(one):
            yield make_fault("placeholder", _locate_text(shape, text), "“{text}”", text=one[0])


def _list_texts(part: Any) -> Iterator[str]:
    """Every text a reader sees or hears of a part of a block."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for item in part:
            yield from _list_texts(item)
    elif isinstance(part, Mapping):
        for name in ("svg", "narrow"):
            yield from re.findall(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]+)", part.get(name, ""))
        yield from _list_texts([value for name, value in part.items() if name not in INVISIBLE])


def _locate_text(shape: JSONObject, text: str) -> Message:
    """Where a block has a text: of a table the cell."""
    for row in list_rows(shape):
        for number, cell in enumerate(row):
            if text in (cell["text"], cell["sub"]):
                return name_cell(shape, row, number)
    return name_block(shape)


def find_output_leaks(outputs: Iterable[Any], mime: str) -> Iterator[Message]:
    """What a notebook's cell shows beside exhibits: it would be lost in silence."""
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
