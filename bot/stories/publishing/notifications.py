"""What the ledger is to say about published stories, and where the showcase's messages stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.files import file
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import _, speaking
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.stories import blocks, service
from bot.stories.models import Story
from bot.stories.publishing import assets, documents, micro_lesson, showcase, views
from bot.stories.publishing import service as reuse
from bot.stories.publishing.assets import Asset
from bot.stories.publishing.modals import LESSON
from bot.stories.publishing.service import Publishing
from bot.stories.publishing.showcase import Shown, Use
from bot.stories.writing import views as writing


@dataclass(frozen=True)
class Place:
    """Where a message of ours stands, and how it should look now; without `message` it is to go."""

    channel: str
    ts: str
    message: Json | None = None


def spread(session: Session, who: Person, made: Publishing, *, now: datetime) -> Publishing:
    """Put a story into its channel, or ask the co-authors; what publishing has come to."""
    if not made.published:
        _ask_others(session, who, made, now=now)
        return made
    session.flush()
    story = session.get(Story, made.story_id)
    assert story is not None, "just published"
    shown = showcase.look_at(session, who.workspace_id, made.story_id)
    with speaking(story.language):
        payload = views.post(shown, showcase.uses(session, who.workspace_id, made.story_id))
    key = reuse.post_key(story) or ""
    delivery.post(
        session, Outgoing(who.workspace_id, key, made.channel, payload, now, lane=Lane.PROMPT, topic=Topic.STORY)
    )
    return made


def _ask_others(session: Session, who: Person, made: Publishing, *, now: datetime) -> None:
    for slack_id in made.missing:
        member = members.find(session, who.workspace_id, slack_id)
        with speaking(member.language if member else None):
            payload = views.asks_co_author(made, who.slack_id)
        key = f"stories.agree:{made.story_id}:{made.version.number}:{slack_id}:{int(now.timestamp())}"
        delivery.post(session, Outgoing(who.workspace_id, key, slack_id, payload, now, topic=Topic.STORY))


def gone(session: Session, workspace_id: str, key: str | None) -> Place | None:
    """Where a withdrawn story's message stands; one that has not left yet never does."""
    if key is None:
        return None
    delivery.withdraw(session, workspace_id, [key], reason="its story was withdrawn")
    place = delivery.message(session, workspace_id, key)
    return Place(*place) if place else None


def used(session: Session, who: Person, story_id: int, use: Use, *, now: datetime) -> Place | None:
    """Keep that somebody used a story, tell its authors, and say how its message in the showcase looks now."""
    showcase.used(session, who, story_id, (use.place, use.adapted, use.worked), now=now)
    story = session.get(Story, story_id)
    assert story is not None, "just found"
    for author in reuse.everybody(session, story):
        if author.id != who.member_id:
            _tell(session, author, who, story, use, now=now)
    return standing(session, story)


def _tell(session: Session, author: Member, who: Person, story: Story, use: Use, *, now: datetime) -> None:
    with speaking(author.language):
        payload = views.was_used(story.title, who.slack_id, use)
    key = f"stories.used:{story.id}:{author.id}:{who.member_id}:{int(now.timestamp())}"
    delivery.post(session, Outgoing(author.workspace_id, key, author.slack_id, payload, now, topic=Topic.STORY))


def standing(session: Session, story: Story) -> Place | None:
    """Where a published story's message stands, and how it should look now."""
    key = reuse.post_key(story)
    place = delivery.message(session, story.workspace_id, key) if key else None
    if place is None:
        return None
    shown = showcase.look_at(session, story.workspace_id, story.id or 0)
    with speaking(story.language):
        return Place(*place, views.post(shown, showcase.uses(session, story.workspace_id, story.id or 0)))


def hand_over(session: Session, who: Person, story_id: int, wish: tuple[str, str], *, now: datetime) -> str:
    """Send somebody an asset of a published story in the form they chose, in the story's language; its title."""
    shown = showcase.look_at(session, who.workspace_id, story_id)
    uses = showcase.uses(session, who.workspace_id, story_id)
    with speaking(shown.language):
        payload = _payload(shown, uses, *wish)
    key = f"stories.asset:{story_id}:{who.member_id}:{wish[0]}:{wish[1]}:{int(now.timestamp() * 1000)}"
    delivery.post(
        session, Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT, topic=Topic.STORY)
    )
    return shown.title


def _payload(shown: Shown, uses: list[Use], kind: str, form: str) -> Json:
    if kind == LESSON:
        name = micro_lesson.file_name(shown)
        return file(name, name, micro_lesson.draft(shown))
    asset = Asset(kind)
    document = assets.make(asset, shown, uses)
    if form == "text":
        return documents.message(document)
    name = document.file_name(form)
    return file(name, name, documents.word(document) if form == "docx" else documents.markdown(document))


def invitation(session: Session, who: Person, story_id: int, other: Person, *, now: datetime) -> None:
    """Ask somebody to write in a story too."""
    reuse.invite(session, who, story_id, other, now=now)
    with speaking(other.language):
        payload = writing.invited(service.draft(session, who, story_id), who.slack_id)
    key = f"stories.invitation:{story_id}:{other.member_id}:{int(now.timestamp())}"
    delivery.post(session, Outgoing(who.workspace_id, key, other.slack_id, payload, now, topic=Topic.STORY))


def answered(session: Session, by: Person, other: Person, story_id: int, *, yes: bool, now: datetime) -> None:
    """Tell whoever asked what the other one said, if it was yes."""
    if not yes:
        return
    title = service.draft(session, by, story_id).title
    with speaking(by.language):
        words = _("<@{who}> writes in {title} with you now.", who=other.slack_id, title=blocks.named(title))
    key = f"stories.joined:{story_id}:{other.member_id}"
    payload = blocks.message(words)
    delivery.post(session, Outgoing(by.workspace_id, key, by.slack_id, payload, now, topic=Topic.STORY))
