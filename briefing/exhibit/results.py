"""The exhibits of the results report: the official verdicts, every result, the yearly series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from briefing import block, contract, status, tables, told
from briefing.contract import cells
from briefing.exhibit import underway
from briefing.exhibit.stated import with_evidence
from briefing.tables import Tables
from briefing.told import Row
from briefing.words import Speaker

VERDICTS = {"exceeded": ("good", "▲"), "met": ("good", "●"), "missed": ("bad", "▼")}
ATTAINMENTS = {
    "exceeded": ("good", "▲"),
    "met": ("good", "●"),
    "not_met": ("bad", "▼"),
    "undetermined": ("gap", "○"),
    "not_due": ("", "–"),
}


def _tally(run: Tables) -> dict[str, int]:
    """How many of the met and of the missed the documents name, and how many they do not."""
    count, named = told.official_count(run), told.named_verdicts(run)
    met = sum(row["verdict"] in ("met", "exceeded") for row in named)
    missed = sum(row["verdict"] == "missed" for row in named)
    all_met = int(count["met"]) if count else met
    total = int(count["total"]) if count else len(named)
    return {
        "total": total,
        "met": all_met,
        "missed": total - all_met,
        "named_met": met,
        "named_missed": missed,
        "unnamed": total - met - missed,
    }


def results_title(run: Tables, say: Speaker) -> str:
    """What the report is called: the results of the past plan, and inside the plan of that."""
    spans = told.spans(run, say)
    if run.in_plan:
        return say("Results of {past} and {so_far}", past=spans["past"], so_far=_so_far(run, say))
    return say("Results of {past}", **spans)


def results_cover(run: Tables, say: Speaker) -> block.Cover:
    """The opening of the results report: the official count and how much of it has names.

    Inside the plan also how many indicators have a result of the year.
    """
    return block.Cover(
        title=results_title(run, say),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_message(run, say)),
        **tables.marked(status.of_results(run), say),
    )


def _so_far(run: Tables, say: Speaker) -> str:
    """The years of the plan up to the briefing year."""
    first = contract.period_years(run.place["plan"])[0]
    return str(first) if run.year == first else say.period(f"{first}-{run.year}")


def _message(run: Tables, say: Speaker) -> Iterator[str]:
    tally = _tally(run)
    if run.in_plan:
        yield from _of_the_year(run, say)
    if told.official_count(run) is not None:
        message = say(
            "{met} of {total} targets were met or exceeded; the documents name {named_met} of the "
            "{met} met and {named_missed} of the {missed} missed, and leave {unnamed} unnamed.",
            **{name: say.number(value) for name, value in tally.items()},
        )
        past = told.spans(run, say)["past"]
        yield say("{past}: {message}", past=past, message=message) if run.in_plan else message
    else:
        yield say(
            "No document states how many targets of {past} were met.",
            past=told.spans(run, say)["past"],
        )
        if tally["total"]:
            yield say.plural(
                "{count} is judged by name.", "{count} are judged by name.", tally["total"]
            )


def _of_the_year(run: Tables, say: Speaker) -> Iterator[str]:
    """How many indicators have a result of the briefing year, or that none has."""
    stated = run.results[run.results["derived"] == ""]
    ends = stated["period"].map(lambda period: contract.period_years(period)[1])
    count = stated.loc[ends == run.year, "indicator_id"].nunique()
    if count:
        yield say.plural(
            "{count} indicator has a result of {year}.",
            "{count} indicators have a result of {year}.",
            count,
            year=str(run.year),
        )
    else:
        plan = run.measures[run.measures["plan"] == run.place["plan"]]
        yield from underway.unpublished(run, plan, say)


def verdicts(run: Tables, say: Speaker) -> block.Block:
    """Every target the documents name as met, exceeded or missed, with its result."""
    order = list(VERDICTS)
    rows = sorted(told.named_verdicts(run), key=lambda row: order.index(row["verdict"]))
    if not rows:
        return block.paragraph(
            say("No document judges a target of {past} by name.", **told.spans(run, say))
        )
    made = block.Table(
        anchor="verdicts",
        caption=say("Targets of {past} the documents judge by name", **told.spans(run, say)),
        columns=(
            block.Column(say("Target"), width=3, header=True),
            block.Column(say("Result"), width=1.8, align="right"),
            block.Column(say("Period"), width=1, align="center"),
            block.Column(say("Official verdict"), width=1.4),
            block.Column(say("Stated in"), width=1.6),
        ),
        groups=(block.Group("", tuple(_verdict_row(run, row, say) for row in rows)),),
        source=told.marks(run, [row["source_id"] for row in rows]),
    )
    return with_evidence(run, made, say)


def _verdict_row(run: Tables, row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    tone, symbol = VERDICTS[row["verdict"]]
    result = _result_of(run, row["indicator_id"], row["plan"])
    unit = told.units(run.indicators)
    return (
        block.Cell(told.names(run.indicators, say)[row["indicator_id"]], about=row["indicator_id"]),
        _figure_cell(run, result, unit[row["indicator_id"]], say),
        block.Cell(say.period(result["period"]) if result else "–"),
        block.Cell(say.code("verdict", row["verdict"]), tone=tone, symbol=symbol),  # type: ignore[arg-type]
        block.Cell(told.reference(run, row["source_id"], row["place"])),
    )


def _result_of(run: Tables, indicator: str, plan: str) -> Row | None:
    """The result of a whole plan, else of its last year, else the latest within it."""
    first, last = contract.period_years(plan)
    own = [row for row in tables.records(run.results) if row["indicator_id"] == indicator]
    within = [row for row in own if first <= contract.period_years(row["period"])[1] <= last]
    latest = max(within, key=lambda row: row["period"], default=None)
    return _result_at(run.results, indicator, (plan, str(last))) or latest


def _result_at(results: pd.DataFrame, indicator: str, periods: Sequence[str]) -> Row | None:
    """The result of the first of some periods that has one."""
    own = results[results["indicator_id"] == indicator]
    by_period = {row["period"]: row for row in reversed(tables.records(own))}
    return next((by_period[period] for period in periods if period in by_period), None)


def _figure_cell(run: Tables, result: Row | None, unit: str, say: Speaker) -> block.Cell:
    """A result that leads to its statement, or a dash."""
    if result is None:
        return block.Cell("–")
    link = told.stated(run).get(told.result_key(result), "")
    return block.Cell(told.figure(result, unit, say), href=link)


def unnamed(run: Tables, say: Speaker) -> block.Note | None:
    """How many verdicts nobody can check, because no document names their targets; else None."""
    tally = _tally(run)
    if not tally["unnamed"]:
        return None
    values = {name: say.number(value) for name, value in tally.items()}
    return block.Note(
        title=say.plural(
            "{count} target is not named", "{count} targets are not named", tally["unnamed"]
        ),
        text=say(
            "Of the {met} met or exceeded, {named_met} are named; of the {missed} missed, "
            "{named_missed}. The others are not assigned here: no document says which they are.",
            **values,
        ),
        tone="gap",
    )


def by_domain(run: Tables, say: Speaker, domain: str = "") -> block.Block:
    """Every result of the whole past plan and of its last year, by domain or of one domain.

    Inside the plan: the latest of each indicator.
    """
    facts = {row["indicator_id"]: row for row in tables.records(run.indicators)}
    stated = [
        row
        for row in tables.records(run.results)
        if not row["derived"] and domain in ("", facts[row["indicator_id"]]["domain"])
    ]
    last = contract.period_years(run.place["past_plan"])[1]
    rows = [row for row in stated if contract.period_years(row["period"])[1] == last]
    if run.in_plan:
        rows = _latest(stated)
    groups = []
    for code in contract.DOMAINS:
        own = [row for row in rows if facts[row["indicator_id"]]["domain"] == code]
        if own:
            cells = tuple(_result_row(run, row, facts[row["indicator_id"]], say) for row in own)
            groups.append(block.Group(say.code("domain", code), cells))
    spans = told.spans(run, say)
    if not groups:
        if run.in_plan or not stated:
            return block.paragraph(say("No result is known."))
        return block.paragraph(
            say("No result for {year} or the whole of {past} is known.", year=str(last), **spans)
        )
    caption = say("Results of {past}, by domain", **spans)
    if run.in_plan:
        caption = say("Latest results as of {year}, by domain", year=str(run.year))
    made = block.Table(
        anchor="by-domain",
        caption=caption,
        columns=(
            block.Column(say("Indicator"), width=3.7, header=True),
            block.Column(say("Result"), width=1.9, align="right"),
            block.Column(say("Period"), width=1, align="center"),
            block.Column(say("Remark"), width=1.2),
            block.Column(say("Stated in"), width=1.1),
        ),
        groups=tuple(groups),
        source=told.marks(run, [row["source_id"] for row in rows]),
    )
    return with_evidence(run, made, say)


def _latest(stated: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results of the last year in which each indicator is known."""
    ends: dict[str, int] = {}
    for row in stated:
        end = contract.period_years(row["period"])[1]
        ends[row["indicator_id"]] = max(ends.get(row["indicator_id"], 0), end)
    return [
        row
        for row in stated
        if contract.period_years(row["period"])[1] == ends[row["indicator_id"]]
    ]


