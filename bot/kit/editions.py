"""Small content in all its languages: one file each, with the same ids in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.kit.content import ContentDocument, ContentReader, Strict
from bot.kit.i18n import SOURCE, language
from bot.settings import ROOT


class OutlinedContent(Strict):
    """Content that says what has to be the same in every language."""

    @property
    def outline(self) -> list[object]:
        """What a translation may not change."""
        raise NotImplementedError


Shape = TypeVar("Shape", bound=OutlinedContent)


def load(root: Path, name: str, shape: type[Shape]) -> Mapping[str, Shape]:
    """`NAME.yaml` of a content folder and its translations, by language; ours if that folder has none.

    ContentErrors if something in it is wrong, or a language has another outline.
    """
    folder = root if (root / f"{name}.yaml").is_file() else ROOT / "content"
    reader = ContentReader()
    found: dict[str, ContentDocument[Shape]] = {}
    for path in [folder / f"{name}.yaml", *sorted(folder.glob(f"{name}.??.yaml"))]:
        document = reader.yaml(path, shape)
        if document:
            found[path.stem.partition(".")[2] or SOURCE] = document
    if SOURCE in found:
        for code, document in found.items():
            if document.content.outline != found[SOURCE].content.outline:
                reader.note(document.path, 0, f"its ids have to be those of {name}.yaml, in the same order ({code})")
    reader.finish()
    return MappingProxyType({code: document.content for code, document in found.items()})


def current(languages: Mapping[str, Shape]) -> Shape:
    """The content in the current language, else in English."""
    return languages.get(language(), languages[SOURCE])
