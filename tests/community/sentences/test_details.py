"""What those who run a session say of its link, its place and its seats, and to those coming."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.community.activities.content import load
from bot.community.sentences import details, requests
from bot.community.sentences.details import Detail
from bot.kit.dates import ReadingContext
from bot.settings import ROOT

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
KNOWN = ["Prompt jam", "Schreibcafé", *load(ROOT / "content").kinds]
LINK = "https://meet.example/x"


@pytest.mark.parametrize(
    ("text", "detail", "value", "words"),
    [
        (f"the link for Thursday is {LINK}", Detail.LINK, LINK, "Thursday"),
        (f"the link for Thursday is <{LINK}|meet.example/x>", Detail.LINK, LINK, "Thursday"),
        (f"hier ist der neue Link für den Prompt Jam: {LINK}", Detail.LINK, LINK, "Prompt jam"),
        ("we're in room 4.12", Detail.PLACE, "room 4.12", ""),
        ("the prompt jam on Thursday is in the library", Detail.PLACE, "library", "Prompt jam on Thursday"),
        ("change the room of the prompt jam to B2", Detail.PLACE, "B2", "Prompt jam"),
        ("Wir treffen uns am Donnerstag in der Kantine", Detail.PLACE, "Kantine", "am Donnerstag"),
        (
            "Der Prompt Jam findet am Donnerstag in Raum 4.12 statt", Detail.PLACE, "Raum 4.12",
            "Prompt jam am Donnerstag",
        ),
        ("make it 20 seats", Detail.SEATS, "20", ""),
        ("limit the prompt jam to 12 people", Detail.SEATS, "12", "Prompt jam"),
        ("mach 20 Plätze daraus", Detail.SEATS, "20", ""),
        ("nur zwölf Plätze für das Schreibcafé", Detail.SEATS, "12", "Schreibcafé"),
        ("write to those coming: bring your laptop", Detail.MESSAGE, "bring your laptop", ""),
        (
            "schreib allen, die zum Prompt Jam kommen: bringt euren Laptop mit", Detail.MESSAGE,
            "bringt euren Laptop mit", "Prompt jam",
        ),
        ("tell everyone coming on Thursday: one\ntwo", Detail.MESSAGE, "one\ntwo", "on Thursday"),
    ],
)  # fmt: skip
def test_a_detail_of_a_session(text: str, detail: Detail, value: str, words: str):
    """With the title and the day that name it; the number of a room is no date."""
    request = requests.read(text)
    assert request
    found = details.read(request, text, KNOWN, ReadingContext(MONDAY, "Europe/Berlin", "en"))
    assert found
    assert (found.detail, found.value, found.words) == (detail, value, words)


@pytest.mark.parametrize(
    "text",
    [
        "we're in a crisis",
        "it's in the news",
        f"I read {LINK} and it helped",
        "we have 20 people in the team",
        "the team has 12 people",
        "make it 20 minutes",
        "is the prompt jam in room 4.12?",
        "my goal: write to those who matter",
        "Write to the team that the meeting on Friday is cancelled",
    ],
)
def test_other_sentences_are_left_alone(text: str):
    """What is told is no wish."""
    request = requests.read(text)
    assert request
    assert details.read(request, text, KNOWN, ReadingContext(MONDAY, "Europe/Berlin", "en")) is None
