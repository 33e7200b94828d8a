"""Sentences in direct messages that ask for what `/community` does: the same preview, confirmation and rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from bot.community import (
    button_presses,
    draft_corrections,
    home_data,
    lookups,
    own_seats,
    presence,
    scheduling,
    unasked_offers,
)
from bot.community import direct_message_views as views
from bot.community.calendar import (
    date_lookup,
    doubt_text,
    modals,
    own_templates,
    queries,
    sentence_parser,
    series_words,
    short_titles,
    titles,
)
from bot.community.calendar.drafts import full_title
from bot.community.calendar.errors import PickChannelError
from bot.community.calendar.rsvp_models import RsvpAnswer
from bot.community.calendar.short_titles import ShortTitles
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.event_page import spoken
from bot.community.permissions import check_planner, is_planner
from bot.community.rota import cover_requests
from bot.community.rsvp import queries as rsvp_queries
from bot.community.sentences import changes, details, leading, planning, requests, seats, turns, wishes
from bot.community.sentences.planning import PlanWish
from bot.community.sentences.requests import Request
from bot.community.sentences.wishes import LESSONS, CalendarWish
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered, Place
from bot.errors import GroundswellError
from bot.kit.dates import ReadingContext
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, escape
from bot.kit.time import to_local
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUpContext, Reply, in_direct_message
from bot.members.incoming_messages import MessageContext, MessageHandlers, reply_key

MAX_CARDS, MAX_SERIES = 100, 4


@dataclass(frozen=True)
class CalendarSentences:
    """Takes what is asked for in plain words; `commands` are those of `/community`.

    `may_answer` says whether a message may be the answer to an open text task: for somebody who may not plan, a
    sentence about planning is that rather than a wish. `takes_lessons` says whether their author has lessons that an
    absence would pause, which `ask_to_pause` asks about. With `is_command` it is said behind `/community`, where
    windows open.
    """

    commands: CommandRegistry
    community: CommunityContext
    may_answer: Callable[[MessageContext], bool] = lambda _context: False
    takes_lessons: Callable[[MessageContext], bool] = lambda _context: True
    ask_to_pause: Callable[[date, date], Json | None] = lambda _first, _last: None
    is_command: bool = False
    place: Place | None = None

    def handlers(self) -> MessageHandlers:
        return MessageHandlers(direct=self.take, below=self.take)

    def take(self, context: MessageContext) -> Reply | None:
        """The answer to a wish for the calendar, the coffee rounds or the weekly overview; None for anything else.

        What it offers may then be answered in words.
        """
        request = requests.read(context.message.text)
        if request is None:
            return None
        here = CommunityCommandContext(**vars(self._in_home_channel(context.command)), community=self.community)
        corrected = self._corrects(here, context)
        place = Place(reply_key(context.message), context.message.thread_ts or "")
        sentences = replace(self, place=place)
        reply = corrected or self._takes_on(here, context) or self._is_covered(here, request, context)
        reply = reply or self._is_away(here, request, context)
        reply = reply or sentences.read(here, request, may_be_answer=self.may_answer(context))
        return self._stand(here, reply, place) if reply else None

    def concerns(self, context: MessageContext) -> bool:
        """Whether a message names a session, or asks to plan one; what it says of days and hours is about that."""
        request = requests.read(context.message.text)
        if request is None or LESSONS.search(request.words):
            return False
        here = CommunityCommandContext(**vars(self._in_home_channel(context.command)), community=self.community)
        kinds, names, _short = self._names(here)
        if titles.find(request.words, names):
            return True
        return is_planner(here.member) and planning.read(request, kinds, here.reading) is not None

    def _names(self, here: CommunityCommandContext) -> tuple[dict[str, str], list[str], ShortTitles]:
        """The kinds of activities by name, and the names of sessions, in full and short."""
        kinds = {**self.community.catalog.kinds_by_spoken_name(), **own_templates.names(here.session, here.member)}
        known = queries.titles(here.session, here.member.workspace_id)
        full = [*known, *(name for name, kind in kinds.items() if kind in known.values())]
        ahead = queries.upcoming(here.session, here.member.workspace_id, now=here.now, limit=MAX_CARDS)
        short = short_titles.read([card.title for card in ahead], full)
        return kinds, [*full, *short.by_name], short

    def _stand(self, here: CommandContext, reply: Reply, place: Place | None) -> Reply:
        """The same answer, whose buttons may be said in words."""
        offered = button_presses.offered(reply.message)
        if offered != Offered():
            standing_offers.remember(here.session, here.person, offered, place, now=here.now)
        return reply

    def _corrects(self, here: CommunityCommandContext, context: MessageContext) -> Reply | None:
        """What a message changes of the draft that was shown before it; None if there is none, or it says otherwise."""
        offered = (
            None if context.message.thread_ts else standing_offers.just_before(here.session, here.person, now=here.now)
        )
        series_id = draft_corrections.shown(offered)
        shown = draft_corrections.correct(here, series_id, context.message.text) if series_id else None
        return Reply(shown) if shown else None

    def _takes_on(self, here: CommunityCommandContext, context: MessageContext) -> Reply | None:
        """“I'll do it”, said to the question who leads a session; None for anything else."""
        if not leading.takes_it_on(context.message.text):
            return None
        key = delivery.newest_key(here.session, here.person, now=here.now)
        if key.startswith("community.leaderless:") and (numbers := unasked_offers.unled(here, key)):
            return self.run(here, f"rota lead {' '.join(f'#{each}' for each in numbers)}")
        offered = unasked_offers.of_message(here, key) if key.startswith("community.swap:") else None
        return self.run(here, offered.yes.partition(":")[2]) if offered else None

    def _is_covered(self, here: CommunityCommandContext, request: Request, context: MessageContext) -> Reply | None:
        """What an absence means in which somebody named leads for its author, who may have lessons to pause as well."""
        covered = turns.covered_absence(request, here.reading)
        if covered is None or not cover_requests.leads_between(here, covered.first, covered.last):
            return None
        reply = self.named(here, covered.wish) if covered.wish.name else self.run(here, covered.wish.command)
        asked = self.ask_to_pause(covered.first, covered.last) if self.takes_lessons(context) else None
        return replace(reply, message=views.with_question(reply.message, asked)) if asked else reply

    def _is_away(self, here: CommunityCommandContext, request: Request, context: MessageContext) -> Reply | None:
        """What an absence means to somebody without lessons: their turns, or their seats in that time."""
        absent = turns.absence(request, here.reading)
        if absent is None or self.takes_lessons(context):
            return None
        return own_seats.while_away(here, absent.words) or self.run(here, absent.command)

    def behind_command(self, context: CommandContext) -> Reply | None:
        """The answer to a sentence behind `/community`; None for a verb, and for what isn't understood."""
        request = requests.read(context.text)
        here = CommunityCommandContext(**vars(context), community=self.community)
        is_verb = self.commands.find(context.text) is not None
        if request is None or (is_verb and not turns.asks_for_cover(request)):
            return None
        sentences = replace(self, is_command=True)
        if absent := turns.absence(request, here.reading):
            return own_seats.while_away(here, absent.words) or sentences.run(here, absent.command)
        return sentences.read(here, request, may_be_answer=False) or self._perhaps_new(here, request)

    def _perhaps_new(self, here: CommunityCommandContext, request: Request) -> Reply | None:
        """Asks a planner whether words that begin with no verb, and say when, plan something; None for others."""
        kinds, names, _short = self._names(here)
        is_new = is_planner(here.member) and not request.is_question and titles.find(request.words, names) is None
        if (
            not is_new
            or self.commands.is_like_verb(request.words)
            or not planning.says_when(request.words, here.reading)
        ):
            return None
        return Reply(_shall_i(here, PlanWish(request.words, is_sure=False), kinds))

    def read(self, here: CommunityCommandContext, request: Request, *, may_be_answer: bool) -> Reply | None:
        """The answer to a request; with `may_be_answer`, its author may only have answered an open text task."""
        kinds, names, short = self._names(here)
        if reply := self._of_calendar(here, request, names, short, may_be_answer=may_be_answer):
            return reply
        new = planning.read(request, kinds, here.reading)
        if new is None:
            return None if may_be_answer else self._about_named(here, request, names)
        if not is_planner(here.member) and (not new.is_sure or may_be_answer):
            return None
        return self.run(here, f"schedule {new.words}") if new.is_sure else Reply(_shall_i(here, new, kinds))

    def _of_calendar(
        self,
        here: CommunityCommandContext,
        request: Request,
        names: list[str],
        short: ShortTitles,
        *,
        may_be_answer: bool,
    ) -> Reply | None:
        """The answer to a request that concerns what is in the calendar already."""
        seat = seats.read(request, names, here.reading)
        if seat and (seat.title or not may_be_answer) and (reply := own_seats.answer(here, seat)):
            return reply
        detail = details.read(request, here.text, names, here.reading)
        is_answer = may_be_answer and not (detail and detail.words and is_planner(here.member))
        if detail and not is_answer and (asked := spoken.ask(here, detail)):
            return Reply(asked)
        wish = changes.read(request, names, here.reading)
        if wish and not self._means_nothing(here, wish):
            given_up = wish.verb in {"skip", "cancel"} and own_seats.instead_of_cancelling(here, wish.words)
            return given_up or self._change(here, wish, short)
        return self._meant_by_all(here, request)

    def _about_named(self, here: CommunityCommandContext, request: Request, names: list[str]) -> Reply | None:
        """The session that a sentence names that wants something of the calendar but isn't understood."""
        place = titles.find(request.words, names)
        if not place or not (changes.wants_something(request) or changes.says_when(request, place, here.reading)):
            return None
        found = lookups.meant(here, wishes.subject(request, place, here.reading), place.title)
        if found is None:
            return None
        return Reply(views.not_understood(lookups.details(here, found[0])) if found else views.nothing_then())

    def _means_nothing(self, here: CommunityCommandContext, wish: CalendarWish) -> bool:
        """Whether a list would be empty for somebody who plans nothing, or a day has no turn of theirs.

        They may ask what comes of their lessons, or who does something else.
        """
        if wish.verb == presence.VERB:
            return not presence.concerns(here, wish)
        if wish.needs_own_turn:
            return not cover_requests.own_turns(here, wish.words)
        if wish.verb in {"rota ask", "rota lead", "rota swap"}:
            return not cover_requests.concerns(here, wish.verb, wish.words, is_titled=not wish.needs_turn)
        if is_planner(here.member) and wish.words:
            return False
        if wish.is_untitled:
            return not date_lookup.fitting(here.session, here.scope, wish.words)
        is_list = wish.command == "list" and not is_planner(here.member)
        return is_list and not queries.upcoming(here.session, here.member.workspace_id, now=here.now, limit=1)

    def _meant_by_all(self, here: CommunityCommandContext, request: Request) -> Reply | None:
        """Asks a planner which series “all of them to 4pm” means, as it may not be their lessons; None otherwise."""
        when = changes.time_for_all(request.words, here.reading) if is_planner(here.member) else ""
        cards = queries.upcoming(here.session, here.member.workspace_id, now=here.now, limit=MAX_CARDS) if when else []
        titles = list(dict.fromkeys(card.title for card in cards if card.rule))[:MAX_SERIES]
        named = {title: f"move {title} to {when} {series_words.ALL}" for title in titles}
        return Reply(views.which_series(named)) if named else None

    def _change(self, here: CommunityCommandContext, wish: CalendarWish, short: ShortTitles) -> Reply:
        meant = {title: replace(wish, words=words) for title, words in short.in_full(wish.words).items()}
        if len(meant) > 1:
            return Reply(views.which_session({title: each.command for title, each in meant.items()}))
        [wish] = meant.values()
        wish = self._shifted(here, wish) if wish.verb == changes.SHIFT else wish
        if wish.is_untitled and wish.words and not date_lookup.fitting(here.session, here.scope, wish.words):
            return Reply(views.nothing_then())
        if wish.is_untitled and wish.verb == "who":
            return self._who_comes(here, wish)
        if wish.name or wish.lacks_person:
            return self.named(here, wish) if wish.name else Reply(views.whom(wish.command))
        if wish.verb == "reminders":
            return Reply(views.reminders(self.commands.run(self._with(here, f"show {wish.words}")).message or {}))
        return self.run(here, wish.command)

    @staticmethod
    def _shifted(here: CommunityCommandContext, wish: CalendarWish) -> CalendarWish:
        """The move of a session to a time that is so much later or earlier."""
        card = date_lookup.find(here.session, here.scope, wish.words, ahead=True)
        before = to_local(card.starts_at, here.zone)
        to = before + wish.shift  # On the wall: a week later is at the same hour in summer and winter.
        return CalendarWish("move", f"{card.title} {before:%Y-%m-%d} to {to:%Y-%m-%d %H:%M}")

    def named(self, here: CommunityCommandContext, wish: CalendarWish) -> Reply:
        """What a wish about somebody does who is called by their name; asked back unless it is clear who that is."""
        found = self.community.people.find(here.member.workspace_id, wish.name, now=here.now)
        if found is None:
            follow_up = partial(self._look_up, here.caller, wish)
            return Reply(follow_ups=[follow_up if self.is_command else in_direct_message(follow_up)])
        if found.is_clear:
            return self.run(here, f"{wish.command} <@{found.people[0].slack_id}>")
        choices = {each.name: f"{wish.command} <@{each.slack_id}>" for each in found.people}
        return Reply(views.which_person(wish.name, choices, wish.command))

    async def _look_up(self, caller: Caller, wish: CalendarWish, slack: FollowUpContext) -> None:
        """Read what people are called, and then do what was wished."""
        now = slack.deps.now()
        await self.community.people.read(slack.client, caller.workspace_id, now=now)
        try:
            reply = await slack.deps.db.transact(self._named_again, caller, wish, slack.channel, now=now)
        except GroundswellError as error:
            reply = Reply({"text": error.sentence(escape, _)})
        slack.deps.nudge()
        if reply.message:
            await slack.respond(**reply.message)
        for follow_up in reply.follow_ups:
            await follow_up(slack)

    def _named_again(
        self, session: Session, caller: Caller, wish: CalendarWish, channel: str, *, now: datetime
    ) -> Reply:
        member = caller_member(session, caller, now=now)
        context = CommandContext(session, member, "", channel if self.is_command else "", now)
        here = context if self.is_command else self._in_home_channel(context)
        reply = self.named(CommunityCommandContext(**vars(here), community=self.community), wish)
        return reply if self.is_command else self._stand(here, reply, self.place)

    def _who_comes(self, here: CommunityCommandContext, wish: CalendarWish) -> Reply:
        """Who comes to their next session, or to that on a day; asked back if there are several then."""
        ahead = date_lookup.fitting(here.session, here.scope, wish.words)
        given = rsvp_queries.answers_of(here.session, row_id(here.member), [card.id for card in ahead])
        is_own = lambda card: card.host_id == here.member.id or given.get(card.id, RsvpAnswer.NO) != RsvpAnswer.NO  # noqa: E731
        meant = list(filter(is_own, ahead)) or ahead
        named = {card.title: f"who {card.title} {wish.words}" for card in (meant if wish.words else meant[:1])}
        return self.run(here, *named.values()) if len(named) == 1 else Reply(views.which_session(named))

    def run(self, here: CommandContext, command: str) -> Reply:
        """What a command says in a direct message; a window can't open there, so there is a button for it.

        A button that was said in words is pressed.
        """
        verb, _space, words = command.partition(" ")
        if verb == button_presses.PRESS:
            action_id, _space, value = words.partition(" ")
            context = CommunityCommandContext(**vars(self._with(here, "")), community=self.community)
            reply = button_presses.press(context, action_id, value)
            self._stand(here, reply, None)
        else:
            reply = self.commands.run(self._with(here, command))
        if self.is_command:
            return reply
        if reply.message is None and reply.follow_ups and verb != button_presses.PRESS:
            return Reply(views.needs_form(command, self._reasons(here, command)))
        return replace(reply, follow_ups=[in_direct_message(each) for each in reply.follow_ups])

    def _reasons(self, here: CommandContext, command: str) -> list[str]:
        """Why a sentence that plans something needs the form: what it lacks, and what is doubtful."""
        found, text = self.commands.find(command), command.partition(" ")[2]
        if found is None or found.verb != "schedule" or not text:
            return []
        context = CommunityCommandContext(**vars(self._with(here, text)), community=self.community)
        wish = scheduling.understand(context)
        said = (
            [wish.problem.sentence(escape, _)]
            if wish.problem and not isinstance(wish.problem, PickChannelError)
            else []
        )
        return [*said, *doubt_text.questions(wish.reading, self.community.catalog)]

    def press(self, session: Session, caller: Caller, command: str, *, now: datetime) -> Reply:
        """What a command on a button does; its follow-ups may open a window."""
        member = caller_member(session, caller, now=now)
        return self.commands.run(self._in_home_channel(CommandContext(session, member, command, "", now)))

    def plan_form(self, session: Session, caller: Caller, *, now: datetime) -> Json:
        """The empty form for a new session; NotAPlannerError for those who may not plan."""
        member = caller_member(session, caller, now=now)
        check_planner(member)
        here = self._in_home_channel(CommandContext(session, member, "", "", now))
        return modals.schedule(self.community.catalog, here.channel, here.zone, now=now)

    def _with(self, here: CommandContext, command: str) -> CommandContext:
        return CommandContext(here.session, here.member, command, here.channel, here.now)

    def _in_home_channel(self, context: CommandContext) -> CommandContext:
        """The context as if it were said in the only channel with a calendar; in none if there are several."""
        channels = home_data.channels(context.session, context.member.workspace_id, limit=2)
        return replace(context, channel=channels[0] if len(channels) == 1 else "")


def command_of(text: str, kinds: Mapping[str, str], context: ReadingContext) -> str:
    """The command that a sentence stands for where only activities are known by name; empty for any other sentence."""
    request = requests.read(text)
    if request is None:
        return ""
    seat = seats.read(request, list(kinds), context)
    if seat:
        return f"seat {seat.matter.name.casefold()} {'every ' if seat.is_all else ''}{seat.words}".strip()
    if wish := changes.read(request, list(kinds), context):
        return " ".join(filter(None, (wish.command, wish.name)))
    new = planning.read(request, dict(kinds), context)
    return f"schedule {new.words}" if new and new.is_sure else ""


def _shall_i(here: CommunityCommandContext, wish: PlanWish, kinds: dict[str, str]) -> Json:
    """Asks whether something is to be planned, with a button that says what it would be."""
    reading = sentence_parser.understand(wish.words, kinds, here.reading)
    template = here.catalog.template(reading.kind) if reading.kind else None
    title = full_title(template, reading.title)
    return views.shall_i_plan(f"schedule {wish.words}", title, reading.starts or reading.day)
