"""What alumni read: the invitation, their card, and the quarterly message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.certification.alumni.models import Alumnus
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape
from bot.kit.time import format_moment

JOIN = "certification.alumni_join"
LEAVE = "certification.alumni_leave"
RATE = "certification.alumni_rate"
LEAD = "certification.alumni_lead"
MESSAGES = "certification.alumni_messages"
CARD = "certification.alumni_card"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class AlumniNews:
    """One new thing: a story in the showcase, or else a session with its moment and channel."""

    title: str
    at: datetime | None = None
    channel: str = ""


def invitation(channel: str | None) -> Json:
    """To somebody who has just got their certificate."""
    text = _(
        "One more thing: people who hold the certificate stay in touch. Four times a year I'll send "
        "you a piece of news and a small suggestion. If you like, you can help others who are just "
        "starting."
    )
    where = _("The alumni meet in {channel}.", channel=_place(channel)) if channel else ""
    said = " ".join(filter(None, [text, where]))
    note = blocks.context(_("You can leave the alumni at any time with `/learn alumni`."))
    row = blocks.actions(blocks.button(JOIN, _("Join the alumni"), style="primary"))
    return blocks.message(said, blocks.section(said), note, row)


def card(alumnus: Alumnus | None, channel: str | None) -> Json:
    """Where somebody stands who holds a certificate, with what can be changed."""
    title = _("Alumni")
    if alumnus is None or alumnus.joined_at is None or alumnus.left_at is not None:
        text = _("You're not among the alumni at the moment. You can join or leave at any time.")
        row = blocks.actions(blocks.button(JOIN, _("Join the alumni"), style="primary"))
        return blocks.message(text, blocks.header(title), blocks.section(text), row)
    said = [_("You're in. Thank you for staying in touch.")]
    if channel:
        said.append(_("Open {channel} and join it. Alumni meet there.", channel=_place(channel)))
    said += [
        _("Would you rate other people's teach-backs? *Yes*")
        if alumnus.would_rate
        else _("Would you rate teach-backs?"),
        _("Would you lead sessions now and then? *Yes*") if alumnus.would_lead else _("Would you lead a session?"),
        _("The quarterly message: *on*") if alumnus.next_due_at else _("The quarterly message: *off*"),
    ]
    rate = (
        blocks.button(RATE, _("Don't rate teach-backs"), NO)
        if alumnus.would_rate
        else blocks.button(RATE, _("Rate teach-backs"), YES)
    )
    lead = (
        blocks.button(LEAD, _("Don't lead sessions"), NO)
        if alumnus.would_lead
        else blocks.button(LEAD, _("Lead a session"), YES)
    )
    messages = (
        blocks.button(MESSAGES, _("Stop the messages"), NO)
        if alumnus.next_due_at
        else blocks.button(MESSAGES, _("Send me the messages"), YES)
    )
    text = "\n".join(said)
    leave = blocks.button(LEAVE, _("Leave the alumni"))
    return blocks.message(text, blocks.header(title), blocks.section(text), blocks.actions(rate, lead, messages, leave))


def quarterly(news: AlumniNews | None, prompt: str, channel: str | None, zone: str) -> Json:
    """One new thing and one prompt."""
    said = []
    if news and news.at:
        moment = format_moment(news.at, zone)
        said.append(
            _("Coming up: *{title}*, {moment} in {channel}.", title=escape(news.title), moment=moment,
              channel=_place(news.channel))
        )  # fmt: skip
    elif news:
        said.append(_("New in the showcase: *{title}*.", title=escape(news.title)))
    said.append(escape(prompt))
    if channel:
        said.append(_("The others are in {channel}.", channel=_place(channel)))
    note = blocks.context(_("You get this message four times a year because you joined the alumni."))
    row = blocks.actions(
        blocks.button(MESSAGES, _("Stop the messages"), NO), blocks.button(CARD, _("Show what I signed up for"))
    )
    text = "\n\n".join(said)
    return blocks.message(text, blocks.section(text), note, row)


def channel_set(channel: str | None) -> str:
    """To those who run the programme."""
    if channel is None:
        return _(
            "I don't invite alumni to any channel. You can choose a channel with `/groundswell "
            "certification alumni #channel`."
        )
    return _(
        "I invite alumni to {channel}. This channel has to be public, so that they can join by "
        "themselves. `/groundswell certification alumni off` stops the invitations.",
        channel=_place(channel),
    )


def _place(channel: str) -> str:
    return f"<#{channel}>"
