from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring import track_writer
from bot.authoring.track_writer import NoTrackNameError, TrackFullError, TrackShapeError, add_lessons, with_section
from bot.journeys.content import load
from bot.kit.content import ContentErrors
from bot.quizzes.content import Question
from tests.authoring.garden import SEEDS, TRACK, garden
from tests.quizzes.kinds import EVERY

GERMAN = "title: Garten\nsummary: Wie es wächst.\naudience: Alle\nsections:\n- id: spring\n  title: Frühling\n"


def everything(root: Path) -> dict[str, bytes]:
    """All files below a folder, by their paths."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def bare(question: Question) -> dict[str, object]:
    return question.model_dump() | {"id": question.id.rpartition("/")[2]}


def test_questions_of_every_kind_come_into_a_track(tmp_path):
    """Two to a lesson, in a section of their own, in every language of the track, and all is still there."""
    root = garden(tmp_path)
    place = root / "tracks" / "garden"
    (place / "track.de.yaml").write_text(GERMAN, encoding="utf-8")

    written = add_lessons(root, "garden", EVERY, source="spring bank.gift")

    assert [path.name for path in written] == [f"0{n + 1}-spring-bank-{n}.md" for n in range(1, 6)]
    track = load(root).default
    assert [section.id for section in track.in_language("de").sections] == ["spring", "spring-bank"]
    assert [step.lesson.title for step in track.steps[1:]] == [f"Spring bank {n}" for n in range(1, 6)]
    assert [bare(q) for step in track.steps[1:] for q in step.questions] == [
        question.model_dump() for question in EVERY
    ]
    assert (place / "track.yaml").read_text().startswith(TRACK)
    assert (place / "01-seeds.md").read_text() == SEEDS


def test_the_same_bank_twice_makes_two_sections(tmp_path):
    """Nothing is overwritten."""
    root = garden(tmp_path)
    for _ in range(2):
        add_lessons(root, "garden", EVERY[:1], source="bank.gift")

    assert [section.id for section in load(root).default.sections] == ["spring", "bank", "bank-b"]


def test_a_track_that_is_not_there_is_made(tmp_path):
    """With its title by its name, for its author to go on from."""
    root = garden(tmp_path)
    add_lessons(root, "first-aid", EVERY[:4], source="bank.gift")

    made = load(root).track("first-aid")
    assert made
    assert (made.title, len(made.steps)) == ("First aid", 2)


def test_nothing_is_half_applied(tmp_path, monkeypatch):
    """When the whole would not load, or the folder cannot be exchanged, everything is as it was."""
    root = garden(tmp_path)
    before = everything(root)
    monkeypatch.setattr(track_writer, "BODY", "")
    with pytest.raises(ContentErrors, match="the lesson itself is missing"):
        add_lessons(root, "garden", EVERY, source="bank.gift")
    assert everything(root) == before

    monkeypatch.undo()
    monkeypatch.setattr(Path, "rename", _refusing_the_new_one)
    with pytest.raises(OSError, match="no room"):
        add_lessons(root, "garden", EVERY, source="bank.gift")
    monkeypatch.undo()
    assert {path: text for path, text in everything(root).items() if "/.new-" not in path} == before
    load(root)


_rename = Path.rename


def _refusing_the_new_one(path: Path, target: Path) -> Path:
    """The folder that was there can be moved aside and back; the new one cannot take its place."""
    if path.name.startswith(".new-"):
        raise OSError("no room")
    return _rename(path, target)


@pytest.mark.parametrize("name", ["First Aid", "../elsewhere", "", "a/b", ".hidden"])
def test_a_track_has_a_plain_name(tmp_path, name):
    """No other folder is ever written to."""
    with pytest.raises(NoTrackNameError):
        add_lessons(garden(tmp_path), name, EVERY, source="bank.gift")


def test_a_track_ends_at_its_highest_number(tmp_path):
    """A hundredth lesson has no name."""
    root = garden(tmp_path, track=TRACK.replace("[01-seeds]", "[01-seeds, 98-late]"), seeds=SEEDS)
    (root / "tracks" / "garden" / "98-late.md").write_text(SEEDS.replace("Seeds", "Late"))
    with pytest.raises(TrackFullError):
        add_lessons(root, "garden", EVERY, source="bank.gift")


def test_a_section_is_added_where_the_sections_end():
    """What comes after them stays after them, and indents and comments stay as they are."""
    text = (
        "title: x\nsections:\n    # first\n    - id: a\n      title: A\n      lessons: [01-a]\n\npace:\n  days: mon\n"
    )
    assert with_section(text, {"id": "b", "title": "B"}, "track.yaml") == (
        "title: x\nsections:\n    # first\n    - id: a\n      title: A\n      lessons: [01-a]\n"
        "    - id: b\n      title: B\n\npace:\n  days: mon\n"
    )


@pytest.mark.parametrize("text", ["title: x\n", "sections: [{id: a}]\n", "sections:\n  - {id: a, title: A}\n"])
def test_sections_in_another_shape_are_left_alone(text):
    """And their author is told how to write them."""
    with pytest.raises(TrackShapeError):
        with_section(text, {"id": "b"}, "track.yaml")
