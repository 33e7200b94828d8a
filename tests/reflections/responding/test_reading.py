"""What the rules read in a reflection, in both languages, and that no text leads them astray."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.slack import escape
from bot.reflections.responding import lexicon, texts
from bot.reflections.responding.reading import (
    MAX_QUOTED_CHARACTERS,
    MAX_QUOTED_WORDS,
    OBSTACLES,
    Reading,
    Subject,
    find_step,
    is_not_for_the_lexicon,
    read,
)

READ = [
    ("No time", Subject.TIME, "No time"),
    ("I don’t have time for this, quarter-end", Subject.TIME, "don't have time for this"),
    ("Mir fehlt einfach die Zeit", Subject.TIME, "fehlt einfach die Zeit"),
    ("Bin wieder nicht dazu gekommen", Subject.TIME, "nicht dazu gekommen"),
    ("My boss doesn't care about AI", Subject.BOSS, "My boss doesn't care about AI"),
    ("Meine Chefin will das nicht", Subject.BOSS, "Meine Chefin will das nicht"),
    ("Nobody in my team wants it", Subject.COLLEAGUES, "Nobody in my team wants it"),
    ("Das Team ist skeptisch", Subject.COLLEAGUES, "Das Team ist skeptisch"),
    ("not allowed because of GDPR", Subject.RULES, "not allowed"),
    ("Datenschutz!", Subject.RULES, "Datenschutz"),
    ("We have no licence yet", Subject.ACCESS, "no licence"),
    ("Wir haben keinen Zugang", Subject.ACCESS, "keinen Zugang"),
    ("Hallucinations all over", Subject.QUALITY, "Hallucinations"),
    ("Voller Fehler, das Ding", Subject.QUALITY, "Voller Fehler"),
    ("we tried that before and it went nowhere", Subject.TRIED, "we tried that before"),
    ("Das hatten wir schon", Subject.TRIED, "hatten wir schon"),
    ("We're different here", Subject.DIFFERENT, "We're different here"),
    ("Bei uns ist das anders", Subject.DIFFERENT, "Bei uns ist das anders"),
    ("What's in it for me?", Subject.BENEFIT, "What's in it for me"),
    ("Was habe ich davon?", Subject.BENEFIT, "Was habe ich davon"),
    ("I forgot", Subject.FORGOT, "I forgot"),
    ("Im Trubel vergessen", Subject.FORGOT, "vergessen"),
    ("I don't know how to start", Subject.SKILL, "don't know how to start"),
    ("Das ist mir zu kompliziert", Subject.SKILL, "zu kompliziert"),
    ("It didn't work", Subject.FAILED, "It didn't work"),
    ("hat nicht geklappt", Subject.FAILED, "hat nicht geklappt"),
    ("I'm worried about my job", Subject.WORRY, "I'm worried about my job"),
    ("Ich habe Angst davor", Subject.WORRY, "habe Angst"),
    ("It worked well in the end", Subject.SUCCESS, "It worked well"),
    ("Das hat gut geklappt", Subject.SUCCESS, "Das hat gut geklappt"),
    ("I'll ask Kim on Thursday", Subject.STEP, "ask Kim on Thursday"),
    ("When I hand over, I will name one person to ask.", Subject.STEP, "name one person to ask"),
    ("Ich werde Jonas fragen", Subject.STEP, "Jonas fragen"),
    ("morgen frage ich Kim", Subject.STEP, "frage ich Kim"),
    ("It took me about 4 hours a week", Subject.NUMBER, "about 4 hours a week"),
    ("saved the parcel answer as a text block, took 5 minutes", Subject.PLAIN, ""),
    ("Das hat nur 5 Minuten gedauert", Subject.PLAIN, ""),
    ("Ich habe rund zwei Stunden pro Bericht gebraucht", Subject.NUMBER, "rund zwei Stunden pro Bericht"),
    ("About 4 hours a week", Subject.PLAIN, ""),
    ("Say kindly that the delivery is 9 days late, in 80 words", Subject.PLAIN, ""),
    ("showed it to Aylin on Monday, took ten minutes not five", Subject.PLAIN, ""),
    ("Wir haben 3 Stunden gebraucht, früher waren es 5", Subject.PLAIN, ""),
    ("odd question, I only wrote what I'd ask the assistant", Subject.COMPLAINT, ""),
    ("that makes no sense", Subject.COMPLAINT, ""),
    ("Komische Frage, das war nur die Übung", Subject.COMPLAINT, ""),
    ("I talked to Jonas about it", Subject.PERSON, "Jonas"),
    ("Vielleicht mit Frau Müller", Subject.PERSON, "Müller"),
    ("Next I talk to my boss about it", Subject.PERSON, "my boss"),
    ("Am besten frage ich die Kollegin: gefragt, meine Kollegin macht mit", Subject.PERSON, "meine Kollegin"),
    ("A letter to a customer, like the ones we write each week", Subject.PLAIN, ""),
    ("The supplier's report, and the team was at lunch", Subject.PLAIN, ""),
    ("Ein Brief an einen Kunden, wie jede Woche", Subject.PLAIN, ""),
    ("Is there a list of tools?", Subject.QUESTION, ""),
    ("Gibt es dazu eine Liste?", Subject.QUESTION, ""),
]
# Too short, unclear, or not what a cue alone would say.
PLAIN = [
    "ok",
    "done",
    "👍",
    ":tada: :tada:",
    "",
    "   ",
    "in no time it was done",
    "I will not do that",
    "Ich werde das nicht tun",
    "I hope it works well",
    "Hoffentlich klappt es gut",
    "The sun was out and lunch was nice",
    "https://example.com/too-busy",
    "`no time`",
]
FOR_A_PERSON = [
    "I want to die",
    "I can't go on any more",
    "I hurt myself last night",
    "my manager harasses me",
    "Ich kann nicht mehr",
    "Ich will mir etwas antun",
    "Er bedroht mich",
]


@pytest.mark.parametrize(("text", "subject", "quote"), READ)
def test_what_is_read(text: str, subject: Subject, quote: str):
    """The subject, and the author's own words for it."""
    assert read(text) == Reading(subject, quote)


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_not_clear_is_left_alone(text: str):
    """Nothing is read into it."""
    assert read(text) == Reading(Subject.PLAIN)


