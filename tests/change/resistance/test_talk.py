"""What champions begin with when somebody is against it, and what they get, in the whole product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.change.resistance import views
from bot.change.resistance.models import Coaching
from bot.change.resistance.service import OTHER
from bot.kit.slack import Json
from bot.reflections import views as reflections
from bot.reflections.models import Plan
from sandbox import actions
from sandbox.people import LENA
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage

COACHINGS, PLANS = Coaching.__table__, Plan.__table__  # type: ignore[attr-defined]


def buttons(message: Message) -> dict[str, Json]:
    """The buttons of the helper below a message, by what they do."""
    rows = [block for block in message.blocks or [] if block["type"] == "actions"]
    found = [each for row in rows for each in row["elements"]]
    ours = [each for each in found if each["action_id"].partition(":")[0] in (views.PRESSED, views.EDIT)]
    return {each["value"]: each for each in ours}


def newest(stage: Stage, user: str = LENA.id) -> Message | None:
    """The newest message of the helper that can be answered."""
    return next((each for each in reversed(stage.messages(user)) if buttons(each)), None)


async def said(stage: Stage, text: str, user: str = LENA.id) -> Message:
    """Somebody writes, and the helper answers with a new message."""
    before = newest(stage, user)
    stage.says(text, user)
    await stage.seen(lambda: (found := newest(stage, user)) is not None and found is not before)
    found = newest(stage, user)
    assert found
    return found


def verbs(message: Message) -> set[str]:
    """What the buttons of a message do."""
    return {value.partition(" ")[0] for value in buttons(message)}


async def press(stage: Stage, message: Message, verb: str, *rest: str) -> Message:
    """They press a button; the message as it looks then."""
    shown = stage.now_shown(message)
    value = next(v for v in buttons(shown) if v.split()[0] == verb and v.split()[2:] == list(rest))
    action_id = buttons(shown)[value]["action_id"]
    before = shown.blocks
    await actions.click(stage.sandbox, user=LENA.id, channel=message.channel, ts=message.ts, action_id=action_id)
    await stage.seen(lambda: stage.now_shown(message).blocks != before)
    return stage.now_shown(message)


def only(stage: Stage) -> Any:
    """The one talk there is."""
    (row,) = stage.rows(COACHINGS)
    return row


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("they say we tried that before", "tried-before"),
        ("My boss says we have no time for it", "too-busy"),
        ("mein Team sagt, dafür haben wir keine Zeit", "too-busy"),
        ("Meine Kollegin meint, bei uns ist das anders", "we-are-different"),
        ("They keep saying ours would be better", "not-invented-here"),
        ("Sie fragen: was haben wir davon?", "whats-in-it-for-me"),
    ],
)
async def test_a_reported_sentence_is_recognised(stage: Stage, sentence: str, pattern: str) -> None:
    """What others say is recognised at once, and the helper asks who is in front of them."""
    shown = await said(stage, sentence)
    assert only(stage).pattern == pattern
    assert verbs(shown) == {views.WHO, views.UNSURE}


@pytest.mark.parametrize("objection", ["and we have no time for it anyway", "außerdem haben wir keine Zeit"])
async def test_another_objection_is_no_description_of_somebody(stage: Stage, objection: str) -> None:
    """The talk goes on with what was said last; a description still names an approach."""
    await said(stage, "they say we tried that before")
    await said(stage, objection)
    assert (only(stage).pattern, only(stage).approach) == ("too-busy", "")
    await said(stage, "she wants numbers before anything")
    assert only(stage).approach == "rational"


@pytest.mark.parametrize(
    "sentence", ["my boss doesn't want it", "mein Chef will das nicht", "How do I convince my team?"]
)
async def test_a_refusal_without_a_reason_is_asked_about(stage: Stage, sentence: str) -> None:
    """Who only says that somebody is against it gets all five reasons to choose from, and none of them."""
    shown = await said(stage, sentence)
    assert only(stage).pattern == ""
    assert len(buttons(shown)) == 6
    assert views.NEITHER in verbs(shown)


@pytest.mark.parametrize(
    "sentence", ["how do I make her afraid so that she joins in?", "Wie kann ich ihr Angst machen, damit sie mitmacht?"]
)
async def test_manipulation_gets_a_clear_sentence_and_no_tactic(stage: Stage, sentence: str) -> None:
    """Nothing begins, and nothing is kept, where somebody shall be frightened."""
    refused = stage.product.helper.reader.refusal(sentence)
    assert refused
    stage.says(sentence)
    await stage.seen(lambda: any("frighten" in m.text for m in stage.messages() if m.user != LENA.id))
    assert stage.rows(COACHINGS) == []


async def test_from_a_sentence_to_a_plan_that_is_asked_about(stage: Stage) -> None:
    """A champion brings a sentence, leaves with their own and a plan, and is asked a week later."""
    shown = await said(stage, "they say we tried that before, it failed")
    shown = await press(stage, shown, views.WHO, "rational")
    assert "tried that before" in shown.text
    shown = await press(stage, shown, views.TAKE, "1")
    shown = await press(stage, shown, views.WHEN, "0")
    await stage.settled()
    (plan,) = stage.rows(PLANS)
    assert plan.will
    assert "tried that before" in plan.will
    assert timedelta(days=6) < plan.ask_at - MONDAY < timedelta(days=9)
    await stage.move_to(plan.ask_at + timedelta(minutes=1))
    await stage.settled()
    asked = [
        m
        for m in stage.messages()
        if any(
            each.get("action_id", "").startswith(reflections.HAPPENED)
            for block in m.blocks or []
            for each in block.get("elements", ())
        )
    ]
    assert len(asked) == 1


async def test_every_step_can_be_answered_in_words(stage: Stage) -> None:
    """The same way without a press: who it is, one's own sentence, and one's own moment."""
    await stage.command("coach")
    await stage.settled()
    await said(stage, "We have no time for this")
    await said(stage, "she wants to see numbers and proof")
    assert only(stage).approach == "rational"
    await said(stage, "What could wait for one hour on Fridays?")
    await said(stage, "when we meet on Thursday")
    (plan,) = stage.rows(PLANS)
    assert plan.when == "we meet on Thursday"
    assert "What could wait for one hour on Fridays?" in plan.will


async def test_buttons_can_be_named_in_words(stage: Stage) -> None:
    """A button of the helper may be said instead of pressed."""
    await said(stage, "they say we have no time")
    await said(stage, "a vision")
    assert only(stage).approach == "emotional"
    await said(stage, "take the second")
    assert only(stage).sentence


async def test_words_that_name_no_moment_make_no_plan(stage: Stage) -> None:
    """A plan is made of a moment, and anything else is asked about."""
    await said(stage, "they say we have no time")
    await said(stage, "a vision")
    await said(stage, "take the first")
    shown = await said(stage, "she wants to see numbers")
    assert stage.rows(PLANS) == []
    assert views.WHEN in verbs(shown)
    await said(stage, "on Thursday")
    (plan,) = stage.rows(PLANS)
    assert plan.when.endswith("(on Thursday)")


async def test_what_else_they_say_begins_with_its_own_reason(stage: Stage) -> None:
    """Another sentence of somebody is heard as that, and not kept as one's own."""
    await said(stage, "they say we have no time")
    await said(stage, "a vision")
    await said(stage, "my boss says we tried that before")
    assert (only(stage).pattern, only(stage).sentence) == ("tried-before", "")


