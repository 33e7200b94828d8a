"""Start and stop pulses, and what people say to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.pulse import groups, rules
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseOptOut, PulseRound
from bot.change.pulse.rules import Feeling
from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.kit import mentions
from bot.kit.db import insert_new, row_id
from bot.kit.time import usable_zone
from bot.members.models import Member, Role
from bot.members.service import Person
from bot.stories.analysis import pii, private_words

MONTHS = (3, 6, 12)
MAX_SENTENCE = 300
MAX_GROUPS = 20


class UnknownPulseError(GroundswellError):
    """I can't find that pulse, or it isn't yours. `/groundswell pulse` shows the pulses you can see."""


class NoGroupError(GroundswellError):
    """Choose at least one cohort. If you don't have a cohort yet, you can make one with `/groundswell enrol`."""


class AlreadyAskedError(GroundswellError):
    """A pulse is already running for {name}. Stop it before you start another one. I only ask a group once a month."""


class PulseOverError(GroundswellError):
    """I've counted this month's answers, so yours can't change any more. I may ask you again next month."""


class NotAskedError(GroundswellError):
    """You have no open question of this kind. When there's a new one, you'll get it as a direct message."""


class WithoutAnswerError(GroundswellError):
    """First use one of the four buttons to say where you are. Then you can add a sentence."""


@dataclass(frozen=True)
class PulseWish:
    """What a lead asked for: the keys of the groups, and for how many months."""

    keys: tuple[str, ...]
    months: int


def message_key(round_id: int, member_id: int) -> str:
    """The key of the question of a month to one person."""
    return f"change.pulse:{round_id}:{member_id}"


def start(session: Session, lead: Member, wish: PulseWish, key: str, *, now: datetime) -> ChangePulse:
    """Start asking groups, the first time at once; the same key starts one pulse only."""
    known = select(ChangePulse).where(ChangePulse.workspace_id == lead.workspace_id, ChangePulse.key == key)
    if found := session.exec(known).first():
        return found
    allowed = {one.key: one for one in groups.choices(session, lead)}
    chosen = [allowed[each] for each in wish.keys if each in allowed][:MAX_GROUPS]
    if not chosen:
        raise NoGroupError
    taken = {one.key for pulse in running(session, lead.workspace_id) for one in groups.of_pulse(pulse)}
    if both := next((one for one in chosen if one.key in taken), None):
        raise AlreadyAskedError(name=both.name)
    row = {
        "workspace_id": lead.workspace_id,
        "key": key,
        "groups": groups.as_json(chosen),
        "months": wish.months if wish.months in MONTHS else MONTHS[0],
        "rounds": 0,
        "started_by": row_id(lead),
        "started_at": now,
        "next_opens_at": now,
    }
    insert_new(session, ChangePulse, [row])
    return session.exec(known).one()


def running(session: Session, workspace_id: str) -> list[ChangePulse]:
    """The pulses of a workspace that ask again, or whose answers are still open."""
    is_open = sa.exists().where(col(PulseRound.pulse_id) == col(ChangePulse.id), col(PulseRound.closed_at).is_(None))
    wanted = select(ChangePulse).where(
        ChangePulse.workspace_id == workspace_id, sa.or_(col(ChangePulse.next_opens_at).is_not(None), is_open)
    )
    return list(session.exec(wanted.order_by(col(ChangePulse.id))))


def seen_by(session: Session, lead: Member) -> list[ChangePulse]:
    """The pulses whose results somebody may see: admins all of them, others those that they started; newest first."""
    wanted = select(ChangePulse).where(ChangePulse.workspace_id == lead.workspace_id)
    if lead.role != Role.ADMIN:
        wanted = wanted.where(ChangePulse.started_by == lead.id)
    return list(session.exec(wanted.order_by(col(ChangePulse.id).desc())))


def find(session: Session, lead: Member, pulse_id: int) -> ChangePulse:
    """A pulse that somebody may see; UnknownPulseError otherwise."""
    found = session.get(ChangePulse, pulse_id)
    is_theirs = found is not None and (lead.role == Role.ADMIN or found.started_by == lead.id)
    if found is None or found.workspace_id != lead.workspace_id or not is_theirs:
        raise UnknownPulseError
    return found


def stop(session: Session, lead: Member, pulse_id: int, *, now: datetime) -> ChangePulse:
    """Ask no more; answers that are open are still counted."""
    found = find(session, lead, pulse_id)
    found.stopped_at = found.stopped_at or now
    found.next_opens_at = None
    session.add(found)
    session.flush()
    return found


def resume(session: Session, lead: Member, pulse_id: int, *, now: datetime) -> ChangePulse:
    """Go on with a pulse that was stopped, from its next month on."""
    found = find(session, lead, pulse_id)
    mine = {one.key for one in groups.of_pulse(found)}
    others = [one for one in running(session, lead.workspace_id) if one.id != found.id]
    both = next((one for other in others for one in groups.of_pulse(other) if one.key in mine), None)
    if both:
        raise AlreadyAskedError(name=both.name)
    found.stopped_at = None
    found.next_opens_at = next_opening(session, found, now=now)
    session.add(found)
    session.flush()
    return found


