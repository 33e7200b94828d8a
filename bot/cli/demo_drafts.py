"""The demo's drafts of assets: the prompt's own sentences, sorted into its parts by simple cues."""

from __future__ import annotations

import re
from typing import Any

from bot.kit.patterns import LazyPattern

Json = dict[str, Any]
MAX_OF_A_PART, MAX_CHARACTERS = 6, 200
_SENTENCE = LazyPattern(r"^\[(?P<id>[A-Z]\d+)\] (?P<text>.+)$", re.MULTILINE)
_PART = LazyPattern(r"^(?P<name>\w+): .+ \((?P<roles>[a-z_, ]+)\)$", re.MULTILINE)
_LINE = LazyPattern(r"^Line (?P<number>\d+) \(", re.MULTILINE)
_QUOTED = LazyPattern(r"[“„\"](?P<words>[^“”„\"]{8,})[”“\"]")
# The first role whose pattern matches; a sentence that matches none is a fact, or in Approach a step.
_ROLES = (
    (
        "limit",
        r"\b(?:not|never|avoid|nobody|failed|dropped|nicht|nie|vermeid\w+|niemand|gescheitert|gestrichen)\b",
    ),
    ("control_group", r"\b(?:control group|neighbouring|kontrollgruppe|nachbar\w+)\b"),
    ("resource", r"https?://|\b(?:wiki|folder|template|recording|ordner|vorlage\w*|intranet|aufzeichnung)\b"),
    ("fact", r"\b(?:fell|rose|sank\w*|stieg\w*|stayed|blieb\w*)\b"),
    ("cost", r"\b(?:took|costs?|euros?|licen[cs]es?|budget|kostet\w*|lizenz\w*|brauchte)\b"),
)


def is_asked(body: Json) -> bool:
    """Whether a prompt asks for an asset, or for a second look at its lines."""
    system = str(body["messages"][0]["content"])
    return '{"lines": [' in system or "second reader of a document" in system


def answer(body: Json) -> Json:
    """A draft, or a verdict on each line of one."""
    system, user = (str(message["content"]) for message in body["messages"][:2])
    if '{"lines": [' not in system:
        numbers = [int(found["number"]) for found in _LINE.finditer(user)]
        return {"verdicts": [{"number": number, "verdict": "yes", "comment": ""} for number in numbers]}
    parts = {found["name"]: found["roles"].split(", ") for found in _PART.finditer(system)}
    drafted: dict[str, list[Json]] = {name: [] for name in parts}
    for found in _SENTENCE.finditer(user):
        role, text = _role(found["id"], found["text"])
        fitting = [name for name, roles in parts.items() if role in roles]
        if fitting and len(text) <= MAX_CHARACTERS:
            name = _part(found["id"], text, fitting)
            drafted[name].append({"heading": name, "text": text, "ids": [found["id"]], "role": role})
    return {"lines": [line for lines in drafted.values() for line in lines[:MAX_OF_A_PART]]}


def _part(id_: str, text: str, fitting: list[str]) -> str:
    if "everyday" in fitting and re.search(r"\b(?:every|each|jede[nrs]?)\b", text):
        return "everyday"
    # What came of it goes last, such as after how it was before.
    return fitting[-1 if id_.startswith("R") else 0]


def _role(id_: str, text: str) -> tuple[str, str]:
    quoted = _QUOTED.search(text)
    if quoted:
        return "quote", quoted["words"]
    for role, pattern in _ROLES:
        if re.search(pattern, text, re.IGNORECASE):
            return role, text
    return ("step" if id_.startswith("A") else "fact"), text
