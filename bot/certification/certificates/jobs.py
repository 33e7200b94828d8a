"""What the clock calls: sign badges and send their files, and remind holders of the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
import structlog
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.certification.certificates import open_badges, printing, rules, service, signing, views, words
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import Certificate, IssuedBadge
from bot.certification.certificates.printing import Printed, UnprintableNameError
from bot.certification.certificates.signing import Holder, Unsigned
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json
from bot.members.models import Member, Workspace
from bot.members.service import Person, person_of

log = structlog.get_logger()
Said = Callable[..., str]
AT_ONCE = 20


def message_key(badge: IssuedBadge) -> str:
    """The key of the message with a badge's files."""
    return f"certification.certificate:{badge.certificate_id}:{badge.version}"


def reminder_key(certificate: Certificate) -> str:
    """The key of the reminder of one end of a certificate."""
    return f"certification.ends:{row_id(certificate)}:{certificate.expires_at:%Y-%m-%d}"


async def tick(deps: Deps, context: BadgeContext) -> None:
    """Sign what waits, send what is signed, and remind holders whose certificate ends in two months."""
    if context.cipher is not None:
        for waiting in await deps.db.read(signing.unsigned):
            await _sign(deps, context, waiting)
    for number in await deps.db.read(_unsent):
        await _send(deps, context, number)
    if await deps.db.read(_ending_now, now=deps.now()):
        await deps.db.transact(remind, context, now=deps.now())
        deps.nudge()


def next_due_at(session: Session, *, now: datetime) -> datetime | None:
    """When there is next a badge to sign or send, or a holder to remind."""
    unsent = session.connection().execute(_FIRST_UNSENT).scalar()
    ending = session.exec(_untold(now).order_by(col(Certificate.expires_at)).limit(1)).first()
    reminded_at = ending.expires_at - rules.REMIND_BEFORE if ending else None
    found = (signing.first_unsigned_at(session), unsent, reminded_at)
    return min((moment for moment in found if moment), default=None)


async def _sign(deps: Deps, context: BadgeContext, waiting: Unsigned) -> None:
    """Sign one badge with what Slack says of its holder; without an answer it's tried again at the next tick."""
    try:
        client = await deps.client(waiting.workspace_id)
        user: Json = (await client.users_info(user=waiting.slack_id))["user"]
    except (*SLACK_CALL_ERRORS, WorkspaceGoneError) as error:
        log.warning("certificates.name_unread", workspace=waiting.workspace_id, error=type(error).__name__)
        return
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    holder = Holder(str(name), str(profile.get("email") or ""))
    await deps.db.transact_aside(_signed, context, waiting, holder, now=deps.now())
    log.info("certificates.signed", workspace=waiting.workspace_id)


def _signed(session: Session, context: BadgeContext, waiting: Unsigned, holder: Holder, *, now: datetime) -> None:
    certificate = session.get_one(Certificate, waiting.certificate_id)
    if service.newest_badge(session, certificate) is None:
        signing.sign(session, context, certificate, holder, now=now)


_UNSENT = col(IssuedBadge.sent_at).is_(None)
_FIRST_UNSENT = sa.select(col(IssuedBadge.signed_at)).where(_UNSENT).order_by(col(IssuedBadge.signed_at)).limit(1)


def _unsent(session: Session) -> list[int]:
    """The badges whose files are not on the ledger yet."""
    wanted = select(IssuedBadge).where(_UNSENT).order_by(col(IssuedBadge.id)).limit(AT_ONCE)
    return [row_id(badge) for badge in session.exec(wanted)]


async def _send(deps: Deps, context: BadgeContext, number: int) -> None:
    """Draw the files of a badge, outside a transaction, and put them on the ledger."""
    certificate, badge, who, issuer = await deps.db.read(_read, number)
    payload = await asyncio.to_thread(files_of, context, certificate, badge, issuer, views.issued)
    await deps.db.transact(_post, badge, who, payload, now=deps.now())
    deps.nudge()


