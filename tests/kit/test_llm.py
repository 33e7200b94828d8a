"""The model's door against a server that answers well, badly, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict

from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit.llm import Ask, FailureKind, LLMFailure, Message, Model, Usage
from bot.kit.llm_answers import json_in, strict_schema, tokens_of
from bot.settings import Settings

ASK = Ask("stories/section", "v1", "You point at sentences.", "[C1] In spring.", 300)


class Pick(BaseModel):
    """A shape to fill."""

    model_config = ConfigDict(extra="forbid")

    q1: Literal["C1", "none"]
    why: str


class Budget:
    """Counts what is opened and closed; refuses after `most`."""

    def __init__(self, most: int = 20) -> None:
        self.most = most
        self.asked: list[tuple[list[Message], int]] = []
        self.closed: list[tuple[int, Usage, FailureKind | None]] = []

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        assert ask is ASK
        if len(self.asked) >= self.most:
            raise LLMFailure(FailureKind.OVER_BUDGET)
        self.asked.append((messages, tokens))
        return len(self.asked)

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        self.closed.append((number, usage, failure))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedModel]:
    """A server whose good answer fits the shape."""
    async with ScriptedModel() as running:
        running.answers.extend([{"q1": "C1", "why": "It says when."}] * 20)
        yield running


@pytest.fixture
async def model(server: ScriptedModel) -> AsyncIterator[Model]:
    """The door to it."""
    made = Model(settings(server))
    yield made
    await made.close()


def settings(server: ScriptedModel, **more: Any) -> Settings:
    given = {"openai_base_url": server.url, "openai_model": NAME, "model_timeout_seconds": 2, **more}
    return Settings.model_validate(given)


@pytest.mark.parametrize("kind", ["good", "fenced", "thinking"])
async def test_an_answer_is_found_in_whatever_is_around_it(server: ScriptedModel, model: Model, kind: str):
    """Fences and thoughts are taken off; the usage is the server's."""
    server.script.append(kind)
    budget = Budget()
    found = await model.fill(ASK, Pick, budget)

    assert found == Pick(q1="C1", why="It says when.")
    [(_, usage, failure)] = budget.closed
    assert failure is None
    assert usage.tokens > 0
    assert not usage.estimated


async def test_what_leaves_is_what_every_server_knows(server: ScriptedModel, model: Model):
    """Two roles, a strict schema, a token limit by the older name, and nothing that tells who asked."""
    await model.fill(ASK, Pick, Budget())
    [body] = server.bodies

    assert [one["role"] for one in body["messages"]] == ["system", "user"]
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert set(body) == {"model", "messages", "max_tokens", "temperature", "response_format"}


@pytest.mark.parametrize("kind", ["invalid", "wrong_shape", "half"])
async def test_one_answer_is_sent_back_to_mend(server: ScriptedModel, model: Model, kind: str):
    """With what is wrong about it; a second bad one is the end."""
    server.script.append(kind)
    budget = Budget()
    assert (await model.fill(ASK, Pick, budget)).q1 == "C1"
    assert [len(messages) for messages, _ in budget.asked] == [2, 4]

    server.always = kind
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Pick, budget)
    assert failed.value.kind == FailureKind.INVALID
    assert len(budget.asked) == 4


@pytest.mark.parametrize(
    ("kind", "expected", "requests"),
    [
        ("empty", FailureKind.EMPTY, 1),
        ("null", FailureKind.EMPTY, 1),
        ("truncated", FailureKind.TRUNCATED, 1),
        ("refused", FailureKind.REFUSED, 1),
        ("html", FailureKind.NOT_AN_ANSWER, 1),
        ("auth", FailureKind.AUTH, 1),
        ("forbidden", FailureKind.FORBIDDEN, 1),
        ("no_model", FailureKind.NO_SUCH_MODEL, 1),
        ("unprocessable", FailureKind.BAD_REQUEST, 1),
        ("bad_request", FailureKind.BAD_REQUEST, 1),
        ("context", FailureKind.CONTEXT, 1),
        ("quota", FailureKind.QUOTA, 1),
        ("rate_limited", FailureKind.RATE_LIMITED, 3),
        ("server_error", FailureKind.SERVER, 3),
        ("overloaded", FailureKind.SERVER, 3),
        ("drop", FailureKind.UNREACHABLE, 3),
    ],
)
async def test_every_failure_has_its_kind(
    server: ScriptedModel,
    model: Model,
    kind: str,
    expected: FailureKind,
    requests: int,
    monkeypatch: pytest.MonkeyPatch,
):
    """What may pass is tried three times, the rest once; each request is told to the budget."""
    monkeypatch.setattr(asyncio, "sleep", _no_wait(asyncio.sleep))
    server.always = kind
    budget = Budget()
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Pick, budget)

    assert failed.value.kind == expected
    assert len(server.bodies) == requests
    assert [failure for *_, failure in budget.closed] == [expected] * requests


def _no_wait(sleep: Any) -> Any:
    return lambda seconds, *rest: sleep(min(seconds, 0.01), *rest)


