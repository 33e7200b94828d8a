"""The few kinds of block that a Home is made of."""

from __future__ import annotations

from bot.kit.slack import Json

MAX_BLOCKS = 100


def header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def text(words: str, button: Json | None = None) -> Json:
    """A paragraph, with a button at its side where there is one."""
    made: Json = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    if button:
        made["accessory"] = button
    return made


def context(words: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": words}]}


def actions(*buttons: Json | None) -> list[Json]:
    """A row of the buttons there are; no row where there are none."""
    kept = [button for button in buttons if button]
    return [{"type": "actions", "elements": kept}] if kept else []


def divider() -> Json:
    return {"type": "divider"}


def view(sections: list[list[Json]]) -> Json:
    """A Home of sections parted by lines; what goes beyond Slack's hundred blocks is left out from the end."""
    blocks: list[Json] = []
    for section in filter(None, sections):
        blocks += [divider(), *section] if blocks else section
    return {"type": "home", "blocks": blocks[:MAX_BLOCKS]}
