"""Change a cohort: its name, hour, days, zone, leaders and members, or its end; each can be undone for ten minutes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import change_views, channel, service
from bot.cohorts.models import Cohort, CohortChange, CohortMember, Facilitator
from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.contact_hours import parse_days
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.time import parse_time, parse_zone
from bot.members import service as members
from bot.members.models import Member, Role

UNDO_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)
SOON = timedelta(hours=3)  # before a lesson that is nearer, its news can't wait until nobody may undo them any more
MAX_NAME = 80


class ChangeVerb(StrEnum):
    """What can be changed about a cohort."""

    RENAME = "rename"
    AT = "at"
    DAYS = "days"
    ZONE = "zone"
    LEAD = "lead"
    UNLEAD = "unlead"
    REMOVE = "remove"
    END = "end"
    ARCHIVE = "archive"


FIELDS = {ChangeVerb.AT: "at", ChangeVerb.DAYS: "days", ChangeVerb.ZONE: "zone"}
ABOUT_PEOPLE = (ChangeVerb.LEAD, ChangeVerb.UNLEAD, ChangeVerb.REMOVE)


class NameTakenError(GroundswellError):
    """There's already a cohort called “{name}”. Choose another name."""


class CohortNameError(GroundswellError):
    """A cohort's name can have at most {most} characters. Try `/groundswell cohort {cohort} rename Summer`."""


class OwnHoursError(GroundswellError):
    """Everyone in “{name}” gets lessons at a time of their own, so there's no time to set for the cohort."""


class ChangedMeanwhileError(GroundswellError):
    """Somebody has changed “{name}”, so I did nothing. `/groundswell cohort {name}` shows who is in it now."""


class NotInCohortError(GroundswellError):
    """The people you named aren't in “{name}”. `/groundswell cohort {name}` shows who is."""


class NotLedByThemError(GroundswellError):
    """The people you named don't lead “{name}”. `/groundswell cohort {name}` shows who does."""


class NotEndedError(GroundswellError):
    """“{name}” hasn't ended yet. End it first: `/groundswell cohort {name} end`."""


class LastLeaderError(GroundswellError):
    """Somebody has to lead “{name}”. Name another lead first: `/groundswell cohort {name} lead @priya`."""


class DeactivatedLeaderError(GroundswellError):
    """{person} can't lead a cohort: their account is deactivated."""


class WhoError(GroundswellError):
    """Who is it about? Pick people from the list that Slack offers when you type `@`."""


class ChangeIsFinalError(GroundswellError):
    """You can't undo that any more: more than ten minutes have passed, or it was undone already."""


@dataclass(frozen=True)
class ChangeRequest:
    """A change of the cohort as it was at `version`; `value` is what it gets, for people their Slack ids."""

    cohort_id: int
    version: int
    verb: ChangeVerb
    value: str = ""

    def __str__(self) -> str:
        return f"{self.cohort_id}:{self.version}:{self.verb}:{self.value}"

    @classmethod
    def read(cls, button: str) -> ChangeRequest:
        """The request in the value of a button."""
        cohort_id, version, verb, value = button.split(":", 3)
        return cls(int(cohort_id), int(version), ChangeVerb(verb), value)

    @property
    def slack_ids(self) -> list[str]:
        return self.value.split(",")


def check(session: Session, cohort: Cohort, verb: ChangeVerb, given: str, people: Sequence[str]) -> ChangeRequest:
    """What is asked for, as a request; a GroundswellError if it can't be done."""
    if verb is ChangeVerb.ARCHIVE and cohort.ended_at is None:
        raise NotEndedError(name=cohort.name)
    if cohort.ended_at and verb is not ChangeVerb.ARCHIVE:
        raise service.EndedCohortError(name=cohort.name)
    if verb in FIELDS and not cohort.channel:
        raise OwnHoursError(name=cohort.name)
    if verb in ABOUT_PEOPLE and not people:
        raise WhoError
    value = ",".join(people) if verb in ABOUT_PEOPLE else _value(session, cohort, verb, given)
    return ChangeRequest(row_id(cohort), cohort.version, verb, value)


def _value(session: Session, cohort: Cohort, verb: ChangeVerb, given: str) -> str:
    if verb is ChangeVerb.RENAME:
        name = " ".join(given.split())
        if not name or len(name) > MAX_NAME:
            raise CohortNameError(most=MAX_NAME, cohort=cohort.name)
        there = service.find_by_name(session, cohort.workspace_id, name)
        if there and there.id != cohort.id:
            raise NameTakenError(name=there.name)
        return name
    readers: dict[ChangeVerb, Callable[[str], str]] = {
        ChangeVerb.AT: parse_time,
        ChangeVerb.DAYS: parse_days,
        ChangeVerb.ZONE: parse_zone,
    }
    return readers[verb](given) if verb in readers else ""


