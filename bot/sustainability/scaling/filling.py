"""What a member has that belongs into their scaling strategy: a story, their map, a pulse, a practice check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.change.pulse import queries as pulses
from bot.change.pulse import words as pulse_words
from bot.change.stakeholders import export
from bot.change.stakeholders import queries as maps
from bot.change.stakeholders.content import StakeholderContext
from bot.cohorts.service import is_staff
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import unescape
from bot.members.models import Member
from bot.members.service import person
from bot.stories import labels
from bot.stories import queries as stories
from bot.stories.models import StoryStatus
from bot.stories.publishing import showcase
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.sustainability.practice_check import queries as checks
from bot.sustainability.practice_check import views as check_views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.models import EmbeddingState
from bot.sustainability.scaling import service
from bot.sustainability.scaling.service import MAX_TEXT, ScalingPart
from bot.sustainability.succession import dependence
from bot.sustainability.succession import views as succession_views


@dataclass(frozen=True)
class ScalingContext:
    """The content that a strategy is filled from."""

    stakeholders: StakeholderContext
    practice: PracticeCheckContext


@dataclass(frozen=True)
class FilledPart:
    """The words of a part, and where they come from; that is empty for what its owner wrote."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class FilledStrategy:
    """A member's strategy: as they saved it, or filled from what they have."""

    parts: Mapping[ScalingPart, FilledPart]
    is_saved: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(each.text for each in self.parts.values())


def filled(session: Session, member: Member, context: ScalingContext) -> FilledStrategy:
    """What a member saved, or what could be in it if they haven't."""
    found = service.find(session, person(member))
    if found:
        return FilledStrategy({part: FilledPart(text) for part, text in service.texts(found).items()}, is_saved=True)
    return FilledStrategy(proposed(session, member, context))


def proposed(session: Session, member: Member, context: ScalingContext) -> dict[ScalingPart, FilledPart]:
    """Each part filled from what there is; figures about groups are those that were shown before."""
    found = {
        ScalingPart.PACKAGE: _package(session, member),
        ScalingPart.STAKEHOLDERS: _stakeholders(session, member, context.stakeholders),
        ScalingPart.CHANGE: _change(session, member),
        ScalingPart.SUSTAINABILITY: _sustainability(session, member, context.practice),
    }
    return {
        part: FilledPart(blocks.shorten_lines(one.text.strip(), MAX_TEXT), one.source if one.text.strip() else "")
        for part, one in found.items()
    }


def _package(session: Session, member: Member) -> FilledPart:
    """The newest story of theirs that is published, as it was published, or else the newest that has words."""
    drafts = stories.drafts(session, person(member))
    published = [each for each in drafts if each.status == StoryStatus.PUBLISHED]
    written = [each for each in drafts if any(text.strip() for text in each.sections.values())]
    chosen = next(iter([*published, *written]), None)
    if chosen is None:
        return FilledPart("")
    sections = _sections(session, member, chosen)
    parts = [f"{labels.title(each)}:\n{sections[each].strip()}" for each in SECTIONS if sections[each].strip()]
    title = chosen.title or _("Story without a title")
    return FilledPart("\n\n".join([title, *parts]), _("from your story “{title}”", title=title))


def _sections(session: Session, member: Member, chosen: StoryDraft) -> Mapping[Section | str, str]:
    if chosen.status != StoryStatus.PUBLISHED:
        return chosen.sections
    return showcase.published_story(session, member.workspace_id, chosen.story_id).version.sections


def _stakeholders(session: Session, member: Member, context: StakeholderContext) -> FilledPart:
    text = export.without_names(maps.own_map(session, member), context)
    return FilledPart(text, _("from your stakeholder map, without names"))


def _change(session: Session, member: Member) -> FilledPart:
    """Where the newest pulse that they may see places a group, and what helps there; else what helps every group."""
    listed = pulses.listed(session, member) if is_staff(member) else []
    month = next((each for one in listed for each in one.newest if each.zone), None)
    if month is None or month.zone is None:
        lines = [_plain(each) for each in pulse_words.what_helps(None)]
        return FilledPart(_items(lines), _("what helps every group at the start"))
    head = f"{', '.join(month.group)}: {_plain(pulse_words.where(month.zone))}"
    helps = [_plain(each) for each in pulse_words.what_helps(month.zone)]
    return FilledPart("\n".join([head, _items(helps)]), _("from your last pulse"))


def _sustainability(session: Session, member: Member, context: PracticeCheckContext) -> FilledPart:
    """The last practice check, what is embedded, and the bus factor; these are for those who run the programme."""
    standing = checks.standing(session, member.workspace_id) if is_staff(member) else None
    if standing is None or standing.check is None:
        return FilledPart("")
    pairs = [
        f"{pair.dependence} / {pair.capability}: {check_views.pair_words(pair, standing)}"
        for pair in context.current.pairs
        if pair.id in standing.ratings
    ]
    done = checks.embedding(session, member.workspace_id).rows
    embedded = [
        f"{each.text} ({check_views.state_words(EmbeddingState(done[each.id].row.state))})"
        for group in context.current.lists
        for each in group.practices
        if each.id in done
    ]
    factor = _plain(succession_views.dependence_lines(dependence.read(session, member.workspace_id))[0])
    text = "\n".join(filter(None, [_items(pairs), _items(embedded), factor]))
    return FilledPart(text, _("from the last practice check"))


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in lines)


def _plain(text: str) -> str:
    """A sentence without Slack's marks."""
    return unescape(text).replace("*", "").replace("_", "")
