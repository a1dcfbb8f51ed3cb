"""The words of the pages' frame, in a language; what else a reader sees comes in the blocks."""

from __future__ import annotations

from briefing.i18n import LANGUAGES, Translator

# Placeholders that stay in the words, for the script, the PDF or an office to fill.
_OPEN = {
    name: f"{{{name}}}"
    for name in (
        *("n", "total", "said", "value", "period", "name", "row", "column", "table", "source"),
        *("rule", "kind", "number", "office", "place", "day", "month", "year", "addressee", "unit"),
    )
}


def translate_page_words(say: Translator) -> dict[str, str]:
    """The words of a page by name; placeholders in them are filled by its script or the PDF."""
    return {
        "author": say("Provincial briefing pipeline"),
        "skip": say("Skip to content"),
        "contents": say("Contents"),
        "table": say("Table {n}.", **_OPEN),
        "chart": say("Chart {n}.", **_OPEN),
        "source": say("Source"),
        "notes": say("Notes"),
        "noted": say("More notes on these figures: in the tables of this report."),
        "scroll": say("Scroll sideways to see the whole chart"),
        "pages": say("Related pages"),
        "languages": say("Language"),
        "index": say("All reports"),
        "reports": say("Reports"),
        "tables": say("Tables"),
        "page": say("Page {n} of {total}", **_OPEN),
        "find": say("Find in the table"),
        "group": say("Group"),
        "groups": say("All groups"),
        "restore": say("Show all in original order"),
        "rows": say("{n} of {total} rows", **_OPEN),
        "sort": say("Sort by"),
        "copy_it": say("Copy with its source"),
        "copied": say("Copied: {said}", **_OPEN),
        "by_hand": say("The browser does not let the page copy. Press Ctrl+C:"),
        "figure": say("{value} ({period}) – {name}", **_OPEN),
        "cell": say("{value} – {row}, {column} ({table})", **_OPEN),
        "sourced": say("{said}; source: {source}", **_OPEN),
        "worked": say("worked out by the rule: {rule}", **_OPEN),
        "link": say("Copy link"),
        "any": say("All"),
        "row": say("See it in the list of statements"),
        "close": say("Close"),
        "original": say.language_name(LANGUAGES[0]),
        "copy_mode": say("Copy a figure"),
        "take": say("Download {kind}", **_OPEN),
        "here": say("Link to this row: {row}", **_OPEN),
        "detail": say("{column}, detail", **_OPEN),
        # of a run's index alone
        "finder": say("Find an indicator"),
        "search": say("Name or figure, with or without accents"),
        "hits": say("{n} of {total} indicators", **_OPEN),
        "missing": say("Not made: not asked for, or for the reason the messages of the run give:"),
        "provenance": say("What this briefing is made from"),
    }


def translate_office_words(say: Translator) -> dict[str, str]:
    """The words round an administrative document, with {places} its office fills in.

    A translation is not issued: it has no frame of state, number, addressees and signature.
    """
    if say.language != LANGUAGES[0]:
        return {"kind": say("REPORT")}
    return {
        "kind": say("REPORT"),
        "state": say("SOCIALIST REPUBLIC OF VIET NAM"),
        "motto": say("Independence - Freedom - Happiness"),
        "number": say("No.: {number}/BC-{office}", **_OPEN),
        "date": say("{place}, day {day} month {month} year {year}", **_OPEN),
        "addressee": say("To: {addressee}", **_OPEN),
        "recipients": say("Recipients:"),
        "filed": say("- Filed: clerical office, {unit}.", **_OPEN),
    }