def apply(session: Session, library: Library, by: Member, wanted: ChangeRequest, *, now: datetime) -> CohortChange:
    """Make a change if nobody has changed the cohort since it was shown; ChangedMeanwhileError otherwise."""
    cohort = _led(session, by, wanted.cohort_id)
    check(session, cohort, wanted.verb, wanted.value, wanted.slack_ids)
    _raise_version(session, cohort, wanted.version)
    before: dict[str, Any] = {}
    match wanted.verb:
        case ChangeVerb.RENAME:
            before = {"name": cohort.name, "folded": cohort.folded}
            cohort.name, cohort.folded = wanted.value, service.fold(wanted.value)
        case ChangeVerb.END:
            before = {"ended_at": None, "has_next": cohort.next_due_at is not None}
            cohort.ended_at, cohort.next_due_at = now, None
        case ChangeVerb.ARCHIVE:
            before, cohort.archived_at = {"archived_at": None}, now
        case ChangeVerb.LEAD | ChangeVerb.UNLEAD | ChangeVerb.REMOVE:
            before = _change_people(session, cohort, by, wanted, now)
        case _:
            before = {FIELDS[wanted.verb]: getattr(cohort, FIELDS[wanted.verb])}
            setattr(cohort, FIELDS[wanted.verb], wanted.value)
    session.add(cohort)
    session.flush()
    if wanted.verb in FIELDS or wanted.verb is ChangeVerb.END:
        before["untold"] = _tell(session, library, cohort, now)
    old = sa.delete(CohortChange).where(col(CohortChange.workspace_id) == cohort.workspace_id)
    session.connection().execute(old.where(col(CohortChange.made_at) < now - KEPT))
    change = CohortChange(
        workspace_id=cohort.workspace_id,
        cohort_id=row_id(cohort),
        version=cohort.version,
        verb=wanted.verb,
        before=json.dumps(before),
        made_by=row_id(by),
        made_at=now,
    )
    session.add(change)
    session.flush()
    return change


def _led(session: Session, by: Member, cohort_id: int) -> Cohort:
    """The cohort, locked and as it is now, if this member may change it."""
    wanted = select(Cohort).where(Cohort.workspace_id == by.workspace_id, Cohort.id == cohort_id)
    found = session.exec(wanted.with_for_update().execution_options(populate_existing=True)).first()
    if found is None or not service.is_staff(by) or not (by.role == Role.ADMIN or service.leads(session, by, found)):
        raise service.ForStaffError
    return found


def _raise_version(session: Session, cohort: Cohort, version: int) -> None:
    raised = sa.update(Cohort).where(col(Cohort.id) == cohort.id, col(Cohort.version) == version)
    if session.connection().execute(raised.values(version=version + 1)).rowcount != 1:
        raise ChangedMeanwhileError(name=cohort.name)
    session.refresh(cohort)


def _change_people(
    session: Session, cohort: Cohort, by: Member, wanted: ChangeRequest, now: datetime
) -> dict[str, Any]:
    """Change who leads a cohort or is in it; returns the rows taken away and the leaders added."""
    if wanted.verb is ChangeVerb.LEAD:
        return _add_leaders(session, cohort, by, wanted.slack_ids, now)
    table = Facilitator if wanted.verb is ChangeVerb.UNLEAD else CohortMember
    mine = sa.select(col(Member.id)).where(
        col(Member.workspace_id) == cohort.workspace_id, col(Member.slack_id).in_(wanted.slack_ids)
    )
    theirs = sa.and_(col(table.cohort_id) == cohort.id, col(table.member_id).in_(mine))
    rows = [row.model_dump(mode="json") for row in session.exec(select(table).where(theirs))]
    if not rows:
        raise (NotLedByThemError if table is Facilitator else NotInCohortError)(name=cohort.name)
    session.connection().execute(sa.delete(table).where(theirs))
    left = select(Facilitator).where(Facilitator.cohort_id == cohort.id)
    if table is Facilitator and session.exec(left).first() is None:
        raise LastLeaderError(name=cohort.name)
    return {"rows": rows}


