"""Assertions about what people read, by the catalogue's own sentences."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import chain
from typing import Any

from babel.messages.pofile import read_po

from bot.settings import ROOT

CATALOGUE = ROOT / "bot" / "locale" / "de" / "LC_MESSAGES" / "groundswell.po"
MARKS = str.maketrans("", "", "*_`")


def says(shown: Any, sentence: str) -> bool:
    """Whether a text or a payload has a sentence of the catalogue in it, whatever fills its placeholders.

    Marks of emphasis do not count, so that a page's text can be asked too. AssertionError for a sentence that is in no
    catalogue: it has been edited, and the test has to follow.
    """
    assert sentence in _sentences(), f"no sentence of the catalogue: {sentence!r}"
    parts = re.split(r"\{\w+\}", _plain(sentence))
    return re.search(".*?".join(map(re.escape, parts)), _plain(_text(shown)), re.DOTALL) is not None


def _text(shown: Any) -> str:
    if isinstance(shown, str):
        return shown
    if isinstance(shown, dict):
        return "\n".join(map(_text, shown.values()))
    if isinstance(shown, list | tuple):
        return "\n".join(map(_text, shown))
    return str(shown)


def _plain(text: str) -> str:
    """Without marks; line breaks and quotation marks as they are in a text, not as in its repr."""
    placeholders = re.sub(r"\{(\w+)\}", lambda found: f"{{{found[1].replace('_', '')}}}", text)
    return unescape(placeholders.replace("\\n", "\n").replace("\\'", "'")).translate(MARKS)


@cache
def _sentences() -> frozenset[str]:
    with CATALOGUE.open("rb") as file:
        ids = [message.id for message in read_po(file, locale="de", charset="utf-8") if message.id]
    return frozenset(chain.from_iterable([id_] if isinstance(id_, str) else id_ for id_ in ids))
