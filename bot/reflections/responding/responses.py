"""Choose and store what is said to a reflection: never the same sentence twice in a row to one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new, row_id
from bot.kit.i18n import SOURCE, in_language
from bot.members.service import Person
from bot.reflections.keys import plan_of
from bot.reflections.models import Reflection, ReflectionResponse
from bot.reflections.responding import reading, texts
from bot.reflections.responding.reading import Reading, Subject
from bot.reflections.responding.texts import Wording

# Somebody who goes on writing below the same message is not answered each time.
MAX_BELOW_ONE = 2


@dataclass(frozen=True)
class Offers:
    """What goes with a response.

    `circle` is the name of the group that the reflection may be shared with, or empty. `model` says that a model could
    be asked; `asks_later` that one is, so that its question comes in a message of its own.
    """

    circle: str = ""
    model: bool = False
    asks_later: bool = False


NO_OFFERS = Offers()


@dataclass(frozen=True)
class LastSaid:
    """What was said to a member last."""

    subject: Subject
    variant: int


@dataclass(frozen=True)
class GivenResponse:
    """A stored response with the reflection it is for."""

    row: ReflectionResponse
    reflection: Reflection

    @property
    def is_deleted(self) -> bool:
        return self.reflection.deleted_at is not None

    @property
    def wording(self) -> Wording:
        """What it says, in the current language; its quote is from the words as they are now."""
        found = reading.read(self.reflection.text or "")
        quote = found.quote if found.subject == self.row.subject else ""
        return texts.wordings(Reading(Subject(self.row.subject), quote))[self.row.variant]


def below(session: Session, who: Person, source: str) -> list[GivenResponse]:
    """The responses to a member's replies below a message, oldest first."""
    chosen = (
        select(ReflectionResponse, Reflection)
        .join(Reflection, col(Reflection.id) == col(ReflectionResponse.reflection_id))
        .where(ReflectionResponse.workspace_id == who.workspace_id, ReflectionResponse.member_id == who.member_id)
        .where(ReflectionResponse.source == source)
        .order_by(col(ReflectionResponse.number))
    )
    return [GivenResponse(row, reflection) for row, reflection in session.exec(chosen)]


def to(session: Session, who: Person, reflection_id: int) -> ReflectionResponse | None:
    """The response to one of a member's reflections."""
    chosen = select(ReflectionResponse).where(
        ReflectionResponse.workspace_id == who.workspace_id, ReflectionResponse.member_id == who.member_id
    )
    return session.exec(chosen.where(ReflectionResponse.reflection_id == reflection_id)).first()


def respond(session: Session, who: Person, reflection: Reflection, offers: Offers, *, now: datetime) -> None:
    """Store a response to a new reflection, unless enough has been said below that message; idempotent."""
    given = below(session, who, reflection.source)
    standing = [one for one in given if not one.is_deleted]
    if len(standing) >= MAX_BELOW_ONE:
        return
    found = _reading(reflection, is_first=not standing)
    chosen, subject = choose(session, who, found), found.subject
    asks_later = offers.asks_later and may_ask_later(found, reflection.text or "")
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "reflection_id": reflection.id,
        "source": reflection.source,
        "number": max((one.row.number for one in given), default=0) + 1,
        "subject": subject,
        "variant": chosen,
        "asks": not asks_later,
        "circle": "" if _stays_here(reflection, subject) else offers.circle,
        "offers_model": offers.model and may_ask_later(found, reflection.text or ""),
        "responded_at": now,
    }
    insert_new(session, ReflectionResponse, [row])


FEWEST_WORDS_FOR_A_MODEL = 5
_NOT_FOR_A_MODEL = frozenset({Subject.NOT_FOR_US, Subject.COMPLAINT, Subject.STEP, Subject.CONTINUED, Subject.NOTED})


def may_ask_later(found: Reading, text: str) -> bool:
    """Whether a model could ask about a text: there is enough of it, and nothing that only a person should answer."""
    return found.subject not in _NOT_FOR_A_MODEL and may_be_sent(text)


