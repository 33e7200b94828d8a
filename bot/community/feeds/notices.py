"""Invitations as files, in the thread of the message that says yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.community.activities.content import Repertoire
from bot.community.calendar.models import CommunitySession, Series
from bot.community.calendar.recurrence import read_local
from bot.community.feeds import entries, ics
from bot.delivery import service as delivery
from bot.delivery import uploading
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.words import _


@dataclass(frozen=True)
class Invitee:
    """Whose calendar it is for, and the key of the message in whose thread the file belongs."""

    workspace_id: str
    slack_id: str
    thread_of: str


def invite(session: Session, repertoire: Repertoire, to: Invitee, session_id: int, *, at: datetime) -> None:
    """One date as a file for a calendar."""
    date = session.get(CommunitySession, session_id)
    assert date, "it has just been answered"
    entry = entries.single(session, repertoire, date, waiting=False)
    _send(session, to, entry, f"{date.original[:10]}", at=at)


def invite_to_all(
    session: Session, repertoire: Repertoire, to: Invitee, series_id: int, left_out: Sequence[str], *, at: datetime
) -> None:
    """A whole series as a file for a calendar, without the dates somebody does not come to."""
    series = session.get(Series, series_id)
    assert series, "it has just been answered"
    entry = entries.whole(session, repertoire, series)
    _send(session, to, replace(entry, left_out=tuple(map(read_local, left_out))), "series", at=at)


def _send(session: Session, to: Invitee, entry: ics.Entry, mark: str, *, at: datetime) -> None:
    slug = re.sub(r"[^a-z0-9]+", "-", entry.title.casefold()).strip("-") or "gathering"
    name = f"{slug[:40]}-{mark}.ics"
    content = ics.write(entry.title, [entry], method="PUBLISH").decode()
    payload = uploading.file(name, _("For your calendar: {title}", title=entry.title), content)
    key = f"{to.thread_of}:file"
    told = Outgoing(to.workspace_id, key, to.slack_id, payload, at, thread_of=to.thread_of, lane=Lane.PROMPT)
    delivery.post(session, told)
