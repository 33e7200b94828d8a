"""What assessors and raters say in the direct message: what there is to mark, and that they can't judge somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.certification import judging_views
from bot.certification.assessment import queries, views
from bot.certification.assessment.commands import ASSESSORS
from bot.certification.board import commands as board
from bot.certification.capstone.context import Certification
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back import rating_views
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext


@dataclass(frozen=True)
class JudgingSentences:
    """Answers sentences about judging others."""

    certification: Certification
    may_be_own_text: Callable[[MessageContext], bool]

    def card(self, context: MessageContext) -> Reply:
        """What somebody has to mark, and whether they are willing to."""
        return board.certification_command(self.certification, replace(context.command, text=min(ASSESSORS)))

    def how_long(self, context: MessageContext) -> Reply | None:
        """Since when their marks are awaited, and when they're reminded; others mean something else."""
        capstones = queries.waiting_seats(context.session, context.member.workspace_id, context.person.member_id)
        if capstones:
            return Reply(judging_views.how_long(capstones, context.now))
        seats = teach_backs.open_seats(context.session, context.member)
        return Reply(judging_views.how_long_for_teach_backs(seats)) if seats else None

    def step_back(self, context: MessageContext) -> Reply | None:
        """A button for each seat that they could give back; of those who judge nobody, some mean something else."""
        capstones = queries.waiting_seats(context.session, context.member.workspace_id, context.person.member_id)
        seats = teach_backs.open_seats(context.session, context.member)
        if seats and not capstones:
            return Reply(rating_views.cannot_rate(seats))
        if not capstones and self.may_be_own_text(context):
            return None
        shown = views.cannot_judge(capstones)
        if seats:
            shown["blocks"] += rating_views.cannot_rate(seats)["blocks"][1:]
        return Reply(shown)
