"""What runs now and then without anybody waiting for it."""

from __future__ import annotations

import asyncio

from bot.app.schedule import ScheduledTick
from bot.cohorts import enrolment_lists
from bot.cohorts import jobs as cohorts
from bot.deps import Deps
from bot.insights import jobs as insights_jobs
from bot.journeys import jobs as journeys
from bot.journeys.content import Library
from bot.members import profile_reader
from bot.own_data import retention
from bot.stories.feedback import jobs as feedback_jobs
from bot.stories.feedback.request import FeedbackService


def ticks(deps: Deps, library: Library, feedback: FeedbackService) -> list[ScheduledTick]:
    """What reads late profiles, invites newcomers, heals what is stuck, keeps figures, and lets go of what is old."""
    return [
        ScheduledTick(60, "cohorts.newcomers", lambda: cohorts.invite_newcomers(deps, library), None),
        ScheduledTick(60, "members.read_profiles", lambda: profile_reader.read_unread(deps), None),
        ScheduledTick(3600, "journeys.reschedule_stuck", lambda: journeys.reschedule_stuck(deps, library), None),
        ScheduledTick(
            3600,
            "stories.release_unseen",
            lambda: feedback_jobs.release_unseen(feedback),
            lambda session: feedback_jobs.next_release_at(session, feedback),
        ),
        ScheduledTick(3600, "cohorts.forget", lambda: cohorts.forget(deps), enrolment_lists.next_forgotten_at),
        ScheduledTick(3600, "own_data.retain", lambda: retention.retain(deps), None),
        ScheduledTick(600, "insights.watch", lambda: insights_jobs.watch(deps), None),
        ScheduledTick(60, "insights.enter", lambda: insights_jobs.enter(deps), None),
        ScheduledTick(3600, "engine.forget_finished", lambda: asyncio.to_thread(deps.engine.forget_finished), None),
    ]
