"""Findings, decisions and lists → slides of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefing.i18n import Translator
from briefing.publish.slides import content
from briefing.publish.slides.content import CONTENT_BOX, TEXT, Slide, Texts
from briefing.publish.slides.measure import Box, Paragraph, fits

JSONObject = Mapping[str, Any]


def make_decision_slides(shape: JSONObject, say: Translator) -> Iterator[Slide]:
    """What is to be decided, who leads, by when, and the findings behind it for the speaker.

    Where nothing is to be decided the findings themselves.
    """
    items = [item for item in shape["items"] if item.get("decision")]
    others = [item for item in shape["items"] if not item.get("decision")] if items else []
    first, lead = _write_title(items, say), _write_lead(items, say)
    items = items or shape["items"]
    listed = [_list_paragraphs(i, item, lead, say) for i, item in enumerate(items, start=1)]
    groups = _share_out(listed)
    for place, group in enumerate(groups):
        used, items = items[: len(group)], items[len(group) :]
        title = _continue_title(first, used, group, say) if place else first
        said = used if items else [*used, *others]
        stated = tuple(dict.fromkeys(mark for item in used for mark in item["source"].split()))
        yield Slide(
            title,
            (Texts(_leave_out_details(title, group), 1.5),),
            min(place, 1) + 1,
            lead,
            stated,
            [_say_finding(item) for item in said],
        )


def _share_out(listed: Sequence[list[Paragraph]]) -> list[Sequence[list[Paragraph]]]:
    """Items on as few slides as have room for them and their numbers, as many on each."""
    for slides in range(1, len(listed) + 1):
        ends = [-(-len(listed) * (place + 1) // slides) for place in range(slides)]
        groups = [listed[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        if all(_has_room(group) for group in groups):
            return groups
    return [[item] for item in listed]


def _has_room(group: Sequence[list[Paragraph]]) -> bool:
    heads = [item[0].text for item in group]
    is_read = content.count_numbers("", heads) <= content.MAX_NUMBERS
    return is_read and fits([part for item in group for part in item], CONTENT_BOX)


def _leave_out_details(title: str, group: Sequence[list[Paragraph]]) -> tuple[Paragraph, ...]:
    """The heads of items, and what is below each as long as the numbers are not too many."""
    waiting = [item[0].text for item in group]
    shown: list[Paragraph] = []
    texts: list[str] = []
    for head, *details in group:
        shown.append(head)
        texts.append(waiting.pop(0))
        for part in details:
            count = content.count_numbers(title, [*texts, part.text, *waiting])
            if count <= content.MAX_NUMBERS:
                shown.append(part)
                texts.append(part.text)
    return tuple(shown)


def _write_title(items: Sequence[JSONObject], say: Translator) -> str:
    if not items:
        return say("What must not be missed")
    due = max(item["decision"]["due"] for item in items)
    if all(item["decision"]["owner"] == say("not assigned") for item in items):
        return say("To be decided by {due}; nobody is assigned yet", due=due)
    return say("To be decided by {due}", due=due)


def _continue_title(
    first: str, used: Sequence[JSONObject], group: Sequence[list[Paragraph]], say: Translator
) -> str:
    """The title of a further slide: why something on it is to be decided, else that it goes on."""
    heads = [item[0].text for item in group]
    for item in used:
        title = content.cut_title(item["headline"], 2)
        few = content.count_numbers(title, heads) <= content.MAX_NUMBERS
        if item.get("decision") and few and not title.endswith("…"):
            return title
    return say("{name}, continued", name=first.partition("; ")[0])


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


def make_list_slide(heading: str, shape: JSONObject, say: Translator) -> Slide:
    """A list whose items have a bold head: each head with as much behind it as has room.

    The title counts the targets they name, behind the section's first words: the part of the term.
    """
    names = {
        name for spans in shape["items"] for name in _join_names(spans).rstrip(".").split("; ")
    }
    title = say.plural(
        "{when}: {count} target needs a decision",
        "{when}: {count} targets need a decision",
        len(names),
        when=heading.partition(": ")[0],
    )
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
    head, names = spans[0]["text"].strip(), _join_names(spans)
    parts = names.rstrip(".").split("; ")
    text = content.keep_names(parts, lambda one: _fits(one, head, box), say)
    said = _leave_out_names(names)
    text = text or (said if _fits(said, head, box) else "")
    return [Paragraph(head, TEXT, bold=True, before=8), *([Paragraph(text, TEXT)] if text else [])]


def _leave_out_names(text: str) -> str:
    """What is said of some names: the text up to its first colon that is in no brackets."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(": ", place):
            return text[:place]
    return text


def _join_names(spans: Sequence[JSONObject]) -> str:
    """What is behind a bold head."""
    return "".join(span["text"] for span in spans[1:]).strip()


def _fits(text: str, head: str, box: Box) -> bool:
    paragraphs = [Paragraph(head, TEXT, bold=True, before=8)] if head else []
    return fits([Paragraph("", 1), *paragraphs, Paragraph(text, TEXT)], box)