def _result_row(run: Tables, row: Row, fact: Row, say: Speaker) -> tuple[block.Cell, ...]:
    return (
        block.Cell(say.own(fact, "name"), about=row["indicator_id"]),
        _figure_cell(run, row, fact["unit"], say),
        block.Cell(say.period(row["period"])),
        block.Cell(told.remarks(row, say)),
        block.Cell(told.reference(run, row["source_id"], row["place"])),
    )


def by_year(run: Tables, say: Speaker) -> block.Block:
    """The indicators known for two years or more of the past plan, a column a year.

    Inside the plan its years stand beside them.
    """
    first, last = contract.period_years(run.place["past_plan"])
    if run.in_plan:
        last = run.year
    years = [str(year) for year in range(first, last + 1)]
    stated = run.results[run.results["period"].isin(years) & (run.results["derived"] == "")]
    unit = told.units(run.indicators)
    known = stated[stated["indicator_id"].map(unit).ne("yes_no")]  # done or not is no series
    series = [
        own
        for _, own in known.groupby(["indicator_id", "basis"], sort=False)
        if own["period"].nunique() > 1
    ]
    if not series:
        return block.paragraph(say("No indicator is known for two years or more."))
    facts = {row["indicator_id"]: row for row in tables.records(run.indicators)}
    made = block.Table(
        anchor="by-year",
        caption=say("Year by year, where known"),
        columns=(
            block.Column(say("Indicator"), width=2.6, header=True),
            block.Column(say("Unit"), width=1.6),
            *(block.Column(year, width=1, align="right") for year in years),
        ),
        groups=(block.Group("", tuple(_year_row(run, own, years, facts, say) for own in series)),),
        notes=(block.Footnote("e", say("estimate")),)
        if any((own["estimate"] == "yes").any() for own in series)
        else (),
        source=told.marks(run, pd.concat(series)["source_id"]),
    )
    return with_evidence(run, made, say)


