"""The App Home: what waits, what is next, how far along, and how to change it."""

from __future__ import annotations

from datetime import datetime

from bot.journeys import replies
from bot.journeys.queries import Had, Standing
from bot.journeys.views import NEXT, RESUME, START, button
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment
from bot.members.models import Member
from bot.quizzes import views as quizzes
from bot.quizzes.service import Asked

MOST_WAITING = 5


def newcomer() -> Json:
    """For somebody who has not started."""
    return {
        "type": "home",
        "blocks": [
            _header("Three minutes a day"),
            _text(
                "A short lesson, a question with an explanation, and now and then a thought to write down: on working "
                "days, at your hour. Nothing comes before you start, and you can pause at any time."
            ),
            {"type": "actions", "elements": [button(START, "Start with the first lesson", primary=True)]},
        ],
    }


def home(member: Member, standing: Standing, open_questions: dict[str, list[Asked]], at: datetime) -> Json:
    """For somebody on a track; `open_questions` by the message they were asked in."""
    blocks = [
        *_next_up(member, standing, at),
        {"type": "divider"},
        *_waiting(standing, open_questions),
        {"type": "divider"},
        *_done(standing),
        _settings(member),
    ]
    return {"type": "home", "blocks": blocks}


def _next_up(member: Member, standing: Standing, at: datetime) -> list[Json]:
    zone = member.zone or "Etc/UTC"
    words, buttons = "You have had every lesson there is.", []
    if standing.next_due_at:
        words = f"Your next lesson comes *{say_moment(standing.next_due_at, zone)}*."
        buttons.append(button(NEXT, "Take it now", primary=True))
    if member.paused_until and member.paused_until > at:
        words = f"You have paused until {say_moment(member.paused_until, zone)}. {words}"
        buttons.append(button(RESUME, "End the pause"))
    actions: list[Json] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [_header("What comes next"), _text(words), *actions]


def _waiting(standing: Standing, open_questions: dict[str, list[Asked]]) -> list[Json]:
    if not standing.waiting:
        return [_header("What waits for you"), _text("Nothing is open.")]
    blocks = [_header("What waits for you")]
    for had in standing.waiting[:MOST_WAITING]:
        blocks.append(_text(f"*{escape(had.title)}*{_thought(had)}"))
        for asked in open_questions.get(had.source, []):
            blocks += quizzes.asked(asked)
    more = len(standing.waiting) - MOST_WAITING
    return [*blocks, _context(f"and {more} more; no hurry")] if more > 0 else blocks


def _thought(had: Had) -> str:
    return "\nA thought is welcome in its thread in our messages." if had.reflection_open else ""


def _done(standing: Standing) -> list[Json]:
    lines = [f"*{escape(on.track.title)}*\n{replies.bar(on.taken, len(on.track.steps))}" for on in standing.tracks]
    lately = [had.title for had in standing.lessons if had not in standing.waiting][:5]
    blocks = [_header("What is done"), _text("\n\n".join(lines))]
    if lately:
        blocks.append(_context(f"Done lately: {escape(', '.join(lately))}"))
    return blocks


def _settings(member: Member) -> Json:
    hour = f"at {member.at}" if member.at else "at your track's hour"
    return _context(
        f"Lessons come {hour}, by the clock in {member.zone or 'your Slack profile'}. "
        "`/learn time 8:30`, `/learn zone Europe/Berlin` and `/learn pause 2 weeks` change that."
    )


def _header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def _text(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}
