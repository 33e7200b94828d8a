"""What the buttons of a story carry."""

from __future__ import annotations

from bot.kit.payloads import Payload
from bot.stories.sections import Section


class StoryRef(Payload):
    """A story."""

    story_id: int


class FeedbackRef(Payload):
    """Feedback on a story."""

    feedback_id: int


class SectionRef(Payload):
    """A section of a story."""

    story_id: int
    section: Section
