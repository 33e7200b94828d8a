"""Reads a file of stories with the feedback that is expected on them, and says plainly what is wrong in it."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, field_validator

from bot.errors import GroundswellError
from bot.stories.sections import SECTIONS, Section, WarningSign

REQUEST = "request:"
ALL_SECTIONS = "all"
MAX_PROBLEMS = 20
NEAR = 0.88
_INJECTION = re.compile(
    r"inject|instruct|prompt|jail|attack|overrid|control|tamper|manipul|adversar|token", re.IGNORECASE
)
_PERSONAL = re.compile(
    r"person|pii|priva|secret|passw|credential|e-?mail|phone|iban|card|birth|address|\bkey|_key|\bname|token|health",
    re.IGNORECASE,
)
_ALIASES = {"ksf": "key_success_factors", "success_factors": "key_success_factors", "scaling": "scaling_guide"}
_SIGNS = {
    WarningSign.INDIVIDUALS: "individual person people hero depend champion einzel personen held",
    WarningSign.CONDITIONS: "condition replicat hard unique repeat bedingung wiederhol",
    WarningSign.RESOURCES: "resource cost expens effort budget ressource aufwand kosten",
    WarningSign.LIMITED: "limited applicab narrow transferab niche begrenzt übertragbar",
    WarningSign.ONE_TIME: "one_time onetime one_off oneoff once single_event special_event einmal",
}


class EvalFileError(GroundswellError):
    """{path} can't be used: {problems}."""


