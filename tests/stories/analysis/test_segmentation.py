"""Sections as numbered sentences, in several languages and shapes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.analysis.language import detect_language
from bot.stories.analysis.segmentation import normalize, split_sentences, words

CASES = {
    "In Q3 2025 we ran it, e.g. in Leeds. Dr. Smith of St. Mary's said “It works.” We saved 3.5 hours.": [
        "In Q3 2025 we ran it, e.g. in Leeds.",
        "Dr. Smith of St. Mary's said “It works.”",
        "We saved 3.5 hours.",
    ],
    "Am 3. Mai haben wir z. B. mit ca. 12 Leuten begonnen. Im 2. Quartal kamen mehr dazu.": [
        "Am 3. Mai haben wir z. B. mit ca. 12 Leuten begonnen.",
        "Im 2. Quartal kamen mehr dazu.",
    ],
    "The rejected ones were listed. 2. Each clerk wrote three. 3. The best were kept.": [
        "The rejected ones were listed.",
        "2. Each clerk wrote three.",
        "3. The best were kept.",
    ],
    "Die Zahl sank von 95 auf 40. Eine Kollegin schrieb eine Art. Danach war es im 2. Quartal ruhig.": [
        "Die Zahl sank von 95 auf 40.",
        "Eine Kollegin schrieb eine Art.",
        "Danach war es im 2. Quartal ruhig.",
    ],
    "東京支店で始めました。参加者は１２名です！「早い」と言われました。": [
        "東京支店で始めました。",
        "参加者は１２名です！",
        "「早い」と言われました。",
    ],
    "- First, we met\n- Second: we wrote\n1. Third step.\n2) fourth\n* [x] done": [
        "First, we met",
        "Second: we wrote",
        "Third step.",
        "fourth",
        "done",
    ],
    "This is a line that\nwraps over two. And then": ["This is a line that\nwraps over two.", "And then"],
    "We began in 2024. J. Smith led. Really?! Yes…": ["We began in 2024.", "J. Smith led.", "Really?!", "Yes…"],
    " \n\n --- \n": [],
    "1.\nWe asked them.\n2)\nWe wrote it down.\n(3)\n": ["We asked them.", "We wrote it down."],
    "We did two things: 1. We asked them. 2. We wrote it down.": [
        "We did two things: 1. We asked them.",
        "2. We wrote it down.",
    ],
    "we tried it\nit was quick\nso we kept it": ["we tried it", "it was quick", "so we kept it"],
    "we tried it for e.g. letters. it was quick! we kept it, approx. daily.": [
        "we tried it for e.g. letters.",
        "it was quick!",
        "we kept it, approx. daily.",
    ],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items())
def test_sentences_are_found(text: str, expected: list[str]):
    """Abbreviations, ordinals, decimals, initials and a list's numbers end nothing; bullets and lines do."""
    assert [one.text for one in split_sentences(text, "C")] == expected


def test_ids_count_from_one():
    """With the section's letter."""
    assert [one.id for one in split_sentences("One. Two. Three.", "G")] == ["G1", "G2", "G3"]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_every_sentence_stands_in_its_text(text: str):
    """Word for word, whatever was pasted; and none is empty."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for one in split_sentences(text, "C"):
        assert one.text in plain
        assert one.text.strip()


def test_words_are_counted_without_blanks_too():
    """Two Japanese characters for one."""
    assert len(words("The team’s follow-up took 3 weeks")) == 6
    assert len(words("東京支店で始めました。", "ja")) == 5


def test_what_the_rules_read_is_plain():
    """Full-width digits, odd blanks and invisible marks."""
    assert normalize("１２\u00a0名\u200b") == "12 名"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We tried it with the team in Leeds and it was good.", "en"),
        ("Wir haben das mit dem Team in Köln versucht.", "de"),
        ("Nous avons fait cela avec les équipes de la région.", "fr"),
        ("大阪支店で実施しました。", "ja"),
        ("Мы сделали это вместе.", "ru"),
        ("OK", "it"),
        ("", "it"),
    ],
)
def test_a_language_is_told_by_its_words(text: str, expected: str):
    """Too little to tell leaves what was known."""
    assert detect_language(text, "it") == expected


@pytest.mark.parametrize("filler", ["z.b. bzw. ca. ", "no. 12: 3. ", "word. ", "Eine Art. Ab ", "what?! "])
def test_a_long_line_is_split_in_no_time(filler: str):
    """Sixty thousand words without a line break, whether or not a sentence ends among them."""
    text = filler * (60_000 // len(filler.split()))
    began = time.process_time()
    assert split_sentences(text, "C")
    assert time.process_time() - began < 8
