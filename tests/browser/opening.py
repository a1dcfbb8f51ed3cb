"""Fixtures of the browser tests: a Chromium by Playwright, a window of it, the pages of runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from looking import CHROMIUM

from briefing import paths

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
RUNS = (  # every report of either province, and the two beside each other
    ("--year", "2025", "--data", "data", "--data", "data-demo", "--report", "provinces"),
    ("--data", "data", "--year", "2025"),
    ("--data", "data-demo", "--year", "2028"),
)
SETTLED = {"width": 1280, "height": 900}  # the window, until a test makes it narrower


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every page of the runs: reports in both languages, and each index."""
    folder = tmp_path_factory.mktemp("pages")
    for asked in RUNS:
        command = [sys.executable, "pipeline.py", "run", *asked, "--outputs", str(folder)]
        subprocess.run(command, cwd=paths.ROOT, stdout=subprocess.DEVNULL, check=True)
    found = sorted(folder.rglob("*.html"))
    assert {file.parent.name for file in found} >= {"vi", "en", folder.name}
    return found


@pytest.fixture(scope="module")  # while it lives no other test may have a loop of asyncio
def browser() -> Iterator[Browser]:
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
