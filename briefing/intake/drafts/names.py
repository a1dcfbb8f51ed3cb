"""The words around a number → how far they name each indicator.

Each word of a name counts by how few names have it; how near it stands to the number, and what
stands between, weakens it. Words are compared bare, an English plural as its singular, and in a
Vietnamese text a word that was misread by one letter as the word it is like.
"""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from briefing.data.dataset import Dataset
from briefing.intake.names import ALIAS_SEPARATOR
from briefing.validate.sources.tokens import fold_text

WORD = re.compile(r"[a-z][a-z]+")
_NOTHING = (
    "va cua cac duoc la theo voi cho den tu nam",
    "the of in and to for on by at with an its from as is per or than that was were",
)
_LITTLE = (
    "so ti le toc do muc tong trong tren ca giai doan nhiem ki hang moi quy mo binh quan",
    "tang thay doi co dat tri trung",
    "share rate total number whole over term year average level growth change",
)
_MEASURED = ("gia hien hanh dia ban tinh", "province provincial current price")
NOTHING, LITTLE, MEASURED = (  # words of names: that say nothing, little, how it is measured
    frozenset(word for line in lines for word in line.split())
    for lines in (_NOTHING, _LITTLE, _MEASURED)
)
ALIKE = {
    **dict.fromkeys(("grew", "grow", "growing", "grown"), "growth"),
    **dict.fromkeys(("poor",), "poverty"),
    **dict.fromkeys(("visitor", "arrival", "tourist"), "visit"),
    **{"export": "export", "household": "household", "ngu": "thuy", "thuy": "thuy", "san": "san"},
}
SHORT = {  # abbreviations of officials
    **{
        "xnk": "xuat nhap khau",
        "nsnn": "ngan sach",
        "bhyt": "bao hiem y te",
        "ntm": "nong thon moi",
    },
    **{
        "csdl": "co so du lieu",
        "htx": "hop tac xa",
        "kcb": "kham chua benh",
        "cchc": "cai cach hanh chinh",
    },
}
PHRASES = {  # what is not said in the words of a name
    r"co cau (?:kinh te|grdp)|structure of (?:the economy|grdp)": "ti trong share grdp",
    r"tang truong kinh te|quy mo (?:nen )?kinh te(?! so)"
    r"|kinh te (?:cua )?tinh (?:ta )?(?:uoc )?tang"
    r"|tang truong (?=nam 20|cua tinh|toan tinh|chung)": "grdp",
    r"economic growth|economy (?:of [a-z ]{2,20} )?(?:grew|grow|will grow|expanded)\b"
    r"|size of the economy": "grdp growth",
    r"kinh te (?:[a-z]+ ){1,4}tang truong\b": "grdp",
}
SAID = {  # and in a draft, though not in a name
    **PHRASES,
    r"\bgap (?:khoang |hon |gan )?[0-9.,]+ lan\b": "quy mo so",
    r"\b[0-9.,]+ times (?:that|those|the|as|its|what)\b": "relative",
    r"\bof the (?:whole )?country\b": "national",
    r"\bnational average\b|\bbinh quan (?:chung )?(?:cua )?ca nuoc\b": "gdp",
}
ECONOMY = frozenset(("kinh", "te", "economic", "economy"))  # said in a phrase for the GRDP
LEAST_MISREAD = 4  # letters of a word that may be misread
LITTLE_WEIGHT = 0.35


class Word(NamedTuple):
    """A word of a sentence, as names are compared, and its place."""

    word: str
    start: int
    end: int

    def is_in(self, other: Word) -> bool:
        """Whether it stands within another, a phrase."""
        return other.start <= self.start and self.end <= other.end


class Index(NamedTuple):
    """The names of all indicators: each as its words' weights, and the names a word is in."""

    names: Sequence[tuple[str, Mapping[str, float], float]]
    holders: Mapping[str, Sequence[int]]
    telling: Mapping[str, frozenset[str]]  # indicator → the words of its names that tell it
    like: Callable[[str], str]  # a word no name has → the one it is like but for a letter, or ""


