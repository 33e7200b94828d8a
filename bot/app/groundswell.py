"""One process of the app: web, clock and worker, or any of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Literal

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session
from starlette.applications import Starlette

from bot.app import certifying, changing, coaching, housekeeping, leading, pages
from bot.app.bolt import bolt_app, drain, groundswell_commands
from bot.app.community_context import community_context
from bot.app.learning import commands_of_features, library
from bot.app.lesson_catalog import LessonCatalog
from bot.app.message_router import MessageRouter
from bot.app.planner import Planner
from bot.app.readiness import ProcessHealth, executor_name, facts
from bot.app.reflection_context import reflection_context
from bot.app.schedule import Schedule, ScheduledTick
from bot.app.sustaining import Sustaining
from bot.certification.alumni.content import AlumniContext
from bot.certification.certificates.keys import BadgeContext
from bot.certification.progress import commands as progress
from bot.cohorts import channel, channel_messages
from bot.cohorts import jobs as cohorts
from bot.community import message_updates
from bot.community.calendar_import import direct_messages as import_messages
from bot.community.calendar_import import jobs as import_jobs
from bot.community.commands import commands
from bot.community.direct_messages import CalendarSentences
from bot.conversation import command_finder, glossary, pauses
from bot.conversation.about_else import is_about_else
from bot.conversation.command_offers import CommandOffers
from bot.conversation.content import folder_in
from bot.conversation.handlers import Conversation
from bot.conversation.model_reading import job as reading_job
from bot.conversation.model_reading.reading import ModelReading
from bot.conversation.open_things import OpenThings
from bot.conversation.understanding import shipped
from bot.delivery import jobs as delivery
from bot.delivery import service as delivery_service
from bot.deps import Deps
from bot.errors import SettingsError
from bot.home import jobs as home
from bot.insights import home_section, monthly
from bot.insights import jobs as insights_jobs
from bot.insights.home_section import is_leading
from bot.journeys import direct_messages as journeys_messages
from bot.journeys import jobs as journeys
from bot.journeys import redraws, repair
from bot.journeys import service as journeys_service
from bot.journeys.commands import LearnCommands
from bot.journeys.jobs import AnyDecision
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.acks import AckTimes
from bot.kit.clock import Clock, Nudge, run_logged
from bot.kit.db import Database
from bot.kit.engine import CLOCK, Engine, Job
from bot.kit.load_shedding import LoadShedder
from bot.kit.log import cause
from bot.kit.shared_clock import SharedClock
from bot.kit.slack import Caller, Clients, Json, error_code
from bot.kit.socket_mode import SocketModeHandler, connect
from bot.members import service as members
from bot.members.all_commands import AllCommands
from bot.members.command_registry import CommandContext, CommandRegistry, Reply
from bot.members.incoming_messages import IncomingMessage
from bot.members.installations import Installations
from bot.reflections import direct_messages as reflections_messages
from bot.reflections import themes
from bot.reflections.model_question import job as question_job
from bot.settings import Settings
from bot.stories import commands as stories_commands
from bot.stories import direct_messages as stories_messages
from bot.stories.feedback import jobs as feedback_jobs
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import jobs as intake_jobs
from bot.stories.intake.model_sorting import jobs as sorting_jobs
from bot.stories.publishing.drafting import jobs as asset_jobs

log = structlog.get_logger()
Role = Literal["web", "clock", "worker"]
ALL: tuple[Role, ...] = ("web", "clock", "worker")
GRACE_SECONDS = 5
KEEP_SECONDS = 15


def utc_now() -> datetime:
    return datetime.now(UTC)


class Groundswell:
    """The app of one process; `now` is its clock, which may be set, and `wall` the machine's, in seconds."""

    def __init__(
        self,
        settings: Settings,
        *,
        roles: Collection[Role] = ALL,
        now: Callable[[], datetime] = utc_now,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.roles = roles
        self.library = library(settings)
        self.themes = themes.load(settings.content)
        self.lesson_flow = LessonFlow(self.library, now, retention=settings.retention)
        catalog = LessonCatalog(self.library)
        self.community = community_context(settings, catalog)
        self.sustaining = Sustaining.load(settings)
        self.certification = certifying.certification(settings, self.sustaining)
        self.badges = BadgeContext.of(settings)
        self.way = certifying.way(settings, self.library, self.certification)
        self._clients = Clients(settings.api_url)
        self.db = Database(settings.database_url, connections=settings.database_connections)
        self._wall = SharedClock(self.db, wall)
        self.installations = Installations(self.db, self._clients, settings, now=now, back=self._wake)
        self.nudge = Nudge(self.dispatch)
        self._viewers = home.RecentViewers(wall)
        self._acks = AckTimes()
        self.deps = Deps(
            settings=settings,
            db=self.db,
            engine=Engine(self.db, executor_name(settings, roles), wall=self._wall),
            now=now,
            wall=self._wall,
            client=self.installations.client,
            nudge=self.nudge,
            show_home=self._show_home,
            profile_hooks=(
                lambda session, change: repair.profile_changed(session, self.library, change, now=now()),
                lambda session, change: channel.profile_changed(session, self.library, change, now=now()),
            ),
        )
        self._readiness = ProcessHealth(self.deps)
        alumni = AlumniContext.load(settings.content)
        self.planner = Planner(
            self.deps, self.library, self.community, self.themes, self.badges, alumni, self.sustaining
        )
        self.feedback = FeedbackService(self.deps, members.facilitators)
        self.reflecting = reflection_context(self.deps, self.lesson_flow, catalog, self.feedback.model)
        learn = replace(
            LearnCommands.of(self.library, settings, self.deps.profile_hooks),
            below_progress=progress.below_progress(self.way, self._steps),
            below_help=progress.below_help(self.way),
        )
        self.helper = coaching.helper(settings, self.feedback)
        own = commands_of_features(settings, self.badges, self.certification, self.helper)
        self.learn_commands = learn.registry(own)
        self.story_commands = stories_commands.registry(self.feedback)
        self.community_commands = CommandRegistry("/community", commands(self.community), sentences=self._in_community)
        self.groundswell_commands = groundswell_commands(self.deps, self.library, self.certification, self.sustaining)
        open_things = OpenThings(self.library, self.lesson_flow, self.reflecting.collect)
        lessons = partial(journeys_messages.takes_lessons, self.library)
        self.calendar_sentences = CalendarSentences(
            self.community_commands, self.community, open_things.may_be_own_text, lessons, ask_to_pause=pauses.ask_too
        )
        slash = (self.learn_commands, self.story_commands, self.community_commands, self.groundswell_commands)
        offered = CommandOffers(command_finder.load(settings.content), AllCommands.of(*slash))
        self.reading = ModelReading(self.feedback, offered)
        self.conversation = Conversation(
            shipped(folder_in(settings.content)),
            self.library,
            self.learn_commands,
            learn.introduce,
            open_things,
            glossary.load(settings.content),
            self.calendar_sentences,
            offered,
            self.reading,
        )
        self.learn_commands.before_each(self.conversation.runs.note)
        self.message_router = MessageRouter(
            [
                channel_messages.handlers(),
                import_messages.handlers(),
                *leading.handlers(self.conversation, self.sustaining, self.community.people, self._route),
                certifying.handlers(self.way, self.badges, self.community.people, self.conversation, self._route),
                stories_messages.handlers(self.story_commands, self.feedback),
                coaching.handlers(self.helper, self.conversation, open_things),
                reflections_messages.handlers(self.reflecting),
                journeys_messages.handlers(self.lesson_flow, self.reflecting, self.conversation.below_lesson),
                self.calendar_sentences.handlers(),
                stories_messages.talk_handlers(self.feedback, partial(is_about_else, self.conversation)),
            ],
            self.conversation.direct,
            first=coaching.first(self.helper, self.feedback, self.conversation),
        )
        # Must be made in the event loop that uses it, because the HTTP session belongs to one.
        client = self._clients.client(None)
        self.load = LoadShedder()
        self.bolt = bolt_app(settings, self.installations, client, self._given(), self._acks, self.load)
        self.clock = Clock()
        self.schedule = Schedule(self.deps, self._scheduled_ticks())
        self._socket: SocketModeHandler | None = None

    def _given(self) -> dict[str, object]:
        """The arguments that listeners may take."""
        return {
            "deps": self.deps,
            "library": self.library,
            "learn_commands": self.learn_commands,
            "lesson_flow": self.lesson_flow,
            "message_router": self.message_router,
            "conversation": self.conversation,
            "story_commands": self.story_commands,
            "community": self.community,
            "community_commands": self.community_commands,
            "groundswell_commands": self.groundswell_commands,
            "calendar_sentences": self.calendar_sentences,
            "feedback": self.feedback,
            "helper": self.helper,
            "reflecting": self.reflecting,
            "certification": self.certification,
            "trainer_way": self.way,
            **self.sustaining.given,
        }

    def _route(self, session: Session, message: IncomingMessage, deps: Deps) -> Reply | None:
        return self.message_router.route(session, message, deps)

    def _in_community(self, context: CommandContext) -> Reply | None:
        """The answer to a sentence behind `/community`."""
        return self.conversation.in_community(context) or self.calendar_sentences.behind_command(context)

    def _steps(self) -> set[str]:
        return progress.known_verbs(self.learn_commands)

    async def dispatch(self) -> None:
        await delivery.dispatch(self.deps)

    def _wake(self, session: Session, workspace_id: str) -> None:
        journeys_service.reschedule_workspace(session, self.library, workspace_id, now=self.deps.now())
        channel.wake(session, self.library, workspace_id, now=self.deps.now())

    async def _show_home(
        self, workspace_id: str, slack_id: str, shown: str | None = None, *, if_looking: bool = False
    ) -> None:
        if if_looking and Caller(workspace_id, slack_id) not in self._viewers:
            return
        caller = Caller(workspace_id, slack_id)
        self._viewers.note(caller)
        programme: list[Json] = []
        if await self.db.read(is_leading, caller):
            # A report is kept as shown, so it takes a transaction, and a while.
            programme = await self.db.transact_aside(home_section.section, self.library, caller, now=self.deps.now())
        way = await self.db.read(progress.home_section, self.way, caller, self._steps(), now=self.deps.now())
        await home.publish(self.deps, self.library, caller, shown, programme=programme, way=way)

    @property
    def asgi(self) -> Starlette:
        """The HTTP side, for an ASGI server."""
        more = pages.routes(self.deps, self.community, self.badges) if "web" in self.roles else None
        return pages.asgi(self.bolt, self.deps, self.problem, more)

    async def problem(self) -> str | None:
        """Why this process is not ready, as a sentence; None if it is."""
        return await self._readiness.problem(self._socket) or self.load.problem()

    async def start(self) -> None:
        """Check the token with Slack, then start this process's roles; raises SettingsError if Slack refuses it."""
        await self._greet()
        await self._wall.compare()
        if "worker" in self.roles:
            # Before the first job, so that `take_over` recognises a process that dies early.
            await self.db.transact(self.deps.engine.beat)
            await self.deps.engine.start(self._queues(), alone=set(self.roles) == set(ALL))
        self.nudge.start()
        if "clock" in self.roles:
            await journeys.reschedule_stuck(self.deps, self.library)
        self._set_ticks()
        self.clock.start()
        if "web" in self.roles:
            # In a thread and before the first message, because it takes a second or two.
            await asyncio.to_thread(self.conversation.understanding.learn)
            self._socket = await connect(self.bolt, self.deps.settings, self._clients.client(None))
        log.info("groundswell.started", **await facts(self.deps, self.roles))

    async def _greet(self) -> None:
        try:
            await self.installations.greet_environment()
        except SlackApiError as error:
            raise SettingsError(reason=f"Slack refuses SLACK_BOT_TOKEN ({error_code(error.response)})") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            # Slack may be unreachable for a moment; the workspace is read at the first request instead.
            log.warning("groundswell.slack_unreachable", url=self.deps.settings.api_url, error=cause(error))

    def _queues(self) -> dict[str, dict[str, Job]]:
        return {
            **delivery.queue(self.deps, members.admins),
            **question_job.queue(self.reflecting),
            **feedback_jobs.queue(self.feedback),
            **asset_jobs.queue(self.feedback),
            **intake_jobs.queue(self.feedback),
            **sorting_jobs.queue(self.feedback),
            **cohorts.queue(self.deps, self.library),
            **import_jobs.queue(self.deps),
            **certifying.queue(self.deps, self.certification, self.feedback),
            **coaching.queue(self.helper, self.feedback),
            **reading_job.queue(self.reading),
        }

    def _set_ticks(self) -> None:
        deps = self.deps
        self.clock.every(60, "clock.compare", self._wall.compare)
        if "worker" in self.roles:
            self.clock.every(
                deps.settings.failover_seconds / 6, "engine.beat", lambda: deps.db.transact(deps.engine.beat)
            )
        if "clock" in self.roles:
            self.schedule.set(self.clock)
            self.clock.every(KEEP_SECONDS, "engine.beat_clock", lambda: deps.db.transact(deps.engine.beat, CLOCK))
        if "web" in self.roles:
            self.clock.every(KEEP_SECONDS, "insights.keep_clicks", self._keep_clicks)

    async def _keep_clicks(self) -> None:
        await insights_jobs.keep_clicks(self.deps, self._acks)

    def _scheduled_ticks(self) -> list[ScheduledTick]:
        """Everything that runs by itself: how often in seconds, its name in the log, what it does, when it is due."""
        deps, library, planner, feedback = self.deps, self.library, self.planner, self.feedback
        return [
            ScheduledTick(1, "journeys.tick", self._tick_learning, planner.learning_due_at),
            ScheduledTick(1, "journeys.remind", planner.tick_reminders, planner.reminders_due_at),
            ScheduledTick(60, "journeys.end_weeks", planner.tick_week_ends, planner.week_ends_due_at),
            ScheduledTick(1, "reflections.tick", planner.tick_reflections, planner.reflections_due_at),
            ScheduledTick(1, "community.tick", planner.tick_community, planner.community_due_at),
            ScheduledTick(1, "teach_back.tick", planner.tick_teach_backs, planner.teach_backs_due_at),
            ScheduledTick(20, "improvement.tick", planner.tick_improvement, planner.improvement_due_at),
            *certifying.ticks(planner, deps, self.certification),
            *changing.ticks(planner),
            *self.sustaining.ticks(deps),
            ScheduledTick(600, "insights.monthly", planner.tick_monthly, monthly.next_due_at),
            ScheduledTick(
                1, "community.update_outdated", lambda: message_updates.update_outdated(deps, self.community), None
            ),
            ScheduledTick(1, "delivery.dispatch", self.dispatch, delivery_service.next_due_at),
            ScheduledTick(5, "journeys.redraw_closed", lambda: redraws.redraw_closed(deps, self.lesson_flow), None),
            *housekeeping.ticks(deps, library, feedback),
            ScheduledTick(
                600, "measurement.keep_weeks", planner.tick_measurement, planner.measurement_due_at, seen=False
            ),
            ScheduledTick(600, "reflections.weekly", planner.tick_weekly, planner.weekly_due_at),
            ScheduledTick(deps.settings.failover_seconds / 3, "engine.take_over", self.take_over, None),
        ]

    async def take_over(self) -> None:
        engine = self.deps.engine
        living = await self.db.transact(engine.living, self.deps.settings.failover_seconds)
        taken = await asyncio.to_thread(engine.take_over, living)
        if taken:
            log.warning("engine.took_over", jobs=taken)

    async def tick(self) -> list[AnyDecision]:
        """Plan everything that is due now and return the decisions."""
        decisions = await self.planner.tick()
        await self._refresh_homes(decisions)
        return decisions

    async def run_due(self) -> list[str]:
        """Run every scheduled tick whose moment has passed, as when the clock was moved; returns their names."""
        names = await self.schedule.run_due()
        self.nudge()
        return names

    async def _tick_learning(self) -> None:
        await self._refresh_homes(await self.planner.tick_learning())

    async def _refresh_homes(self, decisions: Iterable[AnyDecision]) -> None:
        """Update the Home tab of recent viewers who are affected by these decisions."""
        for person in self._viewers.among(Caller(d.due.workspace_id, d.due.slack_id) for d in decisions):
            await self._show_home(person.workspace_id, person.slack_id)

    async def stop(self) -> None:
        """Stop in order: take no new work, finish running work, close connections."""
        self.clock.stop()
        if self._socket:
            await self._socket.close_async()
        await drain(self.bolt, GRACE_SECONDS)
        await run_logged("insights.keep_clicks", self._keep_clicks)
        await self.nudge.stop()
        await self.deps.engine.stop(grace=GRACE_SECONDS if "worker" in self.roles else 0)
        await self.feedback.close()
        await self._clients.close()
        self.db.close()
        log.info("groundswell.stopped", executor=self.deps.engine.executor)
