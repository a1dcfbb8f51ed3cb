"""Words, numbers, units and dates as each language writes them, behind a `Translator`."""

from briefing.config import LANGUAGES
from briefing.i18n.translator import (
    MINUS,
    Translator,
    choose_message_language,
    list_language_names,
    load_message_translator,
    load_translator,
    load_translators,
    name_language,
    translate_without_packages,
)

__all__ = [
    "LANGUAGES",
    "MINUS",
    "Translator",
    "choose_message_language",
    "list_language_names",
    "load_message_translator",
    "load_translator",
    "load_translators",
    "name_language",
    "translate_without_packages",
]
