"""The certification as the app runs it: its rubric from the content, what is a pass, and what follows handing in."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlmodel import Session

from bot.app.planner import Planner
from bot.app.schedule import ScheduledTick
from bot.app.sustaining import Sustaining
from bot.certification import direct_messages
from bot.certification.alumni import jobs as alumni_jobs
from bot.certification.assessment import jobs, notices
from bot.certification.board import reminders as assessor_reminders
from bot.certification.capstone import files, rubric
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import jobs as feedback_jobs
from bot.certification.certificates.keys import BadgeContext
from bot.certification.direct_messages import Route, SentenceSurroundings
from bot.certification.progress.competencies import NAME, Competencies
from bot.certification.progress.way import TeachBackStanding, WayContext
from bot.certification.teach_back import queries as teach_backs
from bot.community.name_book import NameBook
from bot.conversation.handlers import Conversation
from bot.conversation.heard import reading_of
from bot.conversation.intents import Intent
from bot.conversation.understood import LIKELY
from bot.deps import Deps
from bot.journeys.content import Library
from bot.kit import editions
from bot.kit.engine import Job
from bot.kit.time import local_date
from bot.members.incoming_messages import MessageContext, MessageHandlers
from bot.members.models import Member
from bot.settings import Settings
from bot.stories.feedback.request import FeedbackService

# What somebody says with these has to do with the certification, or may have.
_OURS = frozenset(
    {Intent.NONE, Intent.CERTIFICATE, Intent.STORY_FEEDBACK, Intent.PROGRESS, Intent.EXPLAIN, Intent.WHO_SEES}
)


def handlers(
    way: WayContext, badges: BadgeContext, names: NameBook, conversation: Conversation, route: Route
) -> MessageHandlers:
    """What takes sentences about the certification; `route` looks at a message once more."""
    own_text, commands = conversation.open_things.may_be_own_text, conversation.learn
    surroundings = SentenceSurroundings(own_text, partial(is_else, conversation), route)
    return direct_messages.handlers(way, commands, surroundings, names, badges)


def is_else(conversation: Conversation, context: MessageContext) -> bool:
    """Whether a message is surely a wish about lessons, settings or the like."""
    understood = conversation.understanding.understand(context.message.text, reading_of(context.command))
    return understood.intent not in _OURS and understood.confidence >= LIKELY


def certification(settings: Settings, sustaining: Sustaining) -> Certification:
    """What capstones and their assessment need of the app."""
    edition = rubric.load(settings.content)
    passes = settings.capstone_pass, settings.capstone_part_pass
    made = Certification(edition, *passes, notices.handed_in, stakeholders=sustaining.stakeholders)
    return replace(made, scaling=sustaining.strategy)


def way(settings: Settings, library: Library, certification: Certification) -> WayContext:
    """What the way to the certificate needs of the app."""
    return WayContext(library, certification, editions.load(settings.content, NAME, Competencies), teach_back)


def teach_back(session: Session, workspace_id: str, member_id: int) -> TeachBackStanding:
    """Whether a member has begun with a teach-back, and the day of the one that they passed."""
    member = session.get_one(Member, member_id)
    assert member.workspace_id == workspace_id, "a member's teach-back is in their workspace"
    passed = teach_backs.passed(session, workspace_id, member_id)
    if passed is None:
        return TeachBackStanding(is_begun=teach_backs.newest(session, member) is not None)
    return TeachBackStanding(is_begun=True, passed_on=local_date(passed.held_at, member.zone or "Etc/UTC"))


def ticks(planner: Planner, deps: Deps, certification: Certification) -> list[ScheduledTick]:
    """What runs by itself; the last one replaces assessors who are gone, and finds those who are missing."""
    return [
        ScheduledTick(5, "certificates.tick", planner.tick_certificates, planner.certificates_due_at),
        ScheduledTick(60, "alumni.tick", planner.tick_alumni, alumni_jobs.next_due_at),
        ScheduledTick(600, "assessment.remind", planner.tick_assessors, assessor_reminders.next_due_at),
        ScheduledTick(600, "assessment.look_after", lambda: jobs.look_after(deps, certification), None),
    ]


def queue(deps: Deps, certification: Certification, feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queues for capstones: files to be read, and drafts that a model reads."""
    return {**files.queue(deps, certification), **feedback_jobs.queue(certification, feedback)}