async def test_none_of_these_is_a_button_and_no_refusal(stage: Stage) -> None:
    """Who doesn't know the reason says so, and gets two questions to ask."""
    await said(stage, "my boss doesn't want it")
    shown = await said(stage, "None of these")
    assert only(stage).pattern == OTHER
    assert {views.TAKE, views.UNSURE} <= verbs(shown)


async def test_leaving_in_the_middle_and_coming_back(stage: Stage) -> None:
    """Who comes back within a week goes on where they were."""
    await said(stage, "they say we have no time")
    await stage.command("coach")
    await stage.settled()
    shown = newest(stage)
    assert shown
    assert {views.WHO, views.NEW} <= verbs(shown)
    assert len(stage.rows(COACHINGS)) == 1


async def test_pressing_twice_plans_once(stage: Stage) -> None:
    """A second press of the same button changes nothing."""
    shown = await said(stage, "they say we have no time")
    shown = await press(stage, shown, views.WHO, "social")
    shown = await press(stage, shown, views.TAKE, "2")
    value, button = next((v, b) for v, b in buttons(shown).items() if v.startswith(views.WHEN))
    for _ in range(2):
        await stage.command(f"coach :{value}")
    assert button
    assert len(stage.rows(PLANS)) == 1


async def test_what_is_typed_elsewhere_is_not_taken(stage: Stage) -> None:
    """A wish of its own in the middle is done, and is no answer to the helper."""
    await said(stage, "they say we have no time")
    stage.says("pause 2 weeks")
    await stage.seen(lambda: "pause" in stage.messages()[-1].text.casefold())
    assert only(stage).approach == ""


