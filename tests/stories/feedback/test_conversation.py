"""A conversation in the thread of feedback, in a running product with a scripted model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app.manifest import manifest
from bot.kit.i18n import SOURCE, in_language
from bot.stories import labels
from bot.stories.feedback import views
from bot.stories.feedback.models import StoryFinding, StoryModelRequest, StoryThreadReply
from bot.stories.models import StoryDraftSection
from bot.stories.sections import Section
from sandbox import limits, user_messages
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Message
from tests.clocks import clock_from
from tests.sentences import says
from tests.stage import MONDAY, Stage, playing, staged
from tests.stories.feedback.whole_model import NAME, Said, WholeModel
from tests.stories.stage import BY_RULES, RESULT, SORTED, holding, pasted, press, said, shows, story, telling, tells
from tests.stories.texts import GERMAN

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
findings = StoryFinding.__table__  # type: ignore[attr-defined]
replies = StoryThreadReply.__table__  # type: ignore[attr-defined]
requests = StoryModelRequest.__table__  # type: ignore[attr-defined]

STORY = """Invoices

Context: Nine people in the accounts team in Leeds did this in spring.

Approach: We met on some days and built a prompt. Everybody was asked to use it.

Results: Each invoice is done in 9 minutes now. Everyone is happier.

Key success factors: Two people check every output against a list.

Scaling guide: Another team can copy the list from our wiki and replace the suppliers.
"""
BASELINE = Said("results", "9 minutes", "This gives the time now only.", "How long did it take before?", importance=3)
HAPPIER = Said("results", "happier", "Nobody can check this.", "Who said so?", importance=3)
MEETINGS = Said("approach", "some days", "A reader can't tell how often.", "How often did you meet?")
SUPPLIERS = Said("scaling_guide", "suppliers", "It's unclear who may copy it.", "Who may copy the list?", importance=1)
INVITATION = "Answer in the thread, or write to me here. I won't put anything into your story until you say yes."
STRUCK = "OK, I've crossed out this remark, and you won't see it again: ~{remark}~"

ON_REMARK = "About remark {number}, {section}:"


@asynccontextmanager
async def conversing(folder: Path, model: WholeModel, **settings: Any) -> AsyncIterator[Stage]:
    """A workspace with a product whose model is this one."""
    own: dict[str, Any] = {"openai_base_url": model.url, "openai_model": NAME}
    async with (
        Sandbox(manifest(), clock=clock_from(MONDAY)) as sandbox,
        playing(sandbox, folder, **{**own, **settings}) as product,
    ):
        yield Stage(sandbox, product)


@pytest.fixture
async def model() -> AsyncIterator[WholeModel]:
    async with WholeModel(BASELINE, HAPPIER, MEETINGS, SUPPLIERS) as running:
        assert isinstance(running, WholeModel)
        yield running


@pytest.fixture
async def stage(tmp_path: Path, model: WholeModel) -> AsyncIterator[Stage]:
    async with conversing(tmp_path, model) as running:
        yield running


async def result_of(stage: Stage, text: str = STORY, language: str = SOURCE) -> Message:
    """They paste a story, agree to the model and get its feedback."""
    await press(stage, await pasted(stage, text), "request_feedback")
    await press(stage, await shows(stage, views.CONSENT), "consent")
    return await tells(stage, RESULT, LENA.id, language)


async def replied(stage: Stage, result: Message, text: str, answers: int = 1) -> list[Message]:
    """They reply in the thread; what the app then says there."""
    before = len(said_there(stage, result))
    stage.says(text, thread=result)
    await stage.seen(lambda: len(said_there(stage, result)) >= before + answers)
    return said_there(stage, result)[before:]


def said_there(stage: Stage, result: Message) -> list[Message]:
    """What the app has said in the thread."""
    return [one for one in stage.thread(result) if one.from_app]


def story_text(stage: Stage) -> str:
    return " ".join(row.text for row in stage.rows(drafts))


def button_value(message: Message, action_id: str) -> str:
    """What a button of a message carries."""
    elements = [one for block in message.blocks or [] for one in block.get("elements", [])]
    return str(next(one["value"] for one in elements if one.get("action_id") == action_id))


def lanes(stage: Stage, job: str, status: str) -> list[str]:
    """The lanes of the engine's jobs of a name and status."""
    jobs = sa.text("SELECT queue_partition_key FROM workflow_status WHERE name = :job AND status = :status")
    where = {"job": job, "status": status}
    return stage.product.db.read_now(lambda session: list(session.connection().execute(jobs, where).scalars()))


