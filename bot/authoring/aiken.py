"""Aiken: a question, its options after letters, and `ANSWER: B`.

Aiken itself has no explanations, so a line `FEEDBACK: …` (or `EXPLANATION:`) after the answer gives one for the whole
question; a question without it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.decoding import tidy
from bot.authoring.drafts import QuestionDraft, Skipped
from bot.kit.patterns import LazyPattern

OPTION = LazyPattern(r"\s*(?P<letter>[A-Z])[.)]\s+(?P<text>.*\S)\s*")
ANSWER = LazyPattern(r"\s*ANSWER\s*:\s*(?P<letter>\S*|[A-Z](?:\s*[,;&]\s*[A-Z])+)\s*", re.IGNORECASE)
FEEDBACK = LazyPattern(r"\s*(?:FEEDBACK|EXPLANATION)\s*:\s*(?P<text>.*)", re.IGNORECASE)


def read(text: str) -> Iterator[QuestionDraft | Skipped]:
    """Read every question of a file, in order."""
    for number, block in _blocks(text):
        asking = [line for line in block if not any(kind.fullmatch(line) for kind in (OPTION, ANSWER, FEEDBACK))]
        yield _draft(f"line {number}", tidy("\n".join(asking)), block)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The first line number and the lines of each question, which ends with its answer and any feedback."""
    block: list[str] = []
    first, answered = 0, False
    explaining = False
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            explaining = False
            continue
        if explaining and not FEEDBACK.fullmatch(line) and _goes_on(lines[number - 1 :]):
            block[-1] += f" {line.strip()}"
            continue
        explaining = FEEDBACK.fullmatch(line) is not None
        if answered and not explaining:
            yield first, block
            block, answered = [], False
        first = first if block else number
        block.append(line)
        answered = answered or ANSWER.fullmatch(line) is not None
    if block:
        yield first, block


def _goes_on(lines: list[str]) -> bool:
    """Whether these lines continue the feedback: an empty line comes before the next option."""
    return not next((line for line in lines if not line.strip() or OPTION.fullmatch(line)), "").strip()


def _draft(where: str, ask: str, block: list[str]) -> QuestionDraft | Skipped:
    options = [option for line in block if (option := OPTION.fullmatch(line))]
    answer = next((found["letter"].upper() for line in block if (found := ANSWER.fullmatch(line))), None)
    general = " ".join(found["text"] for line in block if (found := FEEDBACK.fullmatch(line)))
    reason = None
    if not ask:
        reason = "there is no question above its options"
    elif answer is None:
        reason = "there is no line `ANSWER: …` below its options"
    elif answer not in [option["letter"] for option in options]:
        reason = f"its answer {answer or '(none)'} is none of its options"
    if reason:
        return Skipped(where, ask[:60], reason)
    listed = [{"text": option["text"], "correct": option["letter"] == answer, "why": ""} for option in options]
    return QuestionDraft(where, ask[:60], {"kind": "single_choice", "ask": ask, "options": listed}, general)
