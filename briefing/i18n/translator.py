"""Texts and numbers as each language writes them: catalogues and Babel behind a `Translator`.

The id of a text is its plain English form with named placeholders; a code (a unit, a reason, a
verdict) is looked up under its context. A page's text without translation stops the run:
`MissingMessage`. A message of the commands falls back to its English id.

A new language needs its catalogue, locales/<language>.po, and its columns in locales/units.csv.
What Babel does not know is optional in the catalogue: how dates are written, the alphabet's order.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import errors, paths
from briefing.config import LANGUAGES, MESSAGE_LANGUAGE, REFERENCE_LANGUAGE
from briefing.errors.hidden import show_hidden
from briefing.i18n.rounding import round_half_up
from briefing.i18n.units import Unit, built_in_units, list_words

if TYPE_CHECKING:
    from babel import Locale

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MAX_UNBROKEN_UNIT = 8  # letters and spaces
# Signs that make letters of their own in the Vietnamese alphabet: stroke, breve, circumflex, horn;
# its tones in the order of dictionaries: huyền, hỏi, ngã, sắc, nặng.
LETTER_MARKS = "\u0335\u0306\u0302\u031b"
TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
CLDR_PLURALS = ("zero", "one", "two", "few", "many", "other")  # the order of a catalogue's forms

Catalogue = Mapping[tuple[str, str], tuple[str, ...]]  # context and id → forms


@dataclass(frozen=True, eq=False)
class Translator:
    """Writes messages, numbers, units, periods and dates in one language."""

    language: str
    catalogue: Catalogue
    falls_back: bool = False  # whether a text without translation is shown in English

    def __call__(self, text: str, /, **values: object) -> str:
        """The message `text` with its placeholders filled."""
        return self._fill(self._find_forms(text, "")[0], values)

    def code(self, context: str, code: str, **values: object) -> str:
        """The text of a code (a unit, a verdict, a reason) under its context."""
        return self._fill(self._find_forms(code, context)[0], values)

    def message(self, message: errors.Message) -> str:
        """A message of the commands and those in it; in English where it is missing or faulty."""
        values = {name: self._translate_value(value) for name, value in message.values.items()}
        for text in (*self.catalogue.get(("", message.text), ())[:1], message.text):
            try:
                return text.format_map(values)
            except (LookupError, ValueError, AttributeError):  # a placeholder that has no value
                continue
        return message.text

    def record(self, problem: errors.Problem) -> dict[str, object]:
        """A problem as a program reads it, each part translated."""
        parts = ("severity", "file", "row", "column", "found", "expected", "action")
        return {name: self._translate_value(getattr(problem, name)) for name in parts}

    def plural(self, singular: str, many: str, count: int, **values: object) -> str:
        """The form of a message that `count` needs; `{count}` is filled with the number."""
        forms = self._find_forms(singular, "", many)
        language = self.language if ("", singular) in self.catalogue else MESSAGE_LANGUAGE
        form = _choose_form(forms, language, count)
        return self._fill(form, {"count": self.number(count), **values})

    def has(self, code: str, context: str) -> bool:
        """Whether a code of a context is translated."""
        return (context, code) in self.catalogue

    def number(self, value: float, decimals: int | None = None, signed: bool = False) -> str:
        """A number with the language's marks, rounded half up.

        `decimals` None shows up to two, without closing zeros; below zero rounds to tens, hundreds.
        """
        return _format_number(self.language, value, decimals, signed)

    def round_number(self, number: int) -> str:
        """A round number in a few words: 1 million."""
        from babel.numbers import format_compact_decimal

        locale = _parse_locale(self.language)
        return format_compact_decimal(number, format_type="long", locale=locale)

    def amount(
        self, value: float, unit: str, decimals: int | None = None, signed: bool = False
    ) -> str:
        """A number whose unit is written elsewhere, with the decimals that unit bears."""
        return self.number(value, self._limit_decimals(value, unit, decimals), signed)

    def value(
        self,
        value: float,
        unit: str,
        operator: str = "",
        high: float | None = None,
        decimals: int | None = None,
        signed: bool = False,
        spelled: bool = False,
    ) -> str:
        """A quantity with its unit: `4,46%/năm`, `> 80%`, `75–80 triệu đồng/người`.

        `spelled` writes the operator as running text does: "trên 80%", "từ 10%/năm trở lên".
        """
        decimals = self._limit_decimals(value, unit, decimals)
        number = self.number(value, decimals, signed)
        if high is not None and not math.isnan(high):
            end = self.number(high, decimals)
            span = f"{number}–{end}"
            if high < 0:  # nobody reads −1.1–−1.5
                span = self.code("span", "negative", low=number, high=end)
            text = self._format_quantity(span, unit, math.inf)
            return self.code("operator word", "range", value=text) if spelled else text
        text = self._format_quantity(number, unit, round_half_up(value, decimals))
        context = "operator word" if spelled else "operator"
        return self.code(context, operator, value=text) if self.has(operator, context) else text

    def _format_quantity(self, number: str, unit: str, value: float | Decimal) -> str:
        if not self.has(unit, "unit"):
            return f"{number} {unit}".strip()
        form = _choose_form(self._find_forms(unit, "unit"), self.language, value)
        return self._fill(form, {"value": number})

    def unit(self, unit: str) -> str:
        """A unit as a table's header names it; one without translation as it is written."""
        return self.code("unit label", unit) if self.has(unit, "unit label") else unit

    def form(self, unit: str) -> str:
        """What form a unit has: a share, a rate, an amount; "" of one that is not declared."""
        return self.catalogue.get(("unit form", unit), ("",))[0]

    def is_counted(self, unit: str) -> bool:
        """Whether a unit is of what is counted one by one, not in thousands or millions."""
        return self.form(unit) == "count" and not self.has(unit, "unit of")

    def _limit_decimals(self, value: float, unit: str, decimals: int | None) -> int | None:
        """The decimals shown in a unit: 836 members and not 836.0, 2.4 communes a year."""
        if not self.is_counted(unit):
            return decimals
        if abs(value) >= 10 or float(value).is_integer():
            return 0 if decimals is None else min(decimals, 0)
        return 1 if decimals is None else min(decimals, 1)

    def period(self, period: str) -> str:
        """`2025`, `2021–2025`, or the end of a month."""
        if len(period) == len("2021-2025"):
            return period.replace("-", "–")
        return self.date(period) if "-" in period else period

    def date(self, date: str) -> str:
        """An ISO date, month or year as the language writes it; an empty one is empty."""
        form = {1: "month", 2: "day"}.get(date.count("-"))
        if form is None:
            return date
        pattern = self.code("date format", form) if self.has(form, "date format") else ""
        return _format_date(self.language, date, pattern)

    def language_names(self, form: str = "{language}") -> str:
        """The languages of the project in a sentence: "Vietnamese and English"."""
        return self.join([form.format(language=self.language_name(name)) for name in LANGUAGES])

    def language_name(self, name: str) -> str:
        """A language as this one calls it."""
        if self.has(name, "language"):
            return self.code("language", name)
        return _parse_locale(name).get_display_name(self.language) or name

    def join(self, items: Sequence[str]) -> str:
        """A list in a sentence: "a, b and c"."""
        from babel.lists import format_list

        return format_list(items, locale=_parse_locale(self.language))

    def sort_key(self, text: str) -> tuple[Any, ...]:
        """The key that sorts texts as the language's dictionaries do: ă after a, đ after d.

        Letters of the alphabet come first, then marks that make none, then tones, then capitals.
        """
        alphabet = self.code("order", "alphabet") if self.has("alphabet", "order") else ""
        ranks = _rank_letters(alphabet)
        letters, marks, tones = [], [], []
        for base, accents in _split_letters(text):
            mark = "".join(sign for sign in accents if sign not in TONE_MARKS)
            letters.append(ranks.get(base + accents) or ranks.get(base + mark) or (base, 0))
            marks.append([LETTER_MARKS.find(sign) for sign in mark])
            tones.append([TONE_MARKS.index(sign) for sign in accents if sign in TONE_MARKS])
        return letters, marks, tones, text.swapcase()

    def _find_forms(self, text: str, context: str, plural: str = "") -> tuple[str, ...]:
        forms = self.catalogue.get((context, text))
        if forms is None and self.falls_back:
            forms = (text, plural) if plural else (text,)
        if forms is None:
            name = f"{context}: {text}" if context else text
            place = _locate_caller()
            raise errors.MissingMessage(text=name, language=self.language, place=place)
        return forms

    def _fill(self, form: str, values: Mapping[str, object]) -> str:
        return form.format_map({name: self._translate_value(v) for name, v in values.items()})

    def _translate_value(self, value: object) -> object:
        if isinstance(value, errors.Message):
            return self.message(value)
        if isinstance(value, errors.Name):
            return show_hidden(value.by_language.get(self.language, str(value)))
        if not isinstance(value, errors.Quantity):
            return show_hidden(value) if isinstance(value, str) else value
        if value.value is None:
            return self.unit(value.unit)
        number = self.number(float(value.value), value.decimals)
        return self._format_quantity(number, value.unit, value.value)


