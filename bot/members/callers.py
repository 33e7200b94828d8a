"""The member behind a Slack user who clicks, types or writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person

P = ParamSpec("P")
R = TypeVar("R")


def caller_member(session: Session, caller: Caller, *, now: datetime) -> Member:
    """The member who clicked, typed or wrote; created at their first contact."""
    return members.arrive(session, caller.workspace_id, caller.slack_id, now=now)


def caller_person(session: Session, caller: Caller, *, now: datetime) -> Person:
    """Like `caller_member`, as a value."""
    return members.person(caller_member(session, caller, now=now))


async def transact_for(
    deps: Deps, caller: Caller, verb: Callable[Concatenate[Session, Person, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Run `verb(session, person, …)` for the member who clicked or wrote, in one transaction."""
    return await deps.db.transact(_by_member, deps, caller, verb, *args, **kwargs)


async def transact_aside_for(
    deps: Deps, caller: Caller, verb: Callable[Concatenate[Session, Person, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Like `transact_for` for what takes long, such as masking a very long story: always in a thread."""
    return await deps.db.transact_aside(_by_member, deps, caller, verb, *args, **kwargs)


def _by_member(
    session: Session,
    deps: Deps,
    caller: Caller,
    verb: Callable[Concatenate[Session, Person, P], R],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    return verb(session, caller_person(session, caller, now=deps.now()), *args, **kwargs)
