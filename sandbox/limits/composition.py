"""Limits of the composition objects: text, options, confirmation dialogs and filters."""

from __future__ import annotations

import re

from sandbox.limits.schema import Anything, Flag, Items, LimitRule, Obj, OneOf, OneOfTypes, Str

KIND = Anything()  # `type` has already chosen the rule
FLAG = Flag()
BLOCK_ID = ACTION_ID = Str(255)
STYLE = OneOf(("primary", "danger"))
LABEL = Str(75)
URL = Str(3000)
DATE = Str(pattern=re.compile(r"\d{4}-\d{2}-\d{2}"))
TIME = Str(pattern=re.compile(r"([01]\d|2[0-3]):[0-5]\d"))
DECIMAL = Str(pattern=re.compile(r"-?\d+(\.\d+)?"))


def plain(max_length: int) -> OneOfTypes:
    """A plain_text object of at most so many characters."""
    return OneOfTypes({"plain_text": Obj({"type": KIND, "text": Str(max_length, 1), "emoji": FLAG}, ("text",))})


def text(max_length: int = 3000) -> OneOfTypes:
    """A plain_text or mrkdwn object of at most so many characters."""
    mrkdwn = Obj({"type": KIND, "text": Str(max_length, 1), "verbatim": FLAG}, ("text",))
    return OneOfTypes({**plain(max_length).rules, "mrkdwn": mrkdwn})


def option(words: OneOfTypes, *, url: bool = False) -> Obj:
    """A choice: its text, what is sent when it is chosen, and a line about it."""
    fields: dict[str, LimitRule] = {"text": words, "value": Str(150), "description": words}
    return Obj({**fields, "url": URL} if url else fields, ("text", "value"))


PLACEHOLDER = plain(150)
PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(text(75))
LINK_OPTION = option(plain(75), url=True)
OPTION_GROUP = Obj({"label": plain(75), "options": Items(PLAIN_OPTION, 1, 100)}, ("label", "options"))
CONFIRM = Obj(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30), "style": STYLE},
    ("title", "text", "confirm", "deny"),
)
FILTER_FIELDS: dict[str, LimitRule] = {
    "include": Items(OneOf(("im", "mpim", "private", "public")), 1),
    "exclude_external_shared_channels": FLAG,
    "exclude_bot_users": FLAG,
}
FILTER = Obj(FILTER_FIELDS, at_least_one=tuple(FILTER_FIELDS))
DISPATCH_CONFIG = Obj(
    {"trigger_actions_on": Items(OneOf(("on_enter_pressed", "on_character_entered")), 1)}, ("trigger_actions_on",)
)
SLACK_FILE = Obj({"id": Str(), "url": Str()}, exactly_one=("id", "url"))
IMAGE_FIELDS: dict[str, LimitRule] = {
    "type": KIND,
    "image_url": URL,
    "slack_file": SLACK_FILE,
    "alt_text": Str(2000, 1),
}
IMAGE = Obj(IMAGE_FIELDS, ("alt_text",), exactly_one=("image_url", "slack_file"))
