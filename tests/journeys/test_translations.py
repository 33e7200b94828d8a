from __future__ import annotations

from pathlib import Path

import pytest

from bot.journeys.content import load
from bot.kit.content import ContentErrors

TRACK = """\
title: Gardening
summary: How things grow.
audience: Beginners
language: en
default: true
pace:
  days: mon-fri
  at: 09:00
sections:
  - id: spring
    title: Spring
    lessons: [01-seeds]
  - id: summer
    title: Summer
    lessons: [02-water]
"""
TRACK_DE = """\
title: Gärtnern
summary: Wie etwas wächst.
audience: Für den Anfang
sections:
  - id: spring
    title: Frühling
  - id: summer
    title: Sommer
"""
SEEDS = """\
---
title: Seeds
ideas: [light]
sources: []
questions:
  - id: which
    ask: Which seed grows?
    confidence: true
    options:
      - text: The dry one
        why: It waits for rain.
      - text: The wet one
        correct: true
        why: Water wakes it.
    review:
      kind: numeric
      ask: How many days?
      answer: 12
      tolerance: 2
      why: So it is.
      why_not: It takes longer.
  - id: light
    kind: true_false
    ask: Light helps.
    correct: true
    why_true: It does.
    why_false: It does indeed.
  - id: order
    kind: ordering
    ask: What comes when?
    items:
      - {text: Root, why: It drinks.}
      - {text: Stem, why: It carries.}
      - {text: Leaf, why: It eats.}
reflection:
  ask: What will you sow?
  plan: true
---
Sow one seed.
"""
SEEDS_DE = (
    SEEDS.replace("title: Seeds", "title: Samen")
    .replace("ideas: [light]\nsources: []\n", "")
    .replace("The wet one", "Der nasse")
    .replace("Sow one seed.", "Säe einen Samen.")
)
WATER = "---\ntitle: Water\nsources: []\n---\nWater it.\n"
IDEAS = "- id: light\n  says: Plants eat light.\n"
FILES = {
    "track.yaml": TRACK,
    "track.de.yaml": TRACK_DE,
    "ideas.yaml": IDEAS,
    "01-seeds.md": SEEDS,
    "01-seeds.de.md": SEEDS_DE,
    "02-water.md": WATER,
}


def lay_out(root: Path, files: dict[str, str]) -> Path:
    """A content folder with one track of these files."""
    place = root / "tracks" / "garden"
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return root


def told(root: Path, files: dict[str, str]) -> list[str]:
    """What the author of these files reads, with the names of the files alone."""
    with pytest.raises(ContentErrors) as caught:
        load(lay_out(root, files))
    return [str(problem).removeprefix(f"{root}/tracks/garden/") for problem in caught.value.problems]


def test_a_track_speaks_another_language_lesson_by_lesson(tmp_path):
    """What has no variant stays in the original's language, and ids never change."""
    track = load(lay_out(tmp_path, FILES)).default
    german = track.in_language("de-AT")

    assert (german.id, german.title, german.language) == ("garden", "Gärtnern", "de")
    assert [section.title for section in german.sections] == ["Frühling", "Sommer"]
    assert [step.lesson.title for step in german.steps] == ["Samen", "Water"]
    assert [question.id for question in german.questions()] == [question.id for question in track.questions()]
    assert german.in_language("en") is track


@pytest.mark.parametrize("language", ["fr", "", None, "en", "en-GB"])
def test_a_language_without_a_variant_falls_back_to_the_original(tmp_path, language):
    """Nobody is left without their lessons."""
    track = load(lay_out(tmp_path, FILES)).default

    assert track.in_language(language) is track


def test_a_variant_of_a_lesson_alone_is_enough(tmp_path):
    """The track keeps its own title until somebody translates it."""
    files = {name: text for name, text in FILES.items() if name != "track.de.yaml"}
    german = load(lay_out(tmp_path, files)).default.in_language("de")

    assert (german.title, german.steps[0].lesson.title, german.sections[0].title) == ("Gardening", "Samen", "Spring")


def test_a_question_is_found_by_its_id_in_a_language(tmp_path):
    """Its review question has the same id with `-review` behind it, and is a question like any other."""
    library = load(lay_out(tmp_path, FILES))

    which = library.question("garden/seeds/which", "de")
    cousin = library.question("garden/seeds/which-review")
    assert which
    assert which.model_dump()["options"][1]["text"] == "Der nasse"
    assert cousin
    assert (cousin.kind, which.review) == ("numeric", library.question("garden/seeds/which-review", "de"))
    assert library.question("garden/seeds/which-review", "fr") is cousin
    assert library.question("garden/seeds/never") is None
    assert [question.id for question in library.questions()] == [
        "garden/seeds/which",
        "garden/seeds/which-review",
        "garden/seeds/light",
        "garden/seeds/order",
    ]


