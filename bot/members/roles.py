"""`/groundswell role @priya facilitator`: who does what in the programme."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.commands import says, split
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members import service
from bot.members.models import Role

_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(\|[^>]*)?>")
Guard = Callable[..., Awaitable[Any]]


class UnclearRoleError(GroundswellError):
    """Whom, and as what? Say it like `/groundswell role @priya facilitator`; there are {roles}."""


class UnknownPersonError(GroundswellError):
    """Whom do you mean? Pick them from the list that Slack offers when you type @, such as `@priya`."""


class LastAdminError(GroundswellError):
    """That would leave the programme without an admin. Make somebody else one first."""


def register(app: AsyncApp, admins_only: Guard) -> None:
    app.command("/groundswell", matchers=[says("role")], middleware=[admins_only])(role)


async def role(ack: AsyncAck, command: Json, deps: Deps, workspace_id: str) -> None:
    """Give somebody a role; it holds from their next click on."""
    slack_id, wanted = read(split(command)[1])
    await deps.db.transact(give, workspace_id, slack_id, wanted, now=deps.now())
    await ack(text=_("<@{who}> is {role} from now on.", who=slack_id, role=names()[wanted]))


def read(words: str) -> tuple[str, Role]:
    """The Slack user and the role that some words name; UnclearRoleError or UnknownPersonError where they do not."""
    mention = _MENTION.search(words)
    rest = _MENTION.sub("", words).strip().casefold()
    known = {**{name.casefold(): given for given, name in names().items()}, **{str(one): one for one in Role}}
    if mention is None and rest.rpartition(" ")[2] in known and "@" in rest:
        raise UnknownPersonError
    if mention is None or rest not in known:
        raise UnclearRoleError(roles=", ".join(str(one) for one in Role))
    return mention["id"], Role(known[rest])


def names() -> dict[Role, str]:
    return {
        Role.LEARNER: _("learner"),
        Role.CHAMPION: _("champion"),
        Role.FACILITATOR: _("facilitator"),
        Role.ADMIN: _("admin"),
    }


def give(session: Session, workspace_id: str, slack_id: str, wanted: Role, *, now: datetime) -> None:
    """Set a role; LastAdminError when nobody would be left to look after the programme."""
    member = service.arrive(session, workspace_id, slack_id, now=now)
    if wanted != Role.ADMIN and service.admins(session, workspace_id) == [slack_id]:
        raise LastAdminError
    member.role = wanted
    session.add(member)


def help_line() -> str:
    return _("`/groundswell role @priya facilitator` who does what: learner, champion, facilitator, admin")
