"""Published with consent, found, made into assets, used elsewhere, withdrawn, deleted."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import docx
import pytest
import pytest_asyncio

from bot.cli.demo_model import ScriptedModel
from bot.journeys.track_files import LessonFile
from bot.kit.content import ContentReader
from bot.quizzes.content import SingleChoice
from bot.stories.models import StoryDraftSection, StoryVersionSection
from bot.stories.publishing.models import StoryUse
from bot.stories.publishing.views import AGREE_TO_VERSION
from bot.stories.queries import UnknownStoryError
from bot.stories.writing import views
from sandbox import actions, limits
from sandbox.people import CHANNELS, JONAS, LENA, MATEO, PRIYA, SAM
from sandbox.state import File, Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import answer, pasted, press, said, shows, story, story_stage, telling, tells, window
from tests.stories.texts import GERMAN, STRONG

SHOWCASE = CHANNELS["ai-showcase"]
POSTED = "I'm posting {title} in <#{channel}> now. With `/story withdraw`, you can remove the story at any time."
MADE_FROM = (
    "Made from the success story “{title}”, version {version}, published on {day}. Every sentence is "
    "by the authors of the story."
)


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


def shown(stage: Stage) -> list[Message]:
    """What stands in the showcase channel."""
    return [one for one in stage.sandbox.workspace.history(SHOWCASE) if one.from_app]


async def publishes(stage: Stage, user: str = LENA.id, channel: str = SHOWCASE) -> None:
    """They agree in the window."""
    await story(stage, "publish", user)
    view = await window(stage, user)
    values: dict[str, Any] = {
        "channel": {"channel": {"selected_conversation": channel}},
        "agree": {"agree": {"selected_options": ["yes"]}},
    }
    ack = await actions.submit(stage.sandbox, user=user, view_id=view.id, values=values)
    assert ack.ok, ack


# The scripted model copies sentences, and a line that names somebody is left out of an asset.
NAMELESS = STRONG.replace("Dana and Lee met", "Two of us met")


async def published(stage: Stage, text: str = STRONG) -> Message:
    """Lena's story in the showcase."""
    await pasted(stage, text)
    await publishes(stage)
    await stage.seen(lambda: shown(stage))
    return shown(stage)[-1]


async def test_an_admin_names_the_channel_and_consent_is_needed(stage: Stage):
    """The window has the channel in it; without the tick nothing goes out."""
    said_ = await stage.command(f"showcase <#{SHOWCASE}|ai-showcase>", SAM.id, "/groundswell")
    assert says(said_, "From now on, stories are shown in <#{channel}>.", channel=SHOWCASE)
    await stage.command("showcase <#C0GENERAL1|general>", SAM.id, "/groundswell")
    invite = "Please invite me to that channel: write `/invite @groundswell` there."
    await stage.seen(lambda: says(stage.whispers(SAM.id), invite))
    await stage.command(f"showcase <#{SHOWCASE}|ai-showcase>", SAM.id, "/groundswell")
    assert says(
        await stage.command("showcase #x", LENA.id, "/groundswell"),
        "Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell.",
    )
    assert says(
        await stage.command("showcase", SAM.id, "/groundswell"),
        "Please name a channel, like this: `/groundswell showcase #ai-showcase`. Then invite me to that channel.",
    )
    await pasted(stage, STRONG)
    await story(stage, "publish")
    view = await window(stage)
    assert SHOWCASE in said(view)
    ack = await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values={})
    assert not ack.ok
    assert shown(stage) == []


async def test_a_hint_comes_only_where_nothing_may_arrive(stage: Stage):
    """In a channel of ours a story is there; one that we are not in asks for an invitation."""
    await published(stage)
    await tells(stage, POSTED, title="“Invoices in an hour”", channel=SHOWCASE)
    await publishes(stage, channel=CHANNELS["general"])
    assert says(
        said(await shows(stage, CHANNELS["general"])),
        "I'm posting {title} in <#{channel}> now. If nothing appears there, I'm not a member of that "
        "channel. Then write `/invite @groundswell` there and publish the story again. With `/story "
        "withdraw`, you can remove the story at any time.",
    )


