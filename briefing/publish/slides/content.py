"""What a slide is made of, how many numbers it shows, and how texts are cut to its room.

A number is a figure a person reads: in the title, in a text, in a cell, beside a mark of a chart. A
range (75–80) and a count with its base (10/24, 10 of 24) are one. Years, dates, marks of sources,
the number of an item or a page and the ticks of an axis are none; a figure of the title that a text
or a chart repeats counts once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefing.data.characters import CAPITALS
from briefing.i18n import Translator, load_translators
from briefing.publish.slides.measure import Box, Paragraph, count_lines, fits

JSONObject = Mapping[str, Any]

MAX_NUMBERS = 4
FILLING = 6  # the rank of slides only a deck has that would be too short
TEXT, LABEL, SOURCE = 18.0, 14.0, 12.0  # least sizes in points: texts, in charts, sources
TITLE_SIZES = (32.0, 30.0, 28.0, 26.0, 24.0)
COVER_SIZES = (36.0, 32.0, 28.0)

# Places on a slide of 960 × 540 points.
WIDTH, HEIGHT = 960.0, 540.0
TITLE_BOX = Box(48, 24, 864, 90)
LEAD_BOX = Box(48, 118, 864, 24)  # what the slide shows
CONTENT_BOX = Box(48, 152, 864, 312)
LEFT_BOX, RIGHT_BOX = Box(48, 152, 420, 312), Box(492, 152, 420, 312)
SOURCE_BOX = Box(48, 470, 864, 30)
FOOT_BOX, NUMBER_BOX = Box(48, 508, 760, 20), Box(832, 508, 80, 20)
COVER_PLACE_BOX, COVER_TITLE_BOX = Box(64, 56, 832, 28), Box(64, 96, 832, 140)
COVER_TEXT_BOX, COVER_MARK_BOX = Box(64, 252, 832, 112), Box(64, 404, 832, 70)
COVER_FOOT_BOX = Box(64, 500, 832, 18)
CARD_MARGIN = 14.0

_YEAR = r"(?<![\d.,])(?:19|20)\d\d(?![\d%]|[.,]\d)"
_NONE = re.compile(  # marks of sources, the number of an item, dates, years
    rf"\[\d+\]|^\d+\. |\d{{1,2}}/\d{{1,2}}/\d{{4}}|\d{{1,2}}/{_YEAR}|\d{{1,2}} \w+ {_YEAR}"
    rf"|{_YEAR}(?:[–-]{_YEAR})?"
)
_DIGITS = r"\d+(?:[.,]\d+)*"
_SENTENCE_END = re.compile(rf"(?<=[.!?])\s+(?=[{CAPITALS}\d])")


@dataclass(frozen=True)
class Texts:
    """Paragraphs in one place of a slide."""

    paragraphs: tuple[Paragraph, ...]
    largest: float = 1.4  # how much larger they may be set
    is_card: bool = False  # on a ground of its own, level with the card beside it


@dataclass(frozen=True)
class Chart:
    """A plot of a figure, with the labels that are written: places of lines and categories."""

    plot: JSONObject
    alt: str
    labels: tuple[tuple[int, int], ...] = ()

    def written(self) -> list[str]:
        """The labels in words."""
        return [self.plot["lines"][line]["labels"][place] for line, place in self.labels]


@dataclass(frozen=True)
class Picture:
    """A chart as it is drawn elsewhere."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Grid:
    """A table: its head, its rows, the relative widths of its columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    widths: tuple[float, ...]
    alt: str


Part = Texts | Chart | Picture | Grid


@dataclass
class Slide:
    """A slide: its message as title, what it shows in one or two places, what is said to it.

    Of more slides than a deck may have those of the highest `rank` are left out.
    """

    title: str
    parts: tuple[Part, ...]
    rank: int
    lead: str = ""  # what the slide shows, below its title
    stated: tuple[str, ...] = ()  # documents by number, with the place
    said: list[str] = field(default_factory=list)  # for the speaker
    is_late: bool = False  # whether it comes after those of the blocks below it


@dataclass(frozen=True)
class Cover:
    """The first slide."""

    title: str
    message: str
    place: str
    mark: str
    foot: str
    said: tuple[str, ...]


def shrink(box: Box) -> Box:
    """The room inside a card."""
    twice = 2 * CARD_MARGIN
    return Box(box.left + CARD_MARGIN, box.top + CARD_MARGIN, box.width - twice, box.height - twice)


def find_numbers(text: str) -> list[str]:
    """The numbers of a text, each once."""
    return list(dict.fromkeys(_number_pattern().findall(_NONE.sub(" ", text))))


@functools.cache
def _number_pattern() -> re.Pattern[str]:
    """A number, a range or a count with its base, as any of the languages writes it."""
    written = (say("{count} of {total}", count="#", total="#") for say in load_translators())
    between = "|".join({"–", *(re.escape(text.strip("#")) for text in written)})
    return re.compile(rf"(?<![\w.,]){_DIGITS}(?:(?:{between}){_DIGITS})?")


def count_numbers(title: str, texts: Iterable[str]) -> int:
    """How many numbers a slide shows; each text is read by itself."""
    found = [number for text in texts for number in find_numbers(text)]
    return len(found) + len(set(find_numbers(title)) - set(found))


def list_texts(part: Part) -> list[str]:
    """The texts of a part that are read: of a chart the labels, not the names of what it shows."""
    if isinstance(part, Texts):
        return [one.text for one in part.paragraphs]
    if isinstance(part, Chart):
        return part.written()
    if isinstance(part, Grid):
        return [cell.text for row in part.rows for cell in row]
    return []


def split_sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence]


def keep_sentences(text: str, has_room: Callable[[str], bool]) -> str:
    """The first sentences of a text there is room for, whole."""
    kept = split_sentences(text)
    while kept and not has_room(" ".join(kept)):
        kept.pop()
    return " ".join(kept)


def keep_names(
    names: Sequence[str], has_room: Callable[[str], bool], say: Translator, start: str = ""
) -> str:
    """As many names of a list as there is room for, and how many more there are."""
    for count in range(len(names), 0, -1):
        text = "; ".join(names[:count])
        if left := len(names) - count:
            text = say.plural(
                "{names} and {count} more", "{names} and {count} more", left, names=text
            )
        if has_room(start + text):
            return start + text
    return start.rstrip(": ")


def set_title(text: str) -> float:
    """The size of a title in points; 0 where it has no room at all."""
    for size in TITLE_SIZES:
        lines = 2 if size > TITLE_SIZES[-1] else 3
        if count_lines(text, TITLE_BOX.width, size, bold=True) <= lines:
            return size
    return 0.0


def set_cover_title(text: str) -> float:
    """The size of the first slide's title in points; 0 where it has no room at all."""
    fitting = (n for n in COVER_SIZES if fits([Paragraph(text, n, bold=True)], COVER_TITLE_BOX))
    return next(fitting, 0.0)


