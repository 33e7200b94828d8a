"""What the clock does for a map."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlmodel import Session, select

from bot.change.stakeholders import jobs, news_views, service, views
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import Stakeholder, StakeholderMove
from bot.change.stakeholders.service import StakeholderEntry
from bot.delivery.models import Delivery, DeliveryState, Lane, Topic
from bot.kit.db import row_id
from bot.members.models import Member
from bot.members.profiles import SlackProfile, learn
from tests.sentences import english_in, says


def sent(session: Session) -> list[Delivery]:
    """What is on the ledger, in order."""
    return list(session.exec(select(Delivery).order_by(Delivery.id)).all())  # type: ignore[arg-type]


def test_a_step_is_asked_about_once_on_its_day(
    session: Session, lena: Member, monday: datetime, strategies: StakeholderContext
):
    """As something that its owner asked for, with three things to press, in their language."""
    due_on = monday.date() + timedelta(days=3)
    entry = StakeholderEntry(5, 2, "Anna <!channel>", next_step="coffee & cake", due_on=due_on)
    made = service.add(session, lena, entry, key="a", now=monday)
    due = jobs.next_due_at(session)
    assert due == made.ask_at
    assert due
    assert not jobs.ask_about_step(session, strategies, now=due - timedelta(seconds=1))
    assert [jobs.ask_about_step(session, strategies, now=due) for _again in range(2)] == [True, False]
    (message,) = sent(session)
    assert (message.target, message.topic, message.key) == (lena.slack_id, Topic.PLAN, service.follow_up_key(made))
    shown = json.loads(message.payload or "")
    facts = {"name": "Anna &lt;!channel&gt;", "step": "coffee &amp; cake"}
    assert facts["name"] in shown["text"]
    assert facts["step"] in shown["text"]
    buttons = [
        each["action_id"] for block in shown["blocks"] if block["type"] == "actions" for each in block["elements"]
    ]
    assert buttons == [views.DONE, views.EDIT, views.LATER]
    assert english_in(shown) == []


def test_a_step_that_is_changed_or_taken_off_is_not_asked_about(
    session: Session, lena: Member, monday: datetime, strategies: StakeholderContext
):
    """Even where the question was waiting to go out."""
    today = monday.date()
    for number, change in enumerate((service.remove, service.done, service.later)):
        made = service.add(
            session, lena, StakeholderEntry(1, 1, f"P{number}", due_on=today), key=str(number), now=monday
        )
        key = service.follow_up_key(made)
        assert jobs.ask_about_step(session, strategies, now=monday)
        change(session, lena, row_id(made), now=monday)
        (message,) = [each for each in sent(session) if each.key == key]
        session.refresh(message)
        assert message.state == DeliveryState.SKIPPED
    assert not jobs.ask_about_step(session, strategies, now=monday + timedelta(days=6))
    assert jobs.ask_about_step(session, strategies, now=monday + timedelta(days=7))


def test_nobody_who_has_left_is_asked(session: Session, lena: Member, monday: datetime, strategies: StakeholderContext):
    """About nothing, and the clock doesn't come back to it."""
    service.add(session, lena, StakeholderEntry(1, 1, "Anna", due_on=monday.date()), key="a", now=monday)
    learn(session, lena, SlackProfile(active=False), ())
    later = monday + timedelta(days=200)
    assert jobs.ask_about_step(session, strategies, now=later)
    assert jobs.ask_about_map(session, strategies, now=later)
    assert sent(session) == []


def test_a_map_is_asked_about_once_a_quarter_in_one_quiet_line(
    session: Session, lena: Member, monday: datetime, strategies: StakeholderContext
):
    """How many, never who; within the daily limit; not if all of it is fresh, and never again if nobody wants that."""
    number = row_id(service.add(session, lena, StakeholderEntry(5, 2, "Annabelle"), key="a", now=monday))
    service.add(session, lena, StakeholderEntry(2, 2, "Bertram"), key="b", now=monday)
    first = jobs.next_due_at(session)
    assert first
    assert 80 < (first - monday).days < 95
    service.edit(session, lena, number, StakeholderEntry(5, 3, "Annabelle"), now=first - timedelta(days=9))
    assert [jobs.ask_about_map(session, strategies, now=first) for _again in range(2)] == [True, False]
    (message,) = sent(session)
    assert (message.lane, message.topic) == (Lane.STEADY, Topic.REMINDER)
    assert "Bertram" not in (message.payload or "")
    one = (
        "You haven't looked at {n} person or group on your stakeholder map for three months. Is the entry still right?"
    )
    assert says(json.loads(message.payload or ""), one, "de")

    service.still_right(session, lena, now=first)
    second = jobs.next_due_at(session)
    assert second
    service.still_right(session, lena, now=second - timedelta(days=1))
    assert jobs.ask_about_map(session, strategies, now=second)
    assert len(sent(session)) == 1
    service.ask_no_more(session, lena)
    assert jobs.next_due_at(session) is None
    service.add(session, lena, StakeholderEntry(2, 2, "Clara"), key="c", now=second)
    assert jobs.next_due_at(session) is None


def test_what_was_taken_off_is_gone_after_a_day(
    session: Session, lena: Member, monday: datetime, strategies: StakeholderContext
):
    """With where it stood before."""
    number = row_id(service.add(session, lena, StakeholderEntry(5, 2, "Anna"), key="a", now=monday))
    service.edit(session, lena, number, StakeholderEntry(1, 1, "Anna"), now=monday)
    service.remove(session, lena, number, now=monday)
    assert jobs.next_due_at(session) == monday + jobs.KEPT_FOR
    jobs.erase_removed(session, now=monday + jobs.KEPT_FOR - timedelta(seconds=1))
    assert len(session.exec(select(Stakeholder)).all()) == 1
    jobs.erase_removed(session, now=monday + jobs.KEPT_FOR)
    assert session.exec(select(Stakeholder)).all() == []
    assert session.exec(select(StakeholderMove)).all() == []


def test_the_news_of_a_shared_map_names_only_its_owner():
    """Nobody on it."""
    assert "ULENA001" in news_views.shared("ULENA001")["text"]
