"""What people are told about an improvement that was decided, done or dropped."""

from __future__ import annotations

from bot.improvement.models import Improvement, ImprovementState
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape


def to_author(improvement: Improvement) -> Json:
    """Tells the person who suggested an improvement what became of it."""
    title, reason = escape(improvement.title), escape(improvement.reason)
    if improvement.state == ImprovementState.DONE:
        text = _("You suggested “{title}”. We've done it. Thank you!", title=title)
    elif improvement.state == ImprovementState.DECIDED:
        text = _("You suggested “{title}”. We're going to do it.", title=title)
    else:
        text = _("You suggested “{title}”. We won't do it. The reason:", title=title)
    return blocks.message(f"{text}\n> {reason}" if reason else text)


def to_owner(improvement: Improvement, by: str) -> Json:
    """Tells somebody that they look after an improvement now, and what to do if it doesn't suit them."""
    text = _(
        "<@{by}> has put you in charge of an improvement: “{title}”. Thank you! If you'd rather not do "
        "it, tell <@{by}>.",
        by=by,
        title=escape(improvement.title),
    )
    today = (
        blocks.context(_("How it works today: {today}", today=escape(improvement.today))) if improvement.today else None
    )
    return blocks.message(text, blocks.section(text), today)


def to_channel(improvement: Improvement) -> Json:
    """The line “You said, we did” of an improvement that is done; nobody is named."""
    title, reason = escape(improvement.title), escape(improvement.reason)
    if reason:
        return blocks.message(_("*You said:* {title}\n*We did:* {what}", title=title, what=reason))
    return blocks.message(_("*You said:* {title}\n*We did it.*", title=title))
