"""A sentence → its numbers in order, each digit in exactly one, with what is no figure marked so.

Years, dates, articles, document, page, list and telephone numbers are passed over; `skipped` says
which. A figure has its readings (a Vietnamese and an English one, where both can be), its operator,
its unit and the way it is said to have gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from briefing.errors import Message, message
from briefing.intake.drafts.folded import Folded
from briefing.intake.drafts.units import POINTS, SCALE, Reader, Unit, read_unit_behind
from briefing.intake.numbers import MEANINGS, read_both_ways
from briefing.validate.sources.numbers import FALL_BEFORE

YEAR = r"(?:19|20)[0-9]{2}"
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
A_DATE, A_YEAR = message("a date"), message("a year")
A_REFERENCE = message("the number of an article, a table or a page")
A_DOCUMENT = message("the number of a document")
A_LIST_NUMBER, A_NAME = message("the number of an item"), message("part of a name")
A_TELEPHONE = message("a telephone number")
A_SPAN_OF_TIME = message("a span of time")
REFERENCES = {  # folded → as it is written with its accents, "" where nothing else folds to it
    **{"dieu": "điều", "khoan": "khoản", "muc": "mục", "chuong": "chương", "phan": "phần"},
    **{"phu luc": "", "bang": "bảng", "bieu": "biểu", "hinh": "hình", "trang": "trang"},
    **{"tiet": "tiết", "cau": "câu", "article": "", "clause": "", "section": "", "chapter": ""},
    **{
        "annex": "",
        "appendix": "",
        "table": "",
        "figure": "",
        "page": "",
        "point": "",
        "paragraph": "",
    },
    **{"phien hop thu": "", "ky hop thu": "", "lan thu": "", "khoa": "khóa", "quyen": "quyển"},
    **{"dai hoi": "", "ky hop": "", "part": "", "no.": "", "nos.": "", "item": "", "diem": "điểm"},
}
DOCUMENTS = (
    "nghi quyet|nghi dinh|quyet dinh|thong tu|chi thi|ket luan|luat|cong van|to trinh|huong dan"
    "|thong bao|resolution|decree|decision|circular|directive|law|dispatch"
)
NOT_A_NUMBER_OF = (
    r"(?<!tong )(?<!trong )(?<!dan )(?<!chi )(?<!he )(?<!doanh )(?<!da )(?<!ty )(?<!mot )"
)
GLUED = (  # units written without a space
    "tr|ty|ti|trieu|nghin|ngan|km|ha|m|m2|m3|kg|g|tan|ta|usd|vnd|d|dong|bn|mn|k|th|st|nd|rd|x|lan|xa|nam|ho|kw|mw"
)
SKIPPED: tuple[tuple[re.Pattern[str], Message], ...] = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"(?<!\S)\S+\.(?:jpe?g|png|pdf|docx?|xlsx?)\b", A_NAME),
        (r"\btrung uong [0-9]{1,2}\b", A_REFERENCE),
        (r"https?://\S+|www\.\S+|(?<!\S)[^\s@]+@\S+", message("an address")),
        (r"(?<![0-9.,])(?:\+84|0)(?:[ .-]?[0-9]){8,10}(?![0-9])", A_TELEPHONE),
        (
            r"(?:(?<![0-9])[0-9]{1,2} ?- ?)?(?<![0-9/.,])[0-9]{1,2}([/.-])[0-9]{1,2}\1"
            rf"(?:{YEAR}|[0-9]{{2}})(?![0-9/])",
            A_DATE,
        ),
        (rf"(?<![0-9/.,-]){YEAR}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])", A_DATE),
        (
            r"\bngay [0-9]{1,2}(?:[/-][0-9]{1,2}(?![0-9/])| thang [0-9]{1,2}\b)?"
            rf"(?: ?,? ?(?:nam )?{YEAR}(?![0-9]))?",
            A_DATE,
        ),
        (rf"\bthang [0-9]{{1,2}}(?:[/-]{YEAR}| nam {YEAR})?(?![0-9])", A_DATE),
        (rf"(?<![0-9/.,])[0-9]{{1,2}}/{YEAR}(?![0-9/])", A_DATE),
        (rf"\bquy [0-9](?:/{YEAR})?(?![0-9])|\bq[1-4](?:[ /-]?{YEAR})?\b", A_DATE),
        (r"(?<![0-9.,/])[0-9]{1,2} (?:thang|months?|quy) (?:dau|cuoi|nam|of|to)\b", A_DATE),
        (r"\b(?:first|last) [0-9]{1,2} (?:months|quarters)", A_DATE),
        (
            rf"(?:\b[0-9]{{1,2}}(?:st|nd|rd|th)? )?\b{_MONTHS} "
            rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:, ?| )(?={YEAR}))?{YEAR}(?![0-9])",
            A_DATE,
        ),
        (rf"\b[0-9]{{1,2}} {_MONTHS}(?![a-z])|\b{_MONTHS} [0-9]{{1,2}}(?![0-9.,%])", A_DATE),
        (
            r"(?<![0-9.,])[0-9]{1,2}(?:h[0-9]{2}|:[0-9]{2}(?::[0-9]{2})?)(?![0-9])",
            message("a time"),
        ),
        (
            rf"(?:(?:\b(?:{DOCUMENTS})(?: so)?|\bso) ?:? ?)"
            rf"(?<![0-9])[0-9]+(?:/{YEAR})?/[a-z]{{2}}[a-z0-9-]*",
            A_DOCUMENT,
        ),
        (
            rf"(?<![0-9.,/])[0-9]+(?:/{YEAR})?/(?:nq|nd|qd|tt|ttr|bc|kh|ct|kl|qh|tb|hd|ubnd|vbhn|ttlt|l|pl|cv|gp|dt|bcd)[a-z0-9]*(?:-[a-z0-9]+)*",
            A_DOCUMENT,
        ),
        (rf"\b(?:{DOCUMENTS})(?: so)? ?:? ?[0-9]+(?:/[0-9]+)?(?![0-9.,%])(?!-[a-z])", A_DOCUMENT),
        (rf"\b(?:{DOCUMENTS})(?: so)? ?:? ?[0-9]+-[a-z][a-z0-9-]*(?:/[a-z]+)?", A_DOCUMENT),
        (rf"(?<![0-9.,/]){YEAR} ?[-/] ?(?:{YEAR}|[0-9]{{2}}(?![0-9.,%]))(?![0-9])", A_YEAR),
        (
            rf"\b(?:nam|years?|since|by|in|from|until|giai doan|nhiem ky) {YEAR}s?"
            r"(?![0-9]|[.,][0-9])",
            A_YEAR,
        ),
        (
            r"\b(?:quoc lo|tinh lo|duong tinh|ql|dt|km|bao so|highway|route) ?[0-9]+(?:[+.][0-9]+)*"
            r"[a-z]?(?![0-9%])",
            A_NAME,
        ),
        (r"(?<![a-z])[a-z]+-?[0-9]+(?:[.,/-][0-9]+)*[a-z0-9]*", A_NAME),
        (rf"(?<![0-9.,a-z])[0-9]+(?!(?:{GLUED})(?![a-z])|[0-9])[^\W\d_][\w&€¢]*", A_NAME),
        (r"\bti (?:1[68])(?= [a-z])|(?<![0-9.,])[0-9]+[€&¢]", A_NAME),  # lệ, as a machine reads it
        (rf"{NOT_A_NUMBER_OF}\bso:? [0-9]+(?![0-9.,%])(?! ?[a-z%])", A_REFERENCE),
        (r"(?<![a-z.])[ivx]+(?:\.[0-9]+)+(?![0-9,%])", A_REFERENCE),
        (r"(?:^|\|) *[0-9]{1,3}\.? *(?=\| *[^\W\d])", A_LIST_NUMBER),
        (r"(?<![\w)])\([0-9]{1,2}\)(?= ?[^\W\d])|\[[0-9]{1,3}\]", A_LIST_NUMBER),
        (
            r"(?<![0-9.,/])[0-9]{1,2}[ -](?:nam|thang|ngay|gio|tuan|years?|months?|days?|hours?"
            r"|weeks?)\b",
            A_SPAN_OF_TIME,
        ),
        (r"\b[0-9]+(?:st|nd|rd|th)\b", A_REFERENCE),
    )
)
REFERENCE = re.compile(
    rf"(?<![a-z])(?P<word>{'|'.join(sorted(map(re.escape, REFERENCES), key=len, reverse=True))})"
    r"s?(?: so)? ?:? ?(?P<number>[0-9]+(?:[.,][0-9]+)*"
    r"(?:,? (?:va|and) [0-9]{1,2}(?=$|[;.)]|, ?[a-z]| (?:cua|of|dieu|khoan))"
    r"|, [0-9]{1,2}(?=,? (?:va|and) [0-9]))*)(?![0-9]|[.,][0-9])(?=(?P<behind>.?.?.?))"
)
OUT_OF = re.compile(r" ?/ ?| (?:tren |trong )(?:tong )?(?:so )?| (?:out )?of (?:the |its |all )*")
OPENING = re.compile(
    r"[\s>*#+•|–—-]*\(?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3}){0,4})[.):]*(?P<space>\s+)(?=\S)"
)
LONE_YEAR = re.compile(rf"(?<![0-9.,/]){YEAR}(?![0-9]|[.,][0-9]|%)")
TELEPHONE = re.compile(r"\+?[0-9](?:[ .-]?[0-9])*")
CHUNK = re.compile(r"[0-9]+(?:[.,/:-][0-9]+)*")
NUMERAL = re.compile(
    r"(?P<sign>(?<![\w)%])-(?=[0-9]))?"
    r"(?P<digits>[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)*)"
)
TIMES: Mapping[str, int | str] = {
    **{"gap doi": 2, "gap hai": 2, "gap ba": 3, "gap bon": 4, "gap nam": 5, "gap ruoi": "1.5"},
    **{"doubled": 2, "double": 2, "twice": 2, "two-fold": 2, "twofold": 2},
    **{"tripled": 3, "triple": 3, "three-fold": 3, "threefold": 3, "quadrupled": 4},
}
WORDED = re.compile(
    rf"\b(?:{'|'.join(TIMES)})\b(?: lan\b)?(?! ?[0-9-])|\bhai con so\b|\bdouble[- ]digits?\b"
)
RISE = re.compile(
    r"\b(?:(?<!nen )(?<!ha )tang|ting"
    r"|ros|rise|increas|grow|grew|gain|(?<!made )(?<!make )(?<!makes )(?<!making )up\b"
    r"|climb|expand|higher|cao hon)\w*"
    r"(?: [a-z]+){0,3} ?$"
)
RISE_TO = re.compile(
    r"(?:\b(?:len|dat|toi|den|con|xuong|to|from|tu|at|o muc|reach\w*|chiem)\b)[^,;]*$"
)
CHANGE_BEHIND = re.compile(
    r" ?(?:(?:a|per) year |annual )?(?:(?P<up>increase|rise|growth|gain)"
    r"|(?P<down>decrease|decline|drop|fall|reduction|cut))\b"
)
LONGEST_WORD = max(map(len, MEANINGS))


class Numeral(NamedTuple):
    """A number of a sentence; `start` and `end` are places in its folded text."""

    text: str
    start: int
    end: int
    skipped: Message | None = None
    readings: tuple[Decimal, ...] = ()  # the likelier one first
    unit: Unit = Unit()
    operator: str = ""
    direction: int = 0  # 1 said to have risen by it, -1 fallen, 0 neither
    unit_end: int = 0
    total_of: int = -1  # the number it is counted out of, by its place in the list
    partner: int = -1  # where it starts: the other end of a range, the other number of 21/53
    is_total: bool = False
    is_worded: bool = False


def find_numbers(
    folded: Folded, reader: Reader, begins: bool, is_contents: bool = False
) -> list[Numeral]:
    """The numbers of a sentence; one that begins a passage may have the number of an item."""
    text = folded.text
    taken: dict[int, Message] = {}

    def take(start: int, end: int, why: Message) -> None:
        for at in range(start, end):
            taken.setdefault(at, why)

    for start, end, why in _find_skipped(folded, begins):
        take(start, end, why)
    if is_contents and (page := re.search(r"[0-9]+ *$", text)):
        take(*page.span(), A_REFERENCE)
    found = []
    at = 0
    while match := re.compile("[0-9]").search(text, at):
        start = match.start()
        if start in taken:
            end = start
            while end < len(text) and end in taken:
                end += 1
            chunks = TELEPHONE if taken[start] is A_TELEPHONE else CHUNK
            for chunk in chunks.finditer(text, start, end):
                found.append(Numeral(folded.slice(*chunk.span()), *chunk.span(), taken[start]))
            at = end
            continue
        numeral = NUMERAL.search(text, max(0, start - 1), _find_end(taken, start, len(text)))
        if numeral is None:  # cannot be
            at = start + 1
            continue
        found.append(_read_numeral(folded, numeral, reader))
        at = numeral.end()
    for word in WORDED.finditer(text):
        if not any(one.start < word.end() and word.start() < one.end for one in found):
            found.append(_read_worded(folded, word))
    return _link(sorted(found, key=lambda one: one.start), text)


def _find_end(taken: Mapping[int, Message], start: int, end: int) -> int:
    return next((at for at in range(start, end) if at in taken), end)


def _find_skipped(folded: Folded, begins: bool) -> Iterator[tuple[int, int, Message]]:
    """The parts of a sentence whose digits are no figures."""
    text = folded.text
    if begins and (found := OPENING.match(text)):
        marked = (
            text[found.end("number") : found.start("space")] or "(" in text[: found.start("number")]
        )
        behind = folded.slice(found.end(), found.end() + 1)
        if marked or ("." in found["number"] and behind.isupper()):
            yield *found.span("number"), A_LIST_NUMBER
    if re.fullmatch(r"\W*[0-9]{1,4}\W*", text) and begins:
        yield 0, len(text), A_REFERENCE
    for pattern, why in SKIPPED:
        for found in pattern.finditer(text):
            if re.search("[0-9]", found[0]) and _is_meant(folded, found, why):
                yield *found.span(), why
    for found in REFERENCE.finditer(text):
        written = folded.slice(*found.span("word")).lower()
        wanted = REFERENCES[found["word"]]
        is_other = (
            wanted and not written.isascii() and fold_accents(written) != fold_accents(wanted)
        )
        if not is_other and not re.match(
            r" ?(?:%|[a-z]{3})" if wanted else r" ?%", found["behind"]
        ):
            yield *found.span("number"), A_REFERENCE
    for found in LONE_YEAR.finditer(text):
        if not SCALE.match(text, found.end()) and not POINTS.match(text, found.end()):
            yield *found.span(), A_YEAR


def fold_accents(word: str) -> str:
    """A word with its accents in one form."""
    import unicodedata

    return unicodedata.normalize("NFD", word.lower())


def _is_meant(folded: Folded, found: re.Match[str], why: Message) -> bool:
    """Whether what looks like the number of something is one, by what stands around it."""
    text = folded.text
    if why is A_NAME and "-" in found[0] and not re.match("[a-z]+-?[0-9]", found[0]):
        return False
    if why is A_SPAN_OF_TIME:
        return not re.search(r"tuoi tho|life expectancy|/ ?$", text[: found.start()])
    if why is A_REFERENCE and found[0].endswith(("st", "nd", "rd", "th")):
        return not re.search(r"\brank\w* $", text[: found.start()])
    return True


def _read_numeral(folded: Folded, found: re.Match[str], reader: Reader) -> Numeral:
    text, (start, end) = folded.text, found.span()
    vietnamese, english = read_both_ways(found["digits"])
    ordered = (vietnamese, english) if reader.convention == "vi" else (english, vietnamese)
    readings = tuple(dict.fromkeys(one for one in ordered if one is not None))
    if found["sign"]:
        readings = tuple(-one for one in readings)
    unit, unit_end = read_unit_behind(text, end, reader)
    before = text[:start]
    operator = _find_operator(before)
    if not operator and re.match(
        r"[^,;.]{0,25}\b(?:tro len|or more|or higher|and above)\b", text[unit_end:]
    ):
        operator = ">="
    if not operator and re.match(
        r"[^,;.]{0,25}\b(?:tro xuong|or less|or fewer|and below)\b", text[unit_end:]
    ):
        operator = "<="
    return Numeral(
        folded.slice(start, end),
        start,
        end,
        None,
        readings,
        unit,
        operator,
        -1 if found["sign"] else _find_direction(before, text[unit_end:]),
        unit_end,
    )


def _read_worded(folded: Folded, found: re.Match[str]) -> Numeral:
    word = next((name for name in TIMES if found[0].startswith(name)), "")
    is_digits = "con so" in found[0] or "digit" in found[0]
    value = Decimal(10) if is_digits else Decimal(TIMES[word])
    unit = Unit("%") if is_digits else Unit("times")
    start, end = found.span()
    operator = ">=" if is_digits else _find_operator(folded.text[:start])
    return Numeral(
        folded.slice(start, end), start, end, None, (value,), unit, operator, 0, end, is_worded=True
    )


def _find_operator(before: str) -> str:
    """The operator the words before a number are, the longest that end there."""
    tail = before.rstrip(" (")
    tail = (
        re.sub(r"\b(?:tu|muc|the|some|dat|la|o)$", "", tail).rstrip()
        if not tail.endswith("khoang")
        else tail
    )
    for length in range(min(LONGEST_WORD, len(tail)), 0, -1):
        word = tail[-length:]
        starts_word = (
            len(tail) == length or not tail[-length - 1].isalnum() or not word[0].isalnum()
        )
        if (
            starts_word
            and MEANINGS.get(word, "") not in ("", "estimate", "from", "=")
            and word != "ca"
        ):
            return MEANINGS[word]
    return ""


def _find_direction(before: str, behind: str) -> int:
    """Whether a number is said to be by how much something rose or fell."""
    clause = re.split(r"[;,.:()%]|[0-9]", before)[-1]
    found = CHANGE_BEHIND.match(behind)
    if found:
        return 1 if found["up"] else -1
    if RISE_TO.search(clause) and not re.search(r"\b(?:by|binh quan)\b[^,;]*$", clause):
        return 0
    if (fall := FALL_BEFORE.search(clause)) and not fall[0].startswith(("amo", "amb")):
        return -1
    return 1 if RISE.search(clause) else 0


def _link(found: list[Numeral], text: str) -> list[Numeral]:
    """Ends of ranges and bare millions share a unit; 21 of 21/53 is counted out of 53."""
    money = Unit()
    for at, one in enumerate(found):  # 50.73 million VND, 40% of 125.5 million
        if one.unit.root and one.unit.exponent:
            money = one.unit
        elif one.unit.exponent and one.unit.exponent == money.exponent and not one.unit.root:
            found[at] = one._replace(unit=money)
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        if one.skipped or other.skipped:
            continue
        between = text[one.unit_end or one.end : other.start]
        if (
            re.fullmatch(r" ?(?:-|den|to|and|va) ?(?:khoang |tren |hon )?", between)
            and not one.unit.root
        ):
            found[at] = one._replace(
                unit=other.unit._replace(exponent=one.unit.exponent or other.unit.exponent)
            )
        if re.fullmatch(r" ?(?:-|den|to|/) ?", between):
            found[at] = found[at]._replace(partner=other.start)
            found[at + 1] = other = other._replace(
                partner=one.start, operator=other.operator or one.operator
            )
            one = found[at]
        if OUT_OF.fullmatch(text[one.end : other.start]):
            found[at] = one._replace(
                total_of=at + 1, unit=other.unit if not one.unit.root else one.unit
            )
            found[at + 1] = other._replace(is_total=True)
    return found
