"""Put people and groups on a map, move them, take them off, and share the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.change.stakeholders import rules
from bot.change.stakeholders.models import (
    Stakeholder,
    StakeholderMapQuestion,
    StakeholderMove,
    StakeholderReader,
)
from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.mentions import readable
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member

QUARTER = relativedelta(months=3)
MAX_STAKEHOLDERS, MAX_READERS, MAX_NAME, MAX_TEXT = 30, 10, 80, 300


class NoStakeholderError(GroundswellError):
    """That person or group isn't on your map any more. `/groundswell stakeholders` shows the map."""


class NamelessStakeholderError(GroundswellError):
    """Pick somebody above, or write a name here, such as “works council”."""


class UnreadNameError(GroundswellError):
    """Slack can't tell me this person's name right now. Please write the name here instead."""


class KnownStakeholderError(GroundswellError):
    """{name} is already on your map. To change the entry, press “Change” beside the name."""


class TooManyStakeholdersError(GroundswellError):
    """There are {most} people and groups on your map, and nobody can look after more. Remove one of them first."""


class StakeholderReadsError(GroundswellError):
    """You share this map with {name}, who would read this. If you mean another {name}, write the full name."""


class ReaderOnMapError(GroundswellError):
    """{name} is on your map and would read it. Remove them first; if it's another {name}, write the full name."""


class StepInThePastError(GroundswellError):
    """That day is over. Pick today or a later day."""


class OwnMapError(GroundswellError):
    """That's you. Pick somebody else."""


class TooManyReadersError(GroundswellError):
    """You already share this map with {most} people. Stop sharing it with one of them first."""


class NoSharedMapError(GroundswellError):
    """That map isn't shared with you any more."""


@dataclass(frozen=True)
class Named:
    """Somebody in Slack, by their id and what they are called there."""

    slack_id: str
    name: str


@dataclass(frozen=True)
class StakeholderEntry:
    """What the owner says of a stakeholder; `person` is somebody in Slack, else the `name` counts."""

    influence: int
    support: int
    name: str = ""
    person: Named | None = None
    is_group: bool = False
    concern: str = ""
    next_step: str = ""
    approach: str | None = None
    due_on: date | None = None


def follow_up_key(found: Stakeholder) -> str:
    """The key of the question after a next step: one for each day that was chosen for it."""
    return f"change.map_follow_up:{row_id(found)}:{found.due_on}"


def own(session: Session, owner: Member) -> list[Stakeholder]:
    """What is on a member's map, in the order in which it was added."""
    return list(session.exec(_of(owner).where(col(Stakeholder.removed_at).is_(None)).order_by(col(Stakeholder.id))))


def _of(owner: Member) -> SelectOfScalar[Stakeholder]:
    return select(Stakeholder).where(Stakeholder.workspace_id == owner.workspace_id, Stakeholder.member_id == owner.id)


def find(session: Session, owner: Member, number: int) -> Stakeholder:
    """Something on a member's own map; NoStakeholderError for anything else."""
    found = session.exec(_of(owner).where(Stakeholder.id == number, col(Stakeholder.removed_at).is_(None))).first()
    if found is None:
        raise NoStakeholderError
    return found


def add(session: Session, owner: Member, entry: StakeholderEntry, *, key: str, now: datetime) -> Stakeholder:
    """Put somebody on the map, once for each `key`."""
    wanted = _of(owner).where(Stakeholder.key == key)
    known = session.exec(wanted).first()
    if known is not None:
        return known
    if len(own(session, owner)) >= MAX_STAKEHOLDERS:
        raise TooManyStakeholdersError(most=MAX_STAKEHOLDERS)
    row = {
        "workspace_id": owner.workspace_id,
        "member_id": row_id(owner),
        "key": key,
        "written_at": now,
        "looked_at": now,
        **_values(session, owner, entry, None, now=now),
    }
    insert_new(session, Stakeholder, [row])
    _ask_in_a_quarter(session, owner, now=now)
    return session.exec(wanted).one()


def edit(session: Session, owner: Member, number: int, entry: StakeholderEntry, *, now: datetime) -> Stakeholder:
    """Change what is said of a stakeholder; where they stood before is kept."""
    found = find(session, owner, number)
    values = _values(session, owner, entry, found, now=now)
    if (found.influence, found.support) != (entry.influence, entry.support):
        move = StakeholderMove(
            workspace_id=owner.workspace_id,
            stakeholder_id=number,
            influence=found.influence,
            support=found.support,
            moved_at=now,
        )
        session.add(move)
    if values["due_on"] != found.due_on:
        _withdraw(session, found)
    for name, value in values.items():
        setattr(found, name, value)
    found.looked_at = now
    _keep(session, found)
    return found


