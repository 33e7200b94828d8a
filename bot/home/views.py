"""The App Home: what waits, what is next, how far along, and how to change it."""

from __future__ import annotations

from bot.journeys import replies
from bot.journeys.models import Progress
from bot.journeys.queries import Had, Standing
from bot.journeys.views import NEXT, RESUME, START, button
from bot.kit.slack import Json, escape
from bot.kit.words import _
from bot.members.models import Member, Role
from bot.quizzes import views as quizzes
from bot.quizzes.service import Asked

MOST_WAITING = 5


def newcomer() -> Json:
    """For somebody who has not started."""
    return {
        "type": "home",
        "blocks": [
            _header(_("Three minutes a day")),
            _text(
                _(
                    "A short lesson, a question with an explanation, and now and then a thought to write down: on "
                    "working days, at your hour. Nothing comes before you start, and you can pause at any time."
                )
            ),
            {"type": "actions", "elements": [button(START, _("Start with the first lesson"), primary=True)]},
        ],
    }


def home(member: Member, standing: Standing, asked: dict[str, list[Asked]], shown: str | None) -> Json:
    """For somebody on a track; `asked` has questions by their message, `shown` is the message just answered here."""
    blocks = [
        *_just_answered(standing, asked, shown),
        *_next_up(standing),
        {"type": "divider"},
        *_waiting(standing, asked),
        {"type": "divider"},
        *_so_far(standing),
        _context(_settings(member, standing)),
    ]
    return {"type": "home", "blocks": blocks}


def _just_answered(standing: Standing, asked: dict[str, list[Asked]], shown: str | None) -> list[Json]:
    had = next((had for had in standing.lessons if had.source == shown), None)
    answered = [question for question in asked.get(shown or "", []) if question.given is not None]
    if had is None or not answered:
        return []
    blocks = [_header(had.title), *(block for question in answered for block in quizzes.asked(question))]
    return [*blocks, {"type": "divider"}]


def _next_up(standing: Standing) -> list[Json]:
    buttons = []
    if standing.next_due_at:
        buttons.append(button(NEXT, _("Take it now"), primary=True))
    if standing.paused_until:
        buttons.append(button(RESUME, _("End the pause")))
    elif any(on.progress == Progress.STOPPED for on in standing.tracks):
        buttons.append(button(RESUME, _("Go on"), primary=True))
    actions: list[Json] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [_header(_("What comes next")), _text(replies.what_next(standing)), *actions]


def _waiting(standing: Standing, asked: dict[str, list[Asked]]) -> list[Json]:
    if not standing.waiting:
        return [_header(_("What waits for you")), _text(_("Nothing is open."))]
    blocks = [
        _header(_("What waits for you")),
        _context(_("The lessons themselves are in the Messages tab. No hurry.")),
    ]
    for had in standing.waiting[:MOST_WAITING]:
        blocks.append(_text(f"*{escape(had.title)}*{_thought(had)}"))
        for question in asked.get(had.source, []):
            if question.given is None:
                blocks += quizzes.asked(question)
    more = len(standing.waiting) - MOST_WAITING
    return [*blocks, _context(_("and {n} more", n=more))] if more > 0 else blocks


def _thought(had: Had) -> str:
    return "\n" + _("A thought is welcome in its thread, in the Messages tab.") if had.reflection_open else ""


def _so_far(standing: Standing) -> list[Json]:
    lines = [f"*{escape(on.track.title)}*\n{replies.bar(on.taken, len(on.track.steps))}" for on in standing.tracks]
    lately = [had.title for had in standing.lessons if had not in standing.waiting][:5]
    blocks = [_header(_("What is done")), _text("\n\n".join(lines))]
    if lately:
        blocks.append(_context(_("Done lately: {titles}", titles=escape(", ".join(lately)))))
    return blocks


def _settings(member: Member, standing: Standing) -> str:
    hour = member.at or standing.tracks[0].track.pace.at
    own = _(
        "Lessons come at {hour}, by the clock in {zone}. `/learn help` says how to change that.",
        hour=hour,
        zone=standing.zone,
    )
    if member.role == Role.ADMIN:
        return f"{own} {_('You look after the programme: `/groundswell status` shows how it runs.')}"
    return own


def _header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def _text(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}
