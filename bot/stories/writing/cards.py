"""The messages that show a story as it was sorted: only the newest keeps its text and buttons."""

from __future__ import annotations

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.stories import queries
from bot.stories.writing import views

_WHOLE = "stories.whole"


def supersede(session: Session, who: Person, story_id: int, key: str | None) -> list[Redrawn]:
    """Record which message shows a story now, by its delivery key if it has one; the one before, to be redrawn.

    If that has not been sent yet, it is held back.
    """
    story = queries.owned_story(session, who, story_id)
    before, story.card_key = story.card_key, key
    if before is None or before == key:
        return []
    delivery.withdraw(session, who.workspace_id, [before], reason="a newer message shows the story")
    sent = delivery.message(session, who.workspace_id, before)
    return [Redrawn(sent, views.superseded(story.title))] if sent else []


def supersede_by(session: Session, who: Person, story_id: int, message: MessageRef) -> list[Redrawn]:
    """The same for a message of ours that is in Slack already and shows the story now."""
    key = delivery.key_of(session, who.workspace_id, message.channel, message.ts)
    return supersede(session, who, story_id, key)


def redrawn(session: Session, who: Person, story_id: int, payload: Json) -> list[Redrawn]:
    """The newest message that shows a story, to be redrawn as this; if it has not been sent yet, it is sent so."""
    key = queries.owned_story(session, who, story_id).card_key
    if key is None or delivery.replace_payload(session, who.workspace_id, key, payload):
        return []
    sent = delivery.message(session, who.workspace_id, key)
    return [Redrawn(sent, payload)] if sent else []


def whole_key(window_id: str) -> str:
    """The delivery key of a whole story that is shown once its window is done."""
    return f"{_WHOLE}:{window_id}"


def is_whole(session: Session, who: Person, story_id: int) -> bool:
    """Whether the newest message that shows a story shows all of it."""
    key = queries.owned_story(session, who, story_id).card_key
    return key is not None and key.partition(":")[0] == _WHOLE
