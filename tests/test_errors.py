"""Errors are sentences."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import bot.app.groundswell
import bot.cli.simulate
import bot.cli.tick  # noqa: F401 - all three, so that every error is known
from bot.errors import GroundswellError, NotAllowedError, SettingsError
from bot.kit.slack import escape
from bot.kit.time import UnknownZoneError
from tests.sentences import says


def _all(kind: type[GroundswellError] = GroundswellError) -> Iterator[type[GroundswellError]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _all(narrower)


def test_every_error_says_something_to_a_person():
    """A docstring of its own, in whole sentences, without a word of the machine room."""
    words = {
        kind.__qualname__: inspect.cleandoc(vars(kind).get("__doc__") or "")
        for kind in set(_all())
        if kind.__module__.startswith("bot.")
    }
    assert len(words) > 100
    assert {name: said for name, said in words.items() if not is_a_sentence(said)} == {}


def is_a_sentence(words: str) -> bool:
    begins = words[:1].isupper() or words.startswith(("“", "{", "--"))  # an option of a command is named first
    ends = words.rstrip("}").endswith((".", "?", "offered", "reason", "hint", "known"))
    return begins and ends and not re.search(r"\b(exception|invalid|null|none|error)\b", words, re.IGNORECASE)


def test_facts_fill_the_sentence():
    """Across line breaks, in one line."""
    assert says(str(SettingsError(reason="no")), "Groundswell cannot start: {reason}.", reason="no")
    assert "\n" not in str(NotAllowedError())


def test_facts_of_people_are_made_safe_where_they_are_shown():
    """A mention in them stays dead, and braces in them stay braces."""
    error = UnknownZoneError(given="<!channel> {hint}", hint="")
    assert "“&lt;!channel&gt; {hint}”" in error.sentence(escape)
