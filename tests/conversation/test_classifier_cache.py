"""What was learned is kept for the next process, and never read if it is something else."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.conversation import classifier_cache, content
from bot.conversation.classifier import IntentClassifier
from bot.conversation.intents import Intent
from bot.settings import ROOT

EXAMPLES = [(Intent.STOP, ["stop", "it"]), (Intent.MORE, ["more", "please"]), (Intent.NONE, ["a", "café"])]


def kept_for(folder: Path) -> Path:
    path = classifier_cache.file_for(folder)
    assert path
    return path


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content" / "understanding", tmp_path / "understanding"))


def test_what_was_learned_is_read_again(folder: Path):
    """To the last digit."""
    made, path = IntentClassifier.train(EXAMPLES), kept_for(folder)
    assert classifier_cache.read(path) is None
    classifier_cache.write(path, made)
    found = classifier_cache.read(path)
    assert found
    assert found.rank(["stop", "it"]) == made.rank(["stop", "it"])
    assert found.rank(["café"]) == made.rank(["café"])


def test_other_words_make_another_file(folder: Path):
    """So that nothing old is taken for what is taught now."""
    before = kept_for(folder)
    path = folder / "en.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert kept_for(folder) != before


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 nothing", None])
def test_what_cannot_be_read_is_learned_again(folder: Path, damage: bytes | None):
    """A damaged file, or one that has other numbers in it."""
    path = kept_for(folder)
    path.parent.mkdir(parents=True)
    if damage is None:
        np.savez(path, names=np.frombuffer(b"w a", np.uint8), rarity=np.zeros(1), weights=np.zeros((1, 2)))
    else:
        path.write_bytes(damage)
    assert classifier_cache.read(path) is None


def test_words_are_read_again_as_they_were(folder: Path):
    """Every list and every pattern."""
    read, path = content.load(folder), kept_for(folder)
    assert classifier_cache.read_words(path) is None
    classifier_cache.write_words(path, read)
    assert classifier_cache.read_words(path) == read


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"spellings": 1}', b"\xff"])
def test_words_that_cannot_be_read_are_read_from_their_files(folder: Path, damage: bytes):
    """Half a file, or one that something else wrote."""
    path = kept_for(folder).with_suffix(classifier_cache.WORDS)
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    assert classifier_cache.read_words(kept_for(folder)) is None


def test_a_place_without_room_is_no_trouble(folder: Path, caches: Path):
    """Then each process learns for itself."""
    caches.write_text("a file", encoding="utf-8")
    classifier_cache.write(kept_for(folder), IntentClassifier.train(EXAMPLES))
    assert classifier_cache.read(kept_for(folder)) is None


def test_somebody_without_a_home_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """As in a container whose user has no name."""
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", _no_home)
    assert classifier_cache.file_for(folder) is None


def _no_home() -> Path:
    raise RuntimeError


def test_few_files_are_kept(folder: Path, caches: Path):
    """Those of earlier words go."""
    for number in range(classifier_cache.MAX_KEPT + 2):
        (folder / "en.yaml").write_text(f"# {number}", encoding="utf-8")
        classifier_cache.write(kept_for(folder), IntentClassifier.train(EXAMPLES))
    assert len(list((caches / "groundswell").iterdir())) == classifier_cache.MAX_KEPT
