"""`/groundswell reflections Spring`: the reflections that a cohort's members agreed to share."""

from __future__ import annotations

from sqlmodel import Session

from bot.cohorts import service
from bot.kit.blocks import shorten
from bot.kit.i18n import _
from bot.kit.slack import escape, quoted
from bot.kit.time import format_moment, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.reflections import queries as reflections
from bot.reflections.queries import OpenReflection

MAX_REFLECTIONS = 15
MAX_CHARACTERS = 400


def report(session: Session, facilitator: Member, name: str) -> str:
    """The latest reflections of a cohort that its facilitator may read, as mrkdwn."""
    cohort = service.led_by(session, facilitator, name)
    inside = service.find_member_ids(session, cohort)
    reader_id = members.person(facilitator).member_id
    shown = reflections.open_to(session, cohort.workspace_id, reader_id, members=inside)[-MAX_REFLECTIONS:]
    writers = members.slack_ids(session, cohort.workspace_id, {each.member_id for each in shown})
    return text(cohort.name, shown, writers, usable_zone(facilitator.zone))


def text(cohort: str, shown: list[OpenReflection], writers: dict[int, str], zone: str) -> str:
    """Reflections with their writers (Slack ids by member id) in the reader's zone, the newest last."""
    if not shown:
        return _(
            "You can't read any replies from *{cohort}*. You can only read replies to a question that "
            "lists you as a reader, and only if the cohort allows that.",
            cohort=escape(cohort),
        )
    head = _(
        "This is what people in *{cohort}* wrote, knowing you could read it. Only you can see this message.",
        cohort=escape(cohort),
    )
    lines = [
        f"• <@{writers[each.member_id]}>, {format_moment(each.written_at, zone)}\n"
        f"{quoted(shorten(each.text, MAX_CHARACTERS))}"
        for each in shown
        if each.member_id in writers
    ]
    return "\n".join([head, *lines])
