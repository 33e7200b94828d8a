"""The certification as the app runs it: its rubric from the content, what is a pass, and what follows handing in."""

from __future__ import annotations

from bot.certification.assessment import jobs, notices
from bot.certification.capstone import direct_messages, files, rubric
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import jobs as feedback_jobs
from bot.deps import Deps
from bot.kit.clock import Tick
from bot.kit.engine import Job
from bot.settings import Settings
from bot.stories.feedback.request import FeedbackService

handlers = direct_messages.handlers


def certification(settings: Settings) -> Certification:
    """What capstones and their assessment need of the app."""
    edition = rubric.load(settings.content)
    return Certification(edition, settings.capstone_pass, settings.capstone_part_pass, notices.handed_in)


def tick(deps: Deps, certification: Certification) -> Tick:
    """Replaces assessors who are gone, and finds those who are missing."""
    return lambda: jobs.look_after(deps, certification)


def queue(deps: Deps, certification: Certification, feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queues for capstones: files to be read, and drafts that a model reads."""
    return {**files.queue(deps, certification), **feedback_jobs.queue(certification, feedback)}
