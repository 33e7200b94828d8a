"""Figures kept, changed and removed, and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.delivery.models import Delivery
from bot.errors import NotAllowedError
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.outcomes import messages, service
from bot.outcomes.models import OutcomeFigure
from bot.outcomes.pasted_table import EnteredFigure
from bot.outcomes.periods import CalendarSpan
from bot.outcomes.service import FuturePeriodError, NoOutcomeError, OtherUnitError, SameFigureError

HOURS = EnteredFigure("Hours saved", "120", "hours", CalendarSpan(date(2026, 10, 1), date(2026, 10, 31)), "time sheets")


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        for each in ("T1", "T2"):
            session.add(Workspace(id=each, installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, monday: datetime) -> Member:
    """An admin."""
    members.make_admin(session, "T1", "USAM0001", now=monday)
    return members.arrive(session, "T1", "USAM0001", now=monday)


def somebody(session: Session, slack_id: str, now: datetime, workspace: str = "T1") -> Member:
    """A facilitator."""
    member = members.arrive(session, workspace, slack_id, now=now)
    member.role = Role.FACILITATOR
    session.flush()
    return member


def told(session: Session) -> list[str]:
    """Who gets a message."""
    session.flush()
    return list(session.exec(select(Delivery.target)))


def changed(entered: EnteredFigure, **other: object) -> EnteredFigure:
    return EnteredFigure(**{**entered.__dict__, **other})


def test_a_figure_is_kept_once(session: Session, sam: Member, monday: datetime):
    """The same once more, such as a line pasted again, changes nothing and tells nobody."""
    first = service.add(session, sam, HOURS, "", now=monday)
    again = service.add(session, sam, changed(HOURS, name=" hours  SAVED "), "", now=monday)
    assert first.id == again.id
    assert first.vouched_by == sam.id
    assert told(session) == []


def test_another_number_for_the_same_period_is_refused(session: Session, sam: Member, monday: datetime):
    """Nothing is overwritten by entering it."""
    kept = service.add(session, sam, HOURS, "", now=monday)
    with pytest.raises(SameFigureError):
        service.add(session, sam, changed(HOURS, amount="90"), "", now=monday)
    assert kept.amount == "120"


def test_a_second_unit_is_refused(session: Session, sam: Member, monday: datetime):
    """Two figures of one name can be compared only in the same unit; a lone figure may change its own."""
    kept = service.add(session, sam, HOURS, "", now=monday)
    november = CalendarSpan(date(2026, 11, 1), date(2026, 11, 30))
    with pytest.raises(OtherUnitError):
        service.add(session, sam, changed(HOURS, unit="days", period=november), "", now=monday)
    assert service.edit(session, sam, row_id(kept), changed(HOURS, unit="days"), "", now=monday).unit == "days"


def test_a_period_to_come_is_refused(session: Session, sam: Member, monday: datetime):
    """Nobody has measured it yet; one that has begun may be entered."""
    tomorrow = monday.date() + timedelta(days=1)
    with pytest.raises(FuturePeriodError):
        service.add(session, sam, changed(HOURS, period=CalendarSpan(tomorrow, tomorrow)), "", now=monday)
    service.add(session, sam, changed(HOURS, period=CalendarSpan(monday.date(), tomorrow)), "", now=monday)


def test_who_stands_for_it_is_told_once_and_may_say_no(session: Session, sam: Member, monday: datetime):
    """Then the figure has no name behind it, and who entered it hears that."""
    mateo = somebody(session, "UMATEO01", monday)
    figure = service.add(session, sam, HOURS, mateo.slack_id, now=monday)
    service.edit(session, sam, row_id(figure), changed(HOURS, source="SAP"), mateo.slack_id, now=monday)
    assert told(session) == [mateo.slack_id]
    service.disown(session, mateo, row_id(figure), now=monday)
    assert figure.vouched_by is None
    assert told(session) == [mateo.slack_id, sam.slack_id]


def test_nobody_disowns_what_is_not_theirs(session: Session, sam: Member, monday: datetime):
    """A forged button changes nothing."""
    figure = service.add(session, sam, HOURS, "", now=monday)
    service.disown(session, somebody(session, "UEVE0001", monday), row_id(figure), now=monday)
    assert figure.vouched_by == sam.id
    assert told(session) == []


def test_only_those_concerned_change_a_figure(session: Session, sam: Member, monday: datetime):
    """Admins, who entered it and who stands for it."""
    mateo, priya, eve = (somebody(session, each, monday) for each in ("UMATEO01", "UPRIYA01", "UEVE0001"))
    number = row_id(service.add(session, mateo, HOURS, priya.slack_id, now=monday))
    with pytest.raises(NotAllowedError):
        service.remove(session, eve, number)
    for each in (mateo, priya, sam):
        assert service.to_change(session, each, number).id == number
    service.remove(session, mateo, number)
    session.flush()
    with pytest.raises(NoOutcomeError):
        service.find(session, "T1", number)


def test_another_workspace_sees_nothing(session: Session, sam: Member, monday: datetime):
    """Neither by its number nor in a list."""
    number = row_id(service.add(session, sam, HOURS, "", now=monday))
    other = somebody(session, "UEVE0001", monday, "T2")
    assert service.by_name(session, "T2") == []
    with pytest.raises(NoOutcomeError):
        service.to_change(session, other, number)


def test_the_latest_period_comes_first(session: Session, sam: Member, monday: datetime):
    """Within a name, and among names."""
    september = CalendarSpan(date(2026, 9, 1), date(2026, 9, 30))
    service.add(session, sam, changed(HOURS, name="Cases", period=september), "", now=monday)
    service.add(session, sam, changed(HOURS, period=september, amount="95"), "", now=monday)
    service.add(session, sam, HOURS, "", now=monday)
    found = service.by_name(session, "T1")
    assert [(each.name, [one.amount for one in each.figures]) for each in found] == [
        ("Hours saved", ["120", "95"]),
        ("Cases", ["120"]),
    ]
    assert [each.name for each in service.by_name(session, "T1", "case")] == ["Cases"]


def test_a_source_cannot_ping(session: Session, sam: Member, monday: datetime):
    """What people type stays text in the message to others."""
    mateo = somebody(session, "UMATEO01", monday)
    evil = changed(HOURS, name="<!channel> & co", source="<https://evil.example|here>", unit="<@U1>")
    service.add(session, sam, evil, mateo.slack_id, now=monday)
    session.flush()
    text = str(session.exec(select(Delivery.payload)).one())
    assert "<!channel>" not in text
    assert "<https://" not in text
    assert "<@U1>" not in text


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "October 2026"),
        (date(2026, 7, 1), date(2026, 9, 30), "Q3 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (date(2026, 2, 1), date(2026, 4, 30), "Sun 1 Feb 2026 to Thu 30 Apr 2026"),
        (date(2026, 10, 5), date(2026, 10, 5), "Mon 5 Oct 2026"),
    ],
)
def test_a_period_is_said_shortly(first: date, last: date, shown: str):
    """A month, quarter or year by its name."""
    figure = OutcomeFigure(
        workspace_id="T1",
        name="x",
        folded="x",
        unit="h",
        amount="1",
        first_day=first,
        last_day=last,
        source="s",
        entered_by=1,
        entered_at=datetime(2026, 11, 1),  # noqa: DTZ001 - never stored
    )
    assert messages.period(figure) == shown
