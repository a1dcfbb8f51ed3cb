"""The exhibits of the report on one domain: its message, targets, results, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from briefing.analysis import data_status
from briefing.data import queries, tables
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import blocks, in_plan, outlook, phrases


def measures_of_domain(run: Tables, domain: str) -> pd.DataFrame:
    """The plan's measures of one domain, numbered or not, stages and yearly plans left out."""
    facts = queries.indicator_domains(run.indicators)
    own = tables.select_plan_targets(run.measures, run.place["plan"])
    return own[own["indicator_id"].map(facts) == domain]


def domain_cover(run: Tables, domain: str, say: Translator) -> blocks.Cover:
    """The opening of a domain's report: how many targets ask for more, for less, or cannot tell.

    Of a plan under way: how many keep pace, are behind, cannot be judged.
    """
    return blocks.Cover(
        title=say.code("domain", domain),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_cover_message(run, domain, say)),
        **tables.describe_status(
            data_status.decide_target_status(run, measures_of_domain(run, domain), domain), say
        ),
    )


def _cover_message(run: Tables, domain: str, say: Translator) -> Iterator[str]:
    own = measures_of_domain(run, domain)
    if not len(own):
        yield say("The plan has no target here.")
        return
    if run.in_plan:
        yield from in_plan.unpublished_sentence(run, own, say)
    if in_plan.has_begun(run, own):
        yield from in_plan.progress_sentences(run, own, say)
    else:
        yield from _outlook_sentences(run, domain, say)


def _outlook_sentences(run: Tables, domain: str, say: Translator) -> Iterator[str]:
    """A sentence for each group of targets that has any; together they are all of them."""
    outlooks = [
        outlook.classify_outlook(row) for row in tables.to_records(measures_of_domain(run, domain))
    ]
    spans = phrases.pace_spans(run, say)
    count = len(outlooks)
    faster, slower = outlooks.count("faster"), outlooks.count("slower")
    missing = outlooks.count("no_baseline") + outlooks.count("basis_changed")
    others = count - faster - slower - missing
    yield say.plural("{count} target for {plan}.", "{count} targets for {plan}.", count, **spans)
    if faster:
        yield say.plural(
            "{count} requires a faster pace than {past}.",
            "{count} require a faster pace than {past}.",
            faster,
            **spans,
        )
    if slower:
        yield say.plural(
            "{count} is set below the level achieved.",
            "{count} are set below the level achieved.",
            slower,
        )
    if missing:
        yield say.plural(
            "{count} has no comparable baseline.", "{count} have no comparable baseline.", missing
        )
    if others:
        yield say.plural(
            "{count} other cannot be set against a previous pace.",
            "{count} others cannot be set against a previous pace.",
            others,
        )
