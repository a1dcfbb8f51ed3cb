"""A sentence before and after its figures changed → whether what it compares in words still holds.

A sentence is taken to have been right. A worded comparison (twice, above, nearly, highest) rests on
numbers of the sentence that fit it before; where none of these fits it now, it holds no more.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from briefing.i18n import MINUS, Translator

Judgement = Literal["broken", "open", "holds", ""]  # "": nothing is compared
YEAR = re.compile(r"(?:19|20)\d\d")
NEAR, ALIKE = 0.85, 0.1  # how far below a number is nearly it; how far from a ratio is about that
FAR = 15  # signs between nearly and its number
ORDER_WORDS = (
    *("above", "exceed(?:s|ed|ing)?", "over", "more than", "surpass(?:es|ed)?", "up from"),
    *("(?:higher|greater|larger|faster|lower|smaller|slower|fewer|less) than", "below", "under"),
    *("rose", "risen", "rises?", "increased?s?", "grew", "grown", "fell", "fallen", "falls?"),
    *("declined?s?", "decreased?s?", "dropped", "shrank", "down", "missed", "short of"),
    *("vượt", "(?:cao|lớn|nhiều|nhanh|thấp|nhỏ|ít|chậm) hơn", "hơn", "trên", "dưới", "kém"),
    *("tăng", "giảm", "chưa đạt", "thiếu"),
)
MET_WORDS = ("reached", "met", "achieved", "at least", "đạt", "hoàn thành", "tối thiểu")
EQUAL_WORDS = ("equal to", "the same as", "unchanged", "bằng", "không đổi", "giữ nguyên", "ngang")
NEARLY_WORDS = ("nearly", "almost", "close to", "gần", "xấp xỉ", "suýt")
MOST_WORDS = (
    *("highest", "largest", "greatest", "fastest", "record"),
    *("(?:cao|lớn|nhiều|nhanh) nhất", "kỷ lục"),
)
LEAST_WORDS = ("lowest", "smallest", "slowest", "(?:thấp|nhỏ|ít|chậm) nhất")
TIMES = {
    **{"half": 0.5, "một nửa": 0.5, "a third": 1 / 3, "một phần ba": 1 / 3, "a quarter": 0.25},
    **{"double[ds]?|doubling|twice|two times|twofold|hai lần": 2.0, "gấp đôi": 2.0},
    **{"triple[ds]?|tripling|three times|threefold|ba lần|gấp ba": 3.0, "gấp rưỡi": 1.5},
    **{"four times|fourfold|bốn lần|gấp bốn": 4.0, "five times|fivefold|năm lần|gấp năm": 5.0},
}
MORE = r"(?:more than|over|hơn|trên)\s+(?:gấp\s+)?"
NEARLY = r"(?:nearly|almost|gần|xấp xỉ)\s+(?:gấp\s+)?"
LESS = r"(?:less than|under|dưới|chưa đến)\s+(?:gấp\s+)?"


class Amount(NamedTuple):
    """A number of a text: its value, whether it is a percentage, and where it begins."""

    value: float
    is_share: bool
    start: int


class Claim(NamedTuple):
    """What a worded comparison asks of two numbers; which is the second one, where it says so."""

    fits: Callable[[float, float], bool]
    second: int | None = None
    is_certain: bool = True  # that it compares numbers, whatever numbers there are


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    listed = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


ORDERED, MET, EQUAL = _any_of((*ORDER_WORDS, *MET_WORDS)), _any_of(MET_WORDS), _any_of(EQUAL_WORDS)
NEARLY_BEFORE = _any_of(NEARLY_WORDS)
EXTREMES = ((_any_of(MOST_WORDS), max), (_any_of(LEAST_WORDS), min))
TIMES_PATTERNS = [(_any_of([words]), times) for words, times in TIMES.items()]
COUNTED = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)[\s-]*(?:lần|times|fold)(?!\w)", re.IGNORECASE)


def read_amounts(text: str, say: Translator) -> list[Amount]:
    """The numbers of a text as its language writes them; years are none, nor in `three times`."""
    group, point = (re.escape(mark) for mark in re.findall(r"\D", say.number(1234.5, 1)))
    pattern = rf"(?<![\w.,])([-{MINUS}]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{point}(\d+))?(?!\d)"
    counted = {one.start() for one in COUNTED.finditer(text)}
    found = []
    for number in re.finditer(pattern, text):
        sign, whole, decimals = number.groups()
        is_year = not (sign or decimals) and YEAR.fullmatch(whole)
        if not is_year and number.start(2) not in counted and len(whole) < 25:
            value = float(f"{re.sub(group, '', whole)}.{decimals or 0}") * (-1 if sign else 1)
            is_share = text[number.end() : number.end() + 2].lstrip().startswith("%")
            found.append(Amount(value, is_share, number.start()))
    return found


def leans_on_numbers(text: str) -> bool:
    """Whether a sentence compares by ratio or rank, perhaps what the sentence before it tells."""
    patterns = [words for words, _ in (*TIMES_PATTERNS, *EXTREMES)]
    return any(words.search(text) for words in (*patterns, COUNTED))


def judge(
    before: str,
    after: str,
    series: Iterable[tuple[Sequence[float], Sequence[float]]],
    say: Translator,
) -> Judgement:
    """Whether the comparisons of a sentence hold after its figures changed.

    `series` are the values of the indicators of these figures, before and after, the figure's own
    first: what is the highest or lowest is judged by them.
    """
    found = {_judge_extreme(before, then, now) for then, now in series}
    if not found and any(words.search(before) for words, _ in EXTREMES):
        found.add("open")
    then, now = read_amounts(before, say), read_amounts(after, say)
    claims = list(_list_claims(before, then))
    if len(then) != len(now):  # a range became a number
        found |= {"open"} if claims or ORDERED.search(before) else set()
    else:
        pairs = [
            (a, b)
            for a, b in itertools.permutations(range(min(len(then), 30)), 2)
            if then[a].is_share == then[b].is_share
        ]
        found |= {_judge_claim(claim, then, now, pairs) for claim in claims}
        found.add(_judge_order(before, then, now, pairs))
    order: tuple[Judgement, ...] = ("broken", "open", "holds")
    return next((one for one in order if one in found), "")


def _list_claims(text: str, amounts: Sequence[Amount]) -> Iterator[Claim]:
    """The comparisons by ratio, nearness and likeness in a sentence."""
    found = [
        (one.start(), times) for words, times in TIMES_PATTERNS for one in words.finditer(text)
    ]
    found += [(one.start(), float(one[1].replace(",", "."))) for one in COUNTED.finditer(text)]
    for start, times in found:
        yield Claim(_make_ratio_test(text[max(0, start - 30) : start], times))
    for word in NEARLY_BEFORE.finditer(text):
        near = (n for n, one in enumerate(amounts) if 0 <= one.start - word.end() < FAR)
        if (second := next(near, None)) is not None:
            yield Claim(lambda a, b: abs(b) * NEAR <= abs(a) < abs(b), second)
    if EQUAL.search(text):
        yield Claim(lambda a, b: a == b, is_certain=False)


def _make_ratio_test(words_before: str, times: float) -> Callable[[float, float], bool]:
    """What is asked of two numbers by twice, more than twice, nearly twice, less than twice."""
    least, most = times * (1 - ALIKE), times * (1 + ALIKE)
    for words, ends in (
        (MORE, (math.nextafter(times, math.inf), math.inf)),
        (NEARLY, (times * NEAR, math.nextafter(times, 0))),
        (LESS, (0.0, math.nextafter(times, 0))),
    ):
        if re.search(rf"(?<!\w){words}$", words_before, re.IGNORECASE):
            least, most = ends
    return lambda a, b: b != 0 and least <= a / b <= most


def _judge_claim(
    claim: Claim, then: Sequence[Amount], now: Sequence[Amount], pairs: Sequence[tuple[int, int]]
) -> Judgement:
    """A claim is broken where numbers fitted it before and none of these do now."""
    asked = [(a, b) for a, b in pairs if claim.second in (None, b)]
    fitted = [(a, b) for a, b in asked if claim.fits(then[a].value, then[b].value)]
    if not fitted:
        return "open" if claim.is_certain else ""
    return "holds" if any(claim.fits(now[a].value, now[b].value) for a, b in fitted) else "broken"


def _judge_order(
    text: str, then: Sequence[Amount], now: Sequence[Amount], pairs: Sequence[tuple[int, int]]
) -> Judgement:
    """An order is broken where two of the numbers, or one and zero, changed places."""
    if not ORDERED.search(text):
        return ""
    changed = {n for n, (a, b) in enumerate(zip(then, now, strict=True)) if a.value != b.value}
    if any(then[n].value * now[n].value < 0 for n in changed):
        return "broken"
    for a, b in pairs:
        gap, gap_now = (ends[a].value - ends[b].value for ends in (then, now))
        crossed = gap * gap_now < 0 or (gap > 0 and gap_now == 0)
        if crossed or (gap == 0 and gap_now < 0 and MET.search(text) is not None):
            return "broken"
    return "holds" if changed else ""


def _judge_extreme(text: str, then: Sequence[float], now: Sequence[float]) -> Judgement:
    """Whether a figure that was the highest or lowest of its series still is."""
    for words, choose in EXTREMES:
        if words.search(text):
            if len(then) < 2 or len(now) < 2 or then[0] != choose(then):
                return "open"
            return "holds" if now[0] == choose(now) else "broken"
    return ""
