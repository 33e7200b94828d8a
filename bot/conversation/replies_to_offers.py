"""What a message says to the last thing that was offered or done: yes, no, undo, never mind, a button, or a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.conversation import offers, slots, standing_offers, views
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intents import Intent
from bot.conversation.standing_offers import Said
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.words import fold
from bot.delivery import standing_offers as standing
from bot.delivery.standing_offers import Choice, Offered, Place
from bot.kit.i18n import _
from bot.kit.slack import Json, unescape
from bot.members.command_registry import CommandContext, Reply

MAX_VALUE_WORDS = 8
# The slot without which a question about a wish isn't answered.
VALUE_OF = {
    Intent.PAUSE: "until",
    Intent.HOUR: "at",
    Intent.ZONE: "zone",
    Intent.LANGUAGE: "language",
    Intent.REMIND: "at",
}
NOTHING_DONE = Offer("", Deed.NOTHING)


@dataclass(frozen=True)
class Answered:
    """What a reply to an offer does: presses a button, or is answered by itself."""

    press: Offer | None = None
    reply: Reply | None = None


def answered(text: str, offered: Offered | None) -> Answered | None:
    """What a text says to what was offered or done last; None for anything else."""
    said = standing_offers.read(text, has_choices=offered is not None and len(offered.choices) > 0)
    if offered is None or offered == Offered():
        is_unclear = said is Said.UNDO and not standing_offers.asks_to_undo(text)
        return None if is_unclear else _without_offer(said)
    if said is Said.YES:
        return _yes(offered)
    if said is Said.UNDO:
        return Answered(Offer.of(offered.undo)) if offered.undo else _nothing_to_undo(offered)
    if said in {Said.NO, Said.NEVER_MIND}:
        return _no(offered)
    chosen = standing_offers.choice(text, offered.choices)
    # After something was done, a place such as “the first one” may mean an answer of the lesson.
    is_meant = chosen and (not offered.undo or fold(chosen.label) == fold(text.strip()))
    return Answered(Offer.of(chosen.value)) if chosen and is_meant else None


def _yes(offered: Offered) -> Answered:
    if offered.yes:
        return Answered(Offer.of(offered.yes))
    if offered.undo or len(offered.choices) <= 1:
        return Answered(NOTHING_DONE)
    return Answered(reply=Reply(views.answer(_("Which of these?"), _buttons(offered.choices))))


def _no(offered: Offered) -> Answered:
    """A no to a question; after something was done, it may mean that it shall be undone."""
    if offered.no:
        return Answered(Offer.of(offered.no))
    if offered.undo and not offered.yes and offered.undo != offers.answer_stays().value:
        undo = Offer(_("Undo"), Offer.of(offered.undo).deed, Offer.of(offered.undo).argument)
        return Answered(reply=Reply(views.answer(_("Shall I take that back?"), [undo, offers.leave_it()])))
    return Answered(NOTHING_DONE)


def _nothing_to_undo(offered: Offered) -> Answered | None:
    """Nothing was done yet, so a question is over; without one there is nothing to take back."""
    if offered.yes or offered.no or offered.choices:
        return Answered(
            reply=Reply(views.answer(_("All right. I haven't changed anything."), [offers.tell_somebody()]))
        )
    return _without_offer(Said.UNDO)


def _without_offer(said: Said | None) -> Answered | None:
    if said is Said.UNDO:
        given = [offers.settings(), offers.what_is_open(), offers.tell_somebody()]
        text = _("What shall I take back? Your pause, your hour and your days are in the settings.")
        return Answered(reply=Reply(views.answer(text, given)))
    return Answered(NOTHING_DONE) if said is Said.NEVER_MIND else None


def _buttons(choices: Sequence[Choice]) -> list[Offer]:
    return [Offer(each.label, Offer.of(each.value).deed, Offer.of(each.value).argument) for each in choices]


def value(text: str, offered: Offered | None, fill: Callable[[Intent], slots.FilledSlots]) -> Understood | None:
    """The wish that a text completes, such as “two weeks” after “For how long?”; None for anything else."""
    asked = Offer.of(offered.yes) if offered and offered.yes else None
    if asked is None or asked.deed is not Deed.MEAN or len(text.split()) > MAX_VALUE_WORDS or "?" in text:
        return None
    intent = Intent(asked.argument)
    needed = VALUE_OF.get(intent)
    filled = fill(intent) if needed else None
    if filled is None or needed not in filled.slots:
        return None
    return Understood(intent, filled.slots, CERTAIN, reading=filled.reading)


def stand(context: CommandContext, reply: Reply, place: Place) -> Reply:
    """The same answer, whose buttons may now be named in words where it stands."""
    choices = _choices_of(reply.message)
    if choices or standing.is_there(context.session, context.person):
        standing.remember(context.session, context.person, Offered(choices=choices), place, now=context.now)
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
