"""A number no fact has → contradicted where what it is of is beyond doubt, else unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from briefing.intake.drafts import facts as known
from briefing.intake.drafts import names, periods, wording
from briefing.intake.drafts.context import Sentence, Surroundings
from briefing.intake.drafts.facts import Fact
from briefing.intake.drafts.findings import CERTAIN, Candidate, Cause, Finding, Known, rank
from briefing.intake.drafts.names import Likeness
from briefing.intake.drafts.numerals import Numeral
from briefing.validate.sources.tokens import fold_text

LEAST_OF_BEST = 0.7  # of the best name's score, for another to count
WORDS_OF_CELL = 3  # beside a number, for the cell to be that number
ARITHMETIC = re.compile(r"[÷×=+*/−] ?\(?$|^ ?\)? ?[÷×=+*]")
FAR = 60  # and before it, that may say it is of all of something
NEAR = 25  # signs behind a number that may say it is of a change


def contradict(
    number: Numeral,
    sentence: Sentence,
    around: Surroundings,
    named: Mapping[str, Likeness],
    candidates: Sequence[Candidate],
    data: Known,
) -> Finding:
    """A number no fact has: contradicted where what it is of is beyond doubt, else unknown."""
    ranked = sorted(named.items(), key=lambda pair: -pair[1].score)
    certain = [name for name, likeness in ranked if likeness.share >= CERTAIN]
    faulty = [
        one
        for one in candidates
        if _is_telling(one, named, certain)
        and not _is_of_elsewhere(
            number, sentence, data.names.telling[one.fact.indicator_id], data.place
        )
    ]
    if faulty:
        best = max(faulty, key=lambda one: (one.fault == "direction", *rank(one)))
        if best.fault == "period" and not _is_period_known(data.facts, best.fact, around.period):
            return Finding(number, sentence, "unknown", best.fact, "period")
        return Finding(number, sentence, "contradicted", best.fact, best.fault, best.match.how)
    if not certain:
        return Finding(number, sentence, "unknown", cause="no_name")
    if number.is_total or _is_relative(number, sentence):
        return Finding(number, sentence, "unknown", cause="no_name")
    top = named[certain[0]].score
    for name in certain[:4]:
        facts, telling = data.facts.get(name, ()), data.names.telling[name]
        if named[name].score < LEAST_OF_BEST * top:
            break
        if _is_of_elsewhere(number, sentence, telling, data.place):
            continue
        if not _is_beside(telling, number, sentence, around, data.place):
            continue
        if found := _find_wrong_unit(number, sentence, facts):
            return found
        own = telling - data.nouns
        is_alone = _is_alone(number, sentence, telling)
        fitting = [fact for fact in facts if _can_be(number, fact, sentence, own, is_alone)]
        if fitting and (number.unit.root or not sentence.is_cell or not around.is_inherited):
            return _compare(number, sentence, around, fitting)
    return Finding(number, sentence, "unknown", cause="no_name")


def _is_period_known(facts: Mapping[str, Sequence[Fact]], fact: Fact, period: str) -> bool:
    """Whether a document has a figure of the period a draft names, of what a fact is of."""
    return any(
        not one.derived and any(periods.is_within(stated, period) for stated in one.periods)
        for one in facts[fact.indicator_id]
    )


def _is_of_elsewhere(
    number: Numeral, sentence: Sentence, telling: frozenset[str], place: frozenset[str]
) -> bool:
    """Whether a number is said to be of the country, a region or another province or district."""
    text = sentence.folded.text
    before = re.split(r"[;:]", text[max(0, number.start - FAR) : number.start])[-1]
    behind = re.split(r"[,;.]", text[number.unit_end : number.unit_end + NEAR])[0]
    is_elsewhere = wording.ELSEWHERE.search(f"{before} {behind}")
    if is_elsewhere and not telling & wording.ELSEWHERE_WORDS:
        return True
    named = wording.PLACE.finditer(unicodedata.normalize("NFC", sentence.text))
    return any(set(fold_text(one[1] or one[2]).split()) - place for one in named)


def _is_relative(number: Numeral, sentence: Sentence) -> bool:
    """Whether a number is a share of a plan, what is counted out of, or where a change began."""
    text = sentence.folded.text
    before, behind = text[: number.start], text[number.unit_end :]
    if ARITHMETIC.search(before) or ARITHMETIC.match(behind):
        return True
    if wording.OUT_OF.search(before) or (number.unit.root == "%" and wording.OF_PLAN.match(behind)):
        return True
    return number.partner < 0 and number.operator != ">=" and bool(wording.FROM.search(before))


def _is_alone(number: Numeral, sentence: Sentence, telling: frozenset[str]) -> bool:
    """Whether no noun follows a number but the name's own: 21 border communes."""
    behind = re.match(r"(?: ?[a-z]+){0,3}", sentence.folded.text[number.unit_end :])
    words = {one.word for one in names.read_words(behind[0] if behind else "")}
    return words - names.NOTHING <= telling


