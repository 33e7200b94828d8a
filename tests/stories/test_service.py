"""Drafts, versions, co-authors, and taking a story back, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.members.service import Person
from bot.stories import authors, service
from bot.stories.authors import LastAuthorError
from bot.stories.models import Standing, StoryDraft, StorySection
from bot.stories.publishing import showcase
from bot.stories.publishing.showcase import Worked
from bot.stories.service import NothingWrittenError, SectionTooLongError, UnknownStoryError

CONTEXT = "In spring we tried it in the service team in Leeds with nine people."


@pytest.fixture
def story(session: Session, lena: Person, monday: datetime) -> int:
    """Lena's story, with its first section."""
    made = service.start(session, lena, "  Shorter   replies ", now=monday)
    service.write(session, lena, made, {"context": CONTEXT}, now=monday)
    return made


def test_a_draft_keeps_what_was_typed(session: Session, lena: Person, story: int, monday: datetime):
    """To the letter, section by section; and says what changed."""
    later = monday + timedelta(minutes=5)
    assert service.write(session, lena, story, {"context": CONTEXT, "results": " <b>9 of 10</b>\n"}, now=later) == [
        "results"
    ]
    draft = service.draft(session, lena, story)

    assert draft.title == "Shorter replies"
    assert draft.sections["context"] == CONTEXT
    assert draft.sections["results"] == " <b>9 of 10</b>\n"
    assert draft.sections["scaling_guide"] == ""
    assert draft.touched_at == later


def test_a_draft_knows_its_language(session: Session, lena: Person, story: int, monday: datetime):
    """From its words."""
    assert service.draft(session, lena, story).language == "en"
    service.write(
        session, lena, story, {"context": "Wir haben das im Frühjahr mit dem Team in Köln versucht."}, now=monday
    )
    assert service.draft(session, lena, story).language == "de"


def test_too_long_a_text_changes_nothing(session: Session, lena: Person, story: int, monday: datetime):
    """Not even the sections beside it."""
    with pytest.raises(SectionTooLongError, match=r"100,001 characters"):
        service.write(session, lena, story, {"approach": "ok", "context": "x" * 100_001}, now=monday)
    assert service.draft(session, lena, story).sections["context"] == CONTEXT
    assert service.draft(session, lena, story).sections["approach"] == ""
    service.write(session, lena, story, {"context": "x" * 100_000}, now=monday)


def test_a_version_stays_as_it_was(session: Session, lena: Person, story: int, monday: datetime):
    """While the draft goes on; and nothing new is no new version."""
    first = service.snapshot(session, lena, story, now=monday)
    assert service.snapshot(session, lena, story, now=monday) == service.Version(**{**vars(first), "again": True})
    service.write(session, lena, story, {"context": "Other words"}, now=monday)
    second = service.snapshot(session, lena, story, now=monday)

    assert (first.number, second.number) == (1, 2)
    assert service.version(session, "T1", first.id).sections["context"] == CONTEXT
    assert [one.number for one in service.versions(session, "T1", story)] == [1, 2]


def test_an_empty_story_has_no_version(session: Session, lena: Person, monday: datetime):
    """Blanks are nothing either."""
    made = service.start(session, lena, now=monday)
    service.write(session, lena, made, {"context": " \n"}, now=monday)
    with pytest.raises(NothingWrittenError):
        service.snapshot(session, lena, made, now=monday)


def test_a_story_is_its_authors(session: Session, lena: Person, mateo: Person, stranger: Person, story: int):
    """A colleague cannot read it, nor can another workspace."""
    for other in (mateo, stranger):
        with pytest.raises(UnknownStoryError):
            service.draft(session, other, story)
    with pytest.raises(UnknownStoryError):
        service.draft(session, lena, story + 1)
    assert [one.story_id for one in service.mine(session, lena)] == [story]
    assert service.mine(session, mateo) == []


def test_a_co_author_writes_too_and_may_stay_alone(
    session: Session, lena: Person, mateo: Person, *, stranger: Person, story: int, monday: datetime
):
    """Nobody from elsewhere becomes one, and the last one cannot leave."""
    authors.add_author(session, lena, story, mateo, now=monday)
    authors.add_author(session, lena, story, mateo, now=monday)
    authors.add_author(session, lena, story, stranger, now=monday)
    service.write(session, mateo, story, {"approach": "We met on Mondays."}, now=monday)
    assert [one.story_id for one in service.mine(session, mateo)] == [story]
    with pytest.raises(UnknownStoryError):
        service.draft(session, stranger, story)

    authors.leave(session, lena, story)
    session.flush()

    with pytest.raises(UnknownStoryError):
        service.draft(session, lena, story)
    with pytest.raises(LastAuthorError):
        authors.leave(session, mateo, story)


def test_the_showcase_has_what_was_published(
    session: Session, lena: Person, mateo: Person, story: int, monday: datetime
):
    """Not what was written afterwards; and a withdrawn story is its author's again."""
    with pytest.raises(UnknownStoryError):
        showcase.look_at(session, "T1", story)
    service.publish(session, lena, story, now=monday)
    service.write(session, lena, story, {"context": "Not for others yet"}, now=monday)

    assert showcase.look_at(session, "T1", story).version.sections["context"] == CONTEXT
    assert [one.story_id for one in showcase.find(session, "T1", "leeds SHORTER")] == [story]
    assert showcase.find(session, "T1", "leeds yet") == []
    assert showcase.showcase(session, "T2") == []
    service.withdraw(session, lena, story)
    assert showcase.showcase(session, "T1") == []
    assert service.draft(session, lena, story).standing == Standing.WITHDRAWN


def test_a_use_is_told_once_for_each_place(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """The last word about a place counts."""
    service.publish(session, lena, story, now=monday)
    showcase.used(session, mateo, story, ("York", "Fewer people", Worked.NO), now=monday)
    showcase.used(session, mateo, story, ("York", "Half the people", Worked.PARTLY), now=monday)
    showcase.used(session, mateo, story, ("Hull", "", Worked.YES), now=monday + timedelta(days=1))

    assert [(use.place, use.adapted, use.worked) for use in showcase.uses(session, "T1", story)] == [
        ("Hull", "", "yes"),
        ("York", "Half the people", "partly"),
    ]


def test_a_deleted_story_leaves_no_words(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """Neither drafts nor versions nor uses; nobody finds it."""
    service.publish(session, lena, story, now=monday)
    showcase.used(session, mateo, story, ("York", "Fewer people", Worked.NO), now=monday)
    service.delete(session, lena, story, now=monday)

    assert session.exec(select(StoryDraft)).all() == []
    assert session.exec(select(StorySection)).all() == []
    assert showcase.uses(session, "T1", story) == []
    assert showcase.showcase(session, "T1") == []
    with pytest.raises(UnknownStoryError):
        service.draft(session, lena, story)
