"""What the browser tests need: a Chromium, Playwright, axe, and the pages of three runs."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing import paths

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASKED = os.environ.get("CHROMIUM", "")  # another name or path of it
CHROMIUM = next(filter(None, map(shutil.which, [ASKED] if ASKED else NAMES)), "")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
RUNS = (  # every report of either province, and the two beside each other
    ("--data", "data", "--data", "data-demo", "--report", "provinces"),
    ("--data", "data", "--year", "2025"),
    ("--data", "data-demo", "--year", "2028"),
)
SETTLED = {"width": 1280, "height": 900}  # the window, until a test makes it narrower


@pytest.fixture(scope="session")
def needed() -> None:
    """Skips what cannot be tried here; `make browser`, which is asked for it, fails."""
    there = {
        f"a Chromium named {ASKED} (CHROMIUM)" if ASKED else "Chromium": CHROMIUM,
        "Playwright": importlib.util.find_spec("playwright"),
        "axe": AXE.is_file(),
    }
    lacking = ", ".join(name for name, found in there.items() if not found)
    if not lacking:
        return
    told = f"no page was opened in a browser; missing: {lacking} (CONTRIBUTING.md, a page)"
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.exit(told, returncode=1)
    pytest.skip(told)


@pytest.fixture(scope="session")
def pages(needed: None, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every page of the runs: reports in both languages, and each index."""
    folder = tmp_path_factory.mktemp("pages")
    for asked in RUNS:
        command = [sys.executable, "pipeline.py", "run", *asked, "--outputs", str(folder)]
        subprocess.run(command, cwd=paths.ROOT, stdout=subprocess.DEVNULL, check=True)
    found = sorted(folder.rglob("*.html"))
    assert {file.parent.name for file in found} >= {"vi", "en", folder.name}
    return found


@pytest.fixture(scope="module")  # while it lives no other test may have a loop of asyncio
def browser(needed: None) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function opening an empty window that stands still; what it is given are its options."""
    contexts = []

    def opened(**options: Any) -> Page:
        contexts.append(
            browser.new_context(**{"viewport": SETTLED, "reduced_motion": "reduce", **options})
        )
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()
