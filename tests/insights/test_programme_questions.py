"""Questions about the whole programme in a direct message, and what is answered to them."""

from __future__ import annotations

import pytest

from bot.insights import hard_questions, programme_answers, programme_questions
from bot.insights.direct_messages import _asked, _report
from bot.insights.momentum import views as momentum_views
from bot.insights.programme_questions import ProgrammeQuestion
from bot.journeys.content import Library
from bot.outcomes import views as outcome_views
from sandbox.people import LENA, SAM
from tests.sentences import says
from tests.stage import Stage

COST = "I don't know what the programme costs, so I can't say whether it's worth the money. What I can say:"
BOARD = "Two sentences for the board:"
HABIT = (
    "I ask everybody how often they use AI when they start, and again after 30 and 90 days. So I can compare these "
    "three, but no calendar months, and I never say who stopped."
)
NO_RESULT = "I can't find a result called “{words}”."


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Is this programme actually worth the money?", ProgrammeQuestion.WORTH),
        ("does it pay off?", ProgrammeQuestion.WORTH),
        ("what's our ROI", ProgrammeQuestion.WORTH),
        ("Lohnt sich das Programm überhaupt?", ProgrammeQuestion.WORTH),
        ("Was bringt uns das ganze Programm?", ProgrammeQuestion.WORTH),
        ("Tell me in two sentences what the board should know", ProgrammeQuestion.BOARD),
        ("What should I tell my boss?", ProgrammeQuestion.BOARD),
        ("Gib mir zwei Sätze für den Vorstand", ProgrammeQuestion.BOARD),
        ("Do people use AI more often than in October?", ProgrammeQuestion.HABIT),
        ("Did anyone stop using AI after the course?", ProgrammeQuestion.HABIT),
        ("Nutzen die Leute KI jetzt öfter?", ProgrammeQuestion.HABIT),
        ("How is the month going?", ProgrammeQuestion.MONTH),
        ("wie läuft der monat?", ProgrammeQuestion.MONTH),
        ("Is it ethical to experiment on my staff?", ProgrammeQuestion.ETHICS),
        ("Darf ich an meinen Leuten überhaupt Experimente machen?", ProgrammeQuestion.ETHICS),
        ("do people know that they're in an experiment?", ProgrammeQuestion.ETHICS),
        ("How many customer cases did we answer last week?", ProgrammeQuestion.COUNT),
        ("Wie viele Fälle haben wir letzte Woche beantwortet?", ProgrammeQuestion.COUNT),
        ("I want to fix the lesson with the Saturday question", ProgrammeQuestion.LESSON),
        ("please improve the lesson From hero to system", ProgrammeQuestion.LESSON),
        ("Ich möchte die Frage mit dem Samstag verbessern", ProgrammeQuestion.LESSON),
    ],
)
def test_a_question_about_the_whole_is_known(text: str, question: ProgrammeQuestion):
    """In both languages."""
    assert programme_questions.find(text) is question


@pytest.mark.parametrize("text", ["What's working and what isn't?", "what works?", "Was funktioniert und was nicht?"])
def test_what_works_is_in_the_report(text: str):
    """As what goes well is."""
    assert programme_questions.find(text) is None
    assert _asked(text) is _report


@pytest.mark.parametrize(
    "text",
    [
        "How's the programme going?",
        "how many people finished?",
        "how many hours did we save?",
        "how do I use AI for emails?",
        "change my language",
        "the question was hard",
        "I want to change the question I answered",
        "stop the experiment",
        "what does RAG mean?",
        "this lesson was worth it",
    ],
)
def test_other_questions_are_left_alone(text: str):
    """They have answers of their own."""
    assert programme_questions.find(text) is None


def test_a_lesson_is_found_by_words_of_its_question(library: Library):
    """Or by its title; words that are in none find none."""
    track = next(iter(library.tracks.values()))
    step = next(one for one in track.steps if one.questions)
    found = programme_answers.questions_about(library, f"fix the lesson {step.lesson.title}")
    assert any(each.startswith(f"{track.id}/{step.lesson.id}/") for each in found)
    assert not programme_answers.questions_about(library, "fix the lesson with the xylophonist")


async def answered(stage: Stage, text: str, user: str = SAM.id) -> str:
    """What the app writes to that, with its buttons."""
    before = len(stage.messages(user))
    stage.says(text, user)
    [first, *_later] = await stage.seen(lambda: [m for m in stage.messages(user)[before:] if m.from_app])
    return f"{first.text} {first.blocks}"


async def test_a_lead_is_told_what_is_known_and_what_is_not(stage: Stage):
    """Each with the buttons that lead on."""
    await stage.begins()
    worth = await answered(stage, "Is this programme actually worth the money?")
    assert says(worth, COST)
    assert outcome_views.ADD in worth
    assert says(await answered(stage, "Tell me in two sentences what the board should know"), BOARD)
    assert says(await answered(stage, "Did anyone stop using AI after the course?"), HABIT)
    assert momentum_views.PAGE in await answered(stage, "How is the month going?")
    assert says(await answered(stage, "How many customer cases did we answer last week?"), NO_RESULT)


async def test_a_lesson_to_be_fixed_has_its_button(stage: Stage):
    """The window of the improvement opens from there."""
    await stage.begins()
    track = next(iter(stage.product.library.tracks.values()))
    title = next(one.lesson.title for one in track.steps if one.questions)
    assert hard_questions.IMPROVE in await answered(stage, f"improve the lesson {title}")


async def test_a_learner_gets_no_figures(stage: Stage):
    """Their question is read as anybody's."""
    await stage.begins()
    assert not says(await answered(stage, "Is this programme actually worth the money?", LENA.id), COST)
