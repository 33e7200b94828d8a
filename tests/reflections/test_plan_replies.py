"""“Did it happen?” is answered in words of one's own, in the direct message."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.delivery import service as delivery
from bot.kit.db import row_id
from bot.members.service import Person
from bot.reflections import follow_ups, plan_replies, plans
from bot.reflections.keys import ask_key
from bot.reflections.models import Happened, Reflection
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.service import ThreadReply


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        ("ja hat gleich beim ersten mal klappt", Happened.YES),
        ("it worked", Happened.YES),
        ("zum teil, am do hats super klappt aber am fr wars zu stressig", Happened.PARTLY),
        ("partly", Happened.PARTLY),
        ("ging so, er hat wenigstens zugehört", Happened.PARTLY),
        ("it was okay i guess", Happened.PARTLY),
        ("went ok but he still doubts", Happened.PARTLY),
        ("so lala", Happened.PARTLY),
        ("not great, but she asked a question", Happened.PARTLY),
        ("durchwachsen", Happened.PARTLY),
        ("could have been better", Happened.PARTLY),
        ("nicht so gut, ehrlich gesagt", Happened.PARTLY),
        ("war in Ordnung", Happened.PARTLY),
        ("meh, he listened", Happened.PARTLY),
        ("nein, war zu stressig", Happened.NOT_YET),
        ("noch nicht", Happened.NOT_YET),
        ("not yet", Happened.NOT_YET),
        ("didnt have time for it", Happened.NOT_YET),
        ("bin leider nicht dazu gekommen", Happened.NOT_YET),
        ("I did it!", Happened.YES),
        ("hab ich gemacht, lief super", Happened.YES),
        ("It went well, he gave me a list of three things that broke", Happened.YES),
        ("Das lief gut", Happened.YES),
        ("no, he just walked away", Happened.NOT_YET),
        ("it went well but not in time", None),
        ("ja, aber ned so gut", None),
        ("yes and no", None),
        ("no problem", None),
        ("na passt schon", None),
        ("noch nicht?", None),
    ],
)
def test_the_beginning_says_whether_it_happened(text: str, happened: Happened | None):
    """What doubts it is asked again."""
    assert plan_replies.happened_in(text) is happened


def test_a_reply_is_the_answer_and_its_note(session: Session, lena: Person, monday: datetime):
    """Only until something else comes, and once."""
    plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), monday), now=monday)
    follow_ups.ask_due(session, now=monday)
    session.expire_all()
    asked = plan_replies.asked_last(session, lena, now=monday)
    assert asked
    reply = ThreadReply("D1", "1.0", "nein, war zu stressig")
    taken = plan_replies.answer(session, lena, asked, reply, now=monday)
    assert taken
    assert taken.happened is Happened.NOT_YET
    assert session.exec(select(Reflection.text)).one() == reply.text
    assert plan_replies.asked_last(session, lena, now=monday) is None


def test_a_later_message_ends_the_question(session: Session, lena: Person, monday: datetime):
    """So do some days."""
    plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), monday), now=monday)
    follow_ups.ask_due(session, now=monday)
    session.expire_all()
    assert plan_replies.asked_last(session, lena, now=monday + plan_replies.LASTS + timedelta(days=1)) is None
    delivery.post(session, delivery.Outgoing("T1", "news:1", lena.slack_id, {"text": "news"}, monday))
    assert plan_replies.asked_last(session, lena, now=monday) is None


def test_a_reply_below_the_question_is_its_answer(session: Session, lena: Person, monday: datetime):
    """Whatever came since; below an older question, or once it is answered, it is none."""
    plan = plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), monday), now=monday)
    follow_ups.ask_due(session, now=monday)
    session.expire_all()
    delivery.post(session, delivery.Outgoing("T1", "news:1", lena.slack_id, {"text": "news"}, monday))
    key = ask_key(row_id(plan), 1)
    asked = plan_replies.asked_below(session, lena, key)
    assert asked
    assert plan_replies.asked_below(session, lena, ask_key(row_id(plan), 2)) is None
    assert plan_replies.asked_lately(session, lena, now=monday)
    plan_replies.answer(session, lena, asked, ThreadReply("D1", "1.0", "I did it!"), now=monday)
    assert plan_replies.asked_below(session, lena, key) is None
    assert plan_replies.asked_lately(session, lena, now=monday) is None


@pytest.mark.parametrize(
    "text",
    [
        "yes it happened! saved me ten minutes, but it lied",
        "my plan worked, i did it",
        "did it!!",
        "Hat geklappt",
    ],
)
def test_a_success_is_told_of_a_plan_alone(text: str):
    """Whatever else follows."""
    assert plan_replies.tells_of_plan(text)
    assert plan_replies.happened_in(text) is Happened.YES


@pytest.mark.parametrize("text", ["i did not do it", "did it rain?", "it happened not", "yes", "it works"])
def test_other_sentences_tell_of_no_plan(text: str):
    """Denied, asked, or said of anything."""
    assert not plan_replies.tells_of_plan(text)
