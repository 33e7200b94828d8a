"""The reply to what we said or asked last: about a plan, how often to write, whether to begin; and small talk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.cohorts.service import is_staff
from bot.conversation import for_later, offers, plan_words, planning, slots, small_talk, track_wishes, views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.heard import place_of, reading_of
from bot.conversation.intents import Intent
from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Stood
from bot.journeys import introduction, queries
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.journeys.queries import LearningStatus
from bot.kit.db import row_id
from bot.kit.patterns import LazyPattern
from bot.kit.time import format_moment, usable_zone
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import MessageContext
from bot.members.message_updates import Redrawn, redrawing
from bot.members.slash_commands import show_home
from bot.outcomes import sentences as told_results
from bot.reflections import message_updates, plan_offers, plan_replies, plans
from bot.reflections import views as reflections_views
from bot.reflections.models import Happened, Plan, PlanState
from bot.reflections.plan_text import sentence
from bot.reflections.service import ThreadReply
from bot.stories import story_choice

_ASK_ME = LazyPattern(
    r"^\W*(?:(?:no|nein|yes|ja|ok|okay|wait|actually|please|bitte|i meant|ich meinte|then|dann)\b\W*)*"
    r"(?:ask me|frag\w* mich)\b(?!\W*(?:not|nicht|something|anything|a question|etwas|was))",
    re.IGNORECASE,
)
# What stands while we ask how often to write; a bare yes asks it again.
HOW_OFTEN = Offer("", Deed.MEAN, Intent.FEWER)


@dataclass(frozen=True)
class RepliesToUs:
    """Reads a direct message as the reply to what was said last, where it is certain to be that."""

    library: Library

    def about_a_plan(self, context: MessageContext) -> Reply | None:
        """Take an answer to “Did it happen?”, and keep what else it says as the note; None for anything else."""
        plan = plan_replies.asked_last(context.session, context.person, now=context.now)
        return self._taken(context, plan) if plan else self._about_an_earlier_plan(context)

    def to_plan_question(self, context: MessageContext) -> Reply | None:
        """Take the reply to “Did it happen?” if nothing else came since; None for anything else."""
        plan = plan_replies.asked_last(context.session, context.person, now=context.now)
        return self._taken(context, plan) if plan else None

    def plan_told(self, context: MessageContext) -> Reply | None:
        """Take what can only be said of a plan, even if something else came since: that it happened, or when to ask."""
        if _ASK_ME.search(context.message.text):
            return self._asked_on_a_day(context)
        by_words = self._told_by_words(context)
        if by_words:
            return by_words
        tells = plan_replies.tells_of_plan(context.message.text)
        plan = plan_replies.asked_lately(context.session, context.person, now=context.now) if tells else None
        return self._taken(context, plan) if plan else None

    def _told_by_words(self, context: MessageContext) -> Reply | None:
        """Take what is said of plans that a message names by their words, show or delete them; None for all others."""
        asked_for = plan_words.asked_for(context, usable_zone(context.command.member.zone))
        if asked_for:
            return asked_for
        told = plan_words.told(context.message.text, plan_replies.waiting(context.session, context.person))
        if not told:
            return None
        ref, now = context.message.ref, context.now
        note = ThreadReply(ref.channel, ref.ts, context.message.text if len(told) == 1 else "")
        lines, redraws = list[str](), list[Redrawn]()
        for plan, happened in told:
            words = sentence(plan)
            taken = plan_replies.answer(context.session, context.person, plan, note, now=now, happened=happened)
            redraws += taken.redraws if taken else []
            lines.append(f"{words} {reflections_views.said_of_plan(happened)}")
            back = plan_offers.after_answer(plan, happened, note=f"{ref.channel}/{ref.ts}" if note.text else "")
            standing_offers.remember(context.session, context.person, back, place_of(context), now=now)
        message = views.answer("\n".join(lines), [])
        return Reply(message, (*redrawing(redraws, message).follow_ups, show_home))

    def _asked_on_a_day(self, context: MessageContext) -> Reply | None:
        """Ask about the newest open plan at the moment that somebody names; None without a plan or a moment."""
        session, who, now = context.session, context.person, context.now
        still_open = [one for one in plans.of_member(session, who) if one.state == PlanState.OPEN and one.when]
        filled = slots.fill(Intent.REMIND, context.message.text, "", reading_of(context.command))
        at = filled.slots.get("at", "")
        if not still_open or not at:
            return None
        moment = planning.moment(session, who, at)
        plan = plans.ask_again(session, who, row_id(still_open[-1]), moment)
        zone = usable_zone(context.command.member.zone)
        said = views.i_ask_about_plan(sentence(plan), format_moment(moment, zone))
        shown = redrawing(message_updates.drawn(session, who, [plan], now=now), views.answer(said, []))
        return Reply(views.answer(said, []), (*shown.follow_ups, show_home))

    def _taken(self, context: MessageContext, plan: Plan) -> Reply | None:
        ref = context.message.ref
        reply = ThreadReply(ref.channel, ref.ts, context.message.text)
        taken = plan_replies.answer(context.session, context.person, plan, reply, now=context.now)
        if taken is None:
            return None
        standing_offers.remember(
            context.session,
            context.person,
            plan_offers.after_answer(plan, taken.happened, note=f"{ref.channel}/{ref.ts}"),
            place_of(context),
            now=context.now,
        )
        said = reflections_views.said_of_plan(taken.happened)
        message = self._glad(context, said) if taken.happened is Happened.YES else views.answer(said, [])
        shown = redrawing(taken.redraws, message)
        return Reply(message, (*shown.follow_ups, show_home))

    def _about_an_earlier_plan(self, context: MessageContext) -> Reply | None:
        """The question about a plan once more, to what may be its answer although something else came since."""
        text = context.message.text
        says_it = len(text.split()) > 1 and plan_replies.happened_in(text) is not None
        plan = plan_replies.asked_lately(context.session, context.person, now=context.now) if says_it else None
        return Reply(reflections_views.question(plan, plan.asked)) if plan else None

    def ask_about_plan_again(self, context: MessageContext) -> Reply | None:
        """The question about a plan once more, to somebody whose reply to it can't be read; None if none stands."""
        plan = plan_replies.asked_last(context.session, context.person, now=context.now)
        return Reply(reflections_views.question(plan, plan.asked)) if plan else None

    def about_success(self, context: MessageContext) -> Reply | None:
        """A glad line for a success that is told in a sentence; None for anything else."""
        text = context.message.text
        # A result with its number, told by somebody who runs the programme, is kept with the figures.
        if not small_talk.tells_success(text) or (is_staff(context.member) and told_results.tells(text)):
            return None
        # What follows a story belongs to that.
        is_of_story = story_choice.is_last(context.session, context.person, now=context.now)
        return None if is_of_story else Reply(self._glad(context, views.glad()))

    def _glad(self, context: MessageContext, said: str) -> dict[str, object]:
        """A glad line, and once in a while the offer to tell it as a story."""
        if not small_talk.may_invite(context.session, context.person, now=context.now):
            return views.answer(said, [])
        return views.answer(f"{said} {views.invite_to_tell()}", [offers.story()])

    def small_talk(self, context: MessageContext) -> Reply | None:
        """The answer to a wish, a goodbye, or the question why something comes after a stop; None for anything else."""
        text = context.message.text
        heard = small_talk.heard(text) or (None if slots.is_nod(text) else small_talk.chat(text))
        if heard:
            return Reply(views.answer(views.small_talk(heard), []))
        if small_talk.asks_why_again(text) and self._status(context.command).is_stopped:
            return Reply(views.answer(views.sorry_after_stop(), [offers.tell_somebody()], written=text))
        return None

    @staticmethod
    def how_often(context: MessageContext, stood: Stood) -> Offer | Reply | None:
        """What somebody chooses who was asked “How often may I write to you?”; None for anything else."""
        text = context.message.text
        if stood.last is None or stood.last.yes != HOW_OFTEN.value:
            return None
        if small_talk.wants_it_daily(text):
            return offers.every_day()
        return Reply(views.answer(views.it_stays(), [])) if small_talk.wants_no_change(text) else None

    def to_begin(self, context: MessageContext) -> str:
        """The command that begins what was named or offered, if a message says to begin; empty if it doesn't."""
        named = track_wishes.to_begin(context.session, self.library, context.command.member, context.message.text)
        if named and not for_later.is_for_later(context.message.text):
            return f"begin {named.id}"
        if not small_talk.wants_to_start(context.message.text):
            return ""
        status = self._status(context.command)
        who = context.person
        key = introduction.introduction_key(who.member_id)
        if not status.tracks and delivery.exists(context.session, who.workspace_id, key):
            return f"begin {self.library.default.id}"
        active = [on.track.id for on in status.tracks if on.progress == EnrolmentState.ACTIVE]
        if active and not status.lessons and not status.is_stopped:
            return f"begin {active[0]}"
        return self.next_track(context.command)

    def next_track(self, context: CommandContext) -> str:
        """The command that begins the track that follows those a member has finished; empty if they are on one."""
        status = self._status(context)
        is_finished = all(on.progress == EnrolmentState.FINISHED for on in status.tracks)
        if not status.tracks or not is_finished or status.is_stopped or status.paused_until:
            return ""
        following = self.library.following([on.track for on in status.tracks])
        return f"begin {following.id}" if following else ""

    def _status(self, context: CommandContext) -> LearningStatus:
        return queries.learning_status(context.session, self.library, context.member, now=context.now)
