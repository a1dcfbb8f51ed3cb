"""What web pages share: script, fonts, and the frame of an index with all languages in it."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from briefing import i18n, paths
from briefing.publish.page_words import translate_page_words
from briefing.report import templating

FONT_FACES = (("Regular", 400), ("SemiBold", 600))  # a page is light: italics are for paper


@functools.cache
def build_script(*names: str) -> dict[str, Any]:
    """A page's one script, of some templates, and the sum by which a browser runs it alone."""
    text = "".join((paths.TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    # Without comments and indents: a tenth of many a page.
    text = re.sub(r"^\s*(//.*)?\n?|(?<=\S) +// .*$", "", text, flags=re.MULTILINE)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return {"text": Markup(text), "sum": f"sha256-{digest}"}


@functools.cache
def render_font_faces() -> Any:
    """The embedded subset of Inter as CSS."""
    rules = []
    for face, weight in FONT_FACES:
        data = base64.b64encode((paths.FONTS / f"Inter-{face}.subset.woff2").read_bytes()).decode()
        rules.append(
            f"@font-face {{ font-family: Inter; font-weight: {weight}; "
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return Markup("\n".join(rules))


def render_index(
    template: str,
    translators: Iterable[i18n.Translator],
    describe: Callable[[i18n.Translator], dict[str, Any]],
    script: dict[str, Any] | None = None,
) -> str:
    """An index, all languages in one file, the first one shown; `index.html#en` opens in English.

    `describe` gives what the index shows in a language.
    """
    editions = [
        {
            "language": say.language,
            "subtitle": say(
                "Reports in {languages}, as web pages and PDF", languages=say.language_names()
            ),
            "words": translate_page_words(say),
            "imprint": "",
            **describe(say),
        }
        for say in translators
    ]
    names, faces = i18n.list_language_names(), render_font_faces()
    page = templating.load_templates().get_template(template)
    return page.render(editions=editions, endonyms=names, faces=faces, script=script)
