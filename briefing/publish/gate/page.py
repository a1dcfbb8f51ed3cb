"""The text of a web page → every fault of it as it is, whatever template or block it came from.

It is read by a few searches, in milliseconds, and not parsed: the templates write plain markup,
every text in it escaped. What is embedded (fonts, the script) is taken out first; what charts hold
is looked into as blocks.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from briefing.errors import Fault, Message, message
from briefing.publish.gate import inks
from briefing.publish.gate.contrast import compute_contrast, parse_colour

Tag = tuple[str, str]  # its name and its attributes as written

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
DATA_SCRIPT = '<script type="application/json">'  # which a browser never runs
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"(<svg\b[^>]*>).*?</svg>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>")
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_CAPTIONED = re.compile(r"<table\b[^>]*>\s*<caption\b[^>]*>\s*[^<\s]")
_CSP_HEADER = "content-security-policy"
_CSS_LOADING = re.compile(r"url\((?!\s*['\"]?(?:data:|#))|@import", re.IGNORECASE)
LOADING_ATTRIBUTES = {  # attributes by which a browser fetches, or sends, of itself
    *("src", "srcset", "imagesrcset", "data", "poster", "background", "action", "formaction"),
    *("ping", "manifest", "archive", "codebase", "classid", "longdesc", "profile"),
}
CHECKED_TAGS = {
    *("html", "meta", "base", "link", "a", "area", "img", "svg", "th", "use", "image"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "iframe", "object", "embed", "form", "button"),
}
TEXT_COLOURS = (
    "ink",
    "muted",
    "accent",
    "good",
    "bad",
    "warn",
    "gap",
)  # custom properties of the style
BACKGROUND_COLOURS = ("paper", "faint")
SCHEME_COUNT = 2  # by day, by night
_SCHEME = re.compile(r"\{([^{}]*--ink:[^{}]*)\}")
_PROPERTY = re.compile(r"--(\w+):\s*([^;{}]+)")
WEB_ADDRESS = re.compile(r"https?://|mailto:")
_LOADING_TAG = re.compile(
    rf"\s(?:{'|'.join(sorted(LOADING_ATTRIBUTES))}|on\w+|style)\s*=", re.IGNORECASE
)
_ID_ATTRIBUTE = re.compile(r" id=\"([^\"]*)\"")


def check_page(text: str, language: str, leads: Collection[str]) -> list[Fault]:
    """All faults of a page; `leads` are the addresses of the pages it may lead to."""
    styles, scripts = _STYLE.findall(text), _SCRIPT.findall(text)
    bare = _COMMENT.sub("", _SCRIPT.sub("", _STYLE.sub("", text)))
    ids = Counter(_ID_ATTRIBUTE.findall(bare))
    bare = _DRAWING.sub(r"\1", bare)
    tags = _TAG.findall(bare)
    known = [
        (name.lower(), _parse_attributes(own)) for name, own in tags if name.lower() in CHECKED_TAGS
    ]
    loading = [tag for tag in dict.fromkeys(tags) if _LOADING_TAG.search(tag[1])]
    told = [
        *(("page-language", one) for one in _check_page_language(known, language)),
        *(("page-title", one) for one in _check_page_title(bare)),
        *(("page-headings", one) for one in _check_page_headings(known)),
        *(("page-ids", message("the id “{id}” twice", id=n)) for n, of in ids.items() if of > 1),
        *(("page-links", one) for one in _check_page_links(known, ids, leads)),
        *(("page-tables", one) for one in _check_page_tables(bare, known)),
        *(("page-names", one) for one in _check_page_images(known, ids)),
        *(("page-contrast", one) for one in _check_page_colours("".join(css for _, css in styles))),
        *(
            ("page-requests", one)
            for one in _check_page_requests(loading, known, [css for _, css in styles])
        ),
        *(("page-scripts", one) for one in _check_page_scripts(loading, known, scripts)),
    ]
    return [Fault(rule, message("the web page"), found) for rule, found in told]


def _parse_attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value.strip("\"'"))
        for name, value in _ATTRIBUTE.findall(written)
    }


ParsedTags = Sequence[tuple[str, Mapping[str, str]]]


def _check_page_language(known: ParsedTags, language: str) -> Iterator[Message]:
    for own in (own for name, own in known if name == "html"):
        if own.get("lang") != language:
            told = {"found": own.get("lang", "–"), "language": language}
            yield message("the language “{found}” on a page in {language}", **told)


def _check_page_title(bare: str) -> Iterator[Message]:
    if not re.search(r"<title>\s*[^<\s]", bare):
        yield message("no title")


def _check_page_headings(known: ParsedTags) -> Iterator[Message]:
    levels = [int(name[1]) for name, _ in known if re.fullmatch("h[1-6]", name)]
    if levels.count(1) != 1:
        yield message("headings of the first level: {count}", count=levels.count(1))
    for last, level in itertools.pairwise(levels):
        if level > last + 1:
            yield message("level {found} after level {last}", found=level, last=last)


def _check_page_links(
    known: ParsedTags, ids: Mapping[str, int], leads: Collection[str]
) -> Iterator[Message]:
    pages = {lead.partition("#")[0] for lead in leads}
    for name, own in known:
        href = own.get("href", own.get("xlink:href")) if name in ("a", "area", "use") else None
        if href is None or (name != "use" and WEB_ADDRESS.match(href)):
            continue
        place, _, anchor = href.partition("#")
        inside = not place and anchor in ids
        if not inside and (not place or place not in pages):
            yield message("the link “{link}”, which leads nowhere", link=href)


def _check_page_tables(bare: str, known: ParsedTags) -> Iterator[Message]:
    count = len(re.findall(r"<table\b", bare)) - len(_CAPTIONED.findall(bare))
    if count:
        yield message("tables without a caption: {count}", count=count)
    scopes = ("col", "row", "colgroup", "rowgroup")
    count = sum(name == "th" and own.get("scope") not in scopes for name, own in known)
    if count:
        yield message("heads of tables without a scope: {count}", count=count)


def _check_page_images(known: ParsedTags, ids: Mapping[str, int]) -> Iterator[Message]:
    for name, own in known:
        names = own.get("aria-labelledby", "").split()
        named = own.get("aria-label", "").strip() or (names and all(one in ids for one in names))
        if name == "svg" and not (own.get("role") == "img" and named):
            yield message("<svg> without role and name")
        if name == "img" and "alt" not in own:
            yield message("<img> without alt")


@functools.lru_cache(maxsize=4)
def _check_page_colours(css: str) -> tuple[Message, ...]:
    """The inks of each scheme too near to a ground they stand on; many pages have one style."""
    schemes = _SCHEME.findall(css)
    found = [] if len(schemes) >= SCHEME_COUNT else [message("a style without its colours")]
    for scheme in schemes:
        own = {name: parse_colour(value) for name, value in _PROPERTY.findall(scheme)}
        for ink, ground in itertools.product(TEXT_COLOURS, BACKGROUND_COLOURS):
            one, other = own.get(ink), own.get(ground)
            if one is None or other is None:
                found.append(
                    message("{ink} or {ground} without a colour", **_format_css_names(ink, ground))
                )
            elif compute_contrast(one, other) < inks.MIN_TEXT_CONTRAST:
                ratio = inks.format_ratio(compute_contrast(one, other))
                found.append(
                    message(
                        "{ink} on {ground} at {ratio}",
                        ratio=ratio,
                        **_format_css_names(ink, ground),
                    )
                )
    return tuple(found)


def _format_css_names(ink: str, ground: str) -> dict[str, str]:
    return {"ink": f"--{ink}", "ground": f"--{ground}"}


def _check_page_requests(
    loading: Sequence[Tag], known: ParsedTags, styles: Sequence[str]
) -> Iterator[Message]:
    """What a browser would fetch or send without its reader's click."""
    for css in styles:
        for found in _CSS_LOADING.finditer(css):
            yield message("“{text}”", text=" ".join(css[found.start() :][:60].split()))
    for name, written in loading:
        for key, value in _parse_attributes(written).items():
            loads = key in LOADING_ATTRIBUTES and not re.match("data:|#|$", value.strip())
            if loads or (key == "style" and _CSS_LOADING.search(value)):
                yield message("“{text}”", text=f'<{name} {key}="{value[:60]}">')
    for name, own in known:
        href = own.get("href", own.get("xlink:href", ""))
        if name in ("link", "base", "image", "use") and not re.match("data:|#|$", href.strip()):
            yield message("“{text}”", text=f'<{name} href="{href[:60]}">')
        if own.get("http-equiv", "").lower() == "refresh":
            yield message("“{text}”", text='<meta http-equiv="refresh">')


def _check_page_scripts(
    loading: Sequence[Tag], known: ParsedTags, scripts: Sequence[tuple[str, str]]
) -> Iterator[Message]:
    policies = [own for name, own in known if own.get("http-equiv", "").lower() == _CSP_HEADER]
    policy = " ".join(own.get("content", "") for own in policies)
    if "default-src 'none'" not in policy:
        yield message("no policy that forbids all that it does not name")
    for opening, text in scripts:
        if opening == DATA_SCRIPT:
            continue
        sum_of_it = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if "src" in _parse_attributes(opening[7:-1]) or f"'sha256-{sum_of_it}'" not in policy:
            excerpt = " ".join(f"{opening}{text}".split())[:60]
            yield message("“{text}”", text=excerpt)
    for name, written in loading:
        for key in _parse_attributes(written):
            if re.fullmatch(r"on[a-z]+", key):
                yield message("“{text}”", text=f"<{name} {key}>")
    for name, own in known:
        if own.get("href", "").strip().lower().startswith("javascript:"):
            yield message("“{text}”", text=f'<{name} href="{own["href"][:60]}">')
