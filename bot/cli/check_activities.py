"""`check` for the activities: every message made from their templates, and the lessons they name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import views as calendar_views
from bot.community.calendar.horizon import DatesAhead
from bot.community.calendar.queries import SessionCard
from bot.community.context import Lessons
from bot.community.live_session import views as live_session_views
from bot.community.rsvp import views as rsvp_views
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from sandbox import limits

STARTS = datetime(2026, 11, 24, 14, tzinfo=UTC)


def activity_problems(catalog: ActivityCatalog, lessons: Lessons) -> list[str]:
    """Messages of activities that Slack would refuse, in any language, and missing lessons."""
    found = []
    for kind, variants in catalog.templates.items():
        for language, template in variants.items():
            where = f"{kind} ({language})"
            if template.lesson and lessons.title(template.lesson, language) is None:
                found.append(f"{where}: lesson: there is no lesson {template.lesson}")
            with in_language(language):
                found += [f"{where}: Slack would refuse it: {problem}" for problem in _refused(kind, template)]
    return found


def _refused(kind: str, template: ActivityTemplate) -> Iterator[str]:
    for message in _messages(_card(kind, template), template):
        for problem in limits.check_message(message["blocks"]):
            yield f"{problem.pointer} {problem.reason}"


def _messages(card: SessionCard, template: ActivityTemplate) -> list[Json]:
    return [
        rsvp_views.invitation(card, template, 3, later=DatesAhead((card.starts_at,) * 4, 5, card.starts_at)),
        calendar_views.session_details(card, template, card.zone, answers=rsvp_views.answers(card), may_change=True),
        live_session_views.opening(card, template, has_notes=True),
        live_session_views.closing(card, template, 12, [], {}),
    ]


def _card(kind: str, template: ActivityTemplate) -> SessionCard:
    return SessionCard(
        id=1, workspace_id="T1", series_id=1, activity_id=1, community_id=1, title=template.title, kind=kind,
        starts_at=STARTS, ends_at=STARTS + timedelta(minutes=template.minutes), original_start="2026-11-24T15:00",
        state="planned", sequence=0, capacity=12, seats_taken=3, code="1234", zone="Europe/Berlin", rule="FREQ=WEEKLY",
        link="https://meet.example/room", reminds_channel=True, channel="C1", host="U1", host_id=1, language="en",
    )  # fmt: skip
