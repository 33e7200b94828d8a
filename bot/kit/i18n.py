"""Translations with gettext: English is in the code, other languages are in `bot/locale`.

The current language is a context variable: a listener sets it for the user, a job for each recipient.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "groundswell"
SOURCE = "en"
_current: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The two-letter code of the current language."""
    return _current.get()


@contextmanager
def in_language(given: str | None) -> Iterator[None]:
    """Switch to the nearest language to a locale such as `de-AT`, else to English."""
    before = _current.set(nearest_language(given))
    try:
        yield
    finally:
        _current.reset(before)


def set_language(given: str | None) -> None:
    """Like `in_language`, for the rest of the running task."""
    _current.set(nearest_language(given))


def nearest_language(given: str | None) -> str:
    """The two-letter code of the language to use for a locale."""
    wanted = (given or SOURCE).replace("_", "-").partition("-")[0].casefold()
    return wanted if wanted in languages() else SOURCE


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages, English first."""
    return (SOURCE, *sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def language_name(code: str, in_language: str | None = None) -> str:
    """The name of a language, in the current language or another one."""
    from babel import Locale  # noqa: PLC0415 - half a megabyte that is rarely needed

    return str(Locale.parse(code).get_display_name(in_language or language()))


def language_named(name: str) -> str | None:
    """The code of our language with that code or name, in any of our languages; None if there is none."""
    names = {language_name(code, each).casefold(): code for code in languages() for each in languages()}
    return {**names, **{code: code for code in languages()}}.get(name.casefold())


def _(message: str, /, **facts: object) -> str:
    """Translate a sentence into the current language, and fill in its fields."""
    translated = _translations(_current.get()).gettext(message) if message else ""
    return translated.format(**facts) if facts else translated


def ngettext(one: str, many: str, n: int, /, **facts: object) -> str:
    """Translate a sentence in the singular or plural for `n`, which is also its field `{n}`."""
    return _translations(_current.get()).ngettext(one, many, n).format(n=n, **facts)


@cache
def _translations(wanted: str) -> NullTranslations:
    if wanted == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - English does not need it
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    with (LOCALE / wanted / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=wanted, charset="utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
