"""A reader with a keyboard alone: every place is reached and seen, every tool works, no trap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import pytest
from looking import CRAMPED, faults, listed, narrowed, need_a_browser, opened, told

if TYPE_CHECKING:
    from playwright.sync_api import Page

need_a_browser()
pytest_plugins = ["opening"]  # the fixtures: a window, and the pages to open
pytestmark = pytest.mark.slow
LANGUAGES = ("vi", "en")
MANY = 1500  # more than any page has places to tab to

# What has the focus, or null: its ring, and whether it is in sight with nothing over it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement || one.reached) return null;
  one.reached = true;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const parts = [...one.getClientRects()].map((part) => ({
    left: Math.max(part.left, 0), right: Math.min(part.right, innerWidth),
    top: Math.max(part.top, 0), bottom: Math.min(part.bottom, innerHeight),
  })).filter((part) => part.right > part.left && part.bottom > part.top);
  const free = parts.some(({ left, right, top, bottom }) => {
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return one.contains(over) || over?.closest("label")?.contains(one);
  });
  const wrong = [];
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.push("no ring");
  if (!parts.length) wrong.push("out of sight");
  else if (!free) wrong.push("something over it");
  return wrong.map((what) => `${what}: ${one.outerHTML.slice(0, 120)}`);
}"""

LEFT_BEHIND = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && !one.reached)
  .map((one) => `never reached: ${one.outerHTML.slice(0, 120)}`)"""

# Whether a place is in the upper half of the window.
AT_TOP = """id => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  return 0 <= top && top < innerHeight / 2;
}"""

# Of the table that has the focus: its rows in sight, how it is sorted, what it says.
TABLE = """() => {
  const block = document.activeElement.closest(".table");
  const seen = (what) => [...block.querySelectorAll(what)].filter((row) => row.checkVisibility());
  const rows = seen("tbody tr:not(.group)");
  return {
    rows: rows.map((row) => row.textContent.replace(/\\s+/g, " ").trim()),
    heads: rows.map((row) => row.querySelector("th").textContent.replace(/\\s+/g, " ").trim()),
    groups: seen(".group").length,
    sorted: block.querySelector("[aria-sort$=ending]")?.getAttribute("aria-sort") ?? "none",
    says: block.querySelector("[role=status]").textContent,
  };
}"""


EDITIONS = """() => [...document.querySelectorAll(".edition")]
  .filter((one) => one.checkVisibility()).map((one) => one.id)"""


# How far the page is scrolled, once it has not moved for half a second.
AT_REST = """() => new Promise((done) => {
  const look = (was, times) => (times === 5 ? done(was)
    : setTimeout(() => look(scrollY, scrollY === was ? times + 1 : 0), 100));
  look(-1, 0);
})"""


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Presses a key until what is wanted has the focus."""
    for _ in range(MANY):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way by {key} to {wanted}")


def of(pages: list[Path], language: str, name: str, year: str = "2028") -> Path:
    return next(file for file in pages if file.parts[-3:] == (year, language, name))


def test_every_place_is_reached_once_in_sight_with_a_ring_and_nothing_over_it(window, pages):
    wrong = []
    page = window()
    for number, file in enumerate(pages):
        page.goto(file.as_uri())
        for _ in range(MANY):
            page.keyboard.press("Shift+Tab" if number % 2 else "Tab")
            found = page.evaluate(FOCUSED)
            if found is None:
                break
            wrong += [f"{told(file)}: {one}" for one in found]
        wrong += [f"{told(file)}: {one}" for one in page.evaluate(LEFT_BEHIND)]
    assert not wrong, listed(wrong)