async def test_an_answer_goes_into_the_story_after_a_press(stage: Stage):
    """It is shown with where it would go; another section can be chosen first, and pressing twice adds it once."""
    result = await result_of(stage)
    assert says(said(result), INVITATION)
    assert said_there(stage, result) == []
    [question] = await replied(stage, result, "1: It took 24 minutes <before> & more")
    assert limits.check_message(question.blocks) == []
    assert says(said(question), "Shall I put this into your story?")
    assert "24 minutes &lt;before&gt; &amp; more" in said(question)
    assert "24 minutes" not in story_text(stage)
    select = next(one for block in question.blocks or [] for one in block.get("elements", []) if "options" in one)
    context = next(one["value"] for one in select["options"] if '"context"' in one["value"])
    await press(stage, question, "choose_section", selected_option=context)
    await stage.seen(lambda: '"context"' in button_value(stage.now_shown(question), "stories.put_in"))
    old = stage.now_shown(question)
    await asyncio.gather(*(press(stage, old, "put_in") for _ in range(2)))
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    [row] = [row for row in stage.rows(drafts) if "24 minutes" in row.text]
    assert (row.section, row.text.count("24 minutes <before> & more")) == ("context", 1)
    assert "request_feedback" in said(stage.now_shown(question))


async def test_what_was_put_in_can_be_taken_out_again(stage: Stage):
    """The question stands there again, the section is as it was, and the text may go elsewhere."""
    result = await result_of(stage)
    before = story_text(stage)
    [question] = await replied(stage, result, "1: It took 24 minutes before.")
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    await press(stage, stage.now_shown(question), "undo_addition")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Shall I put this into your story?"))
    assert story_text(stage) == before
    await press(stage, stage.now_shown(question), "put_in")
    await stage.seen(lambda: "24 minutes" in story_text(stage))


async def test_what_was_written_behind_it_since_is_not_lost(stage: Stage):
    """Then the section stays, and its window is offered."""
    result = await result_of(stage)
    [question] = await replied(stage, result, "1: It took 24 minutes before.")
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    old = stage.now_shown(question)
    [second] = await replied(stage, result, "1: And four people checked it twice in June.")
    await press(stage, second, "put_in")
    await stage.seen(lambda: "four people" in story_text(stage))
    await press(stage, old, "undo_addition")
    sentence = (
        "Your story has changed in the meantime, so I haven't undone anything. Open the story to change it yourself."
    )
    await stage.seen(lambda: says(said(stage.now_shown(question)), sentence))
    assert "24 minutes" in story_text(stage)
    assert "four people" in story_text(stage)


async def test_the_card_shows_what_was_put_into_the_story(stage: Stage):
    """At once, with a note on where it came from."""
    result = await result_of(stage)
    card = telling(stage, SORTED)[-1]
    [question] = await replied(stage, result, "1: It took 24 minutes before.")
    assert "24 minutes" not in said(stage.now_shown(card))
    await press(stage, question, "put_in")
    await stage.seen(lambda: "24 minutes" in said(stage.now_shown(card)))
    sentence = "Your answer is now in *{section}*."
    assert says(said(stage.now_shown(card)), sentence, section=labels.title(Section.RESULTS))


async def test_an_answer_with_another_figure_for_the_same_asks_which_is_right(stage: Stage):
    """In one sentence that quotes both; the story keeps both."""
    result = await result_of(stage)
    [question] = await replied(stage, result, "1: Each invoice is done in 3 hours now.")
    await press(stage, question, "put_in")
    sentence = "Which of the two is right: “{said}” or “{added}”?"
    facts = {"said": "Each invoice is done in 9 minutes now.", "added": "Each invoice is done in 3 hours now."}
    await stage.seen(lambda: says(said(stage.now_shown(question)), sentence, **facts))
    assert all(fact in story_text(stage) for fact in facts.values())
    assert '"results"' in button_value(stage.now_shown(question), "stories.edit")


