"""Single lessons outside tracks: the community offers one to people who missed a session."""

from __future__ import annotations

from bot.journeys import views
from bot.journeys.content import Library, Track
from bot.kit.slack import Json


class LessonCatalog:
    """Finds a lesson in the library by its full id, `<track>/<lesson>`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def title(self, lesson: str, language: str) -> str | None:
        found = self._find(lesson, language)
        return found[0].steps[found[1]].lesson.title if found else None

    def message(self, lesson: str, language: str) -> Json | None:
        found = self._find(lesson, language)
        if found is None:
            return None
        return {"text": views.lesson_text(*found), "blocks": views.lesson(*found)}

    def _find(self, lesson: str, language: str) -> tuple[Track, int] | None:
        track_id, _, lesson_id = lesson.partition("/")
        track = self._library.track(track_id)
        position = track.position(lesson_id) if track else None
        return (track.in_language(language), position) if track and position is not None else None
