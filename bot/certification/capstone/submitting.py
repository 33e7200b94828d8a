"""Hand in parts of a capstone: their texts are copied, and the rubric by which they will be marked is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.capstone import service
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import (
    Capstone,
    CapstoneSubmission,
    PartResult,
    RubricVersion,
    SubmissionState,
    SubmittedText,
)
from bot.certification.capstone.rubric import RubricEdition, stored
from bot.certification.capstone.service import CapstoneDraft, ElementText
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.members import service as members
from bot.members.service import Person


class NothingToHandInError(GroundswellError):
    """That part is still empty. Write a sentence or two first."""


class NoPartChosenError(GroundswellError):
    """Choose at least one part to hand in."""


class PartBeingMarkedError(GroundswellError):
    """The assessors already have that part. Change your draft if you like, and hand it in again after the result."""


class OwnManagerError(GroundswellError):
    """That's you. Choose your manager, or leave the field empty."""


class AlreadyPassedError(GroundswellError):
    """You've passed the capstone, so there's nothing to hand in any more."""


@dataclass(frozen=True)
class PartState:
    """Where a part stands: handed in when, its last released result in per cent, and whether it waits for readers."""

    handed_in_at: datetime | None = None
    percent: str | None = None
    waits: bool = False


@dataclass(frozen=True)
class CapstoneOverview:
    """A capstone with where its parts stand, by part, and the Slack id of the colleague who reads along."""

    draft: CapstoneDraft
    parts: Mapping[str, PartState]
    total: str | None = None
    passed_at: datetime | None = None
    reader: str | None = None

    def state(self, part: str) -> PartState:
        """Where a part stands."""
        return self.parts.get(part, PartState())


def overview(session: Session, capstone: Capstone) -> CapstoneOverview:
    """A capstone as its author sees it; of what is being judged nothing but since when."""
    under_way = {part: each for each in open_submissions(session, capstone) for part in parts_of(each)}
    wanted = select(PartResult).where(
        PartResult.workspace_id == capstone.workspace_id, PartResult.capstone_id == capstone.id
    )
    results = {row.part: row.percent for row in session.exec(wanted)}
    states = {part: PartState(percent=results.get(part)) for part in results} | {
        part: PartState(each.submitted_at, results.get(part), each.state == SubmissionState.WAITING)
        for part, each in under_way.items()
    }
    known = members.slack_ids(session, capstone.workspace_id, [capstone.reader_id] if capstone.reader_id else [])
    reader = next(iter(known.values()), None)
    return CapstoneOverview(service.draft(session, capstone), states, capstone.total, capstone.passed_at, reader)


def parts_of(submission: CapstoneSubmission) -> tuple[str, ...]:
    """The ids of the parts that were handed in."""
    return tuple(submission.parts.split(","))


def open_submissions(session: Session, capstone: Capstone) -> Sequence[CapstoneSubmission]:
    """What of a capstone is being judged."""
    wanted = select(CapstoneSubmission).where(
        CapstoneSubmission.workspace_id == capstone.workspace_id,
        CapstoneSubmission.capstone_id == capstone.id,
        CapstoneSubmission.state != SubmissionState.RELEASED,
    )
    return session.exec(wanted.order_by(col(CapstoneSubmission.id))).all()


def is_with_assessors(session: Session, capstone: Capstone, part: str) -> bool:
    """Whether a part was handed in and is being judged."""
    return any(part in parts_of(each) for each in open_submissions(session, capstone))


def hand_in(
    session: Session,
    who: Person,
    certification: Certification,
    parts: Iterable[str],
    *,
    manager: Person | None = None,
    now: datetime,
) -> CapstoneSubmission:
    """Hand in some parts as they are now; the manager that is named never judges them."""
    if manager and manager.member_id == who.member_id:
        raise OwnManagerError
    # Of two clicks the second sees what the first handed in.
    capstone = service.locked(session, who)
    rubric = certification.edition.rubric
    chosen = [part for part in rubric.parts if part.id in {*parts}]
    draft = service.draft(session, capstone)
    texts: dict[str, ElementText] = {}
    _check(session, capstone, [part.id for part in chosen])
    for part in chosen:
        inside = {each.id: draft.texts[each.id] for each in part.elements if each.id in draft.texts}
        if not inside:
            raise NothingToHandInError
        texts |= inside
    submission = CapstoneSubmission(
        workspace_id=who.workspace_id,
        capstone_id=row_id(capstone),
        rubric_id=row_id(kept_rubric(session, who.workspace_id, certification.edition, now=now)),
        parts=",".join(part.id for part in chosen),
        manager_id=manager.member_id if manager else None,
        submitted_at=now,
    )
    session.add(submission)
    session.flush()
    rows = [
        {
            "submission_id": row_id(submission), "element": element, "workspace_id": who.workspace_id,
            "text": one.text, "source": one.source, "source_title": one.source_title,
        }
        for element, one in texts.items()
    ]  # fmt: skip
    insert_new(session, SubmittedText, rows)
    service.keep_version(session, capstone, now=now)
    certification.handed_in(session, certification, submission, now)
    return submission


def _check(session: Session, capstone: Capstone, parts: Sequence[str]) -> None:
    if not parts:
        raise NoPartChosenError
    if capstone.passed_at:
        raise AlreadyPassedError
    if {*parts} & {part for each in open_submissions(session, capstone) for part in parts_of(each)}:
        raise PartBeingMarkedError


def kept_rubric(session: Session, workspace_id: str, edition: RubricEdition, *, now: datetime) -> RubricVersion:
    """The version of a rubric in this workspace, a new one if its content was never used before."""
    newest = sa.select(sa.func.max(col(RubricVersion.number))).where(col(RubricVersion.workspace_id) == workspace_id)
    number = session.connection().execute(newest).scalar() or 0
    row = {
        "workspace_id": workspace_id,
        "number": number + 1,
        "digest": edition.digest,
        "body": edition.body,
        "kept_at": now,
    }
    insert_new(session, RubricVersion, [row])
    wanted = select(RubricVersion).where(
        RubricVersion.workspace_id == workspace_id, RubricVersion.digest == edition.digest
    )
    return session.exec(wanted).one()


def rubric_of(session: Session, submission: CapstoneSubmission) -> RubricEdition:
    """The rubric by which something was handed in, whatever the files say by now."""
    wanted = select(RubricVersion).where(
        RubricVersion.workspace_id == submission.workspace_id, RubricVersion.id == submission.rubric_id
    )
    return stored(session.exec(wanted).one().body)


def submitted_texts(session: Session, submission: CapstoneSubmission) -> dict[str, ElementText]:
    """The texts of a submission by element."""
    wanted = select(SubmittedText).where(
        SubmittedText.workspace_id == submission.workspace_id, SubmittedText.submission_id == submission.id
    )
    return {row.element: ElementText(row.text, row.source, row.source_title) for row in session.exec(wanted)}
