"""The periods a sentence names, each with its place; which of them a number is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefing.data.periods import Period
from briefing.intake.period_words import read_period

_YEAR = r"(?:19|20)[0-9]{2}"
MENTION = re.compile(
    rf"(?:[0-9]{{1,2}} thang (?:dau )?(?:nam )?|(?:dau )?quy (?:[0-9]|i{{1,3}}v?|iv)[ /]?(?:nam )?"
    rf"|(?:the )?first (?:\w+ )?(?:half|months|quarter|three|six|nine)[a-z -]*(?:of )?|q[1-4] ?"
    r"|nua dau nam |thang [0-9]{1,2}[/ ](?:nam )?|(?:ngay )?[0-9]{1,2}/[0-9]{1,2}/"
    r"|[0-9]{1,2}/"
    rf"|(?:[0-9]{{1,2}} )?(?:january|february|march|april|may|june|july|august|september|october"
    rf"|november|december) (?:[0-9]{{1,2}}, )?|)"
    rf"(?<![0-9.,]){_YEAR}(?: ?(?:-|den(?: nam)?|to) ?{_YEAR}|-[0-9]{{2}}(?![0-9]))?"
    r"(?![0-9]|[.,][0-9]|%)"
)
COMPARED = re.compile(
    r"(?:\bso (?:voi|sanh)|\bcompared|\bthan|\bversus|\bvs\.?|\brelative to|\bover|\bgap .*"
    r"|\bfrom|\bhon|\btu)"
    r"(?: \w+){0,4} ?$"
)
BRACKET = re.compile(r"[^,;.()0-9|]{0,40}\([^,;.()0-9|]{0,12}")  # between a number and its period
CLAUSE_END = re.compile(r"[,;:()](?![0-9])")
PAST_TERM = re.compile(
    r"\b(?:nhiem ky|giai doan) (?:vua )?qua\b|\b(?:over|in|during) the (?:past|last) term\b"
)
AFTER = re.compile(r"\b(?:sau|after|beyond) (?:nam )?$")


class Mention(NamedTuple):
    """A period a sentence names; `is_compared` where it is what something is compared with."""

    period: str
    start: int
    end: int
    is_compared: bool = False


def find_mentions(text: str, past_plan: str = "") -> list[Mention]:
    """The periods a folded sentence names, in order; one after a year is none.

    "The past term" is the past plan where the sentence names no year.
    """
    if past_plan and (found := PAST_TERM.search(text)) and not MENTION.search(text):
        return [Mention(past_plan, *found.span())]
    mentions = []
    for found in MENTION.finditer(text):
        before = text[: found.start()]
        period = "" if AFTER.search(before) else read_period(found[0], 0)
        compared = bool(COMPARED.search(CLAUSE_END.split(before)[-1]))
        mentions.append(Mention(period or "?", *found.span(), compared))
    return mentions


def choose_mention(
    mentions: Sequence[Mention], start: int, end: int, before: int, behind: int, text: str
) -> Mention | None:
    """The period a number is of: the one beside it, between the numbers `before` and `behind` it.

    Else the nearest before it, else one behind it.
    """
    said = [one for one in mentions if not one.is_compared]
    usual = [one for one in said if one.period != "?"]
    said_of_it = [one for one in said if BRACKET.fullmatch(text[end : max(end, one.start)])]
    if said_of_it:
        return said_of_it[0]
    near = [one for one in usual if before <= one.end <= start]
    after = [one for one in said if end <= one.start < behind and ";" not in text[end : one.start]]
    if (
        near
        and after
        and re.search(r",|\b(?:and|va|to|len|xuong|con)\b", text[near[-1].end : start])
        and "," not in text[end : after[0].start]
    ):
        return after[0]  # 25% in 2025, 44% in 2030
    if near:
        return near[-1]
    if after:
        return after[0]
    earlier = [one for one in usual if one.end <= start]
    later = [one for one in usual if one.start >= end]
    return earlier[-1] if earlier else later[0] if later else None


def is_same(stated: str, named: str) -> bool:
    """Whether a period is the one named; a term may begin a year before its plan."""
    if stated == named:
        return True
    if "?" in (stated, named) or not stated or not named:
        return False
    one, other = Period.parse(stated), Period.parse(named)
    spans = one.is_span and other.is_span and one.last_year == other.last_year
    return spans and abs(one.first_year - other.first_year) <= 1


def is_within(stated: str, named: str) -> bool:
    """As `is_near`, but a part of a year says nothing of the year."""
    return is_near(stated, named) and Period.parse(stated).is_month == Period.parse(named).is_month


def is_near(stated: str, named: str) -> bool:
    """Whether a figure of one period may be named by the other: that of a term by its last year."""
    if is_same(stated, named):
        return True
    if "?" in (stated, named) or not stated or not named:
        return False
    one, other = Period.parse(stated), Period.parse(named)
    if one.is_month or other.is_month:
        return one.last_year == other.last_year and one.is_month != other.is_month
    return one.last_year == other.last_year
