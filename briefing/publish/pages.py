"""Blocks → an HTML page, a PDF; the only module that knows typst."""

from __future__ import annotations

import base64
import bisect
import functools
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from briefing import errors, i18n, paths
from briefing.publish import gate, outline, thumbnails
from briefing.report import blocks, design

JSONObject = dict[str, Any]
Translator = i18n.Translator

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
FIT_STEPS = (  # for a report of a given number of pages: scale of its type, with its breaks
    *((1.0, True), (0.96, True), (0.92, True)),
    *((1.0, False), (0.96, False), (0.92, False), (0.88, False), (0.86, False), (0.84, False)),
)
OFFICIAL_LANGUAGE = "vi"  # the language administrative documents are issued in
PDF_STANDARDS = ["a-2a", "ua-1"]
DEFAULT_TIMESTAMP = (
    1_767_225_600  # 1 January 2026 UTC: a file bears a date and rebuilds to the same bytes
)
# A page's script, one file after the other.
PAGE_SCRIPTS = ("fold.js", "common.js", "page.js", "figures.js", "files.js", "rows.js")
FONT_FACES = (("Regular", 400, "normal"), ("SemiBold", 600, "normal"), ("Italic", 400, "italic"))


def render_html(contents: Iterable[JSONObject], say: Translator, links: Mapping[str, str]) -> str:
    """A report's blocks → one HTML file that asks nothing of any network.

    `links` may hold `pdf`, `other` (the same report in the other language), `index`, and
    `statements`: the page that lists every statement, "" for this page itself, and by the name of
    another report (`report:results`) its page. Raises Unpublishable with every rule the blocks, or
    else the page made of them, break.
    """
    cover, *rest = outline.resolve_links(gate.check_blocks(contents), links)
    shapes = _pair_figures(rest)
    page = (
        blocks.load_templates()
        .get_template("page.html.j2")
        .render(
            language=say.language,
            other=next(language for language in LANGUAGE_NAMES if language != say.language),
            endonyms=LANGUAGE_NAMES,
            words=translate_page_words(say),
            links={"pdf": "", "other": "", "index": "", **links},
            faces=render_font_faces(),
            script=build_script(*PAGE_SCRIPTS),
            evidence=outline.serialise_evidence(rest),
            cover=cover,
            blocks=shapes,
            sections=[
                s for s in rest if s["type"] == "heading" and s["level"] == 2 and s["anchor"]
            ],
        )
    )
    if faults := gate.check_page(page):
        raise errors.Unpublishable(faults)
    return page


def render_pdf(
    contents: Iterable[JSONObject], say: Translator, style: str = paths.PDF_STYLES[0]
) -> bytes:
    """A report's blocks → a PDF that is PDF/UA-1 and PDF/A-2a, the same bytes every time.

    Raises Unpublishable with every rule the blocks break, or where they cannot be set as a PDF.
    """
    made, *_ = _typeset_report(contents, say, style, **_make_pdf_options())
    return fix_stream_ends(made)


def render_pdf_with_thumbnail(
    contents: Iterable[JSONObject], say: Translator, style: str = paths.PDF_STYLES[0]
) -> tuple[bytes, bytes]:
    """As `page_pdf`, and with it its first page as a small PNG."""
    made, report, laid_out = _typeset_report(contents, say, style, **_make_pdf_options())
    picture = thumbnails.render_first_page(report, _count_pages(made), laid_out, _prepare_layout)
    return fix_stream_ends(made), picture


def _make_pdf_options() -> JSONObject:
    return {"format": "pdf", "pdf_standards": PDF_STANDARDS, "timestamp": get_timestamp()}


def get_timestamp() -> int:
    """The date a file bears: the one asked for, else always the same."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or DEFAULT_TIMESTAMP)


def render_page_images(
    contents: Iterable[JSONObject],
    say: Translator,
    dots_per_inch: int,
    style: str = paths.PDF_STYLES[0],
) -> list[bytes]:
    """A report's pages as the PDF has them → PNG, one each."""
    made, *_ = _typeset_report(contents, say, style, format="png", ppi=float(dots_per_inch))
    return made if isinstance(made, list) else [made]


def _typeset_report(
    contents: Iterable[JSONObject], say: Translator, style: str, **options: Any
) -> tuple[Any, JSONObject, Callable[..., Any]]:
    """A report's blocks as they are set; the report as the template had it, to be drawn again."""
    cover, *rest = gate.check_blocks(contents)
    report: JSONObject = {
        "language": say.language,
        "words": translate_page_words(say),
        "symbols": dict(blocks.TONE_SYMBOLS),
        "style": style,
        "design": design.typst_settings(style),
        "cover": cover,
        "blocks": _pair_figures(rest),
    }
    fits: Sequence[tuple[float, bool]] = FIT_STEPS
    if style == "nd30":  # the decree says how large its type is: it takes the pages it needs
        report["office"], cover["pages"], fits = translate_office_words(say), 0, ((1.0, False),)
    tried = []
    for scale, breaks in fits:
        kept = [one for one in report["blocks"] if breaks or one["type"] != "break"]
        own = {**report, "scale": scale, "blocks": kept}
        laid_out = _prepare_layout(own)
        tried.append((laid_out(**options), own, laid_out))
        if not cover.get("pages") or _count_pages(tried[-1][0]) <= cover["pages"]:
            return tried[-1]
    return tried[0]  # more than fits legibly takes the pages it needs


def _prepare_layout(report: JSONObject) -> Callable[..., Any]:
    """A report laid out by the one Typst template, to be drawn once or more without doing so anew.

    With our fonts and no others.
    """
    import typst

    compiler = typst.Compiler(
        str(paths.TEMPLATES / "page.typ"),
        font_paths=_load_fonts(),
        sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
    )

    def drawn(**options: Any) -> Any:
        try:
            return compiler.compile(**options)
        except typst.TypstError as cause:
            fault = errors.Fault("pdf-made", errors.message("the PDF"), str(cause))
            raise errors.Unpublishable([fault]) from cause

    return drawn


