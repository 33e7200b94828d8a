"""What admins see of messages in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json

RESEND = "delivery.resend"
LEAVE = "delivery.leave"
SHOW = "delivery.show"
MAX_LINES = 20


def digest(lines: Sequence[tuple[int, str]]) -> Json:
    """Several messages as lines of one, each (ledger id, its text) with a button that brings it."""
    head = ngettext("{n} thing for today:", "{n} things for today, in one message:", len(lines))
    blocks: list[Json] = [_section(head)]
    for id_, text in lines[:MAX_LINES]:
        show = {
            "type": "button",
            "action_id": f"{SHOW}:{id_}",
            "value": str(id_),
            "text": {"type": "plain_text", "text": _("Show")},
            "accessibility_label": _short(_("Show: {line}", line=_line(text)), 75),
        }
        blocks.append({**_section(_line(text)), "block_id": f"{SHOW}:{id_}", "accessory": show})
    said = [head, *(f"• {_line(text)}" for _id, text in lines[:MAX_LINES])]
    if len(lines) > MAX_LINES:
        more = _("and {n} more", n=len(lines) - MAX_LINES)
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": more}]})
        said.append(more)
    return {"text": "\n".join(said), "blocks": blocks}


def shown(message: Json, value: str) -> Json:
    """A digest whose line `value` has been brought: it loses its button."""
    blocks = [
        {name: part for name, part in block.items() if name != "accessory"}
        if block.get("block_id") == f"{SHOW}:{value}"
        else block
        for block in message.get("blocks") or []
    ]
    return {"text": message.get("text") or "", "blocks": blocks}


def _line(text: str) -> str:
    """The first line of a message, which says what it is."""
    return _short(text.strip().partition("\n")[0].strip(), 150)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


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
            _section(text),
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
    return {"text": text, "blocks": [_section(text)]}
