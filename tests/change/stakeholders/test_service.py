"""People and groups on a map: put there, moved, taken off, and shared."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.change.stakeholders import queries, service, words
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import (
    Stakeholder,
    StakeholderMapQuestion,
    StakeholderMove,
    StakeholderReader,
)
from bot.change.stakeholders.rules import StakeholderType
from bot.change.stakeholders.service import (
    MAX_READERS,
    MAX_STAKEHOLDERS,
    KnownStakeholderError,
    Named,
    NamelessStakeholderError,
    NoSharedMapError,
    NoStakeholderError,
    OwnMapError,
    ReaderOnMapError,
    StakeholderEntry,
    StakeholderReadsError,
    StepInThePastError,
    TooManyReadersError,
    TooManyStakeholdersError,
    UnreadNameError,
)
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member
from bot.members.profiles import SlackProfile, learn
from tests.change.stakeholders.conftest import known
from tests.sentences import says

ANNA = StakeholderEntry(5, 2, "Anna Schmidt")
SAM = Named("USAM0001", "Sam Okafor")


def test_a_window_submitted_twice_adds_one(session: Session, lena: Member, monday: datetime):
    """Its key makes it one; another window with the same name is refused."""
    for _again in range(2):
        service.add(session, lena, ANNA, key="window:V1", now=monday)
    with pytest.raises(KnownStakeholderError):
        service.add(session, lena, StakeholderEntry(1, 1, " anna  SCHMIDT "), key="window:V2", now=monday)
    assert [each.name for each in service.own(session, lena)] == ["Anna Schmidt"]


def test_nobody_else_finds_what_is_on_a_map(session: Session, lena: Member, mateo: Member, monday: datetime):
    """Neither a colleague nor the same person in another workspace, whatever they press."""
    number = row_id(service.add(session, lena, ANNA, key="a", now=monday))
    elsewhere = known(session, lena.slack_id, monday, "T2")
    for other in (mateo, elsewhere):
        assert service.own(session, other) == []
        for press in (service.remove, service.put_back, service.later, service.done):
            with pytest.raises(NoStakeholderError):
                press(session, other, number, now=monday)
        with pytest.raises(NoStakeholderError):
            service.edit(session, other, number, ANNA, now=monday)
        with pytest.raises(NoSharedMapError):
            queries.shared_map(session, other, lena.slack_id)


def test_a_map_has_names_and_an_end(session: Session, lena: Member, monday: datetime):
    """Blanks are no name, and nobody is lost when it is full."""
    for entry in (StakeholderEntry(1, 1, "  "), StakeholderEntry(1, 1, is_group=True)):
        with pytest.raises(NamelessStakeholderError):
            service.add(session, lena, entry, key="a", now=monday)
    for number in range(MAX_STAKEHOLDERS):
        service.add(session, lena, StakeholderEntry(1, 1, f"P{number}"), key=str(number), now=monday)
    with pytest.raises(TooManyStakeholdersError):
        service.add(session, lena, ANNA, key="one more", now=monday)
    assert len(service.own(session, lena)) == MAX_STAKEHOLDERS


def test_who_moves_was_somewhere_before(
    session: Session, lena: Member, monday: datetime, strategies: StakeholderContext
):
    """Every place is kept, the last one is said; a changed step alone is no move."""
    number = row_id(service.add(session, lena, ANNA, key="a", now=monday))
    service.edit(session, lena, number, StakeholderEntry(5, 2, "Anna Schmidt", next_step="coffee"), now=monday)
    assert session.exec(select(StakeholderMove)).all() == []
    for support in (4, 5):
        service.edit(session, lena, number, StakeholderEntry(5, support, "Anna Schmidt"), now=monday)
    (one,) = queries.own_map(session, lena).stakeholders
    assert [(each.influence, each.support) for each in one.moves] == [(5, 2), (5, 4)]
    assert one.type is StakeholderType.CHAMPION
    with in_language("en"):
        assert says(words.last_move(one, strategies), "was at influence {n}, support {m} until {day}", n=5, m=4)
    service.edit(session, lena, number, StakeholderEntry(2, 5, "Anna Schmidt"), now=monday)
    (one,) = queries.own_map(session, lena).stakeholders
    with in_language("de"):
        names = {"before": "Fürsprecher", "kind": "Unterstützer"}
        assert says(words.last_move(one, strategies), "was {before}, now {kind} (since {day})", "de", **names)


def test_what_is_removed_can_be_put_back(session: Session, lena: Member, monday: datetime):
    """With its place and its step; not once somebody of that name has taken it."""
    entry = StakeholderEntry(4, 4, "Anna", next_step="coffee", due_on=monday.date() + timedelta(days=3))
    made = service.add(session, lena, entry, key="a", now=monday)
    number, asked_at = row_id(made), made.ask_at
    service.remove(session, lena, number, now=monday)
    assert service.own(session, lena) == []
    service.put_back(session, lena, number, now=monday)
    assert [(each.name, each.ask_at) for each in service.own(session, lena)] == [("Anna", asked_at)]
    service.remove(session, lena, number, now=monday)
    service.add(session, lena, StakeholderEntry(1, 1, "Anna"), key="b", now=monday)
    with pytest.raises(KnownStakeholderError):
        service.put_back(session, lena, number, now=monday)


def test_a_step_is_asked_about_at_the_owners_hour(session: Session, lena: Member, monday: datetime):
    """On its day, or the next one on which they work; a day that is over is refused."""
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    for day, hour in ((friday, datetime(2026, 11, 27, 7)), (saturday, datetime(2026, 11, 30, 7))):  # noqa: DTZ001 - in UTC
        made = service.add(session, lena, StakeholderEntry(1, 1, str(day), due_on=day), key=str(day), now=monday)
        assert made.ask_at
        assert made.ask_at.replace(tzinfo=None) == hour
    late = StakeholderEntry(1, 1, "Late", due_on=monday.date() - timedelta(days=1))
    with pytest.raises(StepInThePastError):
        service.add(session, lena, late, key="c", now=monday)


def test_a_day_that_has_passed_does_not_keep_anybody_from_editing(session: Session, lena: Member, monday: datetime):
    """The old day stays as it is, and nobody is asked about it again."""
    entry = StakeholderEntry(1, 1, "Anna", due_on=monday.date())
    made = service.add(session, lena, entry, key="a", now=monday)
    made.ask_at = None
    later = service.edit(session, lena, row_id(made), entry, now=monday + timedelta(days=9))
    assert (later.due_on, later.ask_at) == (monday.date().isoformat(), None)


def test_nobody_reads_a_map_on_which_they_are(session: Session, lena: Member, mateo: Member, monday: datetime):
    """Not as somebody in Slack, and not by a name that may be theirs; a group of that name is nobody."""
    on_map = service.add(session, lena, StakeholderEntry(5, 1, person=SAM), key="a", now=monday)
    with pytest.raises(ReaderOnMapError):
        service.share(session, lena, SAM, now=monday)
    service.remove(session, lena, row_id(on_map), now=monday)
    for name in ("sam", "Sam Okafor", "Okafor"):
        plain = service.add(session, lena, StakeholderEntry(5, 1, name), key=name, now=monday)
        with pytest.raises(ReaderOnMapError):
            service.share(session, lena, SAM, now=monday)
        service.remove(session, lena, row_id(plain), now=monday)
    service.add(session, lena, StakeholderEntry(5, 1, "Sam", is_group=True), key="group", now=monday)
    reader = service.share(session, lena, SAM, now=monday)
    for entry in (StakeholderEntry(1, 1, person=SAM), StakeholderEntry(1, 1, "Okafor")):
        with pytest.raises(StakeholderReadsError):
            service.add(session, lena, entry, key="later", now=monday)
    with pytest.raises(StakeholderReadsError):
        service.put_back(session, lena, row_id(on_map), now=monday)
    assert [each.row.name for each in queries.shared_map(session, reader, lena.slack_id).stakeholders] == ["Sam"]
    service.unshare(session, lena, row_id(reader))
    with pytest.raises(NoSharedMapError):
        queries.shared_map(session, reader, lena.slack_id)


def test_sharing_has_an_end_and_no_mirror(session: Session, lena: Member, monday: datetime):
    """Twice with the same person is once; not with oneself."""
    with pytest.raises(OwnMapError):
        service.share(session, lena, Named(lena.slack_id, "Lena"), now=monday)
    for number in range(MAX_READERS):
        for _again in range(2):
            service.share(session, lena, Named(f"U{number:07d}", f"R{number}"), now=monday)
    assert len(service.readers(session, lena)) == MAX_READERS
    with pytest.raises(TooManyReadersError):
        service.share(session, lena, SAM, now=monday)


def test_the_map_of_somebody_who_has_left_is_read_by_nobody(
    session: Session, lena: Member, mateo: Member, monday: datetime
):
    """As long as their account is closed."""
    service.share(session, lena, Named(mateo.slack_id, "Mateo"), now=monday)
    assert [each.slack_id for each in queries.sharing_with(session, mateo)] == [lena.slack_id]
    learn(session, lena, SlackProfile(active=False), ())
    with pytest.raises(NoSharedMapError):
        queries.shared_map(session, mateo, lena.slack_id)


def test_a_stakeholder_who_leaves_stays_by_name_with_a_note(session: Session, lena: Member, monday: datetime):
    """And can still be changed where Slack doesn't say their name any more; a stranger can't be added so."""
    made = service.add(session, lena, StakeholderEntry(5, 1, person=SAM), key="a", now=monday)
    gone = session.get_one(Member, made.person_id)
    learn(session, gone, SlackProfile(active=False), ())
    (one,) = queries.own_map(session, lena).stakeholders
    assert (one.row.name, one.has_left) == ("Sam Okafor", True)
    with in_language("de"):
        assert says(words.facts(one), "no longer in this workspace", "de")
    unnamed = StakeholderEntry(4, 1, person=Named(SAM.slack_id, ""))
    assert service.edit(session, lena, row_id(made), unnamed, now=monday).name == "Sam Okafor"
    stranger = StakeholderEntry(4, 1, person=Named("USTRANGE", ""))
    with pytest.raises(UnreadNameError):
        service.add(session, lena, stranger, key="b", now=monday)


def test_a_deleted_map_leaves_nothing(session: Session, lena: Member, mateo: Member, monday: datetime):
    """Neither people nor places, readers or questions; another's map stays."""
    for owner in (lena, mateo):
        number = row_id(service.add(session, owner, ANNA, key="a", now=monday))
        service.edit(session, owner, number, StakeholderEntry(1, 1, "Anna Schmidt"), now=monday)
        service.share(session, owner, Named("UPRIYA01", "Priya"), now=monday)
    service.forget_all(session, lena)
    assert [each.member_id for each in session.exec(select(Stakeholder))] == [mateo.id]
    assert [each.member_id for each in session.exec(select(StakeholderReader))] == [mateo.id]
    assert [each.member_id for each in session.exec(select(StakeholderMapQuestion))] == [mateo.id]
    assert len(session.exec(select(StakeholderMove)).all()) == 1