def _add_leaders(
    session: Session, cohort: Cohort, by: Member, slack_ids: Sequence[str], now: datetime
) -> dict[str, Any]:
    leading = sa.select(col(Facilitator.member_id)).where(col(Facilitator.cohort_id) == cohort.id)
    before = set(session.connection().execute(leading).scalars())
    for slack_id in slack_ids:
        leader = members.find(session, cohort.workspace_id, slack_id)
        if leader and not leader.active:
            raise DeactivatedLeaderError(person=f"<@{slack_id}>")
    service.add_facilitators(session, cohort, by, slack_ids, now=now)
    return {"added": sorted(set(session.connection().execute(leading).scalars()) - before)}


def _news_key(cohort: Cohort) -> str:
    return f"cohorts.changed:{cohort.id}:{cohort.version}"


def _tell(session: Session, library: Library, cohort: Cohort, now: datetime) -> bool:
    """Post a channel's new schedule or its end there, once changes can't be undone; whether older news had to wait."""
    if not cohort.channel:
        return False
    due = cohort.next_due_at
    if cohort.ended_at is None and due is not None:
        due = cohort.next_due_at = channel.next_lesson(session, library, cohort, now=now)
        session.add(cohort)
    older = [f"cohorts.changed:{cohort.id}:{version}" for version in range(max(0, cohort.version - 50), cohort.version)]
    untold = delivery.withdraw(session, cohort.workspace_id, older, reason="changed again") > 0
    if due is None and cohort.ended_at is None:
        return untold
    at = now if due and due - now < SOON else now + UNDO_FOR
    with in_language(cohort.language):
        news = change_views.news(cohort)
    delivery.post(session, delivery.Outgoing(cohort.workspace_id, _news_key(cohort), cohort.channel, news, at))
    return untold


def undo(session: Session, library: Library, by: Member, change_id: int, *, now: datetime) -> Cohort:
    """Undo a change within ten minutes, unless the cohort has been changed since."""
    wanted = select(CohortChange).where(CohortChange.workspace_id == by.workspace_id, CohortChange.id == change_id)
    change = session.exec(wanted).first()
    if change is None or now - change.made_at > UNDO_FOR:
        raise ChangeIsFinalError
    cohort = _led(session, by, change.cohort_id)
    _raise_version(session, cohort, change.version)
    before, verb = json.loads(change.before), ChangeVerb(change.verb)
    untold = before.pop("untold", False)
    if verb is ChangeVerb.END:
        cohort.ended_at = None
        if before["has_next"]:
            cohort.next_due_at = channel.next_lesson(session, library, cohort, now=now)
    elif verb is ChangeVerb.RENAME and service.find_by_name(session, by.workspace_id, before["name"]) not in (
        None,
        cohort,
    ):
        raise NameTakenError(name=before["name"])
    elif verb in ABOUT_PEOPLE:
        _undo_people(session, cohort, verb, before)
    else:
        for field, value in before.items():
            setattr(cohort, field, value)
    session.add(cohort)
    session.delete(change)
    session.flush()
    if verb in FIELDS or verb is ChangeVerb.END:
        _take_back_news(session, library, cohort, change.version, untold=untold, now=now)
    return cohort


def _undo_people(session: Session, cohort: Cohort, verb: ChangeVerb, before: dict[str, Any]) -> None:
    if verb is ChangeVerb.LEAD:
        added = sa.and_(col(Facilitator.cohort_id) == cohort.id, col(Facilitator.member_id).in_(before["added"]))
        session.connection().execute(sa.delete(Facilitator).where(added))
        keys = [f"cohorts.facilitator:{cohort.id}:{member_id}" for member_id in before["added"]]
        delivery.withdraw(session, cohort.workspace_id, keys, reason="undone")
        return
    table = Facilitator if verb is ChangeVerb.UNLEAD else CohortMember
    insert_new(session, table, [table.model_validate(row).model_dump() for row in before["rows"]])


def _take_back_news(
    session: Session, library: Library, cohort: Cohort, version: int, *, untold: bool, now: datetime
) -> None:
    """Withdraw the news of a change; if they have gone out, or older ones waited for them, say how it is now."""
    key = f"cohorts.changed:{cohort.id}:{version}"
    existed = delivery.exists(session, cohort.workspace_id, key)
    withdrawn = delivery.withdraw(session, cohort.workspace_id, [key], reason="undone")
    if untold or (existed and not withdrawn):
        _tell(session, library, cohort, now)
    elif cohort.next_due_at:
        cohort.next_due_at = channel.next_lesson(session, library, cohort, now=now)
        session.add(cohort)
