"""Words and numbers as each language writes them: catalogues and Babel behind a `Speaker`.

The id of a message is its plain English text with named placeholders; a code (a unit, a reason, a
verdict) is looked up under its context. What no catalogue holds stops the run: `MissingMessage`.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from briefing import errors, paths, watch

LANGUAGES = ("vi", "en")
MINUS = "\N{MINUS SIGN}"
# Breve, circumflex and horn make letters of their own in the Vietnamese alphabet; the tones are in
# the order of its dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
LETTER_MARKS = {"\u0306": 1, "\u0302": 2, "\u031b": 3}
TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"

Catalogue = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Translator:
    """Says messages, numbers, units, periods and dates in one language."""

    language: str
    catalogue: Catalogue

    def __call__(self, text: str, /, **values: object) -> str:
        """The message `text` with its placeholders filled."""
        return self._fill(self._entry(text, "")[0], values)

    def code(self, context: str, code: str, **values: object) -> str:
        """The text of a code (a unit, a verdict, a reason) under its context."""
        return self._fill(self._entry(code, context)[0], values)

    def message(self, said: errors.Message) -> str:
        """A message made elsewhere; messages among its values are said as well."""
        return self(said.text, **said.values)

    def record(self, problem: errors.Problem) -> dict[str, object]:
        """A problem as a program reads it, each part said."""
        found = problem.found
        return {
            "severity": problem.severity,
            "file": problem.file,
            "row": problem.row,
            "column": problem.column,
            "found": self.message(found) if isinstance(found, errors.Message) else found,
            "expected": self.message(problem.expected),
            "action": self.message(problem.action),
        }

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The form of a message that `count` asks for; `{count}` is filled with the number."""
        forms = self._entry(one, "")
        form = forms[min(_find_plural_index(self.language, count), len(forms) - 1)]
        return self._fill(form, {"count": self.number(count), **values})

    def has(self, code: str, context: str) -> bool:
        """Whether a code of a context is translated."""
        return self._looked_up(code, context) is not None

    def own(self, row: Mapping[str, Any] | Any, name: str) -> str:
        """A name that data keeps in both languages: `name_vi` or `name_en` of a row."""
        return str(row[f"{name}_{self.language}"])

    def number(self, value: float, decimals: int | None = None, signed: bool = False) -> str:
        """A number with the language's marks, rounded half up.

        `decimals` None shows up to two, without closing zeros; below zero rounds to tens, hundreds.
        """
        from babel.numbers import format_decimal

        shown = _round_half_up(value, decimals)
        pattern = "#,##0.##" if decimals is None else "#,##0." + "0" * max(decimals, 0)
        text = format_decimal(
            abs(shown), format=pattern.rstrip("."), locale=self.language, decimal_quantization=False
        )
        sign = MINUS if shown < 0 else "+" if signed and shown > 0 else ""
        return sign + text

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
        number = self.number(value, decimals, signed)
        if high is not None and not math.isnan(high):
            end = self.number(high, decimals)
            span = f"{number}–{end}"
            if high < 0:  # nobody reads −1.1–−1.5
                span = self.code("span", "negative", low=number, high=end)
            text = self._quantity(span, unit, math.inf)
            return self.code("operator word", "range", value=text) if spelled else text
        text = self._quantity(number, unit, _round_half_up(value, decimals))
        context = "operator word" if spelled else "operator"
        return self.code(context, operator, value=text) if self.has(operator, context) else text

    def _quantity(self, number: str, unit: str, value: float | Decimal) -> str:
        if not self.has(unit, "unit"):
            return f"{number} {unit}".strip()
        forms = self._entry(unit, "unit")
        one = len(forms) > 1 and _find_plural_index(self.language, value) == 0
        return self._fill(forms[0 if one else -1], {"value": number})

    def unit(self, unit: str) -> str:
        """A unit as a table's header names it; one without translation as it is written."""
        return self.code("unit label", unit) if self.has(unit, "unit label") else unit

    def period(self, period: str) -> str:
        """`2025`, `2021–2025`, or the end of a month."""
        if len(period) == len("2021-2025"):
            return period.replace("-", "–")
        return self.date(period) if "-" in period else period

    def date(self, date: str) -> str:
        """An ISO date, month or year as the language writes it; an empty one is empty."""
        from babel.dates import format_date

        if date.count("-") == 2:
            pattern = {"vi": "dd/MM/y", "en": "d MMMM y"}[self.language]
            return format_date(dt.date.fromisoformat(date), pattern, locale=self.language)
        if date.count("-") == 1:
            pattern = {"vi": "M/y", "en": "MMMM y"}[self.language]
            return format_date(dt.date.fromisoformat(date + "-01"), pattern, locale=self.language)
        return date

    def alphabetical(self, text: str) -> tuple[Any, ...]:
        """The key that sorts texts as the language's dictionaries do: ă after a, đ after d.

        Letters come before tones, tones before capitals. In English marks count last.
        """
        letters: list[tuple[str, int]] = []
        tones: list[int] = []
        for sign in unicodedata.normalize("NFD", text.lower()):
            if sign in TONE_MARKS and tones:
                tones[-1] = TONE_MARKS.index(sign) + 1
            elif sign in LETTER_MARKS and letters:
                letters[-1] = (letters[-1][0], LETTER_MARKS[sign])
            else:
                letters.append(("d", 1) if sign == "đ" else (sign, 0))
                tones.append(0)
        if self.language == "vi":
            return letters, tones, text.swapcase()
        return [sign for sign, _ in letters], letters, tones, text.swapcase()

    def _entry(self, text: str, context: str) -> tuple[str, ...]:
        found = self._looked_up(text, context)
        if found is None:
            named = f"{context}: {text}" if context else text
            raise errors.MissingMessage(named, self.language, _locate_caller())
        return found

    def _looked_up(self, text: str, context: str) -> tuple[str, ...] | None:
        found = self.catalogue.get((context, text))
        watch.word(self.language, context, text, found)
        return found

    def _fill(self, form: str, values: Mapping[str, object]) -> str:
        said = {
            name: self.message(value) if isinstance(value, errors.Message) else value
            for name, value in values.items()
        }
        return form.format_map(said)


