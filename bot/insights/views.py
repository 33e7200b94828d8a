"""What an admin reads about the programme."""

from __future__ import annotations

from bot.delivery.models import State
from bot.insights.service import Status
from bot.journeys.models import Progress
from bot.kit.slack import escape

_STATES = {
    State.SENT: "sent",
    State.PENDING: "waiting to be sent",
    State.SENDING: "being sent",
    State.UNCERTAIN: "being looked up, because the connection broke",
    State.HELD: "held until an admin decides",
    State.SKIPPED: "skipped, each with its reason",
    State.GIVEN_UP: "refused by Slack, each with its reason",
}
_PROGRESS = {
    Progress.ACTIVE: "on a track",
    Progress.FINISHED: "finished a track",
    Progress.STOPPED: "stopped",
    Progress.PARKED: "on a track that is no longer offered",
}
COMMANDS = "`/groundswell status` how the programme runs\n`/groundswell help` this list"


def status(status: Status) -> str:
    messages = [f"• {status.messages[state]} {words}" for state, words in _STATES.items() if status.messages.get(state)]
    tracks = [f"• {status.enrolments[at]} {words}" for at, words in _PROGRESS.items() if status.enrolments.get(at)]
    if status.paused:
        tracks.append(f"• {status.paused} with a pause on")
    people = "1 person has" if status.members == 1 else f"{status.members} people have"
    return "\n".join(
        [f"*People.* {people} been in touch with me.", *tracks, "*Messages.*", *(messages or ["• none yet"])]
    )


def usage() -> str:
    return f"These look after the programme, and are for its admins:\n{COMMANDS}\nLearners use `/learn help`."


def unclear(verb: str) -> str:
    return f"I don't know “{escape(verb[:40])}” yet.\n{usage()}"
