"""What the helper knows: every row of the programme's tables, in both languages, with words for each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.change.resistance.content import APPROACH_IDS, PATTERN_IDS, SENTENCE, WORDS, CoachingContent
from bot.cli.check_coaching import coaching_problems
from bot.kit.content import ContentErrors
from bot.settings import ROOT
from tests.opening import shipped

PATTERN_ROWS = {
    "en": [
        ("Not invented here", "Threat to expertise", "Involve in adaptation"),
        ("We're different", "Fear of change", "Customize for context"),
        ("Too busy", "Competing priorities", "Leadership alignment"),
        ("Tried before, failed", "Past experience", "Acknowledge, differentiate"),
        ("What's in it for me?", "Self-interest", "Personal benefits, career"),
    ],
    "de": [
        ("Nicht von uns", "Sorge um das eigene Können", "An der Anpassung beteiligen"),
        ("Bei uns ist das anders", "Angst vor Veränderung", "An die Umgebung anpassen"),
        ("Keine Zeit", "Andere Prioritäten", "Die Leitung einbinden"),
        ("Das hatten wir schon, ohne Erfolg", "Frühere Erfahrung", "Anerkennen und den Unterschied zeigen"),
        ("Was habe ich davon?", "Eigener Nutzen", "Persönlicher Nutzen, berufliche Entwicklung"),
    ],
}
APPROACH_ROWS = {
    "en": [
        ("Rational", "Evidence-driven audiences", ("Data", "Case studies", "Pilots")),
        ("Emotional", "Vision-motivated audiences", ("Stories", "Aspirations", "Fear of missing out")),
        ("Political", "Power-oriented audiences", ("Coalition building", "Executive endorsement")),
        ("Social", "Peer-influenced audiences", ("Testimonials", "Communities", "Norms")),
    ],
    "de": [
        ("Rational", "Leute, die Belege wollen", ("Daten", "Fallbeispiele", "Pilotprojekte")),
        (
            "Emotional",
            "Leute, die ein Ziel bewegt",
            ("Geschichten", "Ziele und Wünsche", "Die Sorge, etwas zu verpassen"),
        ),
        ("Politisch", "Leute, die auf Einfluss achten", ("Verbündete finden", "Unterstützung der Leitung")),
        (
            "Sozial",
            "Leute, die auf Kolleginnen und Kollegen hören",
            ("Berichte von Kolleginnen und Kollegen", "Gemeinschaften", "Was üblich ist"),
        ),
    ],
}


@pytest.fixture(scope="module")
def content() -> CoachingContent:
    """What ships."""
    return CoachingContent.load(ROOT / "content")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_pattern_has_its_cause_and_response(content: CoachingContent, language: str) -> None:
    """The five rows on resistance are there, with root cause and response."""
    found = [(one.name, one.cause, one.response) for one in content.patterns[language].patterns]
    assert found == PATTERN_ROWS[language]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_approach_has_its_people_and_tactics(content: CoachingContent, language: str) -> None:
    """The four rows on influence are there, with whom they reach and how."""
    found = [(one.name, one.whom, one.tactics) for one in content.approaches[language].approaches]
    assert found == APPROACH_ROWS[language]


@pytest.mark.parametrize("language", ["en", "de"])
def test_there_are_two_sentences_for_every_pattern_and_person(content: CoachingContent, language: str) -> None:
    """No pair of a pattern and an approach is without words, and no two have the same."""
    ways = [one.ways(name) for one in content.approaches[language].approaches for name in PATTERN_IDS]
    texts = [text for way in ways for text in (way.first, way.second)]
    assert len(texts) == len(set(texts)) == 2 * len(APPROACH_IDS) * len(PATTERN_IDS)
    assert not any("{" in text for text in texts)


@pytest.mark.parametrize("language", ["en", "de"])
def test_there_are_three_written_talks_for_each_pattern(content: CoachingContent, language: str) -> None:
    """Each begins with what the colleague says, and ends with what the champion says."""
    talks = content.talks[language]
    for pattern in PATTERN_IDS:
        assert len(talks.of(pattern)) == 3
        assert {(one.lines[0].who, one.lines[-1].who) for one in talks.of(pattern)} == {("them", "you")}


def test_what_ships_fits_into_slack(content: CoachingContent) -> None:
    """No message of the content is refused by Slack, and no lesson that it names is missing."""
    assert coaching_problems(content, shipped()) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - id: too-busy", "  - id: never-busy"),
        (WORDS, "{name}"),
        (SENTENCE, ""),
        ("  - nobody asked us".strip(), "- (nobody asked us"),
        ("cause: Threat to expertise", "cause: ''"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, before: str, after: str) -> None:
    """A wrong id, a missing placeholder, a phrase that can't be read and an empty field are problems of the file."""
    shutil.copytree(ROOT / "content" / "coaching", tmp_path / "coaching")
    path = tmp_path / "coaching" / "patterns.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentErrors) as caught:
        CoachingContent.load(tmp_path)
    assert {problem.path for problem in caught.value.problems} >= {path}
