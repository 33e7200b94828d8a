"""What somebody sees who is asked to rate a teach-back or to listen to a rehearsal."""

from __future__ import annotations

from bot.certification.teach_back.models import TeachBack
from bot.certification.teach_back.rules import MINUTES
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

AGREE = "certification.teach_back_agree"
DECLINE = "certification.teach_back_decline"
LEAVE = "certification.teach_back_leave"


def asked_to_rate(teach_back: TeachBack, rater_id: int, candidate: str, zone: str) -> Json:
    """Asks somebody to rate a teach-back; `candidate` is a Slack id."""
    text = _(
        "{candidate} is giving a teach-back, “{topic}”: {moment} in {channel}, {minutes} minutes and some "
        "questions. Would you come and rate it?",
        candidate=f"<@{candidate}>",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
        channel=f"<#{teach_back.channel}>",
        minutes=MINUTES,
    )
    note = _(
        "For each of a few points, you choose a level and write a sentence. That takes about ten "
        "minutes. If you can't do it, I'll ask somebody else."
    )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.context(note),
        blocks.actions(
            blocks.button(AGREE, _("Yes, I'll rate it"), rater_id, style="primary"),
            blocks.button(DECLINE, _("No, ask someone else"), rater_id),
        ),
    )


def asked_to_listen(teach_back: TeachBack, rater_id: int, candidate: str, zone: str) -> Json:
    """Asks a friend to listen to a rehearsal."""
    text = _(
        "{candidate} would like to rehearse a teach-back with you, “{topic}”: {moment}, {minutes} "
        "minutes. You'd listen and ask a question or two. You don't have to rate anything.",
        candidate=f"<@{candidate}>",
        topic=escape(teach_back.topic),
        moment=format_moment(teach_back.starts_at, zone),
        minutes=MINUTES,
    )
    return blocks.message(
        text,
        blocks.section(text),
        blocks.actions(
            blocks.button(AGREE, _("Yes, I'll listen"), rater_id, style="primary"),
            blocks.button(DECLINE, _("No, I can't"), rater_id),
        ),
    )


def has_agreed(teach_back: TeachBack, rater_id: int, zone: str) -> Json:
    """Stands in the place of the question once somebody has agreed."""
    facts = {"topic": escape(teach_back.topic), "moment": format_moment(teach_back.starts_at, zone)}
    if teach_back.is_rehearsal:
        text = _("Thank you. The rehearsal of “{topic}” is on {moment}.", **facts)
    else:
        text = _("Thank you. “{topic}” is on {moment}. I'll send you the form afterwards.", **facts)
    out = blocks.button(LEAVE, _("I can't make it after all"), rater_id)
    return blocks.message(text, blocks.section(text), blocks.actions(out))


def has_declined() -> Json:
    """Stands in the place of the question once somebody has said no."""
    return blocks.message(_("OK, I won't count on you this time."))


def has_left() -> Json:
    """Stands in the place of a rater's message once they can't come."""
    return blocks.message(_("Thanks for telling me. I'll look for somebody else."))
