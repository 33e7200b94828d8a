"""The programme's status for admins."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

from bot.cohorts import jobs as cohorts_jobs
from bot.delivery import jobs as delivery_jobs
from bot.delivery.dead_letters import DeadLetters
from bot.delivery.models import DeliveryState
from bot.delivery.punctuality import MISSED, Punctuality
from bot.insights.service import Status
from bot.kit import blocks
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import Json, escape
from bot.kit.time import format_date, format_moment
from bot.stories.feedback import request as feedback_request
from bot.stories.intake import jobs as intake_jobs
from bot.stories.intake.model_sorting import request as sorting_request

RETRY, DROP = "insights.retry_unsent", "insights.drop_unsent"
MAX_REASONS = 6
# How the reasons begin that the ledger notes with more words behind them.
NOTES = ("only notes", "the answer is a message of its own")


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


def status_text(status: Status, zone: str) -> str:
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
    lines = [people, *_service(status), _("*Messages.*"), *(messages or ["• " + _("none yet")])]
    return "\n".join([*lines, *_failures(status, zone), _("`/groundswell report` shows how people are doing.")])


def _service(status: Status) -> list[str]:
    """The two figures of the last seven days, where there is anything to count."""
    due, clicks, lines = status.punctuality, status.clicks, []
    if due.due:
        sent = _(
            "• {n} of {total} messages went out within five minutes of their time ({share})",
            n=due.in_time,
            total=due.due,
            share=_share(due.in_time, due.due),
        )
        lines.append(sent)
    if clicks.clicks:
        answered = _(
            "• {n} of {total} clicks were answered within one second ({share})",
            n=clicks.in_time,
            total=clicks.clicks,
            share=_share(clicks.in_time, clicks.clicks),
        )
        lines.append(answered)
    return [_("*The last seven days.*"), *lines] if lines else []


def _share(part: int, whole: int) -> str:
    """Rounded down, so that all means all."""
    from babel.numbers import format_percent  # noqa: PLC0415 - slow to import

    shown: str = format_percent(math.floor(1000 * part / whole) / 1000, "#,##0.#%", locale=language())
    return shown


def status_message(status: Status, zone: str) -> Json:
    """The status, with buttons for messages that couldn't be sent."""
    text = status_text(status, zone)
    if status.dead is None:
        return blocks.message(text)
    sure = blocks.confirm(
        _("Drop these messages?"),
        _("I won't send these messages, and their text is deleted. You can't undo this."),
        _("Drop"),
        _("Cancel"),
        style="danger",
    )
    retry = blocks.button(RETRY, _("Retry"), status.dead.newest)
    drop = blocks.button(DROP, _("Drop"), status.dead.newest, confirm=sure)
    dead = "\n".join(_dead(status.dead))
    return blocks.message(f"{text}\n{dead}", blocks.section(text), blocks.section(dead), blocks.actions(retry, drop))


def _dead(dead: DeadLetters) -> list[str]:
    head = ngettext(
        "*{n} message couldn't be sent.* You can try again, or drop it.",
        "*{n} messages couldn't be sent.* You can try again, or drop them.",
        dead.count,
    )
    shown = [f"• {each.messages}: `{escape(blocks.shorten(each.reason, 150))}`" for each in dead.reasons[:MAX_REASONS]]
    return [head, *shown]


def fell_short(found: Punctuality, day: date) -> Json:
    """What the admins hear of a day on which messages were late or missing."""
    lines = [
        _(
            "On {day}, some messages were late: {n} of {total} went out more than five minutes late or "
            "haven't been sent yet.",
            day=format_date(day),
            n=found.fell_short,
            total=found.due,
        )
    ]
    if found.late:
        lines.append(ngettext("• {n} was sent late", "• {n} were sent late", found.late))
    if found.missing:
        lines.append(ngettext("• {n} hasn't been sent", "• {n} haven't been sent", found.missing))
    lines.append(_("`/groundswell status` shows the reasons. On a day like this, I tell the admins once."))
    return blocks.message("\n".join(lines))


def _reasons() -> dict[str, str]:
    """What the ledger notes as a reason, in words for admins; Slack's codes stay as they are."""
    return {
        "their account is deactivated": _("the person's account is deactivated"),
        "its moment had passed": _("it was too late to send them"),
        "they had paused": _("the person was on a break"),
        "there was no room for it in time": _("the day's limit of messages was reached"),
        "the message it answers was not sent": _("an earlier message they belong to wasn't sent"),
        "the workspace has removed the app": _("the app was removed"),
        "did not arrive after many attempts": _("they didn't arrive after many attempts"),
        "undone": _("the thing they were about was undone or changed"),
        "it has been undone": _("the thing they were about was undone or changed"),
        "changed again": _("the thing they were about was undone or changed"),
        "there are newer news of it": _("the thing they were about was undone or changed"),
        "they do not come": _("the person isn't coming to that session"),
        "its story was withdrawn": _("the thing they were about was undone or changed"),
        "a newer message shows the story": _("the thing they were about was undone or changed"),
        "the plan was changed or answered": _("the thing they were about was undone or changed"),
        "its author had it forgotten": _("the text they were about was deleted"),
    }


def _why(status: Status, state: str) -> list[str]:
    """The reasons for a state, the most frequent first."""
    known, counted = _reasons(), Counter[str]()
    for each in status.unsent:
        if each.state == state:
            code = f"`{escape(each.reason)}`" if state == DeliveryState.GIVEN_UP and each.reason else _("other reasons")
            missed = _("the app wasn't running when they were due") if each.reason.startswith(MISSED) else code
            noted = _("my own notes; there was no message to send") if each.reason.startswith(NOTES) else missed
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
