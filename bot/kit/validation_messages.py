"""The messages that an author reads if a content file does not fit its schema."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.kit.yaml_with_lines import Loc

BODY = "body"  # the text below the front matter
TAG = "kind"  # the discriminator between several models

# For these, the field's description says what belongs there.
WANTING = {
    "missing": "this key is missing",
    "string_too_short": "this is empty",
    "string_pattern_mismatch": "this is not written as it should be",
}
SENTENCES = {
    "string_too_long": "at most {max_length} characters fit here",
    "string_type": "write a text here",
    "string_unicode": "a character here is only half of one",
    "too_short": "at least {min_length} are needed",
    "too_long": "at most {max_length} fit here",
    "greater_than_equal": "{ge} is the least",
    "less_than_equal": "{le} is the most",
    "int_parsing": "write a whole number",
    "int_parsing_size": "write a smaller whole number",
    "int_type": "write a whole number",
    "bool_parsing": "write true or false",
    "bool_type": "write true or false",
    "decimal_parsing": "write a number, such as 12 or 2.5",
    "decimal_type": "write a number, such as 12 or 2.5",
    "finite_number": "write a number, such as 12 or 2.5",
    "union_tag_invalid": "there is no kind {tag}; the kinds are {expected_tags}",
    "union_tag_not_found": "write keys and their values, such as `title: A new week`",
    "literal_error": "write {expected}",
    "tuple_type": "write a list: one item a line, each after a hyphen",
    "model_type": "write keys and their values, such as `title: A new week`",
    "value_error": "{error}",
}


def sentences(shape: type[BaseModel], invalid: ValidationError) -> list[tuple[Loc, str]]:
    """Pydantic's errors as sentences for authors, each with its place in the file."""
    errors = invalid.errors(include_url=False)
    places = [error["loc"] for error in errors]
    return [_sentence(shape, error) for error in errors if not _is_echo(error, places)]


def _is_echo(error: ErrorDetails, places: list[Loc]) -> bool:
    """Whether a tuple is called too short only because of invalid items, which Pydantic reports separately."""
    around = error["loc"]
    return error["type"] == "too_short" and any(place != around and place[: len(around)] == around for place in places)


def _sentence(shape: type[BaseModel], error: ErrorDetails) -> tuple[Loc, str]:
    kind, (loc, model) = error["type"], _resolve(shape, error["loc"])
    if kind == "extra_forbidden":
        keys = [name for name in model.model_fields if name != BODY]
        return loc, f"there is no such key; the keys here are {', '.join(keys)}"
    if kind == "union_tag_invalid":
        return (*loc, TAG), SENTENCES[kind].format(**error["ctx"])
    if kind in WANTING:
        name = next((part for part in reversed(loc) if isinstance(part, str)), "")
        field = model.model_fields.get(name)
        return loc, field.description if field and field.description else WANTING[kind]
    return loc, SENTENCES.get(kind, "{msg}").format(msg=error["msg"], **error.get("ctx", {}))


def _resolve(shape: type[BaseModel], loc: Loc) -> tuple[Loc, type[BaseModel]]:
    """A place as the author knows it, and the model that it belongs to.

    In a list of several kinds of model, Pydantic adds the kind to the place; the file has no such level.
    """
    kept: list[str | int] = []
    model, inner = shape, [shape]
    for part in loc:
        chosen = next((one for one in inner if len(inner) > 1 and _tag(one) == part), None)
        if chosen:
            model, inner = chosen, [chosen]
            continue
        kept.append(part)
        if isinstance(part, int):
            continue
        model = inner[0] if len(inner) == 1 else model
        field = model.model_fields.get(part)
        inner = (_models_in(field.annotation) if field else []) or [model]
    return tuple(kept), model


def _tag(model: type[BaseModel]) -> object:
    return model.model_fields[TAG].default if TAG in model.model_fields else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
