"""Messages about who is responsible for an activity, and who may plan."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.calendar.queries import SessionCard
from bot.community.rota.views import dates
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.members.roles import made_facilitator


def handover_hint(title: str) -> str:
    """How to get the handover of an activity."""
    return _("`/community handover {title}` gathers everything about it.", title=escape(title.casefold()))


def named(title: str, by: str, *, as_deputy: bool) -> Json:
    """Tells a member that somebody has named them as owner or deputy."""
    facts = {"title": escape(title), "by": f"<@{by}>"}
    if as_deputy:
        text = _(
            "{by} has asked you to be the deputy for {title}. You'll take turns leading the sessions. "
            "If the owner leaves, I'll ask you to take over.",
            **facts,
        )
    else:
        text = _("{by} has handed {title} over to you. You're its owner now.", **facts)
    way_out = _(
        "If you'd rather not take this on, use `/community rota leave {title}`.", title=escape(title.casefold())
    )
    return blocks.message(f"{text} {handover_hint(title)} {way_out}")


def named_facilitator(by: str) -> Json:
    """Tells a member that somebody has made them a facilitator."""
    return blocks.message(made_facilitator(by))


def facilitators_named(slack_ids: Sequence[str]) -> Json:
    """Confirms who can plan now."""
    return blocks.message("\n".join(_("{whom} can now plan sessions.", whom=f"<@{each}>") for each in slack_ids))


def handed_on(title: str, to: str, gained: Sequence[SessionCard] = (), zone: str = "Etc/UTC") -> Json:
    """Tells who owns an activity now, and shows the person who handed it over which turns passed with it."""
    text = _("{whom} is now the owner of {title}.", whom=f"<@{to}>", title=escape(title))
    if gained:
        text = "\n".join([text, _("They also take over these sessions:"), *dates(gained, zone)])
    return blocks.message(text)
