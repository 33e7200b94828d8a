"""`/groundswell reflections Spring`: what a facilitator may read of a cohort, because its writers knew it."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from bot.cohorts import service
from bot.cohorts.permissions import staff, staff_only
from bot.deps import Deps
from bot.kit.commands import says, split
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment, usable_zone
from bot.members import service as members
from bot.reflections import queries as reflections
from bot.reflections.queries import OpenReflection

MOST = 15
MAX_CHARACTERS = 400


def register(app: AsyncApp) -> None:
    app.command("/groundswell", matchers=[says("reflections", "gedanken")], middleware=[staff_only])(read)


async def read(ack: AsyncAck, command: Json, deps: Deps, workspace_id: str, user_id: str) -> None:
    """Shown to whoever asked and to nobody else, and kept nowhere."""
    name = split(command)[1].strip('"“”„ ')
    await ack(text=await deps.db.read(_read, (workspace_id, user_id), name))


def _read(session: Session, slack: tuple[str, str], name: str) -> str:
    facilitator = staff(session, slack)
    cohort = service.led_by(session, facilitator, name)
    inside = service.companions(session, cohort)
    reader_id = members.person(facilitator).member_id
    thoughts = reflections.open_to(session, cohort.workspace_id, reader_id, members=inside)[-MOST:]
    writers = members.slack_ids(session, cohort.workspace_id, {thought.member_id for thought in thoughts})
    return said(cohort.name, thoughts, writers, usable_zone(facilitator.zone))


def said(cohort: str, thoughts: list[OpenReflection], writers: dict[int, str], zone: str) -> str:
    """The newest last, each with its writer and its moment in the reader's own time."""
    if not thoughts:
        return _(
            "Nothing in *{cohort}* is open to you. Only what was written below an invitation that names you can be "
            "read, and only where the cohort says so.",
            cohort=escape(cohort),
        )
    head = _("What *{cohort}* wrote and knew you would read. It is shown to you alone.", cohort=escape(cohort))
    lines = [
        f"• <@{writers[thought.member_id]}>, {say_moment(thought.written_at, zone)}\n{_quoted(thought.text)}"
        for thought in thoughts
        if thought.member_id in writers
    ]
    return "\n".join([head, *lines])


def _quoted(text: str) -> str:
    short = text if len(text) <= MAX_CHARACTERS else f"{text[: MAX_CHARACTERS - 1]}…"
    return "\n".join(f"> {line}" for line in escape(short).splitlines())
