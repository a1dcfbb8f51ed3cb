"""The exhibits of the report on one domain: its message, targets, results, what is missing."""

from __future__ import annotations

import pandas as pd

from briefing import block, tables, told
from briefing.exhibit.ground import standing
from briefing.tables import Tables
from briefing.words import Speaker


def measures_of(run: Tables, domain: str) -> pd.DataFrame:
    """The plan's measures of one domain, numbered or not, stages and yearly plans left out."""
    facts = run.indicators.set_index("indicator_id")["domain"]
    last = float(run.place["plan"].split("-")[1])
    own = run.measures[
        (run.measures["plan"] == run.place["plan"])
        & (run.measures["stage_of"] == "")
        & (run.measures["due"] == last)
    ]
    return own[own["indicator_id"].map(facts) == domain]


def domain_cover(run: Tables, domain: str, say: Speaker) -> block.Cover:
    """The opening of a domain's report: how many targets, how many faster, how many unknown."""
    rows = tables.records(measures_of(run, domain))
    outlooks = [told.outlook(row) for row in rows]
    counted = {
        "count": say.number(len(rows)),
        "faster": say.number(outlooks.count("faster")),
        "slower": say.number(outlooks.count("slower")),
        "missing": say.number(outlooks.count("no_baseline") + outlooks.count("basis_changed")),
        **told.spans(run, say),
    }
    return block.Cover(
        title=say.code("domain", domain),
        subtitle=say.own(run.place, "name"),
        message=say(
            "{count} targets for {plan}: {faster} ask for a faster pace than {past}, {slower} for "
            "less than was achieved, {missing} have no comparable baseline.",
            **counted,
        ),
        mark=standing(run, say),
    )
