"""Every kind of question, answered in its message, in its window and on the Home."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.errors import GroundswellError
from bot.quizzes import answer_parser, service
from bot.quizzes.content import Question
from bot.quizzes.models import answers
from bot.quizzes.views import ANSWER, FILL, OPEN
from sandbox import actions
from sandbox.faults import Fault
from sandbox.state import Json, Message, View
from tests.quizzes import kinds
from tests.quizzes.kinds import BEST
from tests.sentences import says
from tests.stage import MONDAY, Stage, fields_of, shown_at, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")
ALREADY = (
    "You've already answered this question: {answer}. Your first answer counts; the explanation is below the question."
)
AT = {question.id: at for at, question in enumerate(kinds.EVERY)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One product with a lesson for each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    async with staged(folder, MONDAY, content=kinds.content(folder / "content")) as running:
        yield running


async def everything(stage: Stage, user: str) -> list[Message]:
    """All nine lessons, in the order of the kinds."""
    await stage.begins(user)
    for _ in kinds.EVERY[1:]:
        await stage.command("next", user)
    await stage.seen(lambda: len(stage.lessons(user)) == len(kinds.EVERY))
    return stage.lessons(user)


async def answer(stage: Stage, message: Message, given: int | str | list[int], user: str) -> actions.Ack:
    """They answer a lesson's question: with one press, with boxes and a button, or in its window."""
    if first_button(message) == OPEN:
        assert (await stage.press(message, OPEN, user)).ok
        window = await stage.window(user)
        return await stage.submit(window, filled(window, given), user)
    if isinstance(given, int):
        return await stage.press(message, f"{ANSWER}:{given}", user)
    (boxes,) = fields_of(message.blocks or [])
    assert isinstance(given, list)
    await stage.fill(message, boxes["block_id"], [shown_at(boxes, place) for place in given], user)
    return await stage.press(message, f"{ANSWER}:given", user)


def first_button(message: Message) -> str:
    """The action id of the first button of a question that is open in a message."""
    action_id: str = next(b["elements"][0]["action_id"] for b in message.blocks or [] if b["type"] == "actions")
    return action_id


def filled(window: View, given: int | str | list[int]) -> dict[str, int | str]:
    """A window's text, or its menus in the order of the file."""
    fields = fields_of(window.payload["blocks"])
    if isinstance(given, str):
        return {fields[0]["block_id"]: given}
    return {field["block_id"]: shown_at(field, place) for place, field in enumerate(fields)}


@pytest.mark.parametrize("question", kinds.EVERY, ids=lambda question: question.id)
async def test_a_question_is_answered_once(shared: Stage, person: str, question: Question):
    """The explanation takes the place of the buttons, and a second answer changes nothing and is told so."""
    message = (await everything(shared, person))[AT[question.id]]
    best = BEST[question.id]
    assert (await answer(shared, message, best.given, person)).ok
    await shared.seen(lambda: says(shared.now_shown(message).blocks, best.sentence, **best.facts))
    assert "'actions'" not in str(shared.now_shown(message).blocks)

    shared.sandbox.workspace.edit(message.channel, message.ts, actor="", mark=False, blocks=message.blocks)
    if first_button(message) == OPEN:
        assert (await shared.press(message, OPEN, person)).ok
        window = await shared.window(person)
        assert says(window.payload, ALREADY)
        assert says(window.payload, best.sentence, **best.facts)
        assert fields_of(window.payload["blocks"]) == []
    else:
        assert (await answer(shared, message, best.given, person)).ok
        await shared.seen(lambda: any(says(text, ALREADY) for text in shared.whispers(person)))
    await shared.seen(lambda: says(shared.now_shown(message).blocks, best.sentence, **best.facts))
    assert shared.count(answers, answers.c.ask_id.in_([_ask_of(message)])) == 1


def _ask_of(message: Message) -> str:
    block_id: str = next(b["block_id"] for b in message.blocks or [] if b["type"] == "actions")
    return block_id.removeprefix(f"{ANSWER}:")


async def test_a_box_must_be_ticked(shared: Stage, person: str):
    """Pressed too early, the question stays open as it is."""
    message = (await everything(shared, person))[AT["multiple"]]
    assert (await shared.press(message, f"{ANSWER}:given", person)).ok
    await shared.seen(lambda: answer_parser.NothingChosenError().sentence() in shared.whispers(person))
    assert shared.now_shown(message).blocks == message.blocks
    assert shared.count(answers, answers.c.ask_id == _ask_of(message)) == 0


async def test_a_window_has_the_whole_question(shared: Stage, person: str):
    """The message has the ask alone; the window has all items in full, as it has their places."""
    message = (await everything(shared, person))[AT["order"]]
    assert shared.now_shown(message).blocks == message.blocks
    assert kinds.ORDER.items[0].text not in str(message.blocks)
    assert (await shared.press(message, OPEN, person)).ok
    window = await shared.window(person)
    _ask, items, *fields = window.payload["blocks"]
    assert all(item.text in items["text"]["text"] for item in kinds.ORDER.items)
    assert len(fields) == len(kinds.ORDER.items)
    assert window.payload["private_metadata"] == _ask_of(message)


