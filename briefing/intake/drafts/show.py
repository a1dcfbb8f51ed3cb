"""A checked draft → lines for a person, an object for a program, a page with the text marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing import publish
from briefing.errors import hidden
from briefing.i18n import Translator
from briefing.intake.drafts.facts import Fact
from briefing.intake.drafts.findings import Finding, Verdict
from briefing.intake.drafts.reasons import explain
from briefing.intake.drafts.verify import Checked
from briefing.report import blocks
from briefing.report.design import STYLES

VERDICTS: tuple[Verdict, ...] = (
    "contradicted",
    "not_in_force",
    "unknown",
    "computed",
    "supported",
    "skipped",
)
FAULTS = ("contradicted", "not_in_force")
MEANINGS = {  # verdict → the meaning whose sign and tone it has
    **{"contradicted": "fails", "not_in_force": "faster", "unknown": "unknown"},
    **{"computed": "same", "supported": "as_asked"},
}
LONGEST_SHOWN = 160  # signs of a sentence on a line


def make_record(checked: Checked, say: Translator) -> dict[str, Any]:
    """The answer as a program reads it."""
    return {
        "file": checked.file,
        "numbers": [
            {
                "text": one.number.text,
                "sentence": one.sentence.text,
                "verdict": one.verdict,
                "statement": _record_statement(one.fact)
                if one.verdict not in ("unknown", "skipped")
                else None,
                "why": explain(one, checked.tables, say),
            }
            for one in checked.findings
        ],
    }


def _record_statement(fact: Fact | None) -> Mapping[str, Any] | None:
    if fact is None:
        return None
    ends = [int(end) if end.is_integer() else end for end in fact.ends]
    return {
        "indicator_id": fact.indicator_id,
        "period": fact.period,
        "value": ends[0] if len(ends) == 1 else ends,
        "source_id": fact.row.source_id,
        "place": fact.row.place,
    }


def count_verdicts(findings: Sequence[Finding], say: Translator) -> str:
    """How many numbers have each verdict, in a line."""
    counts = Counter(one.verdict for one in findings)
    parts = [
        say(
            "{verdict}: {count}",
            verdict=say.code("draft verdict", name),
            count=say.number(counts[name]),
        )
        for name in VERDICTS
        if counts[name]
    ]
    return "; ".join(parts)


def list_lines(checked: Checked, say: Translator) -> Iterator[str]:
    """The answer for a person: each number that is not passed over, in the order of the draft."""
    for one in checked.findings:
        if one.verdict == "skipped":
            continue
        verdict = say.code("draft verdict", one.verdict)
        yield f"{_clean(one.number.text)} · {verdict} · {_clean(explain(one, checked.tables, say))}"
        yield f"    {_shorten(one)}"
    yield ""
    count = say.plural("{count} number", "{count} numbers", len(checked.findings))
    counts = count_verdicts(checked.findings, say)
    yield f"{_clean(checked.file)}: " + (f"{count}: {counts}" if counts else count)


def _shorten(finding: Finding) -> str:
    """The part of a sentence around a number, on one line."""
    text = finding.sentence.text
    at = finding.sentence.folded.places[finding.number.start]
    start = max(0, min(at - LONGEST_SHOWN // 2, len(text) - LONGEST_SHOWN))
    part = text[start : start + LONGEST_SHOWN]
    before, behind = "… " * (start > 0), " …" * (start + LONGEST_SHOWN < len(text))
    return f"{before}{_clean(part)}{behind}"


def _clean(text: str) -> str:
    """A text without what would steer a terminal or turn its direction."""
    return hidden.show_hidden(" ".join(text.split()))


def render_page(checked: Checked, say: Translator) -> str:
    """The draft as a page: its numbers marked by verdict, each mark leads to its reason."""
    title = say("The numbers of {file}", file=_clean(checked.file))
    counts = count_verdicts(checked.findings, say)
    cover = blocks.Cover(title, checked.tables.facts.name[say.language], counts)
    numbered = [*enumerate(checked.findings, start=1)]
    shapes: list[blocks.Block] = [cover]
    shapes += _list_reasons(numbered, say("Contradicted or not in force"), FAULTS, checked, say)
    shapes += [blocks.Heading(2, say("The text"), "text"), *_mark_text(numbered, checked)]
    others = ("unknown", "computed", "supported")
    shapes += _list_reasons(numbered, say("The other numbers"), others, checked, say)
    return publish.draw_page([shape.as_json() for shape in shapes], say, {})


Numbered = Sequence[tuple[int, Finding]]


def _list_reasons(
    numbered: Numbered, title: str, verdicts: Sequence[str], checked: Checked, say: Translator
) -> list[blocks.Block]:
    """A table of the numbers with some verdicts and why they have them."""
    rows = []
    for at, one in numbered:
        if one.verdict in verdicts:
            tone, sign = STYLES[MEANINGS[one.verdict]]
            verdict = say.code("draft verdict", one.verdict)
            number = blocks.Cell(_clean(one.number.text), href=f"#text-{at}", anchor=f"why-{at}")
            told = blocks.Cell(verdict, tone=tone, symbol=sign)
            rows.append((number, told, blocks.Cell(explain(one, checked.tables, say))))
    if not rows:
        return []
    columns = (
        blocks.Column(say("Number"), width=1.0, header=True),
        blocks.Column(say("Verdict"), width=1.2),
        blocks.Column(say("Why"), width=5.0),
    )
    groups = (blocks.Group("", tuple(rows)),)
    return [blocks.Table(title, columns, groups)]


def _mark_text(numbered: Numbered, checked: Checked) -> Iterator[blocks.Block]:
    """The passages of a draft with a mark at each number that is not passed over."""
    marked = [[] for _ in checked.passages]  # type: list[list[tuple[int, Finding]]]
    for at, one in numbered:
        if one.verdict != "skipped":
            marked[one.sentence.passage].append((at, one))
    for passage, numbers in zip(checked.passages, marked, strict=True):
        spans, position = list[blocks.Span](), 0
        for at, one in numbers:
            start = one.sentence.start + one.sentence.folded.places[one.number.start]
            tone, sign = STYLES[MEANINGS[one.verdict]]
            before, text = passage.text[position:start], one.number.text
            spans += [blocks.Span(before)] if before else []
            spans.append(blocks.Span(text, "", f"#why-{at}", "", sign, tone, f"text-{at}"))
            position = start + len(text)
        if rest := passage.text[position:]:
            spans.append(blocks.Span(rest, "strong" if passage.is_heading else ""))
        yield blocks.Text(tuple(spans))
