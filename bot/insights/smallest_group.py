"""From how many people on figures are shown in a workspace: seen and raised by admins, never lowered."""

from __future__ import annotations

from sqlmodel import Session

from bot.figures import ledger
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext, Reply

RAISE = "insights.raise_group"
MAX_PEOPLE = 100


def asked(context: CommandContext) -> Reply:
    """The number as it stands, or the question whether to raise it; ThresholdFallsError for a smaller one."""
    held, text = ledger.threshold(context.session, context.member.workspace_id), context.text.strip()
    wanted = int(text) if text.isdecimal() else 0
    if 0 < wanted < held:
        raise ledger.ThresholdFallsError(least=held)
    return Reply(_question(wanted) if held < wanted <= MAX_PEOPLE else {"text": _standing(held)})


def _standing(least: int) -> str:
    return _(
        "I only show figures about {least} people or more here. You can raise this limit with "
        "`/groundswell smallest-group 8`, up to {most}. You can't lower it again.",
        least=least,
        most=MAX_PEOPLE,
    )


def _question(wanted: int) -> Json:
    text = _(
        "From now on, shall I only show figures about {least} people or more? You can't lower that "
        "number again, because people rely on it when they answer.",
        least=wanted,
    )
    button = blocks.button(RAISE, _("Raise it to {least}", least=wanted), str(wanted), style="danger")
    return blocks.message(text, blocks.section(text), blocks.actions(button))


def raised(session: Session, workspace_id: str, least: int) -> Json:
    """Raise it; says so."""
    ledger.raise_threshold(session, workspace_id, least)
    return {"text": _("From now on, I only show figures about {least} people or more.", least=least)}
