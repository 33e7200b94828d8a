"""The digest, and the question to admins about held messages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json

RESEND = "delivery.resend"
LEAVE = "delivery.leave"
SHOW = "delivery.show"
MAX_LINES = 20


def digest(lines: Sequence[tuple[int, str]]) -> Json:
    """A digest of several messages, given as (ledger id, text), each with a button that shows it."""
    head = ngettext("{n} thing for today:", "{n} things for today, in one message:", len(lines))
    sections = [_digest_line(id_, _first_line(text)) for id_, text in lines[:MAX_LINES]]
    texts = [head, *(f"• {_first_line(text)}" for _id, text in lines[:MAX_LINES])]
    if len(lines) <= MAX_LINES:
        return blocks.message("\n".join(texts), blocks.section(head), sections)
    more = _("and {n} more", n=len(lines) - MAX_LINES)
    return blocks.message("\n".join([*texts, more]), blocks.section(head), sections, blocks.context(more))


def _digest_line(id_: int, line: str) -> Json:
    label = _("Show: {line}", line=line)
    show = blocks.button(f"{SHOW}:{id_}", _("Show"), id_, accessibility_label=label)
    return blocks.section(line, show, block_id=f"{SHOW}:{id_}")


def shown(message: Json, value: str) -> Json:
    """A digest without the button of the line `value`, which has been shown."""
    kept = [
        {name: part for name, part in block.items() if name != "accessory"}
        if block.get("block_id") == f"{SHOW}:{value}"
        else block
        for block in message.get("blocks") or []
    ]
    return {"text": message.get("text") or "", "blocks": kept}


def _first_line(text: str) -> str:
    """The first line of a message, shortened to 150 characters."""
    return blocks.shorten(text.strip().partition("\n")[0].strip(), 150)


def held(batch: str, count: int) -> Json:
    """The question to an admin about messages that may or may not have arrived."""
    text = ngettext(
        "The connection to Slack broke while I was sending {n} message, and I'm not allowed to check "
        "whether it arrived. If you send the message again, somebody may get it twice.",
        "The connection to Slack broke while I was sending {n} messages, and I'm not allowed to check "
        "whether they arrived. If you send the messages again, some people may get them twice.",
        count,
    )
    resend, leave = blocks.button(RESEND, _("Send again"), batch), blocks.button(LEAVE, _("Leave it"), batch)
    return blocks.message(text, blocks.section(text), blocks.actions(resend, leave))


def decided(count: int, *, resend: bool) -> Json:
    """The replacement of the question once an admin has answered it."""
    if not count:
        text = _("Somebody has already decided whether to send these messages.")
    else:
        again = ngettext("OK, I'll send {n} message again.", "OK, I'll send {n} messages again.", count)
        left = ngettext("OK, I won't send {n} message again.", "OK, I won't send {n} messages again.", count)
        text = again if resend else left
    return blocks.message(text)
