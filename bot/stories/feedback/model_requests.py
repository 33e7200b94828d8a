"""The log of requests to a model, written before they are sent, and the daily limits that it enforces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import row_id
from bot.kit.llm_answers import FailureKind
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback import consents
from bot.stories.feedback.models import LoggedRequest, StoryModelRequest

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class ModelRequest:
    """A request that is about to be sent, masked; `tokens` estimates question and answer together.

    `feedback_id` is None for a request about an asset, or about sorting the story.
    """

    feedback_id: int | None
    prompt: str
    prompt_version: str
    host: str
    model: str
    messages: str
    tokens: int


@dataclass(frozen=True)
class DailyUsage:
    """Calls and tokens of 24 hours: used, or allowed; as a limit, 0 allows any number."""

    calls: int = 0
    tokens: int = 0


@dataclass(frozen=True)
class DailyLimits:
    """What a person and a workspace may use in 24 hours."""

    person: DailyUsage
    workspace: DailyUsage


def log_requests(
    session: Session,
    who: Person,
    story_id: int,
    requests: Sequence[ModelRequest],
    limits: DailyLimits,
    *,
    now: datetime,
    author: Person | None = None,
) -> list[int | FailureKind]:
    """Log requests about one story before they are sent; for each its id in the log, or why it must not be sent.

    That is: there is no consent (any more), or a daily limit is reached. `who` asks, and their day is charged; it is
    `author` who has to have consented, if that is somebody else.
    """
    if not requests or not consents.is_given(session, author or who, story_id, requests[0].host):
        return [FailureKind.NO_CONSENT] * len(requests)
    rows = [
        StoryModelRequest(
            workspace_id=who.workspace_id, member_id=who.member_id, story_id=story_id, sent_at=now, **asdict(request)
        )
        for request in requests
    ]
    return log_within(session, who, rows, limits, now=now)


def log_within(
    session: Session,
    who: Person,
    rows: Sequence[LoggedRequest],
    limits: DailyLimits,
    *,
    now: datetime,
    counted: Sequence[type[LoggedRequest]] = (StoryModelRequest,),
) -> list[int | FailureKind]:
    """Log requests as far as a day's limits allow; for each its id in the log, or why it must not be sent.

    What is in the tables `counted` counts against the limits.
    """
    used = {
        "person": usage(session, who.workspace_id, who.member_id, now=now, counted=counted),
        "workspace": usage(session, who.workspace_id, None, now=now, counted=counted),
    }
    allowed = {"person": limits.person, "workspace": limits.workspace}
    logged: list[int | FailureKind] = []
    for row in rows:
        after = {whose: DailyUsage(one.calls + 1, one.tokens + row.tokens) for whose, one in used.items()}
        if any(_exceeds(after[whose], limit) for whose, limit in allowed.items()):
            logged.append(FailureKind.DAY_USED_UP)
            continue
        used = after
        session.add(row)
        session.flush()
        logged.append(row_id(row))
    return logged


def _exceeds(total: DailyUsage, limit: DailyUsage) -> bool:
    return bool((limit.calls and total.calls > limit.calls) or (limit.tokens and total.tokens > limit.tokens))


def usage(
    session: Session,
    workspace_id: str,
    member_id: int | None,
    *,
    now: datetime,
    counted: Sequence[type[LoggedRequest]] = (StoryModelRequest,),
) -> DailyUsage:
    """What a person, or a whole workspace, has used in the last 24 hours."""
    total = DailyUsage()
    for table in counted:
        statement = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(col(table.tokens)), 0)).where(
            col(table.workspace_id) == workspace_id, col(table.sent_at) > now - DAY
        )
        if member_id is not None:
            statement = statement.where(col(table.member_id) == member_id)
        calls, tokens = session.connection().execute(statement).one()
        total = DailyUsage(total.calls + int(calls), total.tokens + int(tokens))
    return total


def log_answer(
    session: Session,
    request_id: int,
    *,
    tokens: int,
    estimated: bool,
    failure: str | None = None,
    table: type[LoggedRequest] = StoryModelRequest,
) -> None:
    """Record what a request used, and why it failed if it did."""
    statement = sa.update(table).where(col(table.id) == request_id)
    session.connection().execute(statement.values(tokens=tokens, estimated=estimated, failure=failure))


def of_story(session: Session, who: Person, story_id: int) -> list[StoryModelRequest]:
    """Every request that was ever sent about a story, for one of its authors, the latest first."""
    queries.owned_story(session, who, story_id)
    statement = (
        select(StoryModelRequest)
        .where(StoryModelRequest.workspace_id == who.workspace_id, StoryModelRequest.story_id == story_id)
        .order_by(col(StoryModelRequest.sent_at).desc(), col(StoryModelRequest.id).desc())
    )
    return list(session.exec(statement))
