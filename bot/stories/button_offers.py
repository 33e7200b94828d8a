"""What the buttons below a message about a story offer, kept so that they may be named in words too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.delivery import standing_offers
from bot.delivery.standing_offers import Choice, Offered, Place
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json, unescape
from bot.members.service import Person

DEED = "story_button"
# What a yes means to a question with several buttons, and after what was no question.
WHICH, NOD = f"{DEED}:which", f"{DEED}:nod"


@dataclass(frozen=True)
class ButtonOffer:
    """A button of a message, or an option of a menu in it: its action, its value, its label and its style."""

    action: str
    value: str
    label: str
    style: str = ""

    @property
    def verb(self) -> str:
        """The action without what tells it apart from others in its row."""
        return self.action.partition(":")[0]

    @property
    def encoded(self) -> str:
        """The button as the value of a standing offer."""
        return f"{DEED}:{self.action}|{self.value}"

    @classmethod
    def decode(cls, label: str, encoded: str) -> ButtonOffer:
        """The button that a standing offer holds."""
        action, _bar, value = encoded.removeprefix(f"{DEED}:").partition("|")
        return cls(action, value, label)


_TITLE = LazyPattern(r"\*([^\n]+)\*")
# The buttons that answer a question with no.
_NO = (
    "stories.leave",
    "stories.leave_out",
    "stories.rules_only",
    "stories.sort_decline",
    "stories.sort_keep",
)
# What renames or publishes a story says what for, without a question mark.
_OFFERS_ONE = ("stories.rename", "stories.publish")


def keep(
    session: Session,
    who: Person,
    messages: Sequence[Json],
    place: Place,
    *,
    now: datetime,
    asks: bool = False,
) -> None:
    """Keep the buttons of what was said last, until anything else is; a yes to several messages is in doubt.

    `asks` tells of a message without a question mark that it asks for a yes.
    """
    shown = [message for message in messages if _buttons(message)]
    if messages:
        standing_offers.forget(session, who)
    if messages and not shown:
        standing_offers.remember(session, who, Offered(NOD), place, now=now)
    if not shown:
        return
    every = [one for message in shown for one in _buttons(message)]
    choices = [Choice(one.label, one.encoded) for one in every]
    undo = next((one.encoded for one in every if one.label == _("Undo")), "")
    yes, no = WHICH, ""
    if len(shown) == 1:
        yes = _yes(every, asks=asks or "?" in shown[0]["text"])
        no = next((one.encoded for one in every if one.verb in _NO), "")
    standing_offers.remember(session, who, Offered(yes, no, undo, choices), place, now=now)


def is_of_story(offered: Offered) -> bool:
    """Whether what stands was offered below a message about a story."""
    return offered.yes.startswith(f"{DEED}:")


def buttons_of(offered: Offered) -> list[ButtonOffer]:
    """The buttons that stand."""
    return [ButtonOffer.decode(one.label, one.value) for one in offered.choices]


def _yes(every: Sequence[ButtonOffer], *, asks: bool) -> str:
    """What a yes does to a message with these buttons: the one that stands out, if it is asked about."""
    first = [one for one in every if one.style == "primary"] or ([*every] if len(every) == 1 else [])
    if len(first) == 1 and (asks or first[0].verb in _OFFERS_ONE):
        return first[0].encoded
    is_done = any(one.label in {_("Undo"), _("Get feedback again")} for one in every)
    return NOD if is_done and not asks else WHICH


def _buttons(shown: Json) -> list[ButtonOffer]:
    return list(_found(shown))


def _found(shown: Json) -> Iterator[ButtonOffer]:
    """The buttons of a message in their order; one beside a title has the title for its label."""
    for block in shown.get("blocks", []):
        beside = block.get("accessory")
        for element in [beside] if beside else block.get("elements", []):
            if element.get("type") == "button" and element.get("value") and not element.get("url"):
                label = element["text"]["text"]
                beside_title = _TITLE.fullmatch(block["text"]["text"]) if beside else None
                label = beside_title[1] if beside_title else label
                yield ButtonOffer(element["action_id"], element["value"], unescape(label), element.get("style", ""))
            elif element.get("type") == "static_select":
                for one in element["options"]:
                    yield ButtonOffer(element["action_id"], one["value"], unescape(one["text"]["text"]))
