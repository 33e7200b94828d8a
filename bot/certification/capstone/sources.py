"""What a member has made in the product that belongs into a capstone, as texts by element."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from bot.certification.capstone.context import ScalingTexts
from bot.certification.capstone.service import ElementText
from bot.change.stakeholders import export, queries
from bot.change.stakeholders.content import StakeholderContext
from bot.community.strategy import activities
from bot.community.strategy import service as strategies
from bot.community.strategy import views as strategy_views
from bot.community.year import facts
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import unescape
from bot.measurement.framework import service as frameworks
from bot.measurement.framework import views as framework_views
from bot.measurement.framework.models import FrameworkMeasure
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories import labels
from bot.stories import queries as stories
from bot.stories.models import Story, StoryStatus
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS


class SourceKind(StrEnum):
    """What something was made as."""

    STRATEGY = "strategy"
    SEASON = "season"
    FRAMEWORK = "framework"
    STORY = "story"
    STAKEHOLDERS = "stakeholders"
    SCALING = "scaling"


class GoneSourceError(GroundswellError):
    """I can't find what you chose any more, so nothing has changed. `/learn capstone` shows your capstone."""


@dataclass(frozen=True)
class CapstoneSource:
    """Something that a member has made: what it is called, its channel if it has one, and its texts by element."""

    kind: SourceKind
    number: int
    title: str
    channel: str
    texts: Mapping[str, str]

    @property
    def key(self) -> str:
        """What a button says of it."""
        return f"{self.kind}:{self.number}"

    @property
    def taken(self) -> dict[str, ElementText]:
        """Its texts as they stand in a draft; empty ones are left out."""
        return {
            element: ElementText(text.strip(), self.kind, self.title)
            for element, text in self.texts.items()
            if text.strip()
        }


def offered(
    session: Session,
    member: Member,
    stakeholders: StakeholderContext | None = None,
    scaling: ScalingTexts | None = None,
) -> list[CapstoneSource]:
    """Everything that a member could use, without what would give no text."""
    who = person(member)
    found = [*_of_communities(session, member), *_framework(session, who), *_stories(session, who)]
    if stakeholders:
        found.append(_stakeholders(session, member, stakeholders))
    if scaling:
        texts = scaling(session, member)
        found.append(CapstoneSource(SourceKind.SCALING, row_id(member), _("Scaling strategy"), "", texts))
    return [each for each in found if each.taken]


def find(
    session: Session,
    member: Member,
    key: str,
    stakeholders: StakeholderContext | None = None,
    scaling: ScalingTexts | None = None,
) -> CapstoneSource:
    """What a button named; GoneSourceError if it isn't there any more."""
    found = next((each for each in offered(session, member, stakeholders, scaling) if each.key == key), None)
    if found is None:
        raise GoneSourceError
    return found


def _of_communities(session: Session, member: Member) -> Iterable[CapstoneSource]:
    """Strategies that the member saved, and the season plans of communities that they may plan."""
    for community in strategies.communities(session, member):
        strategy = strategies.find(session, community)
        versions = strategies.versions(session, strategy) if strategy else []
        if any(each.by == member.slack_id for each in versions):
            newest = versions[0]
            metrics = "\n".join(f"- {unescape(strategy_views.metric(each))}" for each in newest.text.metrics)
            texts = {
                "purpose-and-structure": f"{newest.text.purpose}\n\n{newest.text.structure}",
                "activity-calendar": _lines(activities.rhythm(newest.activities)),
                "engagement-strategy": newest.text.engagement,
                "success-metrics": metrics,
            }
            name = _("Engagement strategy, version {n}", n=newest.number)
            yield CapstoneSource(SourceKind.STRATEGY, row_id(community), name, community.channel, texts)
    for community in facts.visible(session, member):
        if community.founder_id == member.id:
            planned = _lines(activities.rhythm(activities.read(session, community)))
            texts = {"activity-calendar": planned}
            yield CapstoneSource(SourceKind.SEASON, row_id(community), _("Season plan"), community.channel, texts)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _framework(session: Session, who: Person) -> Iterable[CapstoneSource]:
    found = frameworks.measures(session, who)
    levels = [
        f"{framework_views.level_name(level)}: {'; '.join(each.what for each in inside)}"
        for level, inside in frameworks.by_level(found).items()
        if inside
    ]
    texts = {
        "metrics-at-four-levels": _lines(levels),
        "data-collection": _each(found, "how"),
        "reporting-design": _each(found, "audience"),
        "improvement-process": _each(found, "when_low"),
    }
    yield CapstoneSource(SourceKind.FRAMEWORK, who.member_id, _("Measurement framework"), "", texts)


def _each(found: Iterable[FrameworkMeasure], name: str) -> str:
    return _lines(f"{each.what}: {getattr(each, name)}" for each in found if getattr(each, name))


def _stories(session: Session, who: Person) -> Iterable[CapstoneSource]:
    """The stories that a member writes, the published ones as they were published."""
    for one in stories.drafts(session, who):
        sections = _as_published(session, who, one)
        written = [f"{labels.title(each)}\n{sections[each].strip()}" for each in SECTIONS if sections[each].strip()]
        title = one.title or _("Story without a title")
        texts = {"success-package": "\n\n".join(written)}
        yield CapstoneSource(SourceKind.STORY, one.story_id, title, "", texts)


def _as_published(session: Session, who: Person, one: StoryDraft) -> Mapping[str, str]:
    row = session.get_one(Story, one.story_id)
    if one.status != StoryStatus.PUBLISHED:
        return one.sections
    versions = stories.versions(session, who.workspace_id, one.story_id)
    return next((each.sections for each in versions if each.number == row.published_version), one.sections)


def _stakeholders(session: Session, member: Member, context: StakeholderContext) -> CapstoneSource:
    """A member's map without the names of people: others read the capstone."""
    texts = {"stakeholder-strategy": export.without_names(queries.own_map(session, member), context)}
    return CapstoneSource(SourceKind.STAKEHOLDERS, row_id(member), _("Stakeholder map, without names"), "", texts)