async def test_a_slow_server_is_given_up(server: ScriptedModel):
    """After the time set for one request."""
    model = Model(settings(server, model_timeout_seconds=0.1))
    server.always = "slow"
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Pick, Budget())
    assert failed.value.kind == FailureKind.TIMEOUT
    await model.close()


async def test_nobody_at_the_address(server: ScriptedModel, model: Model, monkeypatch: pytest.MonkeyPatch):
    """Is the same as a dropped connection."""
    monkeypatch.setattr(asyncio, "sleep", _no_wait(asyncio.sleep))
    await server.stop()
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Pick, Budget())
    assert failed.value.kind == FailureKind.UNREACHABLE


async def test_a_passing_trouble_passes(server: ScriptedModel, model: Model, monkeypatch: pytest.MonkeyPatch):
    """The third try may go well."""
    monkeypatch.setattr(asyncio, "sleep", _no_wait(asyncio.sleep))
    server.script.extend(["rate_limited", "overloaded"])
    assert (await model.fill(ASK, Pick, Budget())).q1 == "C1"


@pytest.mark.parametrize("kind", ["no_schema", "no_schema_500"])
async def test_a_server_without_schemas_is_asked_for_plain_json(server: ScriptedModel, model: Model, kind: str):
    """That is learnt once: the next question does without from the start."""
    server.always = kind
    await model.fill(ASK, Pick, Budget())
    await model.fill(ASK, Pick, Budget())

    formats = [body["response_format"]["type"] for body in server.bodies]
    assert formats == ["json_schema", "json_object", "json_object"]


async def test_many_first_questions_learn_it_together(server: ScriptedModel, model: Model):
    """Only one of five runs into the refusal."""
    server.always = "no_schema"
    await asyncio.gather(*(model.fill(ASK, Pick, Budget()) for _ in range(5)))
    assert [body["response_format"]["type"] for body in server.bodies].count("json_schema") == 1


async def test_what_a_model_does_not_take_is_left_out(server: ScriptedModel, model: Model):
    """The temperature, and the older name of the limit."""
    server.script.extend(["no_temperature", "no_temperature", "other_limit", "other_limit"])
    await model.fill(ASK, Pick, Budget())
    await model.fill(ASK, Pick, Budget())

    last = server.bodies[-1]
    assert "temperature" not in last
    assert "max_tokens" not in last
    assert last["max_completion_tokens"] == 300


async def test_usage_that_is_not_told_is_estimated(server: ScriptedModel, model: Model):
    """And flagged."""
    server.script.append("no_usage")
    budget = Budget()
    await model.fill(ASK, Pick, budget)
    [(_, usage, _)] = budget.closed
    assert usage.estimated
    assert 5 < usage.tokens < 100


async def test_a_purse_has_the_last_word(server: ScriptedModel, model: Model):
    """Nothing leaves that it does not allow, not even the repair."""
    server.script.append("invalid")
    with pytest.raises(LLMFailure) as failed:
        await model.fill(ASK, Pick, Budget(most=1))
    assert failed.value.kind == FailureKind.OVER_BUDGET
    assert len(server.bodies) == 1


async def test_a_question_given_up_is_told_to_the_purse(server: ScriptedModel, model: Model):
    """It may have been paid for."""
    server.always = "slow"
    budget = Budget()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await model.fill(ASK, Pick, budget)
    assert [failure for *_, failure in budget.closed] == [FailureKind.DEADLINE]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '```json\n{"a": 1}\n```',
        'Sure!\n```\n{"a": 1}\n``` Anything else?',
        '<think>{"a": 2}</think>{"a": 1}',
        'so the answer is</think>\n{"a": 1}',
        'The answer: {"a": 1}. Done.',
    ],
)
def test_json_is_found(text: str):
    """In fences, behind thoughts, between words."""
    assert json_in(text) == {"a": 1}


@pytest.mark.parametrize("text", ["", "no", "{", "<think>{}", '{"a": ' + "[" * 100_000])
def test_no_json_is_no_answer(text: str):
    """However it is cut off."""
    with pytest.raises(ValueError, match="no JSON"):
        json_in(text)


def test_a_schema_is_strict():
    """Every key asked for, nothing else allowed, no titles; a shape with a default is refused."""

    class Loose(BaseModel):
        a: int = 0
        b: str

    class Single(BaseModel):
        only: Literal["none"]

    assert strict_schema(Single)["properties"]["only"] == {"enum": ["none"], "type": "string"}
    schema = strict_schema(Pick)
    assert schema["required"] == ["q1", "why"]
    assert "title" not in str(schema)
    with pytest.raises(AssertionError):
        strict_schema(Loose)


def test_tokens_are_estimated():
    """A quarter of the Latin letters; of Japanese each."""
    assert tokens_of("a" * 40) == 10
    assert tokens_of("東京" * 10) == 20
    assert tokens_of("") == 0


def test_the_host_is_named(monkeypatch: pytest.MonkeyPatch):
    """It is what authors agree to."""
    named = Settings.model_validate({"openai_model": "m", "openai_base_url": "https://llm.example:8443/v1"})
    assert Model(named).host == "llm.example:8443"
    assert Model(Settings.model_validate({"openai_model": "m", "openai_api_key": "k"})).host == "api.openai.com"
