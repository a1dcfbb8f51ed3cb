"""The exhibits of the report on one domain: its message, targets, results, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from briefing import block, status, tables, told
from briefing.exhibit import underway
from briefing.tables import Tables
from briefing.words import Speaker


def measures_of(run: Tables, domain: str) -> pd.DataFrame:
    """The plan's measures of one domain, numbered or not, stages and yearly plans left out."""
    facts = told.domains(run.indicators)
    own = tables.of_plan(run.measures, run.place["plan"])
    return own[own["indicator_id"].map(facts) == domain]


def domain_cover(run: Tables, domain: str, say: Speaker) -> block.Cover:
    """The opening of a domain's report: how many targets ask for more, for less, or cannot tell.

    Of a plan under way: how many keep pace, are behind, cannot be judged.
    """
    return block.Cover(
        title=say.code("domain", domain),
        subtitle=say.own(run.place, "name"),
        message=" ".join(_sentences(run, domain, say)),
        **tables.marked(status.of_targets(run, measures_of(run, domain), domain), say),
    )


def _sentences(run: Tables, domain: str, say: Speaker) -> Iterator[str]:
    own = measures_of(run, domain)
    if not len(own):
        yield say("The plan has no target here.")
        return
    if run.in_plan:
        yield from underway.unpublished(run, own, say)
    if underway.begun(run, own):
        yield from underway.message(run, own, say)
    else:
        yield from _message(run, domain, say)


def _message(run: Tables, domain: str, say: Speaker) -> Iterator[str]:
    """A sentence for each group of targets that has any; together they are all of them."""
    outlooks = [told.outlook(row) for row in tables.records(measures_of(run, domain))]
    spans = told.pace_spans(run, say)
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
