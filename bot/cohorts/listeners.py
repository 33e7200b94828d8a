"""Bolt listeners for cohorts: buttons, the form, and joins."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts import (
    change_views,
    changes,
    channel_answers,
    channel_views,
    enrolling,
    enrolment_lists,
    forms,
    jobs,
    list_undoing,
    onboarding,
    self_enrolment,
    service,
    unenrolling,
    unenrolling_views,
    views,
)
from bot.cohorts.channel_answers import ChannelAnswer
from bot.cohorts.enrol_parser import EnrolRequest
from bot.cohorts.models import Cohort, ListStage
from bot.cohorts.unenrolling import TakenOff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import command_replies
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json, action_pattern, field_error
from bot.quizzes import modals
from bot.quizzes.answer_parser import GIVEN
from bot.quizzes.listeners import form_values

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.view(forms.FORM)(submit_form)
    app.action(action_pattern(views.CONFIRM))(confirm)
    app.action(action_pattern(views.CANCEL))(cancel)
    app.action(action_pattern(unenrolling_views.UNDO))(put_back)
    app.action(action_pattern(unenrolling_views.UNDO_LIST))(undo_list)
    app.action(action_pattern(views.LEAVE))(leave)
    app.action(action_pattern(change_views.CHANGE))(change_cohort)
    app.action(action_pattern(change_views.UNDO))(undo_change)
    app.action(action_pattern(views.ANSWER))(answer)
    app.action(action_pattern(views.OPEN))(window_asked)
    app.view(views.SUBMIT)(answer_submitted)
    app.event("team_join")(join_workspace)
    app.event("member_joined_channel")(join_channel)


async def submit_form(ack: AsyncAck, view: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Keep the submitted table; errors are shown below the form's fields."""
    request = forms.request(view)
    try:
        await deps.db.transact(_submit, deps, library, caller, request)
    except enrolment_lists.EmptyListError:
        await ack(field_error("file", _("Upload a table here, or paste its lines below.")))
    except (service.NamelessCohortError, service.OtherTrackError) as error:
        await ack(field_error("cohort", error.sentence(translate=_)))
    except GroundswellError as error:
        await ack(field_error("start", error.sentence(translate=_)))
    else:
        await ack(response_action="update", view=forms.working())


def _submit(session: Session, deps: Deps, library: Library, caller: Caller, request: EnrolRequest) -> None:
    jobs.submit(session, deps.engine, library, service.staff(session, caller), request, now=deps.now())


async def confirm(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
) -> None:
    """Enrol the list on the first click; later clicks change nothing."""
    before = await deps.db.transact(_confirm, deps, library, caller, action["value"])
    await ack()
    log.info("cohorts.confirm", workspace=caller.workspace_id, before=before)
    await respond(replace_original=True, **views.under_way(again=before is not ListStage.READY))


def _confirm(session: Session, deps: Deps, library: Library, caller: Caller, list_id: str) -> ListStage:
    member = service.staff(session, caller)
    before = enrolling.confirm(session, library, member, list_id, now=deps.now())
    if before is ListStage.READY:
        jobs.enqueue(session, deps.engine, jobs.ENROL, member.workspace_id, list_id)
    return before


