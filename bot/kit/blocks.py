"""Block Kit: builders of Slack's blocks, elements and views, each cut to Slack's limits.

Features use these and never write such a dictionary by hand. Text is mrkdwn where Slack allows it and must be escaped
by the caller; labels, titles and options are plain text. Limits: https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from bot.kit.slack import Json

MAX_MESSAGE_BLOCKS = 50
MAX_VIEW_BLOCKS = 100
MAX_SECTION = 3000
MAX_PACKED = 2900
MAX_HEADER = 150
MAX_BUTTON = 75
MAX_ALT = 2000
MAX_OPTION = 75
MAX_TITLE = 24
MAX_LABEL = 2000
MAX_PLACEHOLDER = 150
MAX_CONFIRM_TITLE, MAX_CONFIRM_TEXT, MAX_CONFIRM_BUTTON = 100, 300, 30

Style = Literal["primary", "danger"]


def shorten(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters, with an ellipsis if it was cut."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def shorten_to_words(text: str, limit: int) -> str:
    """Whole words up to `limit` characters; whole characters in text without spaces."""
    if len(text) <= limit:
        return text
    start = text[:limit]
    return f"{start.rpartition(' ')[0] or start} …"


def shorten_lines(text: str, limit: int) -> str:
    """Mrkdwn of at most `limit` characters, cut between lines or words so that no entity such as `&amp;` breaks."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 2].rpartition("\n")[0] or text[: limit - 8].rpartition(" ")[0] or text[: limit - 8]
    return f"{kept}\n…"


def pack(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs as the texts of as few sections as Slack's limit allows."""
    found: list[str] = []
    for paragraph in paragraphs:
        if found and len(found[-1]) + len(paragraph) + 2 <= MAX_PACKED:
            found[-1] = f"{found[-1]}\n\n{paragraph}"
        else:
            found.append(paragraph)
    return found


def plain_text(text: str, limit: int = MAX_SECTION, *, emoji: bool | None = None) -> Json:
    made: Json = {"type": "plain_text", "text": shorten(text, limit)}
    return made if emoji is None else {**made, "emoji": emoji}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": shorten_lines(text, MAX_SECTION)}


def message(text: str, *parts: Json | Sequence[Json] | None) -> Json:
    """A message; `text` is for notifications and screen readers, and becomes its section if there are no parts."""
    return {"text": text, "blocks": compose(*parts)[:MAX_MESSAGE_BLOCKS] or [section(text)]}


def compose(*parts: Json | Sequence[Json] | None) -> list[Json]:
    """Flatten blocks and lists of blocks into one list, without None and empty rows of actions."""
    found: list[Json] = []
    for part in parts:
        found += [part] if isinstance(part, dict) else list(part or ())
    return [block for block in found if block["type"] != "actions" or block["elements"]]


def section(text: str, accessory: Json | None = None, *, block_id: str | None = None) -> Json:
    """A paragraph, perhaps with an element beside it."""
    made: Json = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        made["accessory"] = accessory
    return _identified(made, block_id)


def authored_section(text: str) -> Json:
    """A section with an author's text, which is never cut: `groundswell check` refuses one that is too long."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def header(text: str, *, emoji: bool | None = None) -> Json:
    return {"type": "header", "text": plain_text(text, MAX_HEADER, emoji=emoji)}


def context(*texts: str) -> Json:
    """Small grey text, one element for each of `texts`."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def markdown(text: str) -> Json:
    """Standard Markdown, as in lessons; Slack allows 12,000 characters per message."""
    return {"type": "markdown", "text": text}


def divider() -> Json:
    return {"type": "divider"}


def image(source: str, alt: str) -> Json:
    """An image by its address, or by the id of a file in Slack; `alt` is for those who don't see it."""
    where = {"image_url": source} if "://" in source else {"slack_file": {"id": source}}
    return {"type": "image", **where, "alt_text": shorten(alt, MAX_ALT)}


def actions(*elements: Json | None, block_id: str | None = None) -> Json:
    """A row of elements, without None."""
    return _identified({"type": "actions", "elements": [each for each in elements if each]}, block_id)


def button(
    action_id: str,
    label: str,
    value: object = None,
    *,
    style: Style | None = None,
    url: str | None = None,
    confirm: Json | None = None,
    accessibility_label: str | None = None,
) -> Json:
    """A button; `value` comes back as text when it is clicked."""
    made: Json = {"type": "button", "action_id": action_id, "text": plain_text(label, MAX_BUTTON)}
    more = {
        "value": None if value is None else str(value),
        "style": style,
        "url": url,
        "confirm": confirm,
        "accessibility_label": accessibility_label and shorten(accessibility_label, MAX_BUTTON),
    }
    return made | _present(more)


def confirm(title: str, text: str, yes: str, no: str, *, style: Style | None = None) -> Json:
    """A confirmation dialog."""
    made = {
        "title": plain_text(title, MAX_CONFIRM_TITLE),
        "text": plain_text(text, MAX_CONFIRM_TEXT),
        "confirm": plain_text(yes, MAX_CONFIRM_BUTTON),
        "deny": plain_text(no, MAX_CONFIRM_BUTTON),
    }
    return made | _present({"style": style})


def option(label: str, value: object, description: str | None = None) -> Json:
    """A choice of a select, of radio buttons or of checkboxes."""
    made: Json = {"text": plain_text(label, MAX_OPTION), "value": str(value)}
    return made if description is None else made | {"description": plain_text(description, MAX_OPTION)}


def static_select(
    options: Sequence[Json],
    *,
    initial: Json | None = None,
    placeholder: str | None = None,
    action_id: str | None = None,
) -> Json:
    more = {"placeholder": placeholder and plain_text(placeholder, MAX_PLACEHOLDER), "initial_option": initial}
    return _element("static_select", action_id, options=list(options), **more)


def radio_buttons(options: Sequence[Json], *, initial: Json | None = None, action_id: str | None = None) -> Json:
    return _element("radio_buttons", action_id, options=list(options), initial_option=initial)


def checkboxes(options: Sequence[Json], *, initial: Sequence[Json] = (), action_id: str | None = None) -> Json:
    # Slack refuses an empty list of initial options.
    return _element("checkboxes", action_id, options=list(options), initial_options=list(initial) or None)


def multi_select(options: Sequence[Json], *, action_id: str | None = None) -> Json:
    """A select menu for several options, for where there are more than checkboxes may be."""
    return _element("multi_static_select", action_id, options=list(options))


def overflow(options: Sequence[Json], *, action_id: str) -> Json:
    """The menu behind three dots."""
    return _element("overflow", action_id, options=list(options))


def text_input(
    *,
    initial: str | None = None,
    multiline: bool = False,
    max_length: int | None = None,
    placeholder: str | None = None,
    action_id: str | None = None,
) -> Json:
    more = {"placeholder": placeholder and plain_text(placeholder, MAX_PLACEHOLDER), "max_length": max_length}
    return _element("plain_text_input", action_id, initial_value=initial or None, multiline=multiline or None, **more)


def number_input(
    *, minimum: int | None = None, maximum: int | None = None, initial: int | None = None, action_id: str | None = None
) -> Json:
    """An input for whole numbers; Slack expects the limits as text."""
    limits = {"min_value": minimum, "max_value": maximum, "initial_value": initial}
    given = {name: None if value is None else str(value) for name, value in limits.items()}
    return _element("number_input", action_id, is_decimal_allowed=False, **given)


def url_input(*, initial: str | None = None, action_id: str | None = None) -> Json:
    return _element("url_text_input", action_id, initial_value=initial or None)


def date_picker(*, initial: date | str | None = None, action_id: str | None = None) -> Json:
    return _element("datepicker", action_id, initial_date=str(initial) if initial else None)


def time_picker(*, initial: str | None = None, action_id: str | None = None) -> Json:
    """A time of day; `initial` as HH:MM."""
    return _element("timepicker", action_id, initial_time=initial)


def channel_select(
    *, include: Iterable[str] = ("public", "private"), initial: str | None = None, action_id: str | None = None
) -> Json:
    """A select menu of conversations of these kinds."""
    return _element("conversations_select", action_id, filter={"include": list(include)}, initial_conversation=initial)


def person_select(*, initial: str | None = None, action_id: str | None = None) -> Json:
    """A select menu for one person."""
    return _element("users_select", action_id, initial_user=initial)


def people_select(*, action_id: str | None = None) -> Json:
    """A select menu for several people."""
    return _element("multi_users_select", action_id)


def file_input(filetypes: Sequence[str], *, max_files: int = 1, action_id: str | None = None) -> Json:
    return _element("file_input", action_id, filetypes=list(filetypes), max_files=max_files)


def input_block(block_id: str, label: str, element: Json, *, optional: bool = False, hint: str | None = None) -> Json:
    """A field of a form; the element's action id defaults to the block id."""
    made: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, MAX_LABEL),
        "element": {"action_id": block_id, **element},
        "optional": optional,
    }
    return made | _present({"hint": hint and plain_text(hint, MAX_LABEL)})


