"""What those who run the programme say in the direct message: who judges, who is certified, whose marks are awaited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.certification import leading_views as views
from bot.certification import named_people
from bot.certification.assessment import queries
from bot.certification.assessment import service as assessing
from bot.certification.board import commands as board
from bot.certification.capstone.context import Certification
from bot.certification.certificates import commands as certificate_commands
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.matters import CertificationMatter
from bot.certification.named_people import NamedPeople
from bot.cohorts.service import is_staff
from bot.community.name_book import NameBook
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext
from bot.members.models import Role

Answer = Callable[[MessageContext, NamedPeople], Reply | None]
MATTERS = frozenset(
    {
        CertificationMatter.ASSESSORS,
        CertificationMatter.MAKE_ASSESSOR,
        CertificationMatter.HOLDERS,
        CertificationMatter.BOARD,
        CertificationMatter.REMIND,
        CertificationMatter.REVOKE,
        CertificationMatter.REISSUE,
    }
)
# What is about somebody, so that it has to be known what people are called.
_OF_SOMEBODY = MATTERS - {CertificationMatter.HOLDERS, CertificationMatter.BOARD}


class NamesUnreadError(Exception):
    """It has to be read first what people are called."""


@dataclass(frozen=True)
class LeadingSentences:
    """Answers sentences of those who run the programme; nothing is done before its button is pressed."""

    certification: Certification
    names: NameBook

    def answer(self, context: MessageContext, matter: CertificationMatter) -> Reply | None:
        """The answer; None for others, and for somebody who has nothing to do with it. May raise NamesUnreadError."""
        if not is_staff(context.member) or self._is_about_nothing(context, matter):
            return None
        named = self._named(context) if matter in _OF_SOMEBODY else NamedPeople()
        answers: dict[CertificationMatter, Answer] = {
            CertificationMatter.ASSESSORS: self._assessors,
            CertificationMatter.MAKE_ASSESSOR: self._assessors,
            CertificationMatter.HOLDERS: lambda context, _named: _list(context),
            CertificationMatter.BOARD: lambda context, _named: self._board(context),
            CertificationMatter.REMIND: self._remind,
            CertificationMatter.REVOKE: self._revoke,
            CertificationMatter.REISSUE: self._reissue,
        }
        return answers[matter](context, named)

    def _is_about_nothing(self, context: MessageContext, matter: CertificationMatter) -> bool:
        """Whether nobody has marks to give yet, so that somebody is to be reminded of something else."""
        if matter is not CertificationMatter.REMIND or _is_about_marks(context):
            return False
        return not queries.waiting_seats(context.session, context.member.workspace_id)

    def _named(self, context: MessageContext) -> NamedPeople:
        text, own = context.message.markup, context.member.slack_id
        found = named_people.find(self.names, context.member.workspace_id, text, own, now=context.now)
        if found is None:
            raise NamesUnreadError
        return found

    def _board(self, context: MessageContext) -> Reply:
        return board.certification_command(self.certification, replace(context.command, text=""))

    def _assessors(self, context: MessageContext, named: NamedPeople) -> Reply:
        if not named.everybody:
            return self._board(context)
        if named.unsure:
            return Reply(views.shall_i_ask_to_judge(named.sure, named.unsure))
        return judges_wanted(context, named.sure)

    def _remind(self, context: MessageContext, named: NamedPeople) -> Reply | None:
        """A button for each seat of those who are named; whoever has none to mark is reminded of something else."""
        workspace_id = context.member.workspace_id
        waiting = [
            each
            for each in queries.waiting_seats(context.session, workspace_id)
            # Nobody is told who judges their own work.
            if each.candidate.id != context.member.id
        ]
        if not named.everybody:
            return self._board(context) if waiting and _is_about_marks(context) else None
        theirs = [each for each in waiting if each.assessor.slack_id in named.everybody]
        if theirs:
            return Reply(views.whom_to_remind(theirs, context.now))
        return Reply(views.nothing_to_mark(named.everybody)) if _is_about_marks(context) else None

    def _revoke(self, context: MessageContext, named: NamedPeople) -> Reply:
        """A button that opens the window with the reason; for nobody in particular, the list."""
        held = [
            found
            for slack_id in named.everybody
            if (found := certificates.newest_valid_of(context.session, context.member.workspace_id, slack_id))
        ]
        if held:
            return Reply(views.shall_i_revoke(held, self._holders(context, held)))
        return self._listed(context, views.nothing_held(named.everybody) if named.everybody else "")

    def _reissue(self, context: MessageContext, named: NamedPeople) -> Reply:
        """The question for whoever is named; for nobody in particular, about those that were revoked last."""
        session, workspace_id = context.session, context.member.workspace_id
        found = [certificates.newest_of(session, workspace_id, each) for each in named.everybody]
        if not named.everybody:
            found = [*certificates.revoked_last(session, workspace_id)]
        shown = []
        for each in filter(None, found):
            try:
                certificates.replaceable(session, workspace_id, row_id(each), context.member, now=context.now)
            except GroundswellError:
                continue
            shown.append(each)
        if shown:
            return Reply(views.which_to_reissue(shown, self._holders(context, shown), now=context.now))
        return self._listed(context, views.nothing_to_reissue())

    def _listed(self, context: MessageContext, said: str) -> Reply:
        return Reply(views.above_list(said, _list(context).message or {}))

    def _holders(self, context: MessageContext, held: Sequence[Certificate]) -> dict[int, str]:
        ids = [each.member_id for each in held]
        return members.slack_ids(context.session, context.member.workspace_id, ids)


def judges_wanted(context: MessageContext, slack_ids: Sequence[str]) -> Reply:
    """The question whether these people are asked to judge, and what those still need who can't judge yet."""
    session, workspace_id = context.session, context.member.workspace_id
    known = {each: members.find(session, workspace_id, each) for each in slack_ids}
    able = [each for each, member in known.items() if member and assessing.may_judge(session, member)]
    others = [each for each in slack_ids if each not in able]
    if not others:
        return Reply(views.shall_i_ask_to_judge(able, {}))
    is_admin = context.member.role == Role.ADMIN
    admins = [] if is_admin else members.admins(session, workspace_id)
    return Reply(views.cannot_judge_yet(able, others, admins))


def _list(context: MessageContext) -> Reply:
    return certificate_commands.of_workspace(replace(context.command, text=""))


def _is_about_marks(context: MessageContext) -> bool:
    return views.MARKS.search(context.message.text) is not None
