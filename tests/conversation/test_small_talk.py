"""What people say to the app as to a person."""

from __future__ import annotations

import pytest

from bot.conversation import small_talk
from bot.conversation.small_talk import SmallTalk


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("danke, und dir a schöne weihnachten", SmallTalk.WISH),
        ("gutes neues übrigens", SmallTalk.WISH),
        ("have a nice weekend!", SmallTalk.WISH),
        ("danke baba", SmallTalk.GOODBYE),
        ("bye", SmallTalk.GOODBYE),
        ("danke", None),
        ("guten abend", None),
        ("schönen abend noch", SmallTalk.WISH),
        ("ich hab wochenende", None),
        ("frohe weihnachten, mach bitte pause", None),
        ("schönes wochenende?", None),
    ],
)
def test_wishes_and_goodbyes(text: str, heard: SmallTalk | None):
    """Nothing else may be in them."""
    assert small_talk.heard(text) is heard


@pytest.mark.parametrize(
    ("text", "is_success"),
    [
        ("jetzt hats endlich ghaut, 10 min statt a stund", True),
        ("it worked, 10 minutes instead of an hour", True),
        ("hat ned klappt", False),
        ("it finally worked, but it took all day", False),
        ("hat es jetzt geklappt?", False),
    ],
)
def test_a_small_success_is_noticed(text: str, is_success):
    """Nothing denies or doubts it."""
    assert small_talk.tells_success(text) is is_success


@pytest.mark.parametrize(
    ("text", "is_start"),
    [
        ("servus, ja passt, fang ma an. hab aber ned viel zeit", True),
        ("los gehts", True),
        ("let's go", True),
        ("ok, I'm ready to start", True),
        ("I'm ready to hand in my capstone", False),
        ("I'm ready for my teach-back", False),
        ("fang ma nächste woche an", False),
        ("ich will nicht anfangen", False),
        ("los gehts?", False),
    ],
)
def test_a_start_is_meant_for_now(text: str, is_start):
    """Little time is no objection."""
    assert small_talk.wants_to_start(text) is is_start


def test_answers_to_how_often():
    """It may stay, or come every day; a negation is neither."""
    assert small_talk.wants_no_change("na passt schon wies is")
    assert small_talk.wants_it_daily("na jeden tag passt eh")
    assert not small_talk.wants_it_daily("nicht jeden tag")


def test_a_friendly_stop_and_a_complaint_after_it():
    """In one's own words."""
    assert small_talk.has_enough("ich glaub für mich reichts jetzt, hör ma auf. war eh gut")
    assert small_talk.asks_why_again("du hast gsagt es kommt nix mehr, warum schreibst am freitag wieder?")
