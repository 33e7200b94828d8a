"""Prompts for a model are files: Jinja2 templates that refuse a missing variable before a token is spent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PARTS = ("system", "user")


@dataclass(frozen=True)
class Rendered:
    """What is sent to the model; `version` changes whenever a template of the prompt does."""

    system: str
    user: str
    version: str


class Prompts:
    """The folder `prompts/<feature>/<ask>/{system,user}.j2`, each prompt named `<feature>/<ask>`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        # A prompt is plain text for a model, not HTML.
        self._templates = Environment(
            loader=FileSystemLoader(root),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - see above
            keep_trailing_newline=True,
        )

    def names(self) -> list[str]:
        """Every prompt there is; one with a missing part or a syntax error is refused here."""
        names = sorted({path.parent.relative_to(self._root).as_posix() for path in self._root.rglob("*.j2")})
        for name in names:
            for part in PARTS:
                self._templates.get_template(f"{name}/{part}.j2")
        return names

    def render(self, name: str, **facts: object) -> Rendered:
        """Both parts with the facts filled in; jinja2.UndefinedError names a fact that is missing."""
        system, user = (self._templates.get_template(f"{name}/{part}.j2").render(facts) for part in PARTS)
        return Rendered(system, user, self.version(name))

    def version(self, name: str) -> str:
        """The hash of a prompt's files."""
        digest = hashlib.sha256()
        for part in PARTS:
            digest.update((self._root / name / f"{part}.j2").read_bytes())
        return digest.hexdigest()[:16]
