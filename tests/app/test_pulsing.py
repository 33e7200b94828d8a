"""What somebody writes to the question of a month, in the whole product."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.change.pulse import opening, service
from bot.change.pulse.models import PulseAsk
from bot.change.pulse.service import PulseWish
from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort
from bot.kit.db import insert_new, row_id
from bot.members import service as members
from bot.members.models import Role
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage

ASKS = PulseAsk.__table__  # type: ignore[attr-defined]


@pytest.fixture
async def asked(stage: Stage) -> Stage:
    """Lena and five others are asked, and she has the question."""
    await stage.begins()
    others = [stage.arrives(name, "Europe/Berlin") for name in ("otto", "paula", "quirin")]
    with Session(stage.product.db.engine, expire_on_commit=False) as session:
        people = [members.arrive(session, stage.workspace_id, one, now=MONDAY) for one in (LENA.id, *others)]
        lead = members.arrive(session, stage.workspace_id, SAM.id, now=MONDAY)
        lead.role = Role.ADMIN
        session.flush()
        row = {
            "workspace_id": stage.workspace_id, "name": "A", "folded": "a", "track_id": "scaling-successes",
            "created_by": row_id(lead), "created_at": MONDAY,
        }  # fmt: skip
        insert_new(session, Cohort, [row])
        cohort = cohorts.find_by_name(session, stage.workspace_id, "A")
        assert cohort
        cohorts.add_members(session, cohort, [row_id(one) for one in people], row_id(lead), now=MONDAY)
        service.start(session, lead, PulseWish((f"cohort:{cohort.id}",), 3), "window", now=MONDAY)
        while opening.open_due(session, now=MONDAY) is not None:
            pass
        session.commit()
    await stage.move_to(MONDAY + timedelta(days=1, hours=3))
    await stage.seen(lambda: any("pulse" in str(each.blocks) for each in stage.messages()))
    return stage


def feeling(stage: Stage) -> str | None:
    """What is kept as Lena's answer."""
    with Session(stage.product.db.engine) as session:
        lena = members.find(session, stage.workspace_id, LENA.id)
        assert lena
        ask = service.current_ask(session, lena, now=MONDAY)
        assert ask
        return ask.feeling


async def answer_to(stage: Stage, text: str) -> Message:
    """The reply to what Lena writes."""
    before = len(stage.messages())
    stage.says(text)
    await stage.seen(lambda: len(stage.messages()) > before + 1)
    return stage.messages()[-1]


async def test_an_answer_in_words_is_kept_changed_and_taken_back(asked: Stage) -> None:
    """A bare one at once, since it can be changed; taken back, nothing stays."""
    await answer_to(asked, "eher besorgt")
    assert feeling(asked) == "worried"
    await answer_to(asked, "im at home with it by now")
    assert feeling(asked) == "home"
    said = await answer_to(asked, "take my answer back")
    assert says(said.text, "I've taken your answer back, so it isn't counted. Nobody hears about it.")
    assert feeling(asked) is None


async def test_a_sentence_is_asked_about_before_it_counts(asked: Stage) -> None:
    """With the button of what it seems to say."""
    said = await answer_to(asked, "worried tbh, my team could get cut")
    assert "learn:pulse worried" in str(said.blocks)
    assert feeling(asked) is None
    await answer_to(asked, "worried")
    assert feeling(asked) == "worried"


async def test_who_sees_it_is_answered_for_this_question(asked: Stage) -> None:
    """With its lead and its number of answers, and the way out; a wish of another kind is still done."""
    said = await answer_to(asked, "who sees this, my boss?")
    assert f"<@{SAM.id}>" in said.text
    assert "learn:pulse stop" in str(said.blocks)
    assert feeling(asked) is None
    said = await answer_to(asked, "who can read my story?")
    assert f"<@{SAM.id}>" not in said.text
    said = await answer_to(asked, "what is a pilot")
    assert "pulse" not in str(said.blocks)


async def test_distress_is_heard_before_any_answer(asked: Stage) -> None:
    """A person who is scared for their life isn't counted as worried."""
    said = await answer_to(asked, "I'm scared, I don't want to live any more")
    assert "112" in said.text
    assert feeling(asked) is None
