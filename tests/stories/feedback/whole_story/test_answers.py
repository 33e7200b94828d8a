"""The shapes of a model's answers about a whole story."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.kit.llm_answers import strict_schema
from bot.stories.feedback.whole_story.answers import story_shape, verdict_shape
from tests.stories.readers import remark, story_answer, yes

IDS = ("C1", "C2", "R1")


def parts(schema: Any) -> list[dict[str, Any]]:
    """Every object of a schema, the whole included."""
    if isinstance(schema, list):
        return [part for one in schema for part in parts(one)]
    if not isinstance(schema, dict):
        return []
    return [schema, *(part for one in schema.values() for part in parts(one))]


def test_the_ids_are_listed_once():
    """However often a sentence may be named, so that the schema stays short."""
    written = json.dumps(strict_schema(story_shape(IDS, 2)))
    assert all(written.count(f'"{id_}"') == 1 for id_ in IDS)


@pytest.mark.parametrize("shape", [story_shape(IDS, 0), story_shape(IDS, 3), verdict_shape(4)])
def test_every_object_is_strict_and_has_no_defaults(shape: Any):
    """All keys are required, and no others are allowed."""
    objects = [part for part in parts(strict_schema(shape)) if part.get("type") == "object"]
    assert objects
    for one in objects:
        assert one["additionalProperties"] is False
        assert set(one["required"]) == set(one["properties"])
    assert not any("default" in part for part in parts(strict_schema(shape)))


def test_an_invented_sentence_is_refused():
    """An answer may name only what it was shown."""
    found = remark("vague", "results", "R1", comment="Happier in which way?")
    story_shape(IDS, 0).model_validate(story_answer(found))
    with pytest.raises(ValidationError):
        story_shape(IDS, 0).model_validate(story_answer({**found, "ids": ["R2"]}))
    with pytest.raises(ValidationError):
        story_shape(IDS, 0).model_validate({**story_answer(), "score": 4})


def test_earlier_remarks_are_asked_about_only_where_there_are_some():
    """By their numbers, of which none can be invented."""
    earlier = [{"number": 2, "state": "settled", "note": "You added it."}]
    story_shape(IDS, 2).model_validate(story_answer(earlier=earlier))
    for count in (0, 1):
        with pytest.raises(ValidationError):
            story_shape(IDS, count).model_validate(story_answer(earlier=earlier))


def test_what_the_code_says_itself_is_no_kind_of_a_models_remark():
    """Warning signs and texts to a reviewer are listed elsewhere."""
    for kind in ("warning_sign", "addressed_to_reviewer"):
        with pytest.raises(ValidationError):
            story_shape(IDS, 0).model_validate(story_answer(remark(kind, "results", "R1", comment="Look at this.")))


def test_a_verdict_is_about_a_remark_that_was_shown():
    """By its number from one."""
    verdict_shape(2).model_validate({"verdicts": [yes(2)]})
    with pytest.raises(ValidationError):
        verdict_shape(2).model_validate({"verdicts": [yes(3)]})
