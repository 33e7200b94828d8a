"""Messages about a teach-back, each once, in the language of whom they are for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.certification.teach_back import asking_views, queries, views
from bot.certification.teach_back.models import RaterSeat, RaterState, TeachBack, TeachBackRater
from bot.community.live_session.notices import opening_key
from bot.community.notifications import (
    ACTIVE_MEMBERS,
    Notice,
    NoticeRecipient,
    notify,
    read_recipients,
    recipients,
)
from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member, Role, member_table

SOON = timedelta(days=2)


def message_key(teach_back: TeachBack, what: str) -> str:
    """The key of a message about a teach-back; those to several people have each member's id behind it."""
    return f"certification.teach_back:{row_id(teach_back)}:{what}"


def rater_key(rater: TeachBackRater, what: str) -> str:
    """The key of a message to a rater."""
    return f"certification.teach_back_rater:{row_id(rater)}:{what}:{rater.member_id}"


def tell(
    session: Session,
    teach_back: TeachBack,
    what: str,
    to: Sequence[int],
    write: Callable[[NoticeRecipient], Json],
    *,
    now: datetime,
) -> None:
    """Write to members who have agreed to be part of a teach-back, once each under `what`."""
    notice = Notice(teach_back.workspace_id, message_key(teach_back, what), now, topic=Topic.APPOINTMENT)
    notify(session, notice, recipients(session, teach_back.workspace_id, to), write)


def tell_admins(
    session: Session, candidate: Member, key: str, write: Callable[[NoticeRecipient], Json], *, now: datetime
) -> None:
    """Write to the admins of a candidate's workspace, but for the candidate, once each under the key."""
    wanted = ACTIVE_MEMBERS.where(
        member_table.c.workspace_id == candidate.workspace_id,
        member_table.c.role == Role.ADMIN,
        member_table.c.id != candidate.id,
    )
    notice = Notice(candidate.workspace_id, key, now, topic=Topic.APPOINTMENT)
    notify(session, notice, read_recipients(session, wanted), write)


def too_few(session: Session, candidate: Member, topic: str, starts_at: datetime, *, now: datetime) -> None:
    """Tell a candidate and the admins that fewer than two people can be asked to rate something at that time."""
    key = f"certification.teach_back_too_few:{row_id(candidate)}:{starts_at:%Y%m%dT%H%M}"
    to = recipients(session, candidate.workspace_id, [row_id(candidate)])
    notify(
        session,
        Notice(candidate.workspace_id, f"{key}:candidate", now, topic=Topic.APPOINTMENT),
        to,
        lambda one: views.too_few_raters(topic, starts_at, one.zone),
    )
    tell_admins(
        session, candidate, f"{key}:admins",
        lambda one: views.raters_wanted(candidate.slack_id, topic, starts_at, one.zone), now=now,
    )  # fmt: skip


def ask(session: Session, teach_back: TeachBack, raters: Sequence[TeachBackRater], *, now: datetime) -> None:
    """Ask people to rate a teach-back, or to listen to a rehearsal."""
    candidate = candidate_of(session, teach_back).slack_id
    for rater in raters:
        write = asking_views.asked_to_listen if rater.seat == RaterSeat.FRIEND else asking_views.asked_to_rate
        tell_rater(
            session, teach_back, rater, "ask",
            lambda to, rater=rater, write=write: write(teach_back, row_id(rater), candidate, to.zone),  # type: ignore[misc]
            now=now,
        )  # fmt: skip


def tell_rater(
    session: Session,
    teach_back: TeachBack,
    rater: TeachBackRater,
    what: str,
    write: Callable[[NoticeRecipient], Json],
    *,
    now: datetime,
) -> None:
    """Write to one rater, once under `what`; a question comes within their hours unless it is soon."""
    is_question = what == "ask"
    is_soon = teach_back.starts_at - now < SOON  # their limit or their hours might leave them no time to answer
    notice = Notice(
        teach_back.workspace_id,
        rater_key(rater, what).rpartition(":")[0],
        now,
        until=teach_back.starts_at if is_question else None,
        topic=Topic.NOTICE if is_question and not is_soon else Topic.APPOINTMENT,
    )
    notify(session, notice, recipients(session, teach_back.workspace_id, [rater.member_id]), write)


def withdraw_questions(session: Session, teach_back: TeachBack) -> None:
    """Take back questions to raters that nobody has seen yet."""
    keys = [rater_key(each, "ask") for each in queries.raters(session, teach_back)]
    delivery.withdraw(session, teach_back.workspace_id, keys, reason="nobody is needed any more")


def not_needed(session: Session, teach_back: TeachBack, asked: Sequence[int], *, now: datetime) -> None:
    """Tell those who were asked to mark or decide that its candidate books another one; what waits is dropped."""
    keys = [rater_key(each, "mark") for each in queries.raters(session, teach_back)]
    keys += [f"{message_key(teach_back, what)}:{each}" for what in ("decide", "stuck") for each in asked]
    delivery.withdraw(session, teach_back.workspace_id, keys, reason="another one is booked")
    tell(session, teach_back, "not_needed", asked, lambda _to: views.not_needed(teach_back), now=now)


def candidate_of(session: Session, teach_back: TeachBack) -> Member:
    """The member whose teach-back it is."""
    return session.get_one(Member, teach_back.member_id)


def rater_names(session: Session, teach_back: TeachBack) -> list[str]:
    """The Slack ids of those who have agreed to rate it, in the order in which they were asked."""
    agreed = [each.member_id for each in queries.two(session, teach_back)]
    known = members.slack_ids(session, teach_back.workspace_id, agreed)
    return [known[each] for each in agreed if each in known]


def post_in_thread(
    session: Session, teach_back: TeachBack, what: str, write: Callable[[], Json], *, now: datetime
) -> None:
    """Post in the thread of a teach-back, in its speaker's language, without a mention of anybody."""
    with in_language(candidate_of(session, teach_back).language):
        payload = write()
    thread = thread_key(teach_back)
    key = message_key(teach_back, what)
    parent = None if key == thread else thread
    message = Outgoing(
        teach_back.workspace_id, key, teach_back.channel, payload, now, thread_of=parent, lane=Lane.PROMPT
    )
    delivery.post(session, message)


def thread_key(teach_back: TeachBack) -> str:
    """The key of the message in whose thread it takes place: the session's opening, or the rehearsal's own."""
    return opening_key(teach_back.session_id) if teach_back.session_id else message_key(teach_back, "ready")


def agreed_ids(session: Session, teach_back: TeachBack) -> list[int]:
    """The ids of everybody who has agreed to come, raters and friends."""
    return [each.member_id for each in queries.raters(session, teach_back, RaterState.AGREED)]
