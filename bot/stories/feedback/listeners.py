"""The buttons of feedback: agree, opine, look first."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import UNREACHED, Json, action
from bot.members import service as members
from bot.stories import service
from bot.stories.feedback import consent_views, consents, facilitator_review, findings, result_messages, store, views
from bot.stories.feedback import service as feedback
from bot.stories.feedback.jobs import Desk
from bot.stories.identity import arrived
from bot.stories.models import Progress

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action("stories.ask"))(asked)
    app.action(action(views.AGREE))(agreed)
    app.action(action(views.RULES_ONLY))(rules_only)
    app.action(action(views.TAKE_BACK))(taken_back)
    app.action(action(views.OPINE))(opined)
    app.action(action(views.LOOK))(look_asked)
    app.action(action(facilitator_review.DECIDE))(decided)
    app.view(facilitator_review.LOOKED)(looked)


async def asked(
    ack: AsyncAck, action: Json, deps: Deps, desk: Desk, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """Somebody wants feedback: ask what may leave first, or begin."""
    said = await deps.db.transact(wish, desk, (workspace_id, user_id), int(action["value"]))
    await _say(ack, deps, respond, said)


def wish(session: Session, desk: Desk, slack: tuple[str, str], story_id: int) -> Json:
    """What is shown to whoever asks for feedback: the question about a model, the status, or what is there already."""
    who = arrived(session, slack, now=desk.deps.now())
    return shown(session, desk, who, feedback.wish(session, desk, who, story_id))


def shown(session: Session, desk: Desk, who: members.Person, made: feedback.Wish) -> Json:
    if made.asked is None:
        return views.consent(made.draft, desk.host or "", desk.model.name if desk.model else "")
    asked = made.asked
    if asked.again and asked.progress == Progress.DONE:
        row = store.review(session, who.workspace_id, asked.review_id)
        if row.released_at:
            return result_messages.payload(session, row, host=desk.host or "")
    looked_at = desk.deps.settings.looked_at
    host = desk.host or "" if asked.model else ""
    return views.status(made.draft, asked.version.number, model=asked.model, host=host, looked_at=looked_at)


async def agreed(
    ack: AsyncAck, action: Json, deps: Deps, desk: Desk, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """The author agrees to what the card says."""

    def agree(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        words = views.consent_words(desk.host or "", desk.model.name if desk.model else "")
        made = feedback.agreed(session, desk, who, int(action["value"]), words, now=deps.now())
        return shown(session, desk, who, made)

    await _say(ack, deps, respond, await deps.db.transact(agree), instead=True)


async def rules_only(
    ack: AsyncAck, action: Json, deps: Deps, desk: Desk, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """The author wants no model this time."""

    def by_rules(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        return shown(session, desk, who, feedback.by_rules(session, desk, who, int(action["value"])))

    await _say(ack, deps, respond, await deps.db.transact(by_rules), instead=True)


async def _say(ack: AsyncAck, deps: Deps, respond: AsyncRespond, said: Json, *, instead: bool = False) -> None:
    await ack()
    deps.nudge()
    await respond(**said, response_type="ephemeral", replace_original=instead)


async def taken_back(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, user_id: str, workspace_id: str
) -> None:
    """The author takes their agreement back."""

    def take_back(session: Session) -> str:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        consents.take_back(session, who, int(action["value"]), now=deps.now())
        return consent_views.taken_back(service.draft(session, who, int(action["value"])).title)

    words = await deps.db.transact(take_back)
    await ack()
    await respond(text=words, replace_original=True)


async def opined(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    deps: Deps,
    desk: Desk,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Keep what an author thinks of a remark, and show it there."""
    finding, _, opinion = action["selected_option"]["value"].partition(":")

    def opine(session: Session) -> Json:
        who = arrived(session, (workspace_id, user_id), now=deps.now())
        kept = findings.opine(session, who, int(finding), opinion)
        session.flush()
        return result_messages.payload(
            session, store.review(session, workspace_id, kept.review_id), host=desk.host or ""
        )

    if opinion not in views.OPINIONS:
        raise findings.UnknownFindingError
    message = await deps.db.transact(opine)
    await ack()
    if (body.get("message") or {}).get("ts") and not (body.get("container") or {}).get("is_ephemeral"):
        try:
            await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], **message)
        except UNREACHED as error:
            log.warning("stories.opinion_not_shown", workspace=workspace_id, error=type(error).__name__)
    else:
        await respond(**message, replace_original=True)


async def look_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Open the window in which a facilitator looks a review over."""
    window = await deps.db.read(facilitator_review.window, workspace_id, user_id, int(action["value"]))
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=window)


async def decided(ack: AsyncAck) -> None:
    """What is chosen waits with Slack until the window is sent."""
    await ack()


async def looked(
    ack: AsyncAck, client: AsyncWebClient, deps: Deps, desk: Desk, user_id: str, view: Json, workspace_id: str
) -> None:
    """Keep what was decided, and let the author see it."""

    def decide(session: Session) -> str:
        review_id = facilitator_review.decide(session, (workspace_id, user_id), view, now=deps.now())
        session.flush()
        row = store.review(session, workspace_id, review_id)
        result_messages.bring(session, row, host=desk.host or "", now=deps.now())
        return facilitator_review.sent(feedback.reviewed(session, workspace_id, review_id).title)

    words = await deps.db.transact(decide)
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=user_id, text=words)
