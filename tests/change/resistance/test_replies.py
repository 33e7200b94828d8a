"""What short replies mean at each step of a talk, and what is a sentence of one's own."""

from __future__ import annotations

import pytest

from bot.change.resistance import replies, views
from bot.change.resistance.models import CoachingStep


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("i like number 2 better", 2),
        ("the second one's nice", 2),
        ("no 1 is perfect", 1),
        ("id go with the first", 1),
        ("definitely the latter", 2),
        ("number one pls", 1),
        ("der zweite gefällt mir besser", 2),
        ("ich find den ersten gut", 1),
        ("nr 2 passt", 2),
        ("lieber den ersten bitte", 1),
        ("dann nehm ich den zweiten", 2),
        ("First tell me what went wrong.", 0),
        ("Let's try the second half of the list together", 0),
        ("both are good", 0),
        ("the first or the second?", 0),
        ("Zeig mir zuerst eine Rechnung", 0),
    ],
)
def test_a_sentence_is_named_by_its_place(text: str, place: int):
    """With what people say around it; a sentence of one's own that begins with “first” is none."""
    assert replies.place(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "no thats not it",
        "neither of them",
        "nah, not really me",
        "that doesn't sound right",
        "something else please",
        "none of these fit",
        "nee, passt beides nicht",
        "das bin nicht ich, was anderes",
        "keiner von beiden",
        "gefällt mir nicht",
        "hm nein, trifft's nicht",
        "neither",
    ],
)
@pytest.mark.parametrize("step", [CoachingStep.SENTENCE, CoachingStep.WHO, CoachingStep.PATTERN])
def test_none_of_them_is_no_sentence(text: str, step: CoachingStep):
    """It leads one step back instead."""
    found = replies.button(text, step, 7)
    back = {CoachingStep.SENTENCE: views.AGAIN, CoachingStep.WHO: views.UNSURE, CoachingStep.PATTERN: views.NEITHER}
    assert found == f"{back[step]} 7"


@pytest.mark.parametrize(
    "text",
    [
        "What would you need to try it?",
        "I don't know yet whether it works for you",
        "That's not what I want for your team",
        "Was würde dir denn helfen?",
        "Ich weiß nicht, ob es bei dir passt, aber ich helfe dir",
        "Let's practise it together on one of your invoices",
        "Wollen wir das zusammen üben?",
        "We have no plan yet, so tell me what you'd change",
        "no",
    ],
)
@pytest.mark.parametrize("step", [CoachingStep.SENTENCE, CoachingStep.MOMENT])
def test_sentences_of_ones_own_are_no_short_replies(text: str, step: CoachingStep):
    """They are kept as they are written."""
    assert replies.button(text, step, 7) == ""


@pytest.mark.parametrize(
    "text",
    [
        "can i practise that with you first?",
        "could we rehearse it",
        "practice first",
        "I'd like to role play this",
        "let me practise",
        "can you practise with me",
        "erst üben",
        "kann ich das vorher mit dir üben?",
        "doch lieber mit KI üben",
        "ich will das erst mal durchspielen",
        "spielst du das mit mir durch?",
    ],
)
def test_practising_is_asked_for_at_any_step(text: str):
    """As soon as the reason is known."""
    for step in (CoachingStep.WHO, CoachingStep.SENTENCE, CoachingStep.MOMENT, CoachingStep.DONE):
        assert replies.button(text, step, 7) == f"{views.PRACTISE} 7"
    assert replies.button(text, CoachingStep.SAID, 7) == ""


@pytest.mark.parametrize(
    "text",
    [
        "nah no plan pls",
        "no plan",
        "without a plan please",
        "skip the plan",
        "I don't need a plan",
        "kein Plan nötig",
        "ohne Plan bitte",
        "nee, keinen Plan",
        "ich brauch keinen Plan",
        "lieber ohne Plan",
    ],
)
def test_no_plan_ends_the_talk_without_one(text: str):
    """Only where a plan would be made."""
    assert replies.button(text, CoachingStep.MOMENT, 7) == f"{views.NO_PLAN} 7"
    assert replies.button(text, CoachingStep.WHO, 7) != f"{views.NO_PLAN} 7"


@pytest.mark.parametrize("text", ["ok reicht, danke", "das reicht mir", "enough for now", "stop", "gut, fertig"])
def test_enough_ends_practising(text: str):
    """With thanks around it, too."""
    assert replies.is_enough(text)
    assert not replies.is_enough("that's enough time for one invoice")


@pytest.mark.parametrize("text", ["mir gefallen 1 und 2", "naja, etwas lahm", "not the first", "hmm no, weiß nicht"])
def test_what_may_be_a_reply_is_not_kept_as_a_sentence(text: str):
    """The two are shown once more instead; what is longer, or asks something, is somebody's sentence."""
    assert replies.may_be_reply(text)
    assert not replies.may_be_reply("First I'd like to hear from you what went wrong last time")
    assert not replies.may_be_reply("Okay, what went wrong?")
