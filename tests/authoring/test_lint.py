from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import checking
from tests.authoring.garden import SEEDS, garden

LONG = "Sow one seed. " * 41


def told(root: Path, **changed: str) -> list[str]:
    """The remarks about a garden, with the names of files alone."""
    made = garden(root, **changed)
    return [str(remark).removeprefix(f"{made}/tracks/garden/") for remark in checking.remarks(made)]


def test_a_good_lesson_gets_no_remark(tmp_path):
    """Nor does its German variant."""
    german = SEEDS.replace("Sow one seed. Water it well. Then wait for a week.", "Säe einen Samen. Gieße ihn gut.")

    assert told(tmp_path, german=german) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Sow one seed. ", LONG, "01-seeds.md:23: body: 131 words; 120 are the most"),
        (
            "Sow one seed. Water it well. Then wait for a week.",
            "Institutionalisation necessitates organisational considerations notwithstanding predispositions.",
            "01-seeds.md:23: body: reading ease -",
        ),
        ("Sow one seed.", "See [this](other.md).", "01-seeds.md:23: body: the link to other.md leads nowhere"),
        (
            "What wakes it?",
            "Which does not wake it?",
            "01-seeds.md:7: questions.0.ask: the question asks for",
        ),
        ("What wakes it?", "Was weckt es nicht?", "01-seeds.md:7: questions.0.ask: the question asks for"),
        (
            "A cold night in spring",
            "All of the above",
            "01-seeds.md:9: questions.0.options.0.text: “all of",
        ),
        ("A cold night in spring", "Alle genannten", "01-seeds.md:9: questions.0.options.0.text: “all of"),
        ("A cold night in spring", "Both of these", "01-seeds.md:9: questions.0.options.0.text: “all of"),
        (
            "A cold night in spring",
            "A day of steady raining",
            "01-seeds.md:11: questions.0.options.1.text: this reads almost like option 1",
        ),
        (
            "A cold night in spring",
            "It never wakes",
            "01-seeds.md:9: questions.0.options.0.text: “never” stands",
        ),
        (
            "A day of steady rain",
            "A day of steady rain that goes on until the ground is soaked",
            "01-seeds.md:11: questions.0.options.1.text: this is much longer than the other options",
        ),
        (
            "Water swells the shell until it opens.",
            "A day of steady rain it is.",
            "01-seeds.md:13: questions.0.options.1.why: this repeats the option",
        ),
    ],
)
def test_what_gives_an_answer_away_is_told(tmp_path, before, after, expected):
    """With file and line."""
    changed = SEEDS.replace(before, after, 1)
    assert changed != SEEDS

    assert any(remark.startswith(expected) for remark in told(tmp_path, seeds=changed)), told(
        tmp_path / "2", seeds=changed
    )


@pytest.mark.parametrize(
    "harmless",
    [
        "The tool does not help and nobody uses it. What wakes it?",
        "What wakes it, if it does not rain?",
        "Why does it not grow?",
        "Wann immer es regnet: Was weckt es?",
    ],
)
def test_a_case_may_tell_what_did_not_work(tmp_path, harmless):
    """Only a question that asks for what is not so is remarked on."""
    assert told(tmp_path, seeds=SEEDS.replace("A seed lies in dry sand. What wakes it?", f'"{harmless}"')) == []


@pytest.mark.parametrize("link", ["https://example.com/seeds", "mailto:a@example.com", "01-seeds.md#why", "track.yaml"])
def test_a_link_that_leads_somewhere_is_fine(tmp_path, link):
    """Addresses of the web are left to whoever reads them."""
    assert told(tmp_path, seeds=SEEDS.replace("Sow one seed.", f"Sow [one seed]({link}).")) == []


def test_a_third_question_is_one_too_many(tmp_path):
    """The remark stands at the first that has no room."""
    third = "  - {id: %s, kind: scale, ask: How dry is it?, low: dry, high: wet, why: It depends.}\n"
    more = "".join(third % name for name in ("two", "three", "four"))

    assert told(tmp_path, seeds=SEEDS.replace("---\nSow", f"{more}---\nSow")) == [
        "01-seeds.md:23: questions.2: 4 questions; 2 are the most for one lesson"
    ]


@pytest.mark.parametrize("hint", ["Tick all that fit.", "Wähle alles, was passt."])
def test_that_several_may_be_right_is_said_once(tmp_path, hint):
    """Above the boxes, so not in the question as well."""
    changed = SEEDS.replace("ask: A seed lies in dry sand. What wakes it?", f"ask: What wakes it? {hint}")
    [remark] = told(tmp_path, seeds=changed.replace("id: which", "id: which\n    kind: multiple_choice"))

    assert remark.startswith("01-seeds.md:8: questions.0.ask: the line above the boxes")


def test_minutes_are_no_longer_written(tmp_path):
    """A file from before they were counted is still read, and says where the line is."""
    [remark] = told(tmp_path, seeds=SEEDS.replace("title: Seeds", "title: Seeds\nminutes: 2"))

    assert remark.startswith("01-seeds.md:3: minutes: these are counted")


def test_the_review_question_is_looked_at_as_well(tmp_path):
    """It is a question like any other."""
    changed = SEEDS.replace("ask: Light alone wakes a seed.", "ask: Which of these does not wake a seed?")

    assert told(tmp_path, seeds=changed)[0].startswith("01-seeds.md:18: questions.0.review.ask: the question asks for")
