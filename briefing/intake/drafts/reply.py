"""What came of a refresh → lines for a person, what is most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from briefing.errors import Message, message
from briefing.i18n import Translator
from briefing.intake.drafts.refresh import Change, Findings
from briefing.intake.drafts.second_look import Look

LOOKS: Mapping[int, Message] = {  # rank → what is the matter with the sentences
    0: message("Sentences whose words no longer fit their figures ({count}):"),
    1: message("Sentences that repeat an earlier figure as plain text ({count}):"),
    2: message(
        "Sentences that compare; their numbers do not tell whether it still holds ({count}):"
    ),
    3: message(
        "Sentences that compare beside a changed figure; by their numbers it holds ({count}):"
    ),
    4: message("Sentences beside a changed figure ({count}):"),
}
LONGEST = 100  # signs of a chart's text
FEW = 20  # figures that are still right are not all told
MISSING = message("no longer there")


def list_lines(findings: Findings, say: Translator) -> Iterator[str]:
    """What was done and what is left to do, as lines."""
    for rank in (0, 1, 2):
        yield from _list_looks(findings, rank, say)
    charts = say(
        "Charts that show earlier figures and were changed by hand, left as they are ({count}):",
        count=say.number(len(findings.not_redrawn)),
    )
    yield from _list(charts, map(_shorten, findings.not_redrawn))
    by_hand = say(
        "Changed by hand, left as they are ({count}):", count=_count(findings.hand_edited, say)
    )
    yield from _list(by_hand, (_tell_edited(one, say) for one in findings.hand_edited))
    others = say(
        "The report says something else there now; left as they are ({count}):",
        count=_count(findings.reworded, say),
    )
    yield from _list(others, (_tell_reworded(one, say) for one in findings.reworded))
    gone = say(
        "No longer in the report; left as they are ({count}):", count=_count(findings.gone, say)
    )
    yield from _list(gone, map(_tell_place, findings.gone))
    unknown = say(
        "From another document; left as they are ({count}):", count=_count(findings.unknown, say)
    )
    yield from _list(unknown, (_tell_edited(one, say) for one in findings.unknown))
    lost = say(
        "In the text without a control, so they are not kept up to date ({count}):",
        count=_count(findings.lost, say),
    )
    changed = [one for one in findings.lost if one.is_changed]
    right = [one for one in findings.lost if not one.is_changed]
    yield from _list(lost, (_tell_lost(one, say) for one in (*changed, *right[:FEW])))
    if len(right) > FEW:
        yield f"  … (+{say.number(len(right) - FEW)})"
    removed = say(
        "In a tracked deletion, left as they are ({count}):", count=_count(findings.removed, say)
    )
    yield from _list(removed, (_tell_changed(one, say) for one in findings.removed))
    replaced = say(
        "Brought up to date, highlighted and with a comment ({count}):",
        count=_count(findings.replaced, say),
    )
    yield from _list(replaced, (_tell_changed(one, say) for one in findings.replaced))
    unmarked = say(
        "Of these highlighted only, for no comment can be there ({count}):",
        count=_count(findings.unmarked, say),
    )
    yield from _list(unmarked, (_tell_changed(one, say) for one in findings.unmarked))
    redrawn = say("Charts drawn anew ({count}):", count=say.number(len(findings.redrawn)))
    yield from _list(redrawn, map(_shorten, findings.redrawn))
    for rank in (3, 4):
        yield from _list_looks(findings, rank, say)
    yield from _count_others(findings, say)


def _count(listed: list[Change], say: Translator) -> str:
    return say.number(len(listed))


def _list(heading: str, items: Iterable[str]) -> Iterator[str]:
    """A heading with its items, nothing without items; signs a terminal obeys are left out."""
    told = [f"  {_make_printable(item)}" for item in items]
    if told:
        yield heading
        yield from told


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _make_printable(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _tell_changed(one: Change, say: Translator) -> str:
    return say(
        "{title}: {after}, before: {before}", title=one.title, after=one.now, before=one.found
    )


def _tell_edited(one: Change, say: Translator) -> str:
    none = say.message(MISSING)
    named = {"recorded": one.recorded or none, "found": one.found, "now": one.now or none}
    return say("{title}: recorded {recorded}, found {found}, now {now}", title=one.title, **named)


def _tell_reworded(one: Change, say: Translator) -> str:
    return say(
        "{title}: {found}; the report: “{sentence}”",
        title=one.title,
        found=one.found,
        sentence=one.sentence,
    )


def _tell_place(one: Change) -> str:
    told = f"{one.title}: {one.found}"
    return f"{told} · “{one.sentence}”" if one.sentence else told


def _tell_lost(one: Change, say: Translator) -> str:
    if not one.is_changed:
        return _tell_place(one)
    told = _tell_changed(one._replace(now=one.now or say.message(MISSING)), say)
    return f"{told} · “{one.sentence}”"


def _list_looks(findings: Findings, rank: int, say: Translator) -> Iterator[str]:
    looks = [look for look in findings.looks if look.rank == rank]
    heading = LOOKS[rank]
    counted = Message(heading.text, {"count": say.number(len(looks))})
    yield from _list(say.message(counted), (_tell_look(look, say) for look in looks))


def _tell_look(look: Look, say: Translator) -> str:
    changes = "; ".join(f"{before} → {after}" for before, after in look.figures)
    parts = [f"“{look.sentence}”", *([changes] if changes else [])]
    if look.now:
        parts.append(say("the report now: “{sentence}”", sentence=look.now))
    return " · ".join(parts)


def _count_others(findings: Findings, say: Translator) -> Iterator[str]:
    if findings.recovered:
        count = say.number(findings.recovered)
        yield say("Controls that had lost their names, found again: {count}", count=count)
    counts = {
        "unchanged": say.number(findings.unchanged),
        "deleted": say.number(findings.deleted),
        "added": say.number(findings.added),
    }
    yield say(
        "Other figures: {unchanged} as they were, {deleted} deleted by hand, {added} of the report "
        "that the document never had.",
        **counts,
    )
