"""A number and what stands around it → its verdict, by the facts its words name.

A number is held against the facts of every indicator its words may name; what is to contradict it
must be named beyond doubt, its period too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefing.intake.drafts import contradict, names, periods, wording
from briefing.intake.drafts import facts as known
from briefing.intake.drafts.context import Sentence, Surroundings, survey
from briefing.intake.drafts.facts import Fact, Match
from briefing.intake.drafts.findings import Candidate, Cause, Finding, Known, rank
from briefing.intake.drafts.names import Likeness
from briefing.intake.drafts.numerals import Numeral

BORNE_OUT = ("supported", "computed")
NAMED = 0.5  # share of a name that is said, to be taken for it
MISREAD_TOLERANCE = 0.12  # of a name in a text whose letters were misread


def judge_sentence(sentence: Sentence, data: Known) -> list[Finding]:
    """The verdicts on a sentence's numbers, but for what can be computed."""
    found = [_judge(sentence, at, data) for at in range(len(sentence.numbers))]
    matched = {one.fact.subject for one in found if one.fact and one.verdict in BORNE_OUT}
    return [_withdraw_doubtful(one, matched) for one in found]


def _withdraw_doubtful(finding: Finding, matched: set[tuple[str, str, bool]]) -> Finding:
    """What another number of the sentence is a figure of is not contradicted by a second one."""
    is_value = finding.verdict == "contradicted" and finding.cause == "value"
    if is_value and finding.fact and finding.fact.subject in matched:
        return Finding(finding.number, finding.sentence, "unknown", cause="no_name")
    return finding


def _judge(sentence: Sentence, at: int, data: Known) -> Finding:
    number = sentence.numbers[at]
    if number.skipped:
        return Finding(number, sentence, "skipped")
    around = survey(sentence, at)
    if found := _find_count(number, sentence, data.facts[""]):
        return found
    if around.period == "?":
        return Finding(number, sentence, "unknown", cause="no_fact")
    named = names.score_names(data.names, around.nearness)
    candidates = [*_list_candidates(number, sentence, around, named, data)]
    good = [one for one in candidates if not one.fault]
    if good:
        best = max(good, key=rank)
        return _make_supported(number, sentence, best, good, data.facts)
    if _is_of_commune(sentence, data):
        return Finding(number, sentence, "unknown", cause="of_commune")
    certain = names.score_names(data.names, around.own)
    return contradict.contradict(number, sentence, around, certain, candidates, data)


def _is_of_commune(sentence: Sentence, data: Known) -> bool:
    """Whether a sentence, or row, is about one commune, whose figures are not the province's."""
    text = f"{sentence.label} {sentence.folded.text}"
    named = set(data.communes.findall(text)) if data.communes else set()
    return len(named) == 1


def _find_count(number: Numeral, sentence: Sentence, counts: Sequence[Fact]) -> Finding | None:
    """12 of "12/18 targets met": supported where a document says so, else contradicted.

    Another count out of as many targets is wrong only where it is said to be of those met.
    """
    words = {word.word for word in sentence.words}
    pairs = ((one, sentence.numbers[one.total_of]) for one in sentence.numbers if one.total_of >= 0)
    pair = next((pair for pair in pairs if number in pair), None)
    if pair is None or not ({"chi", "tieu"} <= words or "target" in words):
        return None
    met, total = (float(one.readings[0]) for one in pair)
    for fact in counts:
        if (met, total) == (fact.value, fact.of_total):
            return Finding(number, sentence, "supported", fact, how="exact")
    said = [fact for fact in counts if total == fact.of_total and _is_of_plan(fact, sentence)]
    if said and wording.MET.search(sentence.folded.text) and not number.is_total:
        return Finding(number, sentence, "contradicted", said[0], "value")
    return None


def _is_of_plan(fact: Fact, sentence: Sentence) -> bool:
    """Whether a sentence names the plan of a count, and no other."""
    said = [one.period for one in sentence.mentions] or [sentence.inherited]
    return all(periods.is_near(fact.period, period) for period in said)


