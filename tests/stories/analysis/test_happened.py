"""What has happened, told from what somebody will do."""

from __future__ import annotations

import pytest

from bot.stories.analysis import happened

HAPPENED = [
    ("en", "It has run without us since March."),
    ("en", "Dana handed it over in June."),
    ("en", "Two other teams use it, and a third will start in May."),
    ("en", "Any team could copy it."),
    ("de", "Seit März läuft es ohne uns."),
    ("de", "Die Liste wird jede Woche geprüft."),
    ("de", "Zwei Teams nutzen sie, ein drittes soll folgen."),
    ("fr", "Elle le fera seule."),
]
TO_COME = [
    ("en", "Marta will do the November close alone."),
    ("en", "In November Marta will run it without Devika, because the prompt is in SharePoint."),
    ("en", "The team in Hull's going to try it."),
    ("en", "We plan to hand it over."),
    ("en", "Next month another team starts."),
    ("de", "Marta wird den Abschluss im November alleine machen."),
    ("de", "Nächsten Monat macht Marta es allein."),
    ("de", "Wir planen die Übergabe."),
]


@pytest.mark.parametrize(("language", "sentence"), HAPPENED)
def test_what_has_happened(language: str, sentence: str):
    """Also beside something that is still to come; without words for it, any sentence tells it."""
    assert happened.is_told(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), TO_COME)
def test_what_is_still_to_come(language: str, sentence: str):
    """Whatever reason is given for it."""
    assert not happened.is_told(sentence, language)
