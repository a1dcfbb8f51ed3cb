"""What the first half of a plan left to be decided, at mid-term; what became of it at its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefing.analysis.targets.distance import Distance, measure_distance
from briefing.data import codes, queries
from briefing.data.periods import period_years
from briefing.data.rows import Measure
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import assessment, evidence, phrases
from briefing.report.assessment import BEHIND, has_figure_in_plan, verdict_label, verdict_of
from briefing.report.blocks import Block, Cell, Heading, List, Span, Table, names_item, paragraph
from briefing.report.phrases import Measures
from briefing.report.target_columns import (
    DASH,
    achieved_cell,
    figure_column,
    fill_columns,
    name_cell,
    name_column,
    number_cell,
    target_cell,
    text_cell,
    text_column,
    verdict_cell,
)
from briefing.report.target_figures import (
    current_plan,
    find_latest_figure,
    find_yearly_figures,
    plan_targets,
)

MAX_NAMED = 3
HALF_BAR = 50.0  # points ahead of the distance due, or behind it, that fill half a bar
ENDS = ("not_met", "met", "exceeded", "undetermined")  # what becomes of a target, worst first


def mid_term(tables: Tables, say: Translator) -> list[Block]:
    """In the middle year of a plan: the way of each numbered target covered and due, and what
    the first half left to be decided.
    """
    rows = plan_targets(tables)
    if tables.year * 2 != sum(period_years(current_plan(tables))):
        return []
    if not any(map(has_figure_in_plan, rows)):
        return []
    return [
        *_distances(tables, [row for row in rows if row.number], say),
        *_decisions(tables, rows, say),
    ]


def _distances(tables: Tables, rows: Measures, say: Translator) -> Iterator[Block]:
    path = tables.trajectories_by_target
    found = {row: measure_distance(row, path.get(row.target_id, [])) for row in rows}
    ways = {row: way for row, way in found.items() if way}
    if not ways:
        return
    shown = sorted(ways, key=lambda row: ways[row].ahead)
    yield Heading(2, say("Mid-term review: distance covered and due"), "mid-term")
    yield paragraph(_distance_message(tables, {row: ways[row] for row in shown}, say))
    yield _distance_table(tables, {row: ways[row] for row in shown}, say)
    if others := list(_list_others(tables, [row for row in rows if row not in ways], say)):
        yield List(tuple(others))


def _distance_message(tables: Tables, ways: Mapping[Measure, Distance], say: Translator) -> str:
    """How many are behind, and what the furthest of them must do in the second half."""
    behind = [row for row in ways if verdict_of(row) in BEHIND]
    counted = say.plural(
        "Of the {total} numbered targets whose way from the start to the target can be measured, "
        "{count} is judged to need a faster pace.",
        "Of the {total} numbered targets whose way from the start to the target can be measured, "
        "{count} are judged to need a faster pace.",
        len(behind),
        total=say.number(len(ways)),
    )
    paces = (
        say(
            "{name}: {needed} in {left}, against {achieved} in {passed}",
            name=phrases.indicator_name(tables, row, say),
            needed=assessment.format_needed_pace(row, say),
            achieved=assessment.format_achieved_pace(row, say),
            left=ways[row].left,
            passed=ways[row].passed,
        )
        for row in behind[:MAX_NAMED]
    )
    furthest = say("Furthest behind: {names}.", names="; ".join(paces)) if behind else ""
    return phrases.join_parts(counted, furthest, separator=" ")


def _distance_table(tables: Tables, ways: Mapping[Measure, Distance], say: Translator) -> Table:
    first, second = _halves(tables)

    def make_covered(row: Measure) -> Cell:
        way, figure = ways[row], find_latest_figure(tables, row, tables.year)
        estimates = (row.baseline_estimate, figure.estimate if figure else "")
        starts = [row.baseline_operator] if row.kind in codes.LEVEL_KINDS else []
        exact = {figure.operator if figure else "", *starts} <= {"", "="}
        covered = say.value(way.covered, "percent", "" if exact else "~", decimals=0)
        text = phrases.mark_estimate(covered, "yes" if "yes" in estimates else "", say)
        bar = max(-1.0, min(1.0, -way.ahead / HALF_BAR))
        sub = "" if row.pace_year == tables.year else str(int(row.pace_year))
        link = evidence.link_to_latest(tables, row, figure) if figure else ""
        return Cell(text, sub=sub, bar=round(bar, 3), href=link)

    columns = [
        text_column(say("No."), 0.4, number_cell, "center"),
        name_column(say("Target"), 2.6, lambda row: name_cell(tables, row, say)),
        figure_column(say("Distance covered"), say("ahead ← → behind"), 1.5, make_covered),
        figure_column(
            say("Distance due"),
            "",
            1.1,
            lambda row: Cell(say.value(ways[row].due, "percent", decimals=0)),
        ),
        figure_column(say("Achieved a year"), first, 1.6, lambda row: achieved_cell(row, say)),
        figure_column(
            say("Needed a year"),
            second,
            1.6,
            lambda row: text_cell(assessment.format_needed_pace(row, say, with_per_year=False)),
        ),
        text_column(say("Verdict"), 1.5, lambda row: verdict_cell(verdict_of(row), say)),
    ]
    shown, groups = fill_columns(columns, {"": list(ways)})
    caption = say(
        "Distance covered and due by {year}, in % of the way from the start to the target",
        year=str(tables.year),
    )
    table = Table(caption=caption, columns=shown, groups=groups, anchor="distance")
    return evidence.add_evidence(tables, table, say)


def _halves(tables: Tables) -> tuple[str, str]:
    first, last = period_years(current_plan(tables))
    return f"{first}–{tables.year}", f"{tables.year + 1}–{last}"


def _list_others(tables: Tables, rows: Measures, say: Translator) -> Iterator[tuple[Span, ...]]:
    """The targets no distance is measured of, by why."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        if verdict_of(row) == "undetermined":
            why = say("No distance, as it cannot be judged:")
        elif row.kind in ("milestone", "rank", "each_year", "average_level"):
            why = say("No distance, as a yearly target, a rank or a thing to be completed:")
        else:
            why = say("No distance, as it is to be maintained:")
        groups.setdefault(why, []).append(phrases.indicator_name(tables, row, say))
    return (names_item(why, names) for why, names in groups.items())


