"""The cover of the report on one domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.analysis import data_status
from briefing.data.rows import Measure
from briefing.data.tables import Tables, describe_status
from briefing.i18n import Translator
from briefing.report import blocks, in_plan, outlook, phrases
from briefing.report.target_selection import measures_of_domain


def domain_cover(tables: Tables, domain: str, say: Translator) -> blocks.Cover:
    """The opening of a domain's report: how many targets ask for more, for less, or cannot tell.

    Of a plan under way: how many keep pace, are behind, cannot be judged.
    """
    measures = measures_of_domain(tables, domain)
    return blocks.Cover(
        title=say.code("domain", domain),
        subtitle=tables.facts.name[say.language],
        message=" ".join(_cover_message(tables, measures, say)),
        **describe_status(data_status.decide_target_status(tables, measures, domain), say),
    )


def _cover_message(tables: Tables, measures: Sequence[Measure], say: Translator) -> Iterator[str]:
    if not measures:
        yield say("The plan has no target here.")
        return
    if tables.in_plan:
        yield from in_plan.unpublished_sentence(tables, measures, say)
    if in_plan.has_begun(tables, measures):
        yield from in_plan.progress_sentences(tables, measures, say)
    else:
        yield from _outlook_sentences(tables, measures, say)


def _outlook_sentences(
    tables: Tables, measures: Sequence[Measure], say: Translator
) -> Iterator[str]:
    """A sentence for each group of targets that has any; together they are all of them."""
    outlooks = [outlook.classify_outlook(row) for row in measures]
    spans = phrases.pace_spans(tables, say)
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
