"""Everyday questions about the app itself are told apart by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import everyday
from bot.conversation.words import fold
from bot.kit.yaml_with_lines import parse


def sentences() -> list[tuple[str, str]]:
    marked = parse((Path(__file__).parent / "everyday.yaml").read_text(encoding="utf-8"))
    assert not marked.faults
    return [(topic, text) for topic, texts in marked.value.items() for text in texts]


@pytest.mark.parametrize(("topic", "text"), sentences())
def test_what_is_asked(topic: str, text: str):
    """In English and in German; what only sounds like a question is none."""
    found = everyday.find(fold(text))
    assert (found.name.lower() if found else "none") == topic
