"""What it costs to understand a sentence: by patterns, and with the classifier and the readers of dates."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from figures import Figures, Row, at_most

from bot.conversation.understanding import Understanding
from bot.kit.dates import ReadingContext
from bot.kit.yaml_with_lines import parse
from bot.settings import ROOT

LIMIT_MS = 5.0
SENTENCES = ROOT / "tests" / "conversation"
CONTEXT = ReadingContext(datetime(2026, 11, 30, 9, tzinfo=UTC), "Europe/Berlin")


def measure(*, quick: bool) -> list[Row]:
    obvious, others = _texts(SENTENCES / "people_say.yaml"), _texts(SENTENCES / "sentences.yaml")
    began = time.process_time()
    understanding = Understanding.load(ROOT / "content" / "understanding")
    loaded = time.process_time()
    understanding.learn()
    learned = time.process_time()
    _percentile(understanding, obvious)  # zones, formats and the reader of dates are loaded at their first use
    rounds = 1 if quick else 3
    limit = Figures([LIMIT_MS])
    return [
        Row(
            "a sentence that patterns decide, processor time, 95th percentile (beside it: the limit)",
            "ms",
            Figures([_percentile(understanding, obvious) for _ in range(rounds)]),
            limit,
            at_most(1),
        ),
        Row(
            "any sentence, processor time, 95th percentile (beside it: the limit)",
            "ms",
            Figures([_percentile(understanding, others) for _ in range(rounds)]),
            limit,
        ),
        Row(
            "reading the words, and learning from the examples (once in a process)",
            "ms",
            Figures([(learned - loaded) * 1000]),
            Figures([(loaded - began) * 1000]),
        ),
    ]


def _texts(path: Path) -> list[str]:
    return [text for texts in parse(path.read_text(encoding="utf-8")).value.values() for text in texts]


def _percentile(understanding: Understanding, texts: list[str]) -> float:
    """Milliseconds of the processor within which 95 of 100 sentences are understood."""
    taken = []
    for text in texts:
        began = time.process_time()
        understanding.understand(text, CONTEXT)
        taken.append((time.process_time() - began) * 1000)
    return sorted(taken)[int(len(taken) * 0.95)]