class PlantedText(BaseModel):
    """What was put into a story on purpose: an attack on the judge, or personal data.

    `section` is None for the whole story (“all” in the file), and `text` for what is not one text; nothing can be
    looked for then.
    """

    model_config = ConfigDict(extra="ignore")

    type: str = ""
    section: Section | None
    text: str | None

    @field_validator("section", mode="before")
    @classmethod
    def _known(cls, value: object) -> object:
        return None if str(value).strip().casefold() == ALL_SECTIONS else _section(str(value))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections in which it may be."""
        return SECTIONS if self.section is None else (self.section,)

    @property
    def is_attack(self) -> bool:
        """Whether it is an attack on the judge."""
        return bool(_INJECTION.search(self.type))

    @property
    def is_personal(self) -> bool:
        """Whether it is personal data or a secret; without a type it is."""
        return not self.is_attack and (not self.type or bool(_PERSONAL.search(self.type)))


class ExpectedSigns(BaseModel):
    """Warning signs that feedback must and must not report."""

    model_config = ConfigDict(extra="ignore")

    present: list[WarningSign] = Field(default_factory=list)
    absent: list[WarningSign] = Field(default_factory=list)

    @field_validator("present", "absent", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return [_sign(one) for one in _many(value)]


class CoachPoint(BaseModel):
    """A point that a careful coach would raise: at least one of its patterns is found where it is raised."""

    model_config = ConfigDict(extra="ignore")

    patterns: list[re.Pattern[str]] = Field(alias="any")

    @field_validator("patterns", mode="before")
    @classmethod
    def _regexes(cls, value: object) -> object:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            raise ValueError("must be a list of regular expressions, at least one")
        return [_pattern(one) for one in value]

    def is_raised_in(self, text: str) -> bool:
        return any(one.search(text) for one in self.patterns)


class EvaluationEntry(BaseModel):
    """A story with its expectations; only the sections are required."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    language: str | None = None
    sections: dict[str, str]
    expect_scores: dict[Section, tuple[float, float]] = Field(default_factory=dict)
    must_mention: list[re.Pattern[str]] = Field(default_factory=list)
    must_not: list[re.Pattern[str]] = Field(default_factory=list)
    must_not_send: list[re.Pattern[str]] = Field(default_factory=list)
    expect_warning_signs: ExpectedSigns = Field(default_factory=ExpectedSigns)
    planted: list[PlantedText] = Field(default_factory=list)
    coach_points: list[CoachPoint] = Field(default_factory=list)
    ready: StrictBool | None = None

    @field_validator("sections", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        if not isinstance(value, dict):
            raise ValueError("must be an object with the five sections")  # noqa: TRY004 - pydantic gathers these
        named = {_section(str(name)): _text(text) for name, text in value.items()}
        return dict.fromkeys(SECTIONS, "") | named

    @field_validator("expect_scores", mode="before")
    @classmethod
    def _ranges(cls, value: object) -> object:
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise ValueError("must be an object of section: [min, max]")  # noqa: TRY004 - as above
        return {_section(str(name)): _range(name, given) for name, given in value.items() if given is not None}

    @field_validator("must_mention", "must_not", "must_not_send", mode="before")
    @classmethod
    def _patterns(cls, value: object) -> object:
        return [_pattern(str(one)) for one in _many(value)]

    @field_validator("expect_warning_signs", "planted", "coach_points", mode="before")
    @classmethod
    def _perhaps(cls, value: object) -> object:
        return [] if value is None else value


def load(path: Path) -> list[EvaluationEntry]:
    """The stories of a file; EvalFileError names every entry that is wrong and why."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise EvalFileError(path=path, problems=getattr(error, "strerror", None) or "it is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise EvalFileError(path=path, problems=f"it is not JSON ({error})") from None
    if isinstance(raw, dict):
        raw = next((raw[name] for name in ("stories", "entries", "items") if name in raw), raw)
    if not isinstance(raw, list) or not raw:
        raise EvalFileError(path=path, problems="it is not a list of stories")
    entries: list[EvaluationEntry] = []
    problems: list[str] = []
    for number, given in enumerate(raw, 1):
        problems += [f"{_name(number, given)}: {one}" for one in _misspelt(given)]
        try:
            entry = _entry(number, given)
            if entry.id in {one.id for one in entries}:
                problems.append(f"entry {number}: its id “{entry.id}” is that of an earlier story")
            entries.append(entry)
        except ValidationError as error:
            problems += [f"{_name(number, given)}: {_problem(one)}" for one in error.errors()]
    if problems:
        raise EvalFileError(path=path, problems="\n" + "\n".join(problems[:MAX_PROBLEMS]))
    return entries


def _entry(number: int, given: Any) -> EvaluationEntry:
    if not isinstance(given, dict):
        return EvaluationEntry.model_validate(given)
    signs = given.get("expect_warning_signs")
    made = {**given, "id": given.get("id") or f"#{number}"}
    made["expect_warning_signs"] = {"present": signs} if isinstance(signs, list) else signs or {}
    forbidden = [str(one) for one in _many(given.get("must_not"))]
    made["must_not_send"] = [one.removeprefix(REQUEST).strip() for one in forbidden if one.startswith(REQUEST)]
    made["must_not"] = [one for one in forbidden if not one.startswith(REQUEST)]
    return EvaluationEntry.model_validate(made)


def _misspelt(given: Any) -> list[str]:
    """Unknown keys that are nearly one of ours; any other unknown key is ignored."""
    known = list(EvaluationEntry.model_fields)
    unknown = [str(key) for key in given if key not in known] if isinstance(given, dict) else []
    near = [(key, get_close_matches(key.casefold(), known, 1, NEAR)) for key in unknown]
    return [f"there is no key “{key}”; “{found[0]}” is meant" for key, found in near if found]


def _name(number: int, given: Any) -> str:
    name = given.get("id") if isinstance(given, dict) else None
    return f"entry {number} ({name})" if name else f"entry {number}"


def _problem(error: Any) -> str:
    where = ".".join(str(one) for one in error["loc"])
    says = "must be an object" if error["type"] == "model_type" else str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {says}" if where else says


def _many(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(given: object) -> object:
    """A section's text; a list has its lines."""
    if isinstance(given, list) and all(isinstance(one, str) for one in given):
        return "\n".join(given)
    return "" if given is None else given


def _section(name: str) -> str:
    plain = re.sub(r"\W+", "_", name.strip().casefold())
    plain = _ALIASES.get(plain, plain)
    if plain not in set(SECTIONS):
        raise ValueError(f"“{name}” is no section; there are {', '.join(SECTIONS)}")
    return plain


def _range(name: object, given: object) -> object:
    both = (given, given) if isinstance(given, int | float) else given
    given_two = list(both) if isinstance(both, list | tuple) else []
    numbers = [one for one in given_two if type(one) in {int, float}]
    if len(numbers) != 2 or len(given_two) != 2 or not 0 <= numbers[0] <= numbers[1] <= 4:
        raise ValueError(f"{name} must be [min, max] on 0 to 4")
    return (numbers[0], numbers[1])


def _pattern(given: str) -> re.Pattern[str]:
    try:
        return re.compile(given, re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise ValueError(f"“{given}” is no regular expression ({error})") from None


def _sign(given: object) -> WarningSign:
    """A warning sign by our name for it, or by some words that describe it."""
    plain = re.sub(r"\W+", "_", str(given).strip().casefold())
    if plain in set(WarningSign):
        return WarningSign(plain)
    found = {sign: sum(word in plain for word in words.split()) for sign, words in _SIGNS.items()}
    best = max(found, key=lambda sign: found[sign])
    if not found[best]:
        raise ValueError(f"“{given}” is no warning sign; there are {', '.join(WarningSign)}")
    return best