@functools.cache
def _load_fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(paths.FONTS)])


def _count_pages(made: Any) -> int:
    """The pages of a PDF, or of pictures."""
    return len(re.findall(rb"/Type\s*/Page\b", made)) if isinstance(made, bytes) else len(made)


def fix_stream_ends(pdf: bytes) -> bytes:
    """A PDF whose streams end where their /Length says, whatever their last byte is.

    Typst closes a stream with LF; after data that ends in CR the two read as one end of line, and
    PDF/A validators count a byte too few. There CR LF closes it, and the addresses after it move.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    places = [found.start() for found in re.finditer(rb"\r\nendstream", pdf[:start])]

    def moved(address: int) -> int:
        return address + bisect.bisect(places, address)

    body = pdf[:start].replace(b"\r\nendstream", b"\r\r\nendstream")
    table = re.sub(
        rb"(\d{10})(?= \d{5} n\r\n)", lambda found: b"%010d" % moved(int(found[1])), pdf[start:]
    )
    return body + table.replace(b"startxref\n%d" % start, b"startxref\n%d" % moved(start))


def translate_page_words(say: Translator) -> dict[str, str]:
    """The words of the pages' own frame; everything else a reader sees comes in the blocks."""
    return {
        "author": say("Provincial briefing pipeline"),
        "skip": say("Skip to content"),
        "contents": say("Contents"),
        "source": say("Source"),
        "notes": say("Notes"),
        "scroll": say("Scroll sideways to see the whole chart"),
        "pages": say("Related pages"),
        "languages": say("Language"),
        "index": say("All reports"),
        "reports": say("Reports"),
        "tables": say("Tables"),
        "pdf": say("Download PDF"),
        "page": say("Page {n} of {total}", n="{n}", total="{total}"),  # the PDF fills its own
        "find": say("Find in the table"),
        "group": say("Group"),
        "groups": say("All groups"),
        "restore": say("Show all in original order"),
        "rows": say(
            "{n} of {total} rows", **_make_placeholders("n", "total")
        ),  # the script fills its own
        "sort": say("Sort by"),
        "copy_it": say("Copy with its source"),
        "copied": say("Copied: {said}", **_make_placeholders("said")),
        "by_hand": say("The browser does not let the page copy. Press Ctrl+C:"),
        "figure": say(
            "{value} ({period}) – {name}", **_make_placeholders("value", "period", "name")
        ),
        "cell": say(
            "{value} – {row}, {column} ({table})",
            **_make_placeholders("value", "row", "column", "table"),
        ),
        "sourced": say("{said}; source: {source}", **_make_placeholders("said", "source")),
        "worked": say("worked out by the rule: {rule}", **_make_placeholders("rule")),
        "row": say("See it in the list of statements"),
        "close": say("Close"),
        "copy_mode": say("Copy a figure"),
        "take": say("Download {kind}", **_make_placeholders("kind")),
        "here": say("Link to this row: {row}", **_make_placeholders("row")),
        "detail": say("{column}, detail", **_make_placeholders("column")),
    }


def translate_office_words(say: Translator) -> dict[str, str]:
    """The words round an administrative document, with {places} its office fills in.

    A translation is not issued: it has no frame of state, number, addressees and signature.
    """
    named = {"kind": say("REPORT")}
    if say.language != OFFICIAL_LANGUAGE:
        return named
    blanks = _make_placeholders("place", "day", "month", "year")
    return {
        **named,
        "state": say("SOCIALIST REPUBLIC OF VIET NAM"),
        "motto": say("Independence - Freedom - Happiness"),
        "number": say("No.: {number}/BC-{office}", **_make_placeholders("number", "office")),
        "date": say("{place}, day {day} month {month} year {year}", **blanks),
        "addressee": say("To: {addressee}", **_make_placeholders("addressee")),
        "recipients": say("Recipients:"),
        "filed": say("- Filed: clerical office, {unit}.", **_make_placeholders("unit")),
    }


def _make_placeholders(*names: str) -> dict[str, str]:
    """Placeholders that stay, for the script or the PDF to fill."""
    return {name: f"{{{name}}}" for name in names}


def build_script(*names: str) -> JSONObject:
    """A page's one script, of some templates, and the sum by which a browser runs it alone."""
    from markupsafe import Markup

    text = "".join((paths.TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"^\s*(//.*)?\n?", "", text, flags=re.MULTILINE)  # a tenth of many a page
    sum_of_it = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"text": Markup(text), "sum": f"sha256-{sum_of_it}"}


def render_font_faces() -> Any:
    """The embedded subset of Inter as CSS."""
    from markupsafe import Markup

    rules = []
    for face, weight, style in FONT_FACES:
        data = base64.b64encode((paths.FONTS / f"Inter-{face}.subset.woff2").read_bytes()).decode()
        rules.append(
            f"@font-face {{ font-family: Inter; font-weight: {weight}; font-style: {style}; "
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return Markup("\n".join(rules))


def _pair_figures(shapes: Iterable[JSONObject]) -> list[JSONObject]:
    """Two half-width figures in a row → one pair, drawn side by side."""
    rows: list[JSONObject] = []
    for shape in shapes:
        half = shape["type"] == "figure" and shape["width"] == "half"
        if half and rows and rows[-1]["type"] == "figure" and rows[-1]["width"] == "half":
            rows[-1] = {"type": "pair", "figures": [rows[-1], shape]}
        else:
            rows.append(shape)
    return rows
