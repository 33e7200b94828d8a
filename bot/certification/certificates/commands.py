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
    NothingToReissueError,
    UnexplainedRevocationError,
    UnnamedRevocationError,
)
from bot.cohorts.service import ForStaffError
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import SOURCE, _, in_language
from bot.kit.mentions import first_person
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.models import Member
from bot.members.service import Person, person_of

RENEW = frozenset({"renew", "extend", "verlängern", "erneuern"})
REVOKE = frozenset({"revoke", "withdraw", "widerrufen", "entziehen"})
REISSUE = frozenset({"reissue", "again", "neu", "ausstellen"})


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
            help=lambda: _(
                "`/groundswell certificate` lists certificates; add `revoke` to revoke a certificate, or "
                "`reissue` to make a new one"
            ),
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
    if first.casefold() in REISSUE:
        return Reply(ask_to_reissue(context, _named(context, rest.strip())))
    if first.casefold() not in REVOKE:
        found = service.in_workspace(context.session, workspace_id)
        people = members.slack_ids(context.session, workspace_id, {each.member_id for each in found})
        return Reply(views.all_of(found, people, now=context.now))
    public_id, _space, reason = rest.strip().partition(" ")
    named = first_person(public_id)
    certificate = service.newest_valid_of(context.session, workspace_id, named) if named else _named(context, public_id)
    if certificate is None:
        raise NothingHeldError
    if certificate.revoked_at is not None:
        raise service.AlreadyRevokedError
    if not reason.strip():
        raise UnexplainedRevocationError(given=certificate.public_id)
    holder = person_of(context.session, certificate).slack_id
    return Reply(views.sure(certificate, holder, reason.strip()[: service.MAX_REASON]))


def _named(context: CommandContext, given: str) -> Certificate:
    """The certificate of that number, or the newest one of the person who is mentioned."""
    if not given:
        raise UnnamedRevocationError
    if named := first_person(given):
        certificate = service.newest_of(context.session, context.member.workspace_id, named)
        if certificate is None:
            raise NothingToReissueError
        return certificate
    return service.find(context.session, context.member.workspace_id, given.strip("`"))


def ask_to_reissue(context: CommandContext, certificate: Certificate) -> Json:
    """The question before a new certificate is made in the place of one."""
    workspace_id, number = context.member.workspace_id, row_id(certificate)
    found = service.replaceable(context.session, workspace_id, number, context.member, now=context.now)
    return views.shall_i_reissue(found, person_of(context.session, found).slack_id)


def reissue(session: Session, by: Member, number: int, *, now: datetime) -> str:
    """Issue a new certificate in the place of one, and tell its holder; the holder's Slack id."""
    old = service.replaceable(session, by.workspace_id, number, by, now=now)
    holder = person_of(session, old)
    with in_language(holder.language):
        service.reissue(session, old, by, views.replaced(), now=now)
        payload = views.has_new_one(by.slack_id, old)
    # Nobody needs to hear of a revocation by mistake that wasn't told yet.
    delivery.withdraw(session, by.workspace_id, [revoked_key(number)], reason="there is a new certificate")
    key = f"certification.reissued:{number}"
    delivery.post(session, Outgoing(holder.workspace_id, key, holder.slack_id, payload, now))
    return holder.slack_id


def ask_for_new_one(session: Session, holder: Person, number: int, *, now: datetime) -> list[str]:
    """Ask those who run the programme for a certificate with the right name, once a day; their Slack ids."""
    certificate = next((each for each in service.of_member(session, holder) if each.id == number), None)
    if certificate is None or certificate.revoked_at is not None:
        raise NothingToReissueError
    run_it = {*members.facilitators(session, holder.workspace_id), *members.admins(session, holder.workspace_id)}
    asked = sorted(run_it - {holder.slack_id})
    for slack_id in asked:
        lead = members.find(session, holder.workspace_id, slack_id)
        with in_language(lead.language if lead else SOURCE):
            payload = views.new_one_wanted(certificate, holder.slack_id)
        key = f"certification.new_one_wanted:{number}:{slack_id}:{now:%Y-%m-%d}"
        delivery.post(session, Outgoing(holder.workspace_id, key, slack_id, payload, now))
    return asked


def revoked_key(number: int) -> str:
    """The key of the message that a certificate was revoked."""
    return f"certification.revoked:{number}"


def revoke(session: Session, by: Member, number: int, reason: str, *, now: datetime) -> Json:
    """Revoke a certificate of the caller's workspace and tell its holder why; what to say to the caller."""
    certificate = session.get(Certificate, number)
    if certificate is None or certificate.workspace_id != by.workspace_id:
        raise service.UnknownCertificateError(given=number)
    service.revoke(session, certificate, by, reason, now=now)
    holder = person_of(session, certificate)
    with in_language(holder.language):
        payload = views.was_revoked(certificate, by.slack_id)
    key = revoked_key(number)
    delivery.post(session, Outgoing(holder.workspace_id, key, holder.slack_id, payload, now))
    return views.revoked(certificate, holder.slack_id)
