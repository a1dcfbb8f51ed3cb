"""The miniature with a payload in every text: markup, code, formulas in it, placeholders."""

from __future__ import annotations

import csv
import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

PAYLOADS = (  # what a text may say and no format may take for anything else
    *("<b>bold</b>", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!-- x --"),
    *("]]>", "&amp;lt;&nbsp;", "</script><svg onload=alert(1)>", "javascript:alert(1)", "<x@y.z>"),
    *("*bold* _em_ `code`", "[text](https://evil.example/)", "![x](https://evil.example/y.png)"),
    *("# heading", "http://evil.example/x", "[^1] [1] [[x]]", "| a | b |", "x\\", "---", "'\"`;--"),
    *(
        "#let x = 1",
        "@ref",
        "$x^2$ $$y$$",
        '#read("/etc/passwd")',
        '#link("https://evil.example")[x]',
    ),
    *("\\alpha\\input{/etc/passwd}", "\\textbf{x}", "/* x", "*/ //", "^sup^ <sub>x</sub>"),
    *("{{ 7*7 }}", "{% raw %}", "{draft}", "{0} {}", "%s %(x)s", "{name.__class__}", "{", "}"),
    *("${HOME} $(id) `id`", "%00 %0a", "\\n\\u202e", "\\x1b[31m", "x =1+1", "x, +A1, @SUM(A1)"),
    *("nan", "None", "[] {}", "NaN", "<NA>", "nan%", "Error: x", "ValueError: x", "inf True null"),
    *("Traceback (most recent call last)", "Timestamp(1)", "dtype: object", "<pandas x", "~/x"),
    *("statement:x", "<class 'x'>", "<x.Y object at 0x1>", "w" * 80, "0 errors, 0 warnings"),
)
LONG = "long " + " ".join(f"word{number}" for number in range(300))  # of 2,000 characters
TEXTS = ("name", "title", "publisher", "number", "note", "place")
WEB = "http://evil.example/alone"
URL = "https://a.example/?q=\"<x>&y='z'"


def make_hostile_province(
    miniature: Path, folder: Path, payloads: Iterable[str] = PAYLOADS
) -> Path:
    """A copy of the miniature, each of its texts with the next payload behind it."""
    shutil.copytree(miniature, folder, dirs_exist_ok=True)
    following = itertools.cycle(payloads)
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows = list(csv.DictReader(text))
        for row in rows:
            for column in row:
                is_key = (file.stem, column) == ("targets", "number")
                if column.removesuffix("_vi").removesuffix("_en") in TEXTS and not is_key:
                    row[column] = f"{row[column] or 'Text'} {next(following)}"
        if file.stem == "sources":
            rows[-1]["url"] = URL
            rows[0]["title_en"] += f" {LONG}"
            rows[0]["place" if "place" in rows[0] else "number"] = WEB
        with file.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    facts = (folder / "province.toml").read_text(encoding="utf-8")
    for language, ending in (("vi", '(hư cấu)"'), ("en", '(fictitious)"')):
        end = json.dumps(f" {next(following)}", ensure_ascii=False)[1:]
        assert ending in facts, language
        facts = facts.replace(ending, ending[:-1] + end)
    (folder / "province.toml").write_text(facts, encoding="utf-8")
    return folder


def list_texts(folder: Path) -> set[str]:
    """Every text of a folder that has a payload."""
    found = set()
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                found |= {
                    cell
                    for column, cell in row.items()
                    if column.removesuffix("_vi").removesuffix("_en") in TEXTS and " " in cell
                }
    return found
