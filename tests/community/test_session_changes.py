"""Changes of dates: shown first, told once, undone within ten minutes, and brought back later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar import change_views, errors, views
from bot.community.calendar.models import Activity, CommunitySession, Series, SessionOverride
from bot.community.calendar.undoing import UNDO_FOR
from bot.community.context import CommunityContext
from bot.community.rota import views as rota_views
from bot.community.rota.models import Absence
from bot.community.rsvp import views as rsvp_views
from bot.community.rsvp.actions import RsvpClick, keep
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller, Json
from bot.settings import ROOT
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.community.test_commands import Talk
from tests.sentences import says

NEWS = "community.changed:%"
BACK = "{title} on {after} will take place after all."
UNDONE = "Undone: {title} is back in the calendar, as it was before."


@pytest.fixture
def talk(db: Database, people: Any, library: Library, monday: datetime) -> Iterator[Talk]:
    """A facilitator and two members; Monday 23 November 2026, 09:00 in Berlin."""
    community = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library), "https://learn.example.org")
    made = people(3)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Talk(session, community, [session.merge(member) for member in made], monday)
        session.rollback()


def dates(talk: Talk) -> list[CommunitySession]:
    talk.session.expire_all()
    return list(talk.session.exec(select(CommunitySession).order_by(col(CommunitySession.original_start))))


def as_it_is(talk: Talk) -> list[Any]:
    """What a change of the calendar would change."""
    overrides = [(each.original_start, each.moved_to) for each in talk.session.exec(select(SessionOverride))]
    sessions = [
        (each.original_start, each.starts_at, each.ends_at, each.state, each.next_step, each.next_due_at,
         each.facilitator_id)
        for each in dates(talk)
    ]  # fmt: skip
    return [sessions, overrides, [each.state for each in talk.session.exec(select(Series))]]


def comes(talk: Talk, verb: str = rsvp_views.ALL) -> None:
    """Ann says yes."""
    date = dates(talk)[0]
    keep(talk.session, RsvpClick(Caller(WORKSPACE, talk.ann.slack_id), verb, row_id(date), talk.at))
    talk.session.flush()


def waiting(talk: Talk, like: str = NEWS) -> list[str]:
    """To whom news are on the way."""
    wanted = sa.select(ledger.c.target).where(ledger.c.key.like(like), ledger.c.state == DeliveryState.PENDING)
    return list(talk.session.connection().execute(wanted.order_by(ledger.c.id)).scalars())


def due(talk: Talk) -> set[datetime]:
    """When news that are on the way are due."""
    wanted = sa.select(ledger.c.due_at).where(ledger.c.key.like(NEWS), ledger.c.state == DeliveryState.PENDING)
    return set(talk.session.connection().execute(wanted).scalars())


def goes_out(talk: Talk) -> None:
    """Everything on the ledger is sent."""
    talk.session.connection().execute(sa.update(ledger).values(state=DeliveryState.SENT))


def row(message: Json) -> list[str]:
    """The actions of the buttons in a message."""
    return [
        element["action_id"]
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("type") == "button"
    ]


@pytest.mark.parametrize(
    ("words", "button", "sentence"),
    [
        ("move prompt jam 8 December to Thursday 16:00", change_views.MOVE_TO,
         "*{title}* would move from {before} to {after}."),
        ("skip prompt jam 8 December", change_views.SKIP_NOW,
         "*{title}* on {moment} would be cancelled. All other dates stay as they are."),
        ("cancel prompt jam 8 December", change_views.SKIP_NOW,
         "*{title}* on {moment} would be cancelled. All other dates stay as they are."),
        ("cancel prompt jam", change_views.CANCEL_NOW,
         "*{title}* would end: {n} dates would be cancelled, the first on {moment}."),
    ],
)  # fmt: skip
def test_nothing_changes_before_a_press(talk: Talk, words: str, button: str, sentence: str):
    """What will happen is shown, with how many people and which channel are told; it can be left as it is."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    comes(talk)
    before = as_it_is(talk)
    text = talk.say(words)
    assert says(text, sentence)
    assert says(
        text,
        "{n} person will get a direct message, and I'll update what I posted in {channel}.",
        n=1, channel=f"<#{CHANNEL}>",
    )  # fmt: skip
    assert row(talk.reply.message or {}) == [button, change_views.LEAVE]
    assert says(talk.press(change_views.LEAVE, "-")["text"], "All right. I haven't changed anything.")
    assert as_it_is(talk) == before
    assert waiting(talk) == []


