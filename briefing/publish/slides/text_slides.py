"""Findings, decisions and lists → slides of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.slides import content
from briefing.publish.slides.content import CONTENT_BOX, TEXT, Slide, Texts
from briefing.publish.slides.measure import Box, Paragraph, fits

JSONObject = Mapping[str, Any]

_COLON = re.compile(r": (?![^()]*\))")  # none in brackets


def make_decision_slides(shape: JSONObject, say: Translator) -> Iterator[Slide]:
    """What is to be decided, who leads, by when, and the findings behind it for the speaker.

    Where nothing is to be decided the findings themselves.
    """
    items = [item for item in shape["items"] if item.get("decision")]
    others = [item for item in shape["items"] if not item.get("decision")] if items else []
    title, lead = _write_title(items, say), _write_lead(items, say)
    items = items or shape["items"]
    number, most = 1, _share_out(items, title, lead, say)
    while items:
        listed = [_list_paragraphs(i, item, lead, say) for i, item in enumerate(items, number)]
        kept = content.keep_items(title, listed[:most], CONTENT_BOX) or listed[:1]
        used, items = items[: len(kept)], items[len(kept) :]
        said = used if items else [*used, *others]
        stated = tuple(dict.fromkeys(mark for item in used for mark in item["source"].split()))
        yield Slide(
            title if number == 1 else _continue_title(used[0], say),
            (Texts(tuple(part for item in kept for part in item)),),
            1 if number == 1 else 2,
            lead,
            stated,
            [_say_finding(item) for item in said],
        )
        number += len(kept)


def _share_out(items: Sequence[JSONObject], title: str, lead: str, say: Translator) -> int:
    """How many items a slide has at most, so that the last has not a single one."""
    listed = [_list_paragraphs(9, item, lead, say) for item in items]
    slides, rest = 0, listed
    while rest:
        kept = content.keep_items(title, rest, CONTENT_BOX) or rest[:1]
        slides, rest = slides + 1, rest[len(kept) :]
    return -(-len(listed) // max(slides, 1))


def _write_title(items: Sequence[JSONObject], say: Translator) -> str:
    if not items:
        return say("What must not be missed")
    due = max(item["decision"]["due"] for item in items)
    if all(item["decision"]["owner"] == say("not assigned") for item in items):
        return say("To be decided by {due}; nobody is assigned yet", due=due)
    return say("To be decided by {due}", due=due)


def _continue_title(item: JSONObject, say: Translator) -> str:
    """The title of a further slide: the first thing on it."""
    decision = item.get("decision")
    if not decision:
        return content.cut_title(item["headline"])
    by = say("To be decided by {due}", due=decision["due"])
    return content.cut_title(f"{by}: {decision['text']}")


def _write_lead(items: Sequence[JSONObject], say: Translator) -> str:
    """By when and by whom, where that is the same of all."""
    facts = {_write_terms(item, say) for item in items}
    return facts.pop() if len(facts) == 1 else ""


def _write_terms(item: JSONObject, say: Translator) -> str:
    decision = item["decision"]
    due = f"{say('By')}: {decision['due']} ({say('proposed')})"
    return f"{due} · {say('Who leads')}: {decision['owner']}"


def _list_paragraphs(number: int, item: JSONObject, lead: str, say: Translator) -> list[Paragraph]:
    decision = item.get("decision")
    if not decision:
        text = content.cut_to(f"{number}. {item['headline']}", _has_room_alone)
        return [Paragraph(text, 20, bold=True, before=14)]
    details = [f"{say('Among them')}: {decision['subject']}"] if decision["subject"] else []
    details += [] if lead else [_write_terms(item, say)]
    head = Paragraph(f"{number}. {decision['text']}", 22, bold=True, colour="accent", before=18)
    return [head, *(Paragraph(detail, TEXT, before=4) for detail in details)]


def _has_room_alone(text: str) -> bool:
    return fits([Paragraph(text, 20, bold=True)], CONTENT_BOX)


def _say_finding(item: JSONObject) -> str:
    return f"{item['headline'].rstrip('.')}. {item['text']} {item['source']}".strip()


def make_list_slide(title: str, shape: JSONObject, say: Translator) -> Slide:
    """A list whose items have a bold head: each head with as much behind it as has room."""
    room = CONTENT_BOX.height / max(len(shape["items"]), 1)
    items = [list_item(item, CONTENT_BOX._replace(height=room), say) for item in shape["items"]]
    kept = content.keep_items(title, items, CONTENT_BOX)
    body = Texts(tuple(part for item in kept for part in item))
    return Slide(content.cut_title(title), (body,), 1, "", (), content.list_words(shape))


def list_item(spans: Sequence[JSONObject], box: Box, say: Translator) -> list[Paragraph]:
    """An item as its bold head and the names behind it."""
    if len(spans) < 2 or spans[0]["style"] != "strong":
        text = "".join(span["text"] for span in spans)
        return [Paragraph(content.cut_to(text, lambda one: _fits(one, "", box)), TEXT, before=8)]
    head, names = spans[0]["text"].strip(), "".join(span["text"] for span in spans[1:]).strip()
    parts = names.rstrip(".").split("; ")
    text = content.keep_names(parts, lambda one: _fits(one, head, box), say)
    text = text or _COLON.split(names)[0]  # what is said of them, without their names
    if not _fits(text, head, box):
        return [Paragraph(head.rstrip(":"), TEXT, bold=True, before=8)]
    return [Paragraph(head, TEXT, bold=True, before=8), *([Paragraph(text, TEXT)] if text else [])]


def _fits(text: str, head: str, box: Box) -> bool:
    paragraphs = [Paragraph(head, TEXT, bold=True, before=8)] if head else []
    return fits([Paragraph("", 1), *paragraphs, Paragraph(text, TEXT)], box)
