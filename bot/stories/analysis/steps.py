"""Which sentences tell a step that somebody else could take, by cues and by the author's own list."""

from __future__ import annotations

from bot.stories.analysis.preprocessing import PreparedSection
from bot.stories.analysis.readiness import sentences_showing
from bot.stories.analysis.segmentation import list_items
from bot.stories.sections import Section, WarningSign

# Cues of what begins like a step and is none.
_NO_STEP = ("told_result", "denied", "told_of_itself", "wished", "placeholder")


def step_sentences(part: PreparedSection, text: str) -> tuple[str, ...]:
    """The ids of the sentences of Approach that are steps: points of a list, or told as something that was done.

    `text` is the section as it was split. What depends on somebody, a result and what was not done are no steps.
    """
    if part.section != Section.APPROACH:
        return ()
    items, amounts = list_items(text), part.matching("amount_first")
    listed = [one.id for one in part.counted if any(item.startswith(one.text.split("\n")[0]) for item in items)]
    told = {*part.matching("step"), *(id_ for id_ in listed if id_ not in amounts)}
    left_out = {id_ for name in _NO_STEP for id_ in part.matching(name)}
    for sign in WarningSign:
        left_out |= set(sentences_showing(part, sign))
    return tuple(one.id for one in part.counted if one.id in told and one.id not in left_out)
