"""A report's blocks → slides: five to eight, with charts an official can edit (docs/slides.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish import gate, outline
from briefing.publish.slides import content
from briefing.publish.slides.measure import Paragraph, fits
from briefing.report import design

JSONObject = dict[str, Any]

_MARK = re.compile(r"\[(\d+)\]")


def render_slides(
    contents: Iterable[JSONObject], say: Translator, imprint: str = "", quoted: Iterable[str] = ()
) -> bytes:
    """A report's blocks → a file of slides, the same bytes every time.

    Raises Unpublishable with every rule the blocks break.
    """
    from briefing.publish.slides.choose import choose_slides
    from briefing.publish.slides.deck import Deck

    shapes = gate.check_blocks(contents, quoted)
    cover, titles = shapes[0], outline.map_source_titles(shapes)
    foot = " · ".join(filter(None, (_name_report(cover), cover["mark"])))
    deck = Deck(say.language, cover["title"], foot)
    deck.add_cover(make_cover(cover, imprint, say))
    for slide in choose_slides(shapes, say):
        said = [say("What to say"), *dict.fromkeys(filter(None, (slide.title, *slide.said)))]
        if slide.stated:
            said += [say("Sources"), *_name_sources(slide.stated, titles)]
        deck.add_slide(slide, write_source(slide, say), said)
    return deck.save()


def _name_report(cover: JSONObject) -> str:
    return (
        f"{cover['subtitle']} · {cover['title']}" if len(cover["title"]) < 70 else cover["subtitle"]
    )


def make_cover(cover: JSONObject, imprint: str, say: Translator) -> content.Cover:
    """The first slide: as much of the message, in whole sentences, as has room.

    Where the report's title only names it, the message's first count with a base is the title.
    """
    sentences = content.split_sentences(cover["message"])
    count = "" if content.find_numbers(cover["title"]) else _find_count(sentences)
    finding, _, rest = count.partition("; ")
    title = content.cut_parts(finding or cover["title"], _has_title_room)
    place = " · ".join((cover["subtitle"], cover["title"])) if finding else cover["subtitle"]

    def has_room(text: str) -> bool:
        few = content.count_numbers(title, [text]) <= content.MAX_NUMBERS
        return few and fits([Paragraph(text, 22)], content.COVER_TEXT_BOX)

    others = [rest[:1].upper() + rest[1:], *(one for one in sentences if one != count)]
    message = content.keep_sentences(" ".join(others), has_room)
    mark = " – ".join(filter(None, (cover["mark"], cover["means"])))
    sign = design.TONE_SYMBOLS.get(cover["tone"], "")
    mark = f"{sign} {mark}".strip() if mark else ""
    mark = content.cut_to(
        mark, lambda text: fits([Paragraph(text, content.TEXT, bold=True)], content.COVER_MARK_BOX)
    )
    said = (say("What to say"), cover["title"], cover["message"], cover["means"], *cover["facts"])
    return content.Cover(title, message, place, mark, imprint, tuple(filter(None, said)))


def _has_title_room(text: str) -> bool:
    return bool(content.set_cover_title(text))


def _find_count(sentences: Sequence[str]) -> str:
    """The first sentence with a count and its base, "" without one."""
    for sentence in sentences:
        numbers = content.find_numbers(sentence.partition("; ")[0])
        if len(numbers) == 2 or any(re.search(r"[^\d.,–]", number) for number in numbers):
            return sentence
    return ""


def write_source(slide: content.Slide, say: Translator) -> str:
    """The sources below a slide, as many as have room; none below that which lists them."""
    if not slide.stated or slide.rank == 0:
        return ""
    start = f"{say('Sources')}: "

    def has_room(text: str) -> bool:
        return fits([Paragraph(text, content.SOURCE)], content.SOURCE_BOX)

    return content.keep_names(sort_places(slide.stated), has_room, say, start)


def sort_places(stated: Iterable[str]) -> list[str]:
    """Places by the numbers of their documents."""
    return sorted(stated, key=lambda place: [int(mark) for mark in _MARK.findall(place)])


def _name_sources(stated: Sequence[str], titles: Mapping[int, str]) -> list[str]:
    """Each source with the title of its document, for the speaker."""
    named = []
    for place in sort_places(stated):
        numbers = map(int, _MARK.findall(place))
        documents = "; ".join(titles[number] for number in numbers if number in titles)
        named.append(f"{place}: {documents}" if documents else place)
    return list(dict.fromkeys(named))