def next_opening(session: Session, pulse: ChangePulse, *, now: datetime) -> datetime | None:
    """When a pulse asks next; None after its last month. A month that has passed meanwhile is left out."""
    if pulse.rounds >= pulse.months:
        return None
    zone = usable_zone(session.get_one(Member, pulse.started_by).zone)
    if pulse.rounds == 0:
        return max(pulse.started_at, now)
    month = pulse.rounds
    while (moment := rules.months_later(pulse.started_at, month, zone)) <= now:
        month += 1
    return moment


def current_ask(session: Session, member: Member, *, now: datetime) -> PulseAsk | None:
    """The question of a month that somebody can still answer, the newest one."""
    wanted = (
        select(PulseAsk)
        .join(PulseRound, col(PulseRound.id) == col(PulseAsk.round_id))
        .where(PulseAsk.workspace_id == member.workspace_id, PulseAsk.member_id == member.id)
        .where(col(PulseRound.closed_at).is_(None), col(PulseRound.closes_at) > now)
    )
    return session.exec(wanted.order_by(col(PulseAsk.id).desc())).first()


def ask_of(session: Session, member: Member, round_id: int) -> PulseAsk:
    """What somebody was asked in a month of a pulse; NotAskedError if they weren't."""
    wanted = select(PulseAsk).where(PulseAsk.workspace_id == member.workspace_id, PulseAsk.round_id == round_id)
    found = session.exec(wanted.where(PulseAsk.member_id == member.id)).first()
    if found is None:
        raise NotAskedError
    return found


def is_open(session: Session, ask: PulseAsk, *, now: datetime) -> bool:
    """Whether what was asked can still be answered."""
    month = session.get_one(PulseRound, ask.round_id)
    return month.closed_at is None and now < month.closes_at


def answer(session: Session, member: Member, round_id: int, feeling: Feeling, *, now: datetime) -> PulseAsk:
    """Keep where somebody is; a later answer takes the place of an earlier one until the month is counted."""
    found = ask_of(session, member, round_id)
    if not is_open(session, found, now=now):
        raise PulseOverError
    found.feeling, found.answered_at = feeling, now
    session.add(found)
    session.flush()
    return found


def take_back(session: Session, member: Member, round_id: int, *, now: datetime) -> PulseAsk:
    """Forget what somebody said to the question of a month, with their sentence, until it is counted."""
    found = ask_of(session, member, round_id)
    if not is_open(session, found, now=now):
        raise PulseOverError
    found.feeling, found.answered_at, found.sentence = None, None, ""
    session.add(found)
    session.flush()
    return found


def add_sentence(session: Session, member: Member, round_id: int, text: str, *, now: datetime) -> PulseAsk:
    """Keep a sentence without the names in it; an empty one takes it away."""
    found = ask_of(session, member, round_id)
    if not is_open(session, found, now=now):
        raise PulseOverError
    if found.feeling is None:
        raise WithoutAnswerError
    found.sentence = without_names(text)
    session.add(found)
    session.flush()
    return found


def delete_sentence(session: Session, member: Member, round_id: int) -> PulseAsk:
    """Delete somebody's own sentence, at any time."""
    found = ask_of(session, member, round_id)
    found.sentence = ""
    session.add(found)
    session.flush()
    return found


def with_sentence(session: Session, who: Person) -> list[PulseAsk]:
    """The months in which a member wrote a sentence that is still there, oldest first."""
    wanted = select(PulseAsk).where(
        PulseAsk.workspace_id == who.workspace_id,
        PulseAsk.member_id == who.member_id,
        col(PulseAsk.sentence) != "",
    )
    return list(session.exec(wanted.order_by(col(PulseAsk.id))))


def without_names(text: str) -> str:
    """A sentence without names of people, mentions, addresses and numbers that belong to somebody."""
    plain = " ".join(mentions.without_mentions(text).split())[:MAX_SENTENCE]
    masked = pii.mask({"sentence": plain}, people=private_words.named_alone([plain])).texts["sentence"]
    return pii.PLACEHOLDER.sub("…", masked).strip()


def opt_out(session: Session, member: Member, *, now: datetime) -> None:
    """Ask somebody no more; a question that waits to be sent to them is withdrawn."""
    row = {"workspace_id": member.workspace_id, "member_id": row_id(member), "since": now}
    insert_new(session, PulseOptOut, [row])
    open_ask = current_ask(session, member, now=now)
    if open_ask:
        key = message_key(open_ask.round_id, row_id(member))
        delivery.withdraw(session, member.workspace_id, [key], reason="they don't want to be asked")


def opt_in(session: Session, member: Member) -> None:
    """Ask somebody again, from the next month on."""
    mine = sa.delete(PulseOptOut).where(
        col(PulseOptOut.workspace_id) == member.workspace_id, col(PulseOptOut.member_id) == member.id
    )
    session.connection().execute(mine)


def has_opted_out(session: Session, member: Member) -> bool:
    """Whether somebody doesn't want to be asked."""
    found = session.get(PulseOptOut, row_id(member))
    return found is not None and found.workspace_id == member.workspace_id


def opted_out(session: Session, workspace_id: str, member_ids: Collection[int]) -> set[int]:
    """Those of some members who don't want to be asked."""
    chosen = sa.select(col(PulseOptOut.member_id)).where(
        col(PulseOptOut.workspace_id) == workspace_id, col(PulseOptOut.member_id).in_(member_ids)
    )
    return set(session.connection().execute(chosen).scalars())
