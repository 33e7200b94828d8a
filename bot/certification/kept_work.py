"""What is stored of somebody's own way to the certificate, in a line for each thing; `/learn mine` shows it."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.certification.capstone import service as capstones
from bot.certification.certificates import service as certificates
from bot.certification.teach_back import views as teach_back_views
from bot.certification.teach_back.models import TeachBack
from bot.certification.teach_back.views import TeachBackSummary
from bot.kit.i18n import ngettext
from bot.members.service import Person

MAX_TEACH_BACKS = 10


def lines(session: Session, who: Person, zone: str) -> list[str]:
    """Their capstone, the newest of their teach-backs and rehearsals, and their certificates; empty without any."""
    found = []
    if capstone := capstones.find(session, who):
        written = len(capstones.draft(session, capstone).texts)
        found.append(ngettext("Your capstone has {n} piece.", "Your capstone has {n} pieces.", written))
    found += [teach_back_views.standing(TeachBackSummary(each), zone) for each in _teach_backs(session, who)]
    if held := len(certificates.of_member(session, who)):
        found.append(ngettext("You have {n} certificate.", "You have {n} certificates.", held))
    return found


def _teach_backs(session: Session, who: Person) -> list[TeachBack]:
    mine = select(TeachBack).where(TeachBack.workspace_id == who.workspace_id, TeachBack.member_id == who.member_id)
    return [*session.exec(mine.order_by(col(TeachBack.id).desc()).limit(MAX_TEACH_BACKS))]