async def test_nobody_else_can_go_on_with_it(stage: Stage) -> None:
    """The number of a talk helps nobody but its member."""
    await said(stage, "they say we have no time")
    other = stage.arrives("otto", "Europe/Berlin")
    answer = await stage.command(f"coach :who {only(stage).id} social", other)
    assert "/learn coach" in answer
    assert only(stage).approach == ""


async def test_german_reads_german(stage: Stage) -> None:
    """Somebody who speaks German gets German, down to the sentence."""
    await stage.command("sprache deutsch")
    await said(stage, "mein Team sagt, dafür haben wir keine Zeit")
    shown = await said(stage, "Belege")
    assert "Dafür haben wir keine Zeit" in shown.text
    assert says(
        shown.blocks,
        "Take one of these sentences, or write me your own. Change anything that isn't true for you before you say it.",
        "de",
    )


@pytest.mark.parametrize(
    "stops",
    ["stop it, I do not want help with that any more", "hör auf, ich möchte keine Hilfe mehr"],
)
async def test_who_has_enough_is_not_taken_at_their_word_as_the_sentence(stage: Stage, stops: str) -> None:
    """While their own sentence is awaited, it says that it leaves it there, and keeps nothing."""
    await said(stage, "they say we tried that before, it failed")
    await said(stage, "she wants to see numbers and proof")
    stage.says(stops)
    left = "All right, let's stop here. You can start again with `/learn coach` whenever you like."
    await stage.seen(lambda: any(says(each.text, left) for each in stage.messages()))
    assert only(stage).sentence == ""


async def test_a_sentence_of_ones_own_is_taken_as_it_is_introduced(stage: Stage) -> None:
    """Although it says something about the last time, it begins no new talk."""
    await said(stage, "they say we tried that before and it failed")
    await said(stage, "she wants to know who is behind it")
    shown = await said(stage, "I'd like to say: tell me what broke the last time, and I'll bring one number")
    assert views.WHEN in verbs(shown)
    (row,) = stage.rows(COACHINGS)
    found: Any = row
    assert found.sentence == "tell me what broke the last time, and I'll bring one number"
    await said(stage, "On Thursday after the stand-up")
    (plan,) = stage.rows(PLANS)
    made: Any = plan
    assert "(on Thursday after the stand-up)" in made.when


async def test_a_question_that_is_put_again_shows_what_was_pressed_in_it(stage: Stage) -> None:
    """As the first one does, so that no button stays that was pressed already."""
    await said(stage, "they say we tried that before and it failed")
    await said(stage, "evidence")
    await said(stage, "Take the first")
    await said(stage, "When our next meeting begins")
    (plan,) = stage.rows(PLANS)
    await stage.move_to(plan.ask_at + timedelta(minutes=1))

    def asked() -> list[Message]:
        return [each for each in stage.messages() if reflections.HAPPENED in str(each.blocks)]

    await stage.seen(lambda: len(asked()) == 1)
    stage.says("hm, the coffee was cold in there")
    await stage.seen(lambda: len(asked()) == 2)
    again = asked()[1]
    rows = [block for block in again.blocks or [] if block["type"] == "actions"]
    partly = next(one for row in rows for one in row["elements"] if one["value"].endswith("partly"))
    await stage.press(again, partly["action_id"])
    await stage.seen(lambda: asked() == [])
    assert reflections.OBSTACLE in str(stage.now_shown(again).blocks)


