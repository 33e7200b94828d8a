"""`/groundswell certification`: the board, and what can be done from it."""

from __future__ import annotations

from collections import Counter
from functools import partial

from bot.certification.alumni import commands as alumni_commands
from bot.certification.alumni import service as alumni
from bot.certification.assessment import commands as assessment
from bot.certification.assessment import drawing, queries
from bot.certification.board import consents, drift, views
from bot.certification.board.views import BoardTeachBack
from bot.certification.capstone.context import Certification
from bot.certification.certificates import service as certificates
from bot.certification.certificates.rules import CertificateStanding
from bot.certification.teach_back import drawing as teach_back_drawing
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back.models import RaterState, TeachBackState
from bot.cohorts.service import ForStaffError, is_staff
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.mentions import people
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, Reply
from bot.members.models import Member

ALUMNI = frozenset({"alumni", "ehemalige"})


def commands(certification: Certification) -> list[Command]:
    """The verb of `/groundswell`, which assessors who don't run the programme may use too."""

    def help_text() -> str:
        return _(
            "`/groundswell certification` shows how far people are with their capstone, and whose "
            "marks are missing; `certification assessors` shows who judges, and asks people to judge "
            "if you add their @names; `certification alumni #channel` chooses the channel for alumni"
        )

    return [
        Command(
            "certification",
            partial(certification_command, certification),
            help=help_text,
            aliases={"en": ("certify", "capstones"), "de": ("zertifizierung", "zertifizieren")},
            listed_for=Audience.FACILITATORS,
        )
    ]


def certification_command(certification: Certification, context: CommandContext) -> Reply:
    """The board, or what an assessor has to do; with `alumni`, their channel."""
    first, _space, rest = context.text.strip().partition(" ")
    if first.casefold() in ALUMNI:
        if not is_staff(context.member):
            raise ForStaffError
        inside = CommandContext(context.session, context.member, rest, context.channel, context.now)
        return alumni_commands.of_workspace(inside)
    asked = people(rest)
    if asked and first.casefold() in assessment.ASSESSORS:
        return Reply(assessment.ask_people(context, asked))
    shown = assessment.certification_command(certification, context).message
    assert shown, "there is always something to show"
    is_board = is_staff(context.member) and first.casefold() not in assessment.ASSESSORS
    more = _below_board(context) if is_board else _below_card(context)
    return Reply(blocks.message(shown["text"], shown["blocks"], more))


def _below_card(context: CommandContext) -> list[Json]:
    """How an assessor differs from others, on their own card."""
    found = drift.drifts(context.session, context.member)
    return [views.own_drift(each) for each in found if each.member_id == context.member.id]


def _below_board(context: CommandContext) -> list[Json]:
    session, workspace_id, now = context.session, context.member.workspace_id, context.now
    held = [
        each
        for each in certificates.in_workspace(session, workspace_id)
        if certificates.standing(each, now=now) is not CertificateStanding.REVOKED
    ]
    listed = {each.member_id for each in held} & consents.agreed(session, workspace_id)
    return [
        *views.teach_backs(_teach_backs(context), context.zone),
        *views.assessors(_load(context), drift.drifts(session, context.member)),
        *views.alumni(alumni.raters(session, workspace_id), alumni.leaders(session, workspace_id)),
        *views.certificates(len(held), len(listed)),
    ]


def _teach_backs(context: CommandContext) -> list[BoardTeachBack]:
    """Those under way; of the reader's own not whom it waits for."""
    session, workspace_id = context.session, context.member.workspace_id
    found = []
    for each in teach_backs.under_way(session, workspace_id):
        speaker = session.get_one(Member, each.member_id)
        ids = teach_back_drawing.awaited_judges(session, each)
        if each.state == TeachBackState.BOOKED:
            ids = [rater.member_id for rater in teach_backs.raters(session, each, RaterState.ASKED)]
        if speaker.id == context.member.id:
            ids = []
        known = members.slack_ids(session, workspace_id, ids)
        found.append(BoardTeachBack(each, speaker, [known[one] for one in ids if one in known]))
    return found


def _load(context: CommandContext) -> dict[str, int]:
    """How many capstones each assessor has to mark, by Slack id; without the reader's own, as nobody knows its judges.

    The fullest come first.
    """
    workspace_id = context.member.workspace_id
    waiting = queries.waiting_seats(context.session, workspace_id)
    counted = Counter({each.slack_id: 0 for each in drawing.willing(context.session, workspace_id)})
    counted.update(each.assessor.slack_id for each in waiting if each.candidate.id != context.member.id)
    return dict(counted.most_common())
