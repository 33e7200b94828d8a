"""Who may read what, and what is left when somebody has it forgotten."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.models import Delivery, DeliveryState
from bot.kit.db import row_id
from bot.kit.time import Period
from bot.members.service import Person
from bot.reflections import data_export, plans, queries, service
from bot.reflections.content import Prompt
from bot.reflections.keys import invitation_key
from bot.reflections.models import BehaviourEvidence, Plan, Reflection
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.service import Reader, ThreadReply
from tests.sentences import says

PROMPT = Prompt(ask="What would help?", plan=True)
SOURCE = "journeys.step:1:x"
PRIVATE = (
    "Reply here in the thread, in as few words as you like. I won't show your reply to anybody else: "
    "no colleague, no facilitator, no admin. If you edit or delete your reply later, I change or "
    "delete my copy too."
)
OPEN = (
    "Reply here in the thread, in as few words as you like. Apart from you, only {names} will see your "
    "reply. If you begin with `private:`, I won't show it to anybody. If you edit or delete your reply "
    "later, I change or delete my copy too."
)
TECHNICALLY = (
    "Technically, others could read your text too: the owners of this Slack workspace, if they export "
    "its messages, and the person who runs this app's database."
)
AS_PLAN = "*When* {when}, *I will* {will}."


def invite(session: Session, who: Person, at: datetime, *readers: Person, source: str = SOURCE) -> str:
    """Ask, and let the invitation arrive at 100.0; what it says."""
    named = [Reader(reader.member_id, reader.slack_id) for reader in readers]
    service.invite(session, who, source, PROMPT, now=at, readers=named)
    row = session.exec(select(Delivery).where(Delivery.key == invitation_key(source))).one()
    text: str = json.loads(row.payload or "{}")["text"]
    row.state, row.channel, row.ts = DeliveryState.SENT, "D1", "100.0"
    session.add(row)
    session.flush()
    return text


def write(session: Session, who: Person, text: str, at: datetime, ts: str = "101.0", source: str = SOURCE) -> None:
    service.collect(session, who, source, ThreadReply("D1", ts, text), now=at)


def answer(session: Session, who: Person, plan: Plan, asking: int, happened: str, at: datetime) -> None:
    said = {"workspace_id": "T1", "member_id": who.member_id, "plan_id": plan.id, "asking": asking}
    session.add(BehaviourEvidence.model_validate({**said, "happened": happened, "said_at": at}))
    session.flush()


def read(session: Session, reader: Person) -> list[str]:
    return [each.text for each in queries.open_to(session, "T1", reader.member_id)]


def test_private_unless_it_says_otherwise(session: Session, lena: Person, facilitator: Person, monday: datetime):
    """The invitation says so, and who could read it all the same; nobody here does."""
    said = invite(session, lena, monday)
    assert says(said, PRIVATE)
    assert says(said, TECHNICALLY)
    write(session, lena, "mine", monday)
    assert read(session, facilitator) == []


def test_open_to_whom_it_names(session: Session, lena: Person, sam: Person, facilitator: Person, monday: datetime):
    """By name, before anything is written; nobody else reads it."""
    assert says(invite(session, lena, monday, facilitator), OPEN, names=f"<@{facilitator.slack_id}>")
    write(session, lena, "ours", monday)
    assert read(session, facilitator) == ["ours"]
    assert read(session, sam) == []
    assert queries.open_to(session, "T2", facilitator.member_id) == []
    assert queries.open_to(session, "T1", facilitator.member_id, members={sam.member_id}) == []
    assert queries.open_to(session, "T1", facilitator.member_id, between=Period(monday + timedelta(1), monday)) == []


def test_what_was_written_before_the_names_stays_private(
    session: Session, lena: Person, facilitator: Person, monday: datetime
):
    """A reply that was there before its invitation, and one that begins with `private:`, also by an edit."""
    write(session, lena, "too early", monday, ts="99.9")
    invite(session, lena, monday, facilitator)
    write(session, lena, "older than the invitation", monday, ts="99.99")
    write(session, lena, "Privat: not for others", monday, ts="102.0")
    write(session, lena, "open", monday, ts="103.0")
    assert read(session, facilitator) == ["open"]
    service.edit(session, lena, ThreadReply("D1", "103.0", "private: after all"), now=monday)
    assert read(session, facilitator) == []


def test_a_second_invitation_names_nobody_else(session: Session, lena: Person, sam: Person, monday: datetime):
    """It was put once; whoever joins later was not named."""
    invite(session, lena, monday)
    service.invite(session, lena, SOURCE, PROMPT, now=monday, readers=[Reader(sam.member_id, sam.slack_id)])
    write(session, lena, "mine", monday)
    assert read(session, sam) == []


def test_deleted_is_deleted_for_everybody(session: Session, lena: Person, facilitator: Person, monday: datetime):
    """Edits show, deletions take the words away."""
    invite(session, lena, monday, facilitator)
    write(session, lena, "first", monday)
    service.edit(session, lena, ThreadReply("D1", "101.0", "second"), now=monday)
    assert read(session, facilitator) == ["second"]
    service.erase(session, lena, "D1", "101.0", now=monday)
    assert read(session, facilitator) == []


def test_all_of_it_is_shown_given_and_forgotten(session: Session, lena: Person, sam: Person, monday: datetime):
    """Counts, a file with every word, and afterwards no word anywhere; somebody else's stay."""
    invite(session, lena, monday)
    write(session, lena, "a secret thought\nin two lines", monday)
    write(session, sam, "another's", monday, ts="7.0", source="other")
    plan = plans.make(session, lena, "window:1", PlanInput(IfThen("secret", "step", "en"), monday), now=monday)
    answer(session, lena, plan, 1, "yes", monday)
    for count in ("{n} reflection", "{n} plan", "{n} answer about how a plan went"):
        assert says(data_export.summary(session, lena)["text"], count, n=1)
    data_export.export(session, lena, now=monday)
    data_export.export(session, lena, now=monday)
    (file,) = session.exec(select(Delivery).where(Delivery.key.startswith("reflections.export"))).all()
    content = json.loads(file.payload or "{}")["file"]["content"]
    assert "> a secret thought\n> in two lines" in content
    assert says(content, AS_PLAN, when="secret", will="step")
    assert "another's" not in content

    data_export.forget(session, lena, now=monday)
    kept = [*session.exec(select(Reflection.text)), *session.exec(select(Plan.when)), *session.exec(select(Plan.will))]
    assert [text for text in kept if text] == ["another's"]
    assert session.exec(select(BehaviourEvidence)).all() == []
    assert says(
        data_export.summary(session, lena)["text"],
        "At the moment, I have nothing that you wrote: no reflections and no plans.",
    )


