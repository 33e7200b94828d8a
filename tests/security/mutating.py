"""Changed requests: the same seed makes the same ones."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tests.security.requests import FORM, JSON, interaction

Path = tuple[str | int, ...]

ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    3.5,
    1e308,
    2**70,
    "",
    " ",
    "0",
    "x" * 100_000,
    "\x00",
    "a\r\nb",
    "\ud800",
    "\u202e\u200b\ufeff",
    "💥" * 500,
    "<!channel> <@U1> & {x}",
    "%s %(x)s {0}",
    "../../etc/passwd",
    "'; DROP TABLE members; --",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"id": None},
    {"id": {}},
    {"": ""},
    [1, "a", None],
)


@dataclass(frozen=True)
class Sample:
    """A request that Slack might send, as JSON or as the fields of a form."""

    name: str
    body: Any
    kind: str

    @property
    def bytes(self) -> bytes:
        if self.kind == "event":
            return json.dumps(self.body).encode()
        if self.kind == "interaction":
            return interaction(self.body)
        return urlencode({name: _text(value) for name, value in self.body.items()}).encode()

    @property
    def content_type(self) -> str:
        return JSON if self.kind == "event" else FORM


def read(body: str, content_type: str) -> Sample:
    """A recorded request."""
    if content_type.startswith(JSON):
        event = json.loads(body)
        return Sample(str(event.get("event", event)["type"]), event, "event")
    fields = dict(parse_qsl(body, keep_blank_values=True))
    if "payload" in fields and "command" not in fields:
        pressed = json.loads(fields["payload"])
        return Sample(pressed["type"], pressed, "interaction")
    return Sample(fields["command"], fields, "command")


def mutants(samples: list[Sample], count: int, seed: int) -> Iterator[tuple[str, bytes, str]]:
    """`count` changed requests: what was done, the body and its content type."""
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    for number in range(count):
        yield _mutant(samples[number % len(samples)], chance)


def portion(samples: list[Sample], count: int, seed: int) -> Iterator[tuple[str, bytes, str]]:
    """Like `mutants`, of samples taken by chance."""
    chance = random.Random(seed)  # noqa: S311 - as above
    for _ in range(count):
        yield _mutant(chance.choice(samples), chance)


def _mutant(sample: Sample, chance: random.Random) -> tuple[str, bytes, str]:
    if chance.random() < 0.1:
        return _broken(sample, chance)
    body = copy.deepcopy(sample.body)
    done = [_mutate(body, chance) for _ in range(chance.choice((1, 1, 1, 2, 4)))]
    changed = Sample(sample.name, body, sample.kind)
    return f"{sample.name}: {'; '.join(done)}", changed.bytes, changed.content_type


def _broken(sample: Sample, chance: random.Random) -> tuple[str, bytes, str]:
    """A body that is cut short, has another byte in it, or comes as another kind."""
    body, at = bytearray(sample.bytes), chance.randrange(len(sample.bytes))
    match chance.randrange(4):
        case 0:
            return f"{sample.name}: cut at {at}", bytes(body[:at]), sample.content_type
        case 1:
            body[at] = chance.randrange(256)
            return f"{sample.name}: byte {at}", bytes(body), sample.content_type
        case 2:
            return f"{sample.name}: other kind", bytes(body), FORM if sample.content_type == JSON else JSON
        case _:
            deep = b"[" * 3_000 + b"]" * 3_000
            return f"{sample.name}: deep", deep if sample.kind == "event" else b"payload=" + deep, sample.content_type


def _mutate(body: Any, chance: random.Random) -> str:
    paths = list(_paths(body))
    if not paths:
        return "nothing left"
    # What stands near the root decides where a request goes, and the leaves are many.
    path = min(chance.choices(paths, k=2), key=len)
    parent, key = _parent(body, path), path[-1]
    match chance.randrange(6):
        case 0:
            del parent[key]
            return f"without {path}"
        case 1:
            parent[key] = [parent[key]]
            return f"{path} in a list"
        case 2:
            parent[key] = {"id": parent[key]}
            return f"{path} in an object"
        case 3:
            other = chance.choice(paths)
            parent[key] = copy.deepcopy(_value(body, other))
            return f"{path} is {other}"
        case _:
            odd = chance.choice(ODD)
            parent[key] = copy.deepcopy(odd)
            return f"{path} = {str(odd)[:20]!a}"


def _paths(body: Any, path: Path = ()) -> Iterator[Path]:
    children: list[tuple[str | int, Any]] = []
    if isinstance(body, dict):
        children = list(body.items())
    elif isinstance(body, list):
        children = list(enumerate(body))
    for key, child in children:
        yield (*path, key)
        yield from _paths(child, (*path, key))


def _parent(body: Any, path: Path) -> Any:
    return _value(body, path[:-1])


def _value(body: Any, path: Path) -> Any:
    for key in path:
        body = body[key]
    return body


def _text(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "surrogatepass")
