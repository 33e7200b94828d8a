"""What an author reads when a content file does not fit its schema."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.kit.marked_yaml import Loc

BODY = "body"  # written below a file's keys, never among them

# When one of these fails, the author needs to know what belongs there: the field's description says it.
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
    "literal_error": "write {expected}",
    "tuple_type": "write a list: one item a line, each after a hyphen",
    "model_type": "write keys and their values, such as `title: A new week`",
    "value_error": "{error}",
}


def sentences(shape: type[BaseModel], invalid: ValidationError) -> list[tuple[Loc, str]]:
    """Pydantic's errors, each with its place, said for a person who writes lessons."""
    errors = invalid.errors(include_url=False)
    places = [error["loc"] for error in errors]
    return [(error["loc"], _sentence(shape, error)) for error in errors if not _is_echo(error, places)]


def _is_echo(error: ErrorDetails, places: list[Loc]) -> bool:
    """Pydantic counts only the sound items of a tuple, and so calls it short because of an item already told."""
    around = error["loc"]
    return error["type"] == "too_short" and any(place != around and place[: len(around)] == around for place in places)


def _sentence(shape: type[BaseModel], error: ErrorDetails) -> str:
    kind, loc = error["type"], error["loc"]
    if kind == "extra_forbidden":
        keys = [name for name in _model_at(shape, loc[:-1]).model_fields if name != BODY]
        return f"there is no such key; the keys here are {', '.join(keys)}"
    if kind in WANTING:
        field = _field_at(shape, loc)
        return field.description if field and field.description else WANTING[kind]
    return SENTENCES.get(kind, "{msg}").format(msg=error["msg"], **error.get("ctx", {}))


def _model_at(shape: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The innermost model that a place belongs to."""
    for name in loc:
        field = shape.model_fields.get(str(name))
        shape = _model_in(field.annotation) or shape if field else shape
    return shape


def _field_at(shape: type[BaseModel], loc: Loc) -> FieldInfo | None:
    *around, name = (part for part in loc if isinstance(part, str))
    return _model_at(shape, tuple(around)).model_fields.get(name)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    candidates = (annotation, *get_args(annotation))
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)