@pytest.mark.parametrize(
    "words",
    ["move prompt jam 8 December to Thursday 16:00", "skip prompt jam 8 December", "cancel prompt jam"],
)
def test_what_is_undone_in_time_nobody_hears_of(talk: Talk, words: str):
    """News of a far date wait for ten minutes, and turns too; everything is as it was, down to the next step."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ben)
    comes(talk)
    talk.at += timedelta(hours=1)
    goes_out(talk)
    before = as_it_is(talk)
    talk.does(words)
    assert talk.ann.slack_id in waiting(talk)
    assert due(talk) == {talk.at + UNDO_FOR}
    assert as_it_is(talk) != before
    talk.at += timedelta(minutes=9, seconds=59)
    undone = talk.undoes()
    assert says(undone, UNDONE)
    assert says(undone, "Nobody needed to be notified.")
    assert waiting(talk) == []
    assert as_it_is(talk) == before
    talk.at += timedelta(minutes=30)
    jobs.plan_turns(talk.session, talk.community, now=talk.at)
    assert waiting(talk, "community.turns:%") == []


def test_a_near_date_is_told_at_once_and_its_undoing_once(talk: Talk):
    """Two hours before there is no time to wait; whoever was told of the one is told of the other."""
    talk.plans("prompt jam today 11:00")
    comes(talk, rsvp_views.YES)
    talk.does("cancel prompt jam")
    assert due(talk) == {talk.at}
    goes_out(talk)
    talk.at += timedelta(minutes=5)
    assert says(talk.undoes(), UNDONE)
    assert waiting(talk) == [talk.ann.slack_id]
    news = talk.session.connection().execute(
        sa.select(ledger.c.payload).where(ledger.c.key.like(NEWS), ledger.c.state == DeliveryState.PENDING)
    )
    assert says(news.scalar_one(), BACK)


def test_a_step_that_fell_due_meanwhile_is_taken(talk: Talk):
    """A date that is moved just before its reminder and back just after it is reminded of all the same."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.at = dates(talk)[1].starts_at - timedelta(days=1, minutes=5)
    jobs.take_steps(talk.session, talk.community, now=talk.at)
    jobs.take_steps(talk.session, talk.community, now=talk.at)
    talk.session.flush()
    reminder = dates(talk)[1].next_due_at
    assert reminder == talk.at + timedelta(minutes=5)
    talk.does("move prompt jam 1 December to 9 December")
    talk.at += timedelta(minutes=8)
    talk.undoes()
    assert dates(talk)[1].next_due_at == reminder


def test_undoing_has_an_end(talk: Talk):
    """After ten minutes, after another change, and by those who may not, nothing is undone."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.does("skip prompt jam 8 December")
    with pytest.raises(errors.NotYoursToChangeError):
        talk.undoes(talk.ann)
    talk.at += UNDO_FOR
    with pytest.raises(errors.TooLateToUndoError):
        talk.undoes()
    talk.does("move prompt jam 1 December to Thursday")
    first, talk.at = talk.done, talk.at + timedelta(minutes=1)
    talk.does("move prompt jam 3 December to Friday")
    talk.done, second = first, talk.done
    with pytest.raises(errors.ChangedSinceError):
        talk.undoes()
    talk.done = second
    talk.undoes()
    with pytest.raises(errors.ChangedSinceError):
        talk.undoes()


def test_what_was_moved_and_then_cancelled_comes_back_where_it_was(talk: Talk):
    """Whoever has heard of neither hears of the move, which still holds."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    comes(talk)
    talk.does("move prompt jam 8 December to Thursday 16:00")
    talk.at += timedelta(minutes=1)
    talk.does("skip prompt jam 10 December")
    assert len(waiting(talk)) == 1
    talk.undoes()
    assert waiting(talk) == [talk.ann.slack_id]
    news = talk.session.connection().execute(
        sa.select(ledger.c.payload).where(ledger.c.key.like(NEWS), ledger.c.state == DeliveryState.PENDING)
    )
    assert says(
        news.scalar_one(),
        "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?",
    )


