"""Which commands a sentence may want that isn't understood."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.command_finder import CommandFinder, load
from bot.kit.content import ContentErrors
from bot.kit.i18n import in_language
from bot.settings import ROOT

SENTENCES = yaml.safe_load((Path(__file__).parent / "wanted_commands.yaml").read_text())
# Before half of this stranger's sentences became examples it was 0.66.
FOUND_IN_TWO = 0.7


@cache
def shipped() -> CommandFinder:
    return load(ROOT / "content")


@pytest.fixture
def finder() -> CommandFinder:
    """With the commands that the app comes with."""
    return shipped()


def test_what_strangers_want_is_among_two(finder: CommandFinder):
    """Of sentences by people who had not seen the examples, most have their command among the first two."""
    missed = [
        (command, sentence)
        for command, sentences in SENTENCES.items()
        for sentence in sentences
        if command not in [found.command for found in finder.find(sentence)[:2]]
    ]
    count = sum(map(len, SENTENCES.values()))
    assert 1 - len(missed) / count >= FOUND_IN_TWO, missed


def test_an_example_finds_its_own_command(finder: CommandFinder):
    """The words of an example are certain."""
    for one in finder.examples:
        for text in (text for texts in one.examples.values() for text in texts):
            found = finder.find(text)
            assert one.command in [each.command for each in found[:2]], text
            assert found[0].is_strong, text


def test_a_label_is_in_the_readers_language(finder: CommandFinder):
    """A German reads German."""
    with in_language("de"):
        found = finder.find("wo ist mein Zertifikat")
    assert found[0].label == next(one.label["de"] for one in finder.examples if one.command == found[0].command)


@pytest.mark.parametrize("text", ["", "?", "🙂", "xkcd qwertz"])
def test_words_like_no_example_find_nothing(finder: CommandFinder, text: str):
    """Nothing is offered for what is like nothing."""
    assert finder.find(text) == []


@given(st.text(max_size=300))
def test_any_text_is_compared(text: str):
    """Whatever is written, likeness lies between 0 and 1, the likeliest command first."""
    likeness = [found.likeness for found in shipped().find(text)]
    assert likeness == sorted(likeness, reverse=True)
    assert all(0 < each <= 1.001 for each in likeness)


def test_a_command_without_german_is_named_with_its_line(tmp_path: Path):
    """Each command needs its label and examples in every language."""
    (tmp_path / "commands.yaml").write_text(
        "- command: /learn today\n  label: {en: Today, de: Heute}\n  examples: {en: [where is it]}\n"
    )
    with pytest.raises(ContentErrors, match=r"commands\.yaml:1.*/learn today.*de"):
        load(tmp_path)
