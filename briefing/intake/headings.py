"""The words of a heading → what its column holds, of which period, in which unit."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from briefing.intake.names import PARTS
from briefing.intake.period_words import names_other_part, read_period
from briefing.intake.unit_words import read_unit
from briefing.validate.sources.tokens import fold_text

Role = Literal[
    "number",
    "name",
    "id",
    "key",
    "unit",
    "period",
    "kind",
    "basis",
    "note",
    "answer",
    "estimate",
    "operator",
    "result",
    "value",
    "plan",
    "index",
    "comparison",
    "reference",
    "part",
    "other",
]
UNREAD = "0000"  # the period of a column or title of a part of a year that is none
SOME_YEAR = 5000  # stands for the year a heading leaves out
LABELS: Sequence[tuple[Role, str]] = (  # of a whole heading, without accents and brackets
    ("key", "key"),
    ("id", r"indicator[_ ]id|id|ma( so)?( chi tieu)?|code"),
    ("number", r"tt|stt|so tt|so thu tu|no\.?|#|order"),
    (
        "name",
        r"(ten |cac |nhom |danh muc |he thong )*chi tieu"
        r"( chu yeu| co ban| thong ke| danh gia| kinh te.*| kt.*| phat trien.*)?"
        r"|(muc tieu|nhiem vu)[,/ ]+chi tieu|chi tieu[,/ ]+(va )?nhiem vu( chu yeu)?"
        r"|noi dung( chi tieu)?|tieu chi|indicators?( names?)?|names?( of indicators?)?|items?"
        r"|hang muc|khoan muc",
    ),
    ("unit", r"don vi( tinh| do( luong)?)?|dvt|dv( tinh)?|units?( of measure(ment)?)?"),
    ("basis", r"(co so|can cu|pham vi|dien|cach)( tinh( toan)?)?( so lieu)?|basis"),
    ("operator", r"operator|dau( so sanh)?|toan tu|phep so sanh"),
    ("note", r"ghi chu.*|(foot)?notes?|remarks?|chu thich|giai trinh|thuyet minh|comments?"),
    ("answer", r"tra loi.*|answers?.*|xac nhan.*|giai dap|y kien tra loi"),
    ("period", r"ky( bao cao| so lieu)?|thoi (ky|gian|diem)|nam( bao cao)?|periods?|years?|time"),
    ("kind", r"loai( so( lieu)?)?|phan loai|tinh chat( so lieu)?|type|kind"),
    (
        "estimate",
        r"(la )?(so )?(lieu )?uoc( tinh| luong)?|(is )?estimated?( figure)?\??|so bo|preliminary",
    ),
    (
        "value",
        r"gia tri|so lieu|values?|(so |so lieu |ket qua )?thuc hien|ket qua( dat duoc)?|results?"
        r"|figures?|actuals?|thuc te|so lieu moi|gia tri moi|new values?",
    ),
)
INDEX = re.compile(
    r"chi so phat trien(?! con nguoi)|= ?100\b|development index|index .*previous year"
)
COMPARISON = re.compile(
    r"\bso sanh\b|\bso voi\b|\bss\b|\bso (nam|ke|kh|th|cung|du|muc|20)|chenh lech|tang.{0,8}giam"
    r"|toc do (tang|phat trien)|tang truong|t[yi] (le|trong)|co cau|hoan thanh|danh gia"
    r"|\b(u?th|thuc hien|kh|ke hoach|20\d\d)\b[^/]*/ ?(u?th|uoc|thuc hien|kh|ke hoach)\b"
    r"|\b20\d\d[^/]*/[^/]*20\d\d"
    r"|^% |^%$|^\(%\)$|% (th|kh|ke|thuc|dat|so|tang|cung)|dat ?\(?(%|kh|ke hoach|/)|\bdat$"
    r"|compar|versus|\bvs\b|\bchange\b|growth|differen|structure|share|percentage of|% of"
)
REFERENCE = re.compile(
    r"^(don vi|co quan|nguoi) (thuc hien|chu tri|phoi hop|bao cao|cung cap|phu trach)"
    r"|^nguon|^source|gan nhat|last known|latest|dang (co|dung)|hien co|in force"
    r"|\b(thang|quy|ky) truoc"
    r"|(gia tri|so lieu) hien hanh|to be reached|what the target"
)
PLAN = re.compile(
    r"\bke hoach\b|\bkh\b|\bkhoach\b|\bplan(ned|s)?\b|muc tieu|\btargets?\b|du toan|\bgiao\b"
    r"|phan dau|kich ban|nghi quyet|\bnq\b|^chi tieu|du bao|forecast|projected|\bbudgeted\b|du kien"
)
ESTIMATE = re.compile(
    r"\bu?oc\b|\buth\b|\buoc|so bo|tam tinh|du kien (th|dat|ca nam)|estimate|\best\b|\bprel"
    r"|provisional"
)
RESULT = re.compile(
    r"thuc hien|\bth\b|ket qua|thuc te|chinh thuc|dat duoc|so lieu|cung ky|gia tri|quyet toan"
    r"|luy ke|cong don|cumulative|accumulated"
    r"|actual|results?|official|outturn|achieved|realised|\bfinal\b|values?"
)
FINAL = re.compile(r"thuc hien|\bth\b|thuc te|chinh thuc|actual|official|\bfinal\b")
SINGLE_MONTH = re.compile(
    r"thang bao cao|(?<!\d )\bthang \d(?!.*(luy ke|\d thang))|^[a-z]+ 20\d\d$"
)
PLAN_FIRST = re.compile(r"du kien (th|dat|ca nam|uoc)")  # an estimate, for all its first word
UNIT_SAID = re.compile(r"(?:don vi tinh|don vi|dvt|dv tinh|units?)\s*[:.]\s*([^;\n()]+)")
DATELINE = re.compile(  # of a document, not of its figures
    r"\bngay\s+(\d|\.|…)|\bngay\s*thang|\bkem theo|\bso:? ?[\d .…]*/|\bdate\b"
)
BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
LONGEST_HEADING = 200


class Heading(NamedTuple):
    """What the words over a column say."""

    role: Role
    estimate: bool


@functools.lru_cache(10_000)
def classify(parts: tuple[str, ...]) -> Heading:
    """What a column holds by the cells of its heading, from the top down.

    The lowest cell that says it decides: a plan column under "Thực hiện kế hoạch 2026" is one.
    """
    roles = [classify_part(part) for part in reversed(parts)]
    estimate = any(ESTIMATE.search(fold_text(part)) for part in parts)
    whole: Sequence[Role] = ("comparison", "index")
    for role in whole:
        if role in roles:
            return Heading(role, estimate)
    decided: Role = next((role for role in roles if role not in ("other", "period")), "other")
    if decided in ("value", "estimate", "other") and any(_names_period(part) for part in parts):
        decided = "result"
    elif decided == "other" and "period" in roles:
        decided = "period"
    return Heading(decided, estimate and decided != "plan")


@functools.lru_cache(10_000)
def classify_part(text: str) -> Role:
    """What one cell of a heading says of its column; "other" where it says nothing."""
    words = " ".join(fold_text(text).split())
    if not words or len(words) > LONGEST_HEADING:
        return "other"
    if label := _find_label(text):
        return label
    for role, pattern in (("index", INDEX), ("comparison", COMPARISON), ("reference", REFERENCE)):
        if pattern.search(words):
            return role  # type: ignore[return-value]
    plan, estimate, result = (
        found.start() if found else SOME_YEAR
        for found in (PLAN.search(words), ESTIMATE.search(words), RESULT.search(words))
    )
    if plan < min(estimate, result) and not PLAN_FIRST.search(words):
        return "plan"
    return "result" if min(estimate, result) < SOME_YEAR else "other"


def _find_label(text: str) -> Role | None:
    bare = BRACKETED.sub(" ", text)
    for part in (bare, *PARTS.split(bare)):
        words = " ".join(fold_text(part).split()).strip(" .:*-?")
        for role, pattern in LABELS:
            if words and re.fullmatch(pattern, words):
                return role
    return None


def _names_period(text: str) -> bool:
    return bool(read_period(text, SOME_YEAR)) or names_other_part(text)


def is_heading(text: str) -> bool:
    """Whether a cell may be one of a heading's."""
    return classify_part(text) != "other" or _names_period(text)


