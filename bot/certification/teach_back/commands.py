"""`/learn teach-back`: what it is, where one's own stands, and what can be done now."""

from __future__ import annotations

from sqlmodel import Session

from bot.certification.teach_back import notices, queries, rating_views, rubric, views
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.certification.teach_back.rubric import TeachBackEdition
from bot.certification.teach_back.views import TeachBackSummary
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import usable_zone
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.models import Member
from bot.settings import Settings


def commands(settings: Settings) -> list[Command]:
    """The verb of `/learn`."""
    edition = rubric.load(settings.content)

    def help_text() -> str:
        return _("`/learn teach-back` shows your teach-back: book it, rehearse it, see what your raters said")

    def show(context: CommandContext) -> Reply:
        return Reply(card(context.session, edition, context.member))

    return [
        Command(
            "teach-back",
            show,
            help=help_text,
            aliases={"en": ("teachback",), "de": ("lehrprobe", "probelehren")},
            reads_times=True,
        )
    ]


def card(session: Session, edition: TeachBackEdition, member: Member) -> Json:
    """The card of a member."""
    real, rehearsal = (queries.newest(session, member, is_rehearsal=each) for each in (False, True))
    shown = views.card(edition.rubric, summary(session, real), summary(session, rehearsal), usable_zone(member.zone))
    if real and real.state == TeachBackState.RELEASED:
        button = blocks.button(rating_views.RESULT, _("Show my result"), row_id(real))
        shown["blocks"].insert(-1, blocks.actions(button))
    return shown


def summary(session: Session, teach_back: TeachBack | None) -> TeachBackSummary | None:
    """A teach-back as its card shows it: who rates it, once it is booked."""
    if teach_back is None:
        return None
    is_known = teach_back.state in (TeachBackState.BOOKED, TeachBackState.RUNNING)
    return TeachBackSummary(teach_back, notices.rater_names(session, teach_back) if is_known else ())
