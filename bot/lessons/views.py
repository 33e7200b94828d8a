"""A lesson as Slack shows it."""

from __future__ import annotations

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.lessons.content import Lesson


def lesson(lesson: Lesson, *, track: str, number: int, of: int) -> list[Json]:
    """Title, where it stands in its track, and the text; authors' Markdown goes to Slack's own Markdown block."""
    minutes = ngettext("{n} minute", "{n} minutes", lesson.minutes)
    place = _("{track} · {number} of {of} · {minutes}", track=escape(track), number=number, of=of, minutes=minutes)
    return [
        {"type": "header", "text": {"type": "plain_text", "text": lesson.title, "emoji": True}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": place}]},
        {"type": "markdown", "text": lesson.body},
    ]


def lesson_text(lesson: Lesson) -> str:
    """The same in plain words, for notifications and screen readers."""
    return escape(f"{lesson.title}\n\n{lesson.body}")
