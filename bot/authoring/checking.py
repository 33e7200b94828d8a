"""All remarks about a content folder, in every language it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.authoring import answer_bias, lint
from bot.journeys.track_folders import TrackFolder, read_folders
from bot.kit.content import Problem, Reading


def remarks(root: Path) -> list[Problem]:
    """What item writers would mend below `root`/tracks; the content loads already."""
    reading = Reading()
    found = [remark for folder in read_folders(reading, root / "tracks") for remark in _remarks(folder)]
    reading.finish()
    return sorted(found, key=lambda problem: (problem.path, problem.line))


def _remarks(folder: TrackFolder) -> Iterator[Problem]:
    assert folder.track, "a track that could not be read has ended the loading"
    for language in (folder.track.content.language, *folder.variants):
        own = folder.variants.get(language, folder.lessons)
        for document in own.values():
            if document:
                yield from lint.lesson(document, language)
        words = folder.words.get(language)
        path = words.path if words else folder.track.path
        for told in answer_bias.remarks([document.content for document in own.values() if document]):
            yield Problem(path, 1, told)
