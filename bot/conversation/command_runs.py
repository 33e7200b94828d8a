"""Runs commands of `/learn` for what somebody wrote or pressed, and keeps the way back for an undo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import everyday_answers, offers, said_at_once, views, wish_commands
from bot.conversation.deeds import Offer
from bot.conversation.intents import ACTIONS
from bot.conversation.understood import CERTAIN, KIND, Understood
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Offered
from bot.errors import GroundswellError
from bot.journeys import coming_text, command_replies, queries
from bot.journeys.commands import LEAVE
from bot.journeys.content import Library
from bot.journeys.service import named_track
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import escape
from bot.members.command_registry import CommandContext, CommandRegistry, FollowUp, Reply
from bot.members.incoming_messages import MessageContext

# A longer sentence that begins with the verb of a command is a sentence.
MAX_COMMAND_WORDS = 3
SETTINGS, STOP = "settings", "stop"
_UNTIL = LazyPattern(r"\b(?:till?|until|bis)\b", re.IGNORECASE)


@dataclass(frozen=True)
class CommandRuns:
    """Commands of `/learn`, one or several, with buttons below what they say."""

    learn: CommandRegistry
    library: Library

    def run(self, context: CommandContext, given: Sequence[Offer], *, written: str = "") -> Reply:
        """A command with buttons below what it says; an undo takes it back."""
        back = self.ways_back(context, [context.text])
        try:
            reply = self.learn.run(context)
        except GroundswellError as error:
            return Reply(views.answer(error.sentence(escape, _), [offers.settings()]))
        self.keep(context, back)
        if reply.message is None or reply.is_delivered or not given:
            return reply
        return replace(reply, message=views.with_buttons(reply.message, given, written=written))

    def run_all(
        self, context: CommandContext, commands: Sequence[str], given: Sequence[Offer], *, opening: str = ""
    ) -> Reply:
        """Commands one after the other; only the last one says what comes next."""
        back = self.ways_back(context, commands)
        said, follow_ups = [opening] if opening else [], list[FollowUp]()
        for command in commands[:-1]:
            reply = self.run(replace(context, text=command), ())
            status = queries.learning_status(context.session, self.library, context.member, now=context.now)
            text = reply.message["text"].replace(coming_text.what_next(status), "") if reply.message else ""
            said += [text.strip()] if text.strip() else []
            follow_ups += reply.follow_ups
        last = self.run(replace(context, text=commands[-1]), () if said else given)
        self.keep(context, back)
        if not said or last.message is None:
            return replace(last, follow_ups=(*follow_ups, *last.follow_ups))
        message = views.answer(" ".join([*said, last.message["text"]]), given)
        return replace(last, message=message, follow_ups=(*follow_ups, *last.follow_ups))

    def note(self, context: CommandContext) -> None:
        """Keep the way back from a command that is about to run, whatever it was typed or pressed in."""
        standing_offers.put_behind(context.session, context.person)
        self.keep(context, self.ways_back(context, [context.text]))

    def ways_back(self, context: CommandContext, commands: Sequence[str]) -> Sequence[str]:
        """The commands that lead back to how it is before some others, the last one taken back first."""
        present = said_at_once.present(context, self.library)
        found = [wish_commands.way_back_of(self._in_english(command), present) for command in reversed(commands)]
        return list(dict.fromkeys(filter(None, found)))

    def _in_english(self, command: str) -> str:
        """A command with its verb as the product names it."""
        found, rest = self.learn.find(command), command.split(maxsplit=1)[1:]
        return " ".join([found.verb, *rest]) if found else command

    @staticmethod
    def keep(context: CommandContext, commands: Sequence[str]) -> None:
        """Keep the way back for an undo."""
        if commands:
            undo = offers.undo(*commands).value
            standing_offers.remember(context.session, context.person, Offered(undo=undo), now=context.now)

    def spoken(self, context: MessageContext, understood: Understood) -> Reply | None:
        """What a message does that is a verb of a command, or an everyday question for one; None for any other."""
        text = context.message.text
        command = self.learn.find(text)
        if command and command.verb == SETTINGS and len(text.split()) == 1:
            return settings_button()
        if not self._is_command(text, understood):
            return self.shown(context.command, understood, text)
        reply = self.run(context.command, ())
        return reply if reply.message else Reply({"text": command_replies.settings_hint()})

    def shown(self, context: CommandContext, understood: Understood, text: str) -> Reply | None:
        """What an everyday question asks to be shown; None for anything else."""
        is_wish = understood.intent in ACTIONS and understood.confidence >= CERTAIN
        command = "" if is_wish or KIND in understood.slots else everyday_answers.command(text)
        return self.run(replace(context, text=command), [offers.tell_somebody()], written=text) if command else None

    def _is_command(self, text: str, understood: Understood) -> bool:
        """Whether a message is meant as a verb; “leave me alone” isn't, as it names no track."""
        command, words = self.learn.find(text), len(text.split())
        if command and command.verb == LEAVE:
            return words > 1 and named_track(self.library, text.split(maxsplit=1)[1]) is not None
        # “Stop till Monday” asks for a pause.
        if command is None or words > MAX_COMMAND_WORDS or (command.verb == STOP and _UNTIL.search(text)):
            return False
        return understood.confidence < CERTAIN or (words > 1 and not understood.slots)


def settings_button() -> Reply:
    """The button that opens the settings, as a message can't open a window."""
    return Reply(views.answer(command_replies.settings_hint(), [offers.settings()]))