@pytest.mark.parametrize(
    ("kind", "given", "field", "error"),
    [
        ("number", "a dozen", "answer", answer_parser.NotANumberError(text="a dozen")),
        ("word", "   ", "answer", answer_parser.EmptyAnswerError()),
        ("text", "   ", "answer", answer_parser.EmptyAnswerError()),
        ("order", [0, 1, 1, 3], "2", answer_parser.ChosenTwiceError(text="Do", field=2)),
    ],
)
async def test_an_error_stands_below_its_field(
    shared: Stage, person: str, kind: str, given: str | list[int], field: str, error: GroundswellError
):
    """The window stays open with all that is in it, and the next try counts."""
    message = (await everything(shared, person))[AT[kind]]
    assert (await shared.press(message, OPEN, person)).ok
    window = await shared.window(person)
    fields = fields_of(window.payload["blocks"])
    wrong: dict[str, int | str] = {fields[0]["block_id"]: given} if isinstance(given, str) else {}
    for place, each in zip(given if isinstance(given, list) else [], fields, strict=False):
        wrong[each["block_id"]] = shown_at(each, place)
    refused = await shared.submit(window, wrong, person)
    assert refused.body == {
        "response_action": "errors",
        "errors": {f"{FILL}:{_ask_of(message)}:{field}": error.sentence()},
    }
    assert shared.count(answers, answers.c.ask_id == _ask_of(message)) == 0
    assert (await shared.submit(window, filled(window, BEST[kind].given), person)).ok
    assert shared.sandbox.workspace.modals.get(person, []) == []
    await shared.seen(lambda: says(shared.now_shown(message).blocks, BEST[kind].sentence, **BEST[kind].facts))


async def test_an_explanation_comes_even_if_its_message_stays_as_it_is(shared: Stage, person: str):
    """The answer is kept, and Slack's refusal to change the message costs nobody the explanation."""
    message = (await everything(shared, person))[AT["word"]]
    assert (await shared.press(message, OPEN, person)).ok
    window = await shared.window(person)
    shared.sandbox.faults.add(Fault("chat.update", "server_error", times=1))
    assert (await shared.submit(window, filled(window, "act"), person)).ok
    await shared.seen(lambda: says(shared.messages(person)[-1].text, BEST["word"].sentence, **BEST["word"].facts))
    assert shared.now_shown(message).blocks == message.blocks


async def test_a_second_window_is_told_of_the_first(shared: Stage, person: str):
    """Open on a desk and on a phone, the one submitted later turns into the explanation of the first answer."""
    message = (await everything(shared, person))[AT["word"]]
    assert (await shared.press(message, OPEN, person)).ok
    window = await shared.window(person)
    value, form = f"{_ask_of(message)}:{answer_parser.GIVEN}", {answer_parser.ANSWER: ("act",)}
    on_the_phone = service.AnswerClick(shared.workspace_id, person, value, form)
    live = shared.product.library.question_ids
    await shared.product.db.transact(service.answer, on_the_phone, live=live, now=shared.sandbox.clock.now())
    assert (await shared.submit(window, filled(window, "wait"), person)).ok
    assert says((await shared.window(person)).payload, ALREADY, answer="“act”")
    assert shared.count(answers, answers.c.ask_id == _ask_of(message)) == 1


async def test_confidence_is_kept_with_the_answer(shared: Stage, person: str):
    """It is asked where the author wants it, and may be left out."""
    message = (await everything(shared, person))[AT["single"]]
    (block,) = [b for b in message.blocks or [] if str(b.get("block_id")).endswith(":confidence")]
    await shared.fill(message, block["block_id"], 1, person)
    await shared.press(message, f"{ANSWER}:1", person)
    await shared.seen(
        lambda: says(
            str(shared.now_shown(message).blocks),
            "You weren't sure, but your answer was right: you can trust yourself on this one.",
        )
    )
    (kept,) = shared.rows(answers, answers.c.ask_id == _ask_of(message))
    assert (kept.confident, kept.correct, kept.score) == (False, True, 1)


async def test_every_kind_is_answered_on_the_home(shared: Stage, person: str):
    """A few wait there at a time; each is answered from there, by a press or in its window."""
    await everything(shared, person)
    actions.open_home(shared.sandbox, user=person)
    answered: set[str] = set()
    for _ in kinds.EVERY:
        block = await shared.seen(lambda: _next_open(shared, person, answered))
        ask_id = block["block_id"].removeprefix(f"{ANSWER}:")
        await _answer_at_home(shared, person, block)
        answered.add(ask_id)
    kept = shared.rows(answers, answers.c.ask_id.in_(answered))
    assert len(kept) == len(kinds.EVERY)


def _home(stage: Stage, person: str) -> View | None:
    return stage.sandbox.workspace.homes.get(person)


def _next_open(stage: Stage, person: str, answered: set[str]) -> Json | None:
    """The first question on somebody's Home that they have not answered yet."""
    home = _home(stage, person)
    for block in home.payload["blocks"] if home else []:
        ask = str(block.get("block_id"))
        if ask.startswith(ANSWER) and ask.removeprefix(f"{ANSWER}:") not in answered:
            return dict(block)
    return None


async def _answer_at_home(stage: Stage, person: str, block: Json) -> None:
    home = _home(stage, person)
    assert home
    place = {"view_id": home.id, "block_id": block["block_id"]}
    pressed = block["elements"][0]["action_id"]
    for boxes in fields_of(home.payload["blocks"]):
        if boxes["element"]["type"] == "checkboxes":
            value = {"value": [boxes["element"]["options"][0]["value"]]}
            field = {"view_id": home.id, "block_id": boxes["block_id"], "action_id": FILL}
            await actions.type_into(stage.sandbox, user=person, value=value, **field)
    assert (await actions.click(stage.sandbox, user=person, action_id=pressed, **place)).ok
    if pressed == OPEN:
        window = await stage.window(person)
        has_menus = any(field["element"]["type"] == "static_select" for field in fields_of(window.payload["blocks"]))
        assert (await stage.submit(window, filled(window, 0 if has_menus else "12"), person)).ok
        await stage.seen(lambda: block["block_id"] not in str((_home(stage, person) or home).payload))
