"""What people write to the question of a month."""

from __future__ import annotations

import pytest

from bot.change.pulse import spoken
from bot.change.pulse.rules import Feeling
from bot.change.pulse.spoken import PulseTalk
from bot.conversation.words import fold

BARE = {
    Feeling.WORRIED: [
        "eher besorgt", "a bit worried tbh", "bin eher skeptisch, ehrlich gesagt", "im quite nervous about it",
        "mir ist etwas mulmig", "hab Angst", "rather sceptical at the moment", "unsicher",
    ],
    Feeling.CURIOUS: ["neugierig würd ich sagen", "curious I guess", "very interested", "bin gespannt", "keen"],
    Feeling.TRYING: [
        "trying it out", "ich probiere es gerade aus", "still experimenting", "I'm trying things", "am testen",
    ],
    Feeling.AT_HOME: [
        "im at home with it by now", "using it daily now", "it's part of my routine", "nutze es täglich",
        "bin inzwischen ganz vertraut damit", "gehört dazu",
    ],
}  # fmt: skip
SENTENCES = {
    Feeling.WORRIED: ["worried tbh, my team could get cut", "ich mach mir Sorgen, dass das Team kleiner wird"],
    Feeling.TRYING: ["tried it twice this week, quite ok", "hab's probiert, zweimal für Protokolle"],
    Feeling.CURIOUS: ["curious what comes next for the warehouse", "neugierig, aber das Tool ist noch fremd"],
}
TALK = {
    PulseTalk.WHO_SEES: [
        "who sees this, my boss?", "is this really anonymus", "feels like im beeing watched", "who can read that",
        "wer liest das eigentlich?", "sieht mein Chef das?", "ist das anonym", "ich fühl mich überwacht",
        "does my manager get to know that", "will anybody find out", "bleibt das vertraulich",
    ],
    PulseTalk.RATHER_NOT: [
        "rather not say", "do i have to answer this", "never ask me that question again", "skip that question",
        "no comment", "i dont want to answer", "möchte ich lieber nicht sagen", "muss ich das beantworten?",
        "keine Angabe", "frag mich das nie wieder", "geht euch nichts an",
    ],
    PulseTalk.CHANGE: [
        "can i change my answer", "oops, wrong button", "i misclicked", "let me answer again", "I changed my mind",
        "kann ich meine Antwort ändern?", "hab mich verklickt", "falscher Knopf", "kann ich noch mal antworten",
        "kann ich die Antwort noch korrigieren",
    ],
    PulseTalk.TAKE_BACK: [
        "take my answer back", "delete my answer", "i take that back", "withdraw my answer please",
        "please remove my vote", "ich nehme meine Antwort zurück", "lösch bitte meine Antwort",
        "kann ich meine Antwort zurückziehen", "meine Antwort bitte löschen", "zieh meine Antwort zurück",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("text", "feeling"), [(text, feeling) for feeling, texts in BARE.items() for text in texts])
def test_a_bare_answer_is_one_of_the_four(text: str, feeling: Feeling):
    """In either language, with what people say around it."""
    assert spoken.feeling_in(fold(text)) == feeling
    assert spoken.is_bare(fold(text), feeling)


@pytest.mark.parametrize(
    ("text", "feeling"), [(text, feeling) for feeling, texts in SENTENCES.items() for text in texts]
)
def test_a_sentence_says_more_than_the_answer(text: str, feeling: Feeling):
    """It is asked about, and never taken at once."""
    assert spoken.feeling_in(fold(text)) == feeling
    assert not spoken.is_bare(fold(text), feeling)


@pytest.mark.parametrize(
    "text",
    [
        "not worried at all",
        "I'm not trying to be difficult",
        "keine Angst",
        "worried and curious at once",
        "should I be worried?",
        "Culture",
        "the pilot ends in March",
        "pause two weeks",
        "danke",
    ],
)
def test_everything_else_is_no_answer(text: str):
    """A no, two at once, a question, and what has nothing to do with it."""
    assert spoken.feeling_in(fold(text)) is None


@pytest.mark.parametrize(("text", "talk"), [(text, talk) for talk, texts in TALK.items() for text in texts])
def test_what_is_asked_about_the_question_is_heard(text: str, talk: PulseTalk):
    """Who sees it, having to answer, changing and taking back."""
    assert spoken.talk_in(fold(text)) is talk


@pytest.mark.parametrize(
    "text", ["who can read my story?", "wer sieht meine Karte", "delete my plan", "skip the lesson"]
)
def test_what_names_something_else_is_not_about_the_question(text: str):
    """It is answered where it belongs."""
    assert spoken.talk_in(fold(text)) is None
