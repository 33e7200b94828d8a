"""Coffee, the weekly digest, the suggestion and the figures, on each kind of database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, load
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Community, CommunitySession, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.engagement import (
    channel_digest,
    charts,
    coffee,
    coffee_introductions,
    health,
    listeners,
    queries,
    views,
)
from bot.community.engagement.models import CoffeeGroup, CoffeeMeeting, Kudos
from bot.community.live_session import service as live_session_service
from bot.community.live_session.models import NoteKind
from bot.community.rota import service as rota_service
from bot.community.rsvp.service import answer
from bot.delivery.service import ledger
from bot.kit.db import Database, row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.conftest import WORKSPACE
from tests.sentences import says, sentences

INTRODUCED = "{who}, you're having coffee together this time: half an hour, no agenda."


@pytest.fixture
def session(db: Database) -> Iterator[Any]:
    """A transaction."""
    with Session(db.engine, expire_on_commit=False) as made:
        yield made
        made.rollback()


@pytest.fixture(scope="module")
def catalog() -> ActivityCatalog:
    """The activities that ship."""
    return load(ROOT / "content")


@pytest.fixture
def around(session: Session, people, plan):
    """A community with a weekly activity and so many members; both, and the first sessions."""

    def make(count: int, **wish: Any) -> Any:
        everybody = people(count)
        plan(everybody[0], **wish)
        dates = session.exec(select(CommunitySession).order_by(col(CommunitySession.starts_at))).all()
        return session.exec(select(Community)).one(), everybody, dates

    return make


def card(session: Session, date: CommunitySession) -> SessionCard:
    return calendar_queries.card(session, date.workspace_id, row_id(date))


def written(session: Session, like: str) -> list[tuple[str, str]]:
    """To whom messages with such keys are on the way, and what they say."""
    wanted = sa.select(ledger.c.target, ledger.c.payload).where(ledger.c.key.like(like)).order_by(ledger.c.id)
    return [(row.target, row.payload) for row in session.connection().execute(wanted)]


def introduced(session: Session) -> set[int]:
    """The members who are introduced to others."""
    return {int(each) for group in session.exec(select(CoffeeGroup)) for each in group.member_ids.split(",")}


def test_coffee_never_repeats_while_others_remain(session: Session, around, monday: datetime):
    """Six take part: in each round everybody is told of somebody, and for three rounds nobody meets twice."""
    community, everybody, _ = around(7)
    for member in everybody[:6]:
        coffee.join(session, community, member, now=monday)
    for week in range(3):
        coffee.make_pairs(session, community, now=monday + timedelta(weeks=week))
    met = [frozenset((row.first_id, row.second_id)) for row in session.exec(select(CoffeeMeeting))]
    assert len(met) == len(set(met)) == 9
    told = [member_id for group in session.exec(select(CoffeeGroup)) for member_id in group.member_ids.split(",")]
    assert sorted(told) == sorted(3 * [str(member.id) for member in everybody[:6]])


def test_breaks_are_kept_by_everybody(session: Session, around, monday: datetime):
    """Who left, takes a break, has paused everything or is gone is neither asked nor pointed at."""
    community, everybody, _ = around(6)
    for member in everybody:
        coffee.join(session, community, member, now=monday)
    left, resting, paused, gone, *rest = everybody
    coffee.leave(session, community, left, now=monday)
    coffee.pause(session, community, resting, monday + timedelta(weeks=3), now=monday)
    for who, values in ((paused, {"paused_until": monday + timedelta(days=9)}), (gone, {"active": False})):
        session.connection().execute(sa.update(Member).where(col(Member.id) == who.id).values(**values))
    at = community.next_coffee_at
    assert coffee.pair_due(session, now=at) == 1
    assert coffee.pair_due(session, now=at) == 0
    assert introduced(session) == {each.id for each in rest}
    assert coffee.pair_due(session, now=at + timedelta(weeks=2)) == 1
    assert introduced(session) == {each.id for each in (resting, paused, *rest)}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("conversation", ["G0MPIM", ""])
def test_coffee_is_one_conversation_and_one_question(
    session: Session, around, monday: datetime, conversation: str, language: str
):
    """With three times at which both are free; two weeks later they are asked, and only they can answer."""
    community, everybody, _ = around(3)
    host, ann, ben = (session.merge(each) for each in everybody)
    host.language = language
    ann.hours_from, ann.hours_to, ben.hours_from, ben.hours_to = "08:00", "12:00", "10:00", "18:00"
    session.flush()
    coffee_introductions.plan(session, community, [ann.id, ben.id], now=monday)
    group = session.exec(select(CoffeeGroup)).one()
    times = [datetime.fromtimestamp(each, UTC) for each in json.loads(group.times)]
    assert len({each.date() for each in times}) == 3
    assert all(9 <= each.hour < 11 for each in times)  # ten to twelve in Berlin
    for _twice in range(2):
        coffee_introductions._introduce(session, row_id(group), conversation, now=monday)
    written_to = written(session, "community.coffee%")
    assert {target for target, _ in written_to} == {conversation or community.channel}
    assert len(written_to) == (1 if conversation else 2)
    both = sentences(language)["{names} and {last}"].format(names=f"<@{ann.slack_id}>", last=f"<@{ben.slack_id}>")
    assert says(written_to[-1][1], INTRODUCED, language, who=both)
    assert coffee_introductions.ask_due(session, now=monday + timedelta(days=13)) == 0
    for asked in (1, 0):
        assert coffee_introductions.ask_due(session, now=monday + timedelta(days=14)) == asked
    [(_, question)] = written(session, "community.coffee_met:%")
    assert says(question, "{who}, did you meet for coffee?", language, who=both)
    with pytest.raises(coffee_introductions.NotYourCoffeeError):
        coffee_introductions.answer(session, host, row_id(group), met=True)
    shown = listeners.answer(session, Caller(WORKSPACE, ben.slack_id), row_id(group), met=True, now=monday)
    assert says(shown, "You met for coffee. Good to hear!", language)
    assert group.met


def test_no_time_is_offered_while_somebody_is_away(session: Session, around, monday: datetime):
    """Neither on the days without turns nor in a pause that begins in those two weeks."""
    community, everybody, _ = around(2)
    one, other = (session.merge(each) for each in everybody)
    rota_service.be_away(session, one, monday.date(), monday.date() + timedelta(days=3))
    other.paused_from, other.paused_until = monday + timedelta(days=7), monday + timedelta(days=30)
    session.flush()
    coffee_introductions.plan(session, community, [one.id, other.id], now=monday)
    [group] = session.exec(select(CoffeeGroup)).all()
    times = [datetime.fromtimestamp(each, UTC) for each in json.loads(group.times)]
    assert times
    assert all(monday.date() + timedelta(days=3) < each.date() for each in times)
    assert all(each < other.paused_from for each in times)


def test_no_common_hour_is_said(session: Session, around, monday: datetime):
    """People whose hours don't overlap are introduced all the same."""
    community, everybody, _ = around(2)
    one, other = (session.merge(each) for each in everybody)
    one.hours_to = other.hours_from = "12:00"
    session.flush()
    coffee_introductions.plan(session, community, [one.id, other.id], now=monday)
    group = session.exec(select(CoffeeGroup)).one()
    coffee_introductions._introduce(session, row_id(group), "G0MPIM", now=monday)
    [(_, text)] = written(session, "community.coffee:%")
    assert says(text, "I couldn't find a time when you're all free. Could one of you suggest a time?")


