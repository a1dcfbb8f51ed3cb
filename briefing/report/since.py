"""What differs from an earlier run → words, and the JSON of `compare`.

A row is told by what it is about, its values before and now, and by which source and why.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from briefing import paths
from briefing.data.rows import ChangeSince
from briefing.errors import hidden
from briefing.i18n import Translator
from briefing.report import assessment, phrases
from briefing.report.blocks import Block, Cell, List, Table, Text

VERDICT_FIELDS = ("attainment", "pace")
ANCHOR = "since-release"  # of the section that tells it
JSON_NAMES = {  # sort of change → what `compare` calls a list of them
    **{name: name for name in ("new", "revised", "superseded", "withdrawn")},
    **{"verdict": "verdicts", "sentence": "sentences"},
}


def describe_run(row: ChangeSince, say: Translator) -> str:
    """The earlier run within a sentence: release 1 for 2027, of 20 March 2028; the run for 2027."""
    year = f"{row.since_year:g}"
    release = paths.split_release(row.since.rpartition("/")[2])
    if row.since.startswith(f"{paths.RELEASES_FOLDER}/") and release:
        named = {"number": str(release[1]), "year": year, "date": say.date(release[0])}
        return say("release {number} for {year}, of {date}", **named)
    return say("the run for {year}", year=year)


def name_subject(row: ChangeSince, say: Translator) -> str:
    """What a change is about: the indicator's name, else its id."""
    return row.name.get(say.language) or row.indicator_id or row.id


def describe_subject(row: ChangeSince, say: Translator) -> str:
    """Of what figure of the indicator: a result for a period, a target due in a year."""
    if row.statement == "target":
        return say("target for {period}", period=say.period(row.period))
    period = phrases.format_period(row.period, row.unit, say) if row.period else ""
    basis = phrases.format_basis(row.basis, say) if row.basis else ""
    return phrases.join_parts(period, basis)


def format_before(row: ChangeSince, say: Translator) -> str:
    """The value or verdict before."""
    text = _format_value(row, row.before, row.before_operator, say)
    return phrases.mark_estimate(text, row.before_estimate, say)


def format_after(row: ChangeSince, say: Translator) -> str:
    """The value or verdict now."""
    text = _format_value(row, row.after, row.after_operator, say)
    return phrases.mark_estimate(text, row.after_estimate, say)


def _format_value(row: ChangeSince, text: str, operator: str, say: Translator) -> str:
    """A value as its unit is written; of another field of a target what the data have."""
    if row.field in VERDICT_FIELDS:
        return assessment.verdict_label(text, say)
    if row.field == "basis":
        return phrases.format_basis(text, say)
    if row.field == "kind":
        return say.code("kind", text)
    if row.field not in ("", "value") or not text:
        return text
    low, _, high = text.partition("–")
    decimals, end = len(low.partition(".")[2]), float(high) if high else math.nan
    unit = phrases.KIND_UNITS.get(row.kind, row.unit)
    if row.statement != "target" or row.kind == "milestone":
        return phrases.format_amount(float(low), operator, decimals, unit, say, end)
    return say.value(float(low), unit, operator, end, decimals)


def explain(row: ChangeSince, say: Translator) -> str:
    """By which source, and why what is used now is used; of a verdict its cause."""
    if row.sort == "verdict":
        return say.code("cause", row.why)
    why = say.code("why used", row.why) if row.why else ""
    source = "" if row.statement == "derived" else row.source_id  # of one of several inputs
    return phrases.join_parts(row.source_title.get(say.language, "") or source, why)


def describe_change(row: ChangeSince, say: Translator) -> str:
    """A change in a line: what is right now, what was told, by which source."""
    before, after = format_before(row, say), format_after(row, say)
    named = {"name": name_subject(row, say), "subject": describe_subject(row, say)}
    if not after:
        return say("{name} ({subject}): withdrawn; before: {before}", before=before, **named)
    now = say("{name} ({subject}): {after}; before: {before}", before=before, after=after, **named)
    return phrases.join_parts(now, explain(row, say))


def list_changes(rows: Iterable[ChangeSince], sort: str) -> list[ChangeSince]:
    """The changes of a sort; what a revised figure superseded is told with that figure."""
    rows = list(rows)
    revised = {(row.id, row.period, row.basis) for row in rows if row.sort == "revised"}
    chosen = [row for row in rows if row.sort == sort]
    if sort == "superseded":
        return [row for row in chosen if (row.id, row.period, row.basis) not in revised]
    return chosen


