"""Wishes about stories in words: told from each other, and from all that is none."""

from __future__ import annotations

import pytest

from bot.stories.intake.story_wishes import StoryWishKind, find_story_wish

WITHDRAW, FIND, STATE, ADD, WORK = StoryWishKind
WISHES = [
    (WITHDRAW, "please take my story down again"),
    (WITHDRAW, "nimm meine Geschichte wieder raus"),
    (WITHDRAW, "withdraw my story"),
    (WITHDRAW, "Can you take my story about copilot down?"),
    (WITHDRAW, "ich möchte meine Erfolgsgeschichte zurückziehen"),
    (WITHDRAW, "nimm meine Geschichte bitte aus dem Schaufenster"),
    (WITHDRAW, "please remove my story from the showcase"),
    (WITHDRAW, "actually can I take the story back? She hasn't said yes to her name being in there"),
    (WORK, "publish it please"),
    (WORK, "ok I've changed quite a bit, can you give me feedback again on the new version?"),
    (WORK, "kannst du mir nochmal Feedback zur neuen Version geben?"),
    (WORK, "can you make a checklist out of my story for the other finance teams?"),
    (WORK, 'change the title to "How we cut month-end accruals by a day"'),
    (STATE, "is my story in the showcase up to date now, or how do I change it?"),
    (STATE, "how do I change my story?"),
    (STATE, "Ist meine Geschichte im Schaufenster aktuell?"),
    (STATE, "wie kann ich meine Geschichte ändern?"),
]
FOUND = {
    "gibt es Erfolgsgeschichten zu Retouren?": "Retouren",
    "Hallo, gibt es Erfolgsgeschichten zu Retouren?": "Retouren",
    "are there stories about returns?": "returns",
    "show me stories on onboarding": "onboarding",
    "has anyone else written a story about invoices or closing?": "invoices or closing",
    "find a story about invoices": "invoices",
    "Welche Geschichten haben andere geschrieben?": "",
    "which stories are there?": "",
}
ADDED = {
    "oh I forgot something for my story: we still type slips in": "We still type slips in",
    "ich habe noch etwas für meine Geschichte: es geht schließlich nicht": "Es geht schließlich nicht",
    "please add this to my story: We met on Tuesdays.": "We met on Tuesdays.",
    "Nachtrag zu meiner Geschichte: wir tippen noch": "Wir tippen noch",
}
OTHERS = [
    "I'd like to hand in a success story. How do I do that?",
    "what is a success story",
    "can you review my story",
    "Is my story good enough?",
    "here's my story: We are nine people",
    "how can I make my success story better",
    "I wrote a story about our pilot, could you read it",
    "Is there any way to get comments on a story before everybody sees it?",
    "new version of my story: we met",
    "what would you change in this story",
    "Do you have time to look at my story?",
    "Hier ist meine Geschichte: Wir sind neun Leute.",
    "I'd like feedback on my story: it is about returns",
    "wie kann ich meine Geschichte verbessern?",
    "How do I write a success story?",
]


@pytest.mark.parametrize(("kind", "text"), WISHES)
def test_what_is_wished_for_ones_own_story(kind: StoryWishKind, text: str):
    """To withdraw it, or to know how it stands."""
    wish = find_story_wish(text)
    assert wish
    assert wish.kind is kind


@pytest.mark.parametrize(("text", "words"), FOUND.items())
def test_what_others_stories_are_to_be_about(text: str, words: str):
    """Or any of them."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (FIND, words)


@pytest.mark.parametrize(("text", "words"), ADDED.items())
def test_what_is_to_be_added(text: str, words: str):
    """Without what introduces it."""
    wish = find_story_wish(text)
    assert wish
    assert (wish.kind, wish.words) == (ADD, words)


@pytest.mark.parametrize("text", OTHERS)
def test_other_messages_are_left_to_others(text: str):
    """Such as stories themselves, and wishes for feedback."""
    assert find_story_wish(text) is None
