"""A step as one message, and what is said along the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.journeys.content import Track
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment
from bot.quizzes import views as quizzes
from bot.quizzes.service import ShownQuestion
from bot.reviews import views as reviews
from bot.reviews.queries import NextReviews

NEXT = "journeys.next"
START = "journeys.start"
JOIN = "journeys.join"
RESUME = "journeys.resume"
NO_REMINDERS = "journeys.no_reminders"
REVIEW = "journeys.review"
MAX_BLOCKS = 50  # in a message of Slack's


def step(track: Track, position: int, asked: Sequence[ShownQuestion]) -> Json:
    """The daily message: the lesson, and below it each question with its buttons or its explanation."""
    blocks = lesson(track, position)
    for question in asked:
        blocks += [{"type": "divider"}, *quizzes.question_blocks(question)]
    text = "\n\n".join([lesson_text(track, position), *(quizzes.question_text(question) for question in asked)])
    return {"text": _within(text, 3900), "blocks": blocks}


def lesson(track: Track, position: int) -> list[Json]:
    """A lesson's title, its place in the track and its text; authors' Markdown goes to Slack's own Markdown block."""
    shown = track.steps[position].lesson
    place = _(
        "{track} · {number} of {of} · {minutes}",
        track=escape(track.title),
        number=position + 1,
        of=len(track.steps),
        minutes=ngettext("{n} minute", "{n} minutes", shown.minutes),
    )
    return [
        {"type": "header", "text": {"type": "plain_text", "text": shown.title, "emoji": True}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": place}]},
        {"type": "markdown", "text": shown.body},
    ]


def lesson_text(track: Track, position: int) -> str:
    """The same in plain words, for notifications and screen readers."""
    shown = track.steps[position].lesson
    return escape(f"{shown.title}\n\n{shown.body}")


def review_round(asked: Sequence[ShownQuestion], returning: NextReviews | None = None) -> Json:
    """Questions from earlier lessons in one message; once all are answered, when they come back."""
    opening = reviews.opening(len(asked))
    aside = {"type": "context", "elements": [{"type": "mrkdwn", "text": reviews.aside()}]}
    blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": opening}}, aside]
    texts = [opening]
    for question in asked:
        blocks += [{"type": "divider"}, *quizzes.question_blocks(question)]
        texts.append(quizzes.question_text(question))
    if all(question.given is not None for question in asked):
        closing = reviews.closing(returning)
        blocks += [{"type": "divider"}, {"type": "section", "text": {"type": "mrkdwn", "text": closing}}]
        texts.append(closing)
    if len(blocks) > MAX_BLOCKS:
        blocks = [block for block in blocks if block["type"] != "divider"]
    return {"text": _within("\n\n".join(texts), 3900), "blocks": blocks}


def _within(text: str, most: int) -> str:
    """Slack refuses to update a message with a text of over 4,000 characters."""
    return text if len(text) <= most else f"{text[:most].rsplit(maxsplit=1)[0]} …"


def finished(track: Track) -> Json:
    """After the last lesson."""
    return section(
        _(
            ":tada: That was all of *{track}*. Thank you for staying with it.\n"
            "`/learn progress` shows what you did; your reflections stay with you.",
            track=escape(track.title),
        )
    )


def parked() -> Json:
    """To those on a track that is not offered any more."""
    return section(
        _(
            "The track you were on is not offered any more, so no further lessons come from it. What you answered and "
            "wrote is kept. `/learn start` shows you what there is now."
        )
    )


def welcome(next_due_at: datetime, zone: str) -> Json:
    """Once, to a newcomer: the rhythm, and how to change it."""
    return section(
        _(
            "Take your time with this first one. The next comes *{moment}*, by the clock in {zone}. `/learn time 8:30` "
            "changes the hour, `/learn pause 2 weeks` stops me for a while, and `help` here tells you the rest.",
            moment=say_moment(next_due_at, zone),
            zone=zone,
        )
    )


def reminder(waiting: int, *, last: bool) -> Json:
    """What is still open, and no more than that; the last one says that it is."""
    text = ngettext(
        "{n} question is still open; it waits on the Home tab, with its explanation. No hurry.",
        "{n} questions are still open; they wait on the Home tab, with their explanations. No hurry.",
        waiting,
    )
    if last:
        text += " " + _("This was my last reminder; your lessons come as before.")
    return section(text, button(NO_REMINDERS, _("No more reminders")))


def section(text: str, *buttons: Json) -> Json:
    """A message of one paragraph, with buttons below it where there are any."""
    blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    if buttons:
        blocks.append({"type": "actions", "elements": list(buttons)})
    return {"text": text, "blocks": blocks}


def button(action_id: str, label: str, value: str = "", *, primary: bool = False) -> Json:
    """A button; `value` may be left out."""
    made: Json = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": label}}
    if value:
        made["value"] = value
    if primary:
        made["style"] = "primary"
    return made
