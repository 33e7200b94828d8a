"""Sentences in two languages."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from bot.kit import i18n, i18n_extract
from bot.kit.db import Database
from bot.kit.i18n import LOCALE, _, in_language, nearest_language, ngettext
from bot.kit.i18n_extract import fields

OTHERS = i18n.languages()[1:]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_complete(language: str) -> None:
    """Every sentence of the code has its words, with the same braces, and none is left of what is gone."""
    with (LOCALE / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po").open("rb") as file:
        kept = {str(message.id): message for message in read_po(file, locale=language, charset="utf-8") if message.id}
    wanted = {str(message.id): message for message in i18n_extract.template() if message.id}
    wordless = [id_ for id_ in wanted if id_ in kept and not all(forms(kept[id_].string))]
    other_braces = [
        id_
        for id_, message in wanted.items()
        if id_ in kept and any(not fields(form) <= fields(message.id) for form in forms(kept[id_].string))
    ]

    assert sorted(set(wanted) - set(kept)) == []
    assert sorted(set(kept) - set(wanted)) == []
    assert wordless == []
    assert other_braces == []


def test_german_is_spoken() -> None:
    """Inside `in_language` a sentence comes in that language, outside in English again."""
    sentence = "Correct: {letter}."
    with in_language("de-AT"):
        assert "B" in _(sentence, letter="B")
        assert _(sentence, letter="B") != sentence.format(letter="B")
        assert ngettext("{n} minute", "{n} minutes", 2) == "2 Minuten"

    assert _(sentence, letter="B") == sentence.format(letter="B")
    assert ngettext("{n} minute", "{n} minutes", 1) == "1 minute"


@pytest.mark.parametrize(
    ("given", "spoken"),
    [("de", "de"), ("de-CH", "de"), ("de_DE", "de"), ("EN-us", "en"), ("ja-JP", "en"), (None, "en")],
)
def test_the_nearest_language(given: str | None, spoken: str) -> None:
    """A locale is spoken to in its language where we have it, in English otherwise."""
    assert nearest_language(given) == spoken


async def test_a_transaction_speaks_as_its_caller(db: Database) -> None:
    """The language is the same inside a transaction, whichever thread it runs in."""

    def ask(_session: object) -> str:
        return i18n.language()

    with in_language("de"):
        assert [await db.transact(ask), await db.transact_aside(ask), await db.read(ask)] == ["de"] * 3
    assert await db.transact_aside(ask) == "en"


def test_an_error_is_extracted_as_it_is_said() -> None:
    """The catalogue has an error's docstring in the form in which it is spoken."""
    source = 'class AnError(GroundswellError):\n    """One line\n    and another of {given}."""\n'

    assert list(i18n_extract.error_sentences(source)) == ["One line and another of {given}."]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("""f"*{_('How it goes')}* {len(text)}" + _("alone")""", ["How it goes"]),
        ("""f"{taken}, {ngettext('{n} seat', '{n} seats', free)}\"""", [("{n} seat", "{n} seats")]),
        ("""_("About {title}", title=title or _("this practice"))""", ["this practice"]),
    ],
)
def test_a_sentence_within_another_is_extracted(source: str, found: list[str | tuple[str, str]]) -> None:
    """Babel does not look between the braces of an f-string, nor into the arguments of a sentence; we do."""
    assert list(i18n_extract.nested_sentences(source)) == found


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_says_itself_twice(language: str) -> None:
    """No text of a translation is the same text several times in a row."""
    with (LOCALE / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po").open("rb") as file:
        texts = [text for message in read_po(file, locale=language) for text in forms(message.string)]

    assert [text for text in texts if re.fullmatch(r"(.{20,}?)\1+", text, re.DOTALL)] == []
