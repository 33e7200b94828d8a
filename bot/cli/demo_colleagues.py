"""Colleagues for the demo: made-up people who answer, reflect and plan as they are, the same each time."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.journeys.contact import UNANSWERED
from bot.measurement.measures import REVIEW_SUFFIX
from bot.quizzes.answer_parser import ANSWER as FIELD
from bot.quizzes.content import Question
from bot.quizzes.examples import example_answers
from bot.quizzes.rules import GivenAnswer
from bot.reflections.models import Happened
from sandbox.state import User

FIRST_NAMES = ("Ada", "Ben", "Carla", "Dev", "Elif", "Finn", "Greta", "Hugo", "Ines", "Jan")
LAST_NAMES = ("Abel", "Bauer", "Costa", "Dietrich", "Evans", "Fischer", "Gruber", "Haas", "Ito", "Jensen")
ZONES = ("Europe/Berlin", "Europe/London")
MAX_COLLEAGUES = len(FIRST_NAMES) * len(LAST_NAMES)
NOON = 12
REFLECTIONS = (
    "We lost the person who ran our pilot, and with her the only list of what worked.",
    "The other teams ask for the template, but nobody has time to explain it to them.",
    "I'd have said it was the tool. Looking back it was the half hour on Fridays.",
    "Our night shift never heard of it.",
)
PLANS = (
    ("the Monday meeting begins", "show one example of the week"),
    ("I answer the next complaint", "note what I had to look up"),
    ("somebody asks me how I did it", "write the steps down for them"),
)


class Temperament(StrEnum):
    """How somebody takes part: nearly always, hardly ever in the morning, or hardly ever."""

    STEADY = "steady"
    BUSY_MORNINGS = "busy_mornings"
    SELDOM = "seldom"


@dataclass(frozen=True)
class Colleague:
    """Somebody of the demo; everything that they do follows from who they are and what it is about."""

    user: User
    temperament: Temperament

    def answers(self, key: str, at: datetime, unanswered: int) -> bool:
        """Whether they answer what arrives now, with so many days left unanswered."""
        if self.temperament is Temperament.SELDOM:
            return self.chance("answer", key) < 0.1
        is_morning = at.astimezone(ZoneInfo(self.user.tz)).hour < NOON
        if self.temperament is Temperament.STEADY or not is_morning:
            return self.chance("answer", key) < 0.9
        # They catch up before the lessons would stop.
        return unanswered >= UNANSWERED or self.chance("answer", key) < 0.2

    def answer_to(self, question: Question) -> GivenAnswer:
        """What they answer: what is right, or what most of those take who are wrong."""
        best, *others = example_answers(question)
        difficulty = 0.15 + 0.5 * _chance("difficulty", question.id.removesuffix(REVIEW_SUFFIX))
        if question.id.endswith(REVIEW_SUFFIX):
            difficulty /= 2  # they have read why
        if not others or self.chance("right", question.id) >= difficulty:
            return best
        # Most of those who are wrong believe the same.
        liked = int(_chance("liked", question.id) * len(others))
        return others[liked if self.chance("liked", question.id) < 0.7 else -1]

    def reflection(self, key: str) -> str | None:
        """What they write below a lesson, if anything."""
        if self.chance("reflect", key) >= 0.25:
            return None
        return REFLECTIONS[int(self.chance("words", key) * len(REFLECTIONS))]

    def plan(self, key: str) -> Sequence[str] | None:
        """When they will do what, if they plan anything after a lesson."""
        if self.chance("plan", key) >= 0.12:
            return None
        return PLANS[int(self.chance("which", key) * len(PLANS))]

    def kept(self, key: str) -> Happened:
        """Whether they did what they planned, as they say."""
        return Happened.YES if self.chance("kept", key) < 0.6 else Happened.PARTLY

    def chance(self, *about: str) -> float:
        """A number from 0 to 1 that depends on them and on what it is about."""
        return _chance(self.user.id, *about)


def fields_of(given: GivenAnswer) -> dict[str, Sequence[str]]:
    """What an answer puts into the fields of its question, by their names; nothing where a button says it all."""
    places = given.order or given.matches
    if places:
        return {str(at): (str(place),) for at, place in enumerate(places)}
    if given.text:
        return {FIELD: (given.text,)}
    if given.number is not None:
        return {FIELD: (str(given.number),)}
    return {FIELD: tuple(str(each) for each in given.choices)}


def _chance(*about: str) -> float:
    digest = hashlib.sha256(":".join(about).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def colleagues(count: int) -> list[Colleague]:
    """So many colleagues; of ten, seven have no time in the morning, and one hardly ever takes part."""
    return [_colleague(number) for number in range(count)]


def _colleague(number: int) -> Colleague:
    round_, place = divmod(number, len(FIRST_NAMES))
    first, last = FIRST_NAMES[place], LAST_NAMES[(place + round_) % len(LAST_NAMES)]
    user = User(
        f"U0CROWD{number:03d}",
        f"{first}.{last}".lower(),
        f"{first} {last}",
        tz=ZONES[number % len(ZONES)],
        locale="en-GB",
        email=f"{first}.{last}@harbour.example".lower(),
        title="Operations",
        color=f"{int(_chance('colour', str(number)) * 0xFFFFFF):06x}",
    )
    temperament = Temperament.BUSY_MORNINGS
    if place == len(FIRST_NAMES) - 1:
        temperament = Temperament.SELDOM
    elif place % 4 == 0:
        temperament = Temperament.STEADY
    return Colleague(user, temperament)