def _keep(session: Session, found: Stakeholder) -> None:
    session.add(found)
    session.flush()


def _values(
    session: Session, owner: Member, entry: StakeholderEntry, was: Stakeholder | None, *, now: datetime
) -> dict[str, object]:
    person = members.arrive(session, owner.workspace_id, entry.person.slack_id, now=now) if entry.person else None
    given = entry.person.name if entry.person else entry.name
    if person and not given:
        # Slack didn't say, as may happen with somebody who has left.
        given = was.name if was and was.person_id == person.id else ""
        if not given:
            raise UnreadNameError
    name = " ".join(readable(given).split())[:MAX_NAME]
    if not name:
        raise NamelessStakeholderError
    is_group = entry.is_group and person is None
    _check_name(session, owner, name, person, was, is_group=is_group)
    due_on = entry.due_on.isoformat() if entry.due_on else None
    ask_at = was.ask_at if was else None
    if due_on is None or was is None or due_on != was.due_on:
        ask_at = _asked_at(session, owner, entry.due_on, now=now) if entry.due_on else None
    return {
        "person_id": row_id(person) if person else None,
        "name": name,
        "is_group": is_group,
        "influence": entry.influence,
        "support": entry.support,
        "concern": readable(entry.concern.strip()),
        "next_step": readable(entry.next_step.strip()),
        "approach": entry.approach,
        "due_on": due_on,
        "ask_at": ask_at,
    }


def _check_name(
    session: Session, owner: Member, name: str, person: Member | None, was: Stakeholder | None, *, is_group: bool
) -> None:
    """Refuse who is there already, and those who would read what is said of them."""
    for each in own(session, owner):
        is_same = each.person_id == row_id(person) if person and each.person_id else False
        if (was is None or each.id != was.id) and (is_same or rules.plain(each.name) == rules.plain(name)):
            raise KnownStakeholderError(name=name)
    for reader in readers(session, owner):
        is_reader = person is not None and reader.reader_id == person.id
        if is_reader or (person is None and not is_group and rules.may_be(name, reader.name)):
            raise StakeholderReadsError(name=reader.name)


def _asked_at(session: Session, owner: Member, day: date, *, now: datetime) -> datetime:
    """When the owner's hours begin on the day of a next step; the next ones if that is today."""
    today = local_date(now, usable_zone(owner.zone))
    if day < today:
        raise StepInThePastError
    return (
        max(members.hours_begin(session, owner, day), now) if day == today else members.hours_begin(session, owner, day)
    )


def remove(session: Session, owner: Member, number: int, *, now: datetime) -> Stakeholder:
    """Take somebody off the map; for a day they can be put back."""
    found = find(session, owner, number)
    _withdraw(session, found)
    found.removed_at, found.ask_at = now, None
    _keep(session, found)
    return found


def put_back(session: Session, owner: Member, number: int, *, now: datetime) -> Stakeholder:
    """Undo a removal; NoStakeholderError once it's too late, or if somebody of that name reads the map by now."""
    found = session.exec(_of(owner).where(Stakeholder.id == number)).first()
    if found is None:
        raise NoStakeholderError
    if found.removed_at is not None:
        person = session.get(Member, found.person_id) if found.person_id else None
        _check_name(session, owner, found.name, person, found, is_group=found.is_group)
        found.removed_at = None
        if found.due_on and date.fromisoformat(found.due_on) >= local_date(now, usable_zone(owner.zone)):
            found.ask_at = _asked_at(session, owner, date.fromisoformat(found.due_on), now=now)
        _keep(session, found)
    return found


def _withdraw(session: Session, found: Stakeholder) -> None:
    """Take back a question that hasn't been sent."""
    delivery.withdraw(session, found.workspace_id, [follow_up_key(found)], reason="the step was changed")


def later(session: Session, owner: Member, number: int, *, now: datetime) -> Stakeholder:
    """Move a next step by a week from today."""
    found = find(session, owner, number)
    day = local_date(now, usable_zone(owner.zone)) + relativedelta(weeks=1)
    _withdraw(session, found)
    found.due_on, found.ask_at = day.isoformat(), members.hours_begin(session, owner, day)
    _keep(session, found)
    return found


