"""The results of an import: questions in the shape of our own files, and what was skipped, with reasons.

Every option needs an explanation: its own feedback, or else the question's general feedback. A question with neither
for one of its options is skipped, because nobody learns from a mere right or wrong.
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
    """A question as read from a file; `data` has the keys of our files without an id, perhaps with empty explanations.

    `where` is its place for people, such as “line 12”; `general` the general feedback; `lost` what cannot be imported.
    """

    where: str
    name: str
    data: dict[str, Any]
    general: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A question or part of one that was skipped, and why."""

    where: str
    name: str
    reason: str

    def __str__(self) -> str:
        name = f" “{self.name}”" if self.name else ""
        return f"{self.where}{name}: {self.reason}"


@dataclass(frozen=True)
class ParsedFile:
    """The result of an import; `partial` are questions that lost something."""

    questions: list[Question] = field(default_factory=list)
    partial: list[Skipped] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def finished(drafts: Iterable[QuestionDraft | Skipped]) -> ParsedFile:
    """Turn drafts into valid questions with unique ids; the others are skipped with a reason."""
    found = ParsedFile()
    taken: set[str] = set()
    for draft in drafts:
        if isinstance(draft, Skipped):
            found.skipped.append(draft)
            continue
        made = _unexplained(draft) or _question(_explained(draft), taken)
        if isinstance(made, Skipped):
            found.skipped.append(made)
            continue
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
    """Every place for an explanation: its key, the option's number from 0 or None, and the dict that holds it."""
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
        reason = "; ".join(f"{'.'.join(map(str, loc))}: {words}" for loc, words in sentences(kind, errors))
        return Skipped(draft.where, draft.name, reason)


def slug(name: str) -> str:
    """Lower-case words joined by hyphens, at most 40 characters; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_IN_NAME].strip("-")


def _free(wanted: str, taken: set[str]) -> str:
    """The id, with a number if it is taken; never ending in `-review`, which is for review questions."""
    wanted = wanted.removesuffix("-review") or "question"
    return next(name for n in range(len(taken) + 1) if (name := f"{wanted}-{n + 1}" if n else wanted) not in taken)
