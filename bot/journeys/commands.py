"""The `/learn` commands for lessons and reviews, which also work in the direct message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import ProfileHooks
from bot.journeys import (
    command_replies,
    contact,
    introduction,
    pace,
    queries,
    review_flow,
    rounds,
    service,
    track_list,
    views,
)
from bot.journeys.command_replies import reply
from bot.journeys.content import Library, Track
from bot.journeys.models import EnrolmentState
from bot.journeys.preferences import promises
from bot.journeys.preferences.commands import OFF, ON, PreferenceCommands
from bot.journeys.preferences.modals import Defaults
from bot.journeys.queries import LearningStatus
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _, language
from bot.kit.slack import Json, MessageRef
from bot.kit.time import parse_time
from bot.members import service as members
from bot.members.command_registry import Command, CommandContext, CommandRegistry, Reply
from bot.members.message_updates import Redrawn, redrawing
from bot.members.slash_commands import show_home
from bot.quizzes import queries as quizzes
from bot.quizzes import views as quizzes_views
from bot.quizzes.models import Closed
from bot.quizzes.queries import OpenQuestion
from bot.quizzes.service import close
from bot.reflections import plans
from bot.reviews import queries as reviews_queries
from bot.reviews import service as reviews
from bot.reviews import views as reviews_views
from bot.reviews.models import ReviewMode
from bot.reviews.rules import DEFAULT_QUESTIONS
from bot.settings import Settings

SLASH = "/learn"
LEAVE = "leave"
# So many open questions are shown at once.
MAX_OPEN = 3


def nothing_below(_context: CommandContext) -> Json | None:
    """Add nothing to how far somebody is."""
    return None


def no_more_help(_context: CommandContext) -> str:
    """Add nothing to the help."""
    return ""


@dataclass(frozen=True)
class LearnCommands:
    """The handlers; `defaults` and `questions` (per round) apply to members who have not set a number.

    `below_progress` is what another feature adds to the answer of `progress`, and `below_help` to the short help.
    """

    library: Library
    defaults: Defaults
    questions: int = DEFAULT_QUESTIONS
    hooks: ProfileHooks = ()
    below_progress: Callable[[CommandContext], Json | None] = nothing_below
    below_help: Callable[[CommandContext], str] = no_more_help

    @classmethod
    def of(cls, library: Library, settings: Settings, hooks: ProfileHooks) -> LearnCommands:
        defaults = Defaults(settings.messages_per_day, settings.reminders)
        return cls(library, defaults, settings.reviews_per_day, hooks)

    def registry(self, more: list[Command] | None = None) -> CommandRegistry:
        """The slash command, including the commands that other features add."""
        return CommandRegistry(
            SLASH,
            [*self.commands(), *(more or ())],
            footer=lambda: _("In our direct messages, you can leave out `/learn`."),
            wrap_help=self._wrap_help,
            before=_note_heard,
        )

    def commands(self) -> list[Command]:
        """The commands in the order of the help text."""
        return [
            Command(
                "start",
                self._start,
                lambda: _("`/learn start` begins a track"),
                aliases={"de": ("starten", "loslegen")},
                reads_times=True,
            ),
            Command("begin", self._begin, aliases={"de": ("beginnen", "anfangen")}),
            Command("not-for-me", self._not_for_me, aliases={"de": ("nichts-für-mich",)}),
            Command(
                "tracks",
                self._tracks,
                lambda: _("`/learn tracks` shows what you can learn"),
                aliases={"de": ("kurse", "kurs")},
                is_common=True,
            ),
            Command(
                LEAVE,
                self._leave,
                lambda: _("`/learn leave TRACK` ends one track; the others go on"),
                aliases={"de": ("verlassen",)},
            ),
            Command(
                "today",
                self._today,
                lambda: _("`/learn today` what you got today, and what's still open"),
                aliases={"de": ("heute",)},
            ),
            Command(
                "next",
                self._next,
                lambda: _("`/learn next` the next lesson now"),
                aliases={"en": ("more",), "de": ("weiter", "nächste", "mehr")},
                is_common=True,
            ),
            Command("rest", self._wait, aliases={"de": ("warten",)}),
            Command("fresh", self._fresh, aliases={"de": ("neuanfang",)}),
            Command("skip", self._skip, aliases={"de": ("auslassen", "überspringen")}),
            *PreferenceCommands(self.library, self.defaults, self.hooks).commands(),
            Command(
                "review",
                self._review,
                lambda: _(
                    "`/learn review` a few questions from earlier lessons now; `/learn reviews` shows when you get them"
                ),
                aliases={"de": ("wiederholen", "wiederholung")},
            ),
            Command("reviews", self._reviews, aliases={"de": ("wiederholungen",)}),
            Command(
                "progress",
                self._progress,
                lambda: _("`/learn progress` how far you've got"),
                aliases={"de": ("fortschritt", "stand")},
                is_common=True,
            ),
        ]

    def introduce(self, context: CommandContext) -> Reply | None:
        """The introduction for somebody on no track; None if they are on one or have had it."""
        who = context.person
        key = introduction.introduction_key(who.member_id)
        if self._status(context).tracks or delivery.exists(context.session, who.workspace_id, key):
            return None
        payload = self._introduce(context, self.library.default, introduction.suggested)
        hello = delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, context.now, lane=Lane.PROMPT)
        delivery.post(context.session, hello)
        return Reply(payload, follow_ups=(show_home,), is_delivered=True)

    def _start(self, context: CommandContext) -> Reply:
        """Introduce a track to somebody on none; for everybody else, begin it or pick up where they were."""
        status = self._status(context)
        unfinished = (on.track.id for on in status.tracks if on.progress != EnrolmentState.FINISHED)
        wanted = context.text or next(unfinished, "")
        track = service.find_track(self.library, wanted)
        if status.tracks:
            return self._begin(replace(context, text=track.id))
        return Reply(self._introduce(context, track, introduction.asked_for), follow_ups=(show_home,))

    def _introduce(self, context: CommandContext, track: Track, reason: Callable[[Track], str]) -> Json:
        learner = introduction.NewLearner.of(context.member)
        return introduction.message(introduction.Introduction(track, learner, reason, introduction.nothing_until_start))

    def _begin(self, context: CommandContext) -> Reply:
        track = service.find_track(self.library, context.text)
        delivered = service.start(context.session, self.library, context.member, track, now=context.now)
        context.session.flush()
        # Before the reply, which says when the next lesson comes.
        self.library.give_standards(context.session, self.library, context.now)
        shown = track.in_language(language())
        if delivered is None:
            return reply(command_replies.already_on(shown, self._status(context)))
        status, who = self._status(context), context.person
        readers = [each.slack_id for each in self.library.readers(context.session, who, track.id)]
        text = command_replies.started(shown, status, readers)
        said = reply(text, is_delivered=True)
        if len(status.lessons) != 1:
            return said
        above = _introductions(context, track)
        redraws = [Redrawn(message, blocks.message(text)) for message in above.values()]
        return replace(said, follow_ups=(*said.follow_ups, *redrawing(redraws).follow_ups))

    def _not_for_me(self, context: CommandContext) -> Reply:
        """Turn down an introduction, and the enrolment that it was about."""
        service.decline(context.session, context.member, context.text, now=context.now)
        return reply(command_replies.declined())

    def _tracks(self, context: CommandContext) -> Reply:
        offers = track_list.offers(self.library, self._status(context))
        return reply(track_list.text(offers), blocks=track_list.sections(offers))

    def _leave(self, context: CommandContext) -> Reply:
        """End one track; with the last one, everything stops."""
        session, member = context.session, context.member
        track = service.track_to_leave(session, self.library, member, context.text)
        shown = track.in_language(language())
        promised = plans.promised(session, context.person)
        if not service.leave(session, self.library, member, track, now=context.now):
            return promises.corrected(
                session, member, reply(command_replies.left_last(shown)), promised, now=context.now
            )
        return reply(command_replies.left(shown, self._status(context)))

    def _today(self, context: CommandContext) -> Reply:
        """What came today and what is open, with the newest open questions and their buttons."""
        status = self._status(context)
        text, who = command_replies.today(status), context.person
        found = quizzes.open_questions(context.session, who.workspace_id, who.member_id, also=None, most=MAX_OPEN)
        newest = [shown for source in found.sources[:MAX_OPEN] for shown in found.questions.get(source, [])]
        asked = [each for each in newest if each.is_open and each.question.id in self.library.question_ids][:MAX_OPEN]
        if not asked:
            return reply(text)
        each_shown = (part for each in asked for part in (blocks.divider(), quizzes_views.question_blocks(each)))
        shown = blocks.compose(blocks.section(text), *each_shown)
        return reply("\n\n".join([text, *map(quizzes_views.question_text, asked)]), blocks=shown)

    def _next(self, context: CommandContext) -> Reply:
        try:
            delivered = service.take_next(context.session, self.library, context.member, now=context.now)
        except service.NothingLeftError:
            following = self.library.following([on.track for on in self._status(context).tracks])
            if following is None:
                raise
            said = views.nothing_left(following.in_language(language()))
            return reply(said["text"], blocks=said["blocks"])
        return reply(command_replies.on_the_way(delivered.title), is_delivered=True)

    def _review(self, context: CommandContext) -> Reply:
        rounds.take(context.session, self.library, context.member, now=context.now, most=self.questions)
        return reply(reviews_views.on_the_way(), is_delivered=True)

    def _reviews(self, context: CommandContext) -> Reply:
        """Show or change when rounds come: a time, a number of questions, on or off."""
        session, member = context.session, context.member
        wanted = context.text.casefold()
        if wanted:
            schedule = reviews.own_schedule(session, member, review_flow.lesson_hour(session, self.library, member))
            if wanted in OFF | ON:
                schedule.wish = ReviewMode.OFF if wanted in OFF else ReviewMode.ON
            elif wanted.isdecimal():
                reviews.set_max_questions(schedule, int(wanted))
            else:
                hour = parse_time(wanted)
                members.open_at(session, member, hour)
                reviews.set_hour(schedule, hour)
            session.flush()
            review_flow.reschedule(session, self.library, member, now=context.now)
            session.flush()
        shown = reviews_queries.review_status(
            session, context.caller.workspace_id, context.person.member_id, now=context.now, most=self.questions
        )
        return reply(reviews_views.status(shown, context.zone))

    def _progress(self, context: CommandContext) -> Reply:
        who = context.person
        answered = quizzes.count_answers(context.session, who.workspace_id, who.member_id)
        status, off = self._status(context), members.days_off_of(context.session, context.member)
        said = command_replies.progress(status, answered, pace.ends(context.member, status, off))
        more = self.below_progress(context)
        if more is None:
            return reply(said)
        if not status.tracks:
            return Reply(more)
        return reply(f"{said}\n\n{more['text']}", blocks=blocks.compose(blocks.section(said), more["blocks"]))

    def _wait(self, context: CommandContext) -> Reply:
        contact.wait(context.session, context.person, now=context.now)
        return reply(command_replies.waiting())

    def _fresh(self, context: CommandContext) -> Reply:
        """Let all open questions go, or with `others` all but those of the newest message."""
        open_now = _open_questions(context)
        if context.text == "others":
            open_now = [each for each in open_now if each.source != open_now[-1].source]
        return self._let_go(context, open_now)

    def _skip(self, context: CommandContext) -> Reply:
        """Let the newest open question go."""
        open_now = _open_questions(context)
        return self._let_go(context, [each for each in open_now if each.source == open_now[-1].source])

    def _let_go(self, context: CommandContext, questions: Sequence[OpenQuestion]) -> Reply:
        close(context.session, context.person.workspace_id, [each.ask_id for each in questions], Closed.LET_GO)
        return reply(command_replies.started_fresh(len(questions), self._status(context)))

    def _status(self, context: CommandContext) -> LearningStatus:
        return queries.learning_status(context.session, self.library, context.member, now=context.now)

    def _wrap_help(self, context: CommandContext, commands: str) -> str:
        more = self.below_help(context)
        shown = f"{more}\n{commands}" if more and more not in commands else commands
        return command_replies.help_text(shown, self._status(context))


def _open_questions(context: CommandContext) -> Sequence[OpenQuestion]:
    """The caller's open questions, the oldest first."""
    member_id = context.person.member_id
    return quizzes.open_by_member(context.session, [member_id]).get(member_id, [])


def _introductions(context: CommandContext, track: Track) -> Mapping[str, MessageRef]:
    """The caller's introductions in Slack that still offer to start this track or any."""
    session, who = context.session, context.person
    keys = [introduction.introduction_key(who.member_id), introduction.invited_key(who.member_id, track.id)]
    mine = next(one for one in service.enrolments(session, context.member) if one.track_id == track.id)
    return delivery.messages(session, who.workspace_id, [*keys, introduction.enrolled_key(row_id(mine))])


def _note_heard(context: CommandContext) -> None:
    """A member who types a command is with us."""
    contact.note_heard(context.session, context.person.member_id, now=context.now)
