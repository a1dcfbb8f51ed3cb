"""Imported before processes fork: what the first chart of a process costs, paid once for all.

Draws a throw-away sheet with marks of every kind, so that what matplotlib and seaborn import, look
up and compile when first used is there. Leaves one thread and no file open.
"""

import contextlib
from itertools import product

import seaborn  # noqa: F401 - draws the marks
from matplotlib import font_manager
from matplotlib.backends import backend_svg  # noqa: F401 - found by its name when one is written

from briefing.report.drawing import canvas


def _draw_sample_sheet() -> None:
    # Matplotlib looks for the font of each size and weight among all fonts of the machine, and
    # text is measured before there is a sheet, with its style.
    for style in product((canvas.TEXT_SIZE, canvas.SMALL_SIZE), (400, canvas.SEMIBOLD)):
        canvas.measure_text("1", *style)
    with canvas.new_sheet(40) as page:
        canvas.fill_box(page, (0, 0), 1, 1, hatch="////")
        page.scatter([1], [1], marker="^")
        page.vlines([1], 0, 1)
        for small, bold in product((True, False), repeat=2):
            canvas.write_text(page, 1, 1, "1", small, bold, **canvas.ON_WHITE)
        axes = canvas.add_plot_axes(page, 10, 10, 100, 20)
        axes.set_xticks([0, 1], ["0", "1"])
        axes.grid(axis="x")
        axes.axvline(0)
        axes.plot([0, 1], [0, 1], "o", linestyle=(0, (2, 2)))
        axes.fill_between([0, 1], 0, 1)
        canvas.draw_marks(axes, [(0.0, 1.0)], 20, edgecolor="white", linewidth=1)
        canvas.label_mark(axes, 0, 0, "1", to_left=True, color=canvas.INK, weight=400)
        canvas.label_mark(axes, 0, 0, "1", to_left=True, color=canvas.INK)
        canvas.render_svg(page, "preload")


with contextlib.suppress(Exception):  # the report that needs what fails here says so
    _draw_sample_sheet()
# Matplotlib keeps fonts open, and opens them anew in a process that was forked.
font_manager._get_font.cache_clear()  # type: ignore[attr-defined]  # not in its stubs