@functools.lru_cache(50_000)
def _settle(word: str) -> str:
    """A folded word as it is compared: tỷ as tỉ, communes as commune."""
    if re.fullmatch(r"[b-df-hj-np-tv-z]+y", word) and len(word) < 5:
        word = f"{word[:-1]}i"
    elif len(word) > 3 and word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    elif len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
    return ALIKE.get(word, word)


def read_words(folded: str, phrases: Mapping[str, str] = PHRASES) -> list[Word]:
    """The words of a folded text."""
    meant = [
        Word(word, *found.span())
        for phrase, words in phrases.items()
        for found in re.finditer(phrase, folded)
        for word in words.split()
    ]
    said = [
        Word(_settle(word), *found.span())
        for found in WORD.finditer(folded)
        for word in SHORT.get(found[0], found[0]).split()
    ]
    # "quy mô kinh tế" is the GRDP's size, and no word of it names the digital economy
    said = [one for one in said if one.word not in ECONOMY or not any(map(one.is_in, meant))]
    return sorted([*said, *meant], key=lambda one: one.start) if meant else said


def index_names(dataset: Dataset) -> Index:
    """The names and aliases of a data folder."""
    texts: list[tuple[str, frozenset[str]]] = []
    for row in dataset.indicators:
        forms = [*row.name.values()]
        for aliases in (row.aliases or {}).values():
            forms += (aliases or "").split(ALIAS_SEPARATOR)
        for form in forms:
            words = frozenset(one.word for one in read_words(fold_text(form))) - NOTHING
            if words:
                texts.append((row.indicator_id, words))
    having = defaultdict[str, set[str]](set)
    for name, words in texts:
        for word in words:
            having[word].add(name)
    count = len(dataset.indicators)

    def weigh(word: str) -> float:
        weight = math.log(1 + count / len(having[word]))
        return weight * (LITTLE_WEIGHT if word in LITTLE else 0.05 if word in MEASURED else 1.0)

    names, holders = [], defaultdict[str, list[int]](list)
    for at, (name, words) in enumerate(dict.fromkeys(texts)):
        weights = {word: weigh(word) for word in words}
        names.append((name, weights, sum(weights.values())))
        for word in words:
            holders[word].append(at)
    telling = defaultdict[str, frozenset[str]](frozenset)
    for name, words in texts:
        telling[name] |= words - LITTLE - MEASURED
    long = tuple(word for word in holders if len(word) > LEAST_MISREAD - 1)
    return Index(names, holders, telling, functools.cache(lambda word: _find_like(word, long)))


class Likeness(NamedTuple):
    """How far a name of an indicator is said: the share of its words' weight, and the weight."""

    share: float
    weight: float

    @property
    def score(self) -> float:
        """The more is said the better, the less of the name is missing."""
        missing = self.weight / self.share - self.weight if self.share else 0.0
        return self.weight - 0.7 * missing


def score_names(index: Index, nearness: Mapping[str, float]) -> dict[str, Likeness]:
    """How far each indicator is named by words, each with how near it is, 0 to 1."""
    said = defaultdict[int, float](float)
    for word, near in nearness.items():
        for at in index.holders.get(word, ()):
            said[at] += near * index.names[at][1][word]
    best: dict[str, Likeness] = {}
    for at, weight in said.items():
        name, _, total = index.names[at]
        likeness = Likeness(weight / total, weight)
        if name not in best or likeness.score > best[name].score:
            best[name] = likeness
    return best


def correct_misread(words: Iterable[Word], index: Index) -> list[Word]:
    """Words of a machine-read text: one that no name has as the one it is like but for a letter."""
    return [
        word
        if word.word in index.holders or len(word.word) < LEAST_MISREAD
        else word._replace(word=index.like(word.word) or word.word)
        for word in words
    ]


def _find_like(word: str, known: tuple[str, ...]) -> str:
    found = [one for one in known if abs(len(one) - len(word)) < 2 and _differs_by_one(one, word)]
    return found[0] if len(found) == 1 else ""


def _differs_by_one(one: str, other: str) -> bool:
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