def load_translator(language: str, units: Iterable[Unit] = ()) -> Translator:
    """The translator of a language, with the words of further units."""
    say, words = _load_translator(language), list_words(units, language)
    return replace(say, catalogue={**say.catalogue, **words}) if words else say


@functools.cache
def _load_translator(language: str) -> Translator:
    """The translator of a language, its catalogue read once."""
    catalogue = _read_catalogue(paths.LOCALES / f"{language}.po", language)
    return Translator(language, {**catalogue, **list_words(built_in_units().values(), language)})


def load_message_translator(language: str, units: Iterable[Unit] = ()) -> Translator:
    """The translator of the commands, which shows a text without translation in English."""
    return replace(load_translator(language, units), falls_back=True)


def load_translators(units: Collection[Unit] = ()) -> list[Translator]:
    """The translators of all languages of the project, the default first; as `load_translator`."""
    return [load_translator(language, units) for language in LANGUAGES]


@functools.cache
def name_language(language: str) -> str:
    """A language as it names itself: Tiếng Việt, English."""
    name = _parse_locale(language).get_display_name() or language
    return name[:1].upper() + name[1:]


def list_language_names() -> dict[str, str]:
    """Each language of the project → as it names itself, the default first."""
    return {language: name_language(language) for language in LANGUAGES}