def test_the_week_in_short(session: Session, around, catalog, monday: datetime):
    """On Monday the channel reads what was, what was decided, who was thanked and what comes; once."""
    community, (_, ann, ben), dates = around(3)
    first = dates[0]
    live_session_service.check_in(session, members.person(ann), card(session, first), by="button", now=first.starts_at)
    said = live_session_service.NewNote(NoteKind.DECISION, "We keep <one> prompt book")
    live_session_service.add_note(session, members.person(ann), first.id, said, now=first.starts_at)
    first.state = SessionState.OVER
    thanks = {"workspace_id": community.workspace_id, "community_id": community.id, "text": "a patient hour"}
    session.add(Kudos(giver_id=ann.id, receiver_id=ben.id, at=first.starts_at, **thanks))
    session.flush()
    at = community.next_digest_at
    assert f"{at:%a}" == "Mon"
    assert channel_digest.send_due(session, catalog, now=at) == 1
    assert channel_digest.send_due(session, catalog, now=at) == 0
    [(target, payload)] = written(session, "community.digest:%")
    assert target == community.channel
    assert says(payload, "{n} was there", n=1)
    assert says(payload, "Coming up:")
    for words in ("We keep &lt;one&gt; prompt book", f"<@{ben.slack_id}>: a patient hour"):
        assert words in payload


