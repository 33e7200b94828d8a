"""Questions about the programme in a direct message."""

from __future__ import annotations

import pytest

from bot.change.stakeholders import views as stakeholder_views
from bot.insights.direct_messages import (
    _FOR_LEADS,
    _asked,
    _improvements,
    _learned,
    _map,
    _practice,
    _pulse,
    _report,
    _results,
    _scaling,
    _succession,
    _told,
)
from sandbox.people import LENA, SAM
from tests.sentences import says
from tests.stage import Stage

TOO_FEW = (
    "I can't show any figures yet: {n} person is on a track here. I show figures from {least} people "
    "up, so that nobody can be singled out."
)

FOR_LEADS = "The report is for the people who run the programme. `/learn progress` shows you how far you are yourself."


@pytest.mark.parametrize(
    "text",
    [
        "How's the programme going? What should I do on Monday?",
        "how is our program going",
        "I'd like to see the report",
        "send me last week's report please",
        "what's going well and what isn't?",
        "what's not going well?",
        "was läuft nicht so gut?",
        "how are my cohorts doing",
        "which are the hardest questions?",
        "Wie läuft das Programm?",
        "Schick mir bitte den Bericht",
        "Was soll ich am Montag tun?",
        "how are we doing this month?",
        "how did we do last week?",
        "which question is the hardest?",
        "Wie stehen wir diesen Monat da?",
        "Welche Frage ist die schwerste?",
        "are people still taking part?",
        "what do most people get wrong?",
        "Was machen die meisten falsch?",
        "Can you show me this week's numbers?",
        "Zeig mir die Zahlen dieser Woche",
        "how's everybody getting on?",
        "which questions do they struggle with most?",
        "Mit welcher Frage tun sich die Leute am schwersten?",
        "How many finished the track so far?",
    ],
)
def test_a_question_how_it_goes_gets_the_report(text: str):
    """In both languages."""
    assert _asked(text) is _report


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("How many hours did we save?", _results),
        ("Wie viele Stunden haben wir gespart?", _results),
        ("Ich möchte ein Ergebnis eintragen", _results),
        ("What should we improve first?", _improvements),
        ("Was sollten wir verbessern?", _improvements),
        ("what is getting in people's way?", _improvements),
        ("please improve the lesson From hero to system", _improvements),
        ("can we try a shorter lesson on half of the people?", _improvements),
        ("how is the experiment going?", _improvements),
        ("Wie läuft das Experiment?", _improvements),
        ("Wie läuft der Versuch?", _improvements),
        ("what came out of the experiment?", _improvements),
        ("was kam bei dem Versuch heraus?", _improvements),
        ("any news on our experiment?", _improvements),
        ("gibt es schon ein Ergebnis vom Experiment?", _improvements),
        ("is our experiment finished yet?", _improvements),
        ("results", _results),
        ("our handling time went from 42 minutes to 31 minutes since September", _told),
        ("Der Bearbeitungszeitraum fiel im November auf 31 Minuten", _told),
        ("what did we learn?", _learned),
        ("Was haben wir gelernt?", _learned),
        ("I'm leaving in spring, who takes over?", _succession),
        ("How do I hand over the programme?", _succession),
        ("Wer übernimmt das Programm, wenn ich gehe?", _succession),
        ("I need a successor", _succession),
        ("Could I ask people once a month how they feel about the change?", _pulse),
        ("How well is the change getting through to people?", _pulse),
        ("what worries people most?", _pulse),
        ("Wie geht es den Leuten mit der Veränderung?", _pulse),
        ("I want to write a strategy for how we scale this", _scaling),
        ("Ich brauche eine Skalierungsstrategie", _scaling),
        ("Who are the people that matter for this programme? I want to keep track of them", _map),
        ("who could block the change?", _map),
        ("Zeig mir meine Stakeholderkarte", _map),
        ("does too much depend on me?", _practice),
        ("Person oder Institution?", _practice),
    ],
)
def test_other_questions_get_results_or_improvements(text: str, answer: object):
    """What the programme brings, and what to change."""
    assert _asked(text) is answer


@pytest.mark.parametrize(
    "text",
    [
        "my report to the board took two hours",
        "who takes over the jam on Friday?",
        "what worries me is the deadline",
        "I want to write a strategy for the community",
        "is my stakeholder map private?",
        "who can help me with question 2?",
        "how do people use AI?",
        "how do I write a good prompt?",
        "how do I leave the course?",
        "what's open?",
        "stop",
        "when is my next lesson?",
        "I reported a bug yesterday",
        "well done!",
        "our meeting went from bad to worse",
        "can we try it on Friday?",
        "what does RAG mean?",
        "plan a prompt jam on Friday at 3",
        "which question did I get wrong?",
        "how many lessons have I finished?",
        "what's wrong with this question?",
        "was ist an der Frage falsch?",
        "wie viele Fragen sind noch offen?",
        "how do they do it in other companies?",
        "how are you?",
    ],
)
def test_other_sentences_are_left_alone(text: str):
    """They belong to lessons, stories and the calendar."""
    assert _asked(text) is None


async def test_a_lead_is_answered_and_a_learner_is_not(stage: Stage):
    """The report is for those who run the programme."""
    await stage.begins()
    question = "How's the programme going?"
    stage.says(question, SAM.id)
    await stage.seen(lambda: any(says(m.text, TOO_FEW, n=1, least=10) for m in stage.messages(SAM.id)))
    before = len(stage.messages(LENA.id))
    stage.says(question, LENA.id)
    await stage.seen(lambda: len([m for m in stage.messages(LENA.id)[before:] if m.from_app]) > 0)
    assert not any(says(m.text, TOO_FEW, n=1, least=10) for m in stage.messages(LENA.id))


@pytest.mark.parametrize("question", ["can you show me the report?", "Schick mir bitte den Bericht"])
async def test_a_learner_who_asks_for_the_report_is_told_whose_it_is(stage: Stage, question: str):
    """In a sentence that leads to their own progress, and without a figure."""
    await stage.begins()
    before = len(stage.messages(LENA.id))
    stage.says(question, LENA.id)
    answered = (await stage.seen(lambda: [m for m in stage.messages(LENA.id)[before:] if m.from_app]))[-1]
    assert says(answered.text, FOR_LEADS)


@pytest.mark.parametrize(
    "text",
    [
        "my progress report",
        "I need to write the report for my boss",
        "I want to write the weekly report with AI",
        "show me a prompt for the report",
        "the report is due on Friday",
    ],
)
def test_other_reports_are_no_wish_of_a_learner(text: str):
    """Those of their own work."""
    assert not _FOR_LEADS.search(text)


async def test_the_map_shows_no_name_where_it_was_asked_for_in_words(stage: Stage):
    """Its names come for the moment only, after a press."""
    stage.says("who could block the change?", SAM.id)
    await stage.seen(lambda: any(stakeholder_views.SHOW in str(m.blocks) for m in stage.messages(SAM.id)))
