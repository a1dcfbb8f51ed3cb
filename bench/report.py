"""The figures measured → docs/performance.md and its chart."""

from __future__ import annotations

import statistics
import textwrap
from pathlib import Path
from typing import Any

from briefing import paths

DOCS = paths.ROOT / "docs"
FIGURES = DOCS / "performance.json"
PAGE, CHART = DOCS / "performance.md", DOCS / "pictures" / "performance.svg"

Figures = dict[str, Any]
OPENING = (
    "Written by `make bench`; the figures are in `performance.json`. One machine, {cores} cores, "
    "{system}, Python {python}, {date}; whole commands, their start included; medians of {rounds} "
    "rounds, the ways compared taking turns in every round; a ratio is the median of the rounds' "
    "ratios. {reports} reports: those of `data/`, as of 2025, in both languages."
)
BARS = (  # of the chart: the measurement, a way of it, its name there
    ("a", "command lines", "papermill, then jupyter nbconvert"),
    ("a", "command lines, two at a time", "the same, two at a time"),
    ("a", "pipeline, HTML and PDF", "pipeline, HTML and PDF"),
    ("a", "pipeline, HTML", "pipeline, HTML"),
    ("b", "floor", "floor: no notebook machinery"),
    ("d", "one figure changed", "one figure changed, HTML and PDF"),
    ("c", "unchanged run", "nothing changed"),
)


def write(figures: Figures) -> None:
    """The page and the chart."""
    _chart([(label, _middle(figures, key, way)) for key, way, label in BARS])
    PAGE.write_text(page(figures), encoding="utf-8")


def _middle(figures: Figures, key: str, way: str) -> float:
    return statistics.median(figures[key]["took"][way])


def _chart(bars: list[tuple[str, float]]) -> None:
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    import seaborn as sns
    from matplotlib import font_manager

    for face in paths.FONTS.glob("*.ttf"):
        font_manager.fontManager.addfont(face)
    mpl.rcParams["svg.hashsalt"] = "briefing"
    with plt.style.context(paths.CHART_STYLE):
        figure, axes = plt.subplots(figsize=(7.2, 3), layout="constrained")
        names, seconds = zip(*bars, strict=True)
        colours = ["#8a969c" if "papermill" in n or "same" in n else "#0b5560" for n in names]
        sns.barplot(x=list(seconds), y=list(names), hue=list(names), palette=colours, ax=axes)
        for row, second in enumerate(seconds):
            axes.text(second, row, f" {second:.1f} s", va="center")
        axes.set(xlabel="seconds for all reports in both languages, two cores", ylabel="")
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(CHART, format="svg", metadata={"Date": None})
        plt.close(figure)


def page(figures: Figures) -> str:
    """The page as text."""
    return "\n\n".join((_opening(figures), _bars(figures), _many(figures), _notes(figures))) + "\n"


def _opening(figures: Figures) -> str:
    told = textwrap.fill(OPENING.format(**figures["machine"], **figures["a"]), 100)
    return f"# How fast it is\n\n{told}\n\n![Seconds for all reports](pictures/performance.svg)"


def _bars(figures: Figures) -> str:
    a, b, c, d, f = (figures[key] for key in "abcdf")
    e, g = figures["e"], figures["g"]
    seconds = {k + way: _middle(figures, k, way) for k in "abcdf" for way in figures[k]["took"]}
    rate = e["100"]["a_minute"] / e["1"]["a_minute"]
    memory = e["100"]["memory"] / e["10"]["memory"]
    largest, middle = g["5000 × 1"]["measure"], g["500 × 1"]["measure"]
    rows = [
        (
            *("(a) all reports, HTML, against the command lines one after another",),
            f"{seconds['apipeline, HTML']:.2f} s, {seconds['acommand lines']:.1f} s",
            *(f"**{a['one']:.1f} times faster**", "≥ 8"),
        ),
        (
            *("(a) … two at a time",),
            f"{seconds['acommand lines, two at a time']:.1f} s",
            *(f"**{a['two']:.1f} times faster**", "≥ 4"),
        ),
        (
            "(a) PDF on top of HTML, a report",
            f"{seconds['apipeline, HTML and PDF']:.2f} s for all",
            *(f"**{a['pdf']:.2f} s**", "≤ 0.5 s"),
        ),
        (
            "(b) against the floor",
            f"{seconds['bpipeline, HTML']:.2f} s, floor {seconds['bfloor']:.2f} s",
            *(f"**{b['times']:.2f} times**", "≤ 1.2"),
        ),
        (
            "(c) nothing changed, against `python -c pass`",
            f"{seconds['cunchanged run']:.3f} s, {seconds['cpython -c pass']:.4f} s",
            *(f"**{c['times']:.1f} times**", "≤ 0.35 s, ≤ 12"),
        ),
        (
            f"(d) one figure changed ({d['made']} notebooks made again), against a full run",
            f"{seconds['done figure changed']:.2f} s, {seconds['dfull run']:.2f} s",
            *(f"**{d['times']:.2f}**", "≤ 0.35"),
        ),
        (
            "(e) 100 provinces against 1, reports a minute",
            f"{e['100']['a_minute']:.0f}, {e['1']['a_minute']:.0f}",
            *(f"**{rate:.2f}**", "≥ 0.95"),
        ),
        (
            "(e) 100 provinces against 10, peak memory",
            f"{e['100']['memory']:.0f} MB, {e['10']['memory']:.0f} MB",
            *(f"**{memory:.2f}**", "≤ 1.2"),
        ),
        (
            "(f) Dask with two workers against two processes",
            f"{seconds['fDask, two workers']:.2f} s, {seconds['ftwo processes']:.2f} s",
            *(f"**{f['times']:.2f}**", "≥ 0.85"),
        ),
        (
            "(g) measures of 5,000 indicators, CPU",
            f"500 indicators {middle:.2f} s",
            *(f"**{largest:.2f} s**", "< 5 s"),
        ),
    ]
    head = "| | measured | ratio | bar |\n|---|---|---|---|\n"
    return head + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _many(figures: Figures) -> str:
    provinces = "\n".join(
        f"| {count} | {own['seconds']:.1f} | {own['a_minute']:.0f} | {own['memory']:.0f} |"
        for count, own in figures["e"].items()
    )
    sizes = "\n".join(
        f"| {size} | {own['load']:.2f} | {own['check']:.2f} | {own['measure']:.2f} |"
        for size, own in figures["g"].items()
    )
    return f"""## Many provinces, large provinces

Provinces that do not exist (`bench/provinces.py`); summary, economy and documents of each in both
languages, as HTML. Memory is that of all processes together, what they share counted once.

| provinces | seconds | reports a minute | peak MB |
|---|---|---|---|
{provinces}

CPU seconds by indicators and by statements of each figure:

| indicators × statements | read | check | measure |
|---|---|---|---|
{sizes}"""


def _notes(figures: Figures) -> str:
    return (Path(__file__).parent / "notes.md").read_text(encoding="utf-8").strip()
