"""Every row of the programme's table of stakeholders is in the content, in both languages."""

from __future__ import annotations

import pytest

from bot.change.stakeholders import rules, words
from bot.change.stakeholders.content import StakeholderContext, Weight
from bot.change.stakeholders.models import StakeholderApproach
from bot.change.stakeholders.rules import GREATEST, HIGH, LEAST, StakeholderType
from bot.kit.i18n import in_language

TABLE = [
    ("Champion", Weight.HIGH, Weight.HIGH, "Leverage as advocate"),
    ("Blocker", Weight.HIGH, Weight.LOW, "Understand concerns, address"),
    ("Supporter", Weight.LOW, Weight.HIGH, "Mobilize for grassroots"),
    ("Observer", Weight.LOW, Weight.LOW, "Keep informed"),
]
GERMAN = [
    ("Fürsprecher", "Als Fürsprecher einsetzen"),
    ("Bremser", "Bedenken verstehen und darauf eingehen"),
    ("Unterstützer", "An der Basis mobilisieren"),
    ("Beobachter", "Auf dem Laufenden halten"),
]


def test_the_table_is_there_word_for_word(strategies: StakeholderContext):
    """Name, influence, support and strategy, in the order in which they are taught."""
    found = [
        (each.name, each.influence, each.support, each.strategy) for each in strategies.languages["en"].stakeholders
    ]
    assert found == TABLE


def test_german_has_every_row_in_its_own_words(strategies: StakeholderContext):
    """The same kinds with the same weights, none of it left in English."""
    english, german = (strategies.languages[code].stakeholders for code in ("en", "de"))
    assert [each.id for each in german] == [each.id for each in english] == [*StakeholderType]
    assert [(each.name, each.strategy) for each in german] == GERMAN
    weights = [(each.influence, each.support) for each in english]
    assert [(each.influence, each.support) for each in german] == weights
    assert all(
        one.strategy != other.strategy and one.advice != other.advice
        for one, other in zip(english, german, strict=True)
    )


def test_the_map_places_people_as_the_table_does(strategies: StakeholderContext):
    """Four and five are high, everything else is low."""
    for influence in range(LEAST, GREATEST + 1):
        for support in range(LEAST, GREATEST + 1):
            said = strategies.of(rules.type_of(influence, support))
            assert (said.influence is Weight.HIGH, said.support is Weight.HIGH) == (influence >= HIGH, support >= HIGH)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_of_the_scales_and_every_approach_has_words(language: str):
    """Five for influence, five for support, and for whom each approach is."""
    with in_language(language):
        said = [say(each) for say in (words.influence, words.support) for each in range(LEAST, GREATEST + 1)]
        said += [say(each) for say in (words.approach, words.approach_for) for each in StakeholderApproach]
        assert len({*said}) == len(said) == 2 * GREATEST + 8
