"""Words, numbers, units and dates as each language writes them, behind a `Translator`."""

from briefing.config import LANGUAGES as LANGUAGES
from briefing.i18n.translator import MINUS as MINUS
from briefing.i18n.translator import NO_BREAK as NO_BREAK
from briefing.i18n.translator import Translator as Translator
from briefing.i18n.translator import choose_message_language as choose_message_language
from briefing.i18n.translator import keep_units as keep_units
from briefing.i18n.translator import list_language_names as list_language_names
from briefing.i18n.translator import load_message_translator as load_message_translator
from briefing.i18n.translator import load_translator as load_translator
from briefing.i18n.translator import load_translators as load_translators
from briefing.i18n.translator import name_language as name_language
from briefing.i18n.translator import translate_without_packages as translate_without_packages
from briefing.i18n.units import Unit as Unit
from briefing.i18n.units import Units as Units
from briefing.i18n.units import built_in_units as built_in_units
from briefing.i18n.units import read_units as read_units
