"""Days without messages, said by somebody who may set them for everybody: for whom they are is never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cohorts import days_off
from bot.conversation import days_off_wishes, offers, replies_to_offers, views
from bot.conversation.command_offers import CommandOffers
from bot.conversation.days_off_wishes import DaysOffWish
from bot.conversation.deeds import Deed, Offer
from bot.conversation.heard import place_of, reading_of
from bot.delivery import standing_offers
from bot.delivery.standing_offers import NOTHING, Offered
from bot.improvement.pdca import days_off as experiments
from bot.journeys import contact
from bot.kit.dates import DayRange
from bot.kit.i18n import _
from bot.kit.time import format_date, local_date
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandlers

HOLIDAYS, LEARN = "/groundswell holidays", "/learn"
REMOVE = "remove"
DAY = timedelta(days=1)
_DAYS = re.compile(rf"{Deed.DAYS_OFF}:(\d{{4}}-\d\d-\d\d)\.\.(\d{{4}}-\d\d-\d\d)")


@dataclass(frozen=True)
class DaysOffTalk:
    """Takes sentences about days without messages from those who may set them, and leaves all others alone."""

    commands: CommandOffers

    def handlers(self) -> MessageHandlers:
        return MessageHandlers(direct=self.take)

    def take(self, context: MessageContext) -> Reply | None:
        """The proposal with the days that were named, or the question for whom they are; None for anything else."""
        message = context.message
        is_written = message.change is Change.WRITTEN and message.text and not message.files
        if not is_written or not self.commands.commands.admits(HOLIDAYS, context.member):
            return None
        if days_off_wishes.is_back(message.text):
            return self._back(context)
        chosen = self._chosen(context)
        wish = days_off_wishes.read(message.text, reading_of(context.command)) or self._other_days(context)
        if chosen or wish is None:
            return chosen
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        given = _offers(wish)
        text = "\n".join([_question(wish), *_warnings(context.command, wish.ranges)])
        if wish.is_for_everybody and len(wish.ranges) == 1:
            yes = Offered(given[0].value)
            standing_offers.remember(context.session, context.person, yes, place_of(context), now=context.now)
        return replies_to_offers.stand(context.command, Reply(views.answer(text, given)), place_of(context))

    def _back(self, context: MessageContext) -> Reply:
        """The question whether the days off that were named are to go; the list of all where none of them is set."""
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        kept = days_off.ahead(context.session, context.member, now=context.now)
        days = [date.fromisoformat(day) for day in kept]
        meant = days_off_wishes.named(context.message.text, days, reading_of(context.command))
        if not meant:
            return self.commands.run(context.command, HOLIDAYS)
        goes = Offer(_("Remove them"), Deed.DAYS_OFF, f"{REMOVE} {', '.join(day.isoformat() for day in meant)}")
        text = _(
            "Shall I remove these days off for everybody: {days}? After that, I send messages on these days again.",
            days=", ".join(map(format_date, meant)),
        )
        standing_offers.remember(
            context.session, context.person, Offered(goes.value), place_of(context), now=context.now
        )
        reply = Reply(views.answer(text, [goes, offers.no()]))
        return replies_to_offers.stand(context.command, reply, place_of(context))

    def _chosen(self, context: MessageContext) -> Reply | None:
        """What comes of “just me” or “everyone” in answer to a question of which the days are clear."""
        is_for_everybody = days_off_wishes.for_whom(context.message.text)
        values = [each.value for each in _stood(context).choices]
        for_all = [value for value in values if _DAYS.fullmatch(value)]
        if is_for_everybody is None or len(for_all) != 1:
            return None
        if is_for_everybody:
            return self.press(context.command, Offer.of(for_all[0]).argument)
        own = next(Offer.of(value).argument for value in values if value.startswith(f"{Deed.LEARN}:pause "))
        return self.commands.run(context.command, f"{LEARN} {own}")

    def _other_days(self, context: MessageContext) -> DaysOffWish | None:
        """Other days, said in answer to a proposal: “no, 21 to 27 December”."""
        stood = _stood(context)
        if not any(_DAYS.fullmatch(each.value) for each in stood.choices):
            return None
        ranges = days_off_wishes.other_days(context.message.text, reading_of(context.command))
        return DaysOffWish(ranges, bool(_DAYS.fullmatch(stood.yes))) if ranges else None

    def press(self, context: CommandContext, argument: str) -> Reply:
        """Set the days, or take those back that were set; what is shown says which days are off now."""
        if argument.startswith(REMOVE):
            return self.commands.run(context, f"{HOLIDAYS} {argument}")
        first, last = (date.fromisoformat(day) for day in argument.split(".."))
        kept = set(days_off.ahead(context.session, context.member, now=context.now))
        new = [day.isoformat() for day in _days(first, last) if day.isoformat() not in kept]
        reply = self.commands.run(context, f"{HOLIDAYS} {argument if first < last else first.isoformat()}")
        if not new or reply.message is None:
            return reply
        back = Offer(_("Undo"), Deed.DAYS_OFF, f"{REMOVE} {', '.join(new)}")
        standing_offers.remember(context.session, context.person, Offered(undo=back.value), now=context.now)
        return Reply(views.with_buttons(reply.message, [back]), reply.follow_ups)


def _stood(context: MessageContext) -> Offered:
    return standing_offers.just_before(context.session, context.person, now=context.now) or NOTHING


def _offers(wish: DaysOffWish) -> list[Offer]:
    """A button for everybody and one for the writer alone, with their days where these are in doubt, and a no."""
    given = list[Offer]()
    is_doubtful = len(wish.ranges) > 1
    for each in wish.ranges:
        first, last = each.first, days_off_wishes.last_day(each)
        label = _("For everybody: {days}", days=_said(each)) if is_doubtful else _("For everybody")
        given.append(Offer(label, Deed.DAYS_OFF, f"{first.isoformat()}..{last.isoformat()}"))
    first_meant = wish.ranges[0]
    only = offers.pause_between(first_meant.first.isoformat(), days_off_wishes.last_day(first_meant).isoformat())
    return [*given, Offer(_("Only for me"), only.deed, only.argument), offers.no()]


def _question(wish: DaysOffWish) -> str:
    if len(wish.ranges) > 1:
        whom = "" if wish.is_for_everybody else _("For you, or for everybody?")
        which = _(
            "Which days do you mean? On days off for everybody, nobody in the workspace gets anything from me. "
            "You can also write me other days."
        )
        return f"{whom} {which}".strip()
    days = _said(wish.ranges[0])
    if wish.is_for_everybody:
        return _(
            "Shall I give everybody {days} off? Nobody in the workspace gets anything from me then, and lessons go on "
            "afterwards. You can also write me other days.",
            days=days,
        )
    whom = _("For you, or for everybody?")
    both = _(
        "I mean {days}, and I haven't changed anything yet. If it's for everybody, nobody in the workspace gets "
        "anything from me then.",
        days=days,
    )
    return f"{whom} {both}"


def _said(days: DayRange) -> str:
    last = days_off_wishes.last_day(days)
    if days.first == last:
        return format_date(last)
    return _("{first} to {last}", first=format_date(days.first), last=format_date(last))


def _warnings(context: CommandContext, ranges: Sequence[DayRange]) -> list[str]:
    """The experiments that the longest of the stretches falls into; days behind today need no warning."""
    today = local_date(context.now, context.zone)
    longest = max(ranges, key=lambda each: days_off_wishes.last_day(each) - each.first)
    ahead = [day for day in _days(longest.first, days_off_wishes.last_day(longest)) if day >= today]
    found = experiments.warnings(context.session, context.member.workspace_id, ahead)
    return [f":warning: {each}" for each in found]


def _days(first: date, last: date) -> list[date]:
    return [first + ahead * DAY for ahead in range((last - first).days + 1)]
