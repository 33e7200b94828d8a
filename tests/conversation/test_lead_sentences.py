"""Sentences of those who run a programme, through the router of the whole product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session

from bot.community import name_book
from bot.kit import i18n
from bot.kit.slack import Caller, MessageRef
from bot.members.callers import caller_member
from bot.members.incoming_messages import Change, IncomingMessage
from sandbox.people import JONAS, LENA, MATEO, PRIYA, SAM
from tests.stage import Stage

SENTENCES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lead_sentences.yaml").read_text())


def answer(stage: Stage, number: int, sentence: dict[str, Any]) -> str:
    """What Sam would be answered to one of them, which is taken back."""
    product, now = stage.product, stage.product.deps.now()
    caller = Caller(stage.workspace_id, SAM.id)
    place = MessageRef(stage.channel(SAM.id), f"9000.{number}")
    message = IncomingMessage(caller, place, Change.WRITTEN, sentence["text"], None, is_direct=True)
    with Session(product.db.engine, expire_on_commit=False) as session:
        member = caller_member(session, caller, now=now)
        member.language = sentence.get("language", "en")
        session.flush()
        with i18n.in_language(member.language):
            reply = product.message_router.route(session, message, product.deps)
        session.rollback()
    return str(reply.message) if reply else ""


async def test_each_sentence_leads_where_its_author_wants_to(stage: Stage):
    """With what was said in it: names, days, figures."""
    await stage.begins()
    people = [name_book.called(each.id, each.real_name, each.name) for each in (SAM, LENA, MATEO, PRIYA, JONAS)]
    stage.product.community.people.keep(stage.workspace_id, people, now=stage.product.deps.now())
    missed = []
    for number, one in enumerate(SENTENCES):
        shown = answer(stage, number, one)
        is_right = str(one.get("holds", "")) in shown and not (one.get("lacks") and one["lacks"] in shown)
        missed += [] if is_right and shown else [(one["text"], shown[:300])]
    assert not missed