def test_a_section_knows_its_steps(tmp_path):
    """Every position belongs to one."""
    track = load(lay_out(tmp_path, FILES)).default

    assert [(section.id, section.start, section.end) for section in track.sections] == [
        ("spring", 0, 1),
        ("summer", 1, 2),
    ]
    assert track.section(1).id == "summer"
    assert [idea.id for idea in track.ideas] == ["light"]


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("01-seeds.de.md", "id: which", "id: who", "01-seeds.de.md:3: questions: 01-seeds.md has these ids, in this o"),
        ("01-seeds.de.md", "correct: true\n    why_true", "correct: false\n    why_true", ":23: questions.1.correct: "),
        (
            "01-seeds.de.md",
            "      - {text: Leaf, why: It eats.}\n",
            "      - {text: Leaf, why: E}\n      - {text: F, why: G}\n",
            ":29: questions.2.items: in 01-seeds.md there are 3",
        ),
        ("01-seeds.de.md", "answer: 12", "answer: 13", ":16: questions.0.review.answer: in 01-seeds.md it is 12"),
        ("01-seeds.de.md", "confidence: true", "confidence: false", ":6: questions.0.confidence: in 01-seeds.md it is"),
        ("01-seeds.de.md", "plan: true", "plan: false", ":33: reflection: `plan` is true in 01-seeds.md"),
        ("01-seeds.de.md", "title: Samen", "title: Samen\nideas: []", ":3: ideas: 01-seeds.md says otherwise"),
        (
            "01-seeds.de.md",
            "kind: true_false",
            "kind: maybe",
            ":21: questions.1.kind: there is no kind maybe; the kinds",
        ),
        ("track.de.yaml", "id: summer", "id: autumn", "track.de.yaml:7: sections: track.yaml has these ids, in this "),
        (
            "track.de.yaml",
            "  - id: summer\n    title: Sommer\n",
            "",
            "track.de.yaml:4: sections: track.yaml has these ",
        ),
        ("track.yaml", "language: en", "language: de", "01-seeds.de.md: de is the track's own language; its words b"),
        ("track.yaml", "id: summer", "id: spring", "track.yaml:13: sections.1.id: spring is taken by an earlier sec"),
        ("ideas.yaml", "id: light", "id: dark", "01-seeds.md:3: ideas.0: ideas.yaml has no idea light"),
        ("ideas.yaml", "- id: light", "- id: light\n  says: x\n- id: light", "ideas.yaml:3: ideas.1: light is already"),
        ("ideas.yaml", IDEAS, "", "ideas.yaml:1: ideas: at least 1 are needed"),
        ("01-seeds.md", "id: order", "id: which-review", "01-seeds.md:28: questions.2.id: which-review is taken by an"),
        (
            "01-seeds.md",
            "      kind: numeric",
            "      id: x\n      kind: numeric",
            ":15: questions.0.review: a review qu",
        ),
    ],
)
def test_what_does_not_match_is_told_with_file_and_line(tmp_path, file, before, after, expected):
    """A translator reads where the variant left its original."""
    changed = FILES[file].replace(before, after, 1)
    assert changed != FILES[file]
    problems = told(tmp_path, FILES | {file: changed})

    wanted = f"{file}{expected}" if expected.startswith(":") else expected
    assert any(problem.startswith(wanted) for problem in problems), problems


def test_a_variant_that_swaps_the_right_option_is_told(tmp_path):
    """The place of the right answer is part of the question."""
    swapped = SEEDS_DE.replace("        correct: true\n", "", 1).replace(
        "- text: The dry one\n", "- text: The dry one\n        correct: true\n"
    )

    assert told(tmp_path, FILES | {"01-seeds.de.md": swapped}) == [
        "01-seeds.de.md:7: questions.0.options: in 01-seeds.md the correct ones are, counted from 1: 2"
    ]


def test_a_missing_review_question_is_told(tmp_path):
    """A variant has a cousin wherever its original has one."""
    start, end = SEEDS_DE.index("    review:"), SEEDS_DE.index("  - id: light")

    assert told(tmp_path, FILES | {"01-seeds.de.md": SEEDS_DE[:start] + SEEDS_DE[end:]}) == [
        "01-seeds.de.md:4: questions.0.review: in 01-seeds.md there is a review question"
    ]


TEXT = "---\nsays: shorter\n---\nSow it.\n"


def test_another_text_of_a_lesson_is_read_in_both_languages(tmp_path):
    """With what is different in it; the questions are those of the lesson."""
    files = FILES | {"01-seeds+short.md": TEXT, "01-seeds+short.de.md": TEXT.replace("Sow it.", "Säe ihn.")}
    track = load(lay_out(tmp_path, files)).default
    told_ = [each.told(0, "short").steps[0] for each in (track, track.in_language("de"))]
    assert [step.lesson.body.strip() for step in told_] == ["Sow it.", "Säe ihn."]
    assert told_[0].questions == track.steps[0].questions
    assert track.told(0, "long") is track.told(1, "short") is track


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"01-seeds+short.md": TEXT}, "01-seeds+short.de.md: this text is missing"),
        ({"01-seeds+short.de.md": TEXT}, "01-seeds+short.md: this text is missing"),
        ({"03-sun+short.md": TEXT}, "03-sun+short.md: there is no 03-sun.md that this would be another text of"),
        ({"02-water+short.md": "---\nsays: shorter\nquestions: []\n---\nWater.\n"}, "02-water+short.md:3: questions"),
    ],
)
def test_a_text_that_does_not_fit_its_lesson_is_named(tmp_path, files, problem):
    """One that a language lacks, one of no lesson, and one with questions of its own."""
    assert any(each.startswith(problem) for each in told(tmp_path, FILES | files))
