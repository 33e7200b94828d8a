"""What an admin reads about the programme."""

from __future__ import annotations

from bot.delivery.models import State
from bot.insights.service import Status
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
COMMANDS = "`/groundswell status` how the programme runs\n`/groundswell help` this list"


def status(status: Status) -> str:
    people = "1 person is" if status.members == 1 else f"{status.members} people are"
    lines = [f"• {status.messages[state]} {words}" for state, words in _STATES.items() if status.messages.get(state)]
    messages = "\n".join(lines) or "• none yet"
    return f"{people} in the programme. Messages so far:\n{messages}"


def usage() -> str:
    return f"These look after the programme, and are for its admins:\n{COMMANDS}\nLearners use `/learn help`."


def unclear(verb: str) -> str:
    return f"I don't know “{escape(verb[:40])}” yet.\n{usage()}"
