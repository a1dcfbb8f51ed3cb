"""The exhibits of the documents compared: where they disagree, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.analysis import data_status
from briefing.data import queries
from briefing.data.queries import lacks_figures
from briefing.data.rows import Check
from briefing.data.tables import Tables, subject_of
from briefing.i18n import Translator
from briefing.report import blocks, consistency, phrases
from briefing.report.blocks import Block, Cell, Column, Row, Table, make_groups, paragraph
from briefing.report.design import STYLES, Style
from briefing.report.titles import make_cover, report_title

CHECK_STYLES: Mapping[str, Style] = {  # verdict → tone and symbol; failed checks come first
    "inconsistent": STYLES["fails"],
    "cannot_tell": STYLES["unknown"],
    "rounding": STYLES["as_asked"],
    "consistent": STYLES["as_asked"],
}


def documents_cover(tables: Tables, say: Translator) -> blocks.Cover:
    """The opening: on how many targets and results the documents differ, what does not add up."""
    title, status = report_title(tables, "documents", say), data_status.decide_run_status(tables)
    return make_cover(tables, title, _cover_message(tables, say), status, say)


def _cover_message(tables: Tables, say: Translator) -> Iterator[str]:
    """How much they differ, how many checks do not hold, what is neither yes nor no."""
    yield f"{consistency.documents_headline(tables, say)}."
    counts = queries.count_checks(tables)
    if counts.undecided:
        yield say.plural(
            "{count} check cannot be decided from the figures known.",
            "{count} checks cannot be decided from the figures known.",
            counts.undecided,
        )
    if counts.without_figures:
        yield say.plural(
            "{count} check needs figures not known by {year}.",
            "{count} checks need figures not known by {year}.",
            counts.without_figures,
            year=str(tables.year),
        )
    if dates := {subject_of(row) for row in tables.disagreements if row.sort == "dates"}:
        yield say.plural(
            "{count} figure is also stated for another date or a date not printed,"
            " which shows no contradiction.",
            "{count} figures are also stated for another date or a date not printed,"
            " which shows no contradiction.",
            len(dates),
        )


def arithmetic_checks(tables: Tables, say: Translator) -> Block:
    """Every arithmetic check with its working, those that fail first."""
    if not tables.checks:
        return paragraph(say("No arithmetic check is declared."))
    label = say("Not possible by {year}: figures are missing", year=str(tables.year))
    compared = say("Targets beside earlier results or expectations: compared, not checked")
    rows_by_label: dict[str, list[Row]] = {"": [], compared: [], label: []}
    order = list(CHECK_STYLES)
    for row in sorted(tables.checks, key=lambda row: order.index(row.verdict)):
        title = row.title[say.language]
        if (period := say.period(row.period)) not in title:
            title = f"{title} ({period})"
        cells = _check_row(tables, row, title, say)
        group = compared if queries.is_comparison(row) else ""
        rows_by_label[label if lacks_figures(row) else group].append(cells)
    columns = (
        Column(say("Check"), width=3.4, header=True),
        Column(say("Working") + " *", width=3.6),
        Column(say("Judged"), width=1.4),
    )
    caption, groups = say("Arithmetic checks, with the working"), make_groups(rows_by_label)
    note = blocks.Footnote("*", say("Behind a bar: what it is compared with, or what follows."))
    return Table(caption, columns, groups, anchor="identities", notes=(note,))


def _check_row(tables: Tables, row: Check, title: str, say: Translator) -> Row:
    tone, symbol = CHECK_STYLES[row.verdict]
    verdict = say.code("identity", row.verdict)
    finding = say.code("finding", row.finding) if row.finding else ""
    if queries.is_comparison(row):
        style = STYLES["less" if row.finding == "asks_less" else "open"]
        verdict, finding, (tone, symbol) = finding, "", style
    note = "" if lacks_figures(row) else row.note[say.language]  # it is about figures known later
    rests_on = phrases.join_parts(
        queries.source_marks(tables, [row.source_id]),
        say("with estimates") if row.estimate == "yes" else "",
    )
    return (
        Cell(title, sub=note),
        Cell(phrases.format_working(row.working, say) or "–", sub=rests_on),
        Cell(verdict, sub=finding, tone=tone, symbol=symbol),
    )