def test_a_summary_shows_the_last_words_and_the_open_plans(session: Session, lena: Person, monday: datetime):
    """Three beginnings, newest first, as words and not as formatting; a plan that still stands, whole."""
    for number in range(4):
        invite(session, lena, monday + timedelta(minutes=number), source=f"s{number}")
        write(session, lena, f"thought {number} <!here> {'long ' * 80}", monday, ts=f"{number}.5", source=f"s{number}")
    plans.make(session, lena, "window:1", PlanInput(IfThen("I open it", "ask", "en"), None), now=monday)
    shown = [block.get("text", {}).get("text", "") for block in data_export.summary(session, lena)["blocks"]]
    written = next(text for text in shown if says(text, "*What you wrote most recently*"))
    assert [number for number in range(4) if f"thought {number}" in written] == [1, 2, 3]
    assert written.index("thought 3") < written.index("thought 1")
    assert "&lt;!here&gt;" in written
    assert "<!" not in written
    assert len(written) < 1000
    assert says(shown, AS_PLAN, when="I open it", will="ask")


def test_home_takes_two_queries(session: Session, lena: Person, monday: datetime):
    """What waits, how much is kept and the open plans, whatever the history."""
    for number in range(30):
        invite(session, lena, monday + timedelta(minutes=number), source=f"s{number}")
        if number % 2:
            write(session, lena, "words", monday, ts=f"{number}.5", source=f"s{number}")
    plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), None), now=monday)
    plans.make(session, lena, "window:2", PlanInput(IfThen("c", "d", "en"), monday), now=monday)
    asked: list[str] = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
    home = queries.at_home(session, "T1", lena.member_id)
    assert len(asked) == 2
    assert home.waiting[:2] == ["s28", "s26"]
    assert (len(home.waiting), home.kept) == (15, 15)
    assert [(plan.when, plan.ask_at) for plan in home.plans] == [("c", monday), ("a", None)]


def test_thanks_and_notes_on_plans_are_no_reflections(session: Session, lena: Person, monday: datetime):
    """They are kept, and aren't counted as reflections; a thought that begins with thanks is one."""
    plan = plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), None), now=monday)
    invite(session, lena, monday, source="s")
    for number, words in enumerate(
        ["I'd ask first.", "Danke, super", " thx!", "Thanks to Priya I now ask before I send."]
    ):
        write(session, lena, words, monday, ts=f"{number}.5", source="s")
    write(session, lena, "It went well.", monday, ts="9.5", source="s")
    session.exec(select(Reflection).where(Reflection.ts == "9.5")).one().plan_id = row_id(plan)
    session.flush()
    assert queries.at_home(session, "T1", lena.member_id).kept == 2


def test_evidence_is_counted_with_its_kind(session: Session, lena: Person, monday: datetime):
    """Level, kind, n and how many people: never called more than what people say."""
    plan = plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), None), now=monday)
    for asking, happened in ((1, "not_yet"), (2, "yes")):
        answer(session, lena, plan, asking, happened, monday)
    said = queries.evidence(session, "T1", Period(monday, monday + timedelta(1)))
    assert (said.n, said.people, said.level, said.kind) == (2, 1, 3, "self_report")
    assert said.answers == {"not_yet": 1, "yes": 1}
    assert queries.evidence(session, "T1", Period(monday, monday + timedelta(1)), members={0}).n == 0
