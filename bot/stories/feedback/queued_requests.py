"""Requests that one worker takes and finishes, even if another one died on the way."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.stories.feedback.models import QueuedRequest, RequestStatus


def claim(session: Session, table: type[QueuedRequest], *this: sa.ColumnElement[bool]) -> str | None:
    """Claim a request for this worker; None when it is finished.

    A job that runs again after its worker died claims it again, which makes the earlier claim worthless.
    """
    claim = uuid.uuid4().hex
    claimed = (
        sa.update(table)
        .where(*this, col(table.status).in_([RequestStatus.QUEUED, RequestStatus.RUNNING]))
        .values(status=RequestStatus.RUNNING, claim=claim)
    )
    return claim if session.connection().execute(claimed).rowcount else None


def finish(
    session: Session, table: type[QueuedRequest], id_: int, claim: str, *, failure: str | None, **values: object
) -> bool:
    """End a running request, with a failure or done; False if the claim is no longer the stored one."""
    running = sa.update(table).where(
        col(table.id) == id_, col(table.claim) == claim, col(table.status) == RequestStatus.RUNNING
    )
    status = RequestStatus.FAILED if failure else RequestStatus.DONE
    return session.connection().execute(running.values(status=status, failure=failure, **values)).rowcount == 1
