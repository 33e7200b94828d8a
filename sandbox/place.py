"""Where somebody acts: a message or a view, with what its elements hold for that person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.inputs import Placed, state_of
from sandbox.state import Conversation, Json, Message, User, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox


@dataclass(frozen=True)
class Place:
    """A person before a message in a conversation, or before a view."""

    user: User
    blocks: list[Json]
    touched: Json
    conversation: Conversation | None = None
    message: Message | None = None
    view: View | None = None

    @classmethod
    def of_view(cls, user: User, view: View) -> Place:
        """Somebody's modal or App Home."""
        return cls(user, view.payload.get("blocks") or [], view.state, view=view)

    @classmethod
    def of_message(cls, sandbox: Sandbox, user: User, conversation: Conversation, message: Message) -> Place:
        """A message; what people choose in it is theirs alone."""
        blocks = list(message.blocks or [])
        for attachment in message.attachments or []:
            blocks += attachment.get("blocks") or []
        touched = sandbox.selections.setdefault((user.id, message.channel, message.ts), {})
        return cls(user, blocks, touched, conversation, message)

    @property
    def values(self) -> Json:
        """`state.values` as it stands."""
        return state_of(self.blocks, self.touched)

    def hold(self, found: Placed, picked: Json) -> None:
        """Keep what was chosen or typed."""
        state = {"type": found.element["type"], **picked}
        self.touched.setdefault(found.block["block_id"], {})[found.element["action_id"]] = state