def keep_units(text: str) -> str:
    """A text in which no end of a line parts a number from its unit; a long unit may be broken."""
    return _unit_pattern().sub(
        lambda unit: unit[0].replace(" ", NO_BREAK, 1 if len(unit[0]) > MAX_UNBROKEN_UNIT else -1),
        text,
    )


@functools.cache
def _unit_pattern() -> re.Pattern[str]:
    """What follows a number: the units of all languages, the longest first, or how they begin."""
    catalogues = (translator.catalogue for translator in load_translators())
    forms = {
        form for texts in catalogues for key in texts if key[0] == "unit" for form in texts[key]
    }
    tails = {form.partition("{value}")[2] for form in forms}
    tails |= {f" {tail.split()[0]}" for tail in tails if tail.startswith(" ")}
    longest_first = sorted(filter(None, tails), key=len, reverse=True)
    units = "|".join(re.escape(tail) for tail in longest_first if " " in tail)
    return re.compile(rf"(?<=\d)(?:{units})\b")


def choose_message_language(option: object, environment: Mapping[str, str]) -> str:
    """The language of the commands: the one of the option, else the machine's, else English.

    Where the machine names none, it is the default language of the project.
    """
    if isinstance(option, list) and len(set(option)) == 1:
        return str(option[0])
    if isinstance(option, str):
        return option
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), LANGUAGES[0])
    language = locale.replace(".", "_").partition("_")[0].lower()
    return language if language in LANGUAGES else REFERENCE_LANGUAGE


