"""Who reads whose thoughts, and that a thought without a name is always one of many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.delivery.models import Delivery
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Workspace
from bot.members.service import Person
from bot.reflections import data_export, service, shared_thoughts
from bot.reflections.models import Reflection, SharedThought
from bot.reflections.service import ThreadReply
from bot.reflections.shared_thoughts import NoCircleError, ThoughtCircle, ThoughtGoneError, WriteFirstError
from tests.sentences import says
from tests.tables import furnish

K = 3
LESSON = "track/lesson"


@pytest.fixture
def people(session: Session, monday: datetime) -> list[Person]:
    """Seven in one cohort, from the day before."""
    return [members.person(members.arrive(session, "T1", f"U{at}X", now=monday)) for at in range(7)]


@pytest.fixture
def circle(people: list[Person], monday: datetime) -> ThoughtCircle:
    return ThoughtCircle("cohort:1", "Spring", LESSON, {one.member_id: monday - timedelta(1) for one in people})


def write(session: Session, who: Person, text: str, at: datetime) -> Reflection:
    source = f"journeys.step:{who.member_id}:lesson"
    count = session.connection().execute(sa.select(sa.func.count()).select_from(Reflection)).scalar_one()
    return service.keep(session, who, source, ThreadReply(f"D{who.member_id}", f"{count}.5", text), now=at)


def share(
    session: Session, who: Person, circle: ThoughtCircle, text: str, at: datetime, *, by_name: bool = False
) -> Reflection:
    reflection = write(session, who, text, at)
    shared_thoughts.share(session, who, reflection, circle, by_name=by_name, least=K + 1, now=at)
    return reflection


def read(session: Session, who: Person, circle: ThoughtCircle, k: int = K) -> list[str]:
    found = shared_thoughts.by_others(session, who, circle, k=k)
    return sorted([*(f"{one.author}: {one.text}" for one in found.named), *(one.text for one in found.unnamed)])


def test_a_thought_with_a_name_is_read_by_the_others(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """Not by its author again, not by somebody outside, not by who joined after it was shared."""
    share(session, people[0], circle, "mine", monday, by_name=True)
    assert read(session, people[1], circle) == ["U0X: mine"]
    assert read(session, people[0], circle) == []
    late = ThoughtCircle(
        circle.key, "Spring", LESSON, {**circle.joined, people[1].member_id: monday + timedelta(hours=1)}
    )
    assert read(session, people[1], late) == []
    with pytest.raises(NoCircleError):
        read(session, people[1], ThoughtCircle(circle.key, "Spring", LESSON, {}))
    elsewhere = Person("T2", people[1].member_id, "U1X")
    assert read(session, elsewhere, circle) == []


def test_thoughts_without_a_name_come_all_at_once(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """Of k people and one more, so that each of them still reads k others; twice by one person is one person."""
    for at in (0, 0, 1, 2):
        share(session, people[at], circle, f"t{at}", monday)
    assert all(read(session, one, circle) == [] for one in people)
    share(session, people[3], circle, "t3", monday)
    assert read(session, people[6], circle) == ["t0", "t0", "t1", "t2", "t3"]
    assert read(session, people[3], circle) == ["t0", "t0", "t1", "t2"]


def test_later_ones_wait_for_a_batch_of_their_own(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """Else who looks before and after would know whose the new one is."""
    for at in range(4):
        share(session, people[at], circle, f"t{at}", monday)
    before = read(session, people[6], circle)
    share(session, people[4], circle, "t4", monday)
    share(session, people[5], circle, "t5", monday)
    assert read(session, people[6], circle) == before


def test_a_batch_goes_when_too_few_are_left(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """Taken back, deleted in Slack, or marked as private by an edit."""
    shared = [share(session, people[at], circle, f"t{at}", monday) for at in range(5 - 1)]
    reader = people[6]
    assert len(read(session, reader, circle)) == 4
    shared_thoughts.take_back(session, people[0], row_id(shared[0]))
    assert read(session, reader, circle) == []


@pytest.mark.parametrize("how", ["deleted", "private", "forgotten"])
def test_what_is_gone_is_shared_no_more(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime, how: str
):
    """By whatever way its author takes it."""
    who, reader = people[0], people[1]
    reflection = share(session, who, circle, "mine", monday, by_name=True)
    if how == "deleted":
        service.erase(session, who, reflection.channel, reflection.ts, now=monday)
    elif how == "private":
        service.edit(session, who, ThreadReply(reflection.channel, reflection.ts, "private: mine"), now=monday)
    else:
        data_export.forget(session, who, now=monday)
    assert read(session, reader, circle) == []
    assert session.exec(select(SharedThought)).all() == []


def test_an_edit_shows_to_readers_too(session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime):
    """As its author was told."""
    reflection = share(session, people[0], circle, "first", monday, by_name=True)
    service.edit(session, people[0], ThreadReply(reflection.channel, reflection.ts, "second"), now=monday)
    assert read(session, people[1], circle) == ["U0X: second"]


def test_a_promise_outlives_the_setting(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """A threshold that is raised hides what was shown; one that is lowered shows nothing sooner."""
    for at in range(4):
        share(session, people[at], circle, f"t{at}", monday)
    assert read(session, people[6], circle, k=5) == []
    for at in range(3):
        reflection = write(session, people[at], f"u{at}", monday)
        shared_thoughts.share(session, people[at], reflection, circle, by_name=False, least=2 + at, now=monday)
    assert "u0" not in read(session, people[6], circle, k=3)


def test_only_ones_own_can_be_shared_or_taken_back(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """Nobody else's, and none from another workspace."""
    reflection = share(session, people[0], circle, "mine", monday, by_name=True)
    for other in (people[1], Person("T2", people[0].member_id, "U0X")):
        assert shared_thoughts.take_back(session, other, row_id(reflection)) is None
        with pytest.raises(ThoughtGoneError):
            shared_thoughts.own(session, other, row_id(reflection))
    assert read(session, people[1], circle) == ["U0X: mine"]


