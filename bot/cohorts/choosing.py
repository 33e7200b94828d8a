"""What people choose for themselves: to begin at once, to have none of it, to join a track."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.cohorts import service, views
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import jobs as journeys_jobs
from bot.journeys import joining
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.slack import Json, action
from bot.members import service as members

Slack = tuple[str, str]


class NotYoursError(GroundswellError):
    """That is somebody else's, or belongs to a track that is gone. `/learn tracks` shows what there is."""


def register(app: AsyncApp) -> None:
    app.action(action(views.BEGIN))(begin)
    app.action(action(views.DECLINE))(decline)
    app.action(action(views.LEAVE))(leave)
    app.action(action(views.REFUSE))(refuse)


async def begin(
    ack: AsyncAck,
    action: Json,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
    workspace_id: str,
    user_id: str,
) -> None:
    """They want the first lesson now."""
    slack = (workspace_id, user_id)
    await deps.db.transact(_begin, deps, library, slack, action["value"])
    await ack()
    deps.nudge()
    await respond(replace_original=True, **views.begun())
    await journeys_jobs.read_profile_if_unknown(deps, library, *slack)
    await deps.show_home(*slack)


def _begin(session: Session, deps: Deps, library: Library, slack: Slack, enrolment_id: str) -> None:
    member = members.arrive(session, *slack, at=deps.now())
    mine = next((one for one in journeys.enrolments(session, member) if str(one.id) == enrolment_id), None)
    track = library.track(mine.track_id) if mine else None
    if track is None:
        raise NotYoursError
    journeys.start(session, library, member, track, at=deps.now())


async def decline(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    """What somebody else put them on stops at once, and nobody enrols them in anything again."""
    await deps.db.transact(_decline, deps, (workspace_id, user_id), action["value"])
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


def _decline(session: Session, deps: Deps, slack: Slack, enrolment_id: str) -> None:
    member = members.arrive(session, *slack, at=deps.now())
    given = int(enrolment_id) if enrolment_id.isdecimal() else 0
    journeys.decline(session, member, given, at=deps.now())


async def leave(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    """The same for a cohort whose lessons come in a channel."""
    await deps.db.transact(_leave, deps, (workspace_id, user_id), action["value"])
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


def _leave(session: Session, deps: Deps, slack: Slack, cohort_id: str) -> None:
    member = members.arrive(session, *slack, at=deps.now())
    joining.refuse(session, member, at=deps.now())
    service.leave(session, member, int(cohort_id) if cohort_id.isdecimal() else 0)


async def refuse(ack: AsyncAck, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str) -> None:
    """They were invited and would rather not."""
    await deps.db.transact(_leave, deps, (workspace_id, user_id), "")
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


async def _say_declined(ack: AsyncAck, respond: AsyncRespond, deps: Deps, slack: Slack) -> None:
    await ack()
    await respond(replace_original=True, **views.declined())
    await deps.show_home(*slack, if_looking=True)
