"""Sorts a text into the five sections of a story: by its headings, else by what its paragraphs or sentences say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.intake.feedback_wish import is_polite, without_wishes
from bot.stories.intake.paragraph_classifier import classify
from bot.stories.intake.sentence_sorting import SentenceSorter, is_guess, sort_sentences
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.service import ParsedStory, split_paragraphs

MAX_TITLE_LINE, MAX_TITLE_WORDS = 120, 8
# A text with so many paragraphs has an order of its own; lines count as paragraphs if they are as long as some.
MIN_PARAGRAPHS, MIN_LINE_WORDS = 4, 25
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
    section: LazyPattern(
        rf"^\s*(?:\#{{1,6}}\s*)?[*_]*(?:\d+\s*[.):]\s*)?[*_]*(?:{names})[*_]*\s*(?::[*_]*\s*(?P<rest>.*)|[*_]*\s*)$",
        re.IGNORECASE,
    )
    for section, names in _NAMES.items()
}
_MARKUP = LazyPattern(r"^[#*_\s]+|[*_\s:]+$")
_TITLE_LABEL = LazyPattern(r"^\W*(?:title|titel)\W*:\W*", re.IGNORECASE)
_MARKED_HEADING = LazyPattern(r"#|[*_].*[*_:]\Z|.*:\Z")
_PLAIN_HEADING = LazyPattern(r"(?![-*•–·]\s|\(?\d+[.)])[^\W\d_].*[^.!?…。！？;,]\Z")


def parse(text: str, sort: SentenceSorter = sort_sentences) -> ParsedStory:
    """Sort a text into sections, every word unchanged but for sentences that ask us for feedback.

    Text before the first heading belongs to the context.

    Without headings, paragraphs are sorted as they are if there are enough of them, else `sort` sorts sentences.
    """
    alone = without_wishes(text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return replace(_parse(alone.text, sort), to_us=alone.to_us)


def _parse(text: str, sort: SentenceSorter) -> ParsedStory:
    lines = text.split("\n")
    headings = _find_headings(lines)
    if headings:
        first = headings[0][0]
        title, opening = _split_title("\n".join(lines[:first]).strip(), alone=True)
        written = dict.fromkeys(SECTIONS, "")
        _add(written, Section.CONTEXT, opening)
        for (start, section, rest), end in zip(headings, [*(at for at, *_ in headings[1:]), len(lines)], strict=True):
            _add(written, section, "\n".join([rest, *lines[start + 1 : end]]).strip())
        return ParsedStory(title, {str(name): words for name, words in written.items()}, by_headings=True)
    title, rest = _split_title(text)
    parts = _structured_paragraphs(rest)
    if parts:
        sections = classify(parts)
        return ParsedStory(title, _collect(parts, sections), by_headings=False, is_guess=is_guess(parts, sections))
    parts = sentence_parts(rest)
    sections = sort([part.strip() for part in parts])
    collected = arrange(parts, lambda _parts: sections)
    return ParsedStory(title, collected, by_headings=False, is_guess=is_guess(parts, sections))


def has_several_headings(text: str) -> bool:
    """Whether headings name at least two sections."""
    return len({section for _, section, _ in _find_headings(text.split("\n"))}) > 1


def has_heading(text: str) -> bool:
    """Whether a heading names any section."""
    return bool(_find_headings(text.split("\n")))


def _find_headings(lines: list[str]) -> list[tuple[int, Section, str]]:
    found = []
    for at, line in enumerate(lines):
        if len(line) > MAX_TITLE_LINE and ":" not in line[:60]:
            continue
        for section, pattern in _HEADINGS.items():
            hit = pattern.match(line)
            if hit:
                found.append((at, section, hit["rest"] or ""))
                break
    return found


def _split_title(text: str, *, alone: bool = False) -> tuple[str, str]:
    """Title and rest: a heading, or a first line of few words that stands alone; with `alone`, nothing need follow."""
    first, _, rest = text.partition("\n")
    title = _TITLE_LABEL.sub("", _MARKUP.sub("", first)).strip()
    is_heading = first.startswith("#") or bool(_TITLE_LABEL.match(first))
    is_title = 0 < len(title) <= MAX_TITLE_LINE and (is_heading or _is_title_line(first, rest, alone=alone))
    return (title, rest.strip()) if is_title and (rest.strip() or is_heading or alone) else ("", text)


def _is_title_line(line: str, rest: str, *, alone: bool) -> bool:
    """Whether a line is clearly a title: few words, no punctuation after them, and sentences or a blank line below."""
    is_short = len(line.split()) <= MAX_TITLE_WORDS and not line.rstrip().endswith(tuple(".?!。:;,…"))
    following = rest.split("\n", maxsplit=1)[0].strip()
    stands_alone = alone or not following or following.endswith(tuple(".?!。…"))
    return is_short and stands_alone and not is_polite(line)


def _structured_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text that has as many as a story has sections; none for a text told in one go."""
    paragraphs = split_paragraphs(text)
    if len(paragraphs) >= MIN_PARAGRAPHS:
        return paragraphs
    # Text pasted from elsewhere may have line breaks instead of blank lines between paragraphs.
    lines = [line for line in text.split("\n") if line.strip()]
    is_structured = len(lines) >= MIN_PARAGRAPHS and len(text.split()) >= MIN_LINE_WORDS * len(lines)
    return lines if is_structured else []


def sentence_parts(text: str) -> list[str]:
    """A text cut before each of its sentences; a heading, a bullet or a list's number stays with what follows it."""
    parts, start, end = [], 0, 0
    for sentence in split_sentences(text, "X"):
        end = text.index(sentence.text, end) + len(sentence.text)
        if not _is_heading(text, end):
            parts.append(text[start:end])
            start = end
    if not parts:
        return [text]
    return [*parts[:-1], parts[-1] + text[start:]]


def _is_heading(text: str, end: int) -> bool:
    """Whether the line that ends here is a heading: marked as one, or a few words below a blank line."""
    start = text.rfind("\n", 0, end) + 1
    line = text[start:end].strip()
    is_line = text[end : end + 1] == "\n" and bool(text[end:].strip()) and len(line.split()) <= MAX_TITLE_WORDS
    is_below_blank = text[:start].rstrip(" \t").endswith("\n\n")
    return is_line and bool(_MARKED_HEADING.match(line) or (is_below_blank and _PLAIN_HEADING.match(line)))


def arrange(parts: Sequence[str], sort: SentenceSorter) -> dict[str, str]:
    """The text of each section from parts that are cut before sentences, as `sort` puts them."""
    return _collect(*_joined(parts, sort))


def _joined(parts: Sequence[str], sort: SentenceSorter) -> tuple[list[str], list[Section]]:
    """Neighbours of one section joined, exactly as they are in the text, and the section of each."""
    joined: list[str] = []
    sections: list[Section] = []
    for part, section in zip(parts, sort([part.strip() for part in parts]), strict=True):
        if sections and sections[-1] == section:
            joined[-1] += part
        else:
            joined.append(part)
            sections.append(section)
    return joined, sections


def _collect(parts: Sequence[str], sections: Sequence[Section]) -> dict[str, str]:
    collected = dict.fromkeys(SECTIONS, "")
    for part, section in zip(parts, sections, strict=True):
        _add(collected, section, part.strip())
    return {str(name): words for name, words in collected.items()}


def _add(sections: dict[Section, str], section: Section, text: str) -> None:
    if text:
        sections[section] = f"{sections[section]}\n\n{text}" if sections[section] else text
