"""The certification as the app runs it: its rubric from the content, what is a pass, and what follows handing in."""

from __future__ import annotations

from sqlmodel import Session

from bot.certification import editions
from bot.certification.assessment import jobs, notices
from bot.certification.capstone import direct_messages, rubric
from bot.certification.capstone.context import Certification
from bot.certification.certificates import service as certificates
from bot.certification.progress.competencies import NAME, Competencies
from bot.certification.progress.way import TeachBackStanding, WayContext
from bot.deps import Deps
from bot.journeys.content import Library
from bot.kit.clock import Tick
from bot.members.models import Member
from bot.members.service import person
from bot.settings import Settings

handlers = direct_messages.handlers


def certification(settings: Settings) -> Certification:
    """What capstones and their assessment need of the app."""
    edition = rubric.load(settings.content)
    return Certification(edition, settings.capstone_pass, settings.capstone_part_pass, notices.handed_in)


def way(settings: Settings, library: Library, certification: Certification) -> WayContext:
    """What the way to the certificate needs of the app."""
    return WayContext(library, certification, editions.load(settings.content, NAME, Competencies), teach_back)


def teach_back(session: Session, workspace_id: str, member_id: int) -> TeachBackStanding:
    """Where a member stands with their teach-back, as far as their certificates say."""
    member = session.get_one(Member, member_id)
    assert member.workspace_id == workspace_id, "a member's teach-back is in their workspace"
    days = [certificates.grounds(each).taught_on for each in certificates.of_member(session, person(member))]
    taught_on = max((day for day in days if day), default=None)
    return TeachBackStanding(taught_on is not None, taught_on)


def tick(deps: Deps, certification: Certification) -> Tick:
    """Replaces assessors who are gone, and finds those who are missing."""
    return lambda: jobs.look_after(deps, certification)
