"""The verbs of `/community`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.community import seasons, series_extension, session_changes
from bot.community.calendar import (
    change_views,
    choices,
    date_lookup,
    destination,
    doubt_text,
    drafts,
    flags,
    modals,
    other_order,
    own_templates,
    queries,
    sentence_parser,
    views,
)
from bot.community.calendar.choices import DraftChoice
from bot.community.calendar.drafts import SeriesDraft
from bot.community.calendar.errors import NotAPlannerError, NothingToRestoreError, NotPlannedError, PickChannelError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.views import DraftRemarks, ListPage
from bot.community.calendar_import import commands as import_commands
from bot.community.channel_access import report_problem
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import commands as engagement_commands
from bot.community.feeds import commands as feeds_commands
from bot.community.live_session import attendance as live_session_attendance
from bot.community.live_session import service as live_session_service
from bot.community.live_session import views as live_session_views
from bot.community.permissions import PLANNERS, check_planner, is_planner, may_change
from bot.community.rota import commands as rota_commands
from bot.community.rsvp import queries as rsvp_queries
from bot.community.rsvp import views as rsvp_views
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import Audience, Command, CommandContext, Reply, no_help
from bot.members.service import days_off_of
from bot.members.slash_commands import open_modal

Handler = Callable[[CommunityCommandContext], Reply]
MAX_LISTED, MAX_SKIPPED = 15, 100
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
        verb("list", list_upcoming, lambda: _("`/community list`: what's coming up")),
        verb("mine", mine, lambda: _("`/community mine`: the sessions you're coming to or leading")),
        verb("show", show, lambda: _("`/community show prompt jam`: its agenda and who leads it")),
        verb("here", here, lambda: _("`/community here 1234`: check in with the code you are shown")),
        verb("calendar", feeds_commands.calendar, lambda: _("`/community calendar`: get it all in your own calendar")),
        verb(
            "coffee",
            engagement_commands.coffee,
            lambda: _("`/community coffee join`: get paired with somebody for a coffee every two weeks"),
        ),
        verb(
            "kudos",
            engagement_commands.kudos,
            lambda: _("`/community kudos @priya for looking at my prompt`: thank somebody in the channel"),
        ),
        verb("health", engagement_commands.health, lambda: _("`/community health`: how the community is doing")),
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
        verb("rota", rota_commands.rota, _rota_help, listed_for=PLANNERS),
        verb(
            "away",
            rota_commands.away,
            lambda: _("`/community away 20 December to 6 January`: take no turns while you're away"),
            listed_for=PLANNERS,
        ),
        verb(
            "owner",
            rota_commands.owner,
            lambda: _(
                "`/community owner prompt jam @somebody`, `/community deputy prompt jam @somebody`: set who "
                "is responsible for the series, or their deputy"
            ),
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
    ]


def _schedule_help() -> str:
    lines = (
        _("`/community schedule prompt jam every second Tuesday 15:00 for 8 weeks`: schedule in your own words"),
        _("`/community schedule`: schedule with a form"),
    )
    return "\n".join(lines)


def _rota_help() -> str:
    lines = (
        _("`/community rota prompt jam`: whose turn it is, and who the activity depends on"),
        _("`/community rota swap prompt jam 1 December with 15 December`: ask the other host to swap dates"),
        _("`/community rota cover prompt jam 1 December`: ask somebody to lead that session for you"),
    )
    return "\n".join(lines)


def schedule(context: CommunityCommandContext) -> Reply:
    """Keep what a sentence means as a draft and show it; half understood, and without text, it opens the modal.

    So does what was understood outside of channels, to pick one.
    """
    if not context.text:
        form = modals.schedule(context.catalog, context.channel, context.zone, now=context.now)
        return Reply(follow_ups=[open_modal(form)])
    own = own_templates.names(context.session, context.member)
    kinds = {**context.catalog.kinds_by_spoken_name(), **own}
    reading = sentence_parser.understand(context.text, kinds, context.reading)
    reading = other_order.with_month_first(reading, context.text, kinds, context.reading)
    template = own_templates.find(context.session, context.member, reading.kind)
    title = reading.title
    if template:
        others = tuple(own_templates.completed(each, template) for each in reading.others)
        reading = replace(own_templates.completed(reading, template), others=others)
    if reading.near in own:
        reading = replace(reading, near=None)
    problem = sentence_parser.problem_of(reading, context.text)
    request = reading.request
    if problem is None and not (reading.channel or context.channel).startswith(("C", "G")):
        problem = PickChannelError()
    if problem or request is None:
        template_id = row_id(template) if template else None
        form = modals.half_understood(
            context.catalog, context.channel, reading, problem, context.text, template=template_id
        )
        return Reply(follow_ups=[open_modal(form)])
    draft = drafts.create(context.session, context.catalog, request, context.channel, context.member, now=context.now)
    if template:
        own_templates.apply(draft.series, template, title)
    remarks = replace(
        remarks_on(context, draft),
        questions=list(doubt_text.questions(reading)),
        choices=choices.meanings(reading, context.catalog, kinds[reading.near] if reading.near else None),
    )
    return Reply(views.draft_preview(draft, context.zone, remarks), [report_problem(draft.channel)])


def remarks_on(context: CommunityCommandContext, draft: SeriesDraft) -> DraftRemarks:
    """What is unlikely about a draft."""
    country = days_off_of(context.session, context.member).country
    return DraftRemarks(flags=flags.unlikely(context.session, draft, country, now=context.now))


def choose(context: CommunityCommandContext) -> Json:
    """Give a draft the meaning of a button."""
    check_planner(context.member)
    chosen = DraftChoice.decode(context.text)
    draft = drafts.revise(
        context.session, context.catalog, chosen.series_id, chosen.request, context.member, now=context.now
    )
    return views.draft_preview(draft, context.zone, remarks_on(context, draft))


def list_upcoming(context: CommunityCommandContext) -> Reply:
    """The next sessions, or those that match a text such as “december” or “prompt jam”."""
    return Reply(_page(context, ListPage(text=context.text.strip(), channel=context.channel)))


def list_more(context: CommunityCommandContext) -> Json:
    """The part of the list that a button asks for."""
    page = ListPage.decode(context.text)
    return _page(replace(context, text=page.text, channel=page.channel), page)


def _page(context: CommunityCommandContext, page: ListPage) -> Json:
    if page.text:
        found = date_lookup.fitting(context.session, context.scope, page.text)
    else:
        found = queries.upcoming(
            context.session, context.member.workspace_id, now=context.now, limit=date_lookup.MAX_SESSIONS
        )
    cards = found[page.after : page.after + MAX_LISTED]
    skipped = _skipped(context) if page.after == 0 else []
    if not cards and not skipped and page.text:
        raise NotPlannedError(given=page.text[:60])
    if not cards and not skipped:
        return views.nothing_planned(may_plan=is_planner(context.member))
    after = page.after + MAX_LISTED
    more = page.model_copy(update={"after": after}) if len(found) > after else None
    answers = rsvp_queries.answers_of(context.session, row_id(context.member), [card.id for card in cards])
    manages = {card.id for card in cards if may_change(context.session, context.member, card)}
    return views.upcoming_sessions(cards, answers, context.zone, skipped, more=more, manages=manages)


def mine(context: CommunityCommandContext) -> Reply:
    """The sessions that the caller attends and leads."""
    session, who, now = context.session, context.person, context.now
    answers = rsvp_queries.accepted_sessions(session, who.workspace_id, who.member_id, now=now)
    waiting = [session_id for session_id, answer in answers.items() if answer == RsvpAnswer.WAITLISTED]
    leading = queries.led_by(session, who.workspace_id, who.member_id, now=now)
    return Reply(views.own_sessions(queries.cards(session, list(answers)), leading, waiting, context.zone))


def _find_session(context: CommunityCommandContext, text: str, *, ahead: bool = False) -> SessionCard:
    """The session meant by a text, even beyond the horizon of its series."""
    series_extension.extend_to_named_day(context.session, context.scope, text, now=context.now)
    return context.find_session(text, ahead=ahead)


def show(context: CommunityCommandContext) -> Reply:
    """A session; a skipped one, if nothing else is meant and the caller may restore it."""
    try:
        card = _find_session(context, context.text)
    except NotPlannedError:
        skipped = _skipped(context)
        if not skipped:
            raise
        card = skipped[0]
    return Reply(details(context, card))


def details(context: CommunityCommandContext, card: SessionCard) -> Json:
    """A session with the buttons that the caller may use."""
    return views.session_details(
        card,
        context.catalog.template(card.kind),
        context.zone,
        answers=rsvp_views.answers(card),
        may_change=may_change(context.session, context.member, card),
    )


def move(context: CommunityCommandContext) -> Reply:
    """Show what a move would do."""
    subject, words = destination.split_move(context.text, context.reading)
    card = _find_session(context, subject, ahead=True)
    return Reply(session_changes.ask_to_move(context, card, destination.read(words, card, context.reading)))


def skip(context: CommunityCommandContext) -> Reply:
    """Show what skipping a session would do."""
    _check_unambiguous(context, "skip")
    return Reply(session_changes.ask_to_skip(context, _find_session(context, context.text, ahead=True)))


def cancel(context: CommunityCommandContext) -> Reply:
    """Show what the end of a series would do, or the cancelling of a named day."""
    _check_unambiguous(context, "cancel")
    if not date_lookup.names_a_day(context.text, context.reading):
        return Reply(session_changes.ask_to_end(context, _find_session(context, context.text)))
    card = _find_session(context, context.text, ahead=True)
    ask = session_changes.ask_to_skip if card.rule else session_changes.ask_to_end
    return Reply(ask(context, card))


def _check_unambiguous(context: CommunityCommandContext, verb: str) -> None:
    """WhichOneError if the text matches several series."""
    fitting = date_lookup.fitting(context.session, context.scope, context.text)
    date_lookup.check_one(fitting, context.text, f"/community {verb}", context.reading)


def restore(context: CommunityCommandContext) -> Reply:
    """The skipped sessions that a text matches and the caller may restore, with a button for each."""
    found = _skipped(context)
    if not found:
        raise NothingToRestoreError
    return Reply(change_views.what_to_restore(found, context.zone))


def _skipped(context: CommunityCommandContext) -> list[SessionCard]:
    """The skipped sessions ahead that the text matches and the caller may restore."""
    skipped = queries.skipped(context.session, context.member.workspace_id, now=context.now, limit=MAX_SKIPPED)
    fitting = date_lookup.matching(skipped, context.scope, context.text)
    return [card for card in fitting if may_change(context.session, context.member, card)][:MAX_LISTED]


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
