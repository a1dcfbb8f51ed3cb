"""The last slide: how far the figures can be relied on, what is not known, the sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.outline import SOURCE_NUMBER
from briefing.publish.slides import content, table_slides, text_slides
from briefing.publish.slides.content import LEFT_BOX, RIGHT_BOX, SOURCE, TEXT, Slide, Texts
from briefing.publish.slides.measure import Paragraph, fits

JSONObject = Mapping[str, Any]

RESTS, NOT_JUDGED = "what-this-rests-on", "what-cannot-be-judged-and-why"  # sections


class Closing:
    """The blocks the last slide is made of."""

    def __init__(self) -> None:
        self.quality: list[str] = []
        self.gaps: list[Sequence[JSONObject]] = []  # items with a bold head
        self.sources: list[str] = []
        self.said: list[str] = []

    def takes(self, shape: JSONObject, section: str) -> bool:
        """Whether a block belongs on the last slide, which then has it."""
        if shape["type"] == "note" and shape["tone"] == "gap":
            self.gaps.append([_span(f"{shape['title']}:", "strong"), _span(shape["text"])])
        elif shape["type"] == "table" and shape["anchor"] == table_slides.UNMEASURED:
            rows = table_slides.list_rows(shape)
            names = "; ".join(table_slides.name_row(row)[1] for row in rows)
            self.gaps.insert(0, [_span(f"{shape['caption']}:", "strong"), _span(names)])
            self.said += [table_slides.say_row(shape, row) for row in rows]
        elif shape["type"] == "list" and section == NOT_JUDGED:
            self.gaps += [_leave_out_count(item) for item in shape["items"]]
        elif shape["type"] == "list" and _is_sources(shape):
            self.sources += [_join(item[:2]) for item in shape["items"]]
            return True
        elif shape["type"] in ("list", "text") and section == RESTS:
            self.quality += content.list_words(shape)
        else:
            return False
        self.said += content.list_words(shape)
        return True

    def make_slide(self, say: Translator) -> Slide:
        """The slide; its title says how far the figures can be relied on."""
        sentences = content.split_sentences(" ".join(self.quality))
        title = content.cut_title(sentences[0]) if sentences else say("What this rests on")
        box = LEFT_BOX._replace(height=LEFT_BOX.height / max(min(len(self.gaps), 3), 1))
        items = [text_slides.list_item(item, box, say) for item in self.gaps]
        items = [item for item in items if not item[-1].bold]  # a head says nothing by itself
        items += [[Paragraph(text, TEXT, before=8)] for text in sentences[1:]]
        kept = _fill(title, items)
        parts = [Texts(tuple(part for item in kept for part in item), 1.1)] if kept else []
        parts += [Texts(tuple(self._list_sources(say)), 1.2)] if self.sources else []
        marks = tuple(text.partition(" ")[0] for text in self.sources)
        return Slide(title, tuple(parts), 0, "", marks, self.said)

    def _list_sources(self, say: Translator) -> list[Paragraph]:
        """As many sources as have room, and how many more the notes have."""
        head = Paragraph(say("Sources"), TEXT, bold=True)
        every = [Paragraph(text, SOURCE, before=3) for text in self.sources]
        for count in range(len(every), 0, -1):
            left = len(every) - count
            more = say.plural(
                "and {count} more in the notes", "and {count} more in the notes", left
            )
            rest = [Paragraph(more, SOURCE, before=3)] if left else []
            if fits([head, *every[:count], *rest], RIGHT_BOX):
                return [head, *every[:count], *rest]
        return [head]


def _fill(title: str, items: Sequence[Sequence[Paragraph]]) -> list[Sequence[Paragraph]]:
    """All items that have room behind those before them, without too many numbers."""
    kept: list[Sequence[Paragraph]] = []
    for item in items:
        kept = content.keep_items(title, [*kept, item], LEFT_BOX)
    return kept


def _leave_out_count(spans: Sequence[JSONObject]) -> Sequence[JSONObject]:
    """An item without how many it names, which are there by name."""
    head = {**spans[0], "text": re.sub(r"\s\(\d+\)(?=:?$)", "", spans[0]["text"].strip())}
    return [head, *spans[1:]]


def _is_sources(shape: JSONObject) -> bool:
    return bool(shape["items"]) and bool(SOURCE_NUMBER.fullmatch(shape["items"][0][0]["text"]))


def _join(spans: Sequence[JSONObject]) -> str:
    return "".join(span["text"] for span in spans)


def _span(text: str, style: str = "") -> JSONObject:
    return {"text": text, "style": style, "href": ""}
