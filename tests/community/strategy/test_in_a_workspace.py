"""A facilitator looks at the year, writes the strategy and publishes it; others read it. In the local workspace."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import docx
import pytest
import pytest_asyncio

from bot.community.strategy import modals, views
from bot.community.strategy.models import StrategyVersion
from bot.community.year.views import OPEN_STRATEGY, YEAR
from sandbox import actions
from sandbox.people import CHANNELS, LENA, SAM
from sandbox.state import Message, View
from tests.sentences import says
from tests.stage import MONDAY, Stage, fields_of, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLACE = CHANNELS["ai-champions"]
VERSIONS = StrategyVersion.__table__  # type: ignore[attr-defined]
AT_ONCE = "One moment, I'm drawing the year for you."
NOT_PUBLISHED = "There's no published strategy here yet. Facilitators write and publish it with `/community strategy`."
BOTH = "You both changed *{part}*. Your text is below. {person} wrote:"
SHOUT = "@channel <https://evil.example|click> & " * 70


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A workspace in which Sam has planned two series; nobody was notified by anything that people wrote."""
    async with staged(tmp_path_factory.mktemp("strategy"), MONDAY) as running:
        for sentence in ("prompt jam every second Tuesday 15:00", "“Open day” 24 December 10:00"):
            await say(running, f"schedule {sentence}")
            draft = (
                await running.seen(
                    lambda: [one for one in whispers(running) if "community.announce" in str(one.blocks)]
                )
            )[-1]
            await running.press(draft, "community.announce", SAM.id)
        await running.settled()
        yield running
        assert not [one for one in running.sandbox.workspace.history(PLACE) if "<!channel" in str(one.blocks)]


async def say(stage: Stage, text: str, user: str = SAM.id, channel: str = PLACE) -> actions.Ack:
    """They write `/community …` in the channel."""
    return await actions.command(stage.sandbox, user=user, channel=channel, command="/community", text=text)


def whispers(stage: Stage, user: str = SAM.id) -> list[Message]:
    """What one person alone was shown in the channel."""
    return [one for one in stage.sandbox.workspace.messages[PLACE].values() if one.ephemeral_to == user]


def with_button(stage: Stage, action_id: str) -> list[Message]:
    """What Sam alone was shown that has such a button."""
    return [one for one in whispers(stage) if action_id in str(one.blocks)]


def pictures(stage: Stage, user: str = SAM.id) -> list[Any]:
    """The files that somebody got in the direct message."""
    ids = [each for one in stage.messages(user) for each in one.files]
    return [stage.sandbox.workspace.files[each] for each in ids]


async def closed(stage: Stage, user: str = SAM.id) -> None:
    """They close every window."""
    while stage.sandbox.workspace.modals.get(user):
        view = stage.sandbox.workspace.modals[user][-1]
        await actions.close(stage.sandbox, user=user, view_id=view.id)


def filled(window: View, **given: str) -> dict[str, int | str]:
    """The blocks of a form by the names of their fields."""
    blocks = {field["element"]["action_id"]: field["block_id"] for field in fields_of(window.payload["blocks"])}
    return {blocks[name]: words for name, words in given.items()}


async def press(stage: Stage, window: View, action_id: str, user: str = SAM.id) -> None:
    await actions.click(stage.sandbox, user=user, view_id=window.id, action_id=action_id)


@pytest.mark.parametrize("words", ["year", "show me our year", "zeig mir das Jahr", "what weeks are empty?"])
async def test_the_year_comes_in_words_and_as_a_picture(stage: Stage, words: str):
    """The words where it was asked for, the picture in a direct message with the same said in its alternative text."""
    before, had = len(whispers(stage, LENA.id)), len(pictures(stage, LENA.id))
    assert (await say(stage, words, LENA.id)).ok
    shown = (await stage.seen(lambda: whispers(stage, LENA.id)[before:]))[0]
    assert says(shown.blocks, "On holidays and days off") or says(shown.blocks, "Gaps")
    picture = (await stage.seen(lambda: pictures(stage, LENA.id)[had:]))[0]
    assert says(picture.alt_text, "only {name} leads it", name="Sam Okafor")
    assert len(picture.alt_text) <= 2000


