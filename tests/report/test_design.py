"""The design: one place for colours, told apart by every eye and in grey print."""

from __future__ import annotations

import itertools
import re

import contrast as wcag
import numpy as np
import pytest

from briefing import paths
from briefing.report import design

# Linear RGB as a dichromat sees it: Machado, Oliveira and Fernandes (2009), severity 1.
SEEN = {
    "every cone": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TEXTS = ("ink", "muted", "accent", "good", "bad", "warn", "gap")
SERIES = ("accent", "warm", "middle", "sand", "grid")  # what lies side by side in charts


def linear(colour: str) -> np.ndarray:
    """#rrggbb → linear RGB (IEC 61966-2-1)."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Linear RGB → CIELAB, white D65."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    return wcag.contrast(wcag.colour(one), wcag.colour(other))


@pytest.mark.parametrize(
    "scheme", [design.LIGHT_COLOURS, design.DARK_COLOURS], ids=["light", "dark"]
)
@pytest.mark.parametrize("ground", ["paper", "faint"])
@pytest.mark.parametrize("text", TEXTS)
def test_texts_stand_out_from_their_ground_by_day_and_night(text, ground, scheme):
    assert contrast(scheme[text], scheme[ground]) >= 7  # level AAA


@pytest.mark.parametrize(
    "scheme", [design.CHART_COLOURS, design.DARK_COLOURS], ids=["light", "dark"]
)
@pytest.mark.parametrize("mark", ["accent", "warm", "axis"])
def test_lines_and_marks_of_a_chart_stand_out_by_day_and_night(mark, scheme):
    assert contrast(scheme[mark], scheme["paper"]) >= 3


@pytest.mark.parametrize(
    "scheme", [design.CHART_COLOURS, design.DARK_COLOURS], ids=["light", "dark"]
)
@pytest.mark.parametrize("fill", SERIES[2:])
def test_figures_are_read_on_the_light_series(fill, scheme):
    assert contrast(scheme["ink"], scheme[fill]) >= 4.5


def test_no_colour_is_named_outside_the_design():
    found = {
        f"{file.relative_to(paths.PACKAGE)}: {hit}"
        for pattern in ("*.py", "*.css", "*.typ", "*.j2", "*.js", "*.mplstyle")
        for file in paths.PACKAGE.rglob(pattern)
        for hit in re.findall(
            r"#[0-9a-fA-F]{6}\b|: [0-9a-fA-F]{6}$|rgb\(\"|: #[0-9a-fA-F]{3}\b",
            file.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }

    assert found == set()


@pytest.mark.parametrize("eye", SEEN)
@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(SERIES, 2)])
def test_the_series_of_a_chart_are_told_apart_by_every_eye(eye, one, other):
    seen = [lab(SEEN[eye] @ linear(design.CHART_COLOURS[name])) for name in (one, other)]

    assert np.linalg.norm(seen[0] - seen[1]) > 10  # CIE 1976; about 2.3 is just noticed


def test_in_grey_print_dark_middle_and_light_series_stay_apart():
    grey = {name: lab(linear(design.CHART_COLOURS[name]))[0] for name in SERIES}

    assert grey["warm"] - grey["accent"] > 10
    assert grey["middle"] - grey["warm"] > 10
    assert grey["sand"] - grey["middle"] > 5


@pytest.mark.parametrize(
    "colours", [design.LIGHT_COLOURS, design.DARK_COLOURS, design.CHART_COLOURS]
)
def test_a_colour_is_six_digits(colours):
    assert {
        name for name, value in colours.items() if not re.fullmatch("#[0-9a-f]{6}", value)
    } == set()


def test_night_has_every_colour_of_day():
    assert set(design.DARK_COLOURS) == set(design.CHART_COLOURS)
