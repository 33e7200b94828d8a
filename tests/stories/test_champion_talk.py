"""A champion talks about a story and its feedback as with a colleague, in the thread and beside it, in two languages.

The first list was written before what it tests was mended, the second one afterwards, without a look at the code.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.stories.feedback.models import StoryModelRequest
from bot.stories.models import Story
from sandbox import limits
from sandbox.state import Message
from tests.stage import Stage
from tests.stories.feedback.test_conversation import conversing, result_of
from tests.stories.feedback.whole_model import WholeModel
from tests.stories.stage import RESULT, said, tells
from tests.stories.test_story_talk import HAPPIER, LIST, MEASURED, STORY, answered, is_taken_for, kept

stories = Story.__table__  # type: ignore[attr-defined]
requests = StoryModelRequest.__table__  # type: ignore[attr-defined]
EXAMPLE = "A good answer could be: {example}"
MEANT = "I mean this sentence in {section}:"
WROTE = "I wrote: “{remark}”"
READERS = (
    "Until you publish your story, you and your co-authors can see it, this thread and my remarks. "
    "Facilitators can see them too if they check feedback first. An AI model reads only what you "
    "agreed to send. Technically, the people who run the database could read all of this, and your "
    "company can export Slack messages."
)
NOT_ALL = "No. Answer what you can. The people who read your story can ask you about the rest."
LATER = "Yes, as often as you like. The version in the showcase only changes once you publish the story again."
DELETING = (
    "Yes, at any time: write “delete my story”, and I'll ask you to confirm. Then I'll delete its "
    "text, versions and feedback. Messages in Slack stay until you delete them there, and what an AI "
    "has read can't be taken back."
)
MOMENTS = "I answer messages here right away. Feedback on a whole story takes a little longer."
PERSON = (
    "I'm an app: no human writes these messages. The remarks are based on fixed rules and, if you've "
    "agreed, on AI. So the remarks may be wrong."
)
LEFT_OUT = "OK, I've left your answer out. Your story hasn't changed."
IN = "Your text is now in *{section}*."
CHANGED = "Done. I've kept the old wording as version {n}."
TITLE = "What should {title} be called?"
WHICH_REMARK = "Which one do you mean?"
TOLD, CHANGE = "it took {n} minutes for the groups before", "change {n} minutes less to {m} minutes less"

# What is written in the thread of the feedback, and what shows that it was understood.
IN_THREAD = {
    "what does the first remark mean?": WROTE,
    "which sentence do you mean in remark 2?": MEANT,
    "why does number 1 matter": EXAMPLE,
    "give me an example for the second one": EXAMPLE,
    "is my boss reading this": READERS,
    "can I delete it?": DELETING,
    "how long does it take?": MOMENTS,
    "do I have to answer all of these?": NOT_ALL,
    "can I change it later?": LATER,
    "suggest a shorter title": TITLE,
    "are you a human?": PERSON,
    "was bedeutet der erste Hinweis?": WROTE,
    "welchen Satz meinst du bei Hinweis 2?": MEANT,
    "warum ist Punkt 1 wichtig?": EXAMPLE,
    "gib mir ein Beispiel zum zweiten Hinweis": EXAMPLE,
    "liest mein Chef hier mit?": READERS,
    "kann ich das wieder löschen?": DELETING,
    "wie lange dauert das?": MOMENTS,
    "muss ich alle Fragen beantworten?": NOT_ALL,
    "besserer Titel?": TITLE,
}
# What is written after an offer, and what it does; the offer comes with a number of its own.
AFTER_OFFER = {
    "yes": IN,
    "yes please": IN,
    "ja, gern": IN,
    "Ergebnisse": IN,
    "put it into results": IN,
    "in den Kontext bitte": IN,
    "leave it out": LEFT_OUT,
    "nein, lass es weg": LEFT_OUT,
    "better not": LEFT_OUT,
    "lieber nicht": LEFT_OUT,
}
# What is written beside the thread.
BESIDE = {
    "what do you mean by the third remark?": WROTE,
    "which sentence is number 1 about?": MEANT,
    "remark 2 is nonsense": "stories.cross_out",
    "I don't understand the second one": WROTE,
    "could you propose a better title?": TITLE,
    "was meinst du mit dem dritten Hinweis?": WROTE,
    "auf welche Stelle bezieht sich Hinweis 1?": MEANT,
    "Hinweis 2 stimmt nicht": "stories.cross_out",
    "den zweiten Hinweis verstehe ich nicht": WROTE,
    "schlag mir einen kürzeren Titel vor": TITLE,
}
BLIND_IN_THREAD = {
    "where in my story is remark 3?": MEANT,
    "who gets to see what I write here?": READERS,
    "what would be a good answer to the first one?": EXAMPLE,
    "can I answer later?": LATER,
    "will my manager see this?": READERS,
    "explain number 3 please": WROTE,
    "wo genau meinst du das bei Punkt 3?": MEANT,
    "bist du eine Maschine?": PERSON,
    "wie soll ich die erste Frage beantworten?": EXAMPLE,
    "kann ich das später noch ändern?": LATER,
    "wer darf das hier lesen?": READERS,
    "hast du eine Idee für den Titel?": TITLE,
}
BLIND_AFTER_OFFER = {
    "sure, go ahead": IN,
    "please put it in": IN,
    "ja bitte rein damit": IN,
    "Vorgehen": IN,
    "no thanks": LEFT_OUT,
    "weglassen": LEFT_OUT,
    "don't": LEFT_OUT,
}
BLIND_BESIDE = {
    "why is the first remark important?": EXAMPLE,
    "the third one is wrong": "stories.cross_out",
    "an example for number 2?": EXAMPLE,
    "warum stört dich der zweite Punkt?": EXAMPLE,
    "der dritte Hinweis ist falsch": "stories.cross_out",
    "gibt es ein Beispiel für Hinweis 1?": EXAMPLE,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A product with a story of Lena's and the feedback on it."""
    folder: Path = tmp_path_factory.mktemp("champion")
    async with WholeModel(MEASURED, HAPPIER, LIST) as model, conversing(folder, model) as running:
        assert isinstance(model, WholeModel)
        await running.begins()
        await result_of(running, STORY)
        yield running


