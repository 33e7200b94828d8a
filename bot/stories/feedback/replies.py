"""Replies in the thread of feedback: what they are about, and what becomes of their text. Nothing is added unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.slack import MessageRef
from bot.members.service import Person
from bot.stories import languages
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import findings, remark_mentions, reply_intent, store, told_to
from bot.stories.feedback.findings import FeedbackDetails, FindingRating, ShownFinding
from bot.stories.feedback.models import ReplyState, StoryFinding, StoryThreadReply
from bot.stories.feedback.reply_intent import ReplyIntent, ReplyPart
from bot.stories.feedback.schema import NextStep
from bot.stories.models import Story
from bot.stories.sections import Section
from bot.stories.writing import service as writing_service

# What counts as dealing with a remark, so that the next reply is taken to be about the next one.
_DEALS_WITH_IT = frozenset({ReplyIntent.ANSWER, ReplyIntent.UNKNOWN, ReplyIntent.OBJECTION})


class UnknownReplyError(GroundswellError):
    """I can't find that reply any more. Your story is as you left it."""


@dataclass(frozen=True)
class FeedbackReply:
    """What somebody wrote below a message of ours."""

    message: MessageRef
    thread_ts: str
    text: str


@dataclass(frozen=True)
class AskedRemark:
    """A next step as it is numbered in the result, with its finding, if it has one, and the sections it asks about."""

    number: int
    step: NextStep
    shown: ShownFinding | None
    sections: tuple[Section, ...]

    @property
    def position(self) -> int | None:
        """The position of its finding."""
        return self.shown.row.position if self.shown else None

    @property
    def words(self) -> str:
        """What it says and asks."""
        return f"{self.shown.text if self.shown else ''} {self.step.text}".strip()


def asked_remarks(found: FeedbackDetails) -> list[AskedRemark]:
    """The numbered remarks of a result."""
    by_position = {one.row.position: one for one in found.findings}
    by_topic = {(one.row.section, one.row.topic): one for one in reversed(found.findings)}
    asked = []
    for number, step in enumerate(found.next_steps, 1):
        topic = (str(step.section), f"q{step.question}")
        shown = by_topic.get(topic) if step.finding is None else by_position.get(step.finding)
        is_about_empty = shown is not None and shown.row.topic == StoryRule.EMPTY
        sections = found.result.empty_sections if is_about_empty else (step.section,)
        asked.append(AskedRemark(number, step, shown, sections))
    return asked


def spoken_to(row: StoryThreadReply, found: FeedbackDetails) -> str:
    """The language in which a reply is answered: its own where it speaks to us clearly in one, else the feedback's."""
    if row.intent == ReplyIntent.QUESTION:
        return languages.of_question(row.text, found.result.spoken)
    is_told = row.intent in {ReplyIntent.ANSWER, ReplyIntent.OBJECTION}
    return found.result.spoken if is_told else languages.of_message(row.text, found.result.spoken)


def remark_of(row: StoryThreadReply, found: FeedbackDetails) -> AskedRemark | None:
    """The numbered remark that a reply is about; None where it is the only one or has no number any more."""
    asked = asked_remarks(found)
    return next((one for one in asked if len(asked) > 1 and one.position == row.position), None)


def record(
    session: Session, who: Person, found: FeedbackDetails, reply: FeedbackReply, *, now: datetime
) -> list[StoryThreadReply]:
    """Keep the parts of a reply, each with the remark it is about; empty for a mere reaction and a reply known before.

    A part without a `position` may be about any remark, or about none.
    """
    parts = [part for part in reply_intent.read(reply.text) if part.intent != ReplyIntent.REACTION]
    before = of_feedback(session, found.feedback.workspace_id, row_id(found.feedback))
    rows = []
    dealt_with = {one.position for one in before if one.intent in _DEALS_WITH_IT and one.state != ReplyState.LEFT_OUT}
    for number, part in enumerate(parts):
        about = _about(part, found, before, dealt_with)
        dealt_with.add(about.position if about else None)
        rows.append(
            {
                "workspace_id": who.workspace_id,
                "feedback_id": row_id(found.feedback),
                "member_id": who.member_id,
                "channel": reply.message.channel,
                "ts": reply.message.ts,
                "part": number,
                "thread_ts": reply.thread_ts,
                "intent": part.intent,
                "position": about.position if about else None,
                "section": _place(part, about, found) or "",
                "text": part.text,
                "state": ReplyState.PENDING,
                "replied_at": now,
            }
        )
    if not insert_new(session, StoryThreadReply, rows):
        return []
    return of_message(session, who, reply.message)


