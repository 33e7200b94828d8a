"""What else is stored about a member, besides their reflections and plans: for `/learn mine`, and for their file."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from bot.change.pulse import words as pulse_words
from bot.change.pulse.models import PulseAsk
from bot.change.pulse.rules import Feeling
from bot.change.resistance import service as resistance
from bot.change.stakeholders import service as stakeholders
from bot.insights.momentum import service as momentum
from bot.insights.momentum import views as momentum_views
from bot.kit.i18n import _, ngettext
from bot.members.models import Member
from bot.members.service import Person
from bot.reflections.data_export_views import KeptSection
from bot.sustainability.scaling import service as scaling
from bot.sustainability.scaling import views as scaling_views


def lines(session: Session, who: Person) -> list[str]:
    """A line for each kind of thing that is stored, and where it's shown and deleted; empty without any."""
    member = session.get_one(Member, who.member_id)
    found = []
    if answers := len(pulse_answers(session, who)):
        found.append(
            ngettext(
                "You've answered {n} monthly question about where you are with AI. No lead can see that "
                "the answer is yours.",
                "You've answered {n} monthly questions about where you are with AI. No lead can see that "
                "the answers are yours.",
                answers,
            )
        )
    if entries := len(stakeholders.own(session, member)):
        found.append(
            ngettext(
                "{n} entry is on your stakeholder map: `/groundswell stakeholders` shows it and lets you delete it.",
                "{n} entries are on your stakeholder map: `/groundswell stakeholders` shows them and lets "
                "you delete them.",
                entries,
            )
        )
    if scaling.find(session, who):
        found.append(_("Your scaling strategy is saved: `/groundswell scaling` shows it and lets you delete it."))
    shared = len(momentum.shared_by(session, member))
    return [*found, *momentum_views.kept_lines(momentum.choice(session, member), shared)]


def pulse_answers(session: Session, who: Person) -> list[PulseAsk]:
    """What a member said in pulses, oldest first."""
    wanted = select(PulseAsk).where(
        PulseAsk.workspace_id == who.workspace_id,
        PulseAsk.member_id == who.member_id,
        col(PulseAsk.feeling).is_not(None),
    )
    return list(session.exec(wanted.order_by(col(PulseAsk.id))))


def sections(session: Session, who: Person) -> list[KeptSection]:
    """All of it in words, for the file that its author gets."""
    found = (
        KeptSection(_("What you wrote about resistance (`/learn coach`)"), tuple(_coached(session, who))),
        KeptSection(_("Where you are with AI (monthly question)"), tuple(_answered(session, who))),
        KeptSection(_("Stakeholder map"), tuple(_mapped(session, who))),
        KeptSection(_("Scaling strategy"), tuple(_scaled(session, who))),
    )
    return [each for each in found if each.lines]


def _coached(session: Session, who: Person) -> Iterable[str]:
    for each in resistance.of_member(session, who):
        words = " → ".join(filter(None, (each.said, each.sentence)))
        if words:
            yield f"{each.changed_at:%Y-%m-%d}: {words}"


def _answered(session: Session, who: Person) -> Iterable[str]:
    feelings = pulse_words.feelings()
    for each in pulse_answers(session, who):
        said = feelings[Feeling(str(each.feeling))]
        yield f"{each.month}: {said}. {each.sentence}".strip()


def _mapped(session: Session, who: Person) -> Iterable[str]:
    for each in stakeholders.own(session, session.get_one(Member, who.member_id)):
        place = _("influence {n}, support {m}", n=each.influence, m=each.support)
        yield "; ".join(filter(None, (f"{each.name}: {place}", each.concern, each.next_step)))


def _scaled(session: Session, who: Person) -> Iterable[str]:
    for part, text in scaling.texts(scaling.find(session, who)).items():
        if text:
            yield f"{scaling_views.names()[part]}: {text}"