def _decisions(tables: Tables, rows: Measures, say: Translator) -> list[Block]:
    """The targets that ask for a decision, by what they ask for."""
    differing = {row.id for row in queries.list_differing(tables)}
    groups = {
        say("Moving away; change course or the target:"): [
            row for row in rows if verdict_of(row) == "moving_away"
        ],
        say("Not met; decide what follows:"): [row for row in rows if verdict_of(row) == "not_met"],
        say("Cannot be judged; settle what is missing:"): [
            row for row in rows if verdict_of(row) == "undetermined"
        ],
        say("Documents disagree on the target; settle it:"): [
            row for row in rows if row.target_id in differing
        ],
    }
    items = tuple(
        names_item(heading, [phrases.indicator_name(tables, row, say) for row in found])
        for heading, found in groups.items()
        if found
    )
    if not items:
        return []
    return [
        Heading(2, say("Mid-term: decisions the first half left open"), "open-decisions"),
        List(items),
    ]


def end_of_term(tables: Tables, say: Translator) -> list[Block]:
    """In a plan's last year: each numbered target by what became of it, and the value of that year.

    Where the next plan starts from, a year's own value and not the mean or sum of the plan.
    """
    rows = [row for row in plan_targets(tables) if row.number]
    plan, year = current_plan(tables), str(tables.year)
    if tables.year != period_years(plan)[1] or not any(map(has_figure_in_plan, rows)):
        return []
    measured = [row for row in rows if has_figure_in_plan(row)]
    groups = {
        verdict_label(code, say): [row for row in measured if verdict_of(row) == code]
        for code in ENDS
    }
    groups[say("Never measured")] = [row for row in rows if row not in measured]
    columns, filled = fill_columns(
        [
            text_column(say("No."), 0.4, number_cell, "center"),
            name_column(say("Target"), 3, lambda row: name_cell(tables, row, say)),
            figure_column(say("Asked for"), "", 1.8, lambda row: target_cell(tables, row, say)),
            figure_column(say("Reached"), "", 1.8, lambda row: _reached_cell(tables, row, say)),
            figure_column(
                say("Next plan starts from"), year, 1.8, lambda row: _start_cell(tables, row, say)
            ),
        ],
        {label: found for label, found in groups.items() if found},
        lambda cell: cell == Cell(DASH),
    )
    caption = say("What became of the numbered targets of {plan}", plan=say.period(plan))
    table = Table(caption=caption, columns=columns, groups=filled, anchor="end-of-term")
    return [
        Heading(2, say("End of the term: reached, missed, never measured"), "end-of-term-review"),
        evidence.add_evidence(tables, table, say),
    ]


def _reached_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """What a target is decided by, with its period where that is not the last year."""
    figure = find_latest_figure(tables, row, tables.year)
    if figure is None:
        return Cell(DASH)
    period = evidence.format_period_so_far(row, figure, say)
    sub = "" if period == str(tables.year) else period
    return Cell(figure.format(say), sub=sub, href=evidence.link_to_latest(tables, row, figure))


def _start_cell(tables: Tables, row: Measure, say: Translator) -> Cell:
    """The last year's own value, with its year where that is an earlier one."""
    known = find_yearly_figures(tables, row, tables.year)
    if not known or row.kind == "milestone":
        return Cell(DASH)
    year = max(known)
    return Cell(known[year].format(say), sub="" if year == tables.year else str(year))
