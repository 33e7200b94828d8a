"""Questions and complaints about one's own lessons, and what only sounds like one."""

from __future__ import annotations

import pytest

from bot.conversation import own_matters


@pytest.mark.parametrize(
    "text",
    [
        "what did you set now?",
        "was hast du jetzt eingestellt?",
        "do i get anything before the 18th?",
        "kommt vor dem 18. noch was?",
        "I'm on holiday why do u write",
        "warum schreibst du, ich bin im urlaub",
        "who is in this programme besides me?",
        "wer macht hier sonst noch mit",
        "how do i get out of the coffee thing",
        "wie komme ich aus den kaffeerunden raus",
        "this one is stupid, both are right",
        "die frage ist blöd",
        "that last answer was wrong",
        "du hast mich falsch verstanden",
        "whats the use of all this",
        "was bringt mir das",
        "are you an AI?",
        "bist du eine KI?",
        "show me the list",
        "zeig mir die liste",
        "grüße vom strand",
        "the ticket plan worked",
        "sorry for being silent, was swamped",
        "sorry dass ich so still war",
        "let me think about it",
        "muss ich mir überlegen",
        "you're more patient than my boss haha",
        "please dont use emojis",
    ],
)
def test_a_matter_of_ones_own_is_known(text: str):
    """Each has an answer that changes nothing."""
    assert own_matters.is_one(text)


@pytest.mark.parametrize(
    "text",
    [
        "I made a list of my tasks",
        "we planned it with the whole team",
        "my plan didn't work",
        "ich bin im urlaub",
        "why is B wrong?",
        "it was a long day",
        "what is a prompt?",
        "ich überlege, ob wir das im team zeigen, wenn die chefin zurück ist und wir wieder mehr luft haben",
        "pause until the 18th",
    ],
)
def test_other_texts_are_none(text: str):
    """A wish, a thought or a question about a lesson is for others to answer."""
    assert not own_matters.is_one(text)
