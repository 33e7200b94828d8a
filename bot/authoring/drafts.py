"""What an importer found: questions in the shape of our own files, and what was left out, each with its reason.

The rule about explanations: every option needs one. It is the option's own feedback, or else the general feedback of
the question; a question that has neither for one of its options is left out, because nobody learns from right or wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from bot.kit.validation_messages import sentences
from bot.quizzes.content import KINDS, Question

MAX_IN_NAME = 40
WHYS = {
    "true_false": ("why_true", "why_false"),
    "numeric": ("why", "why_not"),
    "short_text": ("why", "why_not"),
    "scale": ("why",),
    "free_text": ("why",),
}
LISTED = ("options", "items", "pairs")


@dataclass(frozen=True)
class QuestionDraft:
    """A question as it was found; `data` has the keys of our files without an id, explanations perhaps empty.

    `where` is its place for a person, such as “line 12”; `general` the feedback to the question as a whole; `lost`
    what of it has no place here.
    """

    where: str
    name: str
    data: dict[str, Any]
    general: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """What was left out, and why."""

    where: str
    name: str
    reason: str

    def __str__(self) -> str:
        name = f" “{self.name}”" if self.name else ""
        return f"{self.where}{name}: {self.reason}"


@dataclass(frozen=True)
class ParsedFile:
    """What a file came to; `partial` are questions that came without something they had."""

    questions: list[Question] = field(default_factory=list)
    partial: list[Skipped] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def finished(drafts: Iterable[QuestionDraft | Skipped]) -> ParsedFile:
    """Questions that our own check would accept, with ids that differ; the rest with its reason."""
    found = ParsedFile()
    taken: set[str] = set()
    for draft in drafts:
        if isinstance(draft, Skipped):
            found.skipped.append(draft)
            continue
        made = _question(_explained(draft), taken) if _unexplained(draft) is None else _unexplained(draft)
        if isinstance(made, Skipped):
            found.skipped.append(made)
        elif made:
            found.questions.append(made)
            taken.add(made.id)
            if draft.lost:
                found.partial.append(Skipped(draft.where, draft.name, f"without {'; '.join(draft.lost)}"))
    return found


def _unexplained(draft: QuestionDraft) -> Skipped | None:
    if draft.general.strip():
        return None
    for key, index, holder in _holders(draft.data):
        if not str(holder.get(key) or "").strip():
            place = f"option {index + 1}" if index is not None else "its answer"
            reason = f"{place} has no feedback, and there is no general feedback that could explain it"
            return Skipped(draft.where, draft.name, reason)
    return None


def _holders(data: dict[str, Any]) -> list[tuple[str, int | None, dict[str, Any]]]:
    """Every place for an explanation: its key, the number of its option from 0, and what holds it."""
    found: list[tuple[str, int | None, dict[str, Any]]] = []
    for name in LISTED:
        found += [("why", index, one) for index, one in enumerate(data.get(name, []))]
    return found or [(key, None, data) for key in WHYS.get(data["kind"], ())]


def _explained(draft: QuestionDraft) -> QuestionDraft:
    data = {**draft.data, **{name: [dict(one) for one in draft.data[name]] for name in LISTED if name in draft.data}}
    for key, _index, holder in _holders(data):
        holder[key] = str(holder.get(key) or "").strip() or draft.general.strip()
    return replace(draft, data=data)


def _question(draft: QuestionDraft, taken: set[str]) -> Question | Skipped:
    kind = next(kind for kind in KINDS if kind.model_fields["kind"].default == draft.data["kind"])
    try:
        return kind.model_validate({"id": _free(slug(draft.name) or "question", taken), **draft.data})
    except ValidationError as errors:
        told = "; ".join(f"{'.'.join(map(str, loc))}: {words}" for loc, words in sentences(kind, errors))
        return Skipped(draft.where, draft.name, told)


def slug(name: str) -> str:
    """Lower-case words joined by hyphens, at most forty letters; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_IN_NAME].strip("-")


def _free(wanted: str, taken: set[str]) -> str:
    """The id, or the next free one with a number behind it; a review question's name is never taken by chance."""
    wanted = wanted.removesuffix("-review") or "question"
    return next(name for n in range(len(taken) + 1) if (name := f"{wanted}-{n + 1}" if n else wanted) not in taken)
