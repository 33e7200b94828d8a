"""Sorts a pasted text into the five sections of a story: by its headings, else by the content of its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.paragraph_classifier import classify

MAX_TITLE = 120
# Headings that people use for the sections, English and German.
_NAMES: dict[Section, str] = {
    Section.CONTEXT: (
        "context|background|situation|starting point|setting|where and when|the problem|problem|challenge|"
        "kontext|ausgangslage|ausgangssituation|hintergrund|rahmen|situation|worum es ging|das problem"
    ),
    Section.APPROACH: (
        "approach|what we did|what was done|how we did it|method|solution|implementation|steps|"
        "vorgehen|vorgehensweise|ansatz|was wir gemacht haben|was wir getan haben|umsetzung|lösung|so ging es"
    ),
    Section.RESULTS: (
        "results?|outcomes?|impact|what changed|effects?|benefits?|"
        "ergebnis|ergebnisse|resultate?|wirkung|nutzen|was sich verändert hat|was dabei herauskam"
    ),
    Section.FACTORS: (
        "key success factors?|success factors?|key factors?|what made it work|what made this work|why it worked|"
        "lessons? learn(?:ed|t)|learnings|erfolgsfaktor(?:en)?|woran es lag|was geholfen hat|was es ausgemacht hat|"
        "erkenntnisse|gelernt"
    ),
    Section.SCALING: (
        "scaling guide|scaling|scale|how to repeat it|how to scale|for others|for the next team|adoption guide|rollout|"
        "leitfaden(?: zum weitertragen)?|skalierung|weitertragen|übertragung|für andere|für das nächste team|"
        "so geht es woanders"
    ),
}
_HEADINGS = {
    section: re.compile(
        rf"^\s*(?:\#{{1,6}}\s*)?[*_]*(?:\d+\s*[.):]\s*)?[*_]*(?:{names})[*_]*\s*(?::[*_]*\s*(?P<rest>.*)|[*_]*\s*)$",
        re.IGNORECASE,
    )
    for section, names in _NAMES.items()
}
_REQUEST = (
    r"(?:(?:hi|hello|hey|hallo)[\s,!.]+)?"
    r"(?:i'?d like|i would like|can i (?:have|get)|could i (?:have|get)|please give me|may i have|"
    r"ich hätte gern(?:e)?|ich möchte|kann ich|bitte gib mir|ich wünsche mir)\s+(?:some |your |etwas |dein |ein )?"
)
_STORY = r"(?:my|this|our|the|meiner?|diese[rn]?|unserer?)\s+(?:success |erfolgs)?(?:story|stories|geschichte)"
# A request for feedback; the story follows it.
FEEDBACK_REQUEST = re.compile(
    rf"^\s*(?:{_REQUEST}feedback\s+(?:on|about|for|to|zu|auf|für)(?:\s+(?:{_STORY}|this|my|dies\w*|mein\w*)\b)?|"
    rf"feedback\s+(?:on|about|for|zu|auf|für)\s+{_STORY})(?:\s+(?:please|bitte|haben|bekommen))*\s*[:.,–-]*\s*",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_MARKUP = re.compile(r"^[#*_\s]+|[*_\s:]+$")


@dataclass(frozen=True)
class ParsedStory:
    """A text sorted into sections; `by_headings` if headings named them."""

    title: str
    sections: dict[str, str]
    by_headings: bool


def parse(text: str) -> ParsedStory:
    """Sort a text into sections, every word unchanged; text before the first heading belongs to the context."""
    text = FEEDBACK_REQUEST.sub("", text.replace("\r\n", "\n").replace("\r", "\n"), count=1).strip()
    lines = text.split("\n")
    headings = _find_headings(lines)
    if headings:
        first = headings[0][0]
        title, opening = _split_title("\n".join(lines[:first]).strip(), alone=True)
        sections = dict.fromkeys(SECTIONS, "")
        _add(sections, Section.CONTEXT, opening)
        for (start, section, rest), end in zip(headings, [*(at for at, *_ in headings[1:]), len(lines)], strict=True):
            _add(sections, section, "\n".join([rest, *lines[start + 1 : end]]).strip())
        return ParsedStory(title, {str(name): words for name, words in sections.items()}, by_headings=True)
    title, rest = _split_title(text)
    # Text pasted from elsewhere may have line breaks instead of blank lines between paragraphs.
    parts = (
        split_paragraphs(rest)
        if len(split_paragraphs(rest)) > 1
        else [line for line in rest.split("\n") if line.strip()]
    )
    return ParsedStory(title, _by_content(parts), by_headings=False)


def has_several_headings(text: str) -> bool:
    """Whether headings name at least two sections."""
    return len({section for _, section, _ in _find_headings(text.split("\n"))}) > 1


def has_heading(text: str) -> bool:
    """Whether a heading names any section."""
    return bool(_find_headings(text.split("\n")))


def split_paragraphs(text: str) -> list[str]:
    """The parts of a text between blank lines."""
    return [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]


def _find_headings(lines: list[str]) -> list[tuple[int, Section, str]]:
    found = []
    for at, line in enumerate(lines):
        if len(line) > MAX_TITLE and ":" not in line[:60]:
            continue
        for section, pattern in _HEADINGS.items():
            hit = pattern.match(line)
            if hit:
                found.append((at, section, hit["rest"] or ""))
                break
    return found


def _split_title(text: str, *, alone: bool = False) -> tuple[str, str]:
    """Title and rest: a short first line without a full stop is a title; with `alone` also if nothing follows it."""
    first, _, rest = text.partition("\n")
    title = _MARKUP.sub("", first).strip()
    is_title = title and len(title) <= MAX_TITLE and not title.endswith((".", "?", "!", "。"))
    return (title, rest.strip()) if is_title and (rest.strip() or first.startswith("#") or alone) else ("", text)


def _by_content(parts: Sequence[str]) -> dict[str, str]:
    sections = dict.fromkeys(SECTIONS, "")
    for part, section in zip(parts, classify(parts), strict=True):
        _add(sections, section, part)
    return {str(name): words for name, words in sections.items()}


def _add(sections: dict[Section, str], section: Section, text: str) -> None:
    if text:
        sections[section] = f"{sections[section]}\n\n{text}" if sections[section] else text