def _year_row(
    run: Tables, own: pd.DataFrame, years: list[str], facts: dict[str, Any], say: Speaker
) -> tuple[block.Cell, ...]:
    fact = facts[own["indicator_id"].iloc[0]]
    by_period = {row["period"]: row for row in tables.records(own)}
    basis = own["basis"].iloc[0]
    return (
        block.Cell(
            say.own(fact, "name"),
            sub=told.basis(basis, say) if basis else "",
            about=fact["indicator_id"],
        ),
        block.Cell(say.unit(fact["unit"])),
        *(_year_cell(run, by_period.get(year), say) for year in years),
    )


def _year_cell(run: Tables, row: Row | None, say: Speaker) -> block.Cell:
    if row is None:
        return block.Cell("–")
    number = say.number(row["value"], told.digits(row["decimals"]))
    context = "operator"
    text = say.code(context, row["operator"], value=number)
    marks = ("e",) if row["estimate"] == "yes" else ()
    return block.Cell(text, notes=marks, href=told.stated(run).get(told.result_key(row), ""))


def past_targets(run: Tables, say: Speaker) -> block.Block:
    """The targets of the past plan whose value is known, judged by the method."""
    past = run.measures[run.measures["plan"] == run.place["past_plan"]]
    if not len(past):
        return block.paragraph(say("No document states the value of a target of the past plan."))
    made = block.Table(
        anchor="past-targets",
        caption=say("Targets for {past} whose value is known", **told.spans(run, say)),
        columns=(
            block.Column(say("Target"), width=3, header=True),
            block.Column(say("Asked for"), width=1.6, align="right"),
            block.Column(say("Result"), width=1.6, align="right"),
            block.Column(say("Judged"), width=1.4),
            block.Column(say("Stated in"), width=1.4),
        ),
        groups=(block.Group("", tuple(_past_row(run, row, say) for row in tables.records(past))),),
        source=told.marks(run, past["source_id"]),
    )
    return with_evidence(run, made, say)


def _past_row(run: Tables, row: Row, say: Speaker) -> tuple[block.Cell, ...]:
    tone, symbol = ATTAINMENTS[row["attainment"]]
    due = str(int(row["due"]))
    over_plan = row["kind"] in cells.TOGETHER
    period = f"{row['plan'].split('-')[0]}-{due}" if over_plan else due
    own = run.results[run.results["basis"] == row["basis"]]
    result = _result_at(own, row["indicator_id"], (period,))
    reason = say.code("reason", row["reason"]) if row["reason"] else ""
    return (
        block.Cell(told.names(run.indicators, say)[row["indicator_id"]], about=row["target_id"]),
        block.Cell(
            told.asked(row, say),
            sub=str(int(row["due"])),
            href=told.stated(run).get(told.target_key(row), ""),
        ),
        _figure_cell(run, result, row["unit"], say),
        block.Cell(say.code("attainment", row["attainment"]), sub=reason, tone=tone, symbol=symbol),  # type: ignore[arg-type]
        block.Cell(told.reference(run, row["source_id"], row["place"])),
    )
