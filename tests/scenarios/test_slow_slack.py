"""Slack's Web API takes longer for everything than it waits for an ack; people do not notice."""

from __future__ import annotations

import pytest

from bot.delivery.service import ledger
from bot.quizzes.views import ANSWER
from sandbox import actions
from sandbox.actions import Ack
from sandbox.faults import Fault
from sandbox.people import LENA, MATEO, SAM
from tests.stage import Stage

# Slack gives up on an ack after three seconds: one that waited for a single call comes too late.
SLOW_SECONDS = 3.2


async def test_nobody_waits_for_slack(stage: Stage):
    """Commands, clicks and shortcuts are acknowledged from what the database says alone."""
    lesson = await stage.begins()
    await stage.settled()
    stage.sandbox.faults.add(Fault("*", "slow", seconds=SLOW_SECONDS))
    acks = [await _types(stage, words) for words in ("next", "pause 2 weeks", "resume", "progress", "zone Mars")]
    acks += [await _types(stage, "begin", MATEO.id), await _types(stage, "status", SAM.id, "/groundswell")]
    acks += [await stage.press(lesson, f"{ANSWER}:{option}") for option in (0, 1)]
    acks += [await actions.shortcut(stage.sandbox, user=LENA.id, callback_id="journeys.next")]
    assert [ack.error for ack in acks] == [None] * len(acks)
    await stage.seen(lambda: len(stage.lessons()) == 3 and stage.lessons(MATEO.id))


async def _types(stage: Stage, words: str, user: str = LENA.id, command: str = "/learn") -> Ack:
    return await actions.command(stage.sandbox, user=user, channel=stage.channel(user), command=command, text=words)


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "drop_after_write"])
async def test_a_stumble_of_slack_neither_loses_nor_doubles(stage: Stage, kind):
    """The lesson arrives exactly once, whatever the first call met."""
    stage.sandbox.faults.add(Fault("chat.postMessage", kind, times=1, retry_after=1))
    await stage.command("begin")
    await stage.seen(lambda: stage.count(ledger) == 1)
    await stage.settled()
    assert len(stage.lessons()) == 1
    assert len(stage.messages()) == 1