async def test_published_found_used_and_withdrawn(stage: Stage):
    """Others read it and say how it went; that stands in the showcase until its author takes it out."""
    post = await published(stage)
    assert limits.check_message(post.blocks) == []
    assert "Invoices in an hour" in said(await answer(stage, "find checklist leeds", PRIYA.id))
    assert says(
        said(await answer(stage, "find zebra", PRIYA.id)), "I can't find a published story with “{words}” in it."
    )
    await press(stage, post, "report_use", PRIYA.id)
    view = await window(stage, PRIYA.id)
    values: dict[str, Any] = {
        "place": {"place": {"value": "Pune, <!channel> procurement"}},
        "adapted": {"adapted": {"value": "Our own list"}},
        "worked": {"worked": {"selected_option": "partly"}},
    }
    assert (await actions.submit(stage.sandbox, user=PRIYA.id, view_id=view.id, values=values)).ok
    await stage.seen(lambda: says(said(stage.now_shown(post)), "Used in {n} other place", n=1))
    (use,) = stage.rows(StoryUse.__table__)  # type: ignore[attr-defined]
    assert (use.worked, use.version) == ("partly", 1)
    told = await shows(stage, "Our own list")
    assert "<!channel>" not in said(told)
    await press(stage, post, "read", PRIYA.id)
    everything = stage.sandbox.workspace.messages[SHOWCASE]
    whole: Message = await stage.seen(
        lambda: next((one for one in everything.values() if "Pune" in said(one) and one.ts != post.ts), None)
    )
    assert "stories.report_use" in said(whole)
    assert "stories.read" not in said(whole)
    await story(stage, "withdraw")
    await press(stage, await shows(stage, views.WITHDRAW), "withdraw")
    await stage.seen(lambda: not shown(stage))
    assert says(
        said(await answer(stage, "find leeds", PRIYA.id)), "I can't find a published story with “{words}” in it."
    )
    await publishes(stage)
    await stage.seen(lambda: shown(stage))


def files(stage: Stage, user: str) -> list[File]:
    """The files somebody got from the app."""
    return [
        stage.sandbox.workspace.files[each]
        for one in stage.sandbox.workspace.history(stage.channel(user))
        for each in one.files or []
    ]


@pytest.mark.parametrize("asset", ["playbook", "toolkit", "case_study", "template", "checklist", "video"])
async def test_every_asset_comes_as_word_markdown_and_message(stage: Stage, asset: str):
    """From its sentences, with its source and version; whoever asks gets it in their own messages."""
    post = await published(stage)
    for form in ("md", "docx", "text"):
        await press(stage, post, "make_asset", PRIYA.id)
        view = await window(stage, PRIYA.id)
        values: dict[str, Any] = {
            "asset": {"asset": {"selected_option": asset}},
            "format": {"format": {"selected_option": form}},
        }
        assert (await actions.submit(stage.sandbox, user=PRIYA.id, view_id=view.id, values=values)).ok
    made = await stage.seen(lambda: files(stage, PRIYA.id) if len(files(stage, PRIYA.id)) == 2 else None)
    markdown = next(one.content.decode() for one in made if one.name.endswith(".md"))
    word = docx.Document(io.BytesIO(next(one.content for one in made if one.name.endswith(".docx"))))
    whole = "\n".join(paragraph.text for paragraph in word.paragraphs)
    for text in (markdown, whole, said(await tells(stage, MADE_FROM, PRIYA.id))):
        assert says(text, MADE_FROM, title="Invoices in an hour", version=1)
        assert "checklist" in text


@pytest.mark.parametrize("form", ["md", "text"])
async def test_a_german_reader_gets_a_document_with_german_labels(stage: Stage, form: str):
    """Its title, its source and its headings, around the story's own sentences; also at the first press of all."""
    post = await published(stage)
    await press(stage, post, "make_asset", JONAS.id)
    view = await window(stage, JONAS.id)
    assert says(view.payload, "What would you like?", "de")
    values: dict[str, Any] = {
        "asset": {"asset": {"selected_option": "checklist"}},
        "format": {"format": {"selected_option": form}},
    }
    assert (await actions.submit(stage.sandbox, user=JONAS.id, view_id=view.id, values=values)).ok
    if form == "md":
        [made] = await stage.seen(lambda: files(stage, JONAS.id))
        document = made.content.decode()
    else:
        document = said(await tells(stage, MADE_FROM, JONAS.id, "de"))
    for label in ("Checklist", "From the story: what was done", "From the story: what changed"):
        assert says(document, label, "de")
    assert "From the story" not in document
    assert "checklist" in document


