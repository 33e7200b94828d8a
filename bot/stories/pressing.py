"""What a button below a message about a story does once it is pressed; what it shows then may be answered in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Place
from bot.deps import Deps
from bot.kit.slack import Caller, Json
from bot.members.callers import transact_for
from bot.members.service import Person
from bot.stories import button_offers

P = ParamSpec("P")
R = TypeVar("R")


def thread_of(body: Json) -> str:
    """The thread in which a button was pressed; empty outside of one."""
    # Slack calls the first message of a thread a part of it too.
    shown = body.get("message") or {}
    return str(shown.get("thread_ts") or "") if shown.get("thread_ts") != shown.get("ts") else ""


async def transact_pressed(
    deps: Deps,
    caller: Caller,
    body: Json,
    verb: Callable[Concatenate[Session, Person, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run `verb(session, person, …)` for the member who pressed a button, in one transaction."""

    def run(session: Session, who: Person) -> R:
        standing_offers.forget(session, who)
        result = verb(session, who, *args, **kwargs)
        keep(session, who, result, body, deps)
        return result

    return await transact_for(deps, caller, run)


def keep(session: Session, who: Person, result: object, body: Json, deps: Deps) -> None:
    """The buttons of what is shown now may be named in words, unless something newer was said on the way."""
    shown = result if isinstance(result, dict) else getattr(result, "message", None)
    if shown and not standing_offers.is_there(session, who):
        button_offers.keep(session, who, [shown], Place(thread_ts=thread_of(body)), now=deps.now())


async def forget(deps: Deps, caller: Caller) -> None:
    """After what shows nothing that could be answered."""
    await transact_for(deps, caller, standing_offers.forget)
