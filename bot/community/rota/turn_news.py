"""News of turns: who is told that they lead which sessions now, and which not any more.

News that have not gone out are taken back when turns change again, so that everybody gets one message, which is true
when it arrives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import CommunitySession, Series
from bot.community.calendar.queries import SessionCard
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.rota import views
from bot.community.rota.models import TurnNews
from bot.community.rota.service import TurnChange
from bot.delivery import service as delivery
from bot.delivery.models import Topic

SOON = timedelta(days=3)


@dataclass(frozen=True)
class _Told:
    """What a member knew of their turns, by session, before news that have not reached them."""

    member_id: int
    knew: Mapping[int, bool]


def tell(
    session: Session,
    workspace_id: str,
    activity_ids: Sequence[int | None],
    changes: Sequence[TurnChange],
    *,
    now: datetime,
) -> None:
    """Tell members of changed turns in some activities, in one message each, which replaces undelivered ones."""
    untold = {each.member_id: each for each in _take_back(session, workspace_id, activity_ids)}
    changed = {each.session_id: each.before for each in changes}
    members = {member_id for each in changes for member_id in (each.before, each.after) if member_id}
    session_ids = {*changed, *(session_id for told in untold.values() for session_id in told.knew)}
    cards = calendar_queries.cards(session, sorted(session_ids))
    for recipient in recipients(session, workspace_id, sorted(members | untold.keys())):
        told = untold.get(recipient.member_id)
        knew = {each: before == recipient.member_id for each, before in changed.items()} | dict(
            told.knew if told else {}
        )
        _tell_one(session, recipient, [card for card in cards if card.id in knew and card.starts_at > now], knew, now)


def _take_back(session: Session, workspace_id: str, activity_ids: Sequence[int | None]) -> Iterable[_Told]:
    """Withdraw news about some activities that have not gone out; what each member knew before them.

    News that have gone out are forgotten: what they said is known.
    """
    here = (
        select(TurnNews.member_id)
        .join(CommunitySession, col(CommunitySession.id) == col(TurnNews.session_id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(TurnNews.workspace_id == workspace_id, col(Series.activity_id).in_(activity_ids))
    )
    wanted = select(TurnNews).where(TurnNews.workspace_id == workspace_id, col(TurnNews.member_id).in_(here))
    rows = list(session.exec(wanted))
    keys = {row.key for row in rows}
    reason = "turns have changed again"
    withdrawn = {key for key in keys if not key or delivery.withdraw(session, workspace_id, [key], reason=reason)}
    found: dict[int, dict[int, bool]] = {}
    for row in rows:
        if row.key in withdrawn:
            found.setdefault(row.member_id, {})[row.session_id] = row.led
        session.delete(row)
    session.flush()
    return [_Told(member_id, knew) for member_id, knew in found.items()]


def _tell_one(
    session: Session, to: NoticeRecipient, cards: Sequence[SessionCard], knew: Mapping[int, bool], now: datetime
) -> None:
    """Tell one member what differs from what they knew; of cancelled sessions they hear again if they are restored."""
    leads = {card.id: card.host_id == to.member_id for card in cards}
    differing = [card for card in cards if leads[card.id] != knew[card.id]]
    news = [card for card in differing if card.is_planned]
    key = ""
    if news:
        gained, lost = [card for card in news if leads[card.id]], [card for card in news if not leads[card.id]]
        first, last = min(card.id for card in news), max(card.starts_at for card in news)
        is_soon = min(card.starts_at for card in news) - now < SOON
        # Who is on a rota has agreed to lead, so that they hear of a turn that is soon whatever the hour.
        topic = Topic.APPOINTMENT if is_soon else Topic.NOTICE
        workspace_id = news[0].workspace_id
        notice = Notice(workspace_id, _key(session, first), now, until=last, topic=topic)
        notify(session, notice, [to], lambda each: views.turns(gained, lost, each.zone))
        key = f"{notice.key}:{to.member_id}"
    for card in differing:
        session.add(
            TurnNews(
                session_id=card.id, member_id=to.member_id, workspace_id=card.workspace_id, led=knew[card.id],
                key=key if card.is_planned else "",
            )
        )  # fmt: skip
    session.flush()


def _key(session: Session, first_session_id: int) -> str:
    """A new key each time, because the message under an older one may be withdrawn."""
    return f"community.turns:{first_session_id}:{delivery.newest_id(session)}"
