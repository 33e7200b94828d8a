"""What somebody wishes in a thread: to look again, or with a new text; and what is no wish."""

from __future__ import annotations

import pytest

from bot.stories.intake.thread_wish import ThreadWish, ThreadWishKind, find_thread_wish, repeats, story_in
from tests.stories.feedback.test_reply_intent import MIXED, REPLIES

NONE, AGAIN, CHANGED, VERSION, STORY = ThreadWishKind

WISHES = {
    AGAIN: [
        "can you look at it again?",
        "Can you please look again",
        "could you have another look?",
        "please check again",
        "look at it again please",
        "Can you re-review this",
        "review my story again please",
        "Can you review it again now that I've changed it?",
        "take another look at the story please",
        "Thanks! Can you look at it once more?",
        "hi, can you look at it again? thanks!",
        "can you look at the new version",
        "is it better now?",
        "Is this any better?",
        "Better now?",
        "and now?",
        "what do you think now?",
        "is it ok now?",
        "I'd like feedback again",
        "new feedback please",
        "another round of feedback please",
        "feedback please",
        "can you review my story?",
        "please have a look",
        "kannst du nochmal drüberschauen?",
        "Kannst du dir die Geschichte noch einmal anschauen?",
        "könntest du es bitte erneut prüfen",
        "schau bitte nochmal drüber",
        "Danke! Schaust du nochmal drüber?",
        "bitte nochmal prüfen",
        "noch mal feedback bitte",
        "Neue Rückmeldung bitte",
        "Ich hätte gern nochmal Rückmeldung",
        "ist es jetzt besser?",
        "Besser so?",
        "Und jetzt?",
        "Was sagst du jetzt dazu?",
        "passt es jetzt?",
    ],
    CHANGED: [
        "I've changed it",
        "I have updated the story",
        "I've edited my story now.",
        "The story is updated",
        "I've updated it. Thanks",
        "here's the new version",
        "the new version is ready",
        "Ich habe die Geschichte überarbeitet",
        "ich hab es angepasst",
        "Überarbeitet!",
        "neue Version ist fertig",
    ],
}
TEXT = "We are nine people in Leeds. We wrote a prompt."
GERMAN = "Wir sind neun Leute in Köln und haben einen Prompt gebaut."
INTRODUCED = [
    (f"new version: {TEXT}", VERSION),
    (f"New version:\n{TEXT}", VERSION),
    (f"Here's the updated version: {TEXT}", VERSION),
    (f"updated draft - {TEXT}", VERSION),
    (f"Version 2: {TEXT}", VERSION),
    (f"I've rewritten it: {TEXT}", VERSION),
    (f"Thanks! Here is my new version: {TEXT}", VERSION),
    (f"can you look at the new version: {TEXT}", VERSION),
    (f"Neue Fassung: {GERMAN}", VERSION),
    (f"hier ist die überarbeitete Version:\n\n{GERMAN}", VERSION),
    (f"Ich habe sie umgeschrieben: {GERMAN}", VERSION),
    (f"here's my story: {TEXT}", STORY),
    (f"Here is another story: {TEXT}", STORY),
    (f"Please review my story: {TEXT}", STORY),
    (f"Hier ist meine Geschichte: {GERMAN}", STORY),
    (f"Noch eine Geschichte: {GERMAN}", STORY),
]
NO_WISH = [
    *(reply for replies in REPLIES.values() for reply in replies),
    *(reply for reply, _parts in MIXED),
    "We looked at it again in March.",
    "We changed the text of the prompt every week.",
    "We wrote a new version of the prompt in April.",
    "The second version of the prompt was better.",
    "It is better now because two people check.",
    "Two people look at it again before it goes out.",
    "We updated the checklist.",
    "Now it takes 9 minutes.",
    "We asked for feedback every Friday.",
    "Feedback from the team was good.",
    "can you explain it again?",
    "can you check 2 again",
    "what else is missing?",
    "again",
    "Wir haben es jede Woche überarbeitet.",
    "Die neue Version der Vorlage liegt im Wiki.",
    "Es ist jetzt besser, weil zwei Leute prüfen.",
    "Wir haben die Vorlage überarbeitet.",
    "Rückmeldung gab es von neun Leuten.",
    "Nochmal: es waren 24 Minuten.",
    "Kannst du das nochmal erklären?",
    "und jetzt noch die Zahlen: 24 und 9",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in WISHES.items() for text in texts])
def test_a_wish_without_a_text_is_recognised(kind: ThreadWishKind, text: str):
    """However it is said, in English and German."""
    assert find_thread_wish(text) == ThreadWish(kind, "")


@pytest.mark.parametrize(("text", "kind"), INTRODUCED)
def test_a_text_is_told_from_what_introduces_it(text: str, kind: ThreadWishKind):
    """Word for word."""
    assert find_thread_wish(text) == ThreadWish(kind, GERMAN if GERMAN in text else TEXT)
    assert story_in(text) == (GERMAN if GERMAN in text else TEXT)


@pytest.mark.parametrize("text", NO_WISH)
def test_an_answer_to_a_remark_is_no_wish(text: str):
    """Nor is a question about it; every word is left as it is."""
    assert find_thread_wish(text) == ThreadWish(NONE, text)
    assert story_in(text) == text


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("It took 24 minutes.\nOr so. Can you look again?", AGAIN, "It took 24 minutes.\nOr so."),
        ("Can you look at it again? I don't get remark 2.", AGAIN, "I don't get remark 2."),
        ("It took 24 minutes. I've updated the story.", CHANGED, "It took 24 minutes."),
        ("It took 24 minutes. New version: nine people", CHANGED, "It took 24 minutes. nine people"),
        ("Vorher waren es 24 Minuten. Schau bitte nochmal drüber!", AGAIN, "Vorher waren es 24 Minuten."),
    ],
)
def test_what_is_said_besides_is_kept(text: str, kind: ThreadWishKind, rest: str):
    """So that it can be answered too."""
    assert find_thread_wish(text) == ThreadWish(kind, rest)


def test_headings_make_a_text_a_story():
    """Without any other word."""
    text = "Context: Nine people.\n\nResults: It takes 9 minutes."
    assert find_thread_wish(text) == ThreadWish(VERSION, text)


def test_a_long_text_that_repeats_a_story_may_be_a_version_of_it():
    """A short one, and one about something else, is not."""
    story = {
        "context": "Nine people in the accounts department in Leeds handle every supplier invoice.",
        "approach": "Everybody was asked to collect questions and test the prompt on twenty older invoices.",
    }
    again = f"{' '.join(story.values())} Every prompt was tested by Dana before anybody else used it in the department."
    assert repeats(again, story)
    assert not repeats(story["context"], story)
    assert not repeats("We met on Tuesdays and talked about letters to patients and their families. " * 3, story)
    assert not repeats(again, {})


def test_a_very_long_text_is_read_in_time():
    """Whatever it repeats."""
    for piece in ("We did it again and again. ", "new version ", "can you look at it again ", "x:\n"):
        find_thread_wish(piece * 1_500)
