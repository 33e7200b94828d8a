"""The small pieces that the rooms of stories build their messages and windows from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _
from bot.kit.slack import Json, escape

MAX_TEXT = 3000
MAX_BUTTON = 75


def text(words: str) -> Json:
    """A paragraph of mrkdwn, cut where Slack would refuse it."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(words, MAX_TEXT)}}


def note(words: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(words, MAX_TEXT)}]}


def header(words: str) -> Json:
    return {"type": "header", "text": plain(words[:150])}


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}


def cut(words: str, most: int) -> str:
    """Whole lines, as many as fit; an escaped character is never cut in two."""
    if len(words) <= most:
        return words
    kept = words[: most - 2].rpartition("\n")[0] or words[: most - 8].rpartition(" ")[0] or words[: most - 8]
    return f"{kept}\n…"


def button(action: str, words: str, value: object, *, style: str | None = None, confirm: Json | None = None) -> Json:
    made: Json = {"type": "button", "action_id": action, "text": plain(words[:MAX_BUTTON]), "value": str(value)}
    return made | ({"style": style} if style else {}) | ({"confirm": confirm} if confirm else {})


def confirm(title: str, words: str, yes: str, no: str) -> Json:
    """Asks again before something that cannot be undone."""
    return {"title": plain(title), "text": plain(words), "confirm": plain(yes), "deny": plain(no), "style": "danger"}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def option(words: str, value: object) -> Json:
    return {"text": plain(words[:MAX_BUTTON]), "value": str(value)}


def select(action: str, placeholder: str, options: Sequence[Json], chosen: Json | None = None) -> Json:
    made: Json = {"type": "static_select", "action_id": action, "placeholder": plain(placeholder)}
    return {**made, "options": list(options), **({"initial_option": chosen} if chosen else {})}


def field(block: str, label: str, element: Json, *, optional: bool = False, hint: str | None = None) -> Json:
    made: Json = {"type": "input", "block_id": block, "label": plain(label), "element": element, "optional": optional}
    return made | ({"hint": plain(hint)} if hint else {})


def window(callback: str, title: str, blocks: list[Json], *, kept: str = "", submit: str | None = None) -> Json:
    """A modal; without `submit` there is only a button to close it."""
    made: Json = {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": kept,
        "title": plain(title[:24]),
        "close": plain(_("Close")),
        "blocks": blocks,
    }
    return made | ({"submit": plain(submit[:24])} if submit else {})


def message(words: str, *blocks: Json) -> Json:
    """What is posted: `words` is what a notification shows."""
    return {"text": words, "blocks": list(blocks) or [text(words)]}


def italic(words: str) -> str:
    return f"_{words}_"


def named(title: str) -> str:
    """A story's title as it may stand in mrkdwn."""
    return _("“{title}”", title=escape(title)) if title else _("your story")
