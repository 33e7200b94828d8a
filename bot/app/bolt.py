"""The Bolt app, with every feature's listeners in the order in which Bolt tries them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urljoin

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncRespond
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.state_store.stateless import StatelessOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import chosen_people, message_router, sustaining
from bot.app.manifest import bot_scopes
from bot.app.message_router import MessageRouter
from bot.app.overload import SheddingApp
from bot.app.served_people import ServedPeople
from bot.app.sustaining import Sustaining
from bot.certification import listeners as certification_sentences
from bot.certification.alumni import listeners as alumni
from bot.certification.assessment import listeners as assessment
from bot.certification.board import commands as board_commands
from bot.certification.board import listeners as board
from bot.certification.capstone import listeners as capstone
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import listeners as capstone_feedback
from bot.certification.certificates import commands as certificate_commands
from bot.certification.certificates import listeners as certificates
from bot.certification.progress import listeners as progress
from bot.certification.teach_back import listeners as teach_back
from bot.change.pulse import commands as pulse_commands
from bot.change.pulse import listeners as pulse
from bot.change.resistance import listeners as resistance
from bot.cohorts import commands as cohort_commands
from bot.cohorts import listeners as cohorts
from bot.community import listeners as community
from bot.conversation import listeners as conversation
from bot.delivery import listeners as delivery
from bot.deps import Deps
from bot.home import listeners as home
from bot.improvement import commands as improvement_commands
from bot.improvement import listeners as improvement
from bot.improvement.pdca import cohort_ends
from bot.improvement.pdca import days_off as pdca_days_off
from bot.insights import commands as insight_commands
from bot.insights import listeners as insights
from bot.insights.momentum import commands as momentum_commands
from bot.insights.momentum import listeners as momentum
from bot.journeys import listeners as journeys
from bot.journeys.content import Library
from bot.kit import error_handler
from bot.kit.acks import AckTimes
from bot.kit.i18n import _
from bot.kit.listener_matching import match_by_body
from bot.kit.load_shedding import LoadShedder
from bot.kit.slack import Caller, CommittedAckRunner, Json
from bot.kit.time import set_reference_time
from bot.kit.verification import AdmissionMiddleware
from bot.measurement.framework import listeners as framework
from bot.members import audit_commands, roles, slash_commands
from bot.members import listeners as members
from bot.members.command_registry import CommandRegistry
from bot.members.installations import Installations
from bot.outcomes import commands as outcome_commands
from bot.outcomes import listeners as outcomes
from bot.own_data import commands as own_data
from bot.own_data import listeners as own_data_listeners
from bot.quizzes import listeners as quizzes
from bot.reflections import listeners as reflections
from bot.settings import Settings
from bot.stories import listeners as stories
from bot.stories.publishing import commands as publishing_commands
from bot.sustainability.succession import commands as succession_commands
from bot.sustainability.succession import listeners as succession

STATE_SECONDS = 300
Next = Callable[[], Awaitable[Any]]


def bolt_app(
    settings: Settings,
    installations: Installations,
    client: AsyncWebClient,
    given: dict[str, Any],
    acks: AckTimes,
    load: LoadShedder,
) -> AsyncApp:
    """The Bolt app; listeners may take the keys of `given`, `workspace_id`, `caller` and Bolt's own as arguments."""
    logger = logging.getLogger("slack_bolt.groundswell")
    logger.setLevel(logging.ERROR)  # below that, Bolt logs requests, and so what people write
    app = SheddingApp(
        given["deps"],
        acks,
        load,
        name="groundswell",
        logger=logger,
        client=client,
        signing_secret=settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else "",
        before_authorize=AdmissionMiddleware(settings.api_url),
        authorize=installations,
        oauth_flow=_oauth(settings, installations, client) if settings.many_workspaces else None,
        attaching_conversation_kwargs_enabled=False,
    )

    served = ServedPeople(given["deps"])

    async def supply(
        body: Json,
        client: AsyncWebClient,
        context: AsyncBoltContext,
        next: Next,  # noqa: A002 - Bolt's name
        respond: AsyncRespond,
    ) -> BoltResponse | None:
        context.update(given)
        context["workspace_id"] = context.team_id
        context["caller"] = Caller(context.team_id or "", context.user_id or "")
        set_reference_time(given["deps"].now())
        refusal = await served.refusal(body, context, client, respond) or chosen_people.refusal(body, context)
        if refusal is None:
            await next()
        return refusal

    app.use(supply)
    registries = [
        given["groundswell_commands"],
        given["community_commands"],
        given["learn_commands"],
        given["story_commands"],
    ]
    _register(app, installations, registries, given["message_router"])
    match_by_body(app)
    # Bolt has no public way to set the runner; tests/kit/test_slack.py covers this.
    app._async_listener_runner = CommittedAckRunner(app._async_listener_runner)  # noqa: SLF001 - see above
    return app