def test_a_cancelled_date_is_brought_back(talk: Talk):
    """By words, in the list and on its card, days later too; whoever comes is told, and the turn is theirs again."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    comes(talk)
    talk.does("skip prompt jam 8 December")
    goes_out(talk)
    talk.at += timedelta(days=3)
    talk.say("list")
    assert views.RESTORE in row(talk.reply.message or {})
    talk.say("list", talk.ann)
    assert views.RESTORE not in row(talk.reply.message or {})
    talk.say("show prompt jam 8 December")
    assert row(talk.reply.message or {}) == [views.RESTORE]
    talk.say("restore prompt jam 8 December")
    block = next(each for each in (talk.reply.message or {})["blocks"] if "accessory" in each)
    done = talk.presses(block["accessory"])
    assert says(done["text"], BACK, after="Tue 8 Dec, 15:00")
    assert says(done["text"], "{n} person will be notified.", n=1)
    assert waiting(talk) == [talk.ann.slack_id]
    restored = dates(talk)[2]
    assert (restored.state, restored.facilitator_id) == ("planned", talk.host.id)
    assert restored.next_due_at == restored.starts_at - timedelta(days=3)
    with pytest.raises(errors.NotSkippedError):
        talk.presses(block["accessory"])
    with pytest.raises(errors.NothingToRestoreError):
        talk.say("restore prompt jam 8 December")


def test_a_date_that_is_brought_back_late_is_invited_to(talk: Talk):
    """If its invitation would have come while it was cancelled."""
    talk.plans("prompt jam every Tuesday 15:00 4 times")
    talk.does("skip prompt jam 15 December")
    date = dates(talk)[3]
    talk.at = date.starts_at - timedelta(days=2)
    talk.presses({"action_id": views.RESTORE, "value": date.id})
    assert talk.targets(f"community.invitation:{date.id}:%") == [CHANNEL]


def test_being_away_is_shown_first_and_can_be_undone(talk: Talk):
    """Who would take over is named; nobody hears of it before the ten minutes are over."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    talk.say("rota open prompt jam")
    talk.say("rota join prompt jam", talk.ann)
    goes_out(talk)
    mine = [each for each in dates(talk) if each.facilitator_id == talk.ann.id]
    text = talk.say("away 24 November to 1 January", talk.ann)
    assert says(text, "{n} person takes over these turns and gets a direct message:", n=1)
    assert text.count(f"<@{talk.host.slack_id}>") == len(mine)
    assert row(talk.reply.message or {}) == [rota_views.AWAY_NOW, rota_views.STAY_HERE]
    assert talk.session.exec(select(Absence)).first() is None
    assert [each.facilitator_id for each in dates(talk)].count(talk.ann.id) == len(mine)
    talk.does("away 24 November to 1 January", talk.ann)
    assert waiting(talk, "community.turns:%") == []
    activity = talk.session.exec(select(Activity)).one()
    assert activity.next_replan_at == talk.at + UNDO_FOR
    talk.undoes(talk.ann)
    assert talk.session.exec(select(Absence)).first() is None
    talk.at += timedelta(hours=1)
    assert jobs.plan_turns(talk.session, talk.community, now=talk.at) == 1
    assert waiting(talk, "community.turns:%") == []
    talk.does("away 24 November to 1 January", talk.ann)
    talk.at += timedelta(minutes=11)
    with pytest.raises(errors.TooLateToUndoError):
        talk.undoes(talk.ann)
    jobs.plan_turns(talk.session, talk.community, now=talk.at)
    assert sorted(waiting(talk, "community.turns:%")) == sorted([talk.ann.slack_id, talk.host.slack_id])


