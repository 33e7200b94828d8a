"""Bolt listeners for what follows a teach-back: marks, a lead's decision, the result, the pulse and appeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.teach_back import appeals, marking, modals, notices, pulse, queries, rating_views
from bot.certification.teach_back.models import RaterSeat
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape, field_error, show_window
from bot.members.callers import caller_member
from bot.members.message_updates import Redrawn, redraw
from bot.members.models import Member


def register(app: AsyncApp) -> None:
    app.action(action_pattern(rating_views.MARK))(marks_requested)
    app.view(modals.MARKS)(marked)
    app.action(action_pattern(rating_views.LOCK))(locked)
    app.action(action_pattern(rating_views.RULE))(window_requested)
    app.view(modals.RULED)(ruled)
    app.action(action_pattern(rating_views.RESULT))(result_requested)
    app.action(action_pattern(rating_views.LEARNERS))(learners_requested)
    for action_id in (rating_views.CLEAR, rating_views.WOULD_USE):
        app.action(action_pattern(action_id))(pulse_answered)
    for action_id in (rating_views.COMMENT, rating_views.APPEAL, rating_views.ANSWER):
        app.action(action_pattern(action_id))(window_requested)
    app.view(modals.COMMENTED)(written)
    app.view(modals.APPEALED)(written)
    app.view(modals.ANSWERED)(written)


async def marks_requested(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open a rater's form, with their own marks alone."""
    window = await deps.db.transact(_marks_form, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, window)


def _marks_form(session: Session, caller: Caller, rater_id: int, *, now: datetime) -> Json:
    teach_back, rater = marking.rated(session, caller_member(session, caller, now=now), rater_id)
    criteria = marking.to_mark(session, teach_back, rater)
    return modals.marks(teach_back, rater_id, criteria, queries.marks(session, rater))


async def marked(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Keep a rater's marks, and offer to lock them."""
    if field := modals.empty_reason(view):
        await ack(field_error(field, marking.NoMarkReasonError().sentence(translate=_)))
        return
    try:
        redraws = await deps.db.transact(_keep_marks, caller, view, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _), _("Your marks")))
        return
    await ack()
    await redraw(client, redraws)


def _keep_marks(session: Session, caller: Caller, view: Json, *, now: datetime) -> list[Redrawn]:
    member, rater_id = caller_member(session, caller, now=now), int(view["private_metadata"])
    rater = marking.keep(session, member, rater_id, modals.read_marks(view), now=now)
    teach_back = queries.find(session, member.workspace_id, rater.teach_back_id)
    keys = [notices.rater_key(rater, each) for each in ("mark", "remind")]
    payload = rating_views.own_marks(teach_back, rater, queries.marks(session, rater))
    return [Redrawn(place, payload) for place in delivery.places(session, caller.workspace_id, keys).values()]


async def locked(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Lock a rater's marks for good."""
    payload = await deps.db.transact(_lock, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**payload, replace_original=True)
    deps.nudge()


def _lock(session: Session, caller: Caller, rater_id: int, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    teach_back = marking.lock(session, member, rater_id, now=now)
    rater = queries.find_rater(session, member, rater_id)
    assert rater.seat != RaterSeat.FRIEND, "a friend marks nothing"
    return rating_views.own_marks(teach_back, rater, queries.marks(session, rater), is_locked=True)


async def window_requested(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the window for a comment, an appeal, an answer to one, or a lead's decision."""
    window = await deps.db.transact(_window, caller, action, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, action: Json, *, now: datetime) -> Json:
    member, number = caller_member(session, caller, now=now), int(action["value"])
    if action["action_id"] == rating_views.COMMENT:
        return modals.comment(number)
    if action["action_id"] == rating_views.APPEAL:
        return modals.appeal(row_id(queries.find_own(session, member, number)))
    if action["action_id"] == rating_views.ANSWER:
        teach_back, appeal = appeals.open_for(session, member, number)
        return modals.answer(marking.result(session, teach_back), appeal.reason)
    teach_back, undecided = marking.to_rule(session, member, number)
    return modals.ruling(teach_back, undecided, queries.locked_marks(session, teach_back))


async def ruled(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a lead's decision, which releases the result."""
    if field := modals.empty_reason(view):
        await ack(field_error(field, marking.NoMarkReasonError().sentence(translate=_)))
        return
    try:
        await deps.db.transact(_rule, caller, view, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _), _("Decide")))
        return
    await ack(response_action="update", view=modals.said(_("Decided. I've sent the result."), _("Decide")))
    deps.nudge()


def _rule(session: Session, caller: Caller, view: Json, *, now: datetime) -> None:
    lead = caller_member(session, caller, now=now)
    marking.rule(session, lead, int(view["private_metadata"]), modals.read_marks(view), now=now)


async def result_requested(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show a candidate their result again."""
    payload = await deps.db.transact(_result, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**payload, response_type="ephemeral", replace_original=False)


def _result(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    teach_back = queries.find_own(session, caller_member(session, caller, now=now), number)
    return rating_views.result(marking.result(session, teach_back))


async def learners_requested(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show a candidate what learners said, as far as it may be shown."""
    payload = await deps.db.transact(_learners, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**payload, response_type="ephemeral", replace_original=False)


def _learners(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    return pulse.shown(session, caller_member(session, caller, now=now), number, now=now)


async def pulse_answered(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Keep one of the two answers of somebody who was there."""
    payload = await deps.db.transact(_answer_pulse, caller, action, now=deps.now())
    await ack()
    await respond(**payload, replace_original=True)


def _answer_pulse(session: Session, caller: Caller, action: Json, *, now: datetime) -> Json:
    action_id, _colon, given = action["action_id"].partition(":")
    name = "clear" if action_id == rating_views.CLEAR else "would_use"
    member = caller_member(session, caller, now=now)
    answer = int(given) if given.isdecimal() else -1
    return pulse.answer(session, member, int(action["value"]), **{name: answer}, now=now)


async def written(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a comment, an appeal, or the answer to one."""
    kept: dict[str, Callable[[Session, Member, Json, datetime], None]] = {
        modals.COMMENTED: _comment,
        modals.APPEALED: _appeal,
        modals.ANSWERED: _answer,
    }
    try:
        await deps.db.transact(_write, kept[view["callback_id"]], caller, view, now=deps.now())
    except GroundswellError as error:
        fields = {modals.COMMENTED: "comment", modals.APPEALED: "reason", modals.ANSWERED: "answer"}
        await ack(field_error(fields[view["callback_id"]], error.sentence(escape, _)))
        return
    await ack()
    deps.nudge()


def _write(
    session: Session,
    keep: Callable[[Session, Member, Json, datetime], None],
    caller: Caller,
    view: Json,
    *,
    now: datetime,
) -> None:
    keep(session, caller_member(session, caller, now=now), view, now)


def _comment(session: Session, member: Member, view: Json, now: datetime) -> None:
    pulse.comment(session, member, int(view["private_metadata"]), modals.text_of(view, "comment"), now=now)


def _appeal(session: Session, member: Member, view: Json, now: datetime) -> None:
    appeals.ask(session, member, int(view["private_metadata"]), modals.text_of(view, "reason"), now=now)


def _answer(session: Session, lead: Member, view: Json, now: datetime) -> None:
    number, text = int(view["private_metadata"]), modals.text_of(view, "answer")
    appeals.answer(session, lead, number, text, is_granted=modals.is_granted(view), now=now)
