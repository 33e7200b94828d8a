"""All remarks on a content folder, in every language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.authoring import answer_bias, lint, phrase_check
from bot.community.activities.content import FOLDER as ACTIVITIES
from bot.journeys.track_folders import TrackFolder, read_folders
from bot.kit.content import ContentReader, Problem
from bot.kit.i18n import SOURCE


def remarks(root: Path) -> list[Problem]:
    """Remarks on style below `root`/tracks, and banned phrases there and in the activities.

    The content must load without errors.
    """
    reading = ContentReader()
    found = [remark for folder in read_folders(reading, root / "tracks") for remark in _remarks(folder)]
    reading.finish()
    found += phrase_check.content_remarks(root / ACTIVITIES, SOURCE)
    return sorted(found, key=lambda problem: (problem.path, problem.line))


def _remarks(folder: TrackFolder) -> Iterator[Problem]:
    assert folder.track, "the content loads"
    yield from phrase_check.content_remarks(folder.place, folder.track.content.language)
    for language in (folder.track.content.language, *folder.variants):
        own = folder.variants.get(language, folder.lessons)
        for document in own.values():
            if document:
                yield from lint.lesson(document, language)
        words = folder.words.get(language)
        path = words.path if words else folder.track.path
        for told in answer_bias.remarks([document.content for document in own.values() if document]):
            yield Problem(path, 1, told)
