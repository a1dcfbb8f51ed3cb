"""The words that say how a figure is told: as an estimate, as adopted, as an aim, or nothing."""

from __future__ import annotations

import re

from briefing.data.characters import CAPITALS

ESTIMATE = re.compile(
    r"\b(?:uoc|udc|uec|woc|du kien|so bo|tam tinh|du bao|dat khoang"
    r"|estimat|preliminary|provisional|expected|projected|forecast)"
)
_ADOPTED = "nghi quyet|quyet dinh|hdnd|hoi dong nhan dan"
_SAYS = r"\b(?:neu|ghi|xac dinh|thong qua|cong bo)\b"
OWN_BEHIND = re.compile(r"(?:,? ?\(?(?:an? )?(?:estimate|preliminary|uoc)|[^,;.]{0,30})")
CLAIMS = re.compile(  # of a document that was adopted
    rf"\btheo (?:{_ADOPTED})|\bchinh thuc\b|\bofficial|\b(?:{_ADOPTED})\b[^.;]{{0,60}}{_SAYS}"
    r"|\bas (?:adopted|approved|decided)"
    r"|\b(?:according to|under|by) the (?:\w+ ){0,3}(?:resolution|decision|decree|council)"
    r"|\b(?:resolution|decision|decree|council)\b[^.;]{0,60}"
    r"\b(?:states?|stated|says|said|sets?|adopted|approved|gives)\b"
)
COMING = re.compile(r"\b(?:is to|are to|will|shall|should|phan dau|muc tieu|se)\b")
AIMS = re.compile(
    r"\b(?:muc tieu|chi tieu|phan dau|ke hoach|de ra|den nam"
    r"|target|aim|goal|plan|is to|are to|will|by 20)"
)
MET = re.compile(r"\b(?:dat|vuot|hoan thanh|met|achieved|reached|exceeded|fulfilled)\b")
OUT_OF = re.compile(r"\b(?:among|of the|out of|of all|trong (?:tong )?so|tren tong so) (?:the )?$")
OF_PLAN = re.compile(
    r" ?(?:of (?:the |its )?(?:year\w* )?(?:plan|target|budget|estimate)"
    r"|(?:so voi )?(?:ke hoach|du toan|chi tieu|muc tieu|nghi quyet|kh\b|dt\b))"
)
TOGETHER = re.compile(  # right before a sum
    r"\b(?:cong lai|tong cong|tong hop lai|gop lai|together|combined|adds? up to|sums? (?:up )?to"
    r"|making|in all|in total)\b[^,;0-9]*$"
)
FROM = re.compile(r"\b(?:from|tu|tu muc|from about|from over) ?$")
CHANGE = re.compile(
    r"\b(?:tang|giam|ting|thay doi|chuyen dich|vuot|growth|gr[eo]w\w*|chang\w*|increas\w*"
    r"|ris\w+|rose"
    r"|reduc\w*|decreas\w*|declin\w*|cut|fall\w*|fell|gain\w*|faster|slower)\b"
)
MOVED = {  # which way a number is said to go → the words of names that say the same
    **{0: (), 1: ("tang", "truong", "growth", "increase")},
    **{-1: ("giam", "fall", "reduction")},
}
ELSEWHERE = re.compile(
    r"\b(?:ca nuoc|toan quoc|viet ?nam|the gioi|toan vung|trong vung|vung trung du"
    r"|nation\w*|countr\w+"
    r"|region\w*|world\w*|gdp)\b"
)
ELSEWHERE_WORDS = frozenset(("nuoc", "national", "country", "vung", "region", "gdp"))
PLACE = re.compile(  # a province or district by its name
    r"\b(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Kk]inh tế)"
    rf" ([{CAPITALS}]\w+(?: [{CAPITALS}]\w+)+)"
    rf"|\b(?:[Ee]conomy|[Gg]rowth|[Pp]rovince) of ([{CAPITALS}]\w+(?: [{CAPITALS}]\w+)*)"
)
IN_ALL = re.compile(
    r"\b(?:toan tinh|ca tinh|tong so|tong cong|in total|in all|altogether|whole province"
    r"|the province has|tinh co)\b"
)
_NEUTRAL = (
    "dat uoc tinh la khoang hon gan tren duoi tu nam giai doan nhiem ki binh quan hang moi",
    "trong ca cua o muc chiem tang giam len xuong con thi den toi se phan dau muc",
    "tieu so voi quy mo va cung da duoc voi du kien thuc hien it nhat toi thieu toi da khong",
    "qua tong ty so luong gia hien hanh toan dia ban theo vao cuoi dau thang ngay quy thuoc",
    "nhom dung thu trieu hien nay nguoi gom co dong ti ha vnd nghin was is were are be to",
    "reach reached of in the an at by about over under least most more less than some around",
    "nearly estimated averaged and from for up only average year annual term had has been rose",
    "tro fell grew growth increase increased decrease decreased will stood amounted accounted came",
    "total province per percent million billion target targets asks plan aims set",
    "must should shall exceed phai",
)
NEUTRAL = frozenset(word for line in _NEUTRAL for word in line.split())  # say only how much, when
