"""Keeps what was learned from the examples for the next process, since learning takes seconds."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import os
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from bot.conversation.classifier import IntentClassifier
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
else:
    np = LaterModule("numpy")

# So many are kept, the newest: one for each content and each version of the program.
MAX_KEPT = 4


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
        Path(file.name).replace(path)
        kept = sorted(path.parent.glob("understanding-*.npz"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in kept[MAX_KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def give_memory_back() -> None:
    """Give what learning needed back to the system; some 40 MB, which glibc would keep for as long as we run."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
