"""What figures rest on → how far they may be relied on: a code of `tables.STATUSES`.

Decided here alone, for a run and for each report by what it shows: docs/method/status.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from briefing.data import queries
from briefing.data.tables import Comparison, Tables, to_records

if TYPE_CHECKING:
    import pandas as pd


PROVISIONAL_SOURCES = {
    "press",
    "intake",
}  # sources that report or collect a figure and do not fix it


def decide_run_status(run: Tables) -> str:
    """The status of all that is in force in a run: results, targets, official judgements."""
    return _decide_shown_status(
        run, run.results, (*run.measures["source_id"], *_list_judgement_sources(run))
    )


def decide_target_status(run: Tables, targets: pd.DataFrame, domain: str = "") -> str:
    """The status of some targets with what they start from and have reached.

    With a `domain` also that of all its results.
    """
    of_domain = [
        name for name, own in queries.indicator_domains(run.indicators).items() if own == domain
    ]
    named = {*targets["indicator_id"], *targets["baseline_indicator_id"], *of_domain}
    shown = run.results[run.results["indicator_id"].isin(named)]
    return _decide_shown_status(run, shown, targets["source_id"])


def decide_result_status(run: Tables) -> str:
    """The status of all results, the targets of the past plan, and official judgements."""
    past = run.measures[run.measures["plan"] == run.place["past_plan"]]
    return _decide_shown_status(
        run, run.results, (*past["source_id"], *_list_judgement_sources(run))
    )


def decide_comparison_status(run: Comparison) -> str:
    """The status of what several provinces are compared by: their results and targets."""
    status = {
        (row["province_id"], row["source_id"]): row["status"] for row in to_records(run.sources)
    }
    used, estimate = set(), False
    for row in to_records(run.side_by_side):
        for aspect, name in (("result", "result_source_id"), ("target", "source_id")):
            if not row[f"{aspect}_why"]:
                used |= {(row["province_id"], own) for own in queries.split_sources([row[name]])}
        estimate |= not row["result_why"] and row["result_estimate"] == "yes"
    return _decide_status((status[own] for own in used), estimate)


def _list_judgement_sources(run: Tables) -> list[str]:
    """The sources of the official count and of what the documents judge by name."""
    count = queries.find_official_count(run)
    counted = [] if count is None else [count]
    return [str(row["source_id"]) for row in (*counted, *queries.list_named_verdicts(run))]


def _decide_shown_status(run: Tables, results: pd.DataFrame, others: Iterable[str]) -> str:
    """Of some results, and of the sources of what else is shown."""
    status = dict(zip(run.sources["source_id"], run.sources["status"], strict=True))
    used = queries.split_sources([*results["source_id"], *others])
    return _decide_status((status[own] for own in used), bool((results["estimate"] == "yes").any()))


def _decide_status(statuses: Iterable[str], estimate: bool) -> str:
    used = set(statuses)
    if "draft" in used:
        return "draft"
    return "provisional" if estimate or used & PROVISIONAL_SOURCES else "final"
