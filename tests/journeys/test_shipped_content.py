from __future__ import annotations

import re

import pytest

from bot.journeys.content import TrackStep
from bot.quizzes.content import SingleChoice
from tests.opening import shipped

LIBRARY = shipped()
STEPS = [pytest.param(step, id=step.lesson.id) for track in LIBRARY.tracks.values() for step in track.steps]
CHOICES = [question for question in LIBRARY.questions() if isinstance(question, SingleChoice)]
QUESTIONS = [pytest.param(question, id=question.id) for question in CHOICES]

# Slack's Markdown block shows these; HTML, tables, links and headings are left to pages.
BEYOND_PLAIN_MARKDOWN = re.compile(r"<|^\s*#|^\s*\||\]\(|`|!\[", re.MULTILINE)


@pytest.mark.parametrize("step", STEPS)
def test_a_lesson_is_read_between_two_meetings(step: TrackStep):
    """At most 120 words, with something small to try today, in Markdown that needs no page."""
    body = step.lesson.body

    assert len(body.split()) <= 120
    assert body.splitlines()[-1].startswith("**Try today:** ")
    assert not BEYOND_PLAIN_MARKDOWN.search(body)


@pytest.mark.parametrize("step", STEPS)
def test_every_lesson_is_followed_by_a_question(step: TrackStep):
    """Reading without recalling fades."""
    assert 1 <= len(step.questions) <= 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_option_does_not_stand_out(question: SingleChoice):
    """Three or four options of similar length, so that only thinking helps."""
    lengths = [len(option.text) for option in question.options]

    assert len(lengths) in {3, 4}
    assert max(lengths) <= 1.25 * min(lengths)


def test_the_right_option_moves_about():
    """No position is right more often than the others taken together."""
    places = [[option.correct for option in question.options].index(True) for question in CHOICES]

    assert max(places.count(place) for place in places) <= len(places) / 2


@pytest.mark.parametrize("step", [step for step in STEPS if step.values[0].prompt])  # type: ignore[union-attr]
def test_a_reflection_ends_in_a_plan(step: TrackStep):
    """A plan that names its moment is kept more often."""
    assert step.prompt
    assert re.search(r"\*(When|If) .*\*$", step.prompt.ask)


def test_a_reflection_comes_soon():
    """The short default track invites one before it ends, the long one within its first two lessons."""
    assert any(step.prompt for step in LIBRARY.default.steps)
    assert any(step.prompt for step in LIBRARY.tracks["scaling-successes"].steps[:2])


def test_everybody_begins_with_the_short_track():
    """The long one is for those who choose it."""
    assert LIBRARY.default.id == "getting-started"
    assert len(LIBRARY.default.steps) == 5


def test_the_short_track_leads_to_one_for_everybody():
    """The long ones, for people who lead others, come after it in the list."""
    first, second, *others = LIBRARY.in_order()

    assert LIBRARY.next_of(first) is second
    assert (second.id, len(second.steps)) == ("everyday-ai", 10)
    assert {track.id for track in others} == {"facilitating-a-community", "scaling-successes"}


WORD = re.compile(r"[^\W\d_]+")
NAMED = re.compile(r"(?<=[a-z,;:] )([A-Z][^\W\d_]{2,})|\b([A-Z][^\W\d_]+)(?='s\b)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAYS = "(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
NO_PERSON = re.compile(f"{MONTHS}|{DAYS}|PDCA|PDF|Slack|Deming")


def _said(step: TrackStep) -> str:
    asked = [one.model_dump(mode="json") for question in step.questions for one in (question, question.review) if one]
    return " ".join([step.lesson.title, step.lesson.body, str(step.prompt.ask if step.prompt else ""), str(asked)])


def test_a_name_belongs_to_one_lesson():
    """Nadia of one lesson is not somebody else in the next."""
    told = {step.lesson.id: _said(step) for track in LIBRARY.tracks.values() for step in track.steps}
    ordinary = {word for text in told.values() for word in WORD.findall(text) if word.islower()}
    lessons: dict[str, set[str]] = {}
    for lesson, text in told.items():
        for name in {found[1] or found[2] for found in NAMED.finditer(text)}:
            if name.casefold() not in ordinary and not NO_PERSON.fullmatch(name):
                lessons.setdefault(name, set()).add(lesson)

    assert {name: found for name, found in lessons.items() if len(found) > 1} == {}
    assert len(lessons) > 60
