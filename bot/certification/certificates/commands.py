"""`/learn certificate` for holders, and `/groundswell certificate` for those who run the programme."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.certification.certificates import jobs, renewing, service, views
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.service import (
    NoCertificateError,
    NothingHeldError,
    UnexplainedRevocationError,
    UnnamedRevocationError,
)
from bot.cohorts.service import ForStaffError
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.mentions import first_person
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.models import Member
from bot.members.service import person_of

RENEW = frozenset({"renew", "extend", "verlängern", "erneuern"})
REVOKE = frozenset({"revoke", "withdraw", "widerrufen", "entziehen"})


def learn_commands(badges: BadgeContext) -> list[Command]:
    return [
        Command(
            "certificate",
            partial(own, badges),
            help=lambda: _(
                "`/learn certificate` sends you your certificate again; add `renew` to make it valid for longer"
            ),
            aliases={"en": ("badge",), "de": ("zertifikat", "urkunde")},
        )
    ]


def staff_commands() -> list[Command]:
    return [
        Command(
            "certificate",
            of_workspace,
            help=lambda: _("`/groundswell certificate` lists certificates, and with `revoke` it revokes one"),
            aliases={"en": ("certificates",), "de": ("zertifikat", "zertifikate")},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def own(badges: BadgeContext, context: CommandContext) -> Reply:
    """The caller's certificates and their files, or one more term for them."""
    if context.text.strip().casefold() in RENEW:
        return _renewed(badges, context)
    held = service.of_member(context.session, context.person)
    if not held:
        raise NoCertificateError
    signed = [service.badges(context.session, each) for each in held if each.revoked_at is None]
    numbers = [row_id(found[0]) for found in signed if found]
    if signed and not numbers:
        return Reply(views.not_signed_yet())
    shown = views.own(held, now=context.now, months=badges.months, has_files=bool(numbers))
    return Reply(shown, [_send_again(badges, numbers)] if numbers else [])


def _renewed(badges: BadgeContext, context: CommandContext) -> Reply:
    found = renewing.with_newest_story(context.session, context.person, badges.months, now=context.now)
    return Reply(views.renewed(found.certificate, found.story) if found else views.no_new_story())


def _send_again(badges: BadgeContext, numbers: list[int]) -> FollowUp:
    async def follow_up(context: FollowUpContext) -> None:
        await jobs.send_again(context.deps, badges, context.caller, numbers)

    return follow_up


def of_workspace(context: CommandContext) -> Reply:
    """Every certificate, or the question before one is revoked."""
    first, _space, rest = context.text.strip().partition(" ")
    workspace_id = context.member.workspace_id
    if first.casefold() not in REVOKE:
        found = service.in_workspace(context.session, workspace_id)
        people = members.slack_ids(context.session, workspace_id, {each.member_id for each in found})
        return Reply(views.all_of(found, people, now=context.now))
    public_id, _space, reason = rest.strip().partition(" ")
    if not public_id:
        raise UnnamedRevocationError
    if named := first_person(public_id):
        certificate = service.newest_valid_of(context.session, workspace_id, named)
        if certificate is None:
            raise NothingHeldError
    else:
        certificate = service.find(context.session, workspace_id, public_id.strip("`"))
    if certificate.revoked_at is not None:
        raise service.AlreadyRevokedError
    if not reason.strip():
        raise UnexplainedRevocationError(given=certificate.public_id)
    holder = person_of(context.session, certificate).slack_id
    return Reply(views.sure(certificate, holder, reason.strip()[: service.MAX_REASON]))


def revoke(session: Session, by: Member, number: int, reason: str, *, now: datetime) -> str:
    """Revoke a certificate of the caller's workspace and tell its holder why; the holder's Slack id."""
    certificate = session.get(Certificate, number)
    if certificate is None or certificate.workspace_id != by.workspace_id:
        raise service.UnknownCertificateError(given=number)
    service.revoke(session, certificate, by, reason, now=now)
    holder = person_of(session, certificate)
    with in_language(holder.language):
        payload = views.was_revoked(certificate, by.slack_id)
    key = f"certification.revoked:{number}"
    delivery.post(session, Outgoing(holder.workspace_id, key, holder.slack_id, payload, now))
    return holder.slack_id
