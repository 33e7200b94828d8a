"""The product's sentences in the language of whoever they are for.

English stands in the code and is its own key, as gettext has it; other languages come from the catalogue in
`bot/locale`. The language is ambient: set around a listener for whoever clicked, and in jobs around what is written to
somebody.
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
    """The language being spoken, by its two letters."""
    return _current.get()


@contextmanager
def in_language(given: str | None) -> Iterator[None]:
    """Speak the nearest language we have to a locale such as `de-AT`; English where there is none."""
    before = _current.set(nearest_language(given))
    try:
        yield
    finally:
        _current.reset(before)


def set_language(given: str | None) -> None:
    """The same for the rest of the running task, as for a whole listener."""
    _current.set(nearest_language(given))


def nearest_language(given: str | None) -> str:
    """The two letters of the language we speak to somebody with that locale."""
    wanted = (given or SOURCE).replace("_", "-").partition("-")[0].casefold()
    return wanted if wanted in languages() else SOURCE


@cache
def languages() -> tuple[str, ...]:
    """Every language there is, English first."""
    return (SOURCE, *sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def language_name(code: str, in_language: str | None = None) -> str:
    """What a language is called, in the one being spoken or another."""
    from babel import Locale  # noqa: PLC0415 - half a megabyte that few ask for

    return str(Locale.parse(code).get_display_name(in_language or language()))


def language_named(name: str) -> str | None:
    """The language of ours with that code or name, in whichever of our languages somebody names it."""
    names = {language_name(code, each).casefold(): code for code in languages() for each in languages()}
    return {**names, **{code: code for code in languages()}}.get(name.casefold())


def _(message: str, /, **facts: object) -> str:
    """A sentence in the language being spoken, its braces filled in."""
    said = _translations(_current.get()).gettext(message) if message else ""
    return said.format(**facts) if facts else said


def ngettext(one: str, many: str, n: int, /, **facts: object) -> str:
    """The same for a number of things; `{n}` in the sentence is that number."""
    return _translations(_current.get()).ngettext(one, many, n).format(n=n, **facts)


@cache
def _translations(wanted: str) -> NullTranslations:
    if wanted == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only where somebody speaks another language
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    with (LOCALE / wanted / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=wanted, charset="utf-8")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
