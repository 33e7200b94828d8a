"""What is sent, instead of something new, to members who don't answer: whether to go on, and one last line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.journeys import contact
from bot.journeys.contact import Silence
from bot.kit import blocks
from bot.kit.i18n import _, in_language
from bot.kit.slack import Json
from bot.members.service import Person

WAIT = "journeys.wait"
GO_ON = "journeys.go_on"
FRESH = "journeys.fresh"
STOP = "journeys.stop"
BUTTONS = frozenset({WAIT, GO_ON, FRESH, STOP})


def silence_key(member_id: int, silence: Silence, now: datetime) -> str:
    """The key of such a message: one of each kind a day."""
    return f"journeys.silence:{member_id}:{silence}:{now:%Y%m%d}"


def keep(session: Session, silences: Mapping[Person, Silence], *, now: datetime) -> None:
    """Send members who don't answer what comes to them instead of something new, and note it."""
    spoken = {who: silence for who, silence in silences.items() if silence is not Silence.QUIET}
    delivery.post(session, *(_outgoing(who, silence, now) for who, silence in spoken.items()))
    for silence in (Silence.ASK, Silence.LAST_LINE):
        whose = [who.member_id for who, theirs in spoken.items() if theirs is silence]
        contact.note_silence(session, silence, whose, now=now)


def _outgoing(who: Person, silence: Silence, now: datetime) -> delivery.Outgoing:
    with in_language(who.language):
        payload = question() if silence is Silence.ASK else last_line()
    key = silence_key(who.member_id, silence, now)
    return delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, topic=Topic.LESSON)


def question() -> Json:
    """Whether to go on, with a button for each answer."""
    text = _(
        "You haven't answered the last three messages, so I won't send you anything new for now. "
        "What would you like to do?"
    )
    buttons = [
        blocks.button(WAIT, _("Wait for me")),
        blocks.button(GO_ON, _("Go on"), style="primary"),
        blocks.button(FRESH, _("Start fresh")),
        blocks.button(STOP, _("Stop")),
    ]
    note = _("“Start fresh” drops the open questions. With “Wait for me”, I'll wait until you write to me.")
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons), blocks.context(note))


def last_line() -> Json:
    """The last line before the silence."""
    text = _("I'll leave you in peace now. Whenever you want the next lesson, write to me here.")
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(GO_ON, _("Go on"))))
