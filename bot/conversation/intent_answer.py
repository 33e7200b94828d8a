"""What is said to an intent, what is done for it, and the buttons below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.deeds import Offer


@dataclass(frozen=True)
class IntentAnswer:
    """What is said, the commands of `/learn` that are run first and speak for themselves, and the buttons below.

    With a text and commands, the text comes first. `yes` is the button that a plain yes means, if it is a question to
    be answered so. `is_aside` says that it was understood as something that is none of ours.
    """

    text: str = ""
    commands: Sequence[str] = ()
    offers: Sequence[Offer] = ()
    yes: Offer | None = None
    is_aside: bool = False
