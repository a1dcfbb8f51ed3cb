"""Every page, opened in a browser: axe finds nothing, nothing runs over, nothing is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from looking import COLOURS, CRAMPED, MOVING, faults, listed, narrowed, need_a_browser, opened, told

from briefing import paths

if TYPE_CHECKING:
    from playwright.sync_api import Page

need_a_browser()
pytest_plugins = ["opening"]  # the fixtures: a window, and the pages to open
pytestmark = pytest.mark.slow
DESK, ZOOMED, PHONE = 1280, 640, 320  # 640: a desk's window at 200 %
RULES = {"light": "", "dark": COLOURS}  # the other scheme differs by its colours alone
USED_AT = {"light": PHONE, "dark": DESK}  # how wide it is when its tools are in use
KINDS = ("axe", "cramped", "moving", "requests", "errors", "used")

Found = dict[str, list[str]]  # a kind of fault → each with its page


def used(page: Page) -> bool:
    """Whether there is something to find or to sort by, which is then in use."""
    fields = page.locator("input[type=search]:visible").all()
    for field in fields:
        field.fill("a")
    heads = page.locator("thead:has(button:visible)").all()
    for head in heads:
        head.locator("button").first.press("Enter")
    return bool(fields or heads)


def looked_at(page: Page, file: Path, scheme: str, found: Found) -> None:
    """A page is opened once, looked at in every width, used, and looked at again."""

    def note(kind: str, where: str, what: list[str]) -> None:
        found[kind] += [f"{told(file)}, {scheme}{where}: {one}" for one in what]

    opened(page, file)
    for width in (DESK, ZOOMED, PHONE):
        narrowed(page, width)
        note("cramped", f", {width} px", page.evaluate(CRAMPED))
        if width != ZOOMED:
            note("axe", f", {width} px", faults(page, RULES[scheme]))
    note("moving", "", page.evaluate(MOVING))
    narrowed(page, USED_AT[scheme])
    if used(page):
        found["used"].append(told(file))
        note("cramped", f", {USED_AT[scheme]} px, in use", page.evaluate(CRAMPED))
        note("axe", f", {USED_AT[scheme]} px, in use", faults(page, RULES[scheme]))


@pytest.fixture(scope="module", params=RULES)
def found(request: pytest.FixtureRequest, window: Callable[..., Page], pages: list[Path]) -> Found:
    """What is wrong with any page in one scheme of colours."""
    found: Found = {kind: [] for kind in KINDS}
    page = window(color_scheme=request.param)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: found["errors"].append(f"{page.url}: {one.text}"))
    page.on("pageerror", lambda one: found["errors"].append(f"{page.url}: {one}"))
    for file in pages:
        looked_at(page, file, request.param, found)
    own = {
        one.as_uri() for file in pages for one in (file, file.with_suffix(paths.THUMBNAIL_SUFFIX))
    }
    found["requests"] = [url for url in asked if url not in own and not url.startswith("data:")]
    return found


def test_axe_finds_nothing_by_any_rule_on_a_desk_or_a_phone(found):
    assert not found["axe"], listed(found["axe"])


def test_no_page_scrolls_sideways_cuts_off_or_sets_text_over_text(found):
    assert not found["cramped"], listed(found["cramped"])


def test_nothing_moves_for_those_who_ask_for_stillness(found):
    assert not found["moving"], listed(found["moving"])


def test_a_page_asks_for_nothing_but_an_index_for_its_pictures(found):
    assert not found["requests"], listed(found["requests"])


def test_a_page_has_no_error(found):
    assert not found["errors"], listed(found["errors"])


def test_pages_of_both_languages_were_tried_while_in_use(found):
    assert {name.split("/")[-2] for name in found["used"]} >= {"vi", "en"}
