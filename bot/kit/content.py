"""Read content files strictly; every problem is reported with its file, line and a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.kit.patterns import LazyPattern
from bot.kit.validation_messages import BODY, sentences
from bot.kit.yaml_with_lines import Loc, MarkedYaml, parse

BOM = b"\xef\xbb\xbf"
FENCE = "---"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
FRONT_MATTER = LazyPattern(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*$\n?(?P<body>.*)\Z", re.DOTALL | re.MULTILINE)


Slug = Annotated[str, Field(pattern=f"^{SLUG}$", description="an id is lower-case words joined by hyphens")]


class Strict(BaseModel):
    """The base of content models; a field's description is shown to the author if it is missing or malformed."""

    # Built at the first use, because most are only a part of others.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


Shape = TypeVar("Shape", bound=Strict)


@dataclass(frozen=True)
class Problem:
    """A problem that an author can fix; line 0 means the whole file or folder."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{place}: {self.message}"


class ContentErrors(Exception):  # noqa: N818 - it has all problems of a run, not one
    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.path, problem.line))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class ContentDocument(Generic[Shape]):
    """The content of a file, with the lines of its keys."""

    path: Path
    content: Shape
    lines: Mapping[Loc, int]

    def line(self, *loc: str | int) -> int:
        return _line(self.lines, loc)


class ContentReader:
    """Reads files, returns what is valid, and collects problems until `finish` raises them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, path: Path, line: int, message: str) -> None:
        self.problems.append(Problem(path, line, message))

    def finish(self) -> None:
        if self.problems:
            raise ContentErrors(self.problems)

    def yaml(self, path: Path, shape: type[Shape], *, below: str = "") -> ContentDocument[Shape] | None:
        """Read a YAML file; `below` is the key to put its list under, if the shape is a mapping."""
        text = self._text(path)
        if text is None:
            return None
        marked = parse(text)
        if below:
            marked.value = {below: marked.value or []}
            marked.lines = {(): 1, **{(below, *loc): line for loc, line in marked.lines.items()}}
        return self._document(path, marked, shape)

    def markdown(self, path: Path, shape: type[Shape], **given: object) -> ContentDocument[Shape] | None:
        """Read a Markdown file: front matter, then the field `body`; `given` are defaults that it may override."""
        text = self._text(path)
        if text is None:
            return None
        parts = FRONT_MATTER.match(text)
        if parts is None:
            self.note(path, 1, _no_front_matter(text))
            return None
        marked = parse("\n" + parts["front"])  # the line break replaces the fence, so that line numbers are right
        if isinstance(marked.value, dict):
            if BODY in marked.value:
                marked.faults.append((marked.lines[BODY,], f"{BODY}: the text goes below the front matter"))
            marked.value = {**given, **marked.value, BODY: parts["body"]}
            marked.lines[BODY,] = 1 + text.count("\n", 0, parts.start("body"))
        return self._document(path, marked, shape)

    def _text(self, path: Path) -> str | None:
        try:
            data = path.read_bytes()
        except OSError as error:
            self.note(path, 0, f"this file cannot be read: {error.strerror}")
            return None
        if data.startswith(BOM):
            self.note(path, 1, "an invisible byte order mark opens this file; save it as UTF-8 without BOM")
            return None
        try:
            return data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.note(path, line, "a character here is not UTF-8; save the file as UTF-8")
            return None

    def _document(self, path: Path, marked: MarkedYaml, shape: type[Shape]) -> ContentDocument[Shape] | None:
        for line, message in marked.faults:
            self.note(path, line, message)
        if marked.value is None:
            return None
        try:
            return ContentDocument(path, shape.model_validate(marked.value), marked.lines)
        except ValidationError as errors:
            for loc, words in sentences(shape, errors):
                place = ".".join(map(str, loc))
                self.note(path, _line(marked.lines, loc), f"{place}: {words}" if loc else words)
            return None


def _line(lines: Mapping[Loc, int], loc: Loc) -> int:
    """The line of `loc`, or of what contains it, because a missing key has no line."""
    return next((lines[loc[:depth]] for depth in range(len(loc), -1, -1) if loc[:depth] in lines), 1)


def _no_front_matter(text: str) -> str:
    if text.startswith(FENCE):
        return f"the front matter is never closed; end it with a line of {FENCE}"
    return f"the front matter is missing; open the file with a line of {FENCE}, its keys, and another {FENCE}"
