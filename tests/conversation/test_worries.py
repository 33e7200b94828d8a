"""What people worry about is answered kindly and truly, in English and German; nothing is changed."""

from __future__ import annotations

import pytest

from bot.conversation import worries
from bot.conversation.words import fold
from bot.kit.i18n import in_language
from tests.sentences import says

SAID = {
    "watched": (
        "are you watching me?",
        "Are you spying on me",
        "am I being monitored?",
        "do you monitor what I do",
        "beobachtest du mich?",
        "werde ich hier überwacht?",
        "überwacht ihr mich?",
    ),
    "replaced": (
        "will AI replace me?",
        "will ai take my job",
        "is AI going to take our jobs?",
        "will I lose my job",
        "wird KI mich ersetzen?",
        "wird mich die KI ersetzen?",
        "nimmt mir die KI den Job weg?",
        "verliere ich meinen Job?",
        "Honestly I'm worried about my team's jobs",
        "I'm afraid AI will replace us",
        "Ich habe Angst, dass die KI meine Stelle ersetzt",
        "ich mache mir Sorgen um unsere Arbeitsplätze",
    ),
    "map": (
        "is my map secret?",
        "who can see my map?",
        "can my boss see my stakeholder map",
        "ist meine Karte geheim?",
        "wer sieht meine Karte?",
    ),
    "pulse": (
        "Who sees my pulse answer?",
        "can my boss see that I'm worried?",
        "who reads the monthly question",
        "Wer sieht meine Antwort auf die Pulsfrage?",
        "ist die Pulsabfrage anonym?",
    ),
    "no_pulse": (
        "stop asking me how I feel",
        "please don't ask me the monthly question",
        "frag mich nicht mehr, wie es mir geht",
        "keine Pulsfragen mehr",
    ),
    "without_me": (
        "would the programme survive if I left?",
        "what happens to the program when I leave",
        "würde das Programm ohne mich weiterlaufen?",
        "was passiert mit dem Programm, wenn ich gehe?",
    ),
    "none": (
        "I watched the video",
        "I'm worried about the deadline",
        "don't ask me on Mondays",
        "who sees my answers?",
        "will you replace this question?",
        "can I see the map of the office",
        "what happens if I don't answer",
        "they ask whether AI can help",
        "I will take my time",
        "where is my next session",
    ),
}


@pytest.mark.parametrize(("worry", "text"), [(worry, text) for worry, texts in SAID.items() for text in texts])
def test_what_is_worried_about(worry: str, text: str):
    """What only sounds like a worry is none."""
    found = worries.find(" ".join(fold(text).split()))
    assert (found.name.lower() if found else "none") == worry


@pytest.mark.parametrize("language", ["en", "de"])
def test_nobody_is_promised_a_job(language: str):
    """What isn't known is said not to be known, with something to ask."""
    with in_language(language):
        found = worries.answer("will ai replace me")
    sentence = (
        "I don't know, and I won't promise what I can't keep. It's fair to ask your manager: “What "
        "will be different about my work in a year, and what will help me then?”"
    )
    assert found
    assert says(found.text, sentence, language)
