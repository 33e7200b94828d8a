"""An answer inside a sentence is read where its letters stand as letters."""

from __future__ import annotations

import pytest

from bot.quizzes.sentence_answers import NamedLetters, letters_in, number_in, number_named, numbered, opening


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("D, weil da steht was die morgen brauchen", "d"),
        ("is wohl die aida, also c", "c"),
        ("sag i c", "c"),
        ("I'd say c", "c"),
        ("probably B because it is safe", "b"),
        ("c glaub i", "c"),
        ("ich glaub eher b, des andere is zu lang", "b"),
        ("b und d wuerd ich sagn", "bd"),
        ("i nehm a und d", "ad"),
    ],
)
def test_letters_in_a_sentence_are_an_answer(text: str, letters: str):
    """Behind or before words that say so."""
    assert letters_in(text, "abcd", several=True) == NamedLetters(tuple(letters), is_certain=True)


@pytest.mark.parametrize("text", ["bei uns gibts nur c", "mir reichts, b", "ich sag a"])
def test_letters_that_may_be_something_else_are_doubtful(text: str):
    """No word says that they are an answer, or the “a” may be a word in dialect."""
    found = letters_in(text, "abc", several=False)
    assert found
    assert not found.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "danke, und dir a schöne weihnachten",
        "A new idea",
        "i take a break",
        "des mach i a",
        "d leut ham gsagt es passt",
        "warum ned c, die seiten hat er ja",
        "is it b?",
        "b oder c",
        "nicht b",
        "b is falsch",
        "zwischen b und c schwank i",
        "Plan B wär besser",
        "ich bin heut in halle c",
        "b und c",
    ],
)
def test_words_doubts_and_names_are_no_letters(text: str):
    """Nor are two letters where one is right."""
    assert letters_in(text, "abcd", several=False) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4, des weiß bei uns keiner so genau", "4"),
        ("eine 7 würd ich sagen", "7"),
        ("7 because it works", "7"),
        ("4 wochen pause", None),
        ("um 4", None),
        ("4, am 5. is urlaub", None),
        ("4, oder?", None),
    ],
)
def test_a_number_begins_its_sentence(text: str, number: str | None):
    """It counts or dates nothing."""
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1c 2b", [(1, "c"), (2, "b")]),
        ("1: c, 2: b", [(1, "c"), (2, "b")]),
        ("bei der ersten b, bei der zweiten d", [(1, "b"), (2, "d")]),
        ("first b and second c", [(1, "b"), (2, "c")]),
        ("bei der zweiten frage: 4, keine ahnung", [(2, "4, keine ahnung")]),
        ("2: 4", [(2, "4")]),
        ("1c 1b", []),
        ("hat gleich beim ersten mal klappt", []),
        ("ja hat bei der ersten schicht klappt", []),
    ],
)
def test_a_part_says_which_question_it_answers(text: str, parts):
    """By its number or its place."""
    assert numbered(text) == parts


def test_an_opening_stands_before_a_comma():
    """A text without one has none, nor has a question."""
    assert opening("stimmt nicht, kann ja erfunden sein") == "stimmt nicht"
    assert opening("true because it says so") == "true"
    assert opening("stimmt nicht") == opening("right, can we stop?") == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("eher niedrig, so 3", "3"),
        ("pretty low, 2 or so", "2"),
        ("i'd give it a seven", "7"),
        ("vier, hab echt keine ahnung", "4"),
        ("back in 3 days", ""),
        ("um 8 bitte", ""),
        ("until 6 january", ""),
        ("lesson 3 was good", ""),
        ("one of us", ""),
        ("2 or 3", ""),
    ],
)
def test_a_number_from_nought_to_ten_anywhere(text: str, number: str):
    """In digits or a word, if it counts and dates nothing."""
    assert number_named(text) == number
