"""The numbered sentences of a request to the demo's model, and the keywords that it looks for in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.kit.patterns import LazyPattern
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

_SENTENCE = LazyPattern(r"^\[(?P<id>[A-Z]\d+)\] (?P<text>.+)$", re.MULTILINE)
_FACT = LazyPattern(
    r"\d|[“„\"].{8,}[”“\"]|checklist|template|vorlage|wiki|folder|ordner|half|halbe|"
    r"\b(?:one|two|three|four|five|six|ten|zwei|drei|vier|fünf|sechs|zehn)\b|\w+(?:days?|tags?)\b",
    re.IGNORECASE,
)
# In the order of the guiding questions: a word of each, a pattern for sentences that answer it, and a next step in
# English and German.
_SCRIPT: tuple[tuple[str, str, str, str], ...] = (
    (
        "where",
        r"20\d\d|spring|summer|autumn|winter|team|office|frühjahr|herbst",
        "Name the place and the time.",
        "Nenne Ort und Zeit.",
    ),
    ("who", r"people|agents|nurses|led|team|took part|leute|beteiligt", "Say who took part.", "Sag, wer dabei war."),
    (
        "conditions",
        r"already|licen|agreed|access|workload|bereits|lizenz",
        "Describe the conditions.",
        "Beschreibe die Bedingungen.",
    ),
    ("done", r"we |each|every|first|wir |jede", "List the steps.", "Zähle die Schritte auf."),
    ("take", r"hour|minute|budget|licen|stunde|euro", "Say what it took.", "Sag, was es gebraucht hat."),
    ("timeline", r"week|month|woche|monat", "Give the timeline.", "Nenne den Ablauf."),
    ("outcomes", r"fell|rose|saved|now|sank|stieg|fewer", "Say what changed.", "Sag, was sich verändert hat."),
    ("metrics", r"\d", "Add a number with its starting point.", "Ergänze eine Zahl mit Ausgangswert."),
    ("said", r"said|told|survey|[“„\"]|sagt", "Quote somebody who took part.", "Zitiere jemanden, der dabei war."),
    ("work", r"because|made|helped|weil|half", "Say what made it work.", "Sag, woran es lag."),
    ("differently", r"would|next time|würde", "Say what you would change.", "Sag, was du ändern würdest."),
    (
        "essential",
        r"essential|must|nice|unverzichtbar",
        "Separate essential and optional.",
        "Trenne Wichtiges von Schönem.",
    ),
    ("adapt", r"other|adapt|replace|smaller|andere", "Say how others can adapt it.", "Sag, wie andere es anpassen."),
    ("pitfalls", r"avoid|do not|don't|never|vermeid|nicht", "Name a pitfall.", "Nenne einen Fallstrick."),
    (
        "templates",
        r"template|checklist|wiki|slides|vorlage",
        "Link what others can use.",
        "Verlinke, was andere nutzen können.",
    ),
)
# The patterns for sentences that answer the guiding questions of a section.
QUESTIONS: dict[Section, tuple[str, ...]] = {
    section: tuple(words for _key, words, _english, _german in _SCRIPT[3 * at : 3 * at + 3])
    for at, section in enumerate(SECTIONS)
}
# A pattern for sentences that show a warning sign or a success criterion.
SHOWS: dict[str, str] = {
    WarningSign.INDIVIDUALS: r"only (?:she|he)|thanks to her|without (?:her|him)|single-handed",
    WarningSign.RESOURCES: r"full-time|consultant|[€$£]\s?\d{2,3}[,.]\d{3}",
    WarningSign.LIMITED: r"only works (?:for|in|here)|nowhere else",
    WarningSign.ONE_TIME: r"one-off|hackathon|merger",
    WarningSign.CONDITIONS: r"exemption|special permission|lucky",
    Criterion.REPEATABLE: r"second team|both teams|three teams|again",
    Criterion.LIKED: r"would recommend|asked for|[“„\"].{8,}",
    Criterion.MEASURABLE: r"from \d|von \d",
    Criterion.APPLICABLE: r"other teams|second team|another site",
    Criterion.SUSTAINABLE: r"rota|handed over|checklist|reihum",
}


@dataclass(frozen=True)
class Numbered:
    """A sentence of a request with its id."""

    id: str
    text: str


def numbered(request: str) -> list[Numbered]:
    """The numbered sentences of a request, in their order."""
    return [Numbered(found["id"], found["text"]) for found in _SENTENCE.finditer(request)]


def script(question: str) -> tuple[str, str, str]:
    """For a guiding question: a pattern for sentences that answer it, and a next step in English and German."""
    for key, words, english, german in _SCRIPT:
        if key in question.casefold():
            return words, english, german
    return r"(?!)", "Say more about this.", "Erzähle mehr davon."


def best(words: str, sentences: list[Numbered]) -> Numbered | None:
    """The first sentence that matches the pattern `words`, preferably one with a fact."""
    found = [one for one in sentences if re.search(words, one.text, re.IGNORECASE)]
    return next((one for one in found if has_fact(one.text)), found[0] if found else None)


def has_fact(text: str) -> bool:
    """Whether a sentence has something that can be checked."""
    return bool(_FACT.search(text))
