"""What is asked of an open page: its faults as axe sees them, what lies where, what moves."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASKED = os.environ.get("CHROMIUM", "")  # another name or path of it
CHROMIUM = next(filter(None, map(shutil.which, [ASKED] if ASKED else NAMES)), "")
COLOURS = "cat.color"  # axe's tag of the rules about colours
# What rules find, all (those of level AAA and experimental ones too) or those with a tag: the first
# places of each.
FAULTS = """(tag) => {
  const held = axe.getRules(tag ? [tag] : undefined).map((rule) => rule.ruleId);
  const rules = Object.fromEntries(held.map((id) => [id, { enabled: true }]));
  return axe.run({ runOnly: held, rules, resultTypes: ["violations"] }).then((found) =>
    found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) =>
      `${id}, ${nodes.length} times: ${node.html.slice(0, 120)} – ${node.failureSummary}`)));
}"""

# What makes a page scroll sideways, what a box cuts off, and texts of a row one over the other.
CRAMPED = """() => {
  const told = [];
  const say = (what, one) => told.push(`${what}: ${one.outerHTML.slice(0, 120)}`);
  const all = [...document.body.querySelectorAll("*")].filter((one) => !one.closest("svg"));
  const scrolls = (one) => one && one !== document.body
    && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  for (const root of [document.documentElement, document.body]) {
    if (/hidden|clip/.test(getComputedStyle(root).overflowX)) say("hides what is too wide", root);
  }
  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = all.filter((one) => one.getBoundingClientRect().right > innerWidth + .5);
    const outer = wide.filter((one) => !scrolls(one));
    outer.slice(-2).forEach((one) => say("wider than the window", one));
    if (!outer.length) say("wider than the window", document.documentElement);
  }
  for (const one of all) {
    const cuts = one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
      && /hidden|clip/.test(getComputedStyle(one).overflowX);
    if (cuts && one.getClientRects().length) say("cuts off", one);
  }
  for (const row of document.querySelectorAll("main tr")) {
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    const spots = [];
    while (walk.nextNode()) {
      if (!walk.currentNode.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const [low, high] = [top + (bottom - top) / 4, bottom - (bottom - top) / 4];
        const over = spots.some((one) => Math.min(one.right, right) - Math.max(one.left, left) > 1.5
          && Math.min(one.high, high) > Math.max(one.low, low));
        if (over) say("two texts one over the other", walk.currentNode.parentElement);
        spots.push({ left, right, low, high });
      }
    }
  }
  return told;
}"""

MOVING = """() => {
  const still = (one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return !parseFloat(transitionDuration) && animationName === "none" && scrollBehavior === "auto";
  };
  return [...document.querySelectorAll("*")].filter((one) => !still(one))
    .map((one) => one.outerHTML.slice(0, 120));
}"""

# What can be used, and is in sight; the heads of tables are told on paper, where they do nothing.
CONTROLS = """() => [...document.querySelectorAll(
  "button, input, select, textarea, dialog, nav, .skip")]
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .map((one) => one.outerHTML.slice(0, 120))"""

# The rows of a page, of an index those in the language it is read in; whether each is in sight.
ROWS = """() => [...document.querySelectorAll("tbody tr")]
  .filter((row) => row.closest(".edition")?.checkVisibility() ?? true)
  .map((row) =>
    [row.querySelector("th")?.textContent.trim() ?? "", row.getClientRects().length > 0])"""


def need_a_browser() -> None:
    """Skips what cannot be tried here; `make browser`, which is asked for it, fails."""
    there = {
        f"a Chromium named {ASKED} (CHROMIUM)" if ASKED else "Chromium": CHROMIUM,
        "Playwright": importlib.util.find_spec("playwright"),
        "axe": AXE.is_file(),
    }
    lacking = ", ".join(name for name, found in there.items() if not found)
    if not lacking:
        return
    told = f"no page was opened in a browser; missing: {lacking} (CONTRIBUTING.md tells)"
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(told, pytrace=False)
    pytest.skip(told, allow_module_level=True)


def told(file: Path) -> str:
    """A page's name in what a test says: cao-bang/2025/vi/summary.html."""
    return "/".join(file.parts[-4:])


def opened(page: Page, file: Path) -> None:
    """The page is open, and axe beside it, by a way its own policy need not allow."""
    page.goto(file.as_uri())
    page.evaluate(AXE.read_text(encoding="utf-8"))


def faults(page: Page, tag: str = "") -> list[str]:
    """What axe finds by all its rules, or by those with a tag."""
    found: list[str] = page.evaluate(FAULTS, tag)
    return found


def narrowed(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def listed(wrong: list[str]) -> str:
    """The first of what is wrong, for whoever mends it."""
    return "\n".join([f"{len(wrong)} in all", *wrong[:20]])
