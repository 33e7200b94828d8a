"""Every kind of question, answered in its message and on the Home."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.errors import GroundswellError
from bot.quizzes import answer_parser
from bot.quizzes.content import Question
from bot.quizzes.models import answers
from bot.quizzes.views import ANSWER, FILL
from sandbox import actions
from sandbox.state import Json, Message, View
from tests.quizzes import kinds
from tests.quizzes.kinds import BEST
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="module")
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


async def fill(stage: Stage, message: Message, given: int | str | list[int], user: str) -> str:
    """They put this into the fields of a message; the action id of the button to press then."""
    blocks = stage.now_shown(message).blocks or []
    fields = [block for block in blocks if str(block.get("block_id")).startswith(FILL)]
    for at, block in enumerate(fields):
        if block["element"]["type"] == "static_select":
            await stage.fill(message, block["block_id"], shown_at(block, at), user)
        elif block["element"]["type"] == "checkboxes":
            assert isinstance(given, list)
            await stage.fill(message, block["block_id"], [shown_at(block, place) for place in given], user)
        elif block["element"]["type"] == "plain_text_input":
            await stage.fill(message, block["block_id"], given, user)
    return f"{ANSWER}:{given}" if isinstance(given, int) and len(fields) <= 1 else f"{ANSWER}:given"


def shown_at(block: Json, place: int) -> int:
    """Where an option is shown that stands at a place in its file."""
    return [option["value"] for option in block["element"]["options"]].index(str(place))


@pytest.mark.parametrize("question", kinds.EVERY, ids=lambda question: question.id)
async def test_a_question_is_answered_in_its_message(shared: Stage, person: str, question: Question):
    """The explanation takes the place of the fields, and a second answer changes nothing and is told so."""
    message = (await everything(shared, person))[AT[question.id]]
    best = BEST[question.id]
    button = await fill(shared, message, best.given, person)
    assert (await shared.press(message, button, person)).ok
    await shared.seen(lambda: says(shared.now_shown(message).blocks, best.sentence, **best.facts))
    assert "'actions'" not in str(shared.now_shown(message).blocks)

    shared.sandbox.workspace.edit(message.channel, message.ts, actor="", mark=False, blocks=message.blocks)
    assert (await shared.press(message, button, person)).ok
    await shared.seen(
        lambda: any(
            says(
                text,
                "You've already answered this one: {answer}. Your first answer counts; the explanation is below it.",
            )
            for text in shared.whispers(person)
        )
    )
    assert shared.count(answers, answers.c.ask_id.in_([_ask_of(message)])) == 1


def _ask_of(message: Message) -> str:
    block_id: str = next(b["block_id"] for b in message.blocks or [] if b["type"] == "actions")
    return block_id.removeprefix(f"{ANSWER}:")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("multiple", answer_parser.NothingChosenError()),
        ("number", answer_parser.EmptyAnswerError()),
        ("word", answer_parser.EmptyAnswerError()),
        ("order", answer_parser.FieldEmptyError()),
        ("pairs", answer_parser.FieldEmptyError()),
        ("text", answer_parser.EmptyAnswerError()),
    ],
)
async def test_an_empty_answer_gets_a_sentence(shared: Stage, person: str, kind: str, error: GroundswellError):
    """Pressed too early, the question stays open as it is."""
    message = (await everything(shared, person))[AT[kind]]
    assert (await shared.press(message, f"{ANSWER}:given", person)).ok
    await shared.seen(lambda: error.sentence() in shared.whispers(person))
    assert shared.now_shown(message).blocks == message.blocks
    assert shared.count(answers, answers.c.ask_id == _ask_of(message)) == 0


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
    """A few wait there at a time; each is answered right there, fields and all."""
    await everything(shared, person)
    actions.open_home(shared.sandbox, user=person)
    answered: set[str] = set()
    for _ in kinds.EVERY:
        block = await shared.seen(lambda: _next_open(shared, person, answered))
        ask_id = block["block_id"].removeprefix(f"{ANSWER}:")
        await _fill_in_at_home(shared, person, ask_id)
        assert (await _press_at_home(shared, person, block)).ok
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


async def _fill_in_at_home(stage: Stage, person: str, ask_id: str) -> None:
    home = _home(stage, person)
    assert home
    fields = [b for b in home.payload["blocks"] if str(b.get("block_id")).startswith(f"{FILL}:{ask_id}:")]
    for at, block in enumerate(fields):
        options = [option["value"] for option in block["element"].get("options", [])]
        value = {"plain_text_input": "12", "checkboxes": options[:1]}.get(block["element"]["type"])
        held = {"value": value or options[at % len(options)]}
        place = {"view_id": home.id, "block_id": block["block_id"], "action_id": FILL}
        await actions.type_into(stage.sandbox, user=person, value=held, **place)


async def _press_at_home(stage: Stage, person: str, block: Json) -> actions.Ack:
    home = _home(stage, person)
    assert home
    place = {"view_id": home.id, "block_id": block["block_id"]}
    return await actions.click(stage.sandbox, user=person, action_id=block["elements"][0]["action_id"], **place)