def done(session: Session, owner: Member, number: int, *, now: datetime) -> Stakeholder:
    """Note that a next step was taken, so that none is planned."""
    found = find(session, owner, number)
    _withdraw(session, found)
    found.next_step, found.due_on, found.ask_at, found.looked_at = "", None, None, now
    _keep(session, found)
    return found


def still_right(session: Session, owner: Member, *, now: datetime) -> None:
    """Note that the owner has looked at all of their map."""
    mine = col(Stakeholder.workspace_id) == owner.workspace_id, col(Stakeholder.member_id) == owner.id
    session.connection().execute(sa.update(Stakeholder).where(*mine).values(looked_at=now))
    session.expire_all()


def ask_no_more(session: Session, owner: Member) -> None:
    """Don't ask the owner any more whether their map is right."""
    found = session.get(StakeholderMapQuestion, row_id(owner))
    if found:
        found.next_due_at = None
        session.add(found)
        session.flush()


def _ask_in_a_quarter(session: Session, owner: Member, *, now: datetime) -> None:
    """Plan the first question about a map; who wants none keeps that."""
    row = {
        "workspace_id": owner.workspace_id,
        "member_id": row_id(owner),
        "next_due_at": next_quarter(session, owner, now=now),
    }
    insert_new(session, StakeholderMapQuestion, [row])


def next_quarter(session: Session, owner: Member, *, now: datetime) -> datetime:
    """Three months later, when the owner's hours begin."""
    return members.hours_begin(session, owner, local_date(now, usable_zone(owner.zone)) + QUARTER)


def readers(session: Session, owner: Member) -> Sequence[StakeholderReader]:
    """With whom a member shares their map, in that order."""
    wanted = select(StakeholderReader).where(
        StakeholderReader.workspace_id == owner.workspace_id, StakeholderReader.member_id == owner.id
    )
    return session.exec(wanted.order_by(col(StakeholderReader.id))).all()


def share(session: Session, owner: Member, with_whom: Named, *, now: datetime) -> Member:
    """Let somebody read the map, but nobody who is on it, or may be; returns them."""
    if with_whom.slack_id == owner.slack_id:
        raise OwnMapError
    known = readers(session, owner)
    reader = members.arrive(session, owner.workspace_id, with_whom.slack_id, now=now)
    if len(known) >= MAX_READERS and row_id(reader) not in {each.reader_id for each in known}:
        raise TooManyReadersError(most=MAX_READERS)
    for each in own(session, owner):
        is_them = each.person_id == reader.id
        if is_them or (each.person_id is None and not each.is_group and rules.may_be(each.name, with_whom.name)):
            raise ReaderOnMapError(name=each.name)
    row = {
        "workspace_id": owner.workspace_id,
        "member_id": row_id(owner),
        "reader_id": row_id(reader),
        "name": " ".join(with_whom.name.split())[:MAX_NAME],
        "since": now,
    }
    insert_new(session, StakeholderReader, [row])
    return reader


def unshare(session: Session, owner: Member, reader_id: int) -> None:
    """Don't let somebody read the map any more."""
    session.connection().execute(
        sa.delete(StakeholderReader).where(
            col(StakeholderReader.workspace_id) == owner.workspace_id,
            col(StakeholderReader.member_id) == owner.id,
            col(StakeholderReader.reader_id) == reader_id,
        )
    )
    session.expire_all()


def forget_all(session: Session, owner: Member) -> None:
    """Delete the whole map: everybody on it, where they stood, and who reads it."""
    everything = list(session.exec(_of(owner)))
    for each in everything:
        _withdraw(session, each)
    erase(session, owner.workspace_id, [row_id(each) for each in everything])
    for table in (StakeholderReader, StakeholderMapQuestion):
        session.connection().execute(
            sa.delete(table).where(
                col(table.workspace_id) == owner.workspace_id,
                col(table.member_id) == owner.id,
            )
        )
    session.expire_all()


def erase(session: Session, workspace_id: str, numbers: Sequence[int]) -> None:
    """Delete stakeholders with their history."""
    for table, number in ((StakeholderMove, StakeholderMove.stakeholder_id), (Stakeholder, Stakeholder.id)):
        session.connection().execute(
            sa.delete(table).where(col(table.workspace_id) == workspace_id, col(number).in_(numbers))
        )
