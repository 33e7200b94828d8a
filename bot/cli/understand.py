"""`understand`: show what the app makes of a sentence; nothing is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import typer
from pydantic import AwareDatetime, Field, ValidationError

from bot.app.groundswell import utc_now
from bot.conversation.answers import labels
from bot.conversation.content import folder_in
from bot.conversation.understanding import Understanding
from bot.errors import GroundswellError
from bot.kit.content import Strict
from bot.kit.dates import ReadingContext
from bot.kit.i18n import in_language
from bot.kit.time import usable_zone
from bot.settings import read


class UnreadableSentenceError(GroundswellError):
    """Line {line} can't be read: {reason}. A line is a JSON object with `text`, maybe `now`, `zone` and `language`."""


class SentenceToRead(Strict):
    """A sentence with when, where and in which language it was written."""

    text: str
    now: AwareDatetime = Field(default_factory=utc_now)
    zone: str = "UTC"
    language: str = "en-GB"


def run(text: str, given: dict[str, str], *, as_json: bool) -> None:
    """Print what a sentence means, or, for `-`, what each line of standard input means."""
    understanding = Understanding.load(folder_in(read().content))
    for sentence in _sentences(text, given):
        found = _understood(understanding, sentence)
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else _line(found))


def _sentences(text: str, given: dict[str, str]) -> Iterator[SentenceToRead]:
    lines = enumerate(sys.stdin, 1) if text == "-" else [(1, json.dumps({"text": text}))]
    for number, line in lines:
        if not line.strip():
            continue
        try:
            yield SentenceToRead.model_validate({**given, **_filled(json.loads(line))})
        except (ValueError, ValidationError) as error:
            raise UnreadableSentenceError(line=number, reason=str(error).splitlines()[0]) from None


def _filled(sentence: Any) -> dict[str, Any]:
    """What a line has, without its empty fields."""
    if not isinstance(sentence, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - reported like any other malformed line
    return {key: value for key, value in sentence.items() if value is not None}


def _understood(understanding: Understanding, sentence: SentenceToRead) -> dict[str, Any]:
    context = ReadingContext(sentence.now, usable_zone(sentence.zone), sentence.language)
    found = understanding.understand(sentence.text, context)
    with in_language(sentence.language):
        return {
            "intent": str(found.intent),
            "slots": dict(found.slots),
            "confidence": found.confidence,
            "offers": labels(found),
        }


def _line(found: dict[str, Any]) -> str:
    slots = ", ".join(f"{name}: {value}" for name, value in found["slots"].items())
    offered = " · ".join(found["offers"])
    return "  ".join(filter(None, (f"{found['intent']} ({found['confidence']:.2f})", slots, offered)))
