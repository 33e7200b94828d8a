"""Every pair and every row of the programme's lists is in the content, in both languages."""

from __future__ import annotations

from bot.sustainability.practice_check.content import PracticeCheckContext

PAIRS = [
    ("Knowledge in heads", "Knowledge in systems"),
    ("Personal relationships", "Defined roles and processes"),
    ("Ad-hoc decisions", "Governance frameworks"),
    ("Hero-driven", "Team-enabled"),
    ("Fragile", "Resilient"),
]
LISTS = {
    "Embed in existing processes": [
        "New hire onboarding includes AI training",
        "Performance management includes AI competencies",
        "Project methodologies include AI assessment",
        "Meeting templates include AI option consideration",
    ],
    "Create formal structures": [
        "Defined roles with AI responsibilities",
        "Governance bodies for AI decisions",
        "Budget lines for AI capability",
        "Career paths for AI skills",
    ],
    "Develop self-sustaining communities": [
        "Train community facilitators",
        "Create succession plans",
        "Build shared ownership",
        "Reduce dependence on founders",
    ],
}
GERMAN_PAIRS = [
    ("Wissen in Köpfen", "Wissen in Systemen"),
    ("Persönliche Beziehungen", "Festgelegte Rollen und Abläufe"),
    ("Entscheidungen von Fall zu Fall", "Verbindliche Regeln (Governance)"),
    ("Von Einzelnen getragen", "Vom Team getragen"),
    ("Zerbrechlich", "Widerstandsfähig"),
]
GERMAN_LISTS = {
    "In bestehende Abläufe einbauen": [
        "Zur Einarbeitung gehört eine KI-Schulung",
        "Zu den Mitarbeitergesprächen gehören KI-Kompetenzen",
        "Zur Projektmethode gehört die Prüfung, ob KI hilft",
        "In Besprechungsvorlagen steht die Frage, ob KI hilft",
    ],
    "Feste Strukturen schaffen": [
        "Festgelegte Rollen mit Verantwortung für KI",
        "Gremien für Entscheidungen über KI",
        "Budgetposten für KI-Kompetenz",
        "Karrierewege für KI-Kompetenz",
    ],
    "Communitys aufbauen, die sich selbst tragen": [
        "Moderationen für die Community ausbilden",
        "Nachfolge planen",
        "Gemeinsame Verantwortung aufbauen",
        "Weniger abhängig von den Gründern werden",
    ],
}


def test_the_five_pairs_are_there_word_for_word(content: PracticeCheckContext):
    """What depends on people, and what an institution has instead."""
    assert [(each.dependence, each.capability) for each in content.languages["en"].pairs] == PAIRS


def test_the_three_lists_are_there_word_for_word(content: PracticeCheckContext):
    """With four rows each."""
    found = {group.name: [each.text for each in group.practices] for group in content.languages["en"].lists}
    assert found == LISTS


def test_german_has_every_row_in_its_own_words(content: PracticeCheckContext):
    """The same ids in the same order, and no sentence is left in English."""
    english, german = content.languages["en"], content.languages["de"]
    assert german.outline == english.outline
    assert [(each.dependence, each.capability) for each in german.pairs] == GERMAN_PAIRS
    assert {group.name: [each.text for each in group.practices] for group in german.lists} == GERMAN_LISTS
    assert not texts(english) & texts(german)


def texts(content: object) -> set[str]:
    """Every text of one language."""

    def walk(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for name, each in value.items() if name != "id" for text in walk(each)]
        if isinstance(value, list | tuple):
            return [text for each in value for text in walk(each)]
        return [str(value)]

    return set(walk(content.model_dump()))  # type: ignore[attr-defined] # a model of the content


def test_an_id_is_used_once(content: PracticeCheckContext):
    """A row is found by it alone."""
    rows = [each.id for group in content.languages["en"].lists for each in group.practices]
    assert len({*rows}) == len(rows) == sum(len(each) for each in LISTS.values())
