"""The blocks of a report → its slides, by stated rules (docs/slides.md): five to eight of them.

Each rule makes slides of one kind of block; what becomes none is said at the slide before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.slides import chart_slides, closing, content, table_slides, text_slides
from briefing.publish.slides.content import Slide

JSONObject = Mapping[str, Any]

MIN_SLIDES, MAX_SLIDES = 5, 8  # the cover is one of them, the last slide another
OPEN = "open-decisions"  # the section of a progress report at the middle and the end of a term


def choose_slides(shapes: Sequence[JSONObject], say: Translator) -> list[Slide]:
    """The slides after the cover, the last on what is not known and on the sources."""
    slides: list[Slide] = []
    before: list[str] = []  # said before the first slide
    few: list[tuple[Slide, JSONObject]] = []  # names that may be left to the last slide
    last = closing.Closing()
    heading: JSONObject = {"anchor": "", "text": ""}
    headlines = table_slides.find_headlines(shapes)
    for shape in shapes[1:]:
        if shape["type"] == "heading":
            heading = shape
        made = list(_make_slides(shape, shapes, heading, headlines, say))
        slides += made
        if made and shape.get("anchor") == table_slides.UNMEASURED:
            few += [(one, shape) for one in made if one.rank == content.FILLING]
        if not made and not last.takes(shape, heading["anchor"]):
            (slides[-1].said if slides else before).extend(content.list_words(shape))
    if slides:
        slides[0].said[:0] = before
    kept = sorted(_keep_best(slides), key=lambda slide: slide.is_late)
    for slide, shape in few:
        if slide not in kept:
            last.takes(shape, "")
    return [*kept, last.make_slide(say)]


def _keep_best(slides: Sequence[Slide]) -> list[Slide]:
    """As many as a deck may have, in their order; what one left out says goes to that before it."""
    order = sorted(range(len(slides)), key=lambda i: (slides[i].rank, i))
    needed = sum(slide.rank < content.FILLING for slide in slides)
    count = min(max(needed, MIN_SLIDES - 2), MAX_SLIDES - 2)
    chosen = set(order[:count])
    kept: list[Slide] = []
    for i, slide in enumerate(slides):
        if i in chosen:
            kept.append(slide)
        elif kept:
            kept[-1].said += slide.said
    return kept


def _make_slides(
    shape: JSONObject,
    shapes: Sequence[JSONObject],
    heading: JSONObject,
    headlines: Sequence[str],
    say: Translator,
) -> Iterator[Slide]:
    kind, anchor = shape["type"], shape.get("anchor", "")
    if kind == "figure":
        yield chart_slides.make_chart_slide(shape, say)
    elif kind == "tiles":
        yield from chart_slides.make_tile_slides(shape, shapes[0]["message"], say)
    elif kind == "findings":
        yield from text_slides.make_decision_slides(shape, say)
    elif kind == "list" and heading["anchor"] == OPEN:
        yield text_slides.make_list_slide(heading["text"], shape, say)
    elif kind == "table" and anchor in table_slides.MAKERS:
        yield from table_slides.MAKERS[anchor](shape, headlines, say)
