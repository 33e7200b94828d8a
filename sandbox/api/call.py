"""One call of a Web API method, and the registry of methods."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.errors import ApiError
from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.workspace import SlackWorkspace
from sandbox.world import World

CallerKind = Literal["bot", "app", "anyone"]
_FALSE = frozenset({"", "0", "false", "False", "none", "null"})


@dataclass(slots=True)
class Call:
    """A call's arguments, which are text from forms and typed from JSON bodies."""

    world: World
    args: Json

    @property
    def workspace(self) -> SlackWorkspace:
        return self.world.workspace

    @property
    def installation(self) -> Installation:
        return self.world.installation

    @property
    def bot(self) -> str:
        """The caller's user id."""
        return self.world.installation.bot_user_id

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """A required text argument."""
        value = self.text(name)
        if not value:
            raise ApiError.of_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value) not in _FALSE

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.args.get(name) or default)
        except (TypeError, ValueError):
            raise ApiError.of_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def names(self, name: str) -> list[str]:
        """A list argument: an array in JSON, comma-separated text in a form."""
        value = self.args.get(name) or []
        if not isinstance(value, list):
            value = str(value).split(",")
        return [str(item).strip() for item in value if str(item).strip()]

    def structure(self, name: str, error: str) -> Any:
        """A JSON argument, which forms carry as text; `error` is the code for invalid JSON."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            raise ApiError(error) from None

    def require(self, *scopes: str) -> None:
        """Raise missing_scope unless the app has one of these scopes."""
        granted = self.installation.scopes
        if scopes and not any(scope in granted for scope in scopes):
            raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(granted))


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: one of `scopes` is enough, `caller` says whose token it takes."""

    handler: Handler
    scopes: tuple[str, ...]
    caller: CallerKind


class Methods(dict[str, Method]):
    """The methods of one module, by name."""

    def __call__(self, name: str, *scopes: str, caller: CallerKind = "bot") -> Callable[[Handler], Handler]:
        """Register the decorated function under this name."""

        def register(handler: Handler) -> Handler:
            self[name] = Method(handler, scopes, caller)
            return handler

        return register
