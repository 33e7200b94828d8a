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
