"""The words that understanding is made of are read strictly."""

from __future__ import annotations

import shutil

import pytest

from bot.conversation import content
from bot.conversation.content import phrases
from bot.kit.content import ContentErrors
from bot.settings import ROOT


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(ROOT / "content" / "understanding", tmp_path / "understanding")


@pytest.mark.parametrize(
    ("key", "broken", "message"),
    [
        ("distress:", "  - '(self ?harm'", "no regular expression"),
        ("intents:", "  halt:", "halt"),
        ("    examples:", "      - too many (messages", "every bracket is closed"),
    ],
)
def test_a_mistake_is_named_with_its_line(folder, key, broken, message):
    """What cannot be read is named with its file, its line and why."""
    path = folder / "en.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    below = lines.index(key) + 1
    lines[below] = broken
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ContentErrors) as caught:
        content.load(folder)
    assert (path, below + 1) in {(one.path, one.line) for one in caught.value.problems if message in one.message}


def test_an_intent_without_examples_is_named(folder):
    """A language in which an intent cannot be said is incomplete."""
    path = folder / "de.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n  bug:\n", "\n  bugs:\n"), encoding="utf-8")
    with pytest.raises(ContentErrors, match="bug"):
        content.load(folder)


def test_an_empty_folder_is_named(tmp_path):
    """Without any words nothing can be understood, and the check says so."""
    with pytest.raises(ContentErrors, match="no file of words"):
        content.load(tmp_path)


def test_choices_in_an_example():
    """Every choice of an example occurs, and the empty one leaves nothing behind."""
    assert set(phrases("(please|) stop (now|)")) == {"please stop now", "stop", "please stop", "stop now"}
