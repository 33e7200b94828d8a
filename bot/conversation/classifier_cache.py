"""Keeps words, and what was learned from their examples, for the next process: reading and learning take seconds."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import os
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from bot.conversation.classifier import IntentClassifier
from bot.conversation.content import PATTERN_LISTS, IntentPattern, Vocabulary
from bot.conversation.intents import Intent
from bot.kit.on_first_use import LaterModule
from bot.kit.patterns import LazyPattern

if TYPE_CHECKING:
    import numpy as np
else:
    np = LaterModule("numpy")

# So many are kept of each kind, the newest: one for each content and each version of the program.
MAX_KEPT = 4
WORDS = ".json"
_MAPPINGS = ("spellings", "ambiguous", "languages", "classes")
_SETS = ("not_typos", "asking", "taught")


def file_for(folder: Path) -> Path | None:
    """Where what is learned from a folder of words is kept; another word or another program makes another file.

    None for somebody without a home.
    """
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        caches = Path(given) if given else Path.home() / ".cache"
    except RuntimeError:
        return None
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.yaml")), *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.read_bytes())
    return caches / "groundswell" / f"understanding-{digest.hexdigest()[:32]}.npz"


def read(path: Path) -> IntentClassifier | None:
    """What was learned before; None if that was not, or cannot be read."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            names = kept["names"].tobytes().decode().split("\n")
            classifier = IntentClassifier(
                {name: place for place, name in enumerate(names)}, kept["rarity"], kept["weights"]
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return classifier if classifier.is_whole else None


def write(path: Path, classifier: IntentClassifier) -> None:
    """Keep what was learned; where nothing can be written, the next process learns again."""
    names = np.frombuffer("\n".join(classifier.places).encode(), np.uint8)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.savez(file, names=names, rarity=classifier.rarity, weights=classifier.weights)
        _keep(Path(file.name), path)
    except OSError:
        return


def read_words(path: Path) -> Vocabulary | None:
    """The words that an earlier process read from their files; None if it did not, or they cannot be read.

    Their patterns are known to be right, so each is compiled when it is first used.
    """
    try:
        kept = json.loads(path.with_suffix(WORDS).read_text(encoding="utf-8"))
        found = Vocabulary(
            polite=list(kept["polite"]),
            patterns=[IntentPattern(Intent(intent), LazyPattern(source)) for intent, source in kept["patterns"]],
            examples=[(Intent(intent), phrase) for intent, phrase in kept["examples"]],
        )
        for name in _MAPPINGS:
            setattr(found, name, dict(kept[name]))
        for name in _SETS:
            setattr(found, name, set(kept[name]))
        for name in PATTERN_LISTS:
            setattr(found, name, [LazyPattern(source) for source in kept[name]])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found


def write_words(path: Path, words: Vocabulary) -> None:
    """Keep words that were read without a problem; where nothing can be written, the next process reads them again."""
    kept: dict[str, Any] = {
        **{name: getattr(words, name) for name in (*_MAPPINGS, "polite", "examples")},
        **{name: sorted(getattr(words, name)) for name in _SETS},
        **{name: [each.pattern for each in getattr(words, name)] for name in PATTERN_LISTS},
        "patterns": [(each.intent, each.pattern.pattern) for each in words.patterns],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
        _keep(Path(file.name), path.with_suffix(WORDS))
    except OSError:
        return


def _keep(written: Path, path: Path) -> None:
    """Put a file that is written where it belongs, and let the oldest of its kind go."""
    written.replace(path)
    kept = sorted(path.parent.glob(f"understanding-*{path.suffix}"), key=lambda each: each.stat().st_mtime)
    for old in kept[:-MAX_KEPT]:
        old.unlink(missing_ok=True)


def give_memory_back() -> None:
    """Give what learning needed back to the system; some 40 MB, which glibc would keep for as long as we run."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
