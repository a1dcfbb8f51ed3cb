"""A report's blocks → one HTML file that asks nothing of any network."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Mapping
from typing import Any

from briefing import errors, i18n
from briefing.publish import gate, outline
from briefing.publish.making import name_format
from briefing.publish.page_assets import build_script, render_font_faces
from briefing.publish.page_words import translate_page_words
from briefing.report import templating

JSONObject = dict[str, Any]
# A page's script, one file after the other.
PAGE_SCRIPTS = ("fold.js", "common.js", "page.js", "figures.js", "files.js", "values.js", "rows.js")

# Line breaks that mean nothing: before parts of tables, lists and drawings.
BREAKS = re.compile(r"\n+(?=</?(?:table|tbody|thead|tr|td|th|col|ul|li|g|path|use|text)\b)")


def render_html(
    contents: Iterable[JSONObject],
    say: i18n.Translator,
    links: Mapping[str, str],
    imprint: str = "",
    quoted: Iterable[str] = (),
) -> str:
    """A report's blocks → the text of its page.

    `links` may hold `format:FORMAT` (the same report in another format), `language:LANGUAGE` (in
    another language), `index`, and `statements`: the page that lists every statement, "" for this
    page itself, and by the name of another report (`report:results`) its page. `imprint` is its
    last line; `quoted` as of `gate.check_blocks`. Raises Unpublishable with every rule the blocks,
    or else the page made of them, break.
    """
    page = draw_page(gate.check_blocks(contents, quoted), say, links, imprint)
    if faults := gate.check_page(page):
        raise errors.Unpublishable(faults)
    return page


def draw_page(
    contents: list[JSONObject], say: i18n.Translator, links: Mapping[str, str], imprint: str = ""
) -> str:
    """Blocks as a page, whatever they say; as `render_html`."""
    cover, *rest = outline.resolve_links(contents, links)
    headings = (shape for shape in rest if shape["type"] == "heading")
    others = [
        {"language": name, "name": i18n.name_language(name), "href": href}
        for name in i18n.LANGUAGES
        if (href := links.get(f"language:{name}"))
    ]
    downloads = [
        {"href": href, "type": mimetypes.guess_type(href)[0] or "", "label": label}
        for name, href in links.items()
        if name.startswith("format:")
        for label in [say("Download {format}", format=name_format(name.removeprefix("format:")))]
    ]
    template = templating.load_templates().get_template("page.html.j2")
    page = template.render(
        language=say.language,
        documents_language=i18n.LANGUAGES[0],
        others=others,
        downloads=downloads,
        words={**translate_page_words(say), "folds": links.get("statements") == ""},
        links={"index": "", **links},
        faces=render_font_faces(),
        script=build_script(*PAGE_SCRIPTS),
        evidence=outline.serialise_evidence(rest),
        cover=cover,
        imprint=imprint,
        blocks=outline.pair_figures(rest),
        sections=[shape for shape in headings if shape["level"] == 2 and shape["anchor"]],
    )
    return BREAKS.sub("", page)
