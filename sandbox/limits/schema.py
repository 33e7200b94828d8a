"""The kinds of rule from which every Block Kit limit is built."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True)
class LimitProblem:
    """Something that Slack would refuse, and its place as a JSON pointer."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"[ERROR] {self.reason} [json-pointer:{self.pointer}]"


@dataclass
class LimitReport:
    """The check of one payload: its surface and the problems found."""

    surface: str
    problems: list[LimitProblem] = field(default_factory=list)

    def refuse(self, at: str, reason: str) -> None:
        """Add a problem."""
        self.problems.append(LimitProblem(at, reason))


class LimitRule(Protocol):
    """A rule for a value."""

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Add the problems of the value at `at` to the report."""


@dataclass(frozen=True)
class Anything:
    """Any value at all."""

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Nothing is refused."""


@dataclass(frozen=True)
class Str:
    """A string with bounds on its length, and perhaps a pattern."""

    max_length: int | None = None
    min_length: int = 0
    pattern: re.Pattern[str] | None = None

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse what is no string, too short, too long or oddly formed."""
        if not isinstance(value, str):
            report.refuse(at, "must provide a string")
        elif len(value) < self.min_length:
            report.refuse(at, f"must be more than {self.min_length - 1} characters")
        elif self.max_length is not None and len(value) > self.max_length:
            report.refuse(at, f"must be less than {self.max_length + 1} characters")
        elif self.pattern and not self.pattern.fullmatch(value):
            report.refuse(at, "invalid format")


@dataclass(frozen=True)
class Number:
    """A number within bounds; whole unless `fraction`."""

    minimum: float | None = None
    maximum: float | None = None
    fraction: bool = False
    above: float | None = None

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse what is no such number or out of bounds."""
        if isinstance(value, bool) or not isinstance(value, (int, float) if self.fraction else int):
            report.refuse(at, "must provide a number" if self.fraction else "must provide an integer")
        elif (self.minimum is not None and value < self.minimum) or (self.above is not None and value <= self.above):
            report.refuse(
                at,
                "must be greater"
                + (f" than {self.above}" if self.minimum is None else f" than or equal to {self.minimum}"),
            )
        elif self.maximum is not None and value > self.maximum:
            report.refuse(at, f"must be less than or equal to {self.maximum}")


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse anything else."""
        if not isinstance(value, bool):
            report.refuse(at, "must provide a boolean")


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse any other word."""
        if value not in self.words:
            report.refuse(at, f"must be one of: {', '.join(self.words)}")


@dataclass(frozen=True)
class Items:
    """A list with bounds on its length, every item under one rule."""

    item: LimitRule
    minimum: int = 0
    maximum: int | None = None

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse what is no list, too short or too long, and then each bad item."""
        if not isinstance(value, list):
            report.refuse(at, "must provide an array")
            return
        if len(value) < self.minimum:
            report.refuse(at, f"no fewer than {self.minimum} items allowed")
        if self.maximum is not None and len(value) > self.maximum:
            report.refuse(at, f"no more than {self.maximum} items allowed")
        for index, item in enumerate(value):
            self.item.check(item, f"{at}/{index}", report)


Across = Callable[[Json, str, LimitReport], None]


@dataclass(frozen=True)
class Obj:
    """An object: its fields, those it must have, and what must hold between them."""

    fields: Mapping[str, LimitRule]
    required: tuple[str, ...] = ()
    at_least_one: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    across: tuple[Across, ...] = ()
    surfaces: tuple[str, ...] = ()

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse what is no object, has unknown or missing fields, or breaks a field's rule."""
        if not isinstance(value, dict):
            report.refuse(at, "must provide an object")
            return
        self._check_presence(value, at, report)
        for name, held in value.items():
            rule = self.fields.get(name)
            if rule is None:
                report.refuse(at, f"invalid additional property: {name}")
            else:
                rule.check(held, f"{at}/{name}", report)
        for across in self.across:
            across(value, at, report)

    def _check_presence(self, value: Json, at: str, report: LimitReport) -> None:
        for name in self.required:
            if name not in value:
                report.refuse(at, f"missing required field: {name}")
        if self.at_least_one and not any(name in value for name in self.at_least_one):
            report.refuse(at, f"missing required field: one of {', '.join(self.at_least_one)}")
        if self.exactly_one and sum(name in value for name in self.exactly_one) != 1:
            report.refuse(at, f"must have exactly one of: {', '.join(self.exactly_one)}")


@dataclass(frozen=True)
class OneOfTypes:
    """An object whose `type` says which rule applies to it, where that type is allowed."""

    rules: Mapping[str, Obj]

    def check(self, value: object, at: str, report: LimitReport) -> None:
        """Refuse an unknown type or one not meant for this surface, else apply its rule."""
        if not isinstance(value, dict):
            report.refuse(at, "must provide an object")
            return
        kind = value.get("type")
        rule = self.rules.get(kind) if isinstance(kind, str) else None
        if rule is None:
            report.refuse(f"{at}/type", f"unsupported type: {kind}")
        elif rule.surfaces and report.surface not in rule.surfaces:
            report.refuse(f"{at}/type", f"unsupported type: {kind} is not available in a {report.surface}")
        else:
            rule.check(value, at, report)


def only(rules: Mapping[str, Obj], *names: str) -> OneOfTypes:
    """The rules of these types alone."""
    return OneOfTypes({name: rules[name] for name in names})