async def test_an_answer_that_agrees_with_the_story_asks_nothing(stage: Stage):
    """The time before is another one than the time now."""
    result = await result_of(stage)
    [question] = await replied(stage, result, "1: Before, each invoice was done in 3 hours.")
    await press(stage, question, "put_in")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Your text is now in *{section}*."))
    assert not says(said(stage.now_shown(question)), "Which of the two is right: “{said}” or “{added}”?")


async def test_what_is_left_out_is_left_out(stage: Stage):
    """And an edit of the reply before that changes what is offered."""
    result = await result_of(stage)
    reply = stage.says("1: it took 42 minutes", thread=result)
    [question] = await stage.seen(lambda: said_there(stage, result))
    user_messages.edit(stage.sandbox, LENA.id, reply.channel, reply.ts, "1: it took 24 minutes")
    await stage.seen(lambda: "24 minutes" in said(stage.now_shown(question)))
    await press(stage, question, "leave_out")
    await stage.seen(
        lambda: says(said(stage.now_shown(question)), "OK, I've left your answer out. Your story hasn't changed.")
    )
    assert "24 minutes" not in story_text(stage)


async def test_a_deleted_reply_is_left_out(stage: Stage):
    """Its text is forgotten."""
    result = await result_of(stage)
    reply = stage.says("1: it took 42 minutes", thread=result)
    [question] = await stage.seen(lambda: said_there(stage, result))
    user_messages.delete(stage.sandbox, LENA.id, reply.channel, reply.ts)
    await stage.seen(
        lambda: says(said(stage.now_shown(question)), "OK, I've left your answer out. Your story hasn't changed.")
    )
    assert [row.text for row in stage.rows(replies)] == [""]


async def test_an_objection_strikes_the_remark_and_can_be_undone(stage: Stage):
    """The next remark takes its place in the result and is shown in the thread."""
    result = await result_of(stage)
    assert SUPPLIERS.question not in said(result)
    [answer] = await replied(stage, result, "2: stimmt nicht, das steht doch da")
    assert HAPPIER.comment in said(answer)
    assert {row.rating for row in stage.rows(findings)} == {None}
    await press(stage, answer, "cross_out")
    await stage.seen(lambda: says(said(stage.now_shown(answer)), STRUCK))
    answer = stage.now_shown(answer)
    assert says(said(answer), "Here's the new remark instead:")
    assert SUPPLIERS.question in said(answer)
    assert "rate_finding" not in said(answer)
    await stage.seen(lambda: SUPPLIERS.question in said(stage.now_shown(result)))
    assert {row.text: row.rating for row in stage.rows(findings)}[HAPPIER.comment] == "wrong"
    await press(stage, answer, "take_back")
    await stage.seen(lambda: says(said(stage.now_shown(answer)), "The remark is back: {remark}"))
    await stage.seen(lambda: HAPPIER.question in said(stage.now_shown(result)))
    assert {row.rating for row in stage.rows(findings)} == {None}


async def test_an_objection_that_could_mean_any_remark_asks_which(stage: Stage):
    """And strikes the chosen one only."""
    result = await result_of(stage)
    [question] = await replied(stage, result, "that's silly")
    assert says(said(question), "Which one do you mean?")
    assert limits.check_message(question.blocks) == []
    assert {row.rating for row in stage.rows(findings)} == {None}
    await press(stage, question, "choose_remark:3")
    await stage.seen(lambda: "cross_out" in said(stage.now_shown(question)))
    await press(stage, stage.now_shown(question), "another_remark")
    await stage.seen(lambda: "choose_remark" in said(stage.now_shown(question)))
    await press(stage, stage.now_shown(question), "choose_remark:3")
    await stage.seen(lambda: "cross_out" in said(stage.now_shown(question)))
    await press(stage, stage.now_shown(question), "cross_out")
    await stage.seen(lambda: says(said(stage.now_shown(question)), STRUCK))
    assert [row.text for row in stage.rows(findings) if row.rating] == [MEETINGS.comment]


