from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys import views
from bot.journeys.content import load
from bot.kit.content import ContentErrors
from bot.reflections.content import Prompt
from tests.opening import shipped

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
    lessons:
      - 01-seeds
      - 02-water
"""
SEEDS = """\
---
title: Seeds
sources: []
questions:
  - id: which
    ask: Which seed grows?
    options:
      - text: The dry one
        why: It waits for rain.
      - text: The wet one
        correct: true
        why: Water wakes it.
reflection:
  ask: What will you sow?
---
Sow **one** seed.
"""
WATER = """\
---
title: Water
sources: [A gardener]
---
Water it.
"""
FILES = {"garden/track.yaml": TRACK, "garden/01-seeds.md": SEEDS, "garden/02-water.md": WATER}


def lay_out(root: Path, files: dict[str, str]) -> Path:
    """A content folder with these files below tracks/."""
    for name, text in files.items():
        path = root / "tracks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(errors="surrogatepass"))
    return root


def told(root: Path, files: dict[str, str]) -> list[str]:
    """What the author of these files reads, with paths below tracks/."""
    with pytest.raises(ContentErrors) as caught:
        load(lay_out(root, files))
    return [str(problem).removeprefix(f"{root}/tracks/") for problem in caught.value.problems]


def test_files_become_a_track(tmp_path):
    """Lessons stand in the listed order, named by their files, with their questions and prompts."""
    library = load(lay_out(tmp_path, FILES))

    track = library.default
    seeds, water = track.steps
    assert (track.id, track.title, track.language, track.pace.days, track.pace.at) == (
        ("garden", "Gardening", "en", "mon-fri", "09:00")
    )
    assert (seeds.lesson.id, seeds.lesson.body, seeds.prompt) == (
        ("seeds", "Sow **one** seed.", Prompt(ask="What will you sow?"))
    )
    assert (water.lesson.id, water.lesson.sources, water.questions, water.prompt) == (
        "water",
        ("A gardener",),
        (),
        None,
    )


def test_a_question_is_known_by_its_full_key(tmp_path):
    """Track, lesson and question make an id that is unique in the library."""
    library = load(lay_out(tmp_path, FILES))

    assert [question.id for question in library.questions()] == ["garden/seeds/which"]


def test_a_track_and_a_place_in_it_are_found_by_id(tmp_path):
    """What is not there is None."""
    library = load(lay_out(tmp_path, FILES))

    assert library.track("garden") is library.default
    assert library.track("kitchen") is None
    assert library.default.position("water") == 1
    assert library.default.position("sun") is None


def test_the_order_is_the_list_and_not_the_number(tmp_path):
    """An author may reorder a track without renaming a file."""
    swapped = TRACK.replace("      - 01-seeds\n      - 02-water\n", "      - 02-water\n      - 01-seeds\n")

    library = load(lay_out(tmp_path, FILES | {"garden/track.yaml": swapped}))

    assert [step.lesson.id for step in library.default.steps] == ["water", "seeds"]


def test_a_second_track_need_not_be_the_default(tmp_path):
    """One track is the default, others wait to be chosen."""
    second = {name.replace("garden", "meadow"): text for name, text in FILES.items()}
    second["meadow/track.yaml"] = TRACK.replace("default: true\n", "")

    library = load(lay_out(tmp_path, FILES | second))

    assert sorted(library.tracks) == ["garden", "meadow"]
    assert library.default.id == "garden"


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        ("track.yaml", "  at: 09:00", "  at: 9 am", "track.yaml:8: pace.at: a pace needs a time of day"),
        ("track.yaml", "  at: 09:00", "  at: 24:00", "track.yaml:8: pace.at: a pace needs a time of day"),
        ("track.yaml", "  at: 09:00\n", "", "track.yaml:6: pace.at: a pace needs a time of day"),
        ("track.yaml", "mon-fri", "workdays", "track.yaml:7: pace.days: the clock does not understand these days"),
        ("track.yaml", "mon-fri", "", "track.yaml:7: pace.days: a pace needs its days"),
        ("track.yaml", "language: en", "language: English", "track.yaml:4: language: every track names its language"),
        ("track.yaml", "default: true", "default: false", "track.yaml:1: no track is the default"),
        ("track.yaml", "      - 01-seeds\n", "", "01-seeds.md: track.yaml does not list this lesson"),
        ("track.yaml", "02-water", "02-sun", "02-water.md: track.yaml does not list this lesson"),
        (
            "track.yaml",
            "- 02-water\n",
            "- 02-water\n      - 03-sun\n",
            "track.yaml:15: sections.0.lessons.2: 03-sun: there",
        ),
        (
            "track.yaml",
            "- 02-water\n",
            "- 02-water\n      - ../x\n",
            "track.yaml:15: sections.0.lessons.2: ../x: there",
        ),
        (
            "track.yaml",
            "- 02-water\n",
            "- 02-water\n      - 01-seeds\n",
            "track.yaml:15: sections.0.lessons.2: 01-seeds: this",
        ),
        (
            "01-seeds.md",
            "        why: Water wakes it.\n",
            "",
            "01-seeds.md:10: questions.0.options.1.why: every option",
        ),
        ("01-seeds.md", "true", "false", "01-seeds.md:7: questions.0.options: one option is correct, not none"),
        ("01-seeds.md", "title: Seeds", "id: water\ntitle: S", "02-water.md:2: id: water is taken by 01-seeds.md"),
        ("01-seeds.md", "Sow **one** seed.", "", "01-seeds.md:16: body: the lesson itself is missing"),
        ("01-seeds.md", "  ask: What will you sow?", "  prompt: x", "01-seeds.md:13: reflection.ask: every reflection"),
    ],
)
def test_what_does_not_fit_is_told_with_file_and_line(tmp_path, file, before, after, expected):
    """Within a file or across files, the author reads where to mend it."""
    changed = FILES[f"garden/{file}"].replace(before, after, 1)
    assert changed != FILES[f"garden/{file}"]

    problems = told(tmp_path, FILES | {f"garden/{file}": changed})

    assert problems[0].startswith(f"garden/{expected}")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("garden/03-sun.de.md", "garden/03-sun.de.md: there is no 03-sun.md that this would be a variant of"),
        (
            "garden/notes.txt",
            "garden/notes.txt: only track.yaml, ideas.yaml and lessons named like 01-a-first-lesson.md belong here",
        ),
        ("garden/seeds.md", "garden/seeds.md: only track.yaml, ideas.yaml and lessons named like"),
        ("garden/03-Sun.md", "garden/03-Sun.md: only track.yaml, ideas.yaml and lessons named like"),
        ("README.md", "README.md: only folders of tracks belong here"),
        ("My garden/x.md", "My garden: only folders of tracks belong here"),
    ],
)
def test_nothing_is_passed_over_in_silence(tmp_path, name, expected):
    """A file that nobody will read is told, so that nobody waits for it in vain."""
    assert told(tmp_path, FILES | {name: "Hello"})[0].startswith(expected)


def test_a_hidden_file_is_no_content(tmp_path):
    """What a file manager leaves behind disturbs nobody."""
    library = load(lay_out(tmp_path, FILES | {".DS_Store": "", "garden/.DS_Store": ""}))

    assert list(library.tracks) == ["garden"]


def test_two_questions_of_a_lesson_need_two_ids(tmp_path):
    """The second one is told, with its line."""
    start, end = SEEDS.index("  - id: which"), SEEDS.index("reflection:")
    twice = SEEDS[:end] + SEEDS[start:end] + SEEDS[end:]

    problems = told(tmp_path, FILES | {"garden/01-seeds.md": twice})

    assert problems == ["garden/01-seeds.md:13: questions.1.id: which is taken by an earlier question"]


def test_only_one_track_is_the_default(tmp_path):
    """The second one that claims it is told."""
    second = {name.replace("garden", "meadow"): text for name, text in FILES.items()}

    problems = told(tmp_path, FILES | second)

    assert problems == [
        f"meadow/track.yaml:5: default: {tmp_path}/tracks/garden/track.yaml is already the default track"
    ]


def _garden_then(**next_of: str) -> dict[str, str]:
    """Tracks of the same lessons, each suggesting another one; the garden is the default."""
    files: dict[str, str] = {}
    for track, following in next_of.items():
        about = TRACK if track == "garden" else TRACK.replace("default: true\n", "")
        files |= {name.replace("garden", track): text for name, text in FILES.items()}
        files[f"{track}/track.yaml"] = f"{about}next: {following}\n" if following else about
    return files


def test_a_track_leads_to_the_next(tmp_path):
    """What is suggested at its end comes right after it in the list of tracks."""
    library = load(lay_out(tmp_path, _garden_then(garden="wood", meadow="", wood="")))

    wood = library.tracks["wood"]
    assert library.next_of(library.default) is wood
    assert library.next_of(wood) is None
    assert [track.id for track in library.in_order()] == ["garden", "wood", "meadow"]


def test_tracks_may_lead_to_each_other(tmp_path):
    """Each is listed once."""
    library = load(lay_out(tmp_path, _garden_then(garden="wood", meadow="", wood="garden")))

    assert [track.id for track in library.in_order()] == ["garden", "wood", "meadow"]


@pytest.mark.parametrize("following", ["garden", "wood"])
def test_the_next_track_is_another_one_that_is_there(tmp_path, following):
    """Neither itself nor one that is missing."""
    problems = told(tmp_path, _garden_then(garden=following))

    assert problems == [f"garden/track.yaml:15: next: there is no other track {following}"]


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (200, 1), (201, 2), (600, 3)])
def test_a_lesson_takes_as_long_as_its_words(tmp_path, words, minutes):
    """Begun minutes count as whole ones."""
    library = load(lay_out(tmp_path, FILES | {"garden/02-water.md": WATER.replace("Water it.", "a " * words)}))

    assert library.default.steps[1].minutes == minutes


def test_questions_take_their_time_too(tmp_path):
    """And minutes that an older file names are not read."""
    old = {"garden/01-seeds.md": SEEDS.replace("title: Seeds", "title: Seeds\nminutes: 9")}
    [seeds, _water] = load(lay_out(tmp_path, FILES | old)).default.steps

    alone = replace(seeds, questions=seeds.questions * 4)
    assert (seeds.minutes, alone.minutes) == (1, 3)


def test_a_folder_without_tracks_is_told(tmp_path):
    """A programme needs at least one."""
    with pytest.raises(ContentErrors, match="there is no track here"):
        load(tmp_path)


def test_everything_wrong_is_told_at_once(tmp_path):
    """A broken track.yaml does not hide what is wrong with its lessons."""
    files = {
        "garden/track.yaml": "title: [",
        "garden/01-seeds.md": SEEDS.replace("title: Seeds", "title: []"),
        "garden/02-water.md": "Water it.",
    }

    problems = told(tmp_path, files)

    assert [problem.split(": ")[0] for problem in problems] == [
        "garden/01-seeds.md:2",
        "garden/02-water.md:1",
        "garden/track.yaml:1",
    ]


@given(
    file=st.sampled_from(sorted(FILES)),
    start=st.integers(0, len(SEEDS)),
    length=st.integers(0, 30),
    text=st.one_of(st.just(""), st.text(max_size=20), st.text("-:[]{}&*!|>?%@`'\"\\#, \n0", max_size=20)),
)
def test_no_slip_of_the_pen_breaks_the_loader(tmp_path_factory, file, start, length, text):
    """Any stretch of a good file, replaced by anything: the library loads, or ContentErrors say why not."""
    good = FILES[file]
    slipped = good[:start] + text + good[start + length :]
    root = lay_out(tmp_path_factory.mktemp("slip"), FILES | {file: slipped})

    with suppress(ContentErrors):
        assert load(root).default.steps


def test_a_new_track_follows_those_that_were_begun():
    """The one that the newest suggests; none if it has been begun too."""
    library = shipped()
    first = library.tracks["getting-started"]
    following = library.following([first])
    assert following is not None
    assert following.id == first.next_id
    assert library.following([following, first]) is None
    shown = views.nothing_left(following)
    assert [each["action_id"] for each in shown["blocks"][-1]["elements"]] == [views.JOIN, views.OTHERS]
