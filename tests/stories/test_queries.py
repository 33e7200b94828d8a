"""Drafts and versions are read in one statement, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing import showcase
from bot.stories.sections import SECTIONS
from bot.stories.writing import service as writing_service

STORIES, VERSIONS = 10, 4
Read = Callable[[Session, Person, int], object]


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def story(session: Session, lena: Person, monday: datetime) -> int:
    """The last of ten stories with all their sections and four versions, all of them published."""
    for number in range(STORIES):
        story_id = service.start(session, lena, f"Story {number}", now=monday)
        for version in range(VERSIONS):
            texts = {str(section): f"{section} {version}" for section in SECTIONS}
            service.write(session, lena, story_id, texts, now=monday + timedelta(minutes=number))
            publishing_service.publish(session, lena, story_id, now=monday + timedelta(minutes=number))
    session.flush()
    session.expire_all()
    return story_id


@pytest.mark.parametrize(
    ("read", "statements"),
    [
        (lambda session, who, _story: queries.drafts(session, who), 1),
        (lambda session, who, story: queries.versions(session, who.workspace_id, story), 1),
        (lambda session, who, story: queries.latest_version(session, who.workspace_id, story), 1),
        (lambda session, who, _story: showcase.published_stories(session, who.workspace_id), 2),
        (lambda session, who, _story: showcase.find(session, who.workspace_id, "context"), 2),
    ],
    ids=["drafts", "versions", "latest version", "published stories", "search"],
)
def test_the_number_of_statements_does_not_grow(
    session: Session, lena: Person, story: int, read: Read, statements: int
):
    """Ten stories with four versions each cost what one does."""
    with counted(session) as executed:
        assert read(session, lena, story)
    assert len(executed) == statements


def test_what_is_read_is_whole(session: Session, lena: Person, story: int):
    """Every section of every draft and version, in order; the latest version is the last."""
    drafts = queries.drafts(session, lena)
    assert [one.title for one in drafts] == [f"Story {number}" for number in reversed(range(STORIES))]
    assert all(one.sections == {section: f"{section} 3" for section in SECTIONS} for one in drafts)
    versions = queries.versions(session, "T1", story)
    assert [one.number for one in versions] == [1, 2, 3, 4]
    assert [one.sections["results"] for one in versions] == [f"results {number}" for number in range(VERSIONS)]
    assert queries.latest_version(session, "T1", story) == versions[-1]
    assert queries.latest_version(session, "T2", story) is None


def test_a_blank_story_is_written_in_again(session: Session, lena: Person, story: int, monday: datetime):
    """It is found in one statement, and there is only ever one."""
    blank = writing_service.blank_story(session, lena, now=monday)
    with counted(session) as executed:
        assert writing_service.blank_story(session, lena, now=monday) == blank
    assert len(executed) == 1
    service.rename(session, lena, blank, "Begun", now=monday)
    assert writing_service.blank_story(session, lena, now=monday) not in {blank, story}
