"""Plan everything that is due, feature by feature; every next due time is in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.app.sustaining import Sustaining
from bot.certification import graduation
from bot.certification.alumni import jobs as alumni
from bot.certification.alumni.content import AlumniContext
from bot.certification.board import jobs as board
from bot.certification.certificates import jobs as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.certification.teach_back import jobs as teach_back
from bot.change.pulse import jobs as pulse
from bot.cohorts import channel, reflection_access
from bot.cohorts import jobs as cohorts
from bot.community import jobs as community
from bot.community.context import CommunityContext
from bot.deps import Deps
from bot.improvement.pdca import jobs as improvement
from bot.insights import jobs as insights
from bot.insights.momentum import jobs as momentum
from bot.journeys import jobs as journeys
from bot.journeys import queries as journeys_queries
from bot.journeys import reminders, weekly_line
from bot.journeys.content import Library
from bot.journeys.jobs import AnyDecision
from bot.measurement import jobs as measurement
from bot.measurement import snapshots
from bot.reflections import facilitator_digest, follow_ups
from bot.reflections import jobs as reflections
from bot.reflections.themes import Themes
from bot.sustainability.succession import jobs as succession


@dataclass(frozen=True)
class Planner:
    """Plans what is due, for the clock, `groundswell tick` and the demo, and says when it is next due."""

    deps: Deps
    library: Library
    community: CommunityContext
    themes: Themes
    badges: BadgeContext
    alumni: AlumniContext
    sustaining: Sustaining

    async def tick(self) -> list[AnyDecision]:
        """Plan everything that is due now; returns the decisions on lessons and reviews."""
        decisions = await self.tick_learning()
        await self.tick_reminders()
        await self.tick_week_ends()
        await self.tick_reflections()
        await self.tick_community()
        await self.tick_teach_backs()
        await self.tick_improvement()
        await self.tick_pulses()
        await self.tick_momentum()
        await self.tick_succession()
        await self.tick_measurement()
        await self.tick_monthly()
        await self.tick_certificates()
        await self.tick_alumni()
        await self.tick_assessors()
        await self.sustaining.tick(self.deps)
        return decisions

    async def tick_learning(self) -> list[AnyDecision]:
        """Plan lessons and reviews; returns the decisions on them."""
        decisions = await journeys.tick(self.deps, self.library)
        decisions += await cohorts.tick(self.deps, self.library)
        return decisions

    def learning_due_at(self, session: Session) -> datetime | None:
        """When anybody is next due a lesson, a review or the counts of a channel's lesson."""
        found = (journeys_queries.next_due_at(session), channel.next_due_at(session))
        return min((moment for moment in found if moment), default=None)

    async def tick_reminders(self) -> None:
        """Send reminders of open questions."""
        await journeys.remind(self.deps, self.library)

    def reminders_due_at(self, session: Session) -> datetime | None:
        """When anybody is next reminded."""
        return reminders.next_due_at(session, self.library, now=self.deps.now(), most=self.deps.settings.reminders)

    async def tick_week_ends(self) -> None:
        """Send members the line of their week."""
        await journeys.end_weeks(self.deps, self.library)

    def week_ends_due_at(self, session: Session) -> datetime | None:
        """When anybody next gets the line of their week."""
        return weekly_line.next_due_at(session, self.library)

    async def tick_reflections(self) -> None:
        """Send reminders of plans and questions about them."""
        await reflections.tick(self.deps)

    def reflections_due_at(self, session: Session) -> datetime | None:
        """When anybody is next asked about a plan."""
        return follow_ups.next_ask_at(session)

    async def tick_measurement(self) -> None:
        """Keep the figures of weeks that are over."""
        await measurement.keep_weeks(self.deps)

    def measurement_due_at(self, session: Session) -> datetime | None:
        """When the figures of a week are next to be kept."""
        return snapshots.next_due_at(session)

    async def tick_monthly(self) -> None:
        """Send those who run the programme how it is going."""
        await insights.tick(self.deps, self.library)

    async def tick_weekly(self) -> None:
        """Send facilitators the themes of their week."""
        await reflections.weekly(self.deps, self.themes, reflection_access.circles)

    def weekly_due_at(self, session: Session) -> datetime | None:
        """When a facilitator next gets the themes of a week."""
        return facilitator_digest.next_due_at(session, reflection_access.circles(session), now=self.deps.now())

    async def tick_community(self) -> None:
        """Send what is due about sessions, seasons and coffee."""
        await community.tick(self.deps, self.community)

    def community_due_at(self, session: Session) -> datetime | None:
        """When a session, a season, a coffee round or a channel's digest is next due."""
        return community.next_due_at(session)

    async def tick_teach_backs(self) -> None:
        """Keep the time of teach-backs, and find raters for them."""
        await teach_back.tick(self.deps, self.community)

    def teach_backs_due_at(self, session: Session) -> datetime | None:
        """When a teach-back is next to be opened, timed or asked about."""
        return teach_back.next_due_at(session, now=self.deps.now())

    async def tick_improvement(self) -> None:
        """Look at experiments that are at their end, and move what they change."""
        await improvement.tick(self.deps, self.library)

    def improvement_due_at(self, session: Session) -> datetime | None:
        """When an experiment is next at its end, or something of one is to be moved."""
        return improvement.next_due_at(session, now=self.deps.now())

    async def tick_pulses(self) -> None:
        """Ask groups where they are with the change, count what they said, and tell their leads."""
        await pulse.tick(self.deps)

    async def tick_momentum(self) -> None:
        """Tell once a month what worked, where that is wanted."""
        await momentum.tick(self.deps)

    async def tick_succession(self) -> None:
        """Ask those who tried a week without themselves how it went."""
        await succession.tick(self.deps)

    async def tick_certificates(self) -> None:
        """Certify those who have passed, sign and send their certificates, and remind holders of their end."""
        await graduation.tick(self.deps, self.badges.months)
        await certificates.tick(self.deps, self.badges)

    def certificates_due_at(self, session: Session) -> datetime | None:
        """When a certificate is next to be signed or sent, or a holder to be reminded."""
        return certificates.next_due_at(session, now=self.deps.now())

    async def tick_alumni(self) -> None:
        """Invite those who are newly certified, and write to alumni once a quarter."""
        await alumni.tick(self.deps, self.alumni)

    async def tick_assessors(self) -> None:
        """Remind assessors whose marks have been awaited for long."""
        await board.tick(self.deps)
