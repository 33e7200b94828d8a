"""What people write in the direct message about a story they just sent, through the real listener."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.stories.feedback.models import StoryThreadReply
from bot.stories.models import Story, StoryDraftSection
from sandbox import limits
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage
from tests.stories.feedback.test_conversation import conversing, result_of
from tests.stories.feedback.whole_model import Said, WholeModel
from tests.stories.stage import RESULT, pasted, press, said, tells

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
replies = StoryThreadReply.__table__  # type: ignore[attr-defined]
stories = Story.__table__  # type: ignore[attr-defined]

STORY = """Guest mail at the front desk

Context: Dana and the front desk in Porto answer the mail of our guests. A licence costs 80 euro a month, and the owner
pays for it.

Approach: We wrote a prompt with the house rules. A colleague reads each draft before it goes out.

Results: A reply takes 25 minutes less than the 30 minutes it took. Guests are happier.

Key success factors: Two people check every draft against a list.

Scaling guide: Another hotel can copy the prompt and replace the rules.
"""
MEASURED = Said("results", "25 minutes", "Nobody can tell how the time was measured.", "Who measured the time?")
HAPPIER = Said("results", "happier", "A reader can't check this.", "Who said that they are happier?", importance=3)
LIST = Said("key_success_factors", "against a list", "It's unclear what is on the list.", "What is on the list?")
LONG = (
    "At the spa desk we tried the same with Copilot in May. Before that, each reply took us half an hour and guests "
    "had to wait until noon. We wrote a prompt with the prices and the hours, and we tested it for two weeks with "
    "three colleagues. Now a reply takes ten minutes, and we answer 40 mails a day instead of 25. It worked because "
    "Ana checks each draft. Other desks can copy the prompt and put in their own prices."
)
WHICH = "Which story do you mean?"
READERS = (
    "Until you publish your story, you and your co-authors can see it, this thread and my remarks. "
    "Facilitators can see them too if they check feedback first. An AI model reads only what you "
    "agreed to send. Technically, the people who run the database could read all of this, and your "
    "company can export Slack messages."
)
EXAMPLE = "A good answer could be: {example}"
UNKNOWN = (
    "That's fine, you can leave this question open. Say in your story that nobody knows yet, and "
    "readers will trust the rest more."
)
OTHER_STORY = STORY.replace("Guest mail at the front desk", "Laundry lists").replace("Porto", "Faro")

# What is written first after the feedback, and a button or an action that shows what it was taken for.
ENGLISH = {
    "that's not true, we did measure it": "stories.cross_out stories.choose_remark",
    "it was 14 people": "stories.put_in stories.choose_section",
    "it took a quarter of an hour before": "stories.put_in stories.choose_section",
    "we also trained the new colleague at the desk": "stories.put_in stories.choose_section",
    "change 30 to 35": "stories.change",
    "take out the 80 euro": "stories.change",
    "please remove the name": "stories.change",
    'what do you mean by "A reader can\'t check this"?': EXAMPLE,
    "why does that matter?": EXAMPLE,
    "delete the sentence about the guests": "stories.change",
    "shorter please": "stories.edit",
    "show me my story": "stories.request_feedback",
    "can you publish it": "stories.publish",
    "make a checklist of it": "stories.publish",
    "I don't know, nobody counted": UNKNOWN,
}
GERMAN = {
    "das stimmt nicht, wir haben es gemessen": "stories.cross_out stories.choose_remark",
    "es waren 14 Leute": "stories.put_in stories.choose_section",
    "wir haben auch die neue Kollegin am Empfang eingewiesen": "stories.put_in stories.choose_section",
    "ändere 30 auf 35": "stories.change",
    "nimm die 80 Euro raus": "stories.change",
    "bitte den Namen rausnehmen": "stories.change",
    'was meinst du mit "A reader can\'t check this"?': EXAMPLE,
    "warum ist das wichtig?": EXAMPLE,
    "kürzer bitte": "stories.edit",
    "zeig mir meine Geschichte": "stories.request_feedback",
    "kannst du sie veröffentlichen?": "stories.publish",
    "mach eine Checkliste daraus": "stories.publish",
}
ENGLISH |= {
    "it's 35 minutes, not 30": "stories.change",
    "also please change 30 to 35, I looked it up": "stories.change",
    "change two people to three people": "stories.change",
}
GERMAN |= {"es sind 35 Minuten, nicht 30": "stories.change"}
ENGLISH |= {
    "AI may read it again": "stories.request_feedback",
    "looks about right, yes please give me feedback": "stories.request_feedback",
    "is my feedback ready?": "Your feedback on {title} is ready: you'll find it further up.",
    "make the title shorter please": "stories.edit",
    "who can see my story now?": "{title} isn't in the showcase; only its authors can see it.",
    "what changed between the versions?": "{title}: what has changed from {before} to {after}",
    "what is my story called?": "Your story is called {title}.",
    "which documents can you make?": "stories.publish",
    "cross out remark 2": "stories.cross_out",
}
GERMAN |= {
    "KI darf wieder": "stories.request_feedback",
    "ja passt, gib mir bitte Rückmeldung": "stories.request_feedback",
    "ist meine Rückmeldung fertig?": "Your feedback on {title} is ready: you'll find it further up.",
    "mach den Titel bitte kürzer": "stories.edit",
    "wer sieht meine Geschichte?": "{title} isn't in the showcase; only its authors can see it.",
    "was hat sich zwischen den Versionen geändert?": "{title}: what has changed from {before} to {after}",
    "wie heißt meine Geschichte?": "Your story is called {title}.",
    "welche Dokumente kannst du daraus machen?": "stories.publish",
}
# What is added is the rest, and goes where it is asked to.
ADDED = {
    "I'd like to add that Ana timed 40 mails in September": ("Ana timed 40 mails in September", ""),
    "add to approach: When Dana is away we ask Ana.": ("When Dana is away we ask Ana.", "Approach"),
    "add this to the results section: Ana timed 50 mails": ("Ana timed 50 mails", "Results"),
    "ich möchte noch ergänzen, dass Ana 60 Mails gestoppt hat": ("Ana 60 Mails gestoppt hat", ""),
    "ergänze bei Ergebnisse: Ana hat 70 Mails gestoppt": ("Ana hat 70 Mails gestoppt", "Results"),
}
# What has an answer of its own, whatever was spoken of.
OTHERS = (
    "when is my next lesson?",
    "pause for two weeks",
    "how far am I?",
    "what is PDCA?",
    "thanks!",
    "wann ist das nächste Treffen?",
    "send it at 4pm instead",
    "wann kommt die nächste Lektion?",
    "stop",
)


@asynccontextmanager
async def talking(folder: Path) -> AsyncIterator[Stage]:
    """A product with a story of Lena's and the feedback on it."""
    async with WholeModel(MEASURED, HAPPIER, LIST) as model, conversing(folder, model) as running:
        assert isinstance(model, WholeModel)
        await running.begins()
        await result_of(running, STORY)
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with talking(tmp_path_factory.mktemp("talk")) as running:
        yield running


