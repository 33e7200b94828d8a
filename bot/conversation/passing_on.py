"""Passes a message on to the people who help, once its author has seen the words and the names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.conversation import views
from bot.conversation.models import PassedOn
from bot.delivery import service as delivery
from bot.kit import i18n
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.service import Person


def tell_key(place: MessageRef) -> str:
    """The key of a message passed on: one for each answer below which the button stands, or typed yes."""
    return f"conversation.told:{place.key}"


def helpers(session: Session, who: Person) -> Sequence[str]:
    """The Slack ids of those who would get a message: the facilitators, or else the admins."""
    return [each for each in members.facilitators(session, who.workspace_id) if each != who.slack_id]


def pass_on(session: Session, who: Person, written: str, *, key: str, now: datetime) -> str:
    """Pass a message on, as its author asked for; returns what to say."""
    people = helpers(session, who)
    if not people or not written:
        return views.nobody_to_tell()
    for slack_id in people:
        found = members.find(session, who.workspace_id, slack_id)
        with i18n.in_language(found.language if found else i18n.SOURCE):
            payload = views.passed_on(who.slack_id, written)
        message = delivery.Outgoing(who.workspace_id, f"{key}:{slack_id}", slack_id, payload, now)
        delivery.post(session, message)
    session.merge(PassedOn(member_id=who.member_id, workspace_id=who.workspace_id, to=",".join(people), at=now))
    return views.told(people)


def last(session: Session, who: Person) -> PassedOn | None:
    """To whom the last message of a member was passed on; None if none was."""
    return session.get(PassedOn, who.member_id)
