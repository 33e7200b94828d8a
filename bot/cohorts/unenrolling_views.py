"""What is said when people are taken off a track: to those who do it, and to those whom it is about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.journeys.content import Track
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, escape

UNDO = "cohorts.put_back"
UNDO_LIST = "cohorts.undo_list"


def _title(track: Track) -> str:
    return escape(track.in_language(language()).title)


def done(track: Track, slack_ids: Sequence[str], value: str) -> Json:
    """Says who is off a track, with the way back."""
    text = _(
        "Taken off *{track}*: {people}. I'll tell them in ten minutes. You can undo this for a day.",
        people=", ".join(f"<@{each}>" for each in slack_ids),
        track=_title(track),
    )
    return blocks.message(text, blocks.section(text), blocks.actions(blocks.button(UNDO, _("Undo"), value)))


def undone(people: int) -> Json:
    """Says that people are back."""
    return blocks.message(
        ngettext("Undone. {n} person is on the track again.", "Undone. {n} people are on the track again.", people)
    )


def told(track: Track, by: str) -> Json:
    """What somebody hears who was taken off a track."""
    text = _(
        "<@{by}> has taken you off *{track}*, so you won't get any more of its lessons. You keep "
        "everything you've answered and written. You can carry on at any time with `/learn start {id}`.",
        by=by,
        track=_title(track),
        id=track.id,
    )
    return blocks.message(text)


def put_back(track: Track, by: str) -> Json:
    """What somebody hears who is back after all."""
    return blocks.message(
        _("<@{by}> has put you back on *{track}*. You'll carry on where you left off.", by=by, track=_title(track))
    )


def by_mistake(track: Track, by: str) -> Json:
    """What somebody hears whose enrolment was a mistake."""
    text = _(
        "<@{by}> enrolled you in *{track}* by mistake and has taken you off again. You won't get any "
        "of its lessons. Sorry for the extra message.",
        by=by,
        track=_title(track),
    )
    return blocks.message(text)


def list_under_way() -> Json:
    """Replaces the result of a list while its enrolments are undone."""
    return blocks.message(_("I'm undoing these enrolments. I'll tell you here when I'm done."))


def list_undone(people: int) -> Json:
    """Says that the enrolments of a list are undone."""
    return blocks.message(
        ngettext("Undone. {n} person isn't enrolled any more.", "Undone. {n} people aren't enrolled any more.", people)
    )
