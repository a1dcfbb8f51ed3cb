"""A line of text that is written at its place and not laid out first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.artist import Artist

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.font_manager import FontProperties


class BaselineText(Artist):
    """One line of text by its baseline, without a box.

    An SVG says where a text is anchored and leaves its extent to who shows it. Matplotlib would
    lay it out all the same, in a quarter of the time of a chart.
    """

    zorder = 3  # that of matplotlib's texts

    def __init__(
        self, place: tuple[float, float], text: str, font: FontProperties, color: str, ha: str
    ) -> None:
        super().__init__()
        self.place, self.text, self.font, self.color, self.ha = place, text, font, color, ha

    def get_ha(self) -> str:
        """The alignment, as the SVG renderer reads it."""
        return self.ha

    def get_unitless_position(self) -> tuple[float, float]:
        """The place, as the SVG renderer reads it."""
        return self.place

    def draw(self, renderer: RendererBase) -> None:
        """Write the text at its place; an empty one is nothing."""
        if not self.text:
            return
        x, y = self.get_transform().transform(self.place)
        renderer.open_group("text")
        gc = renderer.new_gc()
        gc.set_foreground(self.color)
        top = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, top, self.text, self.font, 0.0, mtext=self)  # type: ignore[arg-type]
        gc.restore()
        renderer.close_group("text")
