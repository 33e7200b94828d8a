"""What a person acts on: a message or a view, with the values of its elements for that person."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.inputs import BlockElement, state_of
from sandbox.state import Conversation, Json, Message, User, View
from sandbox.world import World


@dataclass(frozen=True)
class InteractionTarget:
    """A message in a conversation, or a view; `entered` is what the person has put in so far."""

    user: User
    blocks: list[Json]
    entered: Json
    conversation: Conversation | None = None
    message: Message | None = None
    view: View | None = None

    @classmethod
    def of_view(cls, user: User, view: View) -> InteractionTarget:
        """A person's modal or App Home."""
        return cls(user, view.payload.get("blocks") or [], view.state, view=view)

    @classmethod
    def of_message(cls, world: World, user: User, conversation: Conversation, message: Message) -> InteractionTarget:
        """A message; the values that people choose in it are kept for each person."""
        blocks = list(message.blocks or [])
        for attachment in message.attachments or []:
            blocks += attachment.get("blocks") or []
        entered = world.selections.setdefault((user.id, message.channel, message.ts), {})
        return cls(user, blocks, entered, conversation, message)

    @property
    def values(self) -> Json:
        """`state.values`: what was entered, and initial values elsewhere."""
        return state_of(self.blocks, self.entered)

    def enter(self, found: BlockElement, value: Json) -> None:
        """Keep what was chosen or typed in an element."""
        state = {"type": found.element["type"], **value}
        self.entered.setdefault(found.block["block_id"], {})[found.element["action_id"]] = state
