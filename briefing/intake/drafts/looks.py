"""The sign and the colour the report gives a figure, which go with it when it changes.

A verdict has a sign before it (● Reached). Both are left where a person has given it others.
"""

from __future__ import annotations

from collections.abc import Set

from briefing.intake.drafts import wordml
from briefing.intake.drafts.controls import Control, Tracking, replace_text
from briefing.intake.drafts.package import Element
from briefing.intake.drafts.wordml import RUN, VALUE, W
from briefing.report.design import STYLES

SIGNS = {sign for _, sign in STYLES.values()}
BETWEEN = {  # a sign and its figure, without being seen
    *(f"{W}{name}" for name in ("bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart")),
    f"{W}commentRangeEnd",
}


def follow_looks(
    control: Control, run: Element, made: Control, colours: Set[str], tracking: Tracking
) -> None:
    """Give the run of a replaced figure the sign and colour of the figure the report made.

    `colours` are those of the report.
    """
    wanted = _read_colour(next(made.content.iter(RUN), None))
    old, new = (_find_sign(one.element) for one in (control, made))
    if old is not None and new is not None and _read_sign(old) != _read_sign(new):
        texts = [piece.element for piece in wordml.list_pieces(old)]
        _set_colour(replace_text(texts, wordml.read_text(new), tracking), wanted, colours)
    _set_colour(run, wanted, colours)


def _find_sign(element: Element) -> Element | None:
    """The run before a control, where it has a sign of the report and nothing else."""
    before = element.getprevious()
    while before is not None and before.tag in BETWEEN:
        before = before.getprevious()
    if before is not None and before.tag == f"{W}ins":
        before = before.find(RUN)
    is_sign = before is not None and before.tag == RUN and _read_sign(before) in SIGNS
    return before if is_sign else None


def _read_sign(run: Element) -> str:
    return wordml.fold(wordml.read_text(run))


def _read_colour(run: Element | None) -> Element | None:
    return None if run is None else run.find(f"{W}rPr/{W}color")


def _set_colour(run: Element, wanted: Element | None, colours: Set[str]) -> None:
    """Another colour for a run whose colour is one of the report's."""
    colour = _read_colour(run)
    if wanted is not None and colour is not None and colour.get(VALUE) in colours:
        colour.set(VALUE, wanted.get(VALUE))
