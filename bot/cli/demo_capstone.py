"""The scripted answers about a part of a capstone: a remark for elements in which nobody could check anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.cli.demo_sentences import Numbered, has_fact, numbered
from bot.kit.patterns import LazyPattern
from bot.stories.feedback.schema import FindingKind

Json = dict[str, Any]
MAX_REMARKS = 3
_GERMAN = LazyPattern(r"to the author, in German")
_ELEMENT = LazyPattern(r"^(?P<name>[a-z][a-z-]+)$", re.MULTILINE)
_STRENGTH = (
    "With the figures in this sentence somebody else can carry this out.",
    "Mit den Zahlen in diesem Satz kann das auch jemand anderes umsetzen.",
)
_VAGUE = (
    "Somebody who wants to carry this out would have to ask who does it and by when.",
    "Wer das umsetzen will, müsste fragen, wer das macht und bis wann.",
)
_WHO = ("Who does it, and by when?", "Wer macht das, und bis wann?")


def about_part(system: str, user: str) -> Json:
    """The answer of the first reader; the second carries each remark, as it does for stories."""
    at = int(bool(_GERMAN.search(system)))
    findings = [*_findings(user, at)]
    strengths = [one for one in findings if one["kind"] == FindingKind.STRENGTH][:1]
    gaps = [one for one in findings if one["kind"] != FindingKind.STRENGTH][: MAX_REMARKS - len(strengths)]
    return {"to_reviewer": [], "findings": [*gaps, *strengths], "questions": []}


def _findings(user: str, at: int) -> Iterator[Json]:
    for element, sentences in _by_element(user):
        told = next((one for one in sentences if has_fact(one.text)), None)
        if told:
            yield _finding(FindingKind.STRENGTH, element, told, _STRENGTH[at])
        elif sentences:
            yield _finding(FindingKind.VAGUE, element, sentences[0], _VAGUE[at], _WHO[at])


def _finding(kind: FindingKind, element: str, one: Numbered, comment: str, question: str = "") -> Json:
    return {
        "kind": kind, "element": element, "ids": [one.id], "comment": comment, "question": question, "importance": 2,
    }  # fmt: skip


def _by_element(user: str) -> Iterator[tuple[str, list[Numbered]]]:
    names = [*_ELEMENT.finditer(user)]
    for name, following in zip(names, [*names[1:], None], strict=True):
        yield name["name"], numbered(user[name.end() : following.start() if following else len(user)])
