"""A map as a document and as a table for its owner, and as a text without names of people for the capstone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from bot.change.stakeholders import words
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import StakeholderApproach
from bot.change.stakeholders.queries import MappedStakeholder, StakeholderMap
from bot.change.stakeholders.rules import StakeholderType
from bot.kit.documents import DocumentLine, LinedDocument, LineKind
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.spreadsheets import Cell
from bot.kit.time import format_date, local_date

MIN_PART = 2  # letters of a part of a name that is taken out of a text
# What stands between the parts of a name or of a role, as in “Head of Finance”, and names nobody by itself.
_SMALL_PARTS_WORDS = """
of the and for in at a an to on by with from is are it von vom der die das den dem des und für im zu zum zur am auf
bei mit aus ist
"""
_SMALL_PARTS = frozenset(_SMALL_PARTS_WORDS.split())
_BETWEEN = LazyPattern(r"[\s,.;-]+")


def document(found: StakeholderMap, context: StakeholderContext, *, now: datetime, zone: str) -> LinedDocument:
    """The map field by field."""
    source = _("As of {day}. This map shows what you think of people, so keep it to yourself.", day=_day(now, zone))
    return LinedDocument(_("Stakeholder map"), source, tuple(_lines(found, context)), now)


def _day(now: datetime, zone: str) -> str:
    return format_date(local_date(now, zone))


def _lines(found: StakeholderMap, context: StakeholderContext) -> Iterable[DocumentLine]:
    for kind in StakeholderType:
        said = context.of(kind)
        yield DocumentLine(LineKind.HEADING, f"{said.plural}: {said.strategy}")
        inside = found.inside(kind)
        if not inside:
            yield DocumentLine(LineKind.TEXT, _("Nobody."))
            continue
        heads = (
            _("Name"), _("Influence"), _("Support"), _("What matters to them"), _("Next step"), _("Before"),
        )  # fmt: skip
        rows = [
            (
                f"{each.row.name} ({_('has left')})" if each.has_left else each.row.name,
                str(each.row.influence),
                str(each.row.support),
                each.row.concern,
                words.step(each),
                words.last_move(each, context),
            )
            for each in inside
        ]
        yield DocumentLine(LineKind.TABLE, "", rows=(heads, *rows))


def table(found: StakeholderMap, context: StakeholderContext) -> list[list[Cell]]:
    """The head, and a row for each stakeholder."""
    head: list[Cell] = [
        _("Name"), _("Group"), _("Kind"), _("Influence"), _("Support"), _("Strategy"), _("What matters to them"),
        _("Approach"), _("Next step"), _("When"), _("Before"),
    ]  # fmt: skip
    return [head, *(_row(each, context) for each in found.stakeholders)]


def _row(each: MappedStakeholder, context: StakeholderContext) -> list[Cell]:
    row, said = each.row, context.of(each.type)
    return [
        row.name,
        _("yes") if row.is_group else "",
        said.name,
        row.influence,
        row.support,
        said.strategy,
        row.concern,
        words.approach(StakeholderApproach(row.approach)) if row.approach else "",
        row.next_step,
        row.due_on or "",
        words.last_move(each, context),
    ]


def without_names(found: StakeholderMap, context: StakeholderContext) -> str:
    """The strategy for others to read: groups by name, people as numbers, whose names are taken out of every text."""
    labels = {each.number: _label(each) for each in found.stakeholders}
    parts = []
    for kind in StakeholderType:
        said, inside = context.of(kind), found.inside(kind)
        if inside:
            lines = [_line(each, found, labels) for each in inside]
            parts.append("\n".join([f"{said.plural} ({words.weights(kind)}): {said.strategy}", *lines]))
    return "\n\n".join(parts)


def _label(each: MappedStakeholder) -> str:
    return each.row.name if each.row.is_group else _("Person {n}", n=each.number)


def _line(each: MappedStakeholder, found: StakeholderMap, labels: dict[int, str]) -> str:
    row = each.row
    facts = [
        row.concern,
        words.approach(StakeholderApproach(row.approach)) if row.approach else "",
        row.next_step,
    ]
    said = "; ".join(_nameless(each, found, labels) for each in facts if each)
    # A group's name may have somebody's in it.
    label = _nameless(labels[each.number], found, labels)
    return f"- {label}: {said}" if said else f"- {label}"


def _nameless(text: str, found: StakeholderMap, labels: dict[int, str]) -> str:
    """A text in which the names of all people on the map, and the parts of them, are replaced."""
    names = {
        name: labels[each.number]
        for each in found.stakeholders
        if not each.row.is_group
        for name in (each.row.name, *(part for part in _BETWEEN.split(each.row.name) if _may_name(part)))
        if name
    }
    if not names:
        return text
    known = {name.casefold(): label for name, label in names.items()}
    # As they are written too, as folding a letter may make two of it. The longest first: a whole name is one person.
    spelled = sorted({*names, *known}, key=len, reverse=True)
    wanted = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, spelled))})(?!\w)", re.IGNORECASE)
    return wanted.sub(lambda hit: known.get(hit[0].casefold(), "…"), text)


def _may_name(part: str) -> bool:
    """Whether a part of a name may stand for its person by itself."""
    return len(part) >= MIN_PART and part not in _SMALL_PARTS