def _list_candidates(
    number: Numeral,
    sentence: Sentence,
    around: Surroundings,
    named: Mapping[str, Likeness],
    data: Known,
) -> Iterator[Candidate]:
    """The facts with the number's value of indicators its words may name."""
    for name, likeness in named.items():
        if likeness.share < NAMED - MISREAD_TOLERANCE * data.is_misread:
            continue
        for fact in data.facts.get(name, ()):
            if not known.is_countable_in(number.unit, fact, sentence.is_cell):
                continue
            match = _match(number, fact)
            if match is None:
                continue
            period, fault = _fit_period(fact, around, data.facts[name])
            if known.goes_other_way(number, fact):
                fault = "direction"
            elif _is_opposite(number.operator, fact.operator):
                fault = "bound"
            needed = _share_needed(match.value)
            needed -= 0.08 * (fact.operator == number.operator) + 0.04 * (period == 3)
            needed -= MISREAD_TOLERANCE * data.is_misread
            if likeness.share >= needed:
                yield Candidate(fact, match, likeness, period, fault)


def _share_needed(value: float) -> float:
    """How much of its name must be said: more of a number that many others may be."""
    if known.has_digits(value, 3):
        return NAMED
    return 0.62 if known.has_digits(value, 2) else 0.7


def _match(number: Numeral, fact: Fact) -> Match | None:
    for reading in number.readings:
        decimals = max(0, -int(reading.as_tuple().exponent))
        if match := known.match_fact(number, float(reading), decimals, fact):
            return match
    return None


def _is_opposite(said: str, stated: str) -> bool:
    return {said[:1], stated[:1]} == {"<", ">"}


def _fit_period(fact: Fact, around: Surroundings, siblings: Sequence[Fact]) -> tuple[int, Cause]:
    """How a fact's period fits the one named; a fault where another is named beside the number."""
    if not around.period:
        return 1, ""
    if any(periods.is_same(stated, around.period) for stated in fact.periods):
        return 3, ""
    if any(periods.is_near(stated, around.period) for stated in fact.periods):
        yearly = any(
            periods.is_same(s, around.period) for f in siblings for s in f.periods if f is not fact
        )
        return (2, "") if not yearly or not _is_month(fact.period) else (0, "period")
    if fact.is_target and around.is_coming:  # 20% a year in 2021–2025 and is to grow by 12%
        return 0, ""
    if (
        around.is_inherited
        or not around.is_beside
        or any(periods.is_near(s, o) for s in fact.periods for o in around.other_periods)
    ):
        return 0, ""
    return 0, "period"


def _is_month(period: str) -> bool:
    return len(period) == len("2025-06")


def _make_supported(
    number: Numeral,
    sentence: Sentence,
    best: Candidate,
    good: Sequence[Candidate],
    facts: Mapping[str, Sequence[Fact]],
) -> Finding:
    """A number that is a fact's: supported, computed by a rule, or of a statement not in force."""
    fact = best.fact
    same = [
        one.fact
        for one in good
        if one.fact.subject == fact.subject and one.match.how == best.match.how
    ]
    fact = next(
        (one for one in same if one.in_force), next((one for one in same if one.agrees), fact)
    )
    if number.operator and fact.in_force and fact.operator != number.operator:
        # worded as a statement that is not in force has it, and otherwise than the one in force
        worded = [one for one in same if not one.agrees and one.operator == number.operator]
        fact = worded[0] if worded else fact
    siblings = [one for one in facts[fact.indicator_id] if one.subject == fact.subject]
    others = tuple(one for one in siblings if not one.agrees and one is not fact)
    if not fact.in_force and not fact.agrees:
        leading = tuple(one for one in siblings if one.in_force)
        return Finding(number, sentence, "not_in_force", fact, how=best.match.how, others=leading)
    if fact.derived:
        return Finding(number, sentence, "computed", fact, how=best.match.how, others=others)
    return Finding(
        number,
        sentence,
        "supported",
        fact,
        how=best.match.how,
        cautions=_list_cautions(number, sentence, fact),
        others=others,
    )


def _list_cautions(number: Numeral, sentence: Sentence, fact: Fact) -> tuple[str, ...]:
    """What is wrong with how a true figure is told."""
    text = sentence.folded.text
    behind = wording.OWN_BEHIND.match(text[number.unit_end :])
    said = f"{sentence.label} {sentence.head} {text[: number.unit_end]}"
    cautions = []
    if fact.estimate and not wording.ESTIMATE.search(said + (behind[0] if behind else "")):
        cautions.append("estimate")
    if fact.status in ("press", "draft") and wording.CLAIMS.search(text):
        cautions.append("status")
    return tuple(cautions)
