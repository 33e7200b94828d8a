"""What the buttons of a story carry."""

from __future__ import annotations

from bot.kit.payloads import Payload
from bot.stories.sections import Section


class StoryRef(Payload):
    """A story."""

    story_id: int


class StoryPlace(Payload):
    """A story, and the thread in which what is said about it is shown, if it is one."""

    story_id: int
    thread_ts: str = ""


class SentText(Payload):
    """A message in a conversation with the app, whose text may be a story, a version of one, or an answer to feedback.

    `thread_ts` is empty outside a thread, `story_id` 0 for no story yet, `feedback_id` 0 for none.
    """

    ts: str
    thread_ts: str = ""
    story_id: int = 0
    feedback_id: int = 0


class StoryJoin(Payload):
    """A story that is to become a part of another one, `into`."""

    story_id: int
    into: int


class FeedbackRef(Payload):
    """Feedback on a story."""

    feedback_id: int


class SectionRef(Payload):
    """A section of a story."""

    story_id: int
    section: Section