async def test_an_objection_that_argues_is_answered_too(stage: Stage, model: WholeModel):
    """About the remark of that number, which stays, and nothing is offered for the story."""
    model.reply = {"answer": "A reader wants to compare the 9 minutes with the time before.", "ids": ["R1"]}
    result = await result_of(stage)
    why = "I don't agree with number 1. What it was before is of no use to anybody who was not there"
    answers = await replied(stage, result, why, answers=2)
    assert any(BASELINE.comment in said(one) and "stories.cross_out" in said(one) for one in answers)
    assert any("compare the 9 minutes" in said(one) for one in answers)
    assert not any("stories.put_in" in said(one) for one in answers)
    assert {row.rating for row in stage.rows(findings)} == {None}


async def test_what_may_be_for_the_story_or_for_us_is_asked(stage: Stage):
    """And offered for the story only after a press."""
    result = await result_of(stage)
    [question] = await replied(stage, result, "what the list does is nothing for a story, the one about the list is")
    assert says(said(question), "Is your message for the story, or for me?")
    assert "stories.put_in" not in said(question)
    assert limits.check_message(question.blocks) == []
    await press(stage, question, "for_story")
    await stage.seen(lambda: "Leave it out" in said(stage.now_shown(question)))


async def test_a_question_is_answered_by_the_model(stage: Stage, model: WholeModel):
    """Within its budget, logged and masked; nothing goes into the story."""
    model.reply = {"answer": "A reader wants to compare the 9 minutes with the time before.", "ids": ["R1"]}
    result = await result_of(stage)
    [answer] = await replied(stage, result, "1: should dana.lee@example.org say what it was before?")
    assert "compare the 9 minutes" in said(answer)
    assert says(said(answer), ON_REMARK, number=1, section=labels.title(Section.RESULTS))
    assert says(said(answer), "AI drafted this answer, so it may be wrong.")
    logged = stage.rows(requests)[-1]
    assert logged.prompt == "stories/reply"
    assert "dana.lee@example.org" not in logged.messages
    assert not logged.estimated
    assert "dana.lee" not in story_text(stage)


async def test_a_question_about_a_remark_that_is_chosen_is_answered(stage: Stage, model: WholeModel):
    """The choice is asked for in the thread first, and the answer comes there too."""
    model.reply = {"answer": "A reader wants to compare the 9 minutes with the time before.", "ids": ["R1"]}
    result = await result_of(stage)
    [question] = await replied(stage, result, "why does that matter?")
    assert says(said(question), "Which one do you mean?")
    await press(stage, question, "choose_remark:1")
    await stage.seen(lambda: any("compare the 9 minutes" in said(one) for one in said_there(stage, result)))


async def test_a_model_knows_what_was_put_into_the_story_in_the_thread(stage: Stage, model: WholeModel):
    """After the sentences of the version, so that the remark's keep their ids."""
    model.reply = {"answer": "A reader can compare the 9 minutes with the 24 now.", "ids": ["R1", "R3"]}
    result = await result_of(stage)
    [question] = await replied(stage, result, "1: It took 24 minutes before.")
    await press(stage, question, "put_in")
    await stage.seen(lambda: "24 minutes" in story_text(stage))
    [answer] = await replied(stage, result, "1: why is that not enough?")
    assert "compare the 9 minutes with the 24" in said(answer)
    assert "[R3] It took 24 minutes before." in stage.rows(requests)[-1].messages


async def test_a_model_gets_nothing_that_was_taken_out_of_the_story(stage: Stage, model: WholeModel):
    """The other sentences keep their ids; and the number of a remark is no figure that the story has to carry."""
    model.reply = {"answer": "If remark 1 no longer holds, say what it took before.", "ids": []}
    result = await result_of(stage)
    [offer] = await replied(stage, result, "please take out the sentence about everybody being asked to use it")
    await press(stage, offer, "change")
    await stage.seen(lambda: "Everybody was asked" not in story_text(stage))
    [answer] = await replied(stage, result, "1: why does that matter?")
    assert "If remark 1 no longer holds" in said(answer)
    sent = stage.rows(requests)[-1].messages
    assert "Everybody was asked" not in sent
    assert "[R1] Each invoice is done in 9 minutes now." in sent