def test_the_first_place_of_a_report_leads_past_its_head(window, pages):
    page = window()
    for file in pages:
        if file.parent.name not in LANGUAGES:
            continue
        page.goto(file.as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.matches('.skip')"), told(file)
        page.keyboard.press("Enter")
        page.wait_for_url("**#content")
        page.keyboard.press("Tab")
        assert page.evaluate("() => !!document.activeElement.closest('main')"), told(file)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_are_found_grouped_sorted_and_restored_by_keys_alone(window, pages, language, width):
    page = window()
    narrowed(page, width)
    page.goto(of(pages, language, "progress.html").as_uri())
    tab_to(page, ".table:has(.tools select):has(tbody .group) .tools input")
    start = page.evaluate(TABLE)
    assert str(len(start["rows"])) in start["says"]

    word = start["heads"][-1]
    page.keyboard.type(word)
    found = page.evaluate(TABLE)
    assert 0 < len(found["rows"]) < len(start["rows"])
    assert all(word in row for row in found["rows"])
    assert str(len(found["rows"])) in found["says"]

    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    tab_to(page, ".tools select")
    page.keyboard.press("ArrowDown")
    grouped = page.evaluate(TABLE)
    assert grouped["groups"] == 1 < start["groups"]
    assert 0 < len(grouped["rows"]) < len(start["rows"])

    tab_to(page, ".tools button")
    page.keyboard.press("Enter")
    assert page.evaluate(TABLE) == start

    tab_to(page, ".table:has(:focus) thead button")
    page.keyboard.press("Enter")
    up = page.evaluate(TABLE)
    page.keyboard.press("Space")
    down = page.evaluate(TABLE)
    assert (up["sorted"], down["sorted"]) == ("ascending", "descending")
    assert sorted(up["rows"]) == sorted(down["rows"]) == sorted(start["rows"])
    assert up["rows"] != down["rows"]

    tab_to(page, ".tools button", "Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(TABLE) == start


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_opens_by_keys_at_the_place_that_is_read(window, pages, language):
    page = window()
    file = of(pages, language, "progress.html")
    page.goto(file.as_uri())
    read = height = page.evaluate("() => innerHeight")
    while read <= 2 * height:
        page.keyboard.press("PageDown")  # a busy browser may take two for one
        read = page.evaluate(AT_REST)
    tab_to(page, ".bar a[hreflang]")
    assert page.evaluate("() => scrollY") == read
    page.keyboard.press("Enter")
    page.wait_for_function("was => document.documentElement.lang !== was", arg=language)
    other, place = urldefrag(page.url)
    assert other.endswith(f"/{'en' if language == 'vi' else 'vi'}/progress.html")
    page.wait_for_function(AT_TOP, arg=place)  # a browser goes there once the page is laid out
    page.goto(file.as_uri())
    there = page.evaluate(
        "id => document.getElementById(id).getBoundingClientRect().top + scrollY", place
    )
    assert read - height < there < read + height / 2


def test_an_index_changes_its_language_by_keys(window, pages):
    page = window()
    for file in pages:
        if file.name != "index.html":
            continue
        page.goto(file.as_uri())
        first = page.evaluate(EDITIONS)
        tab_to(page, ".bar a[hreflang]")
        page.keyboard.press("Enter")
        assert (first, page.evaluate(EDITIONS)) == (["vi"], ["en"])


OPEN = "() => !!document.querySelector('dialog[open]')"
STAYS = "() => addEventListener('click', (e) => e.target.closest('a') && e.preventDefault())"
INSIDE = "() => !!document.activeElement.closest('dialog[open]')"


def pressed(page: Page, control: str, number: int) -> list[str]:
    """Presses one control; what it opens holds the focus, has no faults, and Escape ends it."""
    one = page.locator(control).nth(number)
    page.evaluate(STAYS)
    name = one.evaluate("one => one.outerHTML.slice(0, 120)")
    one.focus()
    page.keyboard.press("Enter")
    if not page.evaluate(OPEN):
        return []
    wrong = [] if page.evaluate(INSIDE) else ["the focus stayed behind"]
    page.keyboard.press("Tab")
    wrong += [] if page.evaluate(INSIDE) else ["the focus ran away"]
    wrong += [*page.evaluate(CRAMPED), *faults(page)]
    page.keyboard.press("Escape")
    wrong += ["Escape does not close it"] if page.evaluate(OPEN) else []
    back = one.evaluate("one => one === document.activeElement")
    wrong += [] if back else ["the focus did not come back"]
    return [f"{name}: {what}" for what in wrong]


@pytest.mark.parametrize("width", [1280, 320])
def test_what_a_control_opens_is_sound_and_is_left_by_escape(window, pages, width):
    """Of each page the first button of every name, and the first figure that leads somewhere."""
    wrong = []
    page = window()
    narrowed(page, width)
    for file in pages:
        if file.parts[-4] == "cao-bang" and file.parent.name == "vi":
            continue
        opened(page, file)
        names = page.locator("button:visible").evaluate_all(
            "all => all.map((one) => one.closest('thead') ? 'head' : one.textContent.trim())"
        )
        for name in dict.fromkeys(names):
            wrong += pressed(page, "button:visible", names.index(name))
        if page.locator("a.stated").count():
            wrong += [f"{told(file)}: {one}" for one in pressed(page, "a.stated", 0)]
    assert not wrong, listed(wrong)
