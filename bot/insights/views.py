"""The programme's status for admins."""

from __future__ import annotations

from collections import Counter

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

MAX_REASONS = 6
# How the reasons begin that the ledger notes with more words behind them.
MISSED, NOTES = "missed ", ("only notes", "the answer is a message of its own")


def _states() -> dict[str, str]:
    return {
        DeliveryState.SENT: _("sent"),
        DeliveryState.PENDING: _("waiting to be sent"),
        DeliveryState.SENDING: _("being sent"),
        DeliveryState.UNCERTAIN: _("being checked because the connection dropped"),
        DeliveryState.HELD: _("held until an admin decides"),
        DeliveryState.SKIPPED: _("not sent, because nobody needed them any more"),
        DeliveryState.GIVEN_UP: _("refused by Slack"),
        DeliveryState.FAILED: _("couldn't be processed"),
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
        "\n".join([f"• {status.messages[state]} {words}", *_why(status, state)])
        for state, words in _states().items()
        if status.messages.get(state)
    ]
    people = ngettext(
        "*People.* Groundswell is in touch with {n} person.",
        "*People.* Groundswell is in touch with {n} people.",
        status.members,
    )
    lines = [people, _("*Messages.*"), *(messages or ["• " + _("none yet")])]
    return "\n".join([*lines, *_failures(status, zone), _("`/groundswell report` shows how people are doing.")])


def _reasons() -> dict[str, str]:
    """What the ledger notes as a reason, in words for admins; Slack's codes stay as they are."""
    return {
        "their account is deactivated": _("the person's account is deactivated"),
        "its moment had passed": _("it was too late to send them"),
        "they had paused": _("the person was on a break"),
        "there was no room for it in time": _("the day's limit of messages was reached"),
        "the message it answers was not sent": _("the message above them wasn't sent"),
        "the workspace has removed the app": _("the app was removed"),
        "did not arrive after many attempts": _("they didn't arrive after many attempts"),
        "undone": _("what they were about was undone or changed"),
        "it has been undone": _("what they were about was undone or changed"),
        "changed again": _("what they were about was undone or changed"),
        "there are newer news of it": _("what they were about was undone or changed"),
        "they do not come": _("the person isn't coming to that session"),
        "its story was withdrawn": _("what they were about was undone or changed"),
        "a newer message shows the story": _("what they were about was undone or changed"),
        "the plan was changed or answered": _("what they were about was undone or changed"),
        "its author had it forgotten": _("the text they were about was deleted"),
    }


def _why(status: Status, state: str) -> list[str]:
    """The reasons for a state, the most frequent first."""
    known, counted = _reasons(), Counter[str]()
    for each in status.unsent:
        if each.state == state:
            code = f"`{escape(each.reason)}`" if state == DeliveryState.GIVEN_UP and each.reason else _("other reasons")
            missed = _("the app wasn't running when they were due") if each.reason.startswith(MISSED) else code
            noted = _("notes to myself; there was no message") if each.reason.startswith(NOTES) else missed
            counted[known.get(each.reason, noted)] += each.messages
    return [f"    ◦ {number}: {words}" for words, number in counted.most_common(MAX_REASONS)]


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
    return [
        _("*Jobs that failed in the last seven days.* The server's log says why."),
        *(f"• {line}" for line in lines),
    ]