def quote(elements: Sequence[Json]) -> Json:
    """A quotation of rich text elements."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": list(elements)}]}


def paragraph(elements: Sequence[Json]) -> Json:
    """A paragraph of rich text elements, in which nothing is taken for markup or a mention."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def rich_text(text: str, **style: bool) -> Json:
    """An element of rich text, with a style such as `bold=True` or `strike=True`."""
    return {"type": "text", "text": text} | _present({"style": style or None})


def modal(
    callback_id: str,
    title: str,
    parts: Sequence[Json | None],
    *,
    close: str,
    submit: str | None = None,
    metadata: str = "",
) -> Json:
    """A modal; `metadata` comes back on submission (see kit/payloads.py). Slack requires `submit` if it has inputs."""
    made: Json = {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": metadata,
        "title": plain_text(title, MAX_TITLE),
        "close": plain_text(close, MAX_TITLE),
        "blocks": compose(*parts)[:MAX_VIEW_BLOCKS],
    }
    return made | _present({"submit": submit and plain_text(submit, MAX_TITLE)})


def home(sections: Iterable[Sequence[Json]]) -> Json:
    """An App Home of sections with dividers between them, cut at Slack's limit."""
    found: list[Json] = []
    for blocks in filter(None, (compose(section) for section in sections)):
        found += [divider(), *blocks] if found else blocks
    return {"type": "home", "blocks": found[:MAX_VIEW_BLOCKS]}


def _element(kind: str, action_id: str | None, **fields: object) -> Json:
    return _present({"type": kind, "action_id": action_id, **fields})


def _present(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def _identified(block: Json, block_id: str | None) -> Json:
    return block if block_id is None else {**block, "block_id": block_id}
