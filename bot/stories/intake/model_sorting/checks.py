"""Checks a model's answer about where sentences belong; what is in doubt stays where it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.intake.model_sorting.answers import UNKNOWN
from bot.stories.sections import Section

MIN_SHARE_PLACED = 0.5
# A model that puts so many sentences into one section has not read them.
MANY_SENTENCES = 8


def placed(answer: Any, present: Mapping[str, Section]) -> dict[str, Section]:
    """The section of each sentence that the model was asked about, by id; `present` has where they are now.

    A sentence that the answer leaves out, calls unknown or puts into two sections stays where it is. LLMFailure if
    that leaves too little, or everything in one section.
    """
    said: dict[str, set[str]] = {}
    for one in answer.sentences:
        said.setdefault(str(one.id), set()).add(str(one.section))
    once = {id_: next(iter(sections)) for id_, sections in said.items() if len(sections) == 1}
    clear = {id_: Section(section) for id_, section in once.items() if section != UNKNOWN}
    is_enough = len(clear) >= MIN_SHARE_PLACED * len(present)
    is_varied = len(clear) < MANY_SENTENCES or len(set(clear.values())) > 1
    if not present or not is_enough or not is_varied:
        raise LLMFailure(FailureKind.INVALID)
    return {id_: clear.get(id_, section) for id_, section in present.items()}
