"""What a message says to what was offered or done last: yes, no, undo, never mind, a button, or a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.conversation import named_choices, offers, short_replies, slots, views, weekdays
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intents import Intent
from bot.conversation.short_replies import Said
from bot.conversation.slots import BACK, DAYS, WHAT
from bot.conversation.understood import CERTAIN, Understood
from bot.delivery import standing_offers
from bot.delivery.standing_offers import NOTHING, Choice, Offered, Place, Stood
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, unescape
from bot.members.command_registry import CommandContext, Reply

MAX_VALUE_WORDS, MAX_NAMED_WORDS = 8, 5
# The slot without which a question about a wish isn't answered.
VALUE_OF = {
    Intent.PAUSE: "until",
    Intent.HOUR: "at",
    Intent.ZONE: "zone",
    Intent.LANGUAGE: "language",
    Intent.REMIND: "at",
    Intent.FEWER: DAYS,
}
# The wish that a command of `/learn` does, whose value may be another one than its button has.
WISH_OF = {
    "pause": Intent.PAUSE,
    "time": Intent.HOUR,
    "zone": Intent.ZONE,
    "language": Intent.LANGUAGE,
    "snooze": Intent.REMIND,
    "days": Intent.FEWER,
}
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_PAUSE = LazyPattern(r"learn:pause (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")
_ONLY = LazyPattern(r"\W*(?:no|nope|nein|nee|ne|only|just|nur|bloss|bloß|doch)\b", re.IGNORECASE)
NOTHING_DONE = Offer("", Deed.NOTHING)


@dataclass(frozen=True)
class Answered:
    """What a reply to an offer does: presses a button, or is answered by itself; `to` is the offer, if it was one."""

    press: Offer | None = None
    reply: Reply | None = None
    to: Offered | None = None


def of_the_conversation(stood: Stood) -> Stood:
    """What stands, without what other features keep there and read themselves, such as the buttons below a story."""
    last = stood.last if stood.last and _is_ours(stood.last) else None
    earlier = tuple(one if _is_ours(one) else NOTHING for one in stood.earlier)
    return Stood(last, earlier, stood.asked if Deed.is_in(stood.asked) else "")


def _is_ours(offered: Offered) -> bool:
    values = (offered.yes, offered.no, offered.undo, *(one.value for one in offered.choices))
    return all(Deed.is_in(value) for value in values if value)


def answered(text: str, stood: Stood) -> Answered | None:
    """What a text says to what was offered or done last, or a few messages ago if it names it; None for other texts."""
    offered = stood.last or NOTHING
    if stood.undo == offers.answer_stays().value and short_replies.corrects(text):
        return _back(stood.undo)
    said = short_replies.read(text, has_choices=len(offered.choices) > 0)
    said = Said.YES if offered.yes and slots.is_nod(text) else said
    if said in {Said.OOPS, Said.UNDO} and stood.undo and (offered.undo or not offered.asks):
        return _back(stood.undo)
    if offered == NOTHING:
        is_unclear = said is Said.UNDO and not short_replies.asks_to_undo(text)
        return _named_earlier(text, stood) or (None if is_unclear else _without_offer(said))
    if said in {Said.YES, Said.NO, Said.NEVER_MIND, Said.UNDO}:
        return _in_short(said, offered, stood)
    corrected = _other_days(text, offered)
    if corrected:
        return corrected
    # After something was done, a place such as “the first one” may mean an answer of the lesson.
    chosen = named_choices.choice(text, offered.choices, yes=offered.yes, by_place=not offered.undo)
    return Answered(_button(chosen), to=offered) if chosen else _named_earlier(text, stood)


def _in_short(said: Said, offered: Offered, stood: Stood) -> Answered | None:
    """What yes, no or undo says to an offer that stands."""
    if said is Said.UNDO and stood.undo not in ("", offers.answer_stays().value):
        return _ask_back(stood.undo, _("Shall I undo what I did before that, too?"))
    return {Said.YES: _yes, Said.UNDO: _nothing_to_undo}.get(said, _no)(offered)


def _other_days(text: str, offered: Offered) -> Answered | None:
    """The pause that was offered, on the days of it that a text names: “no, only Monday and Tuesday”."""
    pause = _PAUSE.fullmatch(offered.yes)
    if pause is None or len(text.split()) > MAX_VALUE_WORDS + 2 or not _ONLY.match(text):
        return None
    first, last = (date.fromisoformat(day) for day in pause.groups())
    monday = first - first.weekday() * DAY
    days = weekdays.within(text, monday, monday + WEEK, is_of_week=True)
    if not days or not first <= days[0] <= days[1] <= last:
        return None
    command = f"pause {days[0].isoformat()} to {days[1].isoformat()}"
    return Answered(Offer("", Deed.LEARN, command), to=offered)


def _named_earlier(text: str, stood: Stood) -> Answered | None:
    """The button of an offer some messages ago that a text names; a place or a bare yes names none."""
    for offered in stood.earlier:
        chosen = named_choices.choice(text, offered.choices, yes=offered.yes, by_place=False)
        if chosen:
            return Answered(_button(chosen), to=offered)
    return None


def _back(undo: str) -> Answered:
    return Answered(Offer.of(undo), to=Offered(undo=undo))


def _yes(offered: Offered) -> Answered:
    if offered.yes:
        return Answered(Offer.of(offered.yes), to=offered)
    if offered.undo or len(offered.choices) <= 1:
        return Answered(NOTHING_DONE)
    return Answered(reply=Reply(views.answer(_("Which of these do you mean?"), _buttons(offered.choices))))


def _no(offered: Offered) -> Answered:
    """A no to a question; after something was done, it may mean that it shall be undone."""
    if offered.no:
        return Answered(Offer.of(offered.no), to=offered)
    if offered.undo and not offered.yes and offered.undo != offers.answer_stays().value:
        return _ask_back(offered.undo, _("Shall I undo that?"))
    return Answered(NOTHING_DONE, to=offered)


def _ask_back(undo: str, question: str) -> Answered:
    button = Offer(_("Undo"), Offer.of(undo).deed, Offer.of(undo).argument)
    return Answered(reply=Reply(views.answer(question, [button, offers.leave_it()])))


def _nothing_to_undo(offered: Offered) -> Answered | None:
    """Nothing was done yet, so a question is over; without one there is nothing to take back."""
    if offered.asks:
        return Answered(
            reply=Reply(views.answer(_("All right. I haven't changed anything."), [offers.tell_somebody()]))
        )
    return _without_offer(Said.UNDO)


def _without_offer(said: Said | None) -> Answered | None:
    if said is Said.UNDO:
        given = [offers.settings(), offers.what_is_open(), offers.tell_somebody()]
        text = _("What shall I undo? You can change your pause, your time of day and your days in the settings.")
        return Answered(reply=Reply(views.answer(text, given)))
    return Answered(NOTHING_DONE) if said is Said.NEVER_MIND else None


def _buttons(choices: Sequence[Choice]) -> list[Offer]:
    return [Offer(each.label, Offer.of(each.value).deed, Offer.of(each.value).argument) for each in choices]


def _button(chosen: Choice) -> Offer:
    offer = Offer.of(chosen.value)
    return Offer(chosen.label, offer.deed, offer.argument)


def asked_for(offered: Offered, *, has_lessons: bool = True) -> list[Intent]:
    """The wishes whose value a question asks for, that of its yes first.

    A button that is only offered beside others asks nothing of somebody who has no lessons.
    """
    found = list[Intent]()
    if any(Offer.of(each.value).deed is Deed.DAYS_OFF for each in offered.choices):
        return []  # other days are as much for everybody as those that were proposed
    choices = offered.choices if has_lessons else ()
    for value_of_button in filter(None, [offered.yes, *(each.value for each in choices)]):
        button = Offer.of(value_of_button)
        wish = WISH_OF.get(button.argument.partition(" ")[0]) if button.deed is Deed.LEARN else None
        if button.deed is Deed.MEAN:
            wish = Intent(button.argument)
        if wish in VALUE_OF and wish not in found:
            found.append(wish)
    return found


def value(
    text: str,
    stood: Stood,
    understood: Understood,
    fill: Callable[[Intent], slots.FilledSlots],
    *,
    has_lessons: bool = True,
) -> Understood | None:
    """The wish that a text completes, such as “two weeks” after “For how long?”; None for anything else.

    It was asked last, or before that if the text is hardly more than the value.
    """
    words = text.split()
    if understood.slots.get(WHAT) == BACK:
        return _until_another_day(understood, stood.last or NOTHING)
    if len(words) > MAX_VALUE_WORDS or "?" in text:
        return None
    earlier = stood.earlier if len(words) <= MAX_NAMED_WORDS else ()
    for offered in (stood.last or NOTHING, *earlier):
        if offered.undo and not offered.yes:
            continue
        for intent in asked_for(offered, has_lessons=has_lessons):
            is_other = understood.confidence >= CERTAIN and understood.intent not in {Intent.NONE, intent, *VALUE_OF}
            filled = None if is_other else fill(intent)
            if filled and VALUE_OF[intent] in filled.slots:
                return Understood(intent, filled.slots, CERTAIN, reading=filled.reading, is_order=True)
    return None


def _until_another_day(understood: Understood, offered: Offered) -> Understood | None:
    """The pause that was offered, up to the other day on which somebody says that they are back; None for any other."""
    pause = _PAUSE.fullmatch(offered.yes)
    first = pause[1] if pause else ""
    if not first or understood.intent is not Intent.PAUSE or understood.slots["until"] <= first:
        return None
    return Understood(Intent.PAUSE, {"from": first, "until": understood.slots["until"]}, CERTAIN, is_order=True)


def stand(context: CommandContext, reply: Reply, place: Place) -> Reply:
    """The same answer, whose buttons may now be named in words where it stands."""
    choices = _choices_of(reply.message)
    if choices or standing_offers.is_there(context.session, context.person):
        standing_offers.remember(context.session, context.person, Offered(choices=choices), place, now=context.now)
    return reply


def _choices_of(message: Json | None) -> list[Choice]:
    """The buttons of an answer of ours, by their labels."""
    rows = [block for block in (message or {}).get("blocks", []) if block["type"] == "actions"]
    return [
        Choice(unescape(button["text"]["text"]), unescape(button["value"]))
        for row in rows
        for button in row["elements"]
        if button["action_id"].startswith(f"{views.PRESSED}:")
    ]