async def test_an_author_lets_a_model_draft_in_the_window(tmp_path: Path):
    """They agree there; from then on whoever wants an asset is told that it will be drafted."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        post = await published(stage, NAMELESS)
        await press(stage, post, "make_asset", PRIYA.id)
        assert says((await window(stage, PRIYA.id)).payload, "Made from {title}, word for word, without AI.")
        assert "agree" not in blocks_of(await window(stage, PRIYA.id))
        await press(stage, post, "make_asset")
        view = await window(stage)
        values: dict[str, Any] = {
            "asset": {"asset": {"selected_option": "checklist"}},
            "format": {"format": {"selected_option": "docx"}},
            "agree": {"agree": {"selected_options": ["yes"]}},
        }
        assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)).ok
        await tells(stage, "I'm preparing your document: {name}.")
        (made,) = await stage.seen(lambda: files(stage, LENA.id))
        told = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.content)).paragraphs)
        assert "scripted-demo" in told
        await press(stage, post, "make_asset", MATEO.id)
        offered = (await window(stage, MATEO.id)).payload
        assert says(
            offered, "{model} at {host} drafted this from {title}. Each line was checked against the story's sentences."
        )


def blocks_of(view: View) -> set[str]:
    """The names of a window's fields."""
    return {str(block.get("block_id")) for block in view.payload["blocks"]}


def _more_than(stage: Stage, number: int) -> list[File]:
    found = files(stage, LENA.id)
    return found if len(found) > number else []


async def test_a_micro_lesson_passes_the_content_check(stage: Stage, tmp_path: Path):
    """Its file is read by the same reader as all lessons, in English and in German."""
    for number, text in enumerate((STRONG, GERMAN)):
        post = await published(stage, text)
        await press(stage, post, "make_asset")
        view = await window(stage)
        values: dict[str, Any] = {"asset": {"asset": {"selected_option": "lesson"}}}
        assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)).ok
        got = await stage.seen(partial(_more_than, stage, number))
        path = tmp_path / f"0{number}-lesson.md"
        path.write_bytes(got[-1].content)
        reading = ContentReader()
        lesson = reading.markdown(path, LessonFile, id=path.stem[3:])
        reading.finish()
        assert lesson
        assert len(lesson.content.body.split()) <= 120
        (question,) = lesson.content.questions
        assert isinstance(question, SingleChoice)
        assert len(question.options) == 4


async def test_a_story_of_two_is_published_when_both_agree(stage: Stage):
    """The other one is asked, and sees what was found as the first one did; a change in between asks anew."""
    await pasted(stage, f"{STRONG}\nWrite to ana.reis@example.org about it.\n")
    await story(stage, f"with <@{MATEO.id}|mateo>")
    await press(stage, await shows(stage, views.JOIN, MATEO.id), "join", MATEO.id)
    await publishes(stage)
    await tells(stage, "Saved. {who} has to agree too. I've asked, and I'll publish the story as soon as I have a yes.")
    card = await shows(stage, AGREE_TO_VERSION, MATEO.id)
    assert "Write to [EMAIL_1] about it." in said(card)
    assert shown(stage) == []
    await press(stage, card, "agree_to_version", MATEO.id)
    await stage.seen(lambda: shown(stage))
    await tells(stage, POSTED, MATEO.id)


async def test_deleting_forgets_every_word(stage: Stage):
    """Drafts, versions and the message in the showcase are gone; somebody else's button says so."""
    post = await published(stage)
    await story(stage, "delete")
    sure = await tells(stage, "Delete {title} with all its text, versions and feedback?", title="“Invoices in an hour”")
    await press(stage, sure, "delete")
    await stage.seen(lambda: not shown(stage))
    assert stage.rows(StoryDraftSection.__table__) == []  # type: ignore[attr-defined]
    assert stage.rows(StoryVersionSection.__table__) == []  # type: ignore[attr-defined]
    assert post.ts not in {one.ts for one in shown(stage)}
    assert views.NEW in said(await answer(stage, "list"))


async def test_somebody_elses_story_in_a_button_is_not_shown(stage: Stage):
    """Whoever presses it is told that it cannot be found, and nothing changes."""
    card = await pasted(stage, STRONG)
    other = await pasted(stage, STRONG, MATEO.id)
    assert other
    buttons = [one for block in card.blocks or [] for one in block.get("elements", [])]
    mine = next(one["value"] for one in buttons if one.get("action_id") == "stories.request_feedback")
    shown_to_mateo = stage.now_shown(other)
    for block in shown_to_mateo.blocks or []:
        for one in block.get("elements", []):
            if one.get("value") and "section" not in one["value"]:
                one["value"] = mine
    for verb in ("request_feedback", "delete", "move"):
        await actions.click(
            stage.sandbox, user=MATEO.id, channel=other.channel, ts=other.ts, action_id=f"stories.{verb}"
        )
    await stage.seen(lambda: len(telling(stage, UnknownStoryError.__doc__ or "", MATEO.id)) >= 3)
    assert stage.count(StoryDraftSection.__table__) == 10  # type: ignore[attr-defined]
