"""`/learn teach-back`: what it is, where one's own stands, and what can be done now."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.certification.teach_back import drawing, notices, queries, rating_views, rubric, views
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.certification.teach_back.rubric import TeachBackEdition
from bot.certification.teach_back.views import AwaitedKind, TeachBackSummary
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.kit.time import format_moment, usable_zone
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.models import Member
from bot.settings import Settings


def commands(settings: Settings) -> list[Command]:
    """The verb of `/learn`."""
    edition = rubric.load(settings.content)

    def help_text() -> str:
        return _("`/learn teach-back` shows your teach-back: book it, rehearse it, see what your raters said")

    def show(context: CommandContext) -> Reply:
        return Reply(card(context.session, edition, context.member, now=context.now))

    return [
        Command(
            "teach-back",
            show,
            help=help_text,
            aliases={"en": ("teachback",), "de": ("lehrprobe", "probelehren")},
            reads_times=True,
        )
    ]


def card(session: Session, edition: TeachBackEdition, member: Member, *, now: datetime) -> Json:
    """The card of a member."""
    real, rehearsal = (queries.newest(session, member, is_rehearsal=each) for each in (False, True))
    zone = usable_zone(member.zone)
    shown = views.card(
        edition.rubric, summary(session, real, zone, now=now), summary(session, rehearsal, zone, now=now), zone
    )
    if real and real.state == TeachBackState.RELEASED:
        button = blocks.button(rating_views.RESULT, _("Show my result"), row_id(real))
        shown["blocks"].insert(-1, blocks.actions(button))
    return shown


def summary(session: Session, teach_back: TeachBack | None, zone: str, *, now: datetime) -> TeachBackSummary | None:
    """A teach-back as its card shows it: who rates it, once it is booked, and what its result waits for."""
    if teach_back is None:
        return None
    is_known = teach_back.state in (TeachBackState.BOOKED, TeachBackState.RUNNING)
    return TeachBackSummary(
        teach_back,
        notices.rater_names(session, teach_back) if is_known else (),
        _awaited(session, teach_back, zone),
        queries.may_book_again(teach_back, now=now),
    )


def _awaited(session: Session, teach_back: TeachBack, zone: str) -> str:
    if teach_back.state == TeachBackState.RATING and teach_back.ended_at:
        return views.awaited(AwaitedKind.MARKS, format_moment(teach_back.ended_at, zone))
    if teach_back.state != TeachBackState.DECIDING:
        return ""
    if third := queries.third(session, teach_back):
        return views.awaited(AwaitedKind.THIRD, format_moment(third.asked_at, zone))
    kind = AwaitedKind.DECISION if drawing.deciders(session, teach_back) else AwaitedKind.ANYBODY
    return views.awaited(kind, format_moment(queries.deciding_since(session, teach_back), zone))
