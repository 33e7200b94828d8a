"""The old way of slash commands, until every slice offers a list of `bot.members.commands.Command`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.kit.slack import Json, plain


def split(command: Json) -> tuple[str, str]:
    """The first word after a slash command, folded, and what follows it as it was typed."""
    verb, _, rest = plain(command.get("text") or "").strip().partition(" ")
    return verb.casefold(), rest.strip()


def says(*verbs: str) -> Callable[[Json], Awaitable[bool]]:
    """A Bolt matcher for `/command verb …`, as in `app.command("/groundswell", matchers=[says("enrol")])`."""

    async def matches(command: Json) -> bool:
        return split(command)[0] in verbs

    return matches
