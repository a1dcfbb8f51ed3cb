"""Every page without its script, and on paper: the whole report, and nothing that does nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from looking import (
    COLOURS,
    CONTROLS,
    CRAMPED,
    ROWS,
    faults,
    listed,
    narrowed,
    need_a_browser,
    opened,
    told,
)
from PIL import Image
from test_publish import squeezed

if TYPE_CHECKING:
    from playwright.sync_api import Page

need_a_browser()
pytest_plugins = ["opening"]  # the fixtures: a window, and the pages to open
pytestmark = pytest.mark.slow
A4 = {"width": 794, "height": 1123}
LONG = ("sources.html", "provinces.html")  # the reports printed to the end
TOOL = "one => one.content.querySelector('button').textContent"


def hidden(page: Page, file: Path) -> list[str]:
    return [f"{told(file)} hides {row}" for row, seen in page.evaluate(ROWS) if not seen]


def test_without_scripts_every_row_is_there_and_no_dead_control(window, pages):
    wrong = []
    page = window(java_script_enabled=False)
    for file in pages:
        narrowed(page, 1280)
        page.goto(file.as_uri())
        wrong += hidden(page, file)
        controls = [one for one in page.evaluate(CONTROLS) if not one.startswith(("<nav", "<a"))]
        narrowed(page, 320)
        wrong += [f"{told(file)}: {one}" for one in [*controls, *page.evaluate(CRAMPED)]]
    assert not wrong, listed(wrong)


def put_on_paper(page: Page, file: Path) -> None:
    """A page as it goes to paper, its long tables cut before to what nobody finds."""
    page.emulate_media(media="screen")
    opened(page, file)
    for field in page.locator("input[type=search]:visible").all():
        field.fill("zzz")
    page.emulate_media(media="print")


@pytest.fixture(scope="module")
def paper(window: Callable[..., Page], pages: list[Path]) -> dict[str, list[str]]:
    """What is wrong with any page on paper that was on a dark screen."""
    wrong: dict[str, list[str]] = {"missing": [], "controls": [], "colours": []}
    page = window(color_scheme="dark", viewport=A4)
    for file in pages:
        put_on_paper(page, file)
        wrong["missing"] += hidden(page, file)
        wrong["controls"] += [f"{told(file)}: {one}" for one in page.evaluate(CONTROLS)]
        wrong["colours"] += [f"{told(file)}: {one}" for one in faults(page, COLOURS)]
        sheet = Image.open(io.BytesIO(page.screenshot())).convert("L")
        dark = sum(sheet.histogram()[:200]) / (sheet.width * sheet.height)
        wrong["colours"] += [f"{told(file)}: {dark:.0%} of it is dark"] if dark > 0.25 else []
    return wrong


def test_paper_shows_every_row_whatever_was_looked_for(paper):
    assert not paper["missing"], listed(paper["missing"])


def test_paper_shows_no_control_and_no_way_to_other_pages(paper):
    assert not paper["controls"], listed(paper["controls"])


def test_paper_is_light_and_its_texts_stand_out_though_the_screen_was_dark(paper):
    assert not paper["colours"], listed(paper["colours"])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sheets_hold_every_row_and_none_of_the_tools(window, pages, language):
    chosen = [file for file in pages if file.parent.name == language and file.name in LONG]
    assert len(chosen) == len(LONG) + 1
    page = window(color_scheme="dark", viewport=A4)
    for file in chosen:
        put_on_paper(page, file)
        sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        text = squeezed("".join(sheet.extract_text() for sheet in sheets))
        missing = [row for row, _ in page.evaluate(ROWS) if squeezed(row) not in text]
        assert missing == [], told(file)
        assert squeezed(page.locator("template").evaluate(TOOL)) not in text
