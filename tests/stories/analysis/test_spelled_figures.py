"""Which figures a text claims in words, and which numbers claim nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.analysis.spelled_figures import claimed, counts_people, values
from tests.stories.analysis.spelling import spelled

CLAIMS = {
    "en": {
        "It fell by thirty percent.": ("percent", 30),
        "It fell by one per cent.": ("percent", 1),
        "It took two weeks.": ("count", 2),
        "A thirty-minute training is short.": ("count", 30),
        "It takes half an hour a day.": ("count", 0.5),
        "Ten experienced nurses used it.": ("count", 10),
        "A dozen nurses used it.": ("count", 12),
        "There were twenty-one invoices.": ("count", 21),
        "They met three times a week.": ("count", 3),
        "They met twice a week.": ("count", 2),
        "Half of the team used it.": ("share", 50),
        "The time fell by half.": ("share", 50),
        "Two thirds of the letters were late.": ("share", 200 / 3),
        "A third fewer letters came.": ("share", 100 / 3),
        "You cut it by a quarter.": ("share", 25),
        "The number doubled.": ("multiple", 2),
        "It is twice as fast.": ("multiple", 2),
        "You halved the time.": ("multiple", 0.5),
        "It is three times as fast.": ("multiple", 3),
        "It grew tenfold.": ("multiple", 10),
    },
    "de": {
        "Es sank um dreißig Prozent.": ("percent", 30),
        "Es sank um ein Prozent.": ("percent", 1),
        "Es dauerte zwei Wochen.": ("count", 2),
        "Eine dreißigminütige Schulung ist kurz.": ("count", 30),
        "Es braucht eine halbe Stunde am Tag.": ("count", 0.5),
        "Zehn erfahrene Pflegekräfte nutzten es.": ("count", 10),
        "Ein Dutzend Pflegekräfte nutzte es.": ("count", 12),
        "Es waren einundzwanzig Rechnungen.": ("count", 21),
        "Sie trafen sich dreimal pro Woche.": ("count", 3),
        "Die Hälfte des Teams nutzte es.": ("share", 50),
        "Drei Viertel der Briefe kamen zu spät.": ("share", 75),
        "Es kam ein Drittel weniger Post.": ("share", 100 / 3),
        "Es dauert halb so lang.": ("share", 50),
        "Die Zahl hat sich verdoppelt.": ("multiple", 2),
        "Es geht doppelt so schnell.": ("multiple", 2),
        "Die Zeit wurde halbiert.": ("multiple", 0.5),
        "Es geht dreimal so schnell.": ("multiple", 3),
        "Es stieg auf das Zehnfache.": ("multiple", 10),
    },
}
PROSE = {
    "en": [
        "Two of them are easy to check.",
        "One thing is missing, and a second remark follows.",
        "The two teams differ in three ways.",
        "A third team tried it, and the fourth did not.",
        "The first half of the year was hard, the second was not.",
        "Half of this section repeats the context.",
        "That is only half the story.",
        "The last three quarters were hard.",
        "You say this twice, in two sentences.",
        "Count for two weeks how many come back.",
        "You could ask three colleagues what they think.",
        "How did the two weeks go?",
        "Two or three weeks of counting are enough.",
        "One colleague wrote it in one day.",
        "Nobody can be a hundred percent sure.",
        "Somebody else has to double-check it.",
        "The twenty-first invoice was the first to fail.",
        "In both halves a single case stands for all.",
    ],
    "de": [
        "Zwei davon sind leicht zu prüfen.",
        "Eine Sache fehlt, und eine zweite Anmerkung folgt.",
        "Die beiden Teams unterscheiden sich in drei Punkten.",
        "Ein drittes Team hat es versucht, das vierte nicht.",
        "Die erste Hälfte des Jahres war schwer.",
        "Die Hälfte dieses Abschnitts steht schon im Kontext.",
        "Das half uns einfach sehr.",
        "Das ist halb so schlimm.",
        "Das steht doppelt da, in zwei Sätzen.",
        "Zählt zwei Wochen lang, wie viele zurückkommen.",
        "Ihr könntet drei Kolleginnen fragen, was sie denken.",
        "Wie liefen die zwei Wochen?",
        "Zwei oder drei Wochen reichen zum Zählen.",
        "Eine Kollegin schrieb es an einem Tag.",
        "Niemand ist hundert Prozent sicher.",
        "In einem Vierteljahr ist viel passiert.",
        "Ein paar Leute nutzen es mehrfach.",
    ],
}
POINTS = {
    "en": ("points", "remarks", "things", "questions", "sentences", "reasons", "steps", "examples"),
    "de": ("Punkte", "Hinweise", "Dinge", "Fragen", "Sätze", "Gründe", "Schritte", "Beispiele"),
}
TIMES = {"en": ("minutes", "hours", "days", "weeks", "months"), "de": ("Minuten", "Stunden", "Tage", "Wochen")}


@pytest.mark.parametrize("language", CLAIMS)
def test_a_figure_in_words_is_a_claim(language: str):
    """With a unit, a percentage, a share, a multiple, or large."""
    for text, (kind, worth) in CLAIMS[language].items():
        [figure] = claimed(text, language)
        assert figure.kind.value == kind, text
        assert figure.value == pytest.approx(worth), text


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in PROSE for text in PROSE[language]])
def test_ordinary_prose_claims_no_figure(language: str, text: str):
    """Enumerations, ordinals, idioms, the text itself, advice and questions."""
    assert claimed(text, language) == []


@given(st.integers(1, 12), st.sampled_from(["en", "de"]), st.integers(0, 7))
def test_a_small_number_without_a_unit_claims_nothing(number: int, language: str, at: int):
    """However many things of the text it counts."""
    point = POINTS[language][at]
    text = {
        "en": f"There are {spelled(number, 'en')} {point} here.",
        "de": f"Hier sind {spelled(number, 'de')} {point}.",
    }
    assert claimed(text[language], language) == []


@given(st.integers(2, 999_999), st.sampled_from(["en", "de"]), st.integers(0, 3))
def test_a_number_with_a_unit_is_a_claim_of_its_value(number: int, language: str, at: int):
    """And of nothing else; a sentence may stand for it in figures of either language."""
    unit, words = TIMES[language][at], spelled(number, language)
    text = {"en": f"It took {words} {unit}.", "de": f"Es dauerte {words} {unit}."}[language]
    [figure] = claimed(text, language)
    assert figure.value == number
    assert figure.is_met_by(number)
    assert number in values(text)


@pytest.mark.parametrize(
    ("text", "known", "is_met"),
    [
        ("It took two weeks.", 14, True),
        ("It took two hours.", 120, True),
        ("It took two hours.", 90, False),
        ("More than half of them came.", 85, True),
        ("More than half of them came.", 35, False),
        ("Less than half of them came.", 35, True),
        ("About half of them came.", 39, True),
        ("Half of them came.", 39, False),
        ("It is almost twice as fast.", 1.7, True),
        ("It is twice as fast.", 1.5, False),
        ("It took more than thirty minutes.", 40, True),
        ("It took less than thirty minutes.", 40, False),
        ("It took about thirty minutes.", 33, True),
        ("It took thirty minutes.", 33, False),
    ],
)
def test_a_figure_is_met_as_exactly_as_it_is_meant(text: str, known: float, *, is_met: bool):
    """A time also in another unit; a share and a multiple need not be exact."""
    [figure] = claimed(text, "en")
    assert figure.is_met_by(known) is is_met


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("three quarters of them", {75, 0.75}),
        ("ein Drittel davon", {33}),
        ("both agreed", {2}),
        ("it doubled", {2, 100}),
        ("dreimal am Tag", {3}),
        ("thirty-five of them", {35}),
        ("zweiunddreißig davon", {32}),
        ("the time was halved", {50, 0.5}),
    ],
)
def test_the_words_of_a_sentence_are_worth_their_value(text: str, worth: set[float]):
    """Whatever they say, and in either language."""
    assert worth <= values(text)


def test_a_language_without_a_lexicon_claims_nothing_in_words():
    """There the words are not known."""
    assert claimed("Cela a pris trente minutes, trente pour cent de moins.", "fr") == []


def test_who_is_counted_is_told_from_what_is():
    """In figures or in words."""
    assert counts_people("We asked 12 nurses.", "en")
    assert counts_people("Zwölf Pflegekräfte machten mit.", "de")
    assert not counts_people("Ana and Rui wrote 12 letters in three weeks.", "en")
