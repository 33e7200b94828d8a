"""Block Kit's interactive elements: which template draws each, and what can be chosen in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.inputs import HOLDS, initial
from sandbox.page.render.people import Viewer
from sandbox.state import Json

_FILTERED = {"group": "private", "im": "im", "mpim": "mpim"}  # what a filter calls a kind of conversation
_SOURCES = ("static", "external", "users", "conversations", "channels")

TEMPLATES: dict[str, str] = {
    "button": "button",
    "workflow_button": "button",
    "icon_button": "icon_button",
    "feedback_buttons": "feedback_buttons",
    "overflow": "overflow",
    "image": "image",
    "checkboxes": "choices",
    "radio_buttons": "choices",
    "datepicker": "picker",
    "timepicker": "picker",
    "datetimepicker": "picker",
    "plain_text_input": "text_input",
    "rich_text_input": "text_input",
    "email_text_input": "text_input",
    "url_text_input": "text_input",
    "number_input": "text_input",
    "file_input": "file_input",
    **{f"{source}_select": "select" for source in _SOURCES},
    **{f"multi_{source}_select": "multi_select" for source in _SOURCES},
}

GROUPED = frozenset({"checkboxes", "radio_buttons", *(f"multi_{source}_select" for source in _SOURCES)})
"""Elements made of several controls: their label is a legend, not a `<label>`."""


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    label: str
    chosen: bool
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class Group:
    """Choices under one label, which is empty when there is only one group."""

    label: str
    choices: list[Choice]


def groups(element: Json, viewer: Viewer, typed: Json | None = None) -> list[Group]:
    """What can be chosen, with what has been chosen already."""
    chosen = set(_chosen(element, typed))
    if "option_groups" in element:
        return [Group(group["label"]["text"], _choices(group, chosen)) for group in element["option_groups"]]
    if "options" in element:
        return [Group("", _choices(element, chosen))]
    listed = [Choice(value, label, value in chosen) for value, label in _listed(element, viewer)]
    return [Group("", listed)]


def _choices(holder: Json, chosen: set[str]) -> list[Choice]:
    return [
        Choice(
            value=option.get("value", ""),
            label=option["text"]["text"],
            chosen=option.get("value") in chosen,
            description=(option.get("description") or {}).get("text", ""),
            url=option.get("url", ""),
        )
        for option in holder["options"]
    ]


def _listed(element: Json, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The people or conversations of a select that the workspace fills, of the kinds that its filter leaves."""
    kind, wanted = element["type"], element.get("filter", {}).get("include", ("public", "private", "im", "mpim"))
    if "users" in kind:
        yield from ((user.id, user.real_name) for user in viewer.users.values() if not user.deleted)
    for conversation in viewer.conversations.values() if "users" not in kind else ():
        if conversation.kind == "channel":
            if "public" in wanted:
                yield conversation.id, f"#{conversation.name}"
        elif "conversations" in kind and viewer.id in conversation.members and _FILTERED[conversation.kind] in wanted:
            others = sorted(conversation.members - {viewer.id}) or [viewer.id]
            yield conversation.id, ", ".join(viewer.name_of(other) for other in others)


def _held(element: Json, typed: Json | None) -> Any:
    """What was entered last, or what the app had put there at first."""
    return typed.get(HOLDS[element["type"]]) if typed else initial(element)


def _chosen(element: Json, typed: Json | None) -> Iterator[str]:
    """The values of all that is chosen."""
    held = _held(element, typed) if element["type"] in HOLDS else None
    for item in held if isinstance(held, list) else [held]:
        if item:
            yield item["value"] if isinstance(item, dict) else item


def typed_text(element: Json, typed: Json | None) -> str:
    """The present content of a text, number, e-mail, address, date or time field."""
    held = _held(element, typed)
    if isinstance(held, dict):
        return "\n".join(_words(section) for section in held.get("elements", []))
    return "" if held is None else str(held)


def _words(section: Json) -> str:
    """A rich text section without its styles, as the page's plain field can hold it."""
    return "".join(item.get("text", "") for item in section.get("elements", []))


def holds(element: Json) -> str:
    """Under which name Slack's state keeps what is entered; empty for what holds nothing."""
    return {"overflow": "selected_option", "feedback_buttons": "value", **HOLDS}.get(element["type"], "")


def legible(element: Json, fallback: str) -> str:
    """What a screen reader calls the element: its own label, its placeholder, or `fallback`."""
    placeholder = (element.get("placeholder") or {}).get("text")
    return str(element.get("accessibility_label") or placeholder or fallback)