def list_expected(rows: Iterable[ChangeSince]) -> list[ChangeSince]:
    """What is new and used, and the verdicts that are others because a year has passed."""
    return [
        row
        for row in rows
        if (row.sort == "new" and row.in_force == "yes")
        or (row.sort == "verdict" and row.why == "year")
    ]


def list_names(rows: Iterable[ChangeSince], say: Translator) -> list[tuple[str, list[str]]]:
    """The changes of each sort, with their number, as names; of sentences those of the pages."""
    named: dict[str, list[str]] = {}
    listed = list(rows)
    for row in (row for sort in JSON_NAMES for row in list_changes(listed, sort)):
        if row.sort == "sentence" and row.language == say.language:
            named.setdefault(row.sort, []).append(row.name[row.language])
        elif row.sort != "sentence":
            key = "year" if row.sort == "verdict" and row.why == "year" else row.sort
            named.setdefault(key, []).append(name_subject(row, say))
    return [
        (
            say("{what} ({count}):", what=say.code("since", key), count=say.number(len(names))),
            list(dict.fromkeys(names)),
        )
        for key, names in named.items()
    ]


def _build_json(rows: Sequence[ChangeSince], say: Translator) -> dict[str, list[dict[str, Any]]]:
    """The changes as a program reads them, a list for each sort."""
    return {
        name: [_build_record(row, say) for row in rows if row.sort == sort]
        for sort, name in JSON_NAMES.items()
    }


def format_json(rows: Sequence[ChangeSince], year: int, say: Translator) -> str:
    """What changed as JSON; the first row says since which run, `year` is that of the new one."""
    years = {"old_year": int(rows[0].since_year), "new_year": year}
    return hidden.format_json({**years, **_build_json(rows, say)})


def _build_record(row: ChangeSince, say: Translator) -> dict[str, Any]:
    if row.sort == "sentence":
        page = {"page": f"{row.language}/{row.report}.html", "title": row.name[row.language]}
        told = {"sentence": row.before, "now": row.after}
        return {**page, "report": row.report, "language": row.language, **told}
    is_target = row.statement == "target"
    about = {"target_id": row.id} if is_target else {}
    about |= {"commune_id": row.id} if row.statement == "commune" else {}
    about |= {"indicator_id": row.indicator_id, "name": name_subject(row, say)}
    about |= {"statement": row.statement, "period": row.period, "basis": row.basis}
    if row.sort == "verdict":
        told = {"field": row.field, "before": row.before, "after": row.after, "cause": row.why}
        return {**about, **told}
    told = {
        **({"field": row.field} if row.field else {}),
        **{"from": row.before, "to": row.after},
        **{"from_operator": row.before_operator, "to_operator": row.after_operator},
        **{"from_estimate": row.before_estimate, "to_estimate": row.after_estimate},
        **{"from_source": row.before_source_id, "source": row.source_id, "place": row.place},
        **{"source_title": row.source_title.get(say.language, ""), "why": row.why},
    }
    if row.sort == "new":
        told = {name: cell for name, cell in told.items() if not name.startswith("from")}
        told |= {"value": row.after, "operator": row.after_operator, "in_force": row.in_force}
        told |= {"estimate": row.after_estimate}
    return {**about, "unit": row.unit, **told, "explained": explain(row, say)}


def format_text(blocks: Iterable[Block]) -> str:
    """Blocks as lines for a console: a table's rows with their cells side by side."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            lines.append("".join(span.text for span in block.spans))
        elif isinstance(block, List):
            lines += ["", *("- " + "".join(span.text for span in item) for item in block.items)]
        elif isinstance(block, Table):
            lines += [
                "",
                f"{block.caption} ({' | '.join(column.label for column in block.columns)})",
            ]
            for group in block.groups:
                lines += [f"{group.label}:"] if group.label else []
                lines += ["- " + " | ".join(map(_format_cell, row)) for row in group.rows]
    return "\n".join(lines)


def _format_cell(cell: Cell) -> str:
    return f"{cell.text} ({cell.sub})" if cell.sub else cell.text
