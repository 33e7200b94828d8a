"""Whether a model may read what isn't understood, and the way there: a button, the consent, and the engine's job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.command_offers import CommandOffers
from bot.conversation.deeds import Deed, Offer
from bot.conversation.model_reading import service, views
from bot.conversation.model_reading.service import consents
from bot.kit.db import row_id
from bot.members.command_registry import CommandContext, Reply
from bot.members.model_consents import ConsentTerms
from bot.stories.feedback.request import FeedbackService

QUEUE, JOB = "reading", "conversation.reading"


@dataclass(frozen=True)
class ModelReading:
    """A model that reads what the rules don't understand, where an admin lets it; `offered` are the commands."""

    feedback: FeedbackService
    offered: CommandOffers

    @property
    def is_on(self) -> bool:
        return self.feedback.model is not None and self.feedback.deps.settings.model_understands

    def beside(self, given: Sequence[Offer], context: CommandContext, written: str) -> list[Offer]:
        """The buttons below a sentence that isn't understood, with the one that lets a model read it.

        Who has agreed to that gets no such button: the sentence is read at once.
        """
        if not (self.is_on and service.may_be_sent(written)):
            return list(given)
        if consents.is_given(context.session, context.person, self.feedback.host):
            self._enqueue(context, written, is_asked=False)
            return list(given)
        return [*given[:1], views.let_ai_read(written), *given[-1:]] if len(given) > 1 else list(given)

    def press(self, context: CommandContext, offer: Offer) -> Reply:
        """What the buttons about it do: say what would be sent, agree and have the sentence read, or turn it off."""
        session, who, feedback = context.session, context.person, self.feedback
        if offer.deed is Deed.AI_OFF:
            consents.withdraw(session, who, now=context.now)
            return Reply(views.turned_off())
        if not self.is_on:
            return Reply(views.no_model())
        if offer.deed is Deed.AI:
            return Reply(views.consent(feedback.host, feedback.model_name, offer.argument))
        wording = views.consent_wording(feedback.host, feedback.model_name)
        consents.give(session, who, ConsentTerms(feedback.host, wording), now=context.now)
        self._enqueue(context, offer.argument, is_asked=True)
        return Reply(views.being_read())

    def _enqueue(self, context: CommandContext, written: str, *, is_asked: bool) -> None:
        """Have a sentence read, in the caller's transaction."""
        sentence = service.keep(context.session, context.person, written, is_asked=is_asked, now=context.now)
        id_ = row_id(sentence)
        partition = self.feedback.partition(sentence.workspace_id, id_)
        self.feedback.deps.engine.enqueue(context.session, QUEUE, JOB, partition=partition, job_id=f"{JOB}:{id_}")
