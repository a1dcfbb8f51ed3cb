"""The words of the pages' frame, in a language; what else a reader sees comes in the blocks."""

from __future__ import annotations

from briefing.i18n import LANGUAGES, Translator


def translate_page_words(say: Translator) -> dict[str, str]:
    """The words of a page by name; placeholders in them are filled by its script or the PDF."""
    return {
        "author": say("Provincial briefing pipeline"),
        "skip": say("Skip to content"),
        "contents": say("Contents"),
        "source": say("Source"),
        "notes": say("Notes"),
        "scroll": say("Scroll sideways to see the whole chart"),
        "pages": say("Related pages"),
        "languages": say("Language"),
        "index": say("All reports"),
        "reports": say("Reports"),
        "tables": say("Tables"),
        "pdf": say("Download PDF"),
        "page": say("Page {n} of {total}", n="{n}", total="{total}"),  # the PDF fills its own
        "find": say("Find in the table"),
        "group": say("Group"),
        "groups": say("All groups"),
        "restore": say("Show all in original order"),
        "rows": say(
            "{n} of {total} rows", **_make_placeholders("n", "total")
        ),  # the script fills its own
        "sort": say("Sort by"),
        "copy_it": say("Copy with its source"),
        "copied": say("Copied: {said}", **_make_placeholders("said")),
        "by_hand": say("The browser does not let the page copy. Press Ctrl+C:"),
        "figure": say(
            "{value} ({period}) – {name}", **_make_placeholders("value", "period", "name")
        ),
        "cell": say(
            "{value} – {row}, {column} ({table})",
            **_make_placeholders("value", "row", "column", "table"),
        ),
        "sourced": say("{said}; source: {source}", **_make_placeholders("said", "source")),
        "worked": say("worked out by the rule: {rule}", **_make_placeholders("rule")),
        "row": say("See it in the list of statements"),
        "close": say("Close"),
        "copy_mode": say("Copy a figure"),
        "take": say("Download {kind}", **_make_placeholders("kind")),
        "here": say("Link to this row: {row}", **_make_placeholders("row")),
        "detail": say("{column}, detail", **_make_placeholders("column")),
    }


def translate_office_words(say: Translator) -> dict[str, str]:
    """The words round an administrative document, with {places} its office fills in.

    A translation is not issued: it has no frame of state, number, addressees and signature.
    """
    named = {"kind": say("REPORT")}
    if say.language != LANGUAGES[0]:
        return named
    blanks = _make_placeholders("place", "day", "month", "year")
    return {
        **named,
        "state": say("SOCIALIST REPUBLIC OF VIET NAM"),
        "motto": say("Independence - Freedom - Happiness"),
        "number": say("No.: {number}/BC-{office}", **_make_placeholders("number", "office")),
        "date": say("{place}, day {day} month {month} year {year}", **blanks),
        "addressee": say("To: {addressee}", **_make_placeholders("addressee")),
        "recipients": say("Recipients:"),
        "filed": say("- Filed: clerical office, {unit}.", **_make_placeholders("unit")),
    }


def _make_placeholders(*names: str) -> dict[str, str]:
    """Placeholders that stay, for the script or the PDF to fill."""
    return {name: f"{{{name}}}" for name in names}
