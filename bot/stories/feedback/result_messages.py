"""How a review comes to its author: the message, and the first question in its thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import speaking
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member
from bot.stories import service
from bot.stories.analysis import pii_masking
from bot.stories.feedback import facilitator_review, findings, store, views
from bot.stories.feedback import service as feedback
from bot.stories.feedback.schema import Kind
from bot.stories.models import StoryReview
from bot.stories.sections import Section

RESULT = "stories.result"


def question_key(review_id: int, position: int) -> str:
    """The key of a question in the thread of a review."""
    return f"stories.question:{review_id}:{position}"


def review_of(key: str | None) -> int | None:
    """The review that the message under a key brought."""
    parts = (key or "").split(":")
    return int(parts[1]) if len(parts) > 1 and parts[0] == RESULT and parts[1].isdecimal() else None


def payload(session: Session, row: StoryReview, *, host: str) -> Json:
    """The review as it should look now, in the language of the story."""
    found = feedback.reviewed(session, row.workspace_id, row.id or 0)
    restore = _restore(session, row) if found.found.personal else str
    with speaking(found.found.language):
        return views.result(found, host=host, restore=restore)


def _restore(session: Session, row: StoryReview) -> Callable[[str], str]:
    return pii_masking.mask(service.version(session, row.workspace_id, row.version_id).sections).restore


def note_adoption(session: Session, row: StoryReview) -> None:
    """Record on the review of the version before what has been done about its remarks since."""
    before = feedback.review_before(session, row)
    if before is not None:
        now = findings.findings(session, row.workspace_id, row.id or 0)
        open_ = [(one.section, one.question) for one in now if one.kind != Kind.STRENGTH]
        findings.note_adoption(session, row.workspace_id, before.id or 0, open_)


def bring(session: Session, row: StoryReview, *, host: str, now: datetime) -> None:
    """Put a review and its first question on the ledger, for the author who asked for it."""
    author = session.get(Member, row.member_id)
    assert author is not None, "a foreign key"
    key = store.result_key(row.id or 0, row.attempt)
    brought = Outgoing(
        row.workspace_id,
        key,
        author.slack_id,
        payload(session, row, host=host),
        now,
        lane=Lane.PROMPT,
        topic=Topic.STORY,
    )
    delivery.post(session, brought, *next_question(session, row, members.person(author), now=now))


def next_question(session: Session, row: StoryReview, who: members.Person, *, now: datetime) -> list[Outgoing]:
    """The next question for the thread of a review, if there is one left."""
    asked = feedback.ask_next(session, row, now=now)
    if asked is None:
        return []
    with speaking(store.result(row).language):
        words = views.question(Section(asked.section), asked.question, first=asked.position == 0)
    of = store.result_key(row.id or 0, row.attempt)
    key = question_key(row.id or 0, asked.position)
    return [
        Outgoing(row.workspace_id, key, who.slack_id, words, now, thread_of=of, lane=Lane.PROMPT, topic=Topic.STORY)
    ]


def tell_facilitators(session: Session, row: StoryReview, slack_ids: Sequence[str], *, now: datetime) -> None:
    """Let those who look first know that a review waits for them, each in their language."""
    title = feedback.reviewed(session, row.workspace_id, row.id or 0).title
    for slack_id in slack_ids:
        member = members.find(session, row.workspace_id, slack_id)
        with speaking(member.language if member else None):
            notice = facilitator_review.notice(title, row.id or 0)
        key = f"{store.result_key(row.id or 0, row.attempt)}:{slack_id}"
        delivery.post(session, Outgoing(row.workspace_id, key, slack_id, notice, now, topic=Topic.STORY))
