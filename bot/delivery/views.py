"""What admins see of messages in doubt."""

from __future__ import annotations

from bot.kit.slack import Json
from bot.kit.words import _, ngettext

RESEND = "delivery.resend"
LEAVE = "delivery.leave"


def held(batch: str, count: int) -> Json:
    """Asks an admin what to do with messages that may or may not have arrived."""
    text = ngettext(
        "The connection to Slack broke while {n} message was on the way, and I am not allowed to look whether it "
        "arrived. Sending again may show somebody the same message twice.",
        "The connection to Slack broke while {n} messages were on the way, and I am not allowed to look whether they "
        "arrived. Sending again may show some people the same message twice.",
        count,
    )
    buttons = [
        {
            "type": "button",
            "action_id": RESEND,
            "value": batch,
            "text": {"type": "plain_text", "text": _("Send again")},
        },
        {"type": "button", "action_id": LEAVE, "value": batch, "text": {"type": "plain_text", "text": _("Leave it")}},
    ]
    return {
        "text": text,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": text}},
            {"type": "actions", "elements": buttons},
        ],
    }


def decided(count: int, *, resend: bool) -> Json:
    """Replaces the question once an admin has answered it."""
    if not count:
        text = _("Somebody has already decided about these messages.")
    else:
        again = ngettext(
            "Thank you: {n} message will be sent again.", "Thank you: {n} messages will be sent again.", count
        )
        left = ngettext(
            "Thank you: {n} message will be left as it is.", "Thank you: {n} messages will be left as they are.", count
        )
        text = again if resend else left
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}
