"""What is meant for the app is no answer and no thought."""

from __future__ import annotations

import pytest

from bot.conversation import addressed


@pytest.mark.parametrize(
    "text",
    [
        "ok. how long does this whole thing take, like how many lessons and when am I done?",
        "no that was a question for you. how many lessons are there",
        "9 o'clock is bad, phones are mad then. can you do 11:30",
        "ok so which tool are WE allowed to use for customer data?",
        "why do you keep asking if its an answer, I answered that on monday!",
        "is anything still open from my side",
        "send it at 11:30 please, not 9",
        "odd question, I only wrote what I'd ask",
        "this app is annoying me a little",
        "wie lange dauert das hier eigentlich",
        "warum fragst du mich das dauernd",
        "ich möchte weniger Nachrichten bekommen",
        "deine Fragen verstehe ich nicht so recht",
    ],
)
def test_a_question_a_wish_and_a_complaint_are_for_us(text: str):
    """In both languages, wherever in the text they stand."""
    assert addressed.is_to_us(text)


@pytest.mark.parametrize(
    "text",
    [
        "Write to the drivers: gate 3 is closed from Monday.",
        "A short friendly email to a customer whose delivery is 9 days late, in under 100 words.",
        "If we start with one team, then the time for a report goes from 5 to 3 hours by May.",
        "Die Fahrer sollen wissen, dass Tor 3 ab Montag gesperrt ist, höflich und kurz.",
        "Schreib eine kurze Mail an die Kundin, deren Lieferung zu spät kommt.",
    ],
)
def test_what_a_task_asks_for_is_not(text: str):
    """A request to an assistant is what some tasks ask for."""
    assert not addressed.is_to_us(text)


def test_a_request_to_an_assistant_may_begin_like_one_to_us():
    """Below a lesson it is no question, and no complaint."""
    assert not addressed.asks_or_complains("Give me a notice for the kitchen, friendly and three lines long.")
    assert addressed.asks_or_complains("Give me a hint, what should I write?")
