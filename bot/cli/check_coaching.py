"""`check` for the resistance helper: its messages, the lessons that it names, and the patterns that lessons name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.change.resistance import views
from bot.change.resistance.content import PATTERN_IDS, CoachingContent
from bot.change.resistance.views import CoachScreen
from bot.journeys.content import Library
from bot.kit import editions
from bot.kit.i18n import in_language
from sandbox import limits

AT = datetime(2026, 11, 24, 14, tzinfo=UTC)


def coaching_problems(coaching: CoachingContent, library: Library) -> list[str]:
    """Messages that Slack would refuse, and what is named but not there."""
    lessons = {f"{track.id}/{step.lesson.id}" for track in library.tracks.values() for step in track.steps}
    found = [
        f"{track.id}/{step.lesson.id}: coach: there is no pattern {step.lesson.coach}"
        for track in library.tracks.values()
        for step in track.steps
        if step.lesson.coach and step.lesson.coach not in PATTERN_IDS
    ]
    # A folder with other tracks may do without these lessons.
    if "scaling-successes" in library.tracks:
        found += [f"coaching: there is no lesson {one}" for one in sorted(coaching.lessons - lessons)]
    for language in coaching.patterns:
        with in_language(language):
            found += [
                f"coaching ({language}): Slack would refuse it: {problem.pointer} {problem.reason}"
                for screen in _screens(coaching)
                for problem in limits.check_message(screen.message["blocks"])
            ]
    return list(dict.fromkeys(found))


def _screens(coaching: CoachingContent) -> Iterator[CoachScreen]:
    """Every message that is made of the content alone."""
    edition, approaches = editions.current(coaching.patterns), editions.current(coaching.approaches).approaches
    talks = editions.current(coaching.talks)
    yield views.said(1, edition)
    yield views.all_patterns(1, edition)
    yield views.sentence(1, edition.other, None, edition)
    yield views.two_patterns(1, edition.patterns[:2])
    yield views.moment(1, "x" * 400, edition.moments, AT, "Etc/UTC")
    for pattern in edition.patterns:
        yield views.who(1, pattern, (), approaches)
        yield views.practise(1, talks.of(pattern.id), pattern.name)
        for approach in approaches:
            yield views.sentence(1, approach.ways(pattern.id), approach, edition)
    for talk in talks.talks:
        yield views.talk(1, talk, len(talk.lines), talks.of(talk.pattern))
