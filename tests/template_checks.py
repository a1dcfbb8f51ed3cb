"""A page or PDF made by the project's templates → what is wrong with it.

Only templates, styles and Typst can break what is checked here; what notebooks and data can break
is refused by the gate. A page is read by a few searches and not parsed: the templates write plain
markup, every text in it escaped. Charts are left out: the gate and `chart_contrast` check them.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import page as validator
import pypdf
from contrast import colour, contrast

Tag = tuple[str, str]  # its name and its attributes as written

_STYLE = re.compile(r"(<style\b[^>]*>)(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
DATA = '<script type="application/json">'  # which a browser never runs
_SCRIPT = re.compile(r"(<script\b[^>]*>)(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_DRAWING = re.compile(r"(<svg\b[^>]*>).*?</svg>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>")
_ATTRIBUTE = re.compile(r"([^\s=\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_CAPTIONED = re.compile(r"<table\b[^>]*>\s*<caption\b[^>]*>\s*[^<\s]")
_POLICY = "content-security-policy"
_LOADING = re.compile(r"url\((?!\s*['\"]?(?:data:|#))|@import", re.IGNORECASE)
LOADS = {  # attributes by which a browser fetches, or sends, of itself
    *("src", "srcset", "imagesrcset", "data", "poster", "background", "action", "formaction"),
    *("ping", "manifest", "archive", "codebase", "classid", "longdesc", "profile"),
}
OF_INTEREST = {
    *("html", "meta", "base", "link", "a", "area", "img", "svg", "th", "use", "image"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "iframe", "object", "embed", "form", "button"),
}
INKS = ("ink", "muted", "accent", "good", "bad", "warn", "gap")  # custom properties of the style
GROUNDS = ("paper", "faint")
TEXT = 4.5  # to 1
SCHEMES = 2  # by day, by night
_SCHEME = re.compile(r"\{([^{}]*--ink:[^{}]*)\}")
_PROPERTY = re.compile(r"--(\w+):\s*([^;{}]+)")
WEB = re.compile(r"https?://|mailto:")
_MAY_LOAD = re.compile(rf"\s(?:{'|'.join(sorted(LOADS))}|on\w+|style)\s*=", re.IGNORECASE)
_ID = re.compile(r" id=\"([^\"]*)\"")


def page_faults(text: str, language: str, leads: Collection[str]) -> list[tuple[str, str]]:
    """What is wrong with a web page, each with its check; `leads` are pages it may link to."""
    styles, scripts = _STYLE.findall(text), _SCRIPT.findall(text)
    css = [style for _, style in styles]
    bare = _COMMENT.sub("", _SCRIPT.sub("", _STYLE.sub("", text)))
    ids = set(_ID.findall(bare))
    bare = _DRAWING.sub(r"\1", bare)
    tags = _TAG.findall(bare)
    known = [(name.lower(), _attributes(own)) for name, own in tags if name.lower() in OF_INTEREST]
    loading = [tag for tag in dict.fromkeys(tags) if _MAY_LOAD.search(tag[1])]
    found = {
        "language": _of_language(known, language),
        "title": _of_title(bare),
        "headings": _of_headings(known),
        "links": _of_links(known, leads),
        "tables": _of_tables(bare, known),
        "names": _of_pictures(known, ids),
        "contrast": _of_colours("".join(css)),
        "requests": _of_requests(loading, known, css),
        "scripts": _of_scripts(loading, known, scripts),
    }
    return [(check, fault) for check, faults in found.items() for fault in faults]


def pdf_faults(content: bytes, language: str) -> list[str]:
    """What keeps a PDF from PDF/UA-1 and PDF/A-2a in a language."""
    faults = []
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        report = validator.validate_pdf_bytes(content, profile=profile)
        if not report.is_compliant:
            faults += [f"{profile}: {failure.message}" for failure in report.failures]
    own = str(pypdf.PdfReader(io.BytesIO(content)).root_object.get("/Lang"))
    if own.partition("-")[0] != language:
        faults.append(f"the language {own}")
    return faults


def _attributes(written: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(value.strip("\"'"))
        for name, value in _ATTRIBUTE.findall(written)
    }


Known = Sequence[tuple[str, Mapping[str, str]]]


def _of_language(known: Known, language: str) -> Iterator[str]:
    for own in (own for name, own in known if name == "html"):
        if own.get("lang") != language:
            yield f"the language {own.get('lang')}"


def _of_title(bare: str) -> Iterator[str]:
    if not re.search(r"<title>\s*[^<\s]", bare):
        yield "no title"


def _of_headings(known: Known) -> Iterator[str]:
    levels = [int(name[1]) for name, _ in known if re.fullmatch("h[1-6]", name)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for last, level in itertools.pairwise(levels):
        if level > last + 1:
            yield f"level {level} after level {last}"


def _of_links(known: Known, leads: Collection[str]) -> Iterator[str]:
    """Links to pages nobody makes; links within the page are the gate's."""
    pages = {"", *(lead.partition("#")[0] for lead in leads)}
    for name, own in known:
        href = own.get("href") if name in ("a", "area") else None
        if href is not None and not WEB.match(href) and href.partition("#")[0] not in pages:
            yield f"the link {href}"