async def answered(stage: Stage, text: str, thread: Message | None = None) -> list[Message]:
    """They write something; what the app says to it."""
    written = stage.says(text, thread=thread)

    def look() -> list[Message]:
        here = list(stage.sandbox.workspace.messages[stage.channel()].values())
        below = written.thread_ts
        return [one for one in here if one.from_app and float(one.ts) > float(written.ts) and one.thread_ts == below]

    await stage.seen(look)
    await stage.settled()
    return look()


def kept(stage: Stage) -> list[tuple[str, str]]:
    """What stands in the stories."""
    return sorted((row.section, row.text) for row in stage.rows(drafts))


def is_taken_for(message: Message, expected: str) -> bool:
    shown = said(message)
    if expected.startswith("stories."):
        return any(f'"{name}' in shown for name in expected.split())
    return any(says(shown, expected, language) for language in ("en", "de"))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("text", "expected"), [*ENGLISH.items(), *GERMAN.items()])
async def test_what_is_written_after_feedback_is_about_it(stage: Stage, text: str, expected: str):
    """It is answered as in the thread, where it was written, and nothing changes before a press."""
    before = kept(stage)
    answers = await answered(stage, text)
    assert any(is_taken_for(one, expected) for one in answers), [one.text for one in answers]
    assert all(limits.check_message(one.blocks) == [] for one in answers)
    assert not any("stories.sort" in said(one) for one in answers)
    assert (kept(stage), stage.count(stories)) == (before, 1)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("text", "expected"), ADDED.items())
async def test_what_introduces_an_addition_is_no_part_of_it(stage: Stage, text: str, expected: tuple[str, str]):
    """The words after it are offered, in the section that it names."""
    words, section = expected
    (answer,) = await answered(stage, text)
    shown = said(answer)
    assert f"> {words}" in shown
    assert any(f'"stories.{name}' in shown for name in ("put_in", "choose_section"))
    assert not section or says(shown, "Put it into {section}", section=section)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("text", OTHERS)
async def test_other_wishes_go_where_they_went(stage: Stage, text: str):
    """A pause, a term or a session is no answer to feedback."""
    before = stage.count(replies)
    await answered(stage, "it was 14 people")
    asked = stage.count(replies)
    (answer,) = await answered(stage, text)
    assert "stories." not in said(answer)
    assert (asked - before, stage.count(replies) - asked) == (1, 0)


