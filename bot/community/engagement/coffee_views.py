"""What `/community coffee` says, and its buttons."""

from __future__ import annotations

from datetime import datetime

from bot.community.calendar.change_views import LEAVE
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.payloads import Payload
from bot.kit.slack import Json

JOIN_ROUNDS, LEAVE_ROUNDS = "community.coffee_join", "community.coffee_leave"
END_ROUNDS, UNDO_ROUNDS = "community.coffee_end", "community.coffee_undo"


class EndedRounds(Payload):
    """A community whose rounds ended at `at`, and when the next one would have been."""

    community_id: int
    at: datetime
    next_at: datetime | None = None


def what_to_do() -> Json:
    """What there is to do about coffee, with a button for each; nothing has changed."""
    text = _(
        "In the coffee rounds, you meet somebody new every two weeks. What would you like to do? To "
        "take a break: `/community coffee pause 3 weeks`."
    )
    join = blocks.button(JOIN_ROUNDS, _("Pair me up"), "-")
    return blocks.message(text, blocks.section(text), blocks.actions(join, _leave(_("Stop pairing me up"))))


def only_planners_end() -> Json:
    """Says who can end the rounds for everybody, with the button that ends them for oneself."""
    text = _(
        "Only facilitators can end the coffee rounds for everybody. If you'd like to drop out "
        "yourself, I can stop pairing you up."
    )
    return blocks.message(text, blocks.section(text), blocks.actions(_leave(_("Stop pairing me up"))))


def ask_to_end(community_id: int, channel: str, people: int) -> Json:
    """What the end of a community's rounds would do, with the button for it and one for oneself alone."""
    where = f"<#{channel}>"
    text = ngettext(
        "The coffee rounds in {channel} would end for everybody: {n} person is signed up.",
        "The coffee rounds in {channel} would end for everybody: {n} people are signed up.",
        people,
        channel=where,
    )
    buttons = blocks.actions(
        blocks.button(END_ROUNDS, _("End them for everybody"), community_id, style="danger"),
        _leave(_("Only stop pairing me up")),
        blocks.button(LEAVE, _("Leave it as it is"), "-"),
    )
    return blocks.message(text, blocks.section(text), buttons, blocks.context(_("Nothing has changed yet.")))


def _leave(label: str) -> Json:
    return blocks.button(LEAVE_ROUNDS, label, "-")


def ended(channel: str, people: int, undo: EndedRounds) -> Json:
    """Confirms the end of a community's rounds."""
    text = ngettext(
        "The coffee rounds in {channel} have ended. {n} person was signed up. I'll tell them in ten minutes.",
        "The coffee rounds in {channel} have ended. {n} people were signed up. I'll tell them in ten minutes.",
        people,
        channel=f"<#{channel}>",
    )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(blocks.button(UNDO_ROUNDS, _("Undo"), undo.encode())),
        blocks.context(_("You have ten minutes to undo this.")),
    )


def rounds_ended(channel: str, by: str) -> Json:
    """Tells somebody who was signed up that the rounds have ended."""
    text = _(
        "{by} has ended the coffee rounds in {channel}. I won't pair you up any more.",
        by=f"<@{by}>",
        channel=f"<#{channel}>",
    )
    return blocks.message(text)


def going_on(channel: str) -> Json:
    """Confirms that the end of the rounds is undone."""
    return blocks.message(_("Undone: the coffee rounds in {channel} continue.", channel=f"<#{channel}>"))
