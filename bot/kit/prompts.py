"""Prompts for a model: Jinja2 templates in files, which fail on a missing variable before anything is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

PARTS = ("system", "user")


@dataclass(frozen=True)
class Rendered:
    """A rendered prompt; `version` changes whenever one of its templates does."""

    system: str
    user: str
    version: str


class Prompts:
    """The templates `<feature>/<ask>/{system,user}.j2` below a folder; a prompt's name is `<feature>/<ask>`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        """The names of all prompts; raises jinja2.TemplateError for a missing part or a syntax error."""
        names = sorted({path.parent.relative_to(self._root).as_posix() for path in self._root.rglob("*.j2")})
        for name in names:
            for part in PARTS:
                _environment(self._root).get_template(f"{name}/{part}.j2")
        return names

    def render(self, name: str, **facts: object) -> Rendered:
        """Render both parts; raises jinja2.UndefinedError, which names the missing fact."""
        system, user = (_environment(self._root).get_template(f"{name}/{part}.j2").render(facts) for part in PARTS)
        return Rendered(system, user, self.version(name))

    def version(self, name: str) -> str:
        """The hash of a prompt's files."""
        digest = hashlib.sha256()
        for part in PARTS:
            digest.update((self._root / name / f"{part}.j2").read_bytes())
        return digest.hexdigest()[:16]


@cache
def _environment(root: Path) -> Environment:
    """The templates below a folder; each is compiled once, and again when its file has changed."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only those who ask a model

    # A prompt is plain text for a model, not HTML.
    return Environment(
        loader=FileSystemLoader(root),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - see above
        keep_trailing_newline=True,
    )
