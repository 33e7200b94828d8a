"""The certification as the app runs it: its rubric from the content, what is a pass, and what follows handing in."""

from __future__ import annotations

from bot.certification.assessment import jobs, notices
from bot.certification.capstone import direct_messages, rubric
from bot.certification.capstone.context import Certification
from bot.deps import Deps
from bot.kit.clock import Tick
from bot.settings import Settings

handlers = direct_messages.handlers


def certification(settings: Settings) -> Certification:
    """What capstones and their assessment need of the app."""
    edition = rubric.load(settings.content)
    return Certification(edition, settings.capstone_pass, settings.capstone_part_pass, notices.handed_in)


def tick(deps: Deps, certification: Certification) -> Tick:
    """Replaces assessors who are gone, and finds those who are missing."""
    return lambda: jobs.look_after(deps, certification)