async def cancel(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Discard a list that has not been confirmed."""
    in_time = await deps.db.transact(enrolling.cancel, caller, action["value"])
    await ack()
    await respond(replace_original=True, **views.cancelled(in_time=in_time))


async def change_cohort(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Make the change that was shown, unless somebody else has changed the cohort since."""
    shown = await deps.db.transact(_change, library, caller, action["value"], now=deps.now())
    await ack()
    deps.nudge()
    await respond(replace_original=True, **shown)


def _change(session: Session, library: Library, caller: Caller, value: str, *, now: datetime) -> Json:
    wanted = changes.ChangeRequest.read(value)
    change = changes.apply(session, library, service.staff(session, caller), wanted, now=now)
    return change_views.changed(session.get_one(Cohort, change.cohort_id), row_id(change))


async def undo_change(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Undo a change of a cohort within ten minutes."""
    shown = await deps.db.transact(_undo, library, caller, int(action["value"]), now=deps.now())
    await ack()
    deps.nudge()
    await respond(replace_original=True, **shown)


def _undo(session: Session, library: Library, caller: Caller, change_id: int, *, now: datetime) -> Json:
    return change_views.undone(changes.undo(session, library, service.staff(session, caller), change_id, now=now))


async def put_back(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Put people back on the track that they were taken off, within a day."""
    taken = TakenOff.decode(action["value"])
    people = await deps.db.transact(_put_back, library, caller, taken, now=deps.now())
    await ack()
    deps.nudge()
    await respond(replace_original=True, **unenrolling_views.undone(people))


def _put_back(session: Session, library: Library, caller: Caller, taken: TakenOff, *, now: datetime) -> int:
    return unenrolling.put_back(session, library, service.staff(session, caller), taken, now=now)


async def undo_list(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Undo the enrolments of a list within a day, on the first click."""
    await deps.db.transact(_undo_list, deps, caller, action["value"], now=deps.now())
    await ack()
    await respond(replace_original=True, **unenrolling_views.list_under_way())


def _undo_list(session: Session, deps: Deps, caller: Caller, list_id: str, *, now: datetime) -> None:
    workspace_id = list_undoing.begin(session, caller, list_id, now=now)
    jobs.enqueue(session, deps.engine, jobs.UNDO, workspace_id, list_id)


async def leave(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Leave a cohort with a channel, and opt out of all other enrolments."""
    await deps.db.transact(self_enrolment.leave, caller, action["value"], now=deps.now())
    await ack()
    await respond(replace_original=True, **views.message(command_replies.declined()))
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


async def answer(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    lesson_flow: LessonFlow,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Explain an answer to the member who gave it; the channel's message doesn't change."""
    question, _separator, pressed = action["value"].partition(":")
    click = channel_answers.ChannelClick(caller, question, pressed, form_values(body, question))
    given = await deps.db.transact(_keep, lesson_flow, click, now=deps.now())
    await ack()
    with in_language(given.language):  # the question's language, so that the explanation isn't in two
        explained = channel_views.explained(given.answered.answered, given.shared, again=given.answered.again)
    await respond(response_type="ephemeral", replace_original=False, **explained)


def _keep(
    session: Session, lesson_flow: LessonFlow, click: channel_answers.ChannelClick, *, now: datetime
) -> ChannelAnswer:
    given = channel_answers.answer(session, click, live=lesson_flow.live_questions, now=now)
    if given.inside and not given.answered.again:
        lesson_flow.answered(session, given.answered)
    return given


async def window_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    lesson_flow: LessonFlow,
    deps: Deps,
) -> None:
    """Open a question's window for the person who pressed its button."""
    looked = await deps.db.read(channel_answers.look, caller, action["value"], live=lesson_flow.live_questions)
    await ack()
    with in_language(looked.language):
        view = channel_views.window(looked.asked)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def answer_submitted(ack: AsyncAck, caller: Caller, lesson_flow: LessonFlow, deps: Deps, view: Json) -> None:
    """Keep the answer in a window, and explain it there; errors stand below the fields."""
    question = view["private_metadata"]
    click = channel_answers.ChannelClick(caller, question, GIVEN, form_values({"view": view}, question))
    try:
        given = await deps.db.transact(_keep, lesson_flow, click, now=deps.now())
    except GroundswellError as error:
        await ack(modals.refusal(error, view))
        return
    answered = replace(given.answered.answered, ask_id=given.shared)
    with in_language(given.language):
        explained = modals.explained(answered, again=given.answered.again)
    await ack(response_action="update", view=explained)


async def join_workspace(ack: AsyncAck, event: Json, deps: Deps, library: Library, workspace_id: str) -> None:
    """Invite a new member of the workspace."""
    await _invite(ack, deps, library, Caller(workspace_id, event["user"]["id"]), onboarding.EVERYBODY)


async def join_channel(ack: AsyncAck, event: Json, deps: Deps, library: Library, workspace_id: str) -> None:
    """Invite somebody who has joined a channel that the app is in."""
    await _invite(ack, deps, library, Caller(workspace_id, event["user"]), event["channel"])


async def _invite(ack: AsyncAck, deps: Deps, library: Library, newcomer: Caller, channel: str) -> None:
    has_rule = await deps.db.read(onboarding.has_rule, newcomer.workspace_id, channel)
    if has_rule:
        await deps.db.transact(onboarding.notice, newcomer, channel, now=deps.now())
    await ack()
    if has_rule:
        await jobs.invite_newcomers(deps, library)
