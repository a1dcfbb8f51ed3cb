"""Words, numbers, units and dates as each language writes them, behind a `Translator`."""

from briefing.i18n.translator import (
    LANGUAGES,
    MINUS,
    Translator,
    choose_message_language,
    load_translator,
)

__all__ = [
    "LANGUAGES",
    "MINUS",
    "Translator",
    "choose_message_language",
    "load_translator",
]
