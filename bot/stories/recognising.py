"""Which section a pasted or uploaded text belongs to: by its headings, and by nothing that would be a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.lexicon import cue
from bot.stories.sections import SECTIONS, Section

_TITLE = re.compile(r"^\s*#{1,2}\s+(?P<title>\S.{0,140})$")


@dataclass(frozen=True)
class Recognised:
    """A text by sections; `rest` is what stands before the first heading, and everything where there is none."""

    title: str
    sections: dict[Section, str]
    rest: str


def recognise(text: str) -> Recognised:
    """Take a text apart at headings that name a section, in the languages we know; a section may come twice."""
    title, rest = "", list[str]()
    found: dict[Section, list[str]] = {}
    here: list[str] = rest
    for line in text.replace("\r\n", "\n").split("\n"):
        heading = _heading(line)
        named = _TITLE.match(line)
        if heading:
            section, tail = heading
            here = found.setdefault(section, [])
            here += [tail] if tail else []
        elif named and not title and here is rest:
            title = named["title"].strip()
        else:
            here.append(line)
    whole = {section: "\n".join(found[section]).strip() for section in SECTIONS if section in found}
    return Recognised(title, whole, "\n".join(rest).strip())


def _heading(line: str) -> tuple[Section, str] | None:
    """The section that a line names and what stands behind its colon; a sentence that begins so is no heading."""
    for section, match in _matches(line):
        marked = any(sign in match["mark"] + match["end"] for sign in ("#", "*", "_", ":", "\uff1a"))
        colon = any(sign in match["end"] for sign in (":", "\uff1a"))
        if (marked or not match["rest"].strip()) and (colon or not match["rest"].strip()):
            return section, match["rest"].strip()
    return None


def _matches(line: str) -> Iterator[tuple[Section, re.Match[str]]]:
    for section in SECTIONS:
        match = cue("headings", section).match(line)
        if match:
            yield section, match
