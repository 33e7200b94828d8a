"""A date in words, in the language being spoken: for a channel each reader's own time, for a person theirs."""

from __future__ import annotations

from bot.community.calendar.models import SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import is_doubled, is_skipped, read_local
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import say_moment


def when(card: SessionCard) -> str:
    """The beginning as Slack shows it to each reader in their own time."""
    fallback = f"{say_moment(card.starts_at, card.zone)} ({card.zone})"
    return f"<!date^{int(card.starts_at.timestamp())}^{{date_short_pretty}}, {{time}}|{fallback}>"


def line(card: SessionCard, zone: str) -> str:
    """Title and beginning in a person's zone, as in a list."""
    return f"*{escape(card.title)}* · {say_moment(card.starts_at, zone)}"


def seats(card: SessionCard, waiting: int = 0) -> str:
    """How many come, and how many seats are left."""
    if not card.taken:
        free = ngettext("{n} seat", "{n} seats", card.capacity) if card.capacity else ""
        return free or _("no answers yet")
    if card.capacity is None:
        return ngettext("{n} is coming", "{n} are coming", card.taken)
    taken = _("{taken} of {capacity} seats taken", taken=card.taken, capacity=card.capacity)
    return f"{taken}, {ngettext('{n} waiting', '{n} waiting', waiting)}" if waiting else taken


def what_became(card: SessionCard) -> str:
    """Why there is nothing to press any more."""
    return _("This date is over.") if card.state == SessionState.OVER else _("This date does not take place.")


def note_on_clock(original: str, zone: str) -> str | None:
    """What somebody should know about a date whose time the clocks skip or show twice."""
    wall = read_local(original)
    if is_skipped(wall, zone):
        return _(
            "The clocks go forward then and {time} does not exist, so it begins as much later.", time=f"{wall:%H:%M}"
        )
    if is_doubled(wall, zone):
        return _("The clocks go back then and {time} comes twice; the first one is meant.", time=f"{wall:%H:%M}")
    return None


def mrkdwn(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def button(action_id: str, label: str, value: object, **more: object) -> Json:
    """A button; `more` may give it a style, a confirmation or a link."""
    return {
        "type": "button",
        "action_id": action_id,
        "value": str(value),
        "text": {"type": "plain_text", "text": label},
        **more,
    }


def actions(*buttons: Json | None) -> Json:
    return {"type": "actions", "elements": [each for each in buttons if each]}


def message(text: str, *blocks: Json) -> Json:
    """A message as the ledger takes it; `text` is what notifications and screen readers say."""
    return {"text": text, "blocks": list(blocks)}
