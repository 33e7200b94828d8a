"""The App Home: open questions, next lessons, progress, upcoming sessions, and settings."""

from __future__ import annotations

from collections.abc import Sequence

from bot.home import sections
from bot.home.home_data import HomeData
from bot.journeys import introduction, track_list
from bot.journeys.content import Library
from bot.journeys.introduction import Introduction, NewLearner
from bot.journeys.track_list import TrackOffer
from bot.kit import blocks
from bot.kit.i18n import _, in_language
from bot.kit.slack import Json


def newcomer(library: Library, language: str | None) -> Json:
    """The Home of somebody unknown, in their language if it is known from Slack."""
    with in_language(language):
        return blocks.home([_welcome(library, NewLearner(language), [])])


def home(data: HomeData) -> Json:
    """The Home of a member."""
    offered = [offer for offer in track_list.offers(data.library, data.status) if offer.is_open]
    if not data.status.tracks:
        middle = [
            data.programme,
            sections.planning(data),
            sections.channel_cohorts(data),
            sections.plans(data),
            _welcome(data.library, NewLearner.of(data.member), offered),
            sections.upcoming_sessions(data),
            sections.stories(data),
            data.way,
        ]
    else:
        middle = [
            sections.just_answered(data),
            sections.next_up(data),
            sections.waiting(data),
            sections.channel_cohorts(data),
            sections.plans(data),
            data.programme,
            sections.planning(data),
            sections.upcoming_sessions(data),
            sections.stories(data),
            data.way,
            sections.progress(data),
            [blocks.header(_("More to learn")), *track_list.sections(offered)] if offered else [],
        ]
    return blocks.home([*middle, sections.settings(data)])


def _welcome(library: Library, learner: NewLearner, offered: Sequence[TrackOffer]) -> list[Json]:
    track = library.default
    first = Introduction(track, learner, introduction.suggested, introduction.nothing_until_start)
    others = [offer for offer in offered if offer.track.id != track.id]
    more = [blocks.header(_("More to learn")), *track_list.sections(others)] if others else []
    return [*introduction.for_home(first), *more]
