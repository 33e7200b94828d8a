"""`/groundswell role @priya facilitator`: give members a role."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.i18n import _, in_language
from bot.kit.mentions import PERSON
from bot.kit.slack import SLACK_CALL_ERRORS, Caller
from bot.members import service
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.models import Role

log = structlog.get_logger()


class UnclearRoleError(GroundswellError):
    """Who should get which role? For example: `/groundswell role @priya facilitator`. The roles are {roles}."""


class UnknownPersonError(GroundswellError):
    """Who do you mean? Pick them from the list that Slack offers when you type @, such as `@priya`."""


class LastAdminError(GroundswellError):
    """That would leave the programme without an admin. Make somebody else an admin first."""


def commands() -> list[Command]:
    def help_text() -> str:
        return _("`/groundswell role @priya facilitator` gives somebody a role: learner, champion, facilitator, admin")

    return [Command("role", change, help=help_text, aliases={"de": ("rolle",)}, audience=Audience.ADMINS)]


def change(context: CommandContext) -> Reply:
    """Give somebody a role, which takes effect at their next click; a new facilitator is told."""
    slack_id, role = parse(context.text)
    member = service.find(context.session, context.member.workspace_id, slack_id)
    is_news = role == Role.FACILITATOR and (member is None or member.role not in (Role.FACILITATOR, Role.ADMIN))
    give(context.session, Caller(context.member.workspace_id, slack_id), role, now=context.now)
    told = (
        [_tell(slack_id, member.language if member else None)]
        if is_news and slack_id != context.member.slack_id
        else []
    )
    return Reply({"text": _("<@{who}> now has the role {role}.", who=slack_id, role=names()[role])}, told)


def _tell(slack_id: str, language: str | None) -> FollowUp:
    """A follow-up that tells somebody that they are a facilitator now, and what they can do."""

    async def follow_up(context: FollowUpContext) -> None:
        with in_language(language):
            text = made_facilitator(context.caller.slack_id)
        try:
            await context.client.chat_postMessage(channel=slack_id, text=text)
        except SLACK_CALL_ERRORS as error:
            log.warning("members.role_untold", error=type(error).__name__)

    return follow_up


def made_facilitator(by: str) -> str:
    """Tells a member that somebody has made them a facilitator; `by` is a Slack id."""
    return _(
        "{by} has made you a facilitator: you can plan sessions, move and cancel them, and say who's responsible. "
        "`/community help` shows how, and `/community schedule` opens a form to begin with.",
        by=f"<@{by}>",
    )


def parse(text: str) -> tuple[str, Role]:
    """The Slack user id and the role in a text; raises UnclearRoleError or UnknownPersonError."""
    mention = PERSON.search(text)
    rest = PERSON.sub("", text).strip().casefold()
    known = {**{name.casefold(): role for role, name in names().items()}, **{str(role): role for role in Role}}
    if mention is None and rest.rpartition(" ")[2] in known and "@" in rest:
        raise UnknownPersonError
    if mention is None or rest not in known:
        raise UnclearRoleError(roles=", ".join(str(role) for role in Role))
    return mention["id"], Role(known[rest])


def names() -> dict[Role, str]:
    return {
        Role.LEARNER: _("learner"),
        Role.CHAMPION: _("champion"),
        Role.FACILITATOR: _("facilitator"),
        Role.ADMIN: _("admin"),
    }


def give(session: Session, user: Caller, role: Role, *, now: datetime) -> None:
    """Set a role; raises LastAdminError if the workspace would be left without an admin."""
    member = service.arrive(session, user.workspace_id, user.slack_id, now=now)
    if role != Role.ADMIN and service.admins(session, user.workspace_id) == [user.slack_id]:
        raise LastAdminError
    member.role = role
    session.add(member)
