"""`/groundswell certification`: who stands where for those who run the programme, and what waits for an assessor."""

from __future__ import annotations

from bot.certification.assessment import agreement, drawing, notices, queries, service, views
from bot.certification.capstone.context import Certification
from bot.cohorts.service import is_staff
from bot.kit.slack import Json
from bot.members.command_registry import CommandContext, Reply

ASSESSORS = frozenset({"assessors", "assessor", "judge", "judging", "begutachten", "bewerten", "bewertung"})


def certification_command(certification: Certification, context: CommandContext) -> Reply:
    """The board for those who run the programme; for everybody else, and if asked for, what they have to judge."""
    if not is_staff(context.member) or context.text.strip().casefold() in ASSESSORS:
        return Reply(assessor_card(context))
    lines = queries.board(context.session, context.member.workspace_id)
    waiting = [
        each
        for each in queries.waiting_seats(context.session, context.member.workspace_id)
        # Nobody is told who judges their own work.
        if each.candidate.id != context.member.id
    ]
    summary = agreement.summary(queries.double_marks(context.session, context.member.workspace_id))
    willing = len(drawing.willing(context.session, context.member.workspace_id))
    pieces = len(certification.rubric.elements)
    return Reply(views.board(lines, waiting, summary, pieces, willing, context.now))


def assessor_card(context: CommandContext) -> Json:
    """What waits for the caller as an assessor."""
    session, member = context.session, context.member
    settled = [(each, notices.candidate_of(session, each)) for each in queries.settled_for(session, context.person)]
    waiting = queries.waiting_seats(session, member.workspace_id, context.person.member_id)
    return views.assessor_card(waiting, settled, context.now, is_willing=service.is_assessor(session, member))