def read_heading_period(parts: Sequence[str]) -> str:
    """The period the cells of a heading name, the lowest first; a year left out is 5000."""
    if any(map(names_other_part, parts)):
        return UNREAD
    texts = (" ".join(parts), *reversed(parts))
    return next((period for text in texts if (period := read_period(text, SOME_YEAR))), "")


def complete(period: str, year: int) -> str:
    """A period with the year it was left out of; that before it of "năm trước"."""
    return period.replace(str(SOME_YEAR), str(year)).replace(str(SOME_YEAR - 1), str(year - 1))


def is_complete(period: str) -> bool:
    return bool(period) and not period.startswith((str(SOME_YEAR), str(SOME_YEAR - 1)))


def read_title_period(titles: Iterable[str]) -> tuple[int, str]:
    """Which of the titles names the period of the results, and the period; -1 where none does."""
    unread = -1
    for number, title in enumerate(titles):
        words = " ".join(fold_text(title).split())
        if DATELINE.search(words):
            continue
        parts = [words, *re.split(r"\bva\b|\band\b|[;,]", words)]
        for part in parts:
            period = read_period(part, SOME_YEAR)
            is_plan = PLAN.search(part) and not RESULT.search(part) and not ESTIMATE.search(part)
            if period and len(period) <= len("2026-06") and not (is_plan and len(parts) > 2):
                return number, period
        if unread < 0 and names_other_part(words):
            unread = number
    return unread, UNREAD if unread >= 0 else ""


def find_unit(text: str, unit_words: Mapping[str, str]) -> str:
    """The unit a text is, "" where it is none: (tỷ đồng), ĐVT: %, Tỷ đồng - Bill. dongs."""
    said = UNIT_SAID.search(fold_text(text))
    plain = (said[1] if said else text).strip(" ()[].:;\n")
    bare = BRACKETED.sub(" ", text).strip()  # tỷ đồng (giá hiện hành)
    texts = (plain, bare, *PARTS.split(plain)) if plain else ()
    return next((unit for part in texts if (unit := read_unit(part, unit_words))), "")


def find_title_unit(text: str, unit_words: Mapping[str, str]) -> str:
    """The unit a title states, in words for it or in brackets."""
    texts = (
        (text, *BRACKETED.findall(text))
        if UNIT_SAID.search(fold_text(text))
        else (BRACKETED.findall(text))
    )
    return next((unit for part in texts if (unit := find_unit(part, unit_words))), "")


def find_heading_unit(parts: Sequence[str], unit_words: Mapping[str, str]) -> str:
    """The unit a heading gives its column, in brackets or in a cell of its own."""
    for part in reversed(parts):
        for text in (*BRACKETED.findall(part), part):
            if unit := find_unit(text, unit_words):
                return unit
    return ""
