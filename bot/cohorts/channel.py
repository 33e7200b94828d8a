"""Cohorts with a channel: their lessons are posted there, on the cohort's own schedule, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import channel_views, rules
from bot.cohorts.models import ChannelLesson, Cohort
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.deps import ProfileChange
from bot.journeys import rules as journeys
from bot.journeys.content import Library
from bot.journeys.rules import DueLesson, LessonDecision, LessonVerdict
from bot.kit.contact_hours import DAYS, Pause
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.public_holidays import DaysOff
from bot.kit.slack import Json
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.quizzes import service as quizzes
from bot.quizzes.content import Question

LIMIT = 50
LESSON_PREFIX = "cohorts.lesson"


def lesson_key(cohort_id: int, lesson_id: str) -> str:
    """The key of the message with a cohort's lesson; it makes sure that a lesson is posted once."""
    return f"{LESSON_PREFIX}:{cohort_id}:{lesson_id}"


def prompt_key(cohort_id: int, lesson_id: str) -> str:
    """The key of the reflection prompt in the thread of a cohort's lesson."""
    return f"cohorts.prompt:{cohort_id}:{lesson_id}"


def own_source(cohort_id: int, lesson_id: str, member_id: int) -> str:
    """The source of a member's own questions and reflections on a cohort's lesson."""
    return f"cohorts.own:{cohort_id}:{lesson_id}:{member_id}"


def shared_id(lesson_id: int, position: int) -> str:
    """The id of a question in the channel's message, before it becomes a member's own."""
    return f"{lesson_id}-{position}"


def plan(
    session: Session, library: Library, *, now: datetime, cutoff: timedelta, limit: int = LIMIT
) -> list[LessonDecision]:
    """Decide about up to `limit` cohorts that are due, and put their lessons on the delivery ledger."""
    decisions = []
    for cohort, decision in due(session, library, now=now, cutoff=cutoff, limit=limit):
        if decision.verdict is LessonVerdict.SEND and decision.position is not None:
            _post(session, library, cohort, decision, now)
        elif decision.verdict is LessonVerdict.FINISH:
            _post_finished(session, library, cohort, now)
        cohort.next_due_at = decision.next_due_at
        session.add(cohort)
        decisions.append(decision)
    session.flush()
    return decisions


