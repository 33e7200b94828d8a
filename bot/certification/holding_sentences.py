"""What holders of a certificate say in the direct message: its number, its end, a wrong name on it, showing it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.certification.certificates import service, signing, views
from bot.certification.certificates.keys import BadgeContext
from bot.certification.matters import CertificationMatter
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext

MATTERS = frozenset(
    {
        CertificationMatter.NUMBER,
        CertificationMatter.VALID,
        CertificationMatter.WRONG_NAME,
        CertificationMatter.SHARE,
    }
)


@dataclass(frozen=True)
class HoldingSentences:
    """Answers sentences about one's own certificate; others mean something else."""

    badges: BadgeContext

    def answer(self, context: MessageContext, matter: CertificationMatter) -> Reply | None:
        """The answer about the newest of somebody's certificates; None for somebody without any."""
        held = service.of_member(context.session, context.person)
        certificate = next((each for each in held if each.revoked_at is None), next(iter(held), None))
        if certificate is None:
            return None
        page = self.badges.page(certificate.public_id)
        if matter is CertificationMatter.NUMBER:
            return Reply(views.number(certificate, page))
        if matter is CertificationMatter.VALID or certificate.revoked_at is not None:
            return Reply(views.valid(certificate, self.badges.months, now=context.now))
        if matter is CertificationMatter.WRONG_NAME:
            return Reply(views.wrong_name(certificate))
        issuer = signing.issuer_name(context.session, certificate.workspace_id)
        return Reply(views.sharing(certificate, issuer, page))