def test_a_quiet_community_is_whispered_about_once(session: Session, around, catalog, monday: datetime):
    """Three weeks without anybody, and nothing ahead: facilitators hear of it once, with something to try."""
    community, (host, _), _ = around(2, rule="")
    at = monday + timedelta(weeks=5)
    assert not queries.is_quiet(session, community, now=monday + timedelta(weeks=1))
    assert queries.is_quiet(session, community, now=at)
    for week in range(2):
        community.next_digest_at = at
        channel_digest.send_due(session, catalog, now=at + timedelta(hours=week))
    [(target, payload)] = written(session, "community.quiet:%")
    assert target == host.slack_id
    assert "/community schedule" in payload


def test_the_figures_say_what_they_count(session: Session, around, monday: datetime):
    """Who took part, who gave, how many came of those who said so, and on how few it hangs; also as a picture."""
    community, (host, ann, ben, _), dates = around(4)
    for each in dates[:2]:
        each.facilitator_id = host.id
    for who in (ann, ben):
        answer(session, members.person(who), dates[0].id, coming=True, now=monday)
    for who in (host, ann):
        live_session_service.check_in(
            session, members.person(who), card(session, dates[0]), by="button", now=dates[0].starts_at
        )
    said = live_session_service.NewNote(NoteKind.QUESTION, "How long?")
    live_session_service.add_note(session, members.person(ann), dates[0].id, said, now=dates[0].starts_at)
    for each in dates[:2]:
        each.state = SessionState.OVER
    session.flush()
    found = health.measure(session, community, now=dates[1].ends_at)
    assert (found.active, found.gave, found.said_yes, found.came_of_yes) == (3, 2, 2, 1)
    assert (found.held, found.most_led, found.founder_led, found.new_leads) == (2, 2, 2, 1)
    assert found.bus_factor == 0
    assert sum(week.came for week in found.weeks) == 2
    words = charts.in_words(found)
    assert says(words, "{day}: {yes} said yes, {there} came", yes=2, there=2)
    assert says(words, "{day}: nobody")
    shown = views.health(found, words)
    assert says(
        shown, "In the last twelve weeks, people said yes {yes} times. They then really came {came} times.", came=1
    )
    assert says(shown, "People came {there} times, if I also count those who hadn't said yes.", there=2)
    with in_language("de"):
        assert says(charts.in_words(found), "{day}: nobody", "de")
    later = [health.measure(session, community, now=dates[1].ends_at + timedelta(weeks=weeks)) for weeks in (6, 20)]
    soon, much_later = [views.health(one, charts.in_words(one)) for one in later]
    for shown in (soon, much_later):
        assert says(shown, "Nobody took part in the last four weeks.")
    assert says(
        soon,
        (
            "There were {held} sessions. The person who led most often led {most} of them. The founder of "
            "the community led {founder}."
        ),
        held=2,
    )
    assert says(much_later, "There were no sessions in the last twelve weeks.")
    picture = charts.attendance(found)
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 100_000