@pytest.mark.parametrize(
    "reply",
    [
        {"answer": "Before it took 31 minutes.", "ids": ["R1"]},
        {"answer": "This is a lazy question.", "ids": []},
        {"answer": "Frag Ben Okafor, er weiß das.", "ids": []},
        {"answer": "", "ids": []},
    ],
)
async def test_an_answer_that_the_story_does_not_carry_gives_way_to_the_rules(
    stage: Stage, model: WholeModel, reply: dict[str, Any]
):
    """They explain why this kind of remark matters, with an example, and name it."""
    model.reply = reply
    result = await result_of(stage)
    [answer] = await replied(stage, result, "1: why does that matter")
    assert says(said(answer), ON_REMARK, number=1, section=labels.title(Section.RESULTS))
    assert says(said(answer), "People can only use what they can check or copy. One example is enough.")
    assert says(said(answer), "A good answer could be: {example}")


@pytest.mark.parametrize("kind", ["invalid", "auth", "refused"])
async def test_a_model_that_fails_gives_way_to_the_rules(stage: Stage, model: WholeModel, kind: str):
    """Without a word about the failure."""
    result = await result_of(stage)
    model.always = kind
    [answer] = await replied(stage, result, "1: wie meinst du das?")
    assert says(said(answer), "People can only use what they can check or copy. One example is enough.", "de")


async def test_without_consent_nothing_leaves(stage: Stage, model: WholeModel):
    """The rules explain at once."""
    result = await result_of(stage)
    await story(stage, "consent")
    await press(stage, await shows(stage, views.WITHDRAW_CONSENT), "withdraw_consent")
    before = len(model.bodies)
    [answer] = await replied(stage, result, "1: why?")
    assert says(said(answer), "A good answer could be: {example}")
    assert len(model.bodies) == before


async def test_who_reads_it_is_said_by_the_app(stage: Stage, model: WholeModel):
    """No model is asked what it cannot know."""
    result = await result_of(stage)
    before = len(model.bodies)
    [answer] = await replied(stage, result, "who sees this?")
    assert says(
        said(answer),
        "Until you publish your story, you and your co-authors can see it, this thread and my remarks. "
        "Facilitators can see them too if they check feedback first. An AI model reads only what you "
        "agreed to send. Technically, the people who run the database could read all of this, and your "
        "company can export Slack messages.",
    )
    assert len(model.bodies) == before


async def test_not_knowing_is_fine(stage: Stage):
    """It is no text for the story, and the next answer is about the next remark."""
    result = await result_of(stage)
    [answer] = await replied(stage, result, "weiß ich nicht")
    assert says(
        said(answer),
        "That's fine, you can leave this question open. Say in your story that nobody knows yet, and "
        "readers will trust the rest more.",
    )
    assert [row.state for row in stage.rows(replies)] == ["settled"]


async def test_never_mind_is_no_text_for_the_story(stage: Stage):
    """It gets a short line, and a wish without anything to put in is asked for that; neither has a button."""
    result = await result_of(stage)
    [dropped] = await replied(stage, result, "never mind, I will do it myself")
    assert says(said(dropped), "All right. Your story stays as it is.")
    [asked] = await replied(stage, result, "Please put that into the results.")
    sentence = "Write here what you'd like to have in your story, and I'll offer to add it. I only use your own words."
    assert says(said(asked), sentence)
    assert [row.state for row in stage.rows(replies)] == ["settled", "settled"]
    assert not any("stories." in said(one) for one in (dropped, asked))


async def test_a_fact_with_a_wish_where_to_put_it_gets_one_offer(stage: Stage):
    """Of the fact alone, for the section that is named."""
    result = await result_of(stage)
    text = "Ok. Freigegeben hat es der Datenschutz im März. Kannst du das bitte auf Englisch in den Approach schreiben?"
    [offer] = await replied(stage, result, text)
    assert says(said(offer), "Put it into {section}", section="Approach")
    assert "Kannst du" not in said(offer)


async def test_a_reaction_is_left_alone(stage: Stage):
    """Nothing is said, now or later; a bare yes or no is asked for as a sentence."""
    result = await result_of(stage)
    for text in ("👍", "thanks!", ":tada:"):
        stage.says(text, thread=result)
    [answer] = await replied(stage, result, "no")
    assert says(
        said(answer),
        "Your readers can't see my question, so “{text}” alone won't tell them anything. Write a whole "
        "sentence, and I'll offer to put it into your story.",
    )
    await stage.settled()
    assert said_there(stage, result) == [answer]