def _register(
    app: AsyncApp, installations: Installations, registries: Sequence[CommandRegistry], router: MessageRouter
) -> None:
    admins_only = members.admins_only
    error_handler.register_errors(app)
    quizzes.register(app)
    cohorts.register(app)
    improvement.register(app)
    sustaining.register(app)
    framework.register(app)
    capstone.register(app)
    certification_sentences.register(app)
    capstone_feedback.register(app)
    assessment.register(app)
    teach_back.register(app)
    outcomes.register(app)
    certificates.register(app)
    progress.register(app)
    board.register(app)
    alumni.register(app)
    pulse.register(app)
    momentum.register(app)
    succession.register(app)
    resistance.register(app)
    reflections.register(app)
    journeys.register(app)
    conversation.register(app)
    message_router.register(app, router)
    community.register(app)
    stories.register(app)
    home.register(app)
    insights.register(app)
    own_data_listeners.register(app)
    delivery.register(app, admins_only)
    for registry in registries:
        slash_commands.register(app, registry)
    members.register(app, installations)
    error_handler.register_catch_all(app)


def groundswell_commands(
    deps: Deps, library: Library, certification: Certification, sustaining: Sustaining
) -> CommandRegistry:
    """The `/groundswell` commands, most of them for admins and facilitators."""
    return CommandRegistry(
        "/groundswell",
        [
            *insight_commands.commands(library),
            *roles.commands(),
            *audit_commands.commands(),
            *own_data.commands(),
            *cohort_commands.commands(deps, library, cohort_ends.tried_in, pdca_days_off.warnings),
            *improvement_commands.commands(),
            *sustaining.commands(),
            *outcome_commands.commands(),
            *pulse_commands.commands(),
            *momentum_commands.commands(),
            *succession_commands.commands(library, sustaining.practice),
            *board_commands.commands(certification),
            *publishing_commands.commands(),
            *certificate_commands.staff_commands(),
        ],
        footer=lambda: _("Learners use `/learn help`."),
    )


async def drain(app: AsyncApp, seconds: float) -> None:
    """Wait at most this many seconds for running listeners."""
    runner = app._async_listener_runner  # noqa: SLF001 - set in bolt_app
    assert isinstance(runner, CommittedAckRunner), "set in bolt_app"
    await asyncio.wait_for(runner.drain(seconds), seconds + 1)


def _oauth(settings: Settings, installations: Installations, client: AsyncWebClient) -> AsyncOAuthFlow:
    assert settings.slack_client_secret, "settings require it beside the client id"
    assert settings.token_secret, "it defaults to the client secret"
    return AsyncOAuthFlow(
        client=client,
        logger=logging.getLogger("slack_bolt.oauth"),
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=bot_scopes(),
            installation_store=installations,
            state_store=StatelessOAuthStateStore(
                expiration_seconds=STATE_SECONDS, signing_secret=settings.token_secret
            ),
            state_expiration_seconds=STATE_SECONDS,
            authorization_url=urljoin(settings.api_url, "/oauth/v2/authorize"),
        ),
    )
