"""A text becomes five sections, and none of its words is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.intake.section_parser import has_several_headings, parse, sentence_parts
from bot.stories.sections import SECTIONS, Section
from tests.stories.stories import OWN
from tests.stories.texts import GERMAN, STRONG, UNSORTED


def test_headings_in_english_and_german_name_the_sections():
    """Also with marks, numbers and colons around them; what stands first is the title."""
    strong, german = parse(STRONG), parse(GERMAN)
    assert strong.by_headings
    assert strong.title == "Invoices in an hour"
    assert strong.sections["results"].startswith("The time for one invoice fell")
    assert strong.sections["scaling_guide"].startswith("Another team")
    assert german.title == "Protokolle in zehn Minuten"
    assert german.sections["approach"].startswith("Wir haben vier Wochen")
    marked = parse("**1. Context:** In Leeds.\n### Results\nFrom 9 to 4.\n3) Was wir getan haben\nWir trafen uns.")
    assert marked.sections["context"] == "In Leeds."
    assert marked.sections["results"] == "From 9 to 4."
    assert marked.sections["approach"] == "Wir trafen uns."


def test_without_headings_each_paragraph_goes_where_it_speaks_of():
    """Five paragraphs in the usual order come out as five sections."""
    found = parse(UNSORTED)
    assert not found.by_headings
    assert [text.split()[0] for text in found.sections.values()] == ["The", "First", "Minutes", "It", "Other"]


def test_short_paragraphs_go_where_they_speak_of():
    """A comparison with before is a result, and a check before something goes out is no context."""
    found = parse(
        "In spring our team of 6 in Lyon answered 120 mails a day.\n\n"
        "We gave the assistant our 30 best answers. Each draft is read by a colleague before it goes.\n\n"
        "Answers now take 4 minutes, before it was 9. Paul said: “I have time for the hard ones.”\n\n"
        "It worked because everybody owns one topic."
    )
    assert [text.split()[:1] for text in found.sections.values()] == [["In"], ["We"], ["Answers"], ["It"], []]


@pytest.mark.parametrize("left_out", [None, *SECTIONS])
def test_our_own_stories_are_sorted_without_their_headings(left_out: Section | None):
    """Nine paragraphs of ten when all five are there, and four of five when a section is missing."""
    right = told = 0
    for story in OWN:
        parts = {name: " ".join(text.split()) for name, text in story["sections"].items() if name != left_out}
        found = parse("\n\n".join(text for text in parts.values() if text)).sections
        right += sum(bool(text) and text[-30:] in found[name] for name, text in parts.items())
        told += sum(map(bool, parts.values()))
    assert right >= (0.9 if left_out is None else 0.75) * told


def test_where_words_say_nothing_the_usual_order_counts():
    """In a language without words of ours, five paragraphs are five sections."""
    found = parse(
        "東京で始めました。\n\n毎週集まりました。\n\n早くなりました。\n\n皆で決めました。\n\nまず集めてください。"
    )
    assert all(found.sections.values())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. We met. 2. We wrote.", ["1. We met.", "2. We wrote."]),
        ("1.\nWe met.\n2.\nWe wrote.", ["1.\nWe met.", "2.\nWe wrote."]),
        ("- We met\n- We wrote", ["- We met", "- We wrote"]),
        ("We were six.\n\nThe pilot\nWe met. Then we wrote.", ["We were six.", "The pilot\nWe met.", "Then we wrote."]),
        ("we were six\nwe met\nit was quick", ["we were six", "we met", "it was quick"]),
        ("We were six.\nHow it went:\nIt was quick.", ["We were six.", "How it went:\nIt was quick."]),
    ],
)
def test_numbers_and_headings_stay_with_the_sentence_that_follows(text: str, parts: list[str]):
    """None of them is a sentence of its own."""
    assert [part.strip() for part in sentence_parts(text)] == parts


BODY = "In spring our team of six in Lyon answered 120 mails a day. We gave the assistant our 30 best answers."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (BODY, ""),
        (f"Answers in minutes\n\n{BODY}", "Answers in minutes"),
        (f"Answers in minutes\n{BODY}", "Answers in minutes"),
        (f"# How we came to answer every mail in four minutes, and why\n{BODY}", None),
        (f"*Answers in minutes*\n\n{BODY}", "Answers in minutes"),
        (f"Title: Answers in minutes\n{BODY}", "Answers in minutes"),
        (f"Hi team\n\n{BODY}", ""),
        (f"So here is what we did:\n{BODY}", ""),
        (f"We tried something.\n\n{BODY}", ""),
        (f"We had far too many mails to answer in spring\n\n{BODY}", ""),
        ("we tried copilot for mails\nit went well\nnow it takes four minutes", ""),
        ("Answers in minutes", ""),
    ],
)
def test_a_title_is_clearly_one(text: str, title: str | None):
    """A heading, or a few words that stand alone; first words never are."""
    expected = "How we came to answer every mail in four minutes, and why" if title is None else title
    assert parse(text).title == expected


@given(st.text(alphabet="ab .\n#:*", max_size=200), st.sampled_from(["Context", "Results:", "## Vorgehen", ""]))
def test_no_word_is_lost(text: str, heading: str):
    """Whatever is written: every word is in a section or the title."""
    whole = f"first words\n{heading}\n{text}"
    found = parse(whole)
    together = " ".join([found.title, *found.sections.values()])
    before = sum(one in "ab" for one in whole) - sum(one in "ab" for one in heading)
    assert sum(one in "ab" for one in together) >= before - 2


def test_two_named_sections_make_a_story():
    """One heading alone may be anything."""
    assert has_several_headings("Context\nx\nResults\ny")
    assert not has_several_headings("Results: none")
