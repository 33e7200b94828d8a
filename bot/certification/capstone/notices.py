"""Messages about a capstone on their way to one person, and their delivery keys."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session

from bot.certification.capstone import submitting, views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone
from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.contact_hours import DAYS
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.kit.time import WeeklySchedule, day_start, usable_zone
from bot.members.message_updates import Redrawn
from bot.members.models import Member
from bot.members.service import Person, person


def answer_to(who: Person, key: str, payload: Json, *, now: datetime) -> Outgoing:
    """A message that its recipient has just asked for."""
    return Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT)


def news_for(who: Person, key: str, payload: Json, *, now: datetime) -> Outgoing:
    """A message that its recipient did not ask for."""
    return Outgoing(who.workspace_id, key, who.slack_id, payload, now)


def plan_follow_up(session: Session, member: Member, capstone: Capstone, *, now: datetime) -> None:
    """Ask once on the chosen day, at the hour of the member's lessons; an earlier question is dropped."""
    drop_follow_up(session, capstone)
    if capstone.due_on is None:
        return
    zone = usable_zone(member.zone)
    at = WeeklySchedule(",".join(DAYS), member.at or member.hours_from, zone).next_after(
        day_start(date.fromisoformat(capstone.due_on), zone)
    )
    with in_language(member.language):
        payload = views.due_today()
    # A day that was chosen, dropped and chosen again is asked about all the same.
    key = capstone.due_key = f"capstone.due:{capstone.id}:{capstone.due_on}:{now:%Y%m%dT%H%M%S%f}"
    message = Outgoing(member.workspace_id, key, member.slack_id, payload, max(at, now), topic=Topic.PLAN)
    delivery.post(session, message)


def drop_follow_up(session: Session, capstone: Capstone) -> None:
    """Don't ask about the chosen day any more."""
    if capstone.due_key:
        delivery.withdraw(session, capstone.workspace_id, [capstone.due_key], reason="the plan has changed")
        capstone.due_key = None


def send_card(
    session: Session, member: Member, capstone: Capstone, certification: Certification, *, now: datetime
) -> None:
    """Send the checklist as a new message."""
    key = f"capstone.card:{capstone.id}:{now:%Y%m%dT%H%M%S%f}"
    capstone.card_key = key
    delivery.post(session, answer_to(person(member), key, _card(session, member, capstone, certification), now=now))


def redrawn_card(session: Session, member: Member, capstone: Capstone, certification: Certification) -> list[Redrawn]:
    """The newest checklist, to be redrawn as it is now; if it hasn't been sent yet, it is sent so."""
    session.flush()
    payload = _card(session, member, capstone, certification)
    key = capstone.card_key
    if key is None or delivery.replace_payload(session, member.workspace_id, key, payload):
        return []
    sent = delivery.message(session, member.workspace_id, key)
    return [Redrawn(sent, payload)] if sent else []


def _card(session: Session, member: Member, capstone: Capstone, certification: Certification) -> Json:
    with in_language(member.language):
        shown = submitting.overview(session, capstone)
        return views.card(shown, certification.rubric, usable_zone(member.zone))


def ask_reader(session: Session, author: Person, reader: Person, capstone: Capstone, *, now: datetime) -> None:
    """Tell a colleague that they may read along."""
    with in_language(reader.language):
        payload = views.reader_asked(author.slack_id, row_id(capstone))
    key = f"capstone.reader:{capstone.id}:{reader.member_id}:{now:%Y%m%dT%H%M%S}"
    delivery.post(session, news_for(reader, key, payload, now=now))
