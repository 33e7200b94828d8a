"""The messages of the conversation: an answer with its buttons, a passage of a lesson, a message passed on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.lesson_search import Passage
from bot.conversation.offers import Deed, Offer
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape

PRESSED = "conversation.pressed"
MAX_PASSED_ON = 1500  # characters; a button's value has at most 2,000


def answer(text: str, offers: Sequence[Offer], *, written: str = "") -> Json:
    """An answer with its buttons; `written` goes with the button that passes it on to a person."""
    return blocks.message(text, blocks.section(text), buttons(offers, written=written))


def buttons(offers: Sequence[Offer], *, written: str = "") -> Json | None:
    """A row of buttons, or None without any."""
    made = [
        blocks.button(
            f"{PRESSED}:{number}",
            offer.label,
            f"{offer.deed}:{written[:MAX_PASSED_ON] if offer.deed is Deed.TELL else offer.argument}",
        )
        for number, offer in enumerate(offers)
    ]
    return blocks.actions(*made) if made else None


def passage(found: Passage, term: str, offers: Sequence[Offer]) -> Json:
    """What a lesson says about a term, and which lesson it is."""
    about = (
        None
        if found.is_named
        else _("No lesson uses the word “{term}”, but this one is about the same thing:", term=escape(term))
    )
    title, track = escape(found.title), escape(found.track)
    place = _("“{title}”, lesson {number} of *{track}*", title=title, number=found.number, track=track)
    text = "\n\n".join(filter(None, (about, escape(found.text), place)))
    opening = blocks.section(about) if about else None
    return blocks.message(text, opening, blocks.markdown(found.text), blocks.context(place), buttons(offers))


def only_mentioned(found: Passage, term: str) -> str:
    """The answer about a term that a lesson uses without saying what it means."""
    return _(
        "No lesson explains “{term}”. It comes up in “{title}”, lesson {number} of *{track}*.",
        term=escape(term),
        title=escape(found.title),
        number=found.number,
        track=escape(found.track),
    )


def passed_on(slack_id: str, written: str) -> Json:
    """What a facilitator gets whom a member asked for help."""
    text = _("<@{person}> asked me something that I couldn't answer, and would like your help:", person=slack_id)
    quoted = "\n".join(f"> {line}" for line in escape(written).splitlines())
    return blocks.message(text, blocks.section(text), blocks.section(quoted))


def told() -> str:
    """The answer after a message was passed on."""
    return _("I've passed it on, with your name. Somebody will write to you.")


def nobody_to_tell() -> str:
    """The answer if the workspace has neither facilitators nor admins who can be reached."""
    return _("I have nobody to pass it on to. Please ask the person who set me up in your company.")