def _can_be(
    number: Numeral, fact: Fact, sentence: Sentence, telling: frozenset[str], is_alone: bool
) -> bool:
    """Whether a number, as it is counted and worded, can only be a figure of a fact or be wrong."""
    unit, text = number.unit, sentence.folded.text
    is_cell = fills_cell(number, sentence)
    if not known.is_countable_in(unit, fact, is_cell) or fact.form == "yes_no" or fact.derived:
        return False
    if not unit.root and not (is_alone and (is_cell or fact.root not in ("%", "points"))):
        return False
    if getattr(fact.row, "kind", "") == "reduction" and number.direction >= 0:
        return False
    if unit.is_per_year and not fact.is_yearly:
        return False
    said = f"{sentence.label} {text[: number.unit_end + NEAR]}"
    is_moved = number.direction and not number.text.startswith(("-", "−"))
    if fact.is_change and not is_moved and not wording.CHANGE.search(said):
        return False
    # 6 communes are not all communes, whose name is the noun alone
    is_named = telling or sentence.label or wording.IN_ALL.search(text[: number.end][-FAR:])
    return fact.form != "count" or bool(is_named)


def fills_cell(number: Numeral, sentence: Sentence) -> bool:
    """Whether a number is all a cell of a table has, with its unit or a word or two."""
    if not sentence.is_cell:
        return False
    text = sentence.folded.text
    start = text.rfind("|", 0, number.start) + 1
    end = text.find("|", number.end)
    rest = text[start : number.start] + text[number.unit_end : end if end >= 0 else len(text)]
    return len(re.findall(r"\w+", rest)) <= WORDS_OF_CELL


def _is_telling(one: Candidate, named: Mapping[str, Likeness], certain: Sequence[str]) -> bool:
    """Whether a value with another period or direction can only be a fact told wrongly."""
    likeness = named.get(one.fact.indicator_id)
    if one.fact.indicator_id in certain:
        return True
    is_rare = one.match.how == "exact" and known.has_digits(one.match.value, 3)
    share = likeness.share if likeness else 0.0
    if one.fault == "bound":  # the value and the period of a target
        return one.period == 3 and share >= LEAST_OF_BEST
    return is_rare and one.fault == "direction" and share >= 0.6


def _compare(
    number: Numeral, sentence: Sentence, around: Surroundings, fitting: Sequence[Fact]
) -> Finding:
    period = around.period
    subjects = {fact.subject for fact in fitting}
    is_aim = bool(wording.AIMS.search(sentence.folded.text))
    if not period and (len(subjects) > 1 or fitting[0].is_target != is_aim):
        return Finding(number, sentence, "unknown", fitting[0], "no_period")
    same = [f for f in fitting if not period or any(periods.is_same(s, period) for s in f.periods)]
    near = [f for f in fitting if any(periods.is_within(s, period) for s in f.periods)]
    of_period = same or near
    of_kind = next(
        filter(None, ([f for f in facts if f.is_target == is_aim] for facts in (same, near))),
        of_period,
    )
    moved = [f for f in of_kind if not (number.direction and not f.is_change) and f.root != "times"]
    moved = moved or [f for f in of_kind if f.root == "times" == number.unit.root]
    if not moved:
        cause: Cause = "no_fact" if not of_period else "no_name"
        return Finding(number, sentence, "unknown", fitting[0], cause)
    fact = min(moved, key=lambda one: (not one.in_force, _distance(number, one)))
    if _distance(number, fact) > 20 and not sentence.is_cell:
        return Finding(number, sentence, "unknown", fact, "no_name")
    return Finding(number, sentence, "contradicted", fact, "value")


def _distance(number: Numeral, fact: Fact) -> float:
    shift = number.unit.exponent - fact.exponent if number.unit.root or number.unit.exponent else 0
    value = float(number.readings[0]) * 10.0**shift
    scale = max(abs(fact.value), 1e-9)
    return abs(value - fact.value) / scale


def _find_wrong_unit(number: Numeral, sentence: Sentence, facts: Sequence[Fact]) -> Finding | None:
    """A number with a fact's digits, counted in something else."""
    for fact in sorted(facts, key=lambda one: not one.in_force):
        is_counted = (
            number.unit.root not in ("%", "points", "times") and fact.form in known.COUNT_FORMS
        )
        if not known.has_digits(fact.value, 3) or fact.derived or is_counted:
            continue
        if any(abs(float(one)) == abs(fact.value) for one in number.readings) and number.unit.root:
            return Finding(number, sentence, "contradicted", fact, "unit")
    return None


def _is_beside(
    telling: frozenset[str],
    number: Numeral,
    sentence: Sentence,
    around: Surroundings,
    place: frozenset[str],
) -> bool:
    """Whether nothing but what says how much stands between the name and the number."""
    if fills_cell(number, sentence):
        return True
    others = [one for one in sentence.numbers if one.skipped is None and one is not number]
    own = [word for word in sentence.words if word.word in telling]
    between, crossed = 0, list[Numeral]()
    neutral = wording.NEUTRAL | names.NOTHING | names.LITTLE | names.MEASURED | place
    for word in reversed([word for word in sentence.words if word.end <= number.start]):
        crossed = [one for one in others if word.end <= one.start < number.start]
        is_next = not crossed or around.is_beside  # 25% in 2025, 48% in 2030
        is_pace = number.direction and number.unit.is_per_year  # 13 billion, growing by 20% a year
        if not is_next or any(one.unit.root != number.unit.root and not is_pace for one in crossed):
            break
        if word.word in telling:
            return between <= (not crossed)
        between += word.word not in neutral and not any(map(word.is_in, own))
    behind = [word for word in sentence.words if word.start >= number.end]
    return any(word.word in telling for word in behind[:4])
