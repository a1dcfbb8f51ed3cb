"""Tables → slides: targets as large figures, changed verdicts, causes, results, gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.slides import content
from briefing.publish.slides.content import (
    CONTENT_BOX,
    LEFT_BOX,
    MAX_NUMBERS,
    RIGHT_BOX,
    TEXT,
    Grid,
    Slide,
    Texts,
)
from briefing.publish.slides.measure import LINE, Box, Paragraph, count_lines, fits, measure_height
from briefing.report.footnotes import evidence_key

JSONObject = Mapping[str, Any]
Cells = Sequence[JSONObject]

MAX_CARDS, _VALUE_SIZES = 4, (28.0, 26.0, 24.0, 22.0)  # of two slides; points of figures
MIN_CAUSES, MAX_CAUSES = 2, 3  # indicators with causes on a slide
UNMEASURED = "unmeasured"  # the table of targets without a figure
MIN_NAMES = 6  # that are worth a slide
CELL_MARGIN = 6.0  # points around a cell's text
_ORDER = ("bad", "warn", "", "good", "gap")  # tones, what asks for most first


def find_headlines(shapes: Iterable[JSONObject]) -> list[str]:
    """What the rows of the table of headline targets are about."""
    tables = (part for part in shapes if part.get("anchor") == "headlines")
    return [about for table in tables for row in list_rows(table) if (about := name_row(row)[0])]


def list_rows(table: JSONObject) -> list[Cells]:
    return [row for group in table["groups"] for row in group["rows"]]


def name_row(row: Cells) -> tuple[str, str]:
    """What a row is about, and its name."""
    found = next((cell for cell in row if cell.get("about")), None)
    return (found["about"], found["text"]) if found else ("", "")


def _find_column(table: JSONObject, *labels: str) -> int:
    """The place of the first column with one of some labels, -1 without one."""
    heads = [column["label"] for column in table["columns"]]
    return next((heads.index(label) for label in labels if label in heads), -1)


# Targets


def make_target_slides(
    table: JSONObject, headlines: Sequence[str], say: Translator
) -> Iterator[Slide]:
    """What was reached and what is asked for, two targets a slide: the headline targets, else those
    that ask for most.
    """
    asked = _find_column(table, say("Asked for"))
    reached = _find_column(table, say("Latest"), say("Baseline"))
    if min(asked, reached) < 0:
        return
    rows = {name_row(row)[0]: row for row in list_rows(table) if row[reached]["href"]}
    chosen = [rows[about] for about in headlines if about in rows]
    if not chosen:
        chosen = sorted(rows.values(), key=lambda row: _ORDER.index(row[-1]["tone"]))
    evidence = {part["key"]: part for part in table.get("evidence", ())}
    rank = 3
    waiting = chosen[:MAX_CARDS]
    while waiting:
        cards = [_make_card(table, row, (reached, asked), evidence) for row in waiting[:2]]
        title = _title_cards(waiting[: len(cards)])
        texts = [part.text for card in cards for part in card]
        if len(cards) > 1 and content.count_numbers(title, texts) > MAX_NUMBERS:
            cards = cards[:1]
        shown, waiting = waiting[: len(cards)], waiting[len(cards) :]
        if len(cards) == 1:  # the title has its name
            cards, rank = [cards[0][1:]], rank if rank == 3 else content.FILLING
        links = [cell["href"] for row in shown for cell in (row[reached], row[asked])]
        stated = tuple(dict.fromkeys(place for link in links for place in _cite(link, evidence)))
        said = [say_row(table, row) for row in shown]
        notes = {note["mark"]: note["text"] for note in table["notes"]}
        marks = dict.fromkeys(mark for row in shown for cell in row for mark in cell["notes"])
        said += [notes[mark] for mark in marks if mark in notes]
        largest = 1.25 if len(cards) > 1 else 1.6
        parts = tuple(Texts(tuple(card), largest, is_card=True) for card in cards)
        yield Slide(_title_cards(shown), parts, rank, "", stated, said)
        rank = 5 if rank == 3 else content.FILLING


def _title_cards(rows: Sequence[Cells]) -> str:
    """How targets are judged: their names behind each judgement."""
    names: dict[str, list[str]] = {}
    for row in rows:
        names.setdefault(row[-1]["text"], []).append(name_row(row)[1])
    return content.cut_title(
        "; ".join(f"{judged}: {', '.join(of)}" for judged, of in names.items())
    )


def _make_card(
    table: JSONObject, row: Cells, places: tuple[int, int], evidence: Mapping[str, JSONObject]
) -> list[Paragraph]:
    """A target's name, what was reached and when, what is asked for, the judgement."""
    box = content.shrink(LEFT_BOX)
    figures: list[Paragraph] = []
    for place, colour in zip(places, ("ink", "accent"), strict=True):
        cell, column = row[place], table["columns"][place]
        found = evidence.get(evidence_key(cell["href"])) if cell["href"] else None
        period = found["period"] if found and colour == "ink" else ""
        label = f"{column['label']} ({period})" if period else column["label"]
        figures += [
            Paragraph(label, TEXT, colour="muted", before=10),
            Paragraph(cell["text"], _size_value(cell["text"], box), bold=True, colour=colour),
        ]
    last = row[-1]
    judged = f"{last['symbol']} {last['text']}".strip()
    figures.append(Paragraph(judged, 20, bold=True, colour=last["tone"] or "ink", before=12))
    name = content.cut_to(
        name_row(row)[1], lambda text: fits([Paragraph(text, 20, bold=True), *figures], box)
    )
    return [Paragraph(name, 20, bold=True), *figures]


