"""The showcase's messages, and messages to authors and readers of published stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.files import file
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import Json, MessageRef
from bot.members.service import Person, person
from bot.stories import labels
from bot.stories.feedback import findings
from bot.stories.models import Story
from bot.stories.notifications import answer_to, news_for
from bot.stories.publishing import documents, micro_lesson, privacy_check, showcase, skeleton, views
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing.modals import AssetChoice
from bot.stories.publishing.service import PublishResult
from bot.stories.publishing.showcase import PublishedStory, UseReport
from bot.stories.writing import co_authors


@dataclass(frozen=True)
class ShowcaseUpdate:
    """A story's message in the showcase and its new content; without `payload` it is to be deleted."""

    message: MessageRef
    payload: Json | None = None


def announce(session: Session, who: Person, result: PublishResult, *, now: datetime) -> None:
    """Post a published story in its channel, or ask the co-authors whose agreement is missing.

    Each of them sees what was found in it, as the one who published it did; this takes seconds for a very long story.
    """
    story = session.get_one(Story, result.story_id)
    if result.is_published:
        session.flush()
        key = publishing_service.showcase_key(story) or ""
        payload = _showcase_message(session, story)
        message = Outgoing(who.workspace_id, key, result.channel, payload, now, lane=Lane.PROMPT, topic=Topic.STORY)
        delivery.post(session, message)
        return
    companies = findings.about_companies(session, story.workspace_id, result.story_id)
    found = privacy_check.check(result.title, result.version.sections, companies)
    remarks = findings.privacy_remarks(session, story.workspace_id, result.story_id)
    for author in co_authors.authors(session, story):
        if author.slack_id in result.missing:
            with in_language(author.language):
                payload = views.ask_co_author(result, who.slack_id, found, remarks)
            number, seconds = result.version.number, int(now.timestamp())
            key = f"stories.agree:{result.story_id}:{number}:{author.slack_id}:{seconds}"
            delivery.post(session, news_for(person(author), key, payload, now=now))


def _showcase_message(session: Session, story: Story) -> Json:
    published = showcase.published_story(session, story.workspace_id, row_id(story))
    with in_language(story.language):
        return views.showcase_message(published, showcase.use_reports(session, story.workspace_id, published.story_id))


def retitled(session: Session, workspace_id: str, story_id: int) -> ShowcaseUpdate | None:
    """The showcase message of a published story, to be redrawn with its new title; None where there is none."""
    found = showcase.published_stories(session, workspace_id, story_id)
    story = session.get_one(Story, story_id)
    key = publishing_service.showcase_key(story) if found else None
    sent = delivery.message(session, workspace_id, key) if key else None
    return ShowcaseUpdate(sent, _showcase_message(session, story)) if sent else None


def withdrawn(session: Session, workspace_id: str, key: str | None) -> ShowcaseUpdate | None:
    """The showcase message of a withdrawn story, to be deleted; one that has not been sent yet is held back."""
    if key is None:
        return None
    delivery.withdraw(session, workspace_id, [key], reason="its story was withdrawn")
    sent = delivery.message(session, workspace_id, key)
    return ShowcaseUpdate(sent) if sent else None


def report_use(
    session: Session, who: Person, story_id: int, report: UseReport, *, now: datetime
) -> ShowcaseUpdate | None:
    """Record that somebody used a story and tell its authors; returns the new content of its showcase message."""
    showcase.report_use(session, who, story_id, report, now=now)
    story = session.get_one(Story, story_id)
    for author in co_authors.authors(session, story):
        if author.id != who.member_id:
            with in_language(author.language):
                payload = views.use_notice(story.title, who.slack_id, report)
            key = f"stories.used:{story.id}:{author.id}:{who.member_id}:{int(now.timestamp())}"
            delivery.post(session, news_for(person(author), key, payload, now=now))
    key_of_post = publishing_service.showcase_key(story)
    sent = delivery.message(session, story.workspace_id, key_of_post) if key_of_post else None
    return ShowcaseUpdate(sent, _showcase_message(session, story)) if sent else None


def asset_payload(story: PublishedStory, uses: Sequence[UseReport], choice: AssetChoice, language: str) -> Json:
    """The message with an asset made without a model, in its reader's language; a lesson has the story's."""
    if choice.kind is not None:
        with in_language(language):
            return documents.payload(skeleton.build(choice.kind, story, uses), choice.format)
    with in_language(story.language):
        name = micro_lesson.file_name(story)
        lesson = micro_lesson.draft(story)
    with in_language(language):
        comment = _(
            "Here's a micro-lesson made from {title}. Please let an author edit the lesson before it "
            "goes into a track.",
            title=labels.story_title(story.title),
        )
    return file(name, name, lesson, comment)


def send_asset(
    session: Session, who: Person, story_id: int, choice: AssetChoice, payload: Json, *, now: datetime
) -> None:
    """Send a member an asset of a story that is still published."""
    showcase.published_story(session, who.workspace_id, story_id)
    milliseconds = int(now.timestamp() * 1000)
    key = f"stories.asset:{story_id}:{who.member_id}:{choice.name}:{choice.format}:{milliseconds}"
    delivery.post(session, answer_to(who, key, payload, now=now))