def _read(session: Session, number: int) -> tuple[Certificate, IssuedBadge, Person, str]:
    badge = session.get_one(IssuedBadge, number)
    certificate = session.get_one(Certificate, badge.certificate_id)
    issuer = signing.issuer_name(session, certificate.workspace_id)
    return certificate, badge, person_of(session, certificate), issuer


def _post(session: Session, read: IssuedBadge, who: Person, payload: Json, *, now: datetime) -> None:
    badge = session.get_one(IssuedBadge, row_id(read))
    badge.sent_at = now
    session.add(badge)
    delivery.post(session, Outgoing(who.workspace_id, message_key(badge), who.slack_id, payload, now))


def files_of(context: BadgeContext, certificate: Certificate, badge: IssuedBadge, issuer: str, said: Said) -> Json:
    """One message with the PDF, the picture with the badge in it, and the badge alone."""
    with in_language(certificate.language):
        page = context.page(certificate.public_id)
        printed = Printed(
            title=certificate.title,
            holder=certificate.holder_name,
            issuer=issuer,
            grounds=words.grounds(service.grounds(certificate)) or [words.criteria()],
            language=certificate.language,
            issued_at=certificate.issued_at,
            expires_at=certificate.expires_at,
            public_id=certificate.public_id,
            page=page,
        )
        try:
            paper = [("pdf", _("Certificate"), printing.pdf(printed))]
        except UnprintableNameError:
            log.warning("certificates.no_font", workspace=certificate.workspace_id)
            paper = []
        picture = open_badges.bake(printing.picture(printed), badge.credential)
        made = [*paper, ("png", _("Badge"), picture), ("json", _("Signed badge"), badge.credential.encode())]
        stem = f"{'-'.join(certificate.title.split())}-{certificate.expires_at:%Y}"
        comment = said(certificate, page, has_print=bool(paper))
        return files.together(
            *(
                files.file(f"{stem}.{ending}", f"{certificate.title} – {title}", content, "" if place else comment)
                for place, (ending, title, content) in enumerate(made)
            )
        )


async def send_again(deps: Deps, context: BadgeContext, caller: Caller, numbers: list[int]) -> None:
    """Send a holder the files of their certificates once more, because they asked."""
    now = deps.now()
    for number in numbers:
        certificate, badge, who, issuer = await deps.db.read(_read, number)
        if who.slack_id != caller.slack_id or who.workspace_id != caller.workspace_id:
            continue
        payload = await asyncio.to_thread(files_of, context, certificate, badge, issuer, views.again)
        key = f"{message_key(badge)}:again:{now:%Y%m%dT%H%M%S%f}"
        await deps.db.transact(
            delivery.post, Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT)
        )
    deps.nudge()


def _ending_now(session: Session, *, now: datetime) -> Sequence[Certificate]:
    return session.exec(_untold(now).where(col(Certificate.expires_at) <= now + rules.REMIND_BEFORE)).all()


def _untold(now: datetime) -> SelectOfScalar[Certificate]:
    """The certificates of whose end their holder has not been reminded."""
    told_until = col(Certificate.told_until)
    is_told = sa.and_(told_until.is_not(None), told_until >= col(Certificate.expires_at))
    return (
        select(Certificate)
        .join(Member, col(Member.id) == col(Certificate.member_id))
        .join(Workspace, col(Workspace.id) == col(Certificate.workspace_id))
        .where(
            col(Certificate.revoked_at).is_(None),
            col(Certificate.expires_at) > now,
            ~is_told,
            col(Member.active),
            col(Workspace.gone_at).is_(None),
        )
    )


def remind(session: Session, context: BadgeContext, *, now: datetime) -> int:
    """Remind those whose certificate ends within two months, once for each end; their number."""
    due = _ending_now(session, now=now)
    for certificate in due:
        who = person_of(session, certificate)
        certificate.told_until = certificate.expires_at
        session.add(certificate)
        with in_language(who.language):
            payload = views.ends_soon(certificate, context.months)
        until = certificate.expires_at
        message = Outgoing(who.workspace_id, reminder_key(certificate), who.slack_id, payload, now, until=until)
        delivery.post(session, message)
    return len(due)