async def test_the_year_can_be_asked_for_in_a_direct_message(stage: Stage):
    """A word at once, then the words and the picture."""
    had = len(pictures(stage))
    stage.says("show me our year 2027", SAM.id)
    await stage.seen(
        lambda: [one for one in stage.messages(SAM.id) if says(one.text, "One moment, I'm drawing the year for you.")]
    )
    await stage.seen(lambda: pictures(stage)[had:])
    assert [one for one in stage.messages(SAM.id) if says(one.text, "The year at a glance: {span}", span="2027")]


async def test_a_button_shows_another_year(stage: Stage):
    """Beside what was shown before."""
    before = len(whispers(stage))
    await say(stage, "year")
    shown = (await stage.seen(lambda: whispers(stage)[before:]))[0]
    await stage.press(shown, f"{YEAR}:2027", SAM.id)
    again = await stage.seen(lambda: whispers(stage)[before + 1 :])
    assert says(again[0].text, "The year at a glance: {span}", span="2027")


async def test_a_strategy_from_the_first_word_to_the_channel(stage: Stage):
    """Written, saved, published after a preview, read by others; every version stays, and both files can be had."""
    before = await say(stage, "strategy", LENA.id)
    assert says(
        before.reply["text"],
        "There's no published strategy here yet. Facilitators write and publish it with `/community strategy`.",
    )
    await say(stage, "our strategy")
    window = await stage.window(SAM.id)
    assert says(window.payload, "Who leads what (from the calendar)")
    await press(stage, window, views.ADD_METRIC)
    window = await stage.seen(lambda: _with_fields(stage, "what_1"))
    given = filled(
        window, purpose="So that nobody learns alone", engagement=SHOUT[:3000],
        what_0="People who come back", how_0="check-ins", target_0="12", by_0="2027-03-31", what_1="Two hosts each",
    )  # fmt: skip
    assert (await stage.submit(window, given, SAM.id)).ok
    window = await stage.seen(lambda: _showing(stage, "Saved as version {n}. Earlier versions are kept.", n=1))
    await press(stage, window, views.WORD)
    await press(stage, window, views.MARKDOWN)
    await press(stage, window, views.PUBLISH)
    preview = await stage.seen(lambda: _called(stage, modals.PUBLISHING))
    posts = len(stage.sandbox.workspace.history(PLACE))
    assert (await stage.submit(preview, {}, SAM.id)).ok
    posted = (await stage.seen(lambda: stage.sandbox.workspace.history(PLACE)[posts:]))[0]
    assert says(posted.blocks, "How we engage people")
    assert f"<@{SAM.id}>" not in json.dumps(posted.blocks)
    assert "<!channel" not in json.dumps(posted.blocks)
    assert "<https://evil" not in json.dumps(posted.blocks)
    thread = await stage.seen(lambda: stage.sandbox.workspace.thread(PLACE, posted.ts, viewer=LENA.id)[1:])
    assert stage.sandbox.workspace.files[thread[0].files[0]].alt_text
    await closed(stage)
    await say(stage, "strategy", LENA.id)
    reading = await stage.window(LENA.id)
    assert fields_of(reading.payload["blocks"]) == []
    await closed(stage, LENA.id)
    files = await stage.seen(lambda: _files(stage))
    document = docx.Document(io.BytesIO(files["docx"]))
    assert len(document.inline_shapes) == 1
    assert document.tables[0].cell(1, 0).text == "People who come back"
    assert "So that nobody learns alone" in files["md"].decode()


