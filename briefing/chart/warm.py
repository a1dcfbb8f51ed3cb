"""To be imported before processes part: what the first chart of a process costs, paid once for all.

Draws a throw-away sheet with marks of every kind, so that what matplotlib and seaborn import, look
up and compile when first used is there. Leaves one thread and no file open.
"""

from __future__ import annotations

import contextlib
from itertools import product

import seaborn as sns
from matplotlib import font_manager
from matplotlib.backends import backend_svg  # noqa: F401 - found by its name when one is written
from matplotlib.patches import Rectangle

from briefing.chart import canvas

# Matplotlib looks for the font of each size and weight among all fonts of the machine.
_TYPES = tuple(product((canvas.TEXT, canvas.SMALL), (400, canvas.STRONG)))


def _sheet() -> None:
    for size, weight in _TYPES:  # text is measured before there is a sheet, with its style
        canvas.width("1", size, weight)
    with canvas.sheet(40) as figure:
        page = canvas.page(figure)
        page.add_patch(Rectangle((0, 0), 1, 1, hatch="////"))
        page.scatter([1], [1], marker="^")
        page.vlines([1], 0, 1)
        for size, weight in _TYPES:
            canvas.write(page, 1, 1, "1", behind="white", size=size, weight=weight)
        axes = canvas.plot(figure, 10, 10, 100, 20)
        axes.set_xticks([0, 1], ["0", "1"])
        axes.grid(axis="x")
        axes.axvline(0)
        axes.plot([0, 1], [0, 1], "o", linestyle=(0, (2, 2)))
        axes.fill_between([0, 1], 0, 1)
        sns.scatterplot(x=[0.0], y=[1.0], ax=axes, s=20, edgecolor="white", linewidth=1)
        canvas.beside(axes, 0, 0, "1", left=True, color=canvas.INK)
        canvas.beside(axes, 0, 0, "1", left=True, color=canvas.INK, weight=canvas.STRONG)
        canvas.svg(figure, "warm")


def _close_fonts() -> None:
    """Matplotlib keeps fonts open, and opens them anew in a process that was parted."""
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]  # not in its stubs


with contextlib.suppress(Exception):  # what fails here is told by the report that needs it
    _sheet()
_close_fonts()
