"""What is said to whom, when, and what becomes of it when the words change."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.delivery.models import Delivery
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.service import Person
from bot.reflections import plans, response_messages, service
from bot.reflections.keys import response_key
from bot.reflections.models import ReflectionResponse
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.responding import responses, texts
from bot.reflections.responding.reading import Reading, Subject
from bot.reflections.responding.responses import LastSaid, Offers
from bot.reflections.service import ThreadReply
from bot.reflections.views import ASK_MODEL, OTHERS, PLAN, SHARE
from tests.sentences import says

SOURCE = "journeys.step:1:x"
Write = Callable[..., dict[str, Json]]


@pytest.fixture
def write(session: Session, lena: Person, monday: datetime) -> Write:
    def written(
        text: str, ts: str = "1.0", source: str = SOURCE, offers: Offers = responses.NO_OFFERS
    ) -> dict[str, Json]:
        service.collect(session, lena, source, ThreadReply("D1", ts, text), now=monday, offers=offers)
        return response_messages.below(session, lena, source)

    return written


def shown(payload: object) -> str:
    return json.dumps(payload)


def test_a_response_refers_to_what_was_said(write: Write):
    """With their words in it, and one question."""
    said = write("No time at all this week")[response_key(SOURCE, 1)]
    assert says(said, "So you don't have the time: “{quote}”.", quote="No time at all")
    assert says(said, "When in your week could you most easily find ten minutes?")


def test_a_second_reply_is_acknowledged_and_a_third_is_not_answered_again(write: Write):
    """The answer to a question leads to no further question; after that the last message counts."""
    write("No time at all this week")
    two = write("Thursday after lunch perhaps", "2.0")
    assert says(two[response_key(SOURCE, 2)], "Thanks, I've added that to what you wrote before.")
    assert "?" not in json.loads(shown(two[response_key(SOURCE, 2)]))["text"]
    three = write("or Friday", "3.0")
    assert three.keys() == two.keys()
    assert says(three[response_key(SOURCE, 2)], "Thank you, I've kept your {kept} replies.", kept=3)


def test_nobody_is_told_the_same_twice_in_a_row(write: Write, session: Session):
    """Whatever they write, whichever subject it is: neither the remark nor the question comes again at once."""
    replies = ["no time", "no time", "my boss never asks", "no time", "ok", "done", "ok", "forgot it", "forgot it"]
    for number, text in enumerate(replies):
        write(text, f"{number}.5", f"journeys.step:{number}:x")
    rows = session.exec(select(ReflectionResponse).order_by(ReflectionResponse.id)).all()  # type: ignore[arg-type]
    ways = [texts.wordings(Reading(Subject(row.subject)))[row.variant] for row in rows]
    assert len(ways) == len(replies)
    for one, other in itertools.pairwise(ways):
        assert one.remark != other.remark
        assert not one.question or one.question != other.question


@given(st.sampled_from(list(Subject)), st.integers(0, 9), st.sampled_from(list(Subject)), st.integers(0, 9))
def test_there_is_always_another_way(subject: Subject, count: int, before: Subject, variant: int):
    """After anything that was said last, in any language of its reader."""
    last = LastSaid(before, variant % len(texts.wordings(Reading(before))))
    chosen = responses.next_variant(subject, count, last)
    for language in ("en", "de"):
        with in_language(language):
            way, said = texts.wordings(Reading(subject))[chosen], texts.wordings(Reading(last.subject))[last.variant]
        assert way.remark != said.remark
        assert not way.question or way.question != said.question


def test_offers_stand_with_the_last_response(write: Write, session: Session, lena: Person):
    """A plan where there is a next step, sharing where there is a group, AI where there is a model."""
    offers = Offers("Spring <cohort>", model=True)
    first = shown(write("No time at all, my week is full of meetings", offers=offers))
    assert all(action in first for action in (SHARE, OTHERS, ASK_MODEL))
    assert PLAN not in first
    both = write("I will ask Kim on Thursday", "2.0", offers=offers)
    one, two = (shown(both[response_key(SOURCE, number)]) for number in (1, 2))
    assert PLAN in two
    assert SHARE in one
    assert OTHERS not in one
    given = response_messages.suggestion(response_messages.words(session, lena, SOURCE))
    assert given
    assert (given.when, given.will) == ("", "ask Kim on Thursday")


def test_a_plan_answers_the_question_whether_to_make_one(
    write: Write, session: Session, lena: Person, monday: datetime
):
    """Then the remark stands alone, above the plan."""
    asks = "Shall I ask you afterwards how your plan went?"
    assert says(write("I will ask Kim on Thursday"), asks)
    wanted = PlanInput(IfThen("I open it", "ask Kim", "en"), None)
    plans.make(session, lena, "window:1", wanted, now=monday, source=SOURCE)
    said = response_messages.below(session, lena, SOURCE)
    assert says(said, "Your plan: {plan}")
    assert not says(said, asks)


def test_distress_is_kept_without_a_clever_word_or_a_button(write: Write):
    """No question, no plan, nothing to share, no AI; nor from what was written before it."""
    offers = Offers("Spring", model=True)
    write("I will ask Kim tomorrow about it", offers=offers)
    said = shown(write("I can't go on any more", "2.0", offers=offers))
    assert not any(action in said for action in (PLAN, SHARE, OTHERS, ASK_MODEL))


def test_private_words_are_not_offered_for_sharing(write: Write):
    """They stay with their author, from everybody and from a model."""
    said = shown(write("private: no time for this at all today", offers=Offers("Spring", model=True)))
    assert SHARE not in said
    assert ASK_MODEL not in said


def test_an_edit_is_answered_as_it_is_now(write: Write, session: Session, lena: Person, monday: datetime):
    """Another subject gets other words, also on the ledger, where no word of the former is left."""
    write("No time at all, said Jonas")
    service.edit(session, lena, ThreadReply("D1", "1.0", "My boss never asks"), now=monday)
    response_messages.redrawn(session, lena, [SOURCE])
    waiting = session.exec(select(Delivery.payload).where(Delivery.key == response_key(SOURCE, 1))).one()
    assert says(json.loads(waiting or ""), "So somebody above you has to decide: “{quote}”.")
    assert "No time" not in (waiting or "")


def test_a_deletion_takes_the_quote_away(write: Write, session: Session, lena: Person, monday: datetime):
    """Then a new reply is a first one again."""
    write("No time at all, said Jonas")
    service.erase(session, lena, "D1", "1.0", now=monday)
    said = response_messages.below(session, lena, SOURCE)
    assert says(said, "You deleted your message, and I've forgotten it. You can write a new one any time.")
    assert "No time" not in shown(said)
    assert says(write("I forgot", "2.0")[response_key(SOURCE, 2)], "What could remind you next time?")


def test_it_is_said_in_the_language_of_its_reader(session: Session, lena: Person, monday: datetime):
    """Whatever language they write in."""
    german = Person(lena.workspace_id, lena.member_id, lena.slack_id, "de")
    service.collect(session, german, SOURCE, ThreadReply("D1", "1.0", "No time at all"), now=monday)
    said = response_messages.below(session, german, SOURCE)
    assert says(said, "So you don't have the time: “{quote}”.", "de", quote="No time at all")
