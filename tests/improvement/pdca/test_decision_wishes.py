"""A lead begins, ends and decides experiments in words, each with a button and nothing by a sentence alone."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.conversation.deeds import Deed
from bot.delivery import standing_offers
from bot.improvement import views as backlog
from bot.improvement.pdca import acting, decision_wishes, result_views, views
from bot.improvement.pdca.acting import Decision, NotKeptError
from bot.improvement.pdca.models import Experiment, ExperimentDecision, ExperimentState
from bot.kit.i18n import in_language
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

STOP = "If you end an experiment early, its figures become useless. So please tell me the reason first."
WHICH = "An experiment tries out one improvement with half of a cohort. Which improvement would you like to try?"


def say(lab: Lab, text: str, language: str = "en", who: Member | None = None) -> Reply | None:
    with in_language(language):
        return decision_wishes.answer(CommandContext(lab.session, who or lab.sam, text, "D1", lab.now))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("stop the experiment", "en"),
        ("please end the experiment early", "en"),
        ("I want to call off the trial", "en"),
        ("Brich das Experiment ab", "de"),
        ("Beende den Versuch bitte", "de"),
        ("Lass uns den Versuch lieber abbrechen", "de"),
    ],
)
def test_an_end_is_asked_about_with_its_button(lab: Lab, text: str, language: str):
    """It runs on, and the button opens the window that asks for the reason."""
    number = lab.started(lab.cohort("Spring", 20))
    shown = say(lab, text, language)
    assert shown
    assert says(shown.message, STOP, language)
    assert views.END in str(shown.message)
    assert lab.experiment(number).state == ExperimentState.RUNNING


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("make it the standard", "en"),
        ("keep the change for everybody", "en"),
        ("let 3pm be the default from now on", "en"),
        ("we should roll this out to everyone", "en"),
        ("Mach es zum Standard", "de"),
        ("übernimm das für alle", "de"),
        ("das soll ab jetzt für alle gelten", "de"),
    ],
)
def test_a_verdict_that_waits_is_shown_with_its_three_ways(lab: Lab, text: str, language: str):
    """None of them is taken by the sentence."""
    number = lab.started(lab.cohort("Spring", 20))
    lab.ended(number)
    shown = say(lab, text, language)
    assert shown
    for button in (result_views.STANDARDISE, result_views.ITERATE, result_views.GIVE_UP):
        assert button in str(shown.message)
    assert lab.experiment(number).state == ExperimentState.CHECKED


def test_nothing_is_kept_before_there_is_a_verdict(lab: Lab):
    """While it runs it says so; where nobody tries anything the sentence is about something else."""
    assert say(lab, "make it the standard") is None
    lab.started(lab.cohort("Spring", 20))
    shown = say(lab, "make it the standard")
    assert shown
    assert says(shown.message, "There's no verdict to decide on yet.")
    assert result_views.STANDARDISE not in str(shown.message)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Start an experiment on the hour", "en"),
        ("I'd like to run an experiment with another hour", "en"),
        ("let's test a later hour on half of the cohort", "en"),
        ("Starte ein Experiment mit der Uhrzeit", "de"),
        ("können wir mal ausprobieren, ob es nachmittags besser läuft", "de"),
    ],
)
def test_a_beginning_offers_the_improvements(lab: Lab, text: str, language: str):
    """Each with the button that plans it, those that the sentence is about first, and nothing is begun."""
    lab.improvement("Shorter lessons")
    lab.improvement("Another hour")
    shown = say(lab, text, language)
    assert shown
    assert shown.message
    assert says(shown.message, WHICH, language)
    rows = [block for block in shown.message["blocks"] if "accessory" in block]
    assert {row["accessory"]["action_id"] for row in rows} == {views.TRY}
    if "hour" in text:
        assert "Another hour" in rows[0]["text"]["text"]
    assert backlog.ADD in str(shown.message)
    assert lab.session.exec(select(Experiment)).first() is None


def test_a_plan_that_has_not_begun_comes_first(lab: Lab):
    """With the button that leads to its start; what is tried already is not offered again."""
    lab.planned(lab.cohort("Spring", 20), "Later lessons")
    shown = say(lab, "start the experiment")
    assert shown
    assert views.READY in str(shown.message)
    assert views.TRY not in str(shown.message)


def test_without_improvements_one_is_asked_for(lab: Lab):
    """The window of the suggestion has what was said about it."""
    shown = say(lab, "start an experiment with shorter lessons")
    assert shown
    assert shown.message
    button = shown.message["blocks"][-1]["elements"][0]
    assert (button["action_id"], button["value"]) == (backlog.ADD, "shorter lessons")


@pytest.mark.parametrize(
    "text",
    [
        "don't stop the experiment",
        "why did we stop the experiment?",
        "cancel the trial session on Friday",
        "stop the lessons",
        "stop",
        "keep it",
        "let me make 4pm my default",
        "I made it the standard in my team last year and it worked",
        "start the lesson",
        "what is an experiment?",
    ],
)
def test_other_sentences_are_left_alone(lab: Lab, text: str):
    """Lessons, sessions and settings of one's own."""
    lab.started(lab.cohort("Spring", 20))
    assert say(lab, text) is None


def test_only_experiments_that_a_lead_may_change_are_shown(lab: Lab, lena: Member):
    """Somebody who leads another cohort ends nothing here."""
    lab.started(lab.cohort("Spring", 20))
    shown = say(lab, "stop the experiment", who=lena)
    assert shown
    assert views.END not in str(shown.message)


def test_a_typed_undo_takes_back_what_was_kept(lab: Lab):
    """Everybody has their hour back, the verdict waits again, and a second undo finds nothing to take back."""
    number = lab.started(lab.cohort("Spring", 20))
    lab.ended(number)
    acting.decide(lab.session, lab.sam, number, Decision(ExperimentDecision.STANDARDISE, "Afternoons"), now=lab.now)
    decision_wishes.remember_kept(lab.session, lab.sam, number, now=lab.now)
    lab.moved()
    context = CommandContext(lab.session, lab.sam, "undo", "D1", lab.now)
    stood = standing_offers.take(lab.session, context.person, None, now=lab.now)
    assert stood.undo == f"{decision_wishes.UNKEEP}:{number}"
    assert Deed.is_in(stood.undo)
    shown = decision_wishes.take_back(context, lab.library, number)
    assert says(shown.message, "Undone. Everything is back to how it was before you decided, and you can decide again.")
    assert result_views.STANDARDISE in str(shown.message)
    assert lab.experiment(number).state == ExperimentState.CHECKED
    with pytest.raises(NotKeptError):
        decision_wishes.take_back(context, lab.library, number)
