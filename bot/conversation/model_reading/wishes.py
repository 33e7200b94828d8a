"""What a sentence may want that isn't understood: every wish of a person, and every command that they may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from bot.conversation import offers
from bot.conversation.command_offers import CommandOffers
from bot.conversation.deeds import Deed, Offer
from bot.conversation.fallbacks import NEVER_OFFERED
from bot.conversation.intents import Intent
from bot.kit.i18n import SOURCE, in_language, language
from bot.members.models import Member

EXAMPLES = 2
UNOFFERED = NEVER_OFFERED | {Intent.NONE}


@dataclass(frozen=True)
class Wish:
    """A thing that somebody may want: what a model reads of it, and its button."""

    about: str
    offer: Offer


class ChosenWish(BaseModel):
    """A model's answer: the number of a wish in the list it was given, from 1; 0 for none."""

    wish: int = Field(ge=0)


def open_to(member: Member, offered: CommandOffers) -> list[Wish]:
    """All wishes, with those commands that a member may use; buttons in the present language."""
    intents = [intent for intent in Intent if intent not in UNOFFERED]
    with in_language(SOURCE):
        named = {intent: offers.meant(intent).label for intent in intents}
    commands = [each for each in offered.finder.examples if offered.commands.admits(each.command, member)]
    return [
        *(Wish(named[intent], offers.meant(intent)) for intent in intents),
        *(
            Wish(
                f"{one.label[SOURCE]}, as in: {' / '.join(one.examples[SOURCE][:EXAMPLES])}",
                Offer(one.label.get(language(), one.label[SOURCE]), Deed.COMMAND, one.command),
            )
            for one in commands
        ),
    ]


def checked(given: ChosenWish, wishes: Sequence[Wish]) -> Wish | None:
    """The wish that a model chose, if there is one of that number."""
    return wishes[given.wish - 1] if 0 < given.wish <= len(wishes) else None