def _about(
    part: ReplyPart, found: FeedbackDetails, before: Sequence[StoryThreadReply], dealt_with: set[int | None]
) -> AskedRemark | None:
    """The remark a part is about; None if that is in doubt, or if there is no remark."""
    asked = asked_remarks(found)
    if part.number is not None:
        return asked[part.number - 1] if part.number <= len(asked) else None
    waiting = [one for one in asked if one.position is None or one.position not in dealt_with]
    is_about_waiting = part.intent in {ReplyIntent.ANSWER, ReplyIntent.UNKNOWN}
    told = _section_told(part)
    fitting = [one for one in waiting if told in one.sections]
    if told in found.result.empty_sections and not fitting:
        return None
    among = fitting or (waiting if is_about_waiting and waiting else asked)
    likely = remark_mentions.candidates(part.text, [_all_words(found, one) for one in among])
    if len(likely) == 1:
        return among[likely[0]]
    if likely and not fitting and part.intent != ReplyIntent.UNKNOWN:
        return None
    if is_about_waiting:
        return next(iter(fitting or waiting), None)
    # A question or an objection goes on with what was talked about last.
    last = next((one.position for one in reversed(before) if one.position is not None), None)
    going_on = [one for one in asked if last is not None and one.position == last]
    choice = going_on or asked
    return choice[0] if len(choice) == 1 else None


def _place(part: ReplyPart, about: AskedRemark | None, found: FeedbackDetails) -> Section | None:
    """Where the text of a part would go: where it asks to be put, else where its remark asks for what it tells.

    What shares no word with its remark and gives figures for a time is a result.
    """
    told = _section_told(part)
    if about is None or part.section:
        return told
    if told in about.sections:
        return told
    is_beside = part.intent == ReplyIntent.ANSWER and not remark_mentions.candidates(
        part.text, [_all_words(found, about)]
    )
    return Section.RESULTS if is_beside and told_to.tells_a_result(part.text) else about.step.section


def _section_told(part: ReplyPart) -> Section | None:
    """The section that an answer or a wish names, else for an answer the one that asks for what it tells."""
    if part.intent in {ReplyIntent.CHANGE, ReplyIntent.REQUEST}:
        return part.section
    if part.intent != ReplyIntent.ANSWER:
        return None
    return part.section or remark_mentions.section_told(part.text)


def _all_words(found: FeedbackDetails, asked: AskedRemark) -> str:
    """What a remark says, asks and quotes."""
    quotes = findings.quotes(asked.shown.row, found.result) if asked.shown else ()
    return " ".join([asked.words, *quotes])


def of_feedback(session: Session, workspace_id: str, feedback_id: int) -> list[StoryThreadReply]:
    """Every reply to a feedback, the oldest first."""
    statement = select(StoryThreadReply).where(
        StoryThreadReply.workspace_id == workspace_id, StoryThreadReply.feedback_id == feedback_id
    )
    return list(session.exec(statement.order_by(col(StoryThreadReply.id))))


def of_message(session: Session, who: Person, message: MessageRef) -> list[StoryThreadReply]:
    """The parts of a reply that this person wrote, in their order."""
    statement = select(StoryThreadReply).where(
        StoryThreadReply.workspace_id == who.workspace_id,
        StoryThreadReply.channel == message.channel,
        StoryThreadReply.ts == message.ts,
        StoryThreadReply.member_id == who.member_id,
    )
    return list(session.exec(statement.order_by(col(StoryThreadReply.part))))


def get(session: Session, who: Person, reply_id: int) -> tuple[StoryThreadReply, FeedbackDetails]:
    """A reply with its feedback, for one of the story's authors; UnknownReplyError if there is none."""
    row = session.get(StoryThreadReply, reply_id)
    if row is None or row.workspace_id != who.workspace_id:
        raise UnknownReplyError
    return row, findings.author_details(session, who, row.feedback_id)


def put_in(session: Session, who: Person, reply_id: int, section: Section, *, now: datetime) -> StoryThreadReply:
    """Add the text of a pending reply to a section of the draft, once; returns the reply as it is then."""
    row, found = get(session, who, reply_id)
    if settle(session, row, ReplyState.ADDED, now=now, section=section):
        # Two authors who add different replies to one section must not overwrite each other.
        session.get(Story, found.feedback.story_id, with_for_update=True, populate_existing=True)
        session.expire_all()
        writing_service.append(session, who, found.feedback.story_id, section, row.text, now=now)
    return row


def leave_out(session: Session, who: Person, reply_id: int, *, now: datetime) -> StoryThreadReply:
    """Decide that a pending reply stays out of the story; returns the reply as it is then."""
    row, _found = get(session, who, reply_id)
    settle(session, row, ReplyState.LEFT_OUT, now=now)
    return row


def choose_section(session: Session, who: Person, reply_id: int, section: Section) -> StoryThreadReply:
    """Choose where the text of a pending reply would go."""
    row, _found = get(session, who, reply_id)
    if row.state == ReplyState.PENDING:
        row.section = section
    return row


def choose_remark(session: Session, who: Person, reply_id: int, position: int) -> StoryThreadReply:
    """Say which remark a pending reply is about."""
    row, found = get(session, who, reply_id)
    about = next((one for one in asked_remarks(found) if one.position == position), None)
    if about is None:
        raise findings.UnknownFindingError
    if row.state == ReplyState.PENDING and row.position is None:
        row.position, row.section = position, str(about.step.section)
    return row