def cut_title(text: str, most_numbers: int = MAX_NUMBERS) -> str:
    """A title without the last of its parts that have no room, or too many numbers."""

    def has_room(title: str) -> bool:
        few = "; " not in title or len(find_numbers(title)) <= most_numbers
        return few and bool(set_title(title))

    return cut_parts(text, has_room)


def cut_parts(text: str, has_room: Callable[[str], bool]) -> str:
    """A title without the last of its parts that have no room; of one alone the last words."""
    parts = text.rstrip(".").split("; ")
    while len(parts) > 1 and not has_room("; ".join(parts)):
        parts.pop()
    return cut_to("; ".join(parts), has_room)


def cut_lead(text: str) -> str:
    """What a slide shows, on one line: without the last of its parts that have no room."""

    def has_room(lead: str) -> bool:
        return fits([Paragraph(lead, TEXT)], LEAD_BOX)

    for separator in (" · ", ", "):
        while separator in text and not has_room(text):
            text = text.rpartition(separator)[0]
    return cut_to(text, has_room)


def cut_to(text: str, has_room: Callable[[str], bool]) -> str:
    """A text there is room for, else its first words and a sign that some are left out."""
    words, shown = text.split(" "), text
    while len(words) > 1 and not has_room(shown):
        words.pop()
        shown = f"{' '.join(words).rstrip(',;:')} …"
    return shown


def keep_items(
    title: str, items: Sequence[Sequence[Paragraph]], box: Box
) -> list[Sequence[Paragraph]]:
    """The first of some items that have room in a box and no more numbers than a slide shows."""
    kept: list[Sequence[Paragraph]] = []
    for item in items:
        paragraphs = [part for one in (*kept, item) for part in one]
        texts = [part.text for part in paragraphs]
        if not fits(paragraphs, box) or count_numbers(title, texts) > MAX_NUMBERS:
            break
        kept.append(item)
    return kept


def choose_labels(title: str, plot: JSONObject) -> tuple[tuple[int, int], ...]:
    """Which labels of a plot are written: the first that say most, no more numbers than allowed.

    Of a line its last value; of bars all of a category or none, counts from the highest down.
    """
    chosen: list[tuple[int, int]] = []
    written: list[str] = []
    for group in _list_groups(plot):
        texts = [plot["lines"][line]["labels"][place] for line, place in group]
        if count_numbers(title, (*written, *texts)) <= MAX_NUMBERS:
            written += texts
            chosen += group
    return tuple(chosen)


def _list_groups(plot: JSONObject) -> list[list[tuple[int, int]]]:
    lines = plot["lines"]
    if plot["kind"] == "bar":
        bars = range(len(plot["categories"]))
        every = [[(i, bar) for i, line in enumerate(lines) if line["labels"][bar]] for bar in bars]
        if len(lines) == 1:
            every.sort(key=lambda group: -lines[0]["values"][group[0][1]] if group else 0)
        return [group for group in every if group]
    order = sorted(range(len(lines)), key=lambda i: lines[i]["role"] != "result")
    last = [[(i, place) for place, text in enumerate(lines[i]["labels"]) if text] for i in order]
    ends = [[places[-1]] for places in last if places]
    return [*ends, *([places[0]] for places in last[:1] if len(places) > 1)]


def list_words(shape: JSONObject) -> list[str]:
    """A block in words, for the speaker."""
    kind = shape["type"]
    if kind == "text":
        return [_join_spans(shape["spans"])]
    if kind == "list":
        return [_join_spans(item) for item in shape["items"]]
    if kind == "note":
        return [f"{shape['title']}: {shape['text']}"]
    if kind == "figure":
        notes = [note["text"] for note in shape["notes"]]
        return [text for text in (shape["alt"], shape.get("reading", ""), *notes) if text]
    if kind == "table" and shape["caption"]:
        return [shape["caption"]]
    if kind == "tiles":
        return [_describe_tile(tile) for tile in shape["tiles"]]
    return []


def _describe_tile(tile: JSONObject) -> str:
    value = " ".join(filter(None, (tile["value"], tile["unit"])))
    return "; ".join(filter(None, (f"{tile['label']}: {value}", tile["detail"], tile["source"])))


def _join_spans(spans: Iterable[JSONObject]) -> str:
    return "".join(span["text"] for span in spans)
