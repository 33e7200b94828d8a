"""Strategies and their versions, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.community.calendar.errors import GoneError, NotAPlannerError
from bot.community.calendar.models import Community
from bot.community.strategy import activities, content, modals, publishing, service, views
from bot.community.strategy.content import EmptyStrategyError, Metric, StrategyText
from bot.community.strategy.models import StrategyVersion
from bot.community.strategy.service import SaveConflict, SavedStrategy
from bot.kit.db import Database
from bot.kit.i18n import in_language
from bot.kit.slack import Caller
from bot.members.models import Member, Role
from sandbox import limits
from tests.community.conftest import CHANNEL, WORKSPACE
from tests.sentences import says

FULL = StrategyText("why", "who", "how", (Metric("more", "count", "12", "2027-03-31"),))
Save = Callable[..., Any]


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """A transaction."""
    with Session(db.engine, expire_on_commit=False) as made:
        yield made
        made.rollback()


@pytest.fixture
def two(people: Any, session: Session) -> list[Member]:
    """A facilitator and a member."""
    return [session.merge(each) for each in people(2)]


@pytest.fixture
def save(session: Session, two: list[Member], monday: datetime) -> Save:
    """Saves a text after version `base`."""

    def make(text: StrategyText, base: int = 0, by: Member | None = None) -> SavedStrategy | SaveConflict:
        return service.save(session, CHANNEL, by or two[0], text, base=base, now=monday)

    return make


def test_every_version_stays_as_it_was(save: Save, session: Session, two: list[Member]):
    """With an id of its own, and with who saved it; saving the same again makes none."""
    first, second = save(FULL), save(StrategyText("why not"), 1)
    assert save(StrategyText("why not"), 2) == second
    assert (first.number, second.number) == (1, 2)
    assert service.readable(session, two[0], first.version_id).text == FULL
    rows = session.exec(select(StrategyVersion)).all()
    assert [(row.number, row.purpose, row.workspace_id) for row in rows] == [
        (1, "why", WORKSPACE),
        (2, "why not", WORKSPACE),
    ]


def test_a_later_editor_is_shown_what_changed(save: Save):
    """Nothing is saved before they have seen it; then theirs is the next version."""
    save(FULL)
    save(StrategyText("theirs", "who", "how", FULL.metrics), 1)
    conflict = save(StrategyText("mine", "who", "how", FULL.metrics), 1)
    assert isinstance(conflict, SaveConflict)
    assert (conflict.theirs.number, conflict.merged.disputed) == (2, ("purpose",))
    form = modals.form(CHANNEL, (), conflict.theirs, "Etc/UTC", text=conflict.merged.text, conflict=conflict)
    assert says(form, "You both changed *{part}*. Your text is below. {person} wrote:", part="Purpose")
    assert save(conflict.merged.text, 2).number == 3


def test_only_facilitators_write(save: Save, two: list[Member]):
    """And nothing at all is no strategy."""
    with pytest.raises(NotAPlannerError):
        save(FULL, by=two[1])
    with pytest.raises(EmptyStrategyError):
        save(StrategyText())


def test_others_read_what_is_published(save: Save, session: Session, two: list[Member], monday: datetime):
    """Not what was saved before or after, and never from another workspace."""
    host, other = two
    first, second = save(FULL), save(StrategyText("later"), 1)
    assert service.communities(session, other) == []
    service.publish(session, host, first.version_id, now=monday)
    [community] = service.communities(session, other)
    published = service.published(session, community)
    assert published
    assert published.number == 1
    with pytest.raises(GoneError):
        service.readable(session, other, second.version_id)
    stranger = Member(workspace_id="T0OTHER", slack_id="U9", role=Role.ADMIN, joined_at=monday)
    with pytest.raises(GoneError):
        service.readable(session, stranger, first.version_id)
    with pytest.raises(NotAPlannerError):
        service.publish(session, other, first.version_id, now=monday)


def test_publishing_twice_posts_once(save: Save, session: Session, two: list[Member], monday: datetime):
    """The second press says that it's there already."""
    version = save(FULL)
    caller = Caller(WORKSPACE, two[0].slack_id)
    assert publishing.publish(session, caller, version.version_id, {}, now=monday)
    assert publishing.publish(session, caller, version.version_id, {}, now=monday) is None


def test_a_version_keeps_what_was_planned(session: Session, people: Any, plan: Any, monday: datetime):
    """Who leads, who are the deputies, and when it is, in whatever language it's read."""
    made = people(1)[0]
    plan(made, rule="FREQ=WEEKLY;INTERVAL=2")
    host = session.merge(made)
    version = service.save(session, CHANNEL, host, FULL, base=0, now=monday)
    assert isinstance(version, SavedStrategy)
    [one] = version.activities
    assert one.owner == host.slack_id
    assert activities.load(activities.dump(version.activities)) == version.activities
    with in_language("de"):
        [line] = activities.rhythm(version.activities)
        assert says(line, "every {n} weeks", "de", n=2)
        [led] = activities.who_leads(version.activities, {host.slack_id: "Priya"}.get)
        assert says(led, "no deputy yet", "de")
    assert session.exec(select(Community)).one().channel == CHANNEL


@pytest.mark.parametrize("text", ["@channel <!here> https://evil.example ", "&<>" * 20, "字" * 60])
def test_whatever_is_written_fits_and_pings_nobody(save: Save, text: str):
    """Three thousand characters in each part, and eight long metrics: in the form, saved, previewed and posted."""
    long = (text * 3000)[: content.MAX_TEXT]
    word = (text * 300)[: content.MAX_WORDS]
    metrics = tuple(Metric(f"{n} {word}"[: content.MAX_WORDS], word, word, "2027-03-31") for n in range(8))
    version = save(StrategyText(long, long, long, metrics))
    shown = [
        modals.form(CHANNEL, (), version, "Etc/UTC"),
        modals.saved(version, "Etc/UTC"),
        modals.reading(version, "Etc/UTC", may_edit=True),
        modals.preview(version),
    ]
    for view in shown:
        assert [problem.reason for problem in limits.check_view(view)] == []
    posted = views.posted(version, lambda _person: None)
    assert [problem.reason for problem in limits.check_message(posted["blocks"])] == []
    assert "<!here>" not in str([posted, *shown[1:]])
    assert "@channel" not in str(posted)
    assert len([each for each in views.pieces(long) if len(each) > 3000]) == 0
