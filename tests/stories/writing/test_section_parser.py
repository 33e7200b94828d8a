"""A text becomes five sections, and none of its words is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.section_parser import FEEDBACK_REQUEST, has_several_headings, parse
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
    ("text", "left"),
    [
        ("I'd like feedback on my story: In Leeds.", "In Leeds."),
        ("Can I have some feedback on this success story please\nIn Leeds.", "In Leeds."),
        ("Ich hätte gern Feedback zu meiner Geschichte: In Graz.", "In Graz."),
        ("Feedback on our story\nIn Leeds.", "In Leeds."),
        ("Feedback on our reports improved in Leeds.", None),
        ("I have feedback on lesson 3.", None),
    ],
)
def test_a_wish_is_no_part_of_the_story(text: str, left: str | None):
    """Only a wish for feedback is taken off, never a sentence about feedback."""
    wish = FEEDBACK_REQUEST.match(text)
    assert (text[wish.end() :] if wish else None) == left


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
