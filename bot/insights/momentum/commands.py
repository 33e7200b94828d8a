"""`/groundswell momentum` for those who run the programme, and `/learn momentum` for everybody."""

from __future__ import annotations

from bot.cohorts.directory import is_surely_outside
from bot.cohorts.service import ForStaffError
from bot.errors import GroundswellError
from bot.figures.ledger import threshold
from bot.insights.momentum import queries, rules, service, views
from bot.insights.momentum.views import MomentumPage
from bot.kit.i18n import _
from bot.kit.mentions import first_channel
from bot.kit.slack import Json
from bot.kit.time import local_date
from bot.members.command_registry import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.members.slash_commands import open_modal

ON = frozenset({"on", "start", "channel", "ein", "an", "kanal"})
OFF = frozenset({"off", "stop", "none", "aus", "stopp"})
ME = frozenset({"me", "send", "mir", "ich"})
NOT_ME = frozenset({"stop", "off", "not me", "stopp", "aus"})


class NoMomentumWordError(GroundswellError):
    """I don't know “{given}”. Name a public channel, or write `off`. To see a preview first, leave both out."""


def commands() -> list[Command]:
    """The verb of `/groundswell`."""
    return [
        Command(
            "momentum",
            momentum,
            help=lambda: _("`/groundswell momentum` a monthly message about what worked, and who'd like to do more"),
            aliases={"en": ("wins",), "de": ("schwung", "erfolge")},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def learn_commands() -> list[Command]:
    """The verb of `/learn`, which everybody has."""
    return [
        Command(
            "momentum",
            own,
            help=lambda: _("`/learn momentum` a monthly message about what worked; choose what it says about you"),
            aliases={"en": ("wins",), "de": ("schwung", "erfolge")},
        )
    ]


def momentum(context: CommandContext) -> Reply:
    """What it would say, or what the text asks for: a channel, or an end."""
    channel, word = first_channel(context.text), context.text.strip().casefold()
    if channel:
        return turn_on(context, channel)
    if word in ON:
        return Reply(follow_ups=[open_modal(views.channel_form())])
    if word in OFF:
        return Reply(views.turned_off(service.turn_off(context.session, context.member.workspace_id)))
    if word in ME:
        return Reply(subscribe(context))
    if word:
        raise NoMomentumWordError(given=word)
    return Reply(page(context))


def page(context: CommandContext) -> Json:
    """The page of a lead."""
    session, lead, now = context.session, context.member, context.now
    told_at = service.next_moment(session, lead, now=now)
    return views.page(
        MomentumPage(
            queries.standing(session, lead),
            queries.what_worked(session, lead.workspace_id, rules.before(told_at), now=now),
            queries.adopters(session, lead.workspace_id, now=now),
            local_date(told_at, context.zone),
            context.zone,
        )
    )


def turn_on(context: CommandContext, channel: str) -> Reply:
    """Let a channel read it, with the way back; says so if the app is outside."""
    text = turned_on(context, channel)

    async def warn_if_outside(follow_up: FollowUpContext) -> None:
        if await is_surely_outside(follow_up.client, channel):
            warning = _("I'm not in {channel} yet. Invite me there, or I can't post anything.", channel=f"<#{channel}>")
            await follow_up.respond(text=warning, response_type="ephemeral", replace_original=False)

    return Reply(views.turned_on_message(text), [warn_if_outside])


def turned_on(context: CommandContext, channel: str) -> str:
    """Turn it on for a channel; returns what is said of it."""
    first = service.turn_on(context.session, context.member, channel, now=context.now)
    return views.turned_on(channel, local_date(first, context.zone))


def subscribe(context: CommandContext) -> Json:
    """Send it to whom asks for it."""
    first = service.subscribe(context.session, context.member, now=context.now)
    return views.subscribed(local_date(first, context.zone))


def unsubscribe(context: CommandContext) -> Json:
    """Send it to them no more."""
    service.unsubscribe(context.session, context.member)
    return views.unsubscribed()


def own(context: CommandContext) -> Reply:
    """A member's own page, or the news on or off."""
    word = context.text.strip().casefold()
    if word in NOT_ME:
        return Reply(unsubscribe(context))
    if word in ON | ME:
        return Reply(subscribe(context))
    return Reply(own_page(context))


def own_page(context: CommandContext) -> Json:
    """What a member agreed to, and what they could share."""
    session, member = context.session, context.member
    return views.own_page(
        queries.standing(session, member),
        service.choice(session, member),
        queries.shareable(session, member),
        service.shared_by(session, member),
        threshold(session, member.workspace_id),
    )
