"""The verbs of `/community`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.community import lookups, presence, scheduling, seasons, series_moves, session_changes
from bot.community.calendar import (
    change_views,
    date_lookup,
    destination,
    drafts,
    modals,
    queries,
    series_words,
    views,
)
from bot.community.calendar.choices import DraftChoice
from bot.community.calendar.errors import NotAPlannerError, NothingToRestoreError, NotPlannedError
from bot.community.calendar.views import ListPage
from bot.community.calendar_import import commands as import_commands
from bot.community.channel_access import report_problem
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import coffee_commands
from bot.community.engagement import commands as engagement_commands
from bot.community.feeds import commands as feeds_commands
from bot.community.live_session import attendance as live_session_attendance
from bot.community.live_session import service as live_session_service
from bot.community.live_session import views as live_session_views
from bot.community.permissions import PLANNERS, check_planner, is_planner, may_change
from bot.community.rota import commands as rota_commands
from bot.community.rsvp import queries as rsvp_queries
from bot.community.strategy import commands as strategy_commands
from bot.community.year import commands as year_commands
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.members.command_registry import Audience, Command, CommandContext, Reply, no_help
from bot.members.slash_commands import open_modal

Handler = Callable[[CommunityCommandContext], Reply]
PAST = LazyPattern(r"\s*(?:past|over|former|earlier|vergangene?n?|vorbei|frühere?n?)(?!\S)\s*", re.IGNORECASE)
# The verbs in German; German help names the first word of each.
GERMAN = {
    "list": ("termine", "liste"),
    "mine": ("meine", "meins"),
    "show": ("zeigen", "zeige", "zeig"),
    "here": ("hier", "da"),
    "calendar": ("kalender",),
    "coffee": ("kaffee",),
    "kudos": ("danke",),
    "health": ("lage", "zustand"),
    "year": ("jahr",),
    "strategy": ("strategie",),
    "schedule": ("planen", "plane"),
    "season": ("saison",),
    "import": ("importieren", "importiere", "einlesen"),
    "move": ("verschieben", "verschiebe", "verlege"),
    "skip": ("auslassen", "streiche", "streichen"),
    "restore": ("wiederherstellen", "doch"),
    "cancel": ("absagen", "beende"),
    "rota": ("reihum", "rotation", "dienstplan"),
    "away": ("weg", "abwesend"),
    "owner": ("verantwortlich",),
    "deputy": ("vertretung", "stellvertretung"),
    "facilitator": ("moderation",),
    "handover": ("übergabe",),
    "attendance": ("teilnahme",),
    "present": ("anwesend",),
    "who": ("wer",),
    "edit": ("ändern", "ändere", "bearbeiten"),
    "notes": ("notizen",),
    "digest": ("wochenpost",),
}


def commands(community: CommunityContext) -> list[Command]:
    """The verbs of `/community`, each with its lines in the help text."""

    def verb(
        name: str,
        handler: Handler,
        help_lines: Callable[[], str] = no_help,
        *,
        listed_for: Audience | None = None,
        audience: Audience = Audience.EVERYBODY,
        reads_mentions: bool = False,
    ) -> Command:
        def run(context: CommandContext) -> Reply:
            return handler(CommunityCommandContext(**vars(context), community=community))

        return Command(
            name,
            run,
            help_lines,
            aliases={"de": GERMAN[name]},
            audience=audience,
            listed_for=listed_for,
            refusal=NotAPlannerError,
            reads_times=True,
            reads_mentions=reads_mentions,
        )

    return [
        verb(
            "list",
            list_upcoming,
            lambda: _("`/community list`: what's coming up; `/community list past`: what has taken place"),
        ),
        verb("mine", lookups.mine, lambda: _("`/community mine`: the sessions you're coming to or leading")),
        verb("show", lookups.show, lambda: _("`/community show prompt jam`: the agenda, and who leads the session")),
        verb("who", lookups.who, lambda: _("`/community who prompt jam`: who's coming")),
        verb("here", here, lambda: _("`/community here 1234`: check in with the code you see")),
        verb(
            "calendar",
            feeds_commands.calendar,
            lambda: _("`/community calendar`: get the sessions in your own calendar"),
        ),
        verb(
            "coffee",
            coffee_commands.coffee,
            lambda: _("`/community coffee join`: get paired with somebody for a coffee every two weeks"),
        ),
        verb(
            "kudos",
            engagement_commands.kudos,
            lambda: _("`/community kudos @priya for looking at my prompt`: thank somebody in the channel"),
        ),
        verb("health", engagement_commands.health, lambda: _("`/community health`: how the community is doing")),
        verb("year", year_commands.year, lambda: _("`/community year`: twelve months as a picture")),
        verb("strategy", strategy_commands.strategy, lambda: _("`/community strategy`: what the community is for")),
        *_for_planners(verb),
    ]


def _for_planners(verb: Callable[..., Command]) -> list[Command]:
    """The verbs of those who plan, each made by `verb`; the owners of activities may use some of them."""
    return [
        verb("schedule", schedule, _schedule_help, audience=PLANNERS),
        verb(
            "season", seasons.draft, lambda: _("`/community season`: plan a whole season in one go"), audience=PLANNERS
        ),
        verb(
            "import",
            import_commands.open_window,
            lambda: _("`/community import`: plan sessions from another calendar (or send me its .ics file)"),
            audience=PLANNERS,
        ),
        verb(
            "move",
            move,
            lambda: _("`/community move prompt jam 1 December to Thursday 16:00`: move one date"),
            listed_for=PLANNERS,
        ),
        verb("skip", skip, lambda: _("`/community skip prompt jam 24 December`: cancel one date"), listed_for=PLANNERS),
        verb(
            "restore",
            restore,
            lambda: _("`/community restore prompt jam 24 December`: bring back a cancelled date"),
            listed_for=PLANNERS,
        ),
        verb("cancel", cancel, lambda: _("`/community cancel prompt jam`: end the series"), listed_for=PLANNERS),
        verb("rota", rota_commands.rota, _rota_help, listed_for=PLANNERS, reads_mentions=True),
        verb(
            "away",
            rota_commands.away,
            lambda: _("`/community away 20 December to 6 January`: you won't lead anything while you're away"),
            listed_for=PLANNERS,
        ),
        verb(
            "owner",
            rota_commands.owner,
            _owner_help,
            listed_for=PLANNERS,
            reads_mentions=True,
        ),
        verb("deputy", rota_commands.deputy, reads_mentions=True),
        verb("facilitator", rota_commands.facilitator, audience=PLANNERS),
        verb(
            "handover",
            rota_commands.handover,
            lambda: _("`/community handover prompt jam`: everything somebody needs to take it over"),
            listed_for=PLANNERS,
        ),
        verb(
            "attendance",
            attendance,
            lambda: _("`/community attendance prompt jam`: how many came"),
            listed_for=PLANNERS,
        ),
        verb(
            presence.VERB,
            presence.present,
            lambda: _("`/community present prompt jam @priya`: say who was there; without a name, you'll see the list"),
            listed_for=PLANNERS,
            reads_mentions=True,
        ),
        verb(
            "edit",
            lookups.edit,
            lambda: _("`/community edit prompt jam`: change its title, length, seats or link"),
            listed_for=PLANNERS,
        ),
        verb(
            "notes",
            lookups.notes,
            lambda: _("`/community notes prompt jam`: add notes or a recording to the last session"),
            listed_for=PLANNERS,
        ),
        verb(
            "digest",
            engagement_commands.digest,
            lambda: _("`/community digest off`: no weekly overview in the channel; `on` brings it back"),
            audience=PLANNERS,
        ),
    ]


def _schedule_help() -> str:
    lines = (
        _("`/community schedule prompt jam every second Tuesday 15:00 for 8 weeks`: schedule in your own words"),
        _("`/community schedule`: schedule with a form"),
    )
    return "\n".join(lines)


def _owner_help() -> str:
    return _(
        "`/community owner prompt jam @somebody`, `/community deputy prompt jam @somebody`: set who is "
        "responsible for the series, or who stands in for them"
    )


def _rota_help() -> str:
    lines = (
        _("`/community rota prompt jam`: whose turn it is, and who the activity depends on"),
        _("`/community rota swap prompt jam 1 December with 15 December`: ask the other host to swap dates"),
        _("`/community rota cover prompt jam 1 December`: ask somebody to lead that session for you"),
        _("`/community rota ask prompt jam 1 December @somebody`: ask somebody to lead that session"),
        _(
            "`/community rota add prompt jam @somebody`: put somebody on the rota; they'll get a message "
            "and can leave again"
        ),
    )
    return "\n".join(lines)


def schedule(context: CommunityCommandContext) -> Reply:
    """Keep what a sentence means as a draft and show it; half understood, and without text, it opens the modal.

    So does what was understood outside of channels, to pick one.
    """
    if not context.text:
        form = modals.schedule(context.catalog, context.channel, context.zone, now=context.now)
        return Reply(follow_ups=[open_modal(form)])
    wish = scheduling.understand(context)
    request = wish.request
    if request is None:
        return Reply(follow_ups=[open_modal(scheduling.form(context, wish))])
    draft = scheduling.keep(context, wish, request)
    return Reply(scheduling.preview(context, wish, draft), [report_problem(draft.channel)])


def choose(context: CommunityCommandContext) -> Json:
    """Give a draft the meaning of a button."""
    check_planner(context.member)
    chosen = DraftChoice.decode(context.text)
    draft = drafts.revise(
        context.session, context.catalog, chosen.series_id, chosen.request, context.member, now=context.now
    )
    return views.draft_preview(draft, context.zone, scheduling.remarks(context, draft))


def list_upcoming(context: CommunityCommandContext) -> Reply:
    """The next sessions, or those that match a text such as “december” or “prompt jam”; after “past”, former ones."""
    return Reply(_page(context, ListPage(text=context.text.strip(), channel=context.channel)))


def list_more(context: CommunityCommandContext) -> Json:
    """The part of the list that a button asks for."""
    page = ListPage.decode(context.text)
    return _page(replace(context, text=page.text, channel=page.channel), page)


def _page(context: CommunityCommandContext, page: ListPage) -> Json:
    if PAST.match(page.text):
        return _past_page(context, page)
    if page.text:
        found = date_lookup.fitting(context.session, context.scope, page.text)
    else:
        found = queries.upcoming(
            context.session, context.member.workspace_id, now=context.now, limit=date_lookup.MAX_SESSIONS
        )
    cards = found[page.after : page.after + lookups.MAX_LISTED]
    skipped = lookups.skipped(context) if page.after == 0 else []
    if not cards and not skipped and page.text:
        raise NotPlannedError(given=readable(page.text)[:60])
    if not cards and not skipped:
        return views.nothing_planned(may_plan=is_planner(context.member))
    after = page.after + lookups.MAX_LISTED
    more = page.model_copy(update={"after": after}) if len(found) > after else None
    answers = rsvp_queries.answers_of(context.session, row_id(context.member), [card.id for card in cards])
    manages = {card.id for card in cards if may_change(context.session, context.member, card)}
    return views.upcoming_sessions(cards, answers, context.zone, skipped, more=more, manages=manages)


def _past_page(context: CommunityCommandContext, page: ListPage) -> Json:
    text = PAST.sub("", page.text).strip()
    found = lookups.past(context, text)
    if not found and text:
        raise NotPlannedError(given=readable(text)[:60])
    after = page.after + lookups.MAX_LISTED
    cards = found[page.after : after]
    more = page.model_copy(update={"after": after}) if len(found) > after else None
    manages = {card.id for card in cards if may_change(context.session, context.member, card)}
    return views.past_sessions(cards, context.zone, more=more, manages=manages)


def move(context: CommunityCommandContext) -> Reply:
    """Show what a move would do; where all dates are meant, it asks how many."""
    text = series_words.without(series_words.of_all(context.text))
    subject, words = destination.split_move(text, context.reading)
    card = lookups.find_session(context, subject, ahead=True)
    is_all = text != context.text or series_words.is_before(f"{subject.split(' ')[0]} ")
    ask = series_moves.ask_to_move if is_all else session_changes.ask_to_move
    return Reply(ask(context, card, destination.read(words, card, context.reading)))


def skip(context: CommunityCommandContext) -> Reply:
    """Show what skipping a session would do."""
    _check_unambiguous(context, "skip")
    return Reply(session_changes.ask_to_skip(context, lookups.find_session(context, context.text, ahead=True)))


def cancel(context: CommunityCommandContext) -> Reply:
    """Show what the end of a series would do, or the cancelling of a named day."""
    _check_unambiguous(context, "cancel")
    if not date_lookup.names_a_day(context.text, context.reading):
        return Reply(session_changes.ask_to_end(context, lookups.find_session(context, context.text)))
    card = lookups.find_session(context, context.text, ahead=True)
    ask = session_changes.ask_to_skip if card.rule else session_changes.ask_to_end
    return Reply(ask(context, card))


def _check_unambiguous(context: CommunityCommandContext, verb: str) -> None:
    """WhichOneError if the text matches several series."""
    fitting = date_lookup.fitting(context.session, context.scope, context.text)
    date_lookup.check_one(fitting, context.text, f"/community {verb}", context.reading)


def restore(context: CommunityCommandContext) -> Reply:
    """The skipped sessions that a text matches and the caller may restore, with a button for each."""
    found = lookups.skipped(context)
    if not found:
        raise NothingToRestoreError
    return Reply(change_views.what_to_restore(found, context.zone))


def here(context: CommunityCommandContext) -> Reply:
    """Check in with the code of a session."""
    who = context.person
    session_id = live_session_service.find_by_code(context.session, who.workspace_id, context.text, now=context.now)
    card = queries.card(context.session, who.workspace_id, session_id)
    is_new = live_session_service.check_in(context.session, who, card, by="code", now=context.now)
    return Reply({"text": live_session_views.checked_in(card, is_new=is_new)})


def attendance(context: CommunityCommandContext) -> Reply:
    """How many came to the last sessions of an activity."""
    activity = rota_commands.find_activity(context, context.text)
    found = live_session_attendance.recent(
        context.session, context.member.workspace_id, row_id(activity), now=context.now
    )
    return Reply(live_session_attendance.view(activity.title, found, context.zone))
