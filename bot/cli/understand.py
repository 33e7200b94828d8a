"""`understand`: show what the app makes of a sentence; nothing is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal

import typer
from pydantic import AwareDatetime, Field, ValidationError

from bot.app.groundswell import utc_now
from bot.community.activities.content import load as load_activities
from bot.community.calendar.reading_data import as_data
from bot.community.calendar.sentence_parser import understand
from bot.community.direct_messages import command_of as community_command
from bot.conversation.answers import labels
from bot.conversation.content import folder_in
from bot.conversation.intents import Intent
from bot.conversation.understanding import Understanding
from bot.conversation.understood import CERTAIN, SIGNS
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


Reader = Callable[[SentenceToRead, ReadingContext], dict[str, Any]]


def run(text: str, door: Literal["dm", "schedule"], given: dict[str, str], *, as_json: bool) -> None:
    """Print what a sentence means, or, for `-`, what each line of standard input means."""
    reader, line = (_schedule(), _schedule_line) if door == "schedule" else (_direct_message(), _line)
    for sentence in _sentences(text, given):
        with in_language(sentence.language):
            found = reader(sentence, ReadingContext(sentence.now, usable_zone(sentence.zone), sentence.language))
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else line(found))


def _direct_message() -> Reader:
    """Reads sentences to the app: an intent with its slots, and the buttons that would be shown.

    What the calendar takes is the slot `community`, as the command that it stands for; the titles it knows are those
    of the activities, as no workspace is there to look in.
    """
    understanding = Understanding.load(folder_in(read().content))
    kinds = load_activities(read().content).kinds_by_spoken_name()

    def understood(sentence: SentenceToRead, context: ReadingContext) -> dict[str, Any]:
        found = understanding.understand(sentence.text, context)
        slots = {name: value for name, value in found.slots.items() if name not in SIGNS}
        command = community_command(sentence.text, kinds, context)
        is_clear = found.intent is not Intent.NONE and found.confidence >= CERTAIN
        if command and not is_clear:
            return {"intent": str(Intent.NONE), "slots": {"community": command}, "confidence": CERTAIN, "offers": []}
        return {
            "intent": str(found.intent),
            "slots": slots | ({"community": command} if command else {}),
            "confidence": found.confidence,
            "offers": labels(found),
        }

    return understood


def _schedule() -> Reader:
    """Reads sentences to `/community schedule`."""
    catalog = load_activities(read().content)

    def understood(sentence: SentenceToRead, context: ReadingContext) -> dict[str, Any]:
        found = understand(sentence.text, catalog.kinds_by_spoken_name(), context)
        return as_data(found, catalog)

    return understood


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


def _line(found: dict[str, Any]) -> str:
    slots = ", ".join(f"{name}: {value}" for name, value in found["slots"].items())
    offered = " · ".join(found["offers"])
    return "  ".join(filter(None, (f"{found['intent']} ({found['confidence']:.2f})", slots, offered)))


def _schedule_line(found: dict[str, Any]) -> str:
    shown = (f"{name}: {value}" for name, value in found.items() if value not in (None, []))
    return "  ".join(shown)