def due(
    session: Session, library: Library, *, now: datetime, cutoff: timedelta, limit: int = LIMIT
) -> list[tuple[Cohort, LessonDecision]]:
    """Up to `limit` cohorts that are due, with a decision for each; locks rows, writes nothing."""
    wanted = (
        select(Cohort)
        .where(col(Cohort.next_due_at) <= now, col(Cohort.channel).is_not(None))
        .order_by(col(Cohort.next_due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.exec(wanted))
    calendars = members.days_off(session, {cohort.workspace_id for cohort in found})
    return [(cohort, _decide(session, library, cohort, _off(calendars, cohort), now, cutoff)) for cohort in found]


def _off(calendars: members.Calendars, cohort: Cohort) -> DaysOff:
    """A channel's days off: the workspace's, with the public holidays of its country, else the cohort's zone's."""
    return calendars.of(cohort.workspace_id, cohort.zone)


def _decide(
    session: Session, library: Library, cohort: Cohort, off: DaysOff, now: datetime, cutoff: timedelta
) -> LessonDecision:
    assert cohort.next_due_at, "only what is due is decided about"
    workspace = session.get_one(Workspace, cohort.workspace_id)
    moment = DueLesson(
        enrolment_id=row_id(cohort),
        workspace_id=cohort.workspace_id,
        member_id=0,
        slack_id=cohort.channel or "",
        language=cohort.language,
        track_id=cohort.track_id,
        due_at=cohort.next_due_at,
        zone=cohort.zone,
        at=cohort.at,
        days=cohort.days or ",".join(DAYS),
        paused_from=None,
        paused_until=None,
        reachable=workspace.gone_at is None,
        off=off,
    )
    posted = select(ChannelLesson.lesson_id).where(ChannelLesson.cohort_id == cohort.id)
    taken = set(session.exec(posted))
    return journeys.decide(moment, library.track(cohort.track_id), taken, now=now, cutoff=cutoff)


def _post(session: Session, library: Library, cohort: Cohort, decision: LessonDecision, now: datetime) -> None:
    """Post the lesson with its questions as one message, and its prompt in the thread."""
    position = decision.position or 0
    track = library.tracks[cohort.track_id].in_language(cohort.language)
    step = track.steps[position]
    key = lesson_key(row_id(cohort), step.lesson.id)
    row = {
        "workspace_id": cohort.workspace_id,
        "cohort_id": cohort.id,
        "lesson_id": step.lesson.id,
        "key": key,
        "questions": json.dumps([question.model_dump_json() for question in step.questions]),
        "posted_at": now,
        "closes_at": min(now + rules.OPEN_FOR, decision.next_due_at or now + rules.OPEN_FOR),
    }
    if not insert_new(session, ChannelLesson, [row]):
        return
    lesson = lesson_of(session, cohort.workspace_id, key)
    assert lesson is not None, "just inserted"
    asked = [
        quizzes.ShownQuestion(shared_id(row_id(lesson), place), question)
        for place, question in enumerate(step.questions)
    ]
    with in_language(cohort.language):
        messages: list[tuple[str, Json, str | None]] = [
            (key, channel_views.lesson(track, position, asked, cohort.name), None)
        ]
        if step.prompt:
            prompt = channel_views.prompt(step.prompt.ask)
            messages.append((prompt_key(row_id(cohort), step.lesson.id), prompt, key))
    for name, payload, thread_of in messages:
        message = delivery.Outgoing(
            cohort.workspace_id, name, cohort.channel or "", payload, now, thread_of=thread_of, topic=Topic.LESSON
        )
        delivery.post(session, message)


def _post_finished(session: Session, library: Library, cohort: Cohort, now: datetime) -> None:
    with in_language(cohort.language):
        payload = channel_views.finished(library.tracks[cohort.track_id].in_language(cohort.language))
    key = f"cohorts.finished:{cohort.id}"
    delivery.post(session, delivery.Outgoing(cohort.workspace_id, key, cohort.channel or "", payload, now))


def wake(session: Session, library: Library, workspace_id: str, *, now: datetime) -> None:
    """Schedule the next lesson of every channel after the app was reinstalled."""
    unscheduled = select(Cohort).where(Cohort.workspace_id == workspace_id, col(Cohort.channel).is_not(None))
    unscheduled = unscheduled.where(col(Cohort.ended_at).is_(None))
    calendars = members.days_off(session, [workspace_id])
    for cohort in session.exec(unscheduled.where(col(Cohort.next_due_at).is_(None))):
        track = library.track(cohort.track_id)
        if track is not None:
            begins = rules.starts_on(cohort.starts_on, cohort.zone, now=now)
            schedule = rules.beat(track, cohort.zone, _off(calendars, cohort), at=cohort.at, days=cohort.days)
            cohort.next_due_at = schedule.next_after(journeys.not_before(now, begins, cohort.zone))
            session.add(cohort)


def profile_changed(session: Session, library: Library, change: ProfileChange, *, now: datetime) -> None:
    """Give cohorts made before their maker's zone was known the maker's zone and language, and reschedule them."""
    if not change.first_zone:
        return
    maker = session.get_one(Member, change.member_id)
    made = select(Cohort).where(Cohort.workspace_id == change.workspace_id, Cohort.created_by == maker.id)
    for cohort in session.exec(made.where(Cohort.zone == usable_zone(None))):
        cohort.zone, cohort.language = usable_zone(maker.zone), maker.language
        if cohort.next_due_at:
            cohort.next_due_at = next_lesson(session, library, cohort, now=now)
        session.add(cohort)


def next_lesson(session: Session, library: Library, cohort: Cohort, *, now: datetime) -> datetime | None:
    """When a cohort's next lesson is due by its schedule as it is now, never a second one on a day."""
    track = library.track(cohort.track_id)
    if track is None:
        return cohort.next_due_at
    posted = select(sa.func.max(col(ChannelLesson.posted_at))).where(ChannelLesson.cohort_id == cohort.id)
    begins = rules.starts_on(cohort.starts_on, cohort.zone, now=cohort.created_at)
    off = _off(members.days_off(session, [cohort.workspace_id]), cohort)
    return journeys.next_due(
        rules.beat(track, cohort.zone, off, at=cohort.at, days=cohort.days),
        now=journeys.not_before(now, begins, cohort.zone),
        pause=Pause(None, None),
        last_taken=session.exec(posted).one(),
    )


def questions(lesson: ChannelLesson) -> list[Question]:
    """The questions of a channel's lesson, as they were when it was posted."""
    return [quizzes.read_question(body) for body in json.loads(lesson.questions)]


def lesson_of(session: Session, workspace_id: str, key: str) -> ChannelLesson | None:
    """The lesson in the message with this key, or None."""
    wanted = select(ChannelLesson).where(ChannelLesson.workspace_id == workspace_id, ChannelLesson.key == key)
    return session.exec(wanted).first()


def next_due_at(session: Session) -> datetime | None:
    """When the next cohort's lesson or the next lesson's counts are due."""
    moments: Sequence[datetime | None] = (
        session.exec(select(sa.func.min(col(Cohort.next_due_at)))).one(),
        session.exec(
            select(sa.func.min(col(ChannelLesson.closes_at))).where(col(ChannelLesson.counted_at).is_(None))
        ).one(),
    )
    return min((moment for moment in moments if moment), default=None)