NO_AI = {
    "I don't want the AI to use my story": "en",
    "no AI please": "en",
    "please don't send it to an AI": "en",
    "ich will nicht, dass die KI meine Geschichte benutzt": "de",
    "keine KI bitte": "en",  # too short to tell its language
}
DELETES = ("delete everything about my story", "delete my story", "lösch alles über meine Geschichte")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("is_in_thread", [True, False])
async def test_who_wants_no_ai_can_withdraw_or_delete(stage: Stage, *, is_in_thread: bool):
    """In the direct message and in the thread, in both languages, with a button; nothing happens before a press."""
    result = (await tells(stage, RESULT)) if is_in_thread else None
    before = kept(stage), stage.count(replies)
    for text, language in NO_AI.items():
        (answer,) = await answered(stage, text, result)
        assert says(said(answer), "OK. Press *Withdraw consent*, and I won't send {title} to any AI again.", language)
        assert '"stories.withdraw_consent' in said(answer)
        assert '"stories.delete' in said(answer)
    for text in DELETES:
        (answer,) = await answered(stage, text, result)
        assert '"stories.delete' in said(answer)
    assert (kept(stage), stage.count(replies)) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_in_the_direct_message_goes_in_after_a_press(stage: Stage):
    """A mere yes after something else is no press; below the question the talk goes on as below the feedback."""
    (question,) = await answered(stage, "it took 45 minutes for the groups before")
    assert says(said(question), "About your story: {title}", title="“Guest mail at the front desk”")
    (below,) = await answered(stage, "change 30 to 35", question)
    assert '"stories.change' in said(below)
    (hint,) = await answered(stage, "yes")
    assert says(said(hint), "We've talked about something else since then, so please press the button that you mean.")
    assert not any("45 minutes" in text for _section, text in kept(stage))
    await press(stage, question, "put_in")
    await stage.seen(lambda: any("45 minutes" in text for _section, text in kept(stage)))


@pytest.mark.asyncio(loop_scope="module")
async def test_an_objection_in_the_direct_message_crosses_the_remark_out(stage: Stage):
    """The feedback is redrawn where it stands."""
    result = await tells(stage, RESULT)
    (asked,) = await answered(stage, "number 3 isn't fair")
    await press(stage, asked, "cross_out")
    await stage.seen(lambda: "~" in said(stage.now_shown(asked)))
    await stage.seen(lambda: LIST.comment not in said(stage.now_shown(result)))


@pytest.mark.asyncio(loop_scope="module")
async def test_a_long_text_may_be_another_story_or_belong_to_this_one(stage: Stage):
    """It is asked, with a button for each."""
    (asked,) = await answered(stage, LONG)
    assert "stories.sort" in said(asked)
    assert says(said(asked), "It belongs to {title}", title="Guest mail at the front desk")
    assert limits.check_message(asked.blocks) == []
    before = stage.count(replies)
    await press(stage, asked, "as_answer:0")
    await stage.seen(lambda: stage.count(replies) > before)
    assert stage.count(stories) == 1


@pytest.mark.asyncio(loop_scope="module")
async def test_after_another_message_only_what_names_the_story_is_about_it(stage: Stage):
    """Three days later, or once a lesson has come, a sentence may be about anything."""
    *_before, answer = await answered(stage, "how far am I?")
    assert "stories." not in said(answer)
    *_before, answer = await answered(stage, "it was 14 people")
    assert '"stories.' in said(answer)
    await stage.move_to(MONDAY + timedelta(days=4))
    *_before, answer = await answered(stage, "it was 14 people")
    assert "stories." not in said(answer)


@pytest.mark.asyncio(loop_scope="module")
async def test_of_several_stories_one_is_asked_for(stage: Stage):
    """Then the talk goes on about that one; what stands in only one of them needs no question."""
    await pasted(stage, OTHER_STORY)
    await pasted(stage, STORY.replace("Guest mail at the front desk", "Room plans").replace("Porto", "Lisbon"))
    before = kept(stage)
    (question,) = await answered(stage, "it was 14 people")
    assert says(said(question), WHICH)
    assert '"stories.choose_story' in said(question)
    await press(stage, question, "choose_story")
    await stage.seen(lambda: says(said(stage.now_shown(question)), "Shall I put this into {title}?"))
    (change,) = await answered(stage, 'replace "Faro" with "Evora"')
    assert "Faro" in said(change)
    assert "Porto" not in said(change)
    assert kept(stage) == before


@pytest.mark.asyncio(loop_scope="module")
async def test_after_being_asked_for_a_story_the_talk_about_this_one_goes_on(stage: Stage):
    """A fact for it, or a change of it, is no new story."""
    await answered(stage, "feedback please")
    for text in ("please change 30 to 35, I looked it up", "I'd like to add that we tried it with Ana in May"):
        answers = await answered(stage, text)
        assert not any("stories.sort" in said(one) for one in answers)
        assert any('"stories.' in said(one) for one in answers)