def _size_value(text: str, box: Box) -> float:
    """The size of a figure: smaller where it would need two lines."""
    return next(
        (size for size in _VALUE_SIZES if count_lines(text, box.width, size, True) == 1), 22
    )


def _cite(link: str, evidence: Mapping[str, JSONObject]) -> Iterator[str]:
    """Where a figure is stated, or those it is worked out of."""
    found = evidence.get(evidence_key(link)) if link else None
    waiting = [found] if found else []
    for part in waiting:
        used = [one for one in part["statements"] if one["in_force"]]
        yield from (f"[{one['number']}] {one['place']}".strip() for one in used[:1])
        waiting += [evidence[key] for key in part.get("inputs", ()) if key in evidence]


def say_row(table: JSONObject, row: Cells) -> str:
    """A row in words: each cell behind the head of its column."""
    pairs = zip(table["columns"], row, strict=True)
    return "; ".join(f"{head['label']}: {cell['text']}" for head, cell in pairs if cell["text"])


# Other tables


def make_name_slides(table: JSONObject, _: Sequence[str], say: Translator) -> Iterator[Slide]:
    """The rows of a table by their names, below its caption and behind how they are judged.

    A few names are for the last slide, but where a deck would be too short.
    """
    rows, title = list_rows(table), content.cut_title(table["caption"])
    lines: list[Paragraph] = []
    judged = ""
    for row in sorted(rows, key=lambda row: row[-1]["text"]):
        if row[-1]["text"] != judged:
            judged = row[-1]["text"]
            head = f"{row[-1]['symbol']} {judged}".strip()
            lines.append(Paragraph(head, TEXT, True, row[-1]["tone"] or "ink", before=10))
        lines.append(Paragraph(name_row(row)[1], TEXT, before=3))
    parts = _set_lines(title, lines, say)
    said = [say_row(table, row) for row in rows]
    marks = tuple(table["source"].split())
    rank = 4 if len(rows) >= MIN_NAMES else content.FILLING
    if parts:
        yield Slide(title, parts, rank, "", marks, said, is_late=True)


def _set_lines(title: str, lines: Sequence[Paragraph], say: Translator) -> tuple[Texts, ...]:
    """Lines in one place where they have room, else side by side; what has none is counted."""
    if len(content.keep_items(title, [[line] for line in lines], CONTENT_BOX)) == len(lines):
        return (Texts(tuple(lines), 1.5),)
    more = Paragraph(say.plural("and {count} more", "and {count} more", len(lines)), TEXT, before=3)
    room = RIGHT_BOX._replace(height=RIGHT_BOX.height - measure_height([more, more], 1e9) / 2 - 3)
    left = [part[0] for part in content.keep_items(title, [[one] for one in lines], LEFT_BOX)]
    if left and left[-1].bold:  # a head without anything below it
        left.pop()
    rest = lines[len(left) :]
    if rest and not rest[0].bold and left:  # the head goes on
        rest = [next(line for line in reversed(left) if line.bold), *rest]
    texts = " ".join((title, *(line.text for line in left)))
    right = [part[0] for part in content.keep_items(texts, [[one] for one in rest], RIGHT_BOX)]
    if len(right) < len(rest):
        right = [part[0] for part in content.keep_items(texts, [[one] for one in rest], room)]
        count = sum(not line.bold for line in rest[len(right) :])
        right.append(more._replace(text=say.plural("and {count} more", "and {count} more", count)))
    return tuple(Texts(tuple(part), 1.0) for part in (left, right) if part)


def make_change_slides(table: JSONObject, _: Sequence[str], say: Translator) -> Iterator[Slide]:
    """Verdicts that changed, the group with most that went wrong first."""
    groups = sorted(table["groups"], key=lambda group: -_count_bad(group["rows"]))
    rows = [row for group in groups for row in group["rows"]]
    names = [name_row(row)[1] for row in groups[0]["rows"]]
    label = groups[0]["label"]
    title = content.keep_names(
        names, lambda text: content.set_title(text) > 26, say, f"{label}: " if label else ""
    )
    grid, left = _make_grid(table, rows, (0, 1, 2), (0.5, 0.25, 0.25), _write_verdict, title)
    lead = table["caption"]
    if left:
        more = say.plural("and {count} more", "and {count} more", left)
        lead = f"{lead} ({more})"
    said = [say_row(table, row) for row in rows]
    yield Slide(title, (grid,), 2, lead, (), said)


