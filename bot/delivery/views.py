"""What admins see of messages in doubt."""

from __future__ import annotations

from bot.kit.slack import Json

RESEND = "delivery.resend"
LEAVE = "delivery.leave"


def held(batch: str, count: int) -> Json:
    """Asks an admin what to do with messages that may or may not have arrived."""
    text = (
        f"The connection to Slack broke while {count} {'message was' if count == 1 else 'messages were'} on the way, "
        "and I am not allowed to look whether they arrived. Sending again may show some people the same message twice."
    )
    buttons = [
        {"type": "button", "action_id": RESEND, "value": batch, "text": {"type": "plain_text", "text": "Send again"}},
        {"type": "button", "action_id": LEAVE, "value": batch, "text": {"type": "plain_text", "text": "Leave it"}},
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
        text = "Somebody has already decided about these messages."
    else:
        these = "1 message" if count == 1 else f"{count} messages"
        text = f"Thank you: {these} will be sent again." if resend else f"Thank you: {these} will be left as they are."
    return {"text": text, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}
