"""What people choose for themselves: to begin at once, to have none of it, to join a track."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.cohorts import channel_answers, channel_views, service, views
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.i18n import speaking
from bot.kit.slack import Json, action
from bot.members import profile_reader
from bot.members import service as members
from bot.quizzes.answer_parser import FormValues
from bot.quizzes.listeners import form_values

Slack = tuple[str, str]


class NotYoursError(GroundswellError):
    """That is somebody else's, or belongs to a track that is gone. `/learn tracks` shows what there is."""


def register(app: AsyncApp) -> None:
    app.action(action(views.BEGIN))(begin)
    app.action(action(views.DECLINE))(decline)
    app.action(action(views.LEAVE))(leave)
    app.action(action(views.REFUSE))(refuse)
    app.action(action(views.ANSWER))(answer)


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
    await profile_reader.read_if_unknown(deps, *slack)
    await deps.show_home(*slack)


def _begin(session: Session, deps: Deps, library: Library, slack: Slack, enrolment_id: str) -> None:
    member = members.arrive(session, *slack, now=deps.now())
    mine = next((one for one in journeys.enrolments(session, member) if str(one.id) == enrolment_id), None)
    track = library.track(mine.track_id) if mine else None
    if track is None:
        raise NotYoursError
    journeys.start(session, library, member, track, now=deps.now())


async def decline(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    """What somebody else put them on stops at once, and nobody enrols them in anything again."""
    await deps.db.transact(_decline, deps, (workspace_id, user_id), action["value"])
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


def _decline(session: Session, deps: Deps, slack: Slack, enrolment_id: str) -> None:
    member = members.arrive(session, *slack, now=deps.now())
    given = int(enrolment_id) if enrolment_id.isdecimal() else 0
    journeys.decline(session, member, given, now=deps.now())


async def leave(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    """The same for a cohort whose lessons come in a channel."""
    await deps.db.transact(_leave, deps, (workspace_id, user_id), action["value"])
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


def _leave(session: Session, deps: Deps, slack: Slack, cohort_id: str) -> None:
    member = members.arrive(session, *slack, now=deps.now())
    bulk_enrolment.opt_out(session, member, now=deps.now())
    service.leave(session, member, int(cohort_id) if cohort_id.isdecimal() else 0)


async def refuse(ack: AsyncAck, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str) -> None:
    """They were invited and would rather not."""
    await deps.db.transact(_leave, deps, (workspace_id, user_id), "")
    await _say_declined(ack, respond, deps, (workspace_id, user_id))


async def answer(
    ack: AsyncAck,
    action: Json,
    body: Json,
    lesson_flow: LessonFlow,
    deps: Deps,
    respond: AsyncRespond,
    workspace_id: str,
    user_id: str,
) -> None:
    """An answer to a question in a channel is explained to whoever gave it, and the message stays as it is."""
    value = action["value"]
    form = form_values(body, value.partition(":")[0])
    given = await deps.db.transact(_answer, deps, lesson_flow, (workspace_id, user_id), (value, form))
    await ack()
    with speaking(given.language):  # the question's own, so that nobody reads half of it in another one
        explained = channel_views.explained(given.answered.asked, given.shared, again=given.answered.again)
    await respond(response_type="ephemeral", replace_original=False, **explained)


def _answer(
    session: Session, deps: Deps, lesson_flow: LessonFlow, slack: Slack, click: tuple[str, FormValues]
) -> channel_answers.Answered:
    value, form = click
    given = channel_answers.answer(session, slack, value, form, live=lesson_flow.live_questions, now=deps.now())
    if given.inside and not given.answered.again:
        lesson_flow.answered(session, given.answered)
    return given


async def _say_declined(ack: AsyncAck, respond: AsyncRespond, deps: Deps, slack: Slack) -> None:
    await ack()
    await respond(replace_original=True, **views.declined())
    await deps.show_home(*slack, if_looking=True)