def _read_catalogue(file: Path, language: str) -> Catalogue:
    """The texts of a catalogue by context and id; in English an entry without text is its id."""
    from babel.messages.pofile import read_po

    entries: dict[tuple[str, str], tuple[str, ...]] = {}
    with file.open("rb") as catalogue:
        for entry in read_po(catalogue, locale=language):
            ids, texts = _list_forms(entry.id), _list_forms(entry.string)
            if not all(texts):
                texts = ids if language == MESSAGE_LANGUAGE else ()
            if entry.id and texts and not entry.fuzzy:
                entries[entry.context or "", ids[0]] = texts
    return entries


def _list_forms(text: Any) -> tuple[str, ...]:
    """The plural forms of an entry, or its one form."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


@functools.cache
def _parse_locale(language: str) -> Locale:
    from babel import Locale

    return Locale.parse(language)


@functools.lru_cache(4096)
def _format_number(language: str, value: float, decimals: int | None, signed: bool) -> str:
    from babel.numbers import format_decimal

    shown = round_half_up(value, decimals, signed)
    pattern = "#,##0.##" if decimals is None else "#,##0." + "0" * max(decimals, 0)
    text = format_decimal(
        abs(shown), pattern.rstrip("."), _parse_locale(language), decimal_quantization=False
    )
    sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
    return sign + text


@functools.lru_cache(4096)
def _format_date(language: str, date: str, pattern: str) -> str:
    """An ISO date or month by a pattern, or as the language usually writes it."""
    from babel.dates import format_date, format_skeleton

    locale, is_month = _parse_locale(language), date.count("-") == 1
    day = dt.date.fromisoformat(date + "-01" if is_month else date)
    if is_month and not pattern:
        return format_skeleton("yMMMM", day, locale=locale)
    return format_date(day, pattern or "long", locale=locale)


def _choose_form(forms: tuple[str, ...], language: str, count: float | Decimal) -> str:
    """The plural form for a number; infinite stands for a span of numbers, which takes the last."""
    if len(forms) == 1 or math.isinf(count):
        return forms[-1]
    rule = _parse_locale(language).plural_form
    tags = [tag for tag in CLDR_PLURALS if tag in rule.tags or tag == "other"]
    return forms[min(tags.index(rule(count)), len(forms) - 1)]


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text.lower()).replace("đ", "d\u0335")


def _split_letters(text: str) -> list[tuple[str, str]]:
    """Each letter of a text without its marks, and the marks."""
    return re.findall(r"(.)([\u0300-\u036f]*)", _decompose(text), re.DOTALL)


@functools.cache
def _rank_letters(alphabet: str) -> Mapping[str, tuple[str, int]]:
    """Each letter of an alphabet → the plain letter before it, and how far it is after that."""
    ranks: dict[str, tuple[str, int]] = {}
    plain, offset = "a", 0
    for letter in alphabet:
        plain, offset = (letter, 0) if letter.isascii() else (plain, offset + 1)
        ranks[_decompose(letter)] = plain, offset
    return ranks


def _locate_caller() -> str:
    """File and line of the code that needed a text, for the error that it is missing."""
    frame = sys._getframe()
    while frame.f_back and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    file = Path(frame.f_code.co_filename)
    relative = file.relative_to(paths.ROOT) if file.is_relative_to(paths.ROOT) else file
    return f"{relative.as_posix()}:{frame.f_lineno}"


def translate_without_packages(text: str, language: str) -> str:
    """A message from its catalogue where Babel is missing: its entry has a line for each text."""
    catalogue = (paths.LOCALES / f"{language}.po").read_text(encoding="utf-8")
    entry = catalogue.partition(f'msgid "{text}"\nmsgstr "')[2]
    return entry.partition('"\n')[0] or text
