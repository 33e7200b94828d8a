"""The programme's status for admins."""

from __future__ import annotations

from bot.cohorts import jobs as cohorts_jobs
from bot.delivery import jobs as delivery_jobs
from bot.delivery.models import DeliveryState
from bot.insights.service import Status
from bot.kit.i18n import _, ngettext
from bot.kit.slack import escape
from bot.kit.time import format_moment
from bot.stories.feedback import request as feedback_request
from bot.stories.intake import jobs as intake_jobs
from bot.stories.intake.model_sorting import request as sorting_request


def _states() -> dict[str, str]:
    return {
        DeliveryState.SENT: _("sent"),
        DeliveryState.PENDING: _("waiting to be sent"),
        DeliveryState.SENDING: _("being sent"),
        DeliveryState.UNCERTAIN: _("being checked because the connection dropped"),
        DeliveryState.HELD: _("held until an admin decides"),
        DeliveryState.SKIPPED: _("skipped (with reasons)"),
        DeliveryState.GIVEN_UP: _("refused by Slack (with reasons)"),
        DeliveryState.FAILED: _("couldn't be processed (with reasons)"),
    }


def _jobs() -> dict[str, str]:
    return {
        delivery_jobs.DELIVER: _("sending messages"),
        cohorts_jobs.READ: _("looking up people for a list"),
        cohorts_jobs.ENROL: _("enrolling people"),
        intake_jobs.JOB: _("reading a story's file"),
        feedback_request.JOB: _("feedback on a story"),
        sorting_request.JOB: _("sorting a story into sections with AI"),
    }


def status(status: Status, zone: str) -> str:
    """The figures, with times in an IANA zone."""
    messages = [
        f"• {status.messages[state]} {words}" for state, words in _states().items() if status.messages.get(state)
    ]
    people = ngettext(
        "*People.* Groundswell is in touch with {n} person.",
        "*People.* Groundswell is in touch with {n} people.",
        status.members,
    )
    lines = [people, _("*Messages.*"), *(messages or ["• " + _("none yet")])]
    return "\n".join([*lines, *_failures(status, zone), _("`/groundswell report` shows how people are doing.")])


def _failures(status: Status, zone: str) -> list[str]:
    if not status.failed_jobs:
        return []
    lines = [
        _(
            "{kind}: {n}, most recently {moment}",
            kind=_jobs().get(job.name, f"`{escape(job.name)}`"),
            n=job.count,
            moment=format_moment(job.last_at, zone),
        )
        for job in status.failed_jobs
    ]
    return [_("*Failed jobs of the last seven days.* The server's log says why."), *(f"• {line}" for line in lines)]