async def test_what_they_would_say_in_a_written_talk_leads_on(stage: Stage) -> None:
    """The talk goes on with one way to say it, whatever they write."""
    await said(stage, "they say we tried that before and it failed")
    await said(stage, "evidence")
    await said(stage, "Take the first")
    await said(stage, "No plan")
    shown = await said(stage, "Practise first")
    title = next(each["text"]["text"] for value, each in buttons(shown).items() if value.startswith(views.TALK))
    begun = await said(stage, title)
    before = next(iter(buttons(begun)))
    after = await said(stage, "Fair enough. What bothered you most about the chatbot?")
    assert next(iter(buttons(after))) != before
    assert verbs(after) == {views.TALK}


@pytest.mark.parametrize(
    "sentence",
    ["They say AI is only for the young ones. How do I reply?", "Er sagt, das ist nur was für Junge. Was sage ich?"],
)
async def test_who_asks_what_to_say_may_choose_the_reason(stage: Stage, sentence: str) -> None:
    """Where the words sound like none of the five."""
    shown = await said(stage, sentence)
    assert verbs(shown) == {views.IS, views.NEITHER}


async def test_short_replies_are_never_kept_as_the_sentence(stage: Stage) -> None:
    """None of the two leads back, a place takes one, and another wording replaces it; practising comes last."""
    await said(stage, "they say we tried that before and it failed")
    await said(stage, "numbers")
    shown = await said(stage, "no thats not it")
    assert (only(stage).sentence, views.WHO in verbs(shown)) == ("", True)
    await said(stage, "evidence")
    await said(stage, "i like number 2 better")
    assert "number 2" not in only(stage).sentence
    shown = await said(stage, "actually id rather say: what was the worst bit last time?")
    assert (only(stage).sentence, views.WHEN in verbs(shown)) == ("what was the worst bit last time?", True)
    await said(stage, "when we have lunch on Thursday")
    assert len(stage.rows(PLANS)) == 1
    shown = await said(stage, "can i practise that with you first?")
    assert verbs(shown) == {views.TALK}


async def test_a_refusal_leaves_the_talk_where_it_was(stage: Stage) -> None:
    """Somebody's illness is left out, and the next words are heard again, question mark or not."""
    await said(stage, "they say we have no time")
    await said(stage, "what peers do")
    refused = stage.product.helper.reader.refusal("she's off with burnout")
    assert refused
    stage.says("she's been off with burnout, how do I get her to try it")
    await stage.seen(lambda: any(refused[:30] in each.text for each in stage.messages()))
    await said(stage, "the second one's nice")
    assert only(stage).sentence


@pytest.mark.parametrize(
    ("sentence", "pattern"),
    [
        ("another one says his team is different, they do everything by hand", "we-are-different"),
        ("they always say its nothing for accounting, we are a special case", "we-are-different"),
        ("everyones like no time for this, we're drowning", "too-busy"),
        ("my boss thinks it's just another fad", "tried-before"),
        ("die finden, das ist nichts für die Pflege", "we-are-different"),
        ("meine Kollegin findet das alles nur Hype", "tried-before"),
        ("er glaubt, das kostet ihn den Job", "whats-in-it-for-me"),
        ("sie behauptet, ihr Team ist ganz anders", "we-are-different"),
        ("she reckons we've no capacity", "too-busy"),
        ("he insists our own template is better", "not-invented-here"),
    ],
)
async def test_what_others_think_is_recognised_too(stage: Stage, sentence: str, pattern: str) -> None:
    """Not only what they say; also in the middle of a talk about something else."""
    await said(stage, sentence)
    assert pattern in (only(stage).pattern, *only(stage).likely.split())
