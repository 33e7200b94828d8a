"""A model's answer about where sentences belong: what is clear counts, and nonsense counts for nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.intake.model_sorting.answers import UNKNOWN, sorting_shape
from bot.stories.intake.model_sorting.checks import MANY_SENTENCES, placed
from bot.stories.sections import SECTIONS, Section

PRESENT = {f"S{number}": Section.CONTEXT for number in range(1, 5)}


def answer(*pairs: tuple[str, str]) -> SimpleNamespace:
    """An answer that names these sentences with their sections."""
    return SimpleNamespace(sentences=[SimpleNamespace(id=id_, section=section) for id_, section in pairs])


def test_each_sentence_goes_where_the_model_puts_it():
    """One that is left out, unknown or in two sections stays where it is."""
    found = placed(
        answer(("S1", "results"), ("S2", UNKNOWN), ("S3", "results"), ("S3", "approach"), ("S4", "approach")), PRESENT
    )
    assert found == {
        "S1": Section.RESULTS,
        "S2": Section.CONTEXT,
        "S3": Section.CONTEXT,
        "S4": Section.APPROACH,
    }
    assert placed(answer(("S1", "results"), ("S1", "results"), ("S2", "context")), PRESENT)["S1"] == Section.RESULTS


@pytest.mark.parametrize(
    "pairs",
    [
        (),
        (("S1", "results"),),
        tuple((f"S{number}", UNKNOWN) for number in range(1, 5)),
        tuple((f"S{number}", str(section)) for number in range(1, 5) for section in SECTIONS),
    ],
)
def test_an_answer_that_says_too_little_is_none(pairs: tuple[tuple[str, str], ...]):
    """As if the model had failed."""
    with pytest.raises(LLMFailure) as raised:
        placed(answer(*pairs), PRESENT)
    assert raised.value.kind == FailureKind.INVALID


def test_a_model_that_puts_everything_into_one_section_has_not_read_it():
    """A few sentences may belong together."""
    few = {f"S{number}": Section.APPROACH for number in range(1, MANY_SENTENCES)}
    many = {**few, f"S{MANY_SENTENCES}": Section.APPROACH}
    assert set(placed(answer(*((id_, "results") for id_ in few)), few).values()) == {Section.RESULTS}
    with pytest.raises(LLMFailure):
        placed(answer(*((id_, "results") for id_ in many)), many)


def test_the_shape_lists_every_id_and_every_section():
    """So that neither can be invented."""
    shape = sorting_shape(("S1", "S2"))
    shape.model_validate({"sentences": [{"id": "S2", "section": "unknown"}]})
    for wrong in ({"id": "S3", "section": "results"}, {"id": "S1", "section": "summary"}, {"id": "S1"}):
        with pytest.raises(ValueError, match="sentences"):
            shape.model_validate({"sentences": [wrong]})