async def result(stage: Stage) -> Message:
    return await tells(stage, RESULT)


def checked(answers: list[Message], text: str, expected: str) -> None:
    assert any(is_taken_for(one, expected) for one in answers), (text, [said(one) for one in answers])
    assert all(limits.check_message(one.blocks) == [] for one in answers)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("text", "expected"), [*IN_THREAD.items(), *BLIND_IN_THREAD.items()])
async def test_in_the_thread_of_feedback(stage: Stage, text: str, expected: str):
    """It is answered there, and nothing changes."""
    before = kept(stage)
    checked(await answered(stage, text, await result(stage)), text, expected)
    assert (kept(stage), stage.count(stories)) == (before, 1)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("text", "expected"), [*BESIDE.items(), *BLIND_BESIDE.items()])
async def test_beside_the_thread(stage: Stage, text: str, expected: str):
    """It is answered where it is written, and nothing changes."""
    before = kept(stage)
    checked(await answered(stage, text), text, expected)
    assert (kept(stage), stage.count(stories)) == (before, 1)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [(at, text, expected) for at, (text, expected) in enumerate([*AFTER_OFFER.items(), *BLIND_AFTER_OFFER.items()])],
)
async def test_after_an_offer(stage: Stage, number: int, text: str, expected: str):
    """It is done, once; what is to stay out stays out."""
    told = TOLD.format(n=number + 101)
    await answered(stage, told)
    checked(await answered(stage, text), text, expected)
    assert any(told in words for _section, words in kept(stage)) is (expected == IN)


@pytest.mark.asyncio(loop_scope="module")
async def test_questions_about_the_app_never_reach_a_model(stage: Stage):
    """Nor those which sentence is meant."""
    before = stage.count(requests)
    for text, expected in {**IN_THREAD, **BLIND_IN_THREAD}.items():
        if expected in {READERS, DELETING, MOMENTS, NOT_ALL, LATER, PERSON, MEANT, TITLE}:
            await answered(stage, text, await result(stage))
    assert stage.count(requests) == before