def _count_bad(rows: Iterable[Cells]) -> int:
    return sum(row[2]["tone"] in ("bad", "warn") for row in rows)


def _write_verdict(cell: JSONObject) -> Paragraph:
    text = f"{cell['symbol']} {cell['text']}".strip()
    return Paragraph(text, TEXT, colour=cell["tone"] or "ink")


def make_result_slides(table: JSONObject, _: Sequence[str], say: Translator) -> Iterator[Slide]:
    """The first results of a domain, with their periods."""
    rows = [row for row in list_rows(table) if not content.find_numbers(name_row(row)[1])]
    rows = rows[:MAX_NUMBERS]
    if not rows:
        return
    (_, name), value, period = name_row(rows[0]), rows[0][1]["text"], rows[0][2]["text"]
    title = content.cut_title(f"{name}: {value} ({period})")
    grid, _left = _make_grid(table, rows, (0, 1, 2), (0.56, 0.28, 0.16), _write_plain, title)
    said = [say_row(table, row) for row in rows]
    marks = tuple(dict.fromkeys(row[3]["text"] for row in rows if len(row) > 3))
    yield Slide(title, (grid,), content.FILLING, table["caption"], marks, said)


def _write_plain(cell: JSONObject) -> Paragraph:
    return Paragraph(cell["text"], TEXT)


def _make_grid(
    table: JSONObject,
    rows: Sequence[Cells],
    places: Sequence[int],
    widths: Sequence[float],
    write: Callable[[JSONObject], Paragraph],
    title: str,
) -> tuple[Grid, int]:
    """A table of some columns with the rows that have room, and how many have none."""
    heads = [table["columns"][place] for place in places]
    head = tuple(" ".join(filter(None, (one["label"], one["unit"]))) for one in heads)
    shown: list[tuple[Paragraph, ...]] = []
    height = measure_row([Paragraph(text, TEXT, bold=True) for text in head], widths)
    numbers: list[str] = []
    for row in rows:
        cells = tuple(write(row[place]) for place in places)
        height += measure_row(cells, widths)
        numbers += [cell.text for cell in cells]
        if height > CONTENT_BOX.height or content.count_numbers(title, numbers) > MAX_NUMBERS:
            break
        shown.append(cells)
    alt = "; ".join(f"{row[0].text}: {', '.join(cell.text for cell in row[1:])}" for row in shown)
    return Grid(head, tuple(shown), tuple(widths), f"{table['caption']}. {alt}."), len(rows) - len(
        shown
    )


def measure_row(cells: Sequence[Paragraph], widths: Sequence[float]) -> float:
    """How many points high a row of a table is."""
    rooms = [width * CONTENT_BOX.width - 2 * CELL_MARGIN for width in widths]
    lines = [
        count_lines(cell.text, room, cell.size, cell.bold)
        for cell, room in zip(cells, rooms, strict=True)
    ]
    return max(lines) * TEXT * LINE + 2 * CELL_MARGIN


def make_cause_slides(table: JSONObject, _: Sequence[str], say: Translator) -> Iterator[Slide]:
    """What documents explain, an indicator each: whole sentences, of the first two or three."""
    rows = list_rows(table)
    if len(rows) < MIN_CAUSES:
        return
    heads = [column["header"] for column in table["columns"]].index(True)
    first = rows[0][heads + 1]["text"].split("; ")[0].rstrip(".")
    first = content.split_sentences(first)[0].rstrip(".")
    first = first.partition(": ")[2] or first  # without what kind of reason it is
    title = content.cut_title(f"{rows[0][heads]['text']}: {first}")
    items = [_explain(row, heads, len(rows), say) for row in rows[:MAX_CAUSES]]
    kept = content.keep_items(title, items, CONTENT_BOX)
    if not kept:
        return
    said = [say_row(table, row) for row in rows]
    places = [place for row in rows[: len(kept)] for place in row[-1]["text"].split("; ")]
    body = Texts(tuple(part for item in kept for part in item))
    yield Slide(title, (body,), 4, table["caption"], tuple(dict.fromkeys(places)), said)


def _explain(row: Cells, heads: int, count: int, say: Translator) -> list[Paragraph]:
    room = CONTENT_BOX.height / min(count, MAX_CAUSES)
    name = Paragraph(row[heads]["text"], TEXT, bold=True, colour="accent", before=8)
    box = CONTENT_BOX._replace(height=room - 10)

    def has_room(text: str) -> bool:
        return fits([name, Paragraph(text, TEXT)], box)

    parts = row[heads + 1]["text"].rstrip(".").split("; ")
    text = content.keep_names(parts, has_room, say)
    return [name, Paragraph(text, TEXT)]


MAKERS: Mapping[str, Callable[[JSONObject, Sequence[str], Translator], Iterator[Slide]]] = {
    "targets": make_target_slides,
    "changes": make_change_slides,
    UNMEASURED: make_name_slides,
    "why": make_cause_slides,
    "by-domain": make_result_slides,
}