def _of_tables(bare: str, known: Known) -> Iterator[str]:
    count = len(re.findall(r"<table\b", bare)) - len(_CAPTIONED.findall(bare))
    if count:
        yield f"{count} tables without a caption"
    scopes = ("col", "row", "colgroup", "rowgroup")
    count = sum(name == "th" and own.get("scope") not in scopes for name, own in known)
    if count:
        yield f"{count} heads of tables without a scope"


def _of_pictures(known: Known, ids: Collection[str]) -> Iterator[str]:
    for name, own in known:
        names = own.get("aria-labelledby", "").split()
        named = own.get("aria-label", "").strip() or (names and all(one in ids for one in names))
        is_hidden = own.get("aria-hidden") == "true"  # a small drawing beside its figures
        if name == "svg" and not is_hidden and not (own.get("role") == "img" and named):
            yield "<svg> without role and name"
        if name == "img" and "alt" not in own:
            yield "<img> without alt"


def _of_colours(css: str) -> Iterator[str]:
    """The inks of each scheme too near to a ground they are written on."""
    schemes = _SCHEME.findall(css)
    if len(schemes) < SCHEMES:
        yield "a style without its colours"
    for scheme in schemes:
        own = {name: colour(value) for name, value in _PROPERTY.findall(scheme)}
        for ink, ground in itertools.product(INKS, GROUNDS):
            one, other = own.get(ink), own.get(ground)
            if one is None or other is None:
                yield f"--{ink} or --{ground} without a colour"
            elif contrast(one, other) < TEXT:
                yield f"--{ink} on --{ground} at {contrast(one, other):.2f}:1"


def _of_requests(loading: Sequence[Tag], known: Known, styles: Sequence[str]) -> Iterator[str]:
    """What a browser would fetch or send without its reader's click."""
    for css in styles:
        for found in _LOADING.finditer(css):
            yield " ".join(css[found.start() :][:60].split())
    for name, written in loading:
        for key, value in _attributes(written).items():
            loads = key in LOADS and not re.match("data:|#|$", value.strip())
            if loads or (key == "style" and _LOADING.search(value)):
                yield f'<{name} {key}="{value[:60]}">'
    for name, own in known:
        href = own.get("href", own.get("xlink:href", ""))
        if name in ("link", "base", "image", "use") and not re.match("data:|#|$", href.strip()):
            yield f'<{name} href="{href[:60]}">'
        if own.get("http-equiv", "").lower() == "refresh":
            yield '<meta http-equiv="refresh">'


def _of_scripts(
    loading: Sequence[Tag], known: Known, scripts: Sequence[tuple[str, str]]
) -> Iterator[str]:
    policies = [own for name, own in known if own.get("http-equiv", "").lower() == _POLICY]
    policy = " ".join(own.get("content", "") for own in policies)
    if "default-src 'none'" not in policy:
        yield "no policy that forbids all that it does not name"
    for opening, text in scripts:
        if opening == DATA:
            continue
        sum_of_it = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        if "src" in _attributes(opening[7:-1]) or f"'sha256-{sum_of_it}'" not in policy:
            excerpt = " ".join(f"{opening}{text}".split())[:60]
            yield excerpt
    for name, written in loading:
        for key in _attributes(written):
            if re.fullmatch(r"on[a-z]+", key):
                yield f"<{name} {key}>"
    for name, own in known:
        if own.get("href", "").strip().lower().startswith("javascript:"):
            yield f'<{name} href="{own["href"][:60]}">'