def may_be_sent(text: str) -> bool:
    """Whether a text is long enough for a model, not marked as private, and no cry for help."""
    is_long_enough = reading.count_words(text) >= FEWEST_WORDS_FOR_A_MODEL
    return is_long_enough and not reading.is_private(text) and not reading.is_not_for_the_lexicon(text)


def ask_later(session: Session, who: Person, reflection: Reflection, *, now: datetime) -> bool:
    """Take the question out of a response, so that a later message asks; False if that may not be."""
    row = to(session, who, row_id(reflection))
    text = reflection.text or ""
    if row is None or row.question is not None or not may_ask_later(Reading(Subject(row.subject)), text):
        return False
    row.asks, row.responded_at = False, now
    session.add(row)
    session.flush()
    return True


def revise(session: Session, who: Person, reflection: Reflection) -> None:
    """Follow an edit: another subject gets other words, and a question about the former ones goes."""
    row = to(session, who, row_id(reflection))
    if row is None:
        return
    before = [one for one in below(session, who, reflection.source) if one.row.number < row.number]
    found = _reading(reflection, is_first=all(one.is_deleted for one in before))
    if found.subject != row.subject:
        row.variant, row.subject = choose(session, who, found, besides=row.id), found.subject
    if _stays_here(reflection, found.subject):
        row.circle = ""
    withdraw_question(session, row)


def withdraw_question(session: Session, row: ReflectionResponse) -> None:
    """Take away what a later message asked about words that are no longer there."""
    row.asks = row.asks or row.question is None
    row.question = None if row.question is None else ""
    session.add(row)
    session.flush()


def withdraw_questions(session: Session, who: Person) -> None:
    """Take away all that later messages asked a member."""
    mine = select(ReflectionResponse).where(
        ReflectionResponse.workspace_id == who.workspace_id, ReflectionResponse.member_id == who.member_id
    )
    for row in session.exec(mine):
        withdraw_question(session, row)


def _stays_here(reflection: Reflection, subject: Subject) -> bool:
    """Whether sharing a reflection isn't offered."""
    return subject in {Subject.NOT_FOR_US, Subject.COMPLAINT} or reading.is_private(reflection.text or "")


def _reading(reflection: Reflection, *, is_first: bool) -> Reading:
    """What to respond to: a second reply and a note on a plan only get a question for what leads on by itself."""
    found = reading.read(reflection.text or "")
    if found.subject in {Subject.NOT_FOR_US, Subject.COMPLAINT}:
        return found
    if plan_of(reflection.source) is not None:
        return Reading(Subject.NOTED)
    return found if is_first or found.subject == Subject.STEP else Reading(Subject.CONTINUED)


def choose(session: Session, who: Person, found: Reading, *, besides: int | None = None) -> int:
    """The variant that this member has not had for longest, and that shares no sentence with what they got last."""
    mine = sa.and_(
        col(ReflectionResponse.workspace_id) == who.workspace_id, col(ReflectionResponse.member_id) == who.member_id
    )
    others = sa.select(col(ReflectionResponse.subject), col(ReflectionResponse.variant)).where(mine)
    if besides is not None:
        others = others.where(col(ReflectionResponse.id) != besides)
    row = session.connection().execute(others.order_by(col(ReflectionResponse.id).desc()).limit(1)).first()
    last = LastSaid(Subject(row.subject), row.variant) if row else None
    counted = sa.select(sa.func.count()).where(mine, col(ReflectionResponse.subject) == found.subject)
    return next_variant(found.subject, int(session.connection().execute(counted).scalar_one()), last)


def next_variant(subject: Subject, count: int, last: LastSaid | None) -> int:
    """The variant for a subject that a member has had `count` times, and that shares no sentence with the last."""
    with in_language(SOURCE):
        ways: Sequence[Wording] = texts.wordings(Reading(subject))
        said = texts.wordings(Reading(last.subject))[last.variant] if last else Wording("")
    turn = [(count + step) % len(ways) for step in range(len(ways))]
    return next((at for at in turn if not _share_a_sentence(ways[at], said)), turn[0])


def _share_a_sentence(one: Wording, other: Wording) -> bool:
    return one.remark == other.remark or bool(one.question and one.question == other.question)
