"""Asking a model for feedback on a part of a draft: who may, on what, and that it is queued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.certification.capstone import service, submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import prompts
from bot.certification.capstone.feedback.consents import consents
from bot.certification.capstone.feedback.remarks import PartRemarks
from bot.certification.capstone.models import Capstone, CapstoneFeedback
from bot.certification.capstone.rubric import RubricPart
from bot.certification.capstone.submitting import NothingToHandInError, PartBeingMarkedError
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.models import RequestStatus
from bot.stories.feedback.request import FeedbackService

QUEUE = "capstone_feedback"
JOB = "certification.capstone_feedback"


class NoAiForCapstonesError(GroundswellError):
    """No AI that reads capstones is set up here, so I don't send anything."""


class NoCapstoneFeedbackError(GroundswellError):
    """I can't find those remarks any more. Ask for feedback on your draft again."""


@dataclass(frozen=True)
class PartAsked:
    """A request for feedback: still to be answered, or answered before about the same words."""

    part: RubricPart
    row: CapstoneFeedback


def is_offered(feedback: FeedbackService) -> bool:
    """Whether there is a model that can read a whole part at once."""
    return feedback.model is not None and feedback.profile == ModelProfile.WHOLE


def open_part(
    session: Session, capstone: Capstone, certification: Certification, part_id: str
) -> tuple[RubricPart, dict[str, str]]:
    """A part that may be read, and its texts; refused while it is with the assessors, or empty."""
    part = certification.rubric.part(part_id)
    if part is None:
        raise service.NoCapstoneError
    if submitting.is_with_assessors(session, capstone, part_id):
        raise PartBeingMarkedError
    texts = texts_of(session, capstone, part)
    if not texts:
        raise NothingToHandInError
    return part, texts


def texts_of(session: Session, capstone: Capstone, part: RubricPart) -> dict[str, str]:
    """What is written in a part, by element."""
    draft = service.draft(session, capstone).texts
    return {each.id: draft[each.id].text for each in part.elements if each.id in draft}


def ask(
    session: Session,
    who: Person,
    certification: Certification,
    feedback: FeedbackService,
    part_id: str,
    *,
    now: datetime,
) -> PartAsked | None:
    """Have a part read, in the caller's transaction; None where its author has yet to agree.

    Nothing is queued where a request about it waits already, or the same words were read before.
    """
    if not is_offered(feedback):
        raise NoAiForCapstonesError
    capstone = service.locked(session, who)
    part, texts = open_part(session, capstone, certification, part_id)
    if not consents.is_given(session, who, feedback.host):
        return None
    key = cache_key(texts, who, certification, feedback)
    newest = _newest(session, capstone, part_id)
    is_waiting = newest is not None and newest.status in {RequestStatus.QUEUED, RequestStatus.RUNNING}
    is_same = newest is not None and newest.status == RequestStatus.DONE and newest.cache_key == key
    if newest is not None and (is_waiting or is_same):
        return PartAsked(part, newest)
    row = CapstoneFeedback(
        workspace_id=who.workspace_id,
        member_id=who.member_id,
        capstone_id=row_id(capstone),
        part=part_id,
        prompt_version=prompts.version(feedback.prompts, certification.edition),
        model=feedback.model_name,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    partition = feedback.partition(who.workspace_id, row_id(row))
    feedback.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=f"{JOB}:{row_id(row)}")
    return PartAsked(part, row)


def _newest(session: Session, capstone: Capstone, part_id: str) -> CapstoneFeedback | None:
    wanted = select(CapstoneFeedback).where(
        CapstoneFeedback.workspace_id == capstone.workspace_id,
        CapstoneFeedback.capstone_id == capstone.id,
        CapstoneFeedback.part == part_id,
    )
    return session.exec(wanted.order_by(col(CapstoneFeedback.id).desc())).first()


def cache_key(texts: Mapping[str, str], who: Person, certification: Certification, feedback: FeedbackService) -> str:
    """A hash of everything that the model's answer depends on."""
    asked = [prompts.version(feedback.prompts, certification.edition), feedback.model_name, feedback.host]
    parts = [*asked, who.language, sorted(texts.items())]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def given(session: Session, who: Person, feedback_id: int) -> tuple[CapstoneFeedback, PartRemarks]:
    """Feedback that a member was given; NoCapstoneFeedbackError otherwise."""
    wanted = select(CapstoneFeedback).where(
        CapstoneFeedback.workspace_id == who.workspace_id,
        CapstoneFeedback.member_id == who.member_id,
        CapstoneFeedback.id == feedback_id,
    )
    row = session.exec(wanted).first()
    if row is None or row.result is None:
        raise NoCapstoneFeedbackError
    return row, PartRemarks.model_validate_json(row.result)