def test_who_wants_to_read_writes_first(session: Session, people: list[Person], monday: datetime):
    """Below that very message."""
    reflection = write(session, people[0], "mine", monday)
    shared_thoughts.check_wrote(session, people[0], reflection.source)
    with pytest.raises(WriteFirstError):
        shared_thoughts.check_wrote(session, people[1], reflection.source)


def test_the_file_of_ones_own_says_what_is_shared(
    session: Session, people: list[Person], circle: ThoughtCircle, monday: datetime
):
    """And the summary counts it."""
    share(session, people[0], circle, "mine", monday)
    counted = "{n} of your reflections is shared with your group; the button below the lesson stops the sharing"
    assert says(data_export.summary(session, people[0])["text"], counted, n=1)
    data_export.export(session, people[0], now=monday)
    payloads = session.exec(select(Delivery.payload)).all()
    assert any(says(payload, "shared with your group, without your name") for payload in payloads if payload)


class Room:
    """A cohort in a database of its own, in which people share and take back, and somebody looks each time."""

    def __init__(self, session: Session, size: int) -> None:
        self.session, self.at = session, datetime(2026, 11, 23, 8, tzinfo=UTC)
        self.people = [members.person(members.arrive(session, "T1", f"U{at}R", now=self.at)) for at in range(size)]
        self.circle = ThoughtCircle(
            "cohort:1", "Room", LESSON, {one.member_id: self.at - timedelta(1) for one in self.people}
        )
        self.authors: dict[str, int] = {}

    def shares(self, at: int, text: str) -> None:
        who = self.people[at]
        share(self.session, who, self.circle, text, self.at)
        self.authors[text] = who.member_id

    def takes_back(self, at: int) -> None:
        who = self.people[at]
        for row in self.session.exec(select(SharedThought).where(SharedThought.member_id == who.member_id)).all():
            shared_thoughts.take_back(self.session, who, row.reflection_id)

    def looks(self, at: int) -> set[str]:
        return {one.text for one in shared_thoughts.by_others(self.session, self.people[at], self.circle, k=K).unnamed}


@pytest.fixture
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.db'}"
    furnish(url)
    database = Database(url)
    with Session(database.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=datetime(2026, 11, 1, tzinfo=UTC)))
        session.commit()
        yield session
    database.close()


DOINGS = st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=24)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOINGS, st.integers(0, 6))
def test_whoever_looks_each_time_never_sees_fewer_than_k_new_ones(
    rooms: Session, doings: list[tuple[int, bool]], reader: int
):
    """Between two looks, what has appeared is from k others or is nothing."""
    room, before = Room(rooms, 7), set[str]()
    for number, (at, takes_back) in enumerate(doings):
        if takes_back:
            room.takes_back(at)
        else:
            room.shares(at, f"thought {number}")
        now = room.looks(reader)
        new = {room.authors[text] for text in now - before}
        assert not new or len(new) >= K
        assert not now or len({room.authors[text] for text in now}) >= K
        before = now
    rooms.rollback()