async def test_a_question_does_not_wait_for_somebodys_feedback(tmp_path: Path, model: WholeModel):
    """Although only one feedback runs at a time; questions in one thread are answered one after the other."""
    model.reply = {"answer": "A reader wants to compare the 9 minutes with the time before.", "ids": ["R1"]}
    async with conversing(tmp_path, model, feedback_at_once=1) as stage:
        result = await result_of(stage)
        model.may_read.clear()
        await press(stage, await pasted(stage, STORY.replace("Leeds", "Cork")), "request_feedback")
        [asked] = await stage.seen(lambda: [one for one in holding(stage, "stories.consent") if one.ts > result.ts])
        await press(stage, asked, "consent")
        await stage.seen(lambda: lanes(stage, "stories.feedback", "PENDING"))
        stage.says("1: why does that matter?", thread=result)
        answers = await replied(stage, result, "2: why does that matter?", answers=2)
        assert all("compare the 9 minutes" in said(one) for one in answers)
        assert len(set(lanes(stage, "stories.reply", "SUCCESS"))) == 1
        assert not {*lanes(stage, "stories.reply", "SUCCESS")} & {*lanes(stage, "stories.feedback", "PENDING")}
        model.may_read.set()
        await stage.seen(lambda: len(lanes(stage, "stories.feedback", "SUCCESS")) == 2)


async def test_a_reply_that_asks_and_answers_gets_both(stage: Stage, model: WholeModel):
    """Each part is about its own remark."""
    model.reply = {"answer": "A reader wants to know how many said so.", "ids": ["R2"]}
    result = await result_of(stage)
    answers = await replied(stage, result, "1) It took 24 minutes. 2) What do you mean?", answers=2)
    everything = " ".join(map(said, answers))
    assert says(everything, "Shall I put this into your story?")
    assert "how many said so" in everything
    assert [(row.intent, row.part) for row in stage.rows(replies)] == [("answer", 0), ("question", 1)]


async def test_a_very_long_reply_is_shown_cut_and_added_whole(stage: Stage):
    """Slack's limits hold."""
    result = await result_of(stage)
    text = "We sat together and sorted what came in & went out. " * 190
    [question] = await replied(stage, result, text)
    assert limits.check_message(question.blocks) == []
    await press(stage, question, "put_in")
    await stage.seen(lambda: text.strip() in story_text(stage))


async def test_below_feedback_that_is_gone_only_words_are_answered(stage: Stage):
    """A reaction is left alone there too."""
    result = await result_of(stage)
    await story(stage, "delete")
    await press(stage, await shows(stage, "stories.delete"), "delete")
    await stage.seen(lambda: not story_text(stage).strip())
    stage.says("👍", thread=result)
    [answer] = await replied(stage, result, "It took 24 minutes.")
    assert says(said(answer), "I can't find that feedback any more. You can ask for new feedback from your story.")
    assert said_there(stage, result) == [answer]
    assert stage.rows(replies) == []


async def test_the_thread_speaks_the_language_of_the_story(tmp_path: Path):
    """Whatever its author's Slack speaks."""
    remark = Said("results", "45 auf 10", "Die Zahl sagt nicht, woran es lag.", "Was hat sich noch geändert?")
    async with WholeModel(remark) as model, conversing(tmp_path, model) as stage:
        assert isinstance(model, WholeModel)
        result = await result_of(stage, GERMAN, "de")
        [question] = await replied(stage, result, "1: Sonst hat sich nichts geändert.")
        with in_language("de"):
            results = labels.title(Section.RESULTS)
        assert says(said(question), "Shall I put this into your story?", "de")
        assert says(said(question), "Put it into {section}", "de", section=results)


async def test_below_a_completeness_check_a_reply_is_an_addition(tmp_path: Path):
    """It has no section before one is chosen; a question is told what the check is."""
    async with staged(tmp_path, MONDAY) as stage:
        await press(stage, await pasted(stage, STORY), "request_feedback")
        result = await tells(stage, BY_RULES)
        [question] = await replied(stage, result, "It took 24 minutes before.")
        assert says(said(question), "Where in your story should I put this text?")
        assert "put_in" not in said(question)
        [answer] = await replied(stage, result, "what is missing?")
        assert says(
            said(answer),
            "This check only looks at which sections you've filled in. No AI has read your story, so I "
            "can't say more. If you write here what's missing, I'll offer to put it into your story.",
        )