async def test_two_editors_lose_nothing(stage: Stage):
    """The later one is shown what the earlier one changed, and where both changed the same, the other's words."""
    await say(stage, "strategy")
    mine = await stage.window(SAM.id)
    await stage.command("role <@U0LENA0001> facilitator", SAM.id, "/groundswell")
    await say(stage, "strategy", LENA.id)
    hers = await stage.window(LENA.id)
    assert (await stage.submit(hers, filled(hers, purpose="Lena's purpose", structure="Lena's structure"), LENA.id)).ok
    assert (await stage.submit(mine, filled(mine, purpose="Sam's purpose"), SAM.id)).ok
    again = await stage.seen(lambda: _showing(stage, BOTH, part="Purpose", person=f"<@{LENA.id}>"))
    has = {
        one["element"]["action_id"]: one["element"].get("initial_value") for one in fields_of(again.payload["blocks"])
    }
    assert (has["purpose"], has["structure"]) == ("Sam's purpose", "Lena's structure")
    assert "Lena's purpose" in json.dumps(again.payload)
    assert (await stage.submit(again, {}, SAM.id)).ok
    rows = stage.rows(VERSIONS)
    assert [row.purpose for row in rows[-2:]] == ["Lena's purpose", "Sam's purpose"]
    assert rows[-1].structure == "Lena's structure"
    assert {row.workspace_id for row in rows} == {stage.workspace_id}
    await closed(stage)
    await closed(stage, LENA.id)


async def test_what_cannot_be_is_said_at_its_field(stage: Stage):
    """A day that is over, a metric without a name, and nothing at all; the window stays."""
    await say(stage, "strategy")
    window = await stage.window(SAM.id)
    blocks = {one["element"]["action_id"]: one["block_id"] for one in fields_of(window.payload["blocks"])}
    refused = await stage.submit(window, filled(window, by_1="2020-01-01"), SAM.id)
    assert says(refused.body["errors"][blocks["by_1"]], "That day is over. Pick a later day.")
    refused = await stage.submit(window, filled(window, what_1="", by_1="2027-06-30", how_1="a count"), SAM.id)
    assert says(
        refused.body["errors"][blocks["what_1"]],
        "What should change? Write it here, or clear the other fields of this metric.",
    )
    await closed(stage)


async def test_a_button_in_a_direct_message_opens_the_strategy(stage: Stage):
    """Since no window opens from a message."""
    stage.says("unsere Strategie", SAM.id)
    offered = await stage.seen(lambda: [one for one in stage.messages(SAM.id) if OPEN_STRATEGY in str(one.blocks)])
    await stage.press(offered[-1], OPEN_STRATEGY, SAM.id)
    window = await stage.window(SAM.id)
    assert window.payload["callback_id"] == modals.SAVE
    await press(stage, window, views.VERSIONS)
    await asyncio.sleep(0)
    found = await stage.seen(lambda: _showing(stage, "Version {n}, saved by {person} on {moment}.", n=1))
    assert found.payload["callback_id"] == modals.READING
    await closed(stage)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("year 1999", "I can show the years {first} to {last}, but not {given}."),
        ("year abc", ("I can't read “{given}” as a year. Write the year like this: `/community year {example}`.")),
    ],
)
async def test_what_is_no_year_is_refused(stage: Stage, text: str, sentence: str):
    """With the years that there are, or how to write one."""
    assert says((await say(stage, text)).reply["text"], sentence)


def _with_fields(stage: Stage, name: str) -> View | None:
    view = stage.sandbox.workspace.modals[SAM.id][-1]
    return view if any(one["element"]["action_id"] == name for one in fields_of(view.payload["blocks"])) else None


def _showing(stage: Stage, sentence: str, **facts: object) -> View | None:
    view = stage.sandbox.workspace.modals[SAM.id][-1]
    return view if says(view.payload, sentence, **facts) else None


def _called(stage: Stage, callback_id: str) -> View | None:
    view = stage.sandbox.workspace.modals[SAM.id][-1]
    return view if view.payload["callback_id"] == callback_id else None


def _files(stage: Stage) -> dict[str, Any] | None:
    """Both files of the strategy that Sam got, by their endings."""
    found = {each.name.rpartition(".")[2]: each.content for each in pictures(stage) if not each.name.endswith("png")}
    return found if len(found) == 2 else None
