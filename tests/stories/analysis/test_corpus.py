"""Ordinary sentences alarm nobody, and what must be caught is caught."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.stories.analysis.pii import find_pii, mask
from bot.stories.analysis.preprocessing import prepare
from bot.stories.analysis.rules import StoryRule, check_rules
from bot.stories.sections import Section

HERE = Path(__file__).parent
CAUGHT = yaml.safe_load((HERE / "must_be_caught.yaml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "de")
MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni"),
}
# What many sentences may say one after the other, with {day}, {month}, {number} and two figures that differ.
SERIES = {
    "en": [
        "On {day} {month} we trained {people} people in {minutes} minutes.",
        "The training on {day} {month} lasted {minutes} minutes and had {people} participants.",
        "In total {people} people attended the training on {day} {month}.",
        "On {month} {day} the error rate of the forms was {people} percent.",
        "On Monday all {people} nurses of the shift took part in the training.",
        "The training in room {number} took {minutes} minutes.",
        "Step {number} takes {minutes} minutes.",
        "Ticket {number} took {minutes} minutes.",
        "Reading a report takes {minutes} minutes.",
    ],
    "de": [
        "Am {day}. {month} schulten wir {people} Personen in {minutes} Minuten.",
        "Die Schulung am {day}. {month} dauerte {minutes} Minuten und hatte {people} Teilnehmende.",
        "Am {day}. {month} nahmen alle {people} Pflegekräfte der Schicht an der Schulung teil.",
        "Am {day}.{number}.2025 dauerte die Schulung {minutes} Minuten.",
        "Die Schulung in Raum {number} dauerte {minutes} Minuten.",
        "Einen Bericht zu lesen dauert {minutes} Minuten.",
    ],
}
COMPATIBLE = {
    "en": [
        ("We trained 12 people for 45 minutes on 4 February.", "We trained 15 people for 60 minutes on 11 February."),
        ("The training on Monday had 12 participants in total.", "The training on Thursday had 15 in total."),
        ("The training on Monday lasted two days.", "The training in May lasted three weeks."),
        ("In Cork the training took 20 minutes.", "In Leeds the training took 45 minutes."),
        ("Writing the report takes 12 minutes.", "Reading the report takes 5 minutes."),
        ("We answer 85 percent of mails within a day.", "We answer 40 percent of mails within an hour."),
        ("In the night shift 40 percent of the staff used it.", "Of the nurses 70 percent of the staff used it daily."),
        ("Installing the tool took three days.", "Writing the guide took two weeks."),
    ],
    "de": [
        ("Am Montag schulten wir 12 Personen in zwei Stunden.", "Am Donnerstag schulten wir 15 in drei Stunden."),
        ("Die Schulung am Montag dauerte zwei Tage.", "Die Schulung im Mai dauerte drei Wochen."),
        ("In Bonn dauerte die Schulung 20 Minuten.", "In Kiel dauerte die Schulung 45 Minuten."),
        ("Den Bericht zu schreiben dauert 12 Minuten.", "Den Bericht zu lesen dauert 5 Minuten."),
        ("Wir beantworten 85 Prozent der Mails an einem Tag.", "Wir beantworten 40 Prozent in einer Stunde."),
    ],
}
BY_RULE = {
    "attack": StoryRule.TAMPERING,
    "placeholder": StoryRule.PLACEHOLDER,
    "boilerplate": StoryRule.BOILERPLATE,
    "lorem": StoryRule.LOREM,
    "one_person": StoryRule.HERO,
}
PERSONAL = sorted({*CAUGHT} - {*BY_RULE, "contradiction"})
ALARMS = {
    StoryRule.TAMPERING,
    StoryRule.PLACEHOLDER,
    StoryRule.PERSONAL,
    StoryRule.LOREM,
    StoryRule.BOILERPLATE,
    StoryRule.HERO,
    StoryRule.CONTRADICTION,
}


def ordinary(language: str) -> list[str]:
    return (HERE / f"ordinary_sentences.{language}.txt").read_text(encoding="utf-8").splitlines()


def alarms(text: str, language: str) -> set[StoryRule]:
    """What is said about a text wherever it stands; a dependence on one person is looked for among the factors."""
    return {one.rule for one in check_rules(prepare({Section.FACTORS: text}, language))}


def contradictions(first: str, second: str, language: str) -> bool:
    prepared = prepare({Section.APPROACH: first, Section.RESULTS: second}, language)
    return any(one.rule == StoryRule.CONTRADICTION for one in check_rules(prepared))


def listed(failing: list[str]) -> str:
    return f"{len(failing)} sentences:\n" + "\n".join(failing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large(language: str):
    """Three hundred different ordinary sentences a language, and seventy that must be caught."""
    sentences = ordinary(language)
    assert len(sentences) == len(set(sentences)) >= 300
    assert sum(len(by_language[language]) for by_language in CAUGHT.values()) >= 70


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_sentences_alarm_nobody(language: str):
    """Neither as an attack, a placeholder, personal data, filler, dependence on one person, nor a contradiction."""
    failing = []
    for text in ordinary(language):
        found = alarms(text, language) & ALARMS
        if found:
            hidden = [f"{one.kind} {text[one.start : one.end]!r}" for one in find_pii(text)]
            failing.append(f"{', '.join(sorted(found))}: {text} {hidden or ''}")
    assert not failing, listed(failing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", BY_RULE)
def test_every_sentence_of_a_kind_breaks_its_rule(kind: str, language: str):
    """An attack, a placeholder, filler, or dependence on one person."""
    failing = [text for text in CAUGHT[kind][language] if BY_RULE[kind] not in alarms(text, language)]
    assert not failing, listed(failing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PERSONAL)
def test_every_secret_is_masked(kind: str, language: str):
    """Whole, and nothing else with it."""
    failing = []
    for marked in CAUGHT[kind][language]:
        before, _, rest = marked.partition("«")
        secret, _, after = rest.partition("»")
        masked = mask({"context": f"{before}{secret}{after}"}).texts["context"]
        if not (masked.startswith(f"{before}[") and masked.endswith(f"]{after}")):
            failing.append(f"{marked} → {masked}")
    assert not failing, listed(failing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contradicting_figures_are_seen(language: str):
    """Two sentences that cannot both be right, or one that cannot be."""
    failing = [
        f"{one} | {two}" for one, two in CAUGHT["contradiction"][language] if not contradictions(one, two, language)
    ]
    assert not failing, listed(failing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_of_different_things_are_no_contradiction(language: str):
    """Of other days, places or tasks."""
    failing = [f"{one} | {two}" for one, two in COMPATIBLE[language] if contradictions(one, two, language)]
    assert not failing, listed(failing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_sentences_about_different_days_do_not_contradict_each_other(language: str):
    """However alike they are."""
    failing = []
    for pattern in SERIES[language]:
        text = " ".join(
            pattern.format(
                day=1 + at % 28,
                month=MONTHS[language][at % 6],
                number=at + 1,
                people=6 + (at * 5) % 19,
                minutes=30 + 5 * (at % 11),
            )
            for at in range(60)
        )
        if StoryRule.CONTRADICTION in alarms(text, language):
            failing.append(pattern)
    assert not failing, listed(failing)


def test_a_contradiction_in_a_long_text_is_still_seen():
    """Among sixty sentences about different days."""
    days = " ".join(
        f"The training on {1 + at % 28} {MONTHS['en'][at % 6]} lasted {30 + at} minutes." for at in range(60)
    )
    assert contradictions(f"{days} The pilot lasted six weeks.", "The pilot lasted three months.", "en")