@pytest.mark.parametrize("text", FOR_A_PERSON)
def test_what_only_a_person_should_answer_is_not_for_the_lexicon(text: str):
    """Whatever else is in it, a next step too."""
    assert is_not_for_the_lexicon(text)
    assert read(f"{text}. I will ask Kim tomorrow. It worked well, saved 2 hours.") == Reading(Subject.NOT_FOR_US)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("I had no time, but in the end it worked out", Subject.SUCCESS),
        ("It worked, but my boss didn't like it", Subject.BOSS),
        ("I have no time, so I will ask Kim", Subject.STEP),
        ("I will have no time", Subject.TIME),
        ("I pasted customer data and it worked great", Subject.RULES),
        ("Habe Kundendaten eingefügt, hat gut geklappt", Subject.RULES),
        ("Has it worked?", Subject.QUESTION),
    ],
)
def test_of_several_subjects_the_one_that_leads_on_is_taken(text: str, subject: Subject):
    """A next step first; of good and bad the latter, unless the good comes last; no cheer for what may not be done."""
    assert read(text).subject == subject


def test_a_next_step_is_found_whole():
    """Its quote is short; what is filled into a plan is all of it."""
    words = "ask everybody in the purchasing department what they would happily never do again"
    assert find_step(f"I will {words}.") == words
    assert read(f"I will {words}.").quote == "ask everybody in the purchasing department …"


def test_both_languages_have_the_same_subjects():
    """A subject without cues in one of them would be read by nobody there."""
    german, english = lexicon.lexicons()[1], lexicon.lexicons()[0]
    assert german.obstacles.keys() == english.obstacles.keys() == OBSTACLES


CUES = st.sampled_from([text for text, *_rest in READ] + FOR_A_PERSON + ["<!channel>", "*", "_`~", "& <@U1>", "“x”"])
ANY = st.one_of(st.text(max_size=400), st.lists(st.one_of(CUES, st.text(max_size=12)), max_size=8).map(" ".join))


@given(ANY)
def test_any_text_is_read_without_an_error_and_quoted_briefly(text: str):
    """At most a few words and characters, on one line, without marks, and the same each time."""
    found = read(text)
    assert found == read(text)
    assert len(found.quote.removesuffix(" …").split()) <= MAX_QUOTED_WORDS
    assert len(found.quote) <= MAX_QUOTED_CHARACTERS + len(" …")
    assert not set('*_~`"“”<>\n').intersection(found.quote)


@given(ANY)
def test_a_quote_is_escaped_and_asks_one_thing_at_most(text: str):
    """Nothing in what is said can mention, link or broadcast; there is one question or none."""
    found = read(text)
    for way in texts.wordings(found):
        said = f"{way.remark} {way.question}"
        assert escape(found.quote) in said
        assert "<" not in said
        assert said.replace(escape(found.quote), "").count("?") <= 1
        assert not way.question or way.question.endswith("?")


@pytest.mark.parametrize(
    "text", ["word ", "I will ", "keine ", "my boss ", "n't ", "hat es ", "a", "1", "so ", "the team "]
)
def test_a_very_long_text_costs_little(text: str):
    """Only its beginning is read."""
    began = time.process_time()
    read(text * 6000)
    assert time.process_time() - began < 0.5
