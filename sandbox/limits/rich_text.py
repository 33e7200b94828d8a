"""Limits of rich text: lists, quotes, code and the inline elements inside them."""

from __future__ import annotations

from sandbox.limits.composition import FLAG, KIND
from sandbox.limits.schema import Anything, Items, LimitRule, Number, Obj, OneOf, OneOfTypes, Str

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = Obj(dict.fromkeys(_STYLES, FLAG))
_BASE: dict[str, LimitRule] = {"type": KIND, "style": _STYLE}

INLINE = OneOfTypes(
    {
        "text": Obj({**_BASE, "text": Str(min_length=1)}, ("text",)),
        "link": Obj({**_BASE, "url": Str(min_length=1), "text": Str(), "unsafe": FLAG}, ("url",)),
        "user": Obj({**_BASE, "user_id": Str()}, ("user_id",)),
        "usergroup": Obj({**_BASE, "usergroup_id": Str()}, ("usergroup_id",)),
        "channel": Obj({**_BASE, "channel_id": Str()}, ("channel_id",)),
        "team": Obj({**_BASE, "team_id": Str()}, ("team_id",)),
        "emoji": Obj(
            {**_BASE, "name": Str(), "unicode": Str(), "url": Str(), "skin_tone": Number(1, 6)},
            ("name",),
        ),
        "broadcast": Obj({**_BASE, "range": OneOf(("here", "channel", "everyone"))}, ("range",)),
        "date": Obj(
            {**_BASE, "timestamp": Number(), "format": Str(), "url": Str(), "fallback": Str()},
            ("timestamp", "format"),
        ),
        "color": Obj({**_BASE, "value": Str()}, ("value",)),
    }
)
_INLINES: dict[str, LimitRule] = {"type": KIND, "elements": Items(INLINE)}
_BORDER: dict[str, LimitRule] = {"border": Number(0, 1)}
SECTION = Obj(_INLINES, ("elements",))
LIST = Obj(
    {
        "type": KIND,
        "style": OneOf(("bullet", "ordered")),
        "elements": Items(OneOfTypes({"rich_text_section": SECTION})),
        "indent": Number(0, 8),
        "offset": Number(0),
        **_BORDER,
    },
    ("style", "elements"),
)
PARTS = OneOfTypes(
    {
        "rich_text_section": SECTION,
        "rich_text_list": LIST,
        "rich_text_preformatted": Obj({**_INLINES, **_BORDER, "language": Anything()}, ("elements",)),
        "rich_text_quote": Obj({**_INLINES, **_BORDER}, ("elements",)),
    }
)
RICH_TEXT = Obj({"type": KIND, "block_id": Str(255), "elements": Items(PARTS, 1)}, ("elements",))