def latest_answer(session: Session, row: StoryThreadReply, state: ReplyState) -> StoryThreadReply | None:
    """The last answer in the thread of a reply that is in a state, by the same member."""
    every = of_feedback(session, row.workspace_id, row.feedback_id)
    mine = [one for one in every if one.member_id == row.member_id and one.intent == ReplyIntent.ANSWER]
    return next((one for one in reversed(mine) if one.state == state), None)


def as_answer(session: Session, who: Person, reply_id: int, text: str) -> StoryThreadReply:
    """Take a pending reply for an answer with this text, which may go into the story."""
    row, _found = get(session, who, reply_id)
    if row.state == ReplyState.PENDING and row.intent == ReplyIntent.CHANGE and text:
        row.intent, row.text = ReplyIntent.ANSWER, text
        session.flush()
    return row


def object_to(session: Session, who: Person, row: StoryThreadReply, *, now: datetime) -> None:
    """Strike the remark that an objection is about."""
    settle(session, row, ReplyState.SETTLED, now=now)
    findings.rate(session, who, row_id(finding_of(session, row)), FindingRating.WRONG)
    session.flush()


def about_another(session: Session, who: Person, reply_id: int) -> StoryThreadReply:
    """Forget which remark an objection is about; returns the reply as it is then."""
    row, _found = get(session, who, reply_id)
    row.position, row.state, row.decided_at = None, ReplyState.PENDING, None
    session.flush()
    return row


def as_question(session: Session, who: Person, reply_id: int) -> StoryThreadReply:
    """Take a pending answer for a question to the app; returns the reply as it is then."""
    row, _found = get(session, who, reply_id)
    if row.state == ReplyState.PENDING and row.intent == ReplyIntent.ANSWER:
        row.intent = ReplyIntent.QUESTION
        session.flush()
    return row


def take_back(session: Session, who: Person, reply_id: int) -> StoryThreadReply:
    """Take an objection back, so that its remark is shown as before."""
    row, _found = get(session, who, reply_id)
    finding = finding_of(session, row)
    if finding.rating == FindingRating.WRONG:
        findings.rate(session, who, row_id(finding), None)
        session.flush()
    return row


def finding_of(session: Session, row: StoryThreadReply) -> StoryFinding:
    """The finding a reply is about; UnknownFindingError if it is about none."""
    every = findings.all_findings(session, row.workspace_id, row.feedback_id)
    found = next((one for one in every if one.position == row.position), None)
    if found is None:
        raise findings.UnknownFindingError
    return found


def settle(
    session: Session, row: StoryThreadReply, state: ReplyState, *, now: datetime, section: Section | None = None
) -> bool:
    """Decide about a pending reply; False if that was done before. The row is up to date afterwards."""
    session.flush()
    statement = (
        sa.update(StoryThreadReply)
        .where(col(StoryThreadReply.id) == row.id, col(StoryThreadReply.state) == ReplyState.PENDING)
        .values(state=state, decided_at=now, **({"section": str(section)} if section else {}))
    )
    is_decided = session.connection().execute(statement).rowcount == 1
    session.refresh(row)
    return is_decided


def reopen(session: Session, who: Person, reply_id: int) -> StoryThreadReply:
    """Let a reply that was taken out of the story again wait for a decision; returns it as it is then."""
    row, _found = get(session, who, reply_id)
    if row.state == ReplyState.ADDED:
        row.state, row.decided_at = ReplyState.PENDING, None
        session.add(row)
        session.flush()
    return row


def change(
    session: Session, who: Person, message: MessageRef, text: str | None, *, now: datetime
) -> list[StoryThreadReply]:
    """Follow the edit of a reply, or with None its deletion, where nobody has decided yet; what has changed.

    What was added to the story stays there: its authors can edit it.
    """
    rows = of_message(session, who, message)
    waiting = [one for one in rows if one.state == ReplyState.PENDING]
    parts = [part for part in reply_intent.read(text or "") if part.intent != ReplyIntent.REACTION]
    for row in waiting:
        same = parts[row.part] if len(parts) == len(rows) and parts[row.part].intent == row.intent else None
        told = [part for part in parts if part.intent == ReplyIntent.ANSWER]
        if same:
            row.text = same.text
            row.section = str(same.section or row.section)
        elif row.intent == ReplyIntent.ANSWER and told and len(rows) == 1:
            row.text = " ".join(part.text for part in told)
        elif row.intent != ReplyIntent.ANSWER and parts and len(rows) == 1:
            row.text = text or ""
        else:
            settle(session, row, ReplyState.LEFT_OUT, now=now)
            row.text = ""
    if text is None:
        for row in rows:
            row.text = ""
    session.flush()
    return waiting


def story_of(session: Session, row: StoryThreadReply) -> int:
    """The id of the story that a reply is about."""
    return store.get(session, row.workspace_id, row.feedback_id).story_id
