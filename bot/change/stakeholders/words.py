"""The words for influence, support, approaches and what is planned."""

from __future__ import annotations

from datetime import date

from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import StakeholderApproach
from bot.change.stakeholders.queries import MappedStakeholder
from bot.change.stakeholders.rules import UNDECIDED, StakeholderType, type_of
from bot.kit.i18n import _
from bot.kit.time import format_date, format_short_date


def influence(value: int) -> str:
    return (
        _("1: no say in this"),
        _("2: a little say"),
        _("3: some people listen to them"),
        _("4: many listen to them"),
        _("5: they decide"),
    )[value - 1]


def support(value: int) -> str:
    return (
        _("1: openly against it"),
        _("2: has doubts"),
        _("3: undecided, or I don't know"),
        _("4: for it"),
        _("5: works for it"),
    )[value - 1]


def approach(value: StakeholderApproach) -> str:
    return {
        StakeholderApproach.RATIONAL: _("Rational"),
        StakeholderApproach.EMOTIONAL: _("Emotional"),
        StakeholderApproach.POLITICAL: _("Political"),
        StakeholderApproach.SOCIAL: _("Social"),
    }[value]


def approach_for(value: StakeholderApproach) -> str:
    """For whom an approach is."""
    return {
        StakeholderApproach.RATIONAL: _("if evidence matters to them"),
        StakeholderApproach.EMOTIONAL: _("if a vision moves them"),
        StakeholderApproach.POLITICAL: _("if power matters to them"),
        StakeholderApproach.SOCIAL: _("if their peers matter to them"),
    }[value]


def weights(kind: StakeholderType) -> str:
    """What puts somebody into a field."""
    return {
        StakeholderType.CHAMPION: _("high influence, high support"),
        StakeholderType.BLOCKER: _("high influence, low support"),
        StakeholderType.SUPPORTER: _("low influence, high support"),
        StakeholderType.OBSERVER: _("low influence, low support"),
    }[kind]


def facts(one: MappedStakeholder) -> str:
    """Where somebody stands, and whether they are a group or have left."""
    row = one.row
    said = [_("influence {n}, support {m}", n=row.influence, m=row.support)]
    if row.is_group:
        said.append(_("a group"))
    if one.has_left:
        said.append(_("no longer in this workspace"))
    return " · ".join(said)


def undecided(one: MappedStakeholder) -> str:
    """What is said of somebody with a say who hasn't decided: the field is no judgement of them; empty for others."""
    if one.type is not StakeholderType.BLOCKER or one.row.support != UNDECIDED:
        return ""
    return _("They haven't decided, so they aren't against it. Find out first what they'd need to support the change.")


def last_move(one: MappedStakeholder, context: StakeholderContext) -> str:
    """What somebody was before their last move, and what they are now; empty if they haven't moved."""
    if not one.moves:
        return ""
    before, day = one.moves[-1], format_short_date(one.moves[-1].moved_at.date())
    was, is_now = type_of(before.influence, before.support), one.type
    if was is is_now:
        return _("was at influence {n}, support {m} until {day}", n=before.influence, m=before.support, day=day)
    names = {"before": context.of(was).name, "kind": context.of(is_now).name}
    return _("was {before}, now {kind} (since {day})", day=day, **names)


def step(one: MappedStakeholder) -> str:
    """The next step with its approach and its day, as plain text; empty without one."""
    row = one.row
    details = [approach(StakeholderApproach(row.approach)).lower()] if row.approach else []
    if row.due_on:
        details.append(_("on {day}", day=format_date(date.fromisoformat(row.due_on))))
    detail = ", ".join(details)
    said = row.next_step or _("not decided yet")
    return f"{said} ({detail})" if detail else row.next_step
