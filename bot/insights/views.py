"""What an admin reads about the programme."""

from __future__ import annotations

from bot.delivery.models import State
from bot.insights.service import Status
from bot.journeys.models import EnrolmentState
from bot.kit.i18n import _, ngettext


def _states() -> dict[str, str]:
    return {
        State.SENT: _("sent"),
        State.PENDING: _("waiting to be sent"),
        State.SENDING: _("being sent"),
        State.UNCERTAIN: _("being looked up, because the connection broke"),
        State.HELD: _("held until an admin decides"),
        State.SKIPPED: _("skipped, each with its reason"),
        State.GIVEN_UP: _("refused by Slack, each with its reason"),
    }


def _progress() -> dict[str, str]:
    return {
        EnrolmentState.ACTIVE: _("on a track"),
        EnrolmentState.FINISHED: _("finished a track"),
        EnrolmentState.STOPPED: _("stopped"),
        EnrolmentState.PARKED: _("on a track that is no longer offered"),
    }


def status(status: Status) -> str:
    messages = [
        f"• {status.messages[state]} {words}" for state, words in _states().items() if status.messages.get(state)
    ]
    tracks = [f"• {status.enrolments[at]} {words}" for at, words in _progress().items() if status.enrolments.get(at)]
    if status.paused:
        tracks.append("• " + _("{n} with a pause on", n=status.paused))
    people = ngettext(
        "*People.* {n} person has been in touch with me.",
        "*People.* {n} people have been in touch with me.",
        status.members,
    )
    return "\n".join([people, *tracks, _("*Messages.*"), *(messages or ["• " + _("none yet")])])
