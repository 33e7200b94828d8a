"""The certificates that HR may see, as rows for spreadsheets: only those of holders who agreed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.certification.board import consents
from bot.certification.certificates import service, views
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import CertificateStanding
from bot.kit.i18n import _
from bot.kit.spreadsheets import Cell


def rows(session: Session, workspace_id: str, *, now: datetime) -> list[list[Cell]]:
    """The head, and a row for each certificate; without what was revoked, and never with a result."""
    agreed = consents.agreed(session, workspace_id)
    head: list[Cell] = [_("name"), _("certified as"), _("since"), _("until"), _("state"), _("number")]
    return [
        head,
        *(
            _row(each, now)
            for each in service.in_workspace(session, workspace_id)
            if each.member_id in agreed and service.standing(each, now=now) is not CertificateStanding.REVOKED
        ),
    ]


def _row(one: Certificate, now: datetime) -> list[Cell]:
    since, until = one.issued_at.date().isoformat(), one.expires_at.date().isoformat()
    return [one.holder_name, one.title, since, until, views.standing(one, now=now), one.public_id]
