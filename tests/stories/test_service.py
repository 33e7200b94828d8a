"""Drafts, versions, co-authors, and taking a story back, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.members.service import Person
from bot.stories import erasure, queries, service
from bot.stories.models import StoryDraftSection, StoryStatus, StoryVersionSection
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing import showcase
from bot.stories.publishing import views as publishing_views
from bot.stories.publishing.showcase import UseReport, UseResult
from bot.stories.queries import UnknownStoryError
from bot.stories.service import EmptyStoryError, SectionTooLongError
from bot.stories.writing import co_authors
from tests.sentences import says

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
    draft = queries.draft(session, lena, story)

    assert draft.title == "Shorter replies"
    assert draft.sections["context"] == CONTEXT
    assert draft.sections["results"] == " <b>9 of 10</b>\n"
    assert draft.sections["scaling_guide"] == ""
    assert draft.updated_at == later


def test_a_draft_knows_its_language(session: Session, lena: Person, story: int, monday: datetime):
    """From its words."""
    assert queries.draft(session, lena, story).language == "en"
    service.write(
        session, lena, story, {"context": "Wir haben das im Frühjahr mit dem Team in Köln versucht."}, now=monday
    )
    assert queries.draft(session, lena, story).language == "de"


def test_too_long_a_text_changes_nothing(session: Session, lena: Person, story: int, monday: datetime):
    """Not even the sections beside it."""
    with pytest.raises(SectionTooLongError, match="100,001"):
        service.write(session, lena, story, {"approach": "ok", "context": "x" * 100_001}, now=monday)
    assert queries.draft(session, lena, story).sections["context"] == CONTEXT
    assert queries.draft(session, lena, story).sections["approach"] == ""
    service.write(session, lena, story, {"context": "x" * 100_000}, now=monday)


def test_a_version_stays_as_it_was(session: Session, lena: Person, story: int, monday: datetime):
    """While the draft goes on; and nothing new is no new version."""
    first = service.snapshot(session, lena, story, now=monday)
    assert service.snapshot(session, lena, story, now=monday) == first
    service.write(session, lena, story, {"context": "Other words"}, now=monday)
    second = service.snapshot(session, lena, story, now=monday)

    assert (first.number, second.number) == (1, 2)
    assert queries.version(session, "T1", first.id).sections["context"] == CONTEXT
    assert [one.number for one in queries.versions(session, "T1", story)] == [1, 2]


def test_an_empty_story_has_no_version(session: Session, lena: Person, monday: datetime):
    """Blanks are nothing either."""
    made = service.start(session, lena, now=monday)
    service.write(session, lena, made, {"context": " \n"}, now=monday)
    with pytest.raises(EmptyStoryError):
        service.snapshot(session, lena, made, now=monday)


def test_a_story_is_its_authors(session: Session, lena: Person, mateo: Person, stranger: Person, story: int):
    """A colleague cannot read it, nor can another workspace."""
    for other in (mateo, stranger):
        with pytest.raises(UnknownStoryError):
            queries.draft(session, other, story)
    with pytest.raises(UnknownStoryError):
        queries.draft(session, lena, story + 1)
    assert [one.story_id for one in queries.drafts(session, lena)] == [story]
    assert queries.drafts(session, mateo) == []


def test_a_co_author_writes_too(
    session: Session, lena: Person, mateo: Person, *, stranger: Person, story: int, monday: datetime
):
    """Nobody from elsewhere becomes one."""
    co_authors.add_author(session, lena, story, mateo, now=monday)
    co_authors.add_author(session, lena, story, mateo, now=monday)
    co_authors.add_author(session, lena, story, stranger, now=monday)
    service.write(session, mateo, story, {"approach": "We met on Mondays."}, now=monday)
    assert [one.story_id for one in queries.drafts(session, mateo)] == [story]
    with pytest.raises(UnknownStoryError):
        queries.draft(session, stranger, story)


def test_the_showcase_has_what_was_published(
    session: Session, lena: Person, mateo: Person, story: int, monday: datetime
):
    """Not what was written afterwards; and a withdrawn story is its author's again."""
    with pytest.raises(UnknownStoryError):
        showcase.published_story(session, "T1", story)
    publishing_service.publish(session, lena, story, now=monday)
    service.write(session, lena, story, {"context": "Not for others yet"}, now=monday)

    assert showcase.published_story(session, "T1", story).version.sections["context"] == CONTEXT
    assert [one.story_id for one in showcase.find(session, "T1", "leeds SHORTER")] == [story]
    assert [one.story_id for one in showcase.find(session, "T1", "leeds nowhere")] == [story]
    assert showcase.find(session, "T1", "yet") == []
    shown = publishing_views.search_results("zoll", [], showcase.published_stories(session, "T1"))
    assert says(shown, "I can't find a published story with “{words}” in it.", words="zoll")
    assert says(shown, "These are the newest stories; some may be in another language:")
    assert [block["accessory"]["action_id"] for block in shown["blocks"] if "accessory" in block]
    assert showcase.published_stories(session, "T2") == []
    publishing_service.withdraw(session, lena, story)
    assert showcase.published_stories(session, "T1") == []
    assert queries.draft(session, lena, story).status == StoryStatus.WITHDRAWN


def test_a_use_is_told_once_for_each_place(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """The last word about a place counts."""
    publishing_service.publish(session, lena, story, now=monday)
    showcase.report_use(session, mateo, story, UseReport("York", "Fewer people", UseResult.NO), now=monday)
    showcase.report_use(session, mateo, story, UseReport("York", "Half the people", UseResult.PARTLY), now=monday)
    showcase.report_use(session, mateo, story, UseReport("Hull", "", UseResult.YES), now=monday + timedelta(days=1))

    assert [(use.place, use.adapted, use.worked) for use in showcase.use_reports(session, "T1", story)] == [
        ("Hull", "", "yes"),
        ("York", "Half the people", "partly"),
    ]


def test_a_deleted_story_leaves_no_words(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """Neither drafts nor versions nor uses; nobody finds it."""
    publishing_service.publish(session, lena, story, now=monday)
    showcase.report_use(session, mateo, story, UseReport("York", "Fewer people", UseResult.NO), now=monday)
    erasure.delete_story(session, lena, story, now=monday)

    assert session.exec(select(StoryDraftSection)).all() == []
    assert session.exec(select(StoryVersionSection)).all() == []
    assert showcase.use_reports(session, "T1", story) == []
    assert showcase.published_stories(session, "T1") == []
    with pytest.raises(UnknownStoryError):
        queries.draft(session, lena, story)
