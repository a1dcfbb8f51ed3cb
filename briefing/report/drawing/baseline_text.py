"""A line of text that is written at its place and not laid out first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase


class BaselineText(Text):
    """One line of text by its baseline, without a box.

    An SVG says where a text is anchored and leaves its extent to who shows it. Matplotlib would
    lay it out all the same, in a quarter of the time of a chart.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Write the text at its place; an empty one is nothing."""
        if not self.get_text():
            return
        x, y = self.get_transform().transform(self.get_unitless_position())
        renderer.open_group("text")
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        top = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, top, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        gc.restore()
        renderer.close_group("text")
