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

from briefing.report.drawing import canvas

# Matplotlib looks for the font of each size and weight among all fonts of the machine.
_FONT_STYLES = tuple(product((canvas.TEXT_SIZE, canvas.SMALL_SIZE), (400, canvas.SEMIBOLD)))


def _draw_sample_sheet() -> None:
    for size, weight in _FONT_STYLES:  # text is measured before there is a sheet, with its style
        canvas.measure_text("1", size, weight)
    with canvas.new_sheet(40) as figure:
        page = canvas.add_page_axes(figure)
        page.add_patch(Rectangle((0, 0), 1, 1, hatch="////"))
        page.scatter([1], [1], marker="^")
        page.vlines([1], 0, 1)
        for size, weight in _FONT_STYLES:
            canvas.write_text(page, 1, 1, "1", behind="white", size=size, weight=weight)
        axes = canvas.add_plot_axes(figure, 10, 10, 100, 20)
        axes.set_xticks([0, 1], ["0", "1"])
        axes.grid(axis="x")
        axes.axvline(0)
        axes.plot([0, 1], [0, 1], "o", linestyle=(0, (2, 2)))
        axes.fill_between([0, 1], 0, 1)
        sns.scatterplot(x=[0.0], y=[1.0], ax=axes, s=20, edgecolor="white", linewidth=1)
        canvas.label_mark(axes, 0, 0, "1", left=True, color=canvas.INK)
        canvas.label_mark(axes, 0, 0, "1", left=True, color=canvas.INK, weight=canvas.SEMIBOLD)
        canvas.render_svg(figure, "warm")


def _close_fonts() -> None:
    """Matplotlib keeps fonts open, and opens them anew in a process that was parted."""
    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]  # not in its stubs


with contextlib.suppress(Exception):  # what fails here is told by the report that needs it
    _draw_sample_sheet()
_close_fonts()
