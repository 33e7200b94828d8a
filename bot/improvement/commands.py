"""`/groundswell improve` for those who run the programme, and `/learn suggest` and `/learn ideas` for everybody."""

from __future__ import annotations

import asyncio

from bot.cohorts.directory import is_surely_outside
from bot.cohorts.service import ForStaffError, is_staff
from bot.delivery import at_once, files
from bot.errors import GroundswellError, NotAllowedError
from bot.improvement import modals, picture, queries, service, views
from bot.improvement.modals import SuggestionWindow
from bot.improvement.pdca import screens
from bot.improvement.queries import Backlog
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import first_channel
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.models import Role
from bot.members.slash_commands import open_modal

ALL = frozenset({"all", "list", "alle", "liste"})
FIRST = frozenset({"first", "matrix", "zuerst"})
ADD = frozenset({"add", "new", "suggest", "neu", "vorschlagen"})
LEARNED = frozenset({"learned", "learnt", "gelernt"})
CHANNEL = frozenset({"channel", "kanal"})
OFF = frozenset({"off", "none", "aus"})


class NoNewsChannelError(GroundswellError):
    """Name a public channel, such as `/groundswell improve channel #ai-news`, or write `off`."""


def commands() -> list[Command]:
    """The verb of `/groundswell`."""

    def help_text() -> str:
        return "\n".join(
            [
                _("`/groundswell improve` shows what to improve first; `improve all` lists everything"),
                _("`/groundswell improve learned` shows what your experiments taught you"),
            ]
        )

    return [
        Command(
            "improve",
            improve,
            help=help_text,
            aliases={"en": ("improvements",), "de": ("verbessern", "verbesserungen")},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def learn_commands() -> list[Command]:
    """The verbs of `/learn`, which everybody has."""

    def help_text() -> str:
        return _(
            "`/learn suggest` suggests an improvement to the programme; `/learn ideas` shows what others suggested"
        )

    return [
        Command("suggest", suggest, help=help_text, aliases={"de": ("vorschlagen", "vorschlag")}),
        Command("ideas", ideas, aliases={"de": ("ideen",)}),
    ]


def improve(context: CommandContext) -> Reply:
    """The backlog's first screen, or what the text asks for: a list, the matrix, a search, the channel."""
    verb, _space, rest = context.text.strip().partition(" ")
    word = verb.casefold()
    if word in CHANNEL:
        return _channel(context, rest)
    if word in LEARNED:
        return Reply(screens.learnings(context.session, context.member, rest, now=context.now))
    if word in ADD:
        opened = modals.form(SuggestionWindow(), service.in_own_words(rest), is_lead=True)
        return Reply(follow_ups=[open_modal(opened)])
    shown = {"": home, **dict.fromkeys(ALL, everything), **dict.fromkeys(FIRST, first)}
    return _search(context) if rest else shown.get(word, _search)(context)


def home(context: CommandContext) -> Reply:
    """What to do first in one sentence, and what is being tried."""
    found = queries.backlog(context.session, context.member)
    return Reply(views.home(found, screens.lines(context.session, context.member, now=context.now)))


def everything(context: CommandContext) -> Reply:
    """Every improvement that the caller may read."""
    found = queries.backlog(context.session, context.member)
    return Reply(views.everything(found, is_lead=is_staff(context.member)))


def first(context: CommandContext) -> Reply:
    """The matrix in words; its picture follows as a direct message."""
    found = queries.backlog(context.session, context.member)
    return Reply(views.matrix(found), [send_picture(found)] if views.numbered(found) else ())


def send_picture(found: Backlog) -> FollowUp:
    """A follow-up that sends the matrix as a picture with its alternative text."""

    async def follow_up(context: FollowUpContext) -> None:
        # Drawing takes a while, so it runs in a thread.
        drawn = await asyncio.to_thread(picture.draw, found)
        payload = files.picture("improvements.png", _("Impact and effort"), drawn, views.alt_text(found))
        await at_once.send_to(context.deps, context.caller, "improvement.matrix", payload)

    return follow_up


def show(context: CommandContext, number: int) -> Reply:
    """One improvement with its buttons."""
    found = service.find_for_lead(context.session, context.member, number)
    shown = queries.details(context.session, context.member, found)
    about = screens.about(context.session, found, now=context.now)
    return Reply(views.card(shown, context.zone, about, screens.buttons(context.session, found, now=context.now)))


def _search(context: CommandContext) -> Reply:
    found = queries.search(queries.backlog(context.session, context.member), context.text)
    if not found:
        return Reply(views.no_match(context.text))
    if len(found) == 1:
        return show(context, found[0].number)
    return Reply(views.everything(Backlog(found), is_lead=True))


def _channel(context: CommandContext, rest: str) -> Reply:
    """Set the channel in which people read what became of their suggestions."""
    if context.member.role != Role.ADMIN:
        raise NotAllowedError
    channel = first_channel(rest) or ""
    if not channel and rest.strip().casefold() not in OFF:
        raise NoNewsChannelError
    service.choose_channel(context.session, context.member, channel)

    async def warn_if_outside(follow_up: FollowUpContext) -> None:
        if await is_surely_outside(follow_up.client, channel):
            warning = _("I'm not in {channel} yet. Invite me there, or I can't post anything.", channel=f"<#{channel}>")
            await follow_up.respond(text=warning, response_type="ephemeral", replace_original=False)

    return Reply(views.channel_chosen(channel), [warn_if_outside] if channel else ())


def suggest(context: CommandContext) -> Reply:
    """Keep what somebody suggests, or ask for it."""
    if not context.text.strip():
        return Reply(views.invite())
    key = f"suggest:{context.person.member_id}:{context.now:%Y%m%dT%H%M%S%f}"
    made = service.suggest(
        context.session, context.person, service.in_own_words(context.text), key=key, now=context.now
    )
    return Reply(views.suggested(made.title, row_id(made)))


def ideas(context: CommandContext) -> Reply:
    """What may be read by the caller, with buttons to vote."""
    found = queries.backlog(context.session, context.member)
    return Reply(views.everything(found, is_lead=False))
