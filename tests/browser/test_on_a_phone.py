"""What a reader has in the hand: how long the summary is, what opens folded, and how it unfolds."""

from __future__ import annotations

import pytest
from looking import CRAMPED, faults, listed, need_a_browser, opened, told

need_a_browser()
pytest_plugins = ["opening"]  # the fixtures: a window, and the pages to open
pytestmark = pytest.mark.slow
PHONE = {"width": 390, "height": 844}
SCREENS = 6

# What of a chart or table has to be moved sideways to be seen.
SCROLLED = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1
    && /auto|scroll/.test(getComputedStyle(one).overflowX))
  .map((one) => one.outerHTML.slice(0, 120))"""

SECTIONS = """() => [...document.querySelectorAll("main h2[id]:not(.contents *)")]
  .map((one) => one.id)"""

# Of a section whose heading is known: whether what follows the heading is in sight.
IN_SIGHT = """(id) => {
  const heading = document.getElementById(id);
  return (heading.closest("summary") || heading).nextElementSibling.checkVisibility();
}"""


@pytest.fixture
def phone(window):
    return window(viewport=PHONE, has_touch=True, is_mobile=True)


def named(pages, name):
    found = [file for file in pages if file.name == f"{name}.html"]
    assert {file.parent.name for file in found} == {"vi", "en"}
    assert len({file.parts[-4] for file in found}) == 2  # provinces
    return found


def test_the_summary_is_at_most_six_screens(phone, pages):
    for file in named(pages, "summary"):
        phone.goto(file.as_uri())
        height = phone.evaluate("document.documentElement.scrollHeight")
        assert height <= SCREENS * PHONE["height"], f"{told(file)}: {height} px"


def test_a_link_unfolds_its_section_and_the_row_it_leads_to(phone, pages):
    for file in named(pages, "summary"):
        opened(phone, file)
        sections = phone.evaluate(SECTIONS)
        assert len(sections) > 2
        assert not any(phone.evaluate(IN_SIGHT, one) for one in sections), told(file)
        wrong = faults(phone)
        for one in sections:
            phone.evaluate("(id) => { location.hash = id; }", one)
            phone.wait_for_function(IN_SIGHT, arg=one)
        wrong += [*faults(phone), *phone.evaluate(CRAMPED), *phone.evaluate(SCROLLED)]
        assert not wrong, listed(wrong)
        row = phone.evaluate("document.querySelector('#targets tbody [id]').id")
        phone.goto("about:blank")
        phone.goto(f"{file.as_uri()}#{row}")
        assert phone.locator(f"[id='{row}']").is_visible(), told(file)


def test_paper_and_a_desk_unfold_every_section(window, phone, pages):
    desk = window()
    for file in named(pages, "summary"):
        phone.goto(file.as_uri())
        phone.emulate_media(media="print")
        assert all(phone.evaluate(IN_SIGHT, one) for one in phone.evaluate(SECTIONS)), told(file)
        phone.emulate_media(media="screen")
        desk.goto(file.as_uri())
        assert not desk.locator("details.part").count(), told(file)


def test_nothing_of_a_report_is_moved_sideways(phone, pages):
    wrong = []
    for file in pages:
        phone.goto(file.as_uri())
        wrong += [f"{told(file)}: {one}" for one in phone.evaluate(SCROLLED)]
    assert not wrong, listed(wrong)


def test_the_sources_open_folded(phone, pages):
    for file in named(pages, "sources"):
        phone.goto(file.as_uri())
        lists = phone.locator("main ul:not(.small, .notes, nav ul) > li")
        assert lists.count(), told(file)
        assert all(one.locator("summary").count() for one in lists.all()), told(file)
        phone.locator("main ul details > summary").first.click()
        assert phone.locator("main ul details").first.get_attribute("open") is not None


# Of rows with several verdicts: signs that stand in another line than their word.
SIGNS = """() => [...document.querySelectorAll("td .symbol")].filter((one) => {
  const word = one.nextSibling, range = document.createRange();
  if (!word || !one.checkVisibility()) return false;
  range.selectNodeContents(word);
  const first = [...range.getClientRects()].find((box) => box.width > 4);
  return first && first.top > one.getBoundingClientRect().bottom;
}).map((one) => one.parentElement.outerHTML)"""


def test_a_sign_stands_in_one_line_with_its_word(phone, pages):
    for file in (one for one in pages if one.name in ("communes.html", "progress.html")):
        phone.goto(file.as_uri())
        assert not phone.evaluate(SIGNS), told(file)
