"""What a template takes → pages laid out by Typst; the only module that knows typst."""

from __future__ import annotations

import functools
import json
from typing import Any

from briefing import errors, paths


class Layout:
    """A report laid out by a Typst template, with our fonts and no others.

    It is laid out when it is first asked for; whatever is drawn then needs no second layout.
    """

    def __init__(self, report: dict[str, Any], template: str = "page.typ") -> None:
        self.report, self.template = report, template

    @functools.cached_property
    def _compiler(self) -> Any:
        import typst

        return typst.Compiler(
            str(paths.TEMPLATES / self.template),
            font_paths=_load_fonts(),
            sys_inputs={"report": json.dumps(self.report, ensure_ascii=False)},
        )

    def _call(self, method: str, *arguments: Any, **options: Any) -> Any:
        import typst

        try:
            return getattr(self._compiler, method)(*arguments, **options)
        except typst.TypstError as cause:
            fault = errors.Fault("pdf-made", errors.message("the PDF"), str(cause))
            raise errors.Unpublishable([fault]) from cause

    @functools.cached_property
    def end(self) -> tuple[int, float, float]:
        """How many pages it has, where the last one ends, and where the one before it.

        Both as a part of a page's height; a page is full but for one that `parts_before` ended.
        """
        found = self._call("query", "<end>", field="value", one=True)
        pages, share, *parted = json.loads(found)
        return pages, share, parted[0] if parted else 1.0

    def export_pdf(self, standards: list[str], timestamp: int) -> bytes:
        """The PDF by some standards, with a date."""
        return self._call("compile", format="pdf", pdf_standards=standards, timestamp=timestamp)

    def draw_images(self, dots_per_inch: float) -> list[bytes]:
        """Its pages as PNG."""
        pages = self._call("compile", format="png", ppi=dots_per_inch)
        return pages if isinstance(pages, list) else [pages]


def draw_svg(svg: str, dots_per_inch: float = 220.0) -> bytes:
    """A chart alone as PNG, on a sheet of its own size."""
    import typst

    source = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    return typst.compile(
        source.encode(),
        format="png",
        ppi=dots_per_inch,
        font_paths=_load_fonts(),
        sys_inputs={"svg": svg},
    )


@functools.cache
def _load_fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(paths.FONTS)])
