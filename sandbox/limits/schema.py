"""The few kinds of rule from which every Block Kit limit is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing that Slack would refuse, and where it stands as a JSON pointer."""

    pointer: str
    reason: str

    def __str__(self) -> str:
        return f"[ERROR] {self.reason} [json-pointer:{self.pointer}]"


@dataclass
class Visit:
    """One check of one payload: the surface it is meant for and what was found."""

    surface: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, at: str, reason: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(at, reason))


class Rule(Protocol):
    """Something that a value may break."""

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Note in `visit` whatever is wrong with the value that stands at `at`."""


@dataclass(frozen=True)
class Anything:
    """Any value at all."""

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Nothing is refused."""


@dataclass(frozen=True)
class Str:
    """A string with bounds on its length, and perhaps a pattern."""

    longest: int | None = None
    shortest: int = 0
    pattern: re.Pattern[str] | None = None

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse what is no string, too short, too long or oddly formed."""
        if not isinstance(value, str):
            visit.refuse(at, "must provide a string")
        elif len(value) < self.shortest:
            visit.refuse(at, f"must be more than {self.shortest - 1} characters")
        elif self.longest is not None and len(value) > self.longest:
            visit.refuse(at, f"must be less than {self.longest + 1} characters")
        elif self.pattern and not self.pattern.fullmatch(value):
            visit.refuse(at, "invalid format")


@dataclass(frozen=True)
class Number:
    """A number within bounds; whole unless `fraction`."""

    least: float | None = None
    most: float | None = None
    fraction: bool = False
    above: float | None = None

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse what is no such number or out of bounds."""
        if isinstance(value, bool) or not isinstance(value, (int, float) if self.fraction else int):
            visit.refuse(at, "must provide a number" if self.fraction else "must provide an integer")
        elif (self.least is not None and value < self.least) or (self.above is not None and value <= self.above):
            visit.refuse(
                at,
                "must be greater"
                + (f" than {self.above}" if self.least is None else f" than or equal to {self.least}"),
            )
        elif self.most is not None and value > self.most:
            visit.refuse(at, f"must be less than or equal to {self.most}")


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse anything else."""
        if not isinstance(value, bool):
            visit.refuse(at, "must provide a boolean")


@dataclass(frozen=True)
class Enum:
    """One of a few words."""

    words: tuple[str, ...]

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse any other word."""
        if value not in self.words:
            visit.refuse(at, f"must be one of: {', '.join(self.words)}")


@dataclass(frozen=True)
class Items:
    """A list with bounds on its length, every item under one rule."""

    item: Rule
    least: int = 0
    most: int | None = None

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse what is no list, too short or too long, and then each bad item."""
        if not isinstance(value, list):
            visit.refuse(at, "must provide an array")
            return
        if len(value) < self.least:
            visit.refuse(at, f"no fewer than {self.least} items allowed")
        if self.most is not None and len(value) > self.most:
            visit.refuse(at, f"no more than {self.most} items allowed")
        for index, item in enumerate(value):
            self.item.check(item, f"{at}/{index}", visit)


Across = Callable[[Json, str, Visit], None]


@dataclass(frozen=True)
class Obj:
    """An object: its fields, those it must have, and what must hold between them."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    at_least_one: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    across: tuple[Across, ...] = ()
    surfaces: tuple[str, ...] = ()

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse what is no object, has unknown or missing fields, or breaks a field's rule."""
        if not isinstance(value, dict):
            visit.refuse(at, "must provide an object")
            return
        self._check_presence(value, at, visit)
        for name, held in value.items():
            rule = self.fields.get(name)
            if rule is None:
                visit.refuse(at, f"invalid additional property: {name}")
            else:
                rule.check(held, f"{at}/{name}", visit)
        for across in self.across:
            across(value, at, visit)

    def _check_presence(self, value: Json, at: str, visit: Visit) -> None:
        for name in self.required:
            if name not in value:
                visit.refuse(at, f"missing required field: {name}")
        if self.at_least_one and not any(name in value for name in self.at_least_one):
            visit.refuse(at, f"missing required field: one of {', '.join(self.at_least_one)}")
        if self.exactly_one and sum(name in value for name in self.exactly_one) != 1:
            visit.refuse(at, f"must have exactly one of: {', '.join(self.exactly_one)}")


@dataclass(frozen=True)
class Typed:
    """An object whose `type` says which rule it stands under, where that type is allowed."""

    rules: Mapping[str, Obj]

    def check(self, value: object, at: str, visit: Visit) -> None:
        """Refuse an unknown type or one not meant for this surface, else apply its rule."""
        if not isinstance(value, dict):
            visit.refuse(at, "must provide an object")
            return
        kind = value.get("type")
        rule = self.rules.get(kind) if isinstance(kind, str) else None
        if rule is None:
            visit.refuse(f"{at}/type", f"unsupported type: {kind}")
        elif rule.surfaces and visit.surface not in rule.surfaces:
            visit.refuse(f"{at}/type", f"unsupported type: {kind} is not available in a {visit.surface}")
        else:
            rule.check(value, at, visit)


def only(rules: Mapping[str, Obj], *names: str) -> Typed:
    """The rules of these types alone."""
    return Typed({name: rules[name] for name in names})
