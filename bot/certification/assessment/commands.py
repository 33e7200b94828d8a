"""The cards of `/groundswell certification`: the board of those who run the programme, and an assessor's tasks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.certification.assessment import agreement, board_views, drawing, notices, queries, service, views
from bot.certification.capstone.context import Certification
from bot.cohorts.service import ForStaffError, is_staff
from bot.kit.mentions import without_mentions
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import CommandContext, Reply

# A name that Slack made no mention of, because nobody here is called that.
UNKNOWN = LazyPattern(r"@[\w.-]{2,40}")
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
    return Reply(board_views.board(lines, waiting, summary, pieces, willing, context.now))


def assessor_card(context: CommandContext) -> Json:
    """What waits for the caller as an assessor."""
    session, member = context.session, context.member
    settled = [(each, notices.candidate_of(session, each)) for each in queries.settled_for(session, context.person)]
    waiting = queries.waiting_seats(session, member.workspace_id, context.person.member_id)
    return views.assessor_card(
        waiting,
        settled,
        context.now,
        is_willing=service.is_assessor(session, member),
        may_judge=service.may_judge(session, member),
    )


def ask_people(context: CommandContext, slack_ids: Sequence[str]) -> Json:
    """Ask these people whether they are willing to judge, as those who run the programme wish."""
    if not is_staff(context.member):
        raise ForStaffError
    session, workspace_id = context.session, context.member.workspace_id
    asked, willing, refused = [], [], []
    unknown = UNKNOWN.findall(without_mentions(context.text))
    for slack_id in slack_ids:
        member = members.find(session, workspace_id, slack_id)
        if member is None or not service.may_judge(session, member):
            refused.append(slack_id)
        elif service.is_assessor(session, member):
            willing.append(slack_id)
        elif member.id == context.member.id:
            # Nobody is asked by themself: naming oneself is the answer.
            service.volunteer(session, member, now=context.now)
            willing.append(slack_id)
        else:
            notices.ask_to_judge(session, context.member, member, now=context.now)
            asked.append(slack_id)
    return views.asked_to_judge(asked, willing, refused, unknown)