@functools.cache
def load_translator(language: str) -> Translator:
    """The speaker of a language, its catalogue read once.

    An entry without a text of its own in its catalogue says its id (English); in another language
    than the ids' it counts as missing.
    """
    return Translator(
        language, MappingProxyType(_read_catalogue(paths.LOCALES / f"{language}.po", language))
    )


def choose_message_language(asked: object, environment: Mapping[str, str]) -> str:
    """The language the commands speak: the one asked for, else the machine's, else Vietnamese."""
    if isinstance(asked, list) and len(set(asked)) == 1:
        return str(asked[0])
    if isinstance(asked, str):
        return asked
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), LANGUAGES[0])
    return "vi" if locale.lower().startswith("vi") else "en"


def _read_catalogue(file: Path, language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    from babel.messages.pofile import read_po

    entries: dict[tuple[str, str], tuple[str, ...]] = {}
    with file.open("rb") as catalogue:
        for entry in read_po(catalogue, locale=language):
            ids, texts = _list_forms(entry.id), _list_forms(entry.string)
            said = texts if all(texts) else ids if language == "en" else ()
            if entry.id and said and not entry.fuzzy:
                entries[entry.context or "", ids[0]] = said
    return entries


def _list_forms(text: Any) -> tuple[str, ...]:
    """The singular and plural of an entry, or its one form."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text),)


def _round_half_up(value: float, decimals: int | None) -> Decimal:
    """A number as it is shown: half up, to two decimals without closing zeros where None."""
    places = 2 if decimals is None else decimals
    shown = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole = shown.to_integral_value()
    return whole if decimals is None and shown == whole else shown


def _find_plural_index(language: str, count: float | Decimal) -> int:
    from babel import Locale

    if math.isinf(count):
        return 1
    return 0 if Locale.parse(language).plural_form(count) == "one" else 1


def _locate_caller() -> str:
    """File and line of the code that asked for a text, for the error that it is missing."""
    frame = sys._getframe()
    while frame.f_back and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    file = Path(frame.f_code.co_filename)
    own = file.relative_to(paths.ROOT) if file.is_relative_to(paths.ROOT) else file
    return f"{own.as_posix()}:{frame.f_lineno}"
