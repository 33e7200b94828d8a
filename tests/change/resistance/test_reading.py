"""Which pattern a sentence sounds like, what is refused, and what may be repeated to the other person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change.resistance import reading
from bot.change.resistance.content import CoachingContent
from bot.change.resistance.reading import ResistanceReader
from bot.settings import ROOT

READER = ResistanceReader(CoachingContent.load(ROOT / "content"))


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("We have no time for that", ["too-busy"]),
        ("dafür haben wir keine Zeit", ["too-busy"]),
        ("they don't have the time right now", ["too-busy"]),
        ("Das haben wir alles schon mal probiert", ["tried-before"]),
        ("we had a chatbot, it didn't work", ["tried-before"]),
        ("It wont work for us", ["we-are-different"]),
        ("Unsere Kunden sind zu speziell", ["we-are-different"]),
        ("nobody asked us", ["not-invented-here"]),
        ("uns hat keiner gefragt", ["not-invented-here"]),
        ("Why should I bother", ["whats-in-it-for-me"]),
        ("das kostet uns die Arbeitsplätze", ["whats-in-it-for-me"]),
        ("they say the last one cost us a lot", ["tried-before"]),
        ("it cost us a whole quarter", ["tried-before"]),
        ("das hat uns damals viel gekostet", ["tried-before"]),
        ("it takes us too long", []),
        ("AI will cost us our jobs", ["whats-in-it-for-me"]),
        ("they will take away our work", ["whats-in-it-for-me"]),
        ("We tried AI two years ago in invoicing and it was a disaster.", ["tried-before"]),
        ("no time, and we tried that before", ["too-busy", "tried-before"]),
        ("my boss doesn't want it", []),
        ("on a déjà essayé", []),
        ("Hello", []),
    ],
)
def test_a_sentence_sounds_like_its_pattern(text: str, likely: list[str]) -> None:
    """One pattern where it is clear, two where it may be either, none where the words don't tell."""
    assert sorted(READER.read(text).likely) == sorted(likely)


def test_the_reason_is_said_in_their_own_words() -> None:
    """What made it sound like that stands in the text as it was written, umlauts included."""
    assert READER.read("Für so was haben wir überhaupt keine Zeit").because == ("keine Zeit",)


@pytest.mark.parametrize(
    "text",
    [
        "how do I make her afraid",
        "How can I scare my team into it?",
        "I want to put them under pressure",
        "wie mache ich ihm Angst",
        "Wie kann ich sie unter Druck setzen?",
        "can I use it against him",
        "she has burnout",
        "Er ist oft krank",
        "he is depressed",
    ],
)
def test_manipulation_and_health_are_refused(text: str) -> None:
    """Neither gets a tactic."""
    assert READER.refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "they are afraid of losing their jobs",
        "sie haben Angst vor Veränderung",
        "we are sick of new tools",
        "They say it makes them nervous",
        "my boss doesn't want it",
        "we have no time",
    ],
)
def test_a_worry_is_no_manipulation(text: str) -> None:
    """What others are afraid of may be told."""
    assert READER.refusal(text) is None


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("they say we tried that before", "We tried that before"),
        ("Mein Chef sagt: „Das hatten wir schon.“", "Das hatten wir schon"),
        ("mein Team sagt, dafür haben wir keine Zeit", "Dafür haben wir keine Zeit"),
        ("sie sagt, dass wir keine Zeit haben", ""),
        ("they say they have no time", ""),
        ("my boss doesn't want it", ""),
        ("We tried. It failed. Twice.", ""),
        ("we " + "really " * 30 + "tried", ""),
        ("we told kim@example.com before", ""),
        ("", ""),
    ],
)
def test_only_their_own_short_words_are_repeated(text: str, quoted: str) -> None:
    """A report in one's own words, more than a sentence, and personal data are not put into a sentence to them."""
    assert reading.quotable(text) == quoted


@pytest.mark.parametrize(
    ("text", "approach"),
    [
        ("she wants to see numbers", "rational"),
        ("er hört nur auf seine Kollegen", "social"),
        ("he asks what the management says", "political"),
        ("it's about purpose for her", "emotional"),
        ("no idea", None),
    ],
)
def test_a_description_names_an_approach(text: str, approach: str | None) -> None:
    """The kind of person is told by words of both languages."""
    assert READER.approach(text) == approach


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    """No text is too odd to be read, and what is repeated of it is short."""
    READER.read(text)
    READER.refusal(text)
    assert len(reading.quotable(text)) <= reading.MAX_QUOTED


@pytest.mark.parametrize(
    ("text", "is_reported"),
    [
        ("they say we tried that before", True),
        ("I'd like to say: tell me what broke the last time", False),
        ("I would say to him: let's look at the last project", False),
        ("Ich würde ihm sagen: lass uns das letzte Projekt ansehen", False),
        ("I told her about it, and she says no time for that", True),
        ("Ich möchte sagen: das letzte Mal war schwer", False),
        ("Sie sagt: das hatten wir schon", True),
    ],
)
def test_what_somebody_would_say_themselves_is_no_report(text: str, *, is_reported: bool) -> None:
    """Only what others say is an objection."""
    assert reading.reports(text) is is_reported


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I'd like to say: tell me what broke", "tell me what broke"),
        ("Ich würde ihm sagen: „Was ging schief?“", "Was ging schief?"),
        ("What went wrong: the tool or the training?", "What went wrong: the tool or the training?"),
        ("I'd say:", "I'd say:"),
    ],
)
def test_a_sentence_is_kept_without_what_leads_to_it(text: str, said: str) -> None:
    """What stands before it isn't said to the colleague."""
    assert reading.without_lead_in(text) == said


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("They say AI is only for the young ones. How do I reply?", True),
        ("Die Kollegin meint, das sei nur was für Junge. Was sage ich?", True),
        ("She said the canteen is closed", False),
        ("How do I reply to a lesson?", False),
    ],
)
def test_who_asks_what_to_say_is_heard(text: str, *, is_asked: bool) -> None:
    """Also where what was said sounds like none of the five."""
    assert reading.asks_back(text) is is_asked


def test_the_question_of_every_approach_is_heard_as_it() -> None:
    """What stands beside a button can be written, in both languages, as a wish to know it too."""
    approaches = CoachingContent.load(ROOT / "content").approaches
    for edition in approaches.values():
        for one in edition.approaches:
            assert READER.approach(one.asks) == one.id
            assert READER.approach(one.wants) == one.id
    told = {
        "she wants to know who is behind it": "political",
        "he asks how we know that": "rational",
        "they want to know what it is good for": "emotional",
        "Sie will wissen, wer dahintersteht": "political",
        "er fragt, woher wir das wissen": "rational",
        "Sie fragt, wofür das gut ist": "emotional",
    }
    assert {text: READER.approach(text) for text in told} == told