def test_without_turns_being_away_concerns_nobody(talk: Talk):
    """The answer says so."""
    assert says(
        talk.say("away 24 November to 1 December", talk.ben),
        "You aren't leading anything in that time that somebody else could take over, so nobody gets a message.",
    )


def test_a_move_of_all_dates_asks_how_many(talk: Talk):
    """One button moves one date, the other all from it on; dates with times of their own are named; undone at once."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.does("move prompt jam 10 December to 17:00")
    talk.say("move prompt jam to 4pm, all of them")
    asked = talk.reply.message or {}
    assert says(
        asked,
        ":warning: {n} date was moved on its own before. Now it would move along with the series: {moments}.",
        n=1,
    )
    [only, every, _leave] = _buttons(asked)
    assert [each["action_id"].partition(":")[0] for each in (only, every)] == [
        change_views.MOVE_TO,
        change_views.MOVE_SERIES_TO,
    ]
    assert _hours(talk) == ["15:00", "15:00", "17:00", "15:00"]
    talk.done = talk.presses(every)
    assert _hours(talk) == ["16:00"] * 4
    assert says(talk.undoes(), UNDONE)
    assert _hours(talk) == ["15:00", "15:00", "17:00", "15:00"]
    talk.presses(only)
    assert _hours(talk) == ["16:00", "15:00", "17:00", "15:00"]


def test_an_alle_in_german_asks_too(talk: Talk):
    """Before the title or behind the hour; a session that is no series moves as always."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.plans("office hours 4 December 11:00")
    for words in ("verschiebe prompt jam auf 16 Uhr, alle Termine", "verschiebe prompt jam ab jetzt immer auf 16 Uhr"):
        talk.say(words)
        assert len(_buttons(talk.reply.message or {})) == 3
    talk.say("move office hours to 4pm, all of them")
    assert len(_buttons(talk.reply.message or {})) == 2


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("move all prompt jams from 10 December to 17:00", ["15:00", "15:00", "17:00", "17:00"]),
        ("move all the prompt jams from 10 December on to 5pm", ["15:00", "15:00", "17:00", "17:00"]),
        ("verschiebe alle Prompt Jams ab dem 10. Dezember auf 17 Uhr", ["15:00", "15:00", "17:00", "17:00"]),
        ("move all prompt jams to 5pm", ["17:00"] * 4),
    ],
)
def test_all_from_a_date_on_can_stand_before_the_name(talk: Talk, words: str, hours: list[str]):
    """The dates before it stay, and both choices are asked about."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.say(words)
    _only, every, _leave = _buttons(talk.reply.message or {})
    assert every["action_id"].partition(":")[0] == change_views.MOVE_SERIES_TO
    talk.presses(every)
    assert _hours(talk) == hours


def test_all_from_a_date_on_can_get_another_weekday(talk: Talk):
    """As the lead wrote it: a title in the plural, a date, a weekday and an hour."""
    talk.plans("prompt jam every Thursday 15:00 4 times")
    talk.say("move all prompt jams from 3 December to Friday 16:00")
    _only, every, _leave = _buttons(talk.reply.message or {})
    talk.presses(every)
    dates = talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start)).all()
    assert [each.starts_at.weekday() for each in dates] == [3, 4, 4, 4]


def _buttons(message: Json) -> list[Json]:
    return [each for row in message["blocks"] if row["type"] == "actions" for each in row["elements"]]


def _hours(talk: Talk) -> list[str]:
    dates = talk.session.exec(select(CommunitySession).order_by(CommunitySession.original_start)).all()
    return [f"{each.starts_at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M}" for each in dates]


def test_a_single_session_is_no_series_that_ends(talk: Talk):
    """Cancelling it says so, with the word for one date on its button."""
    talk.plans("office hours 4 December 11:00")
    talk.say("cancel office hours")
    asked = talk.reply.message or {}
    assert says(asked["text"].partition(" Nobody")[0], "*{title}* on {moment} would be cancelled.")
    assert says(_buttons(asked)[0]["text"]["text"], "Cancel this date")
