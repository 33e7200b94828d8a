"""What a reflection is about, by the rules: pure, text in and values out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.blocks import shorten
from bot.kit.patterns import LazyPattern
from bot.reflections.plan_parser import find_plan
from bot.reflections.responding.lexicon import Lexicon, lexicons

# A reply with this prefix stays private, even if the invitation named readers.
PRIVATE = ("private:", "privat:")
MAX_READ = 2000  # characters; whatever matters is said by then
MAX_QUOTED_WORDS, MAX_QUOTED_CHARACTERS = 6, 60
_CODE = LazyPattern(r"```.*?(?:```|$)|`[^`\n]*`|<[^<>\n]*>|https?://\S+", re.DOTALL)
_MARKS = LazyPattern(r"[*_~`\"“”„«»<>|\[\]]+")
_EDGES = " \t.,;:!?()–—-…"
_CLAUSE = LazyPattern(r"[.!?;,:\n]|\s[-–—]\s")
_WORD = LazyPattern(r"[^\W\d_]+")


class Subject(StrEnum):
    """What a reflection is about; `PLAIN` if the rules can't tell, `NOT_FOR_US` if no rule may answer it.

    `COMPLAINT` is about us. `CONTINUED` and `NOTED` are read from where it was written: a second reply, and a note on a
    plan.
    """

    NOT_FOR_US = "not_for_us"
    STEP = "step"
    SUCCESS = "success"
    TIME = "time"
    BOSS = "boss"
    COLLEAGUES = "colleagues"
    RULES = "rules"
    ACCESS = "access"
    QUALITY = "quality"
    TRIED = "tried"
    DIFFERENT = "different"
    BENEFIT = "benefit"
    FORGOT = "forgot"
    SKILL = "skill"
    FAILED = "failed"
    WORRY = "worry"
    NUMBER = "number"
    PERSON = "person"
    QUESTION = "question"
    COMPLAINT = "complaint"
    PLAIN = "plain"
    CONTINUED = "continued"
    NOTED = "noted"


OBSTACLES = frozenset(
    {
        Subject.TIME,
        Subject.BOSS,
        Subject.COLLEAGUES,
        Subject.RULES,
        Subject.ACCESS,
        Subject.QUALITY,
        Subject.TRIED,
        Subject.DIFFERENT,
        Subject.BENEFIT,
        Subject.FORGOT,
        Subject.SKILL,
        Subject.FAILED,
        Subject.WORRY,
    }
)


@dataclass(frozen=True)
class Reading:
    """The subject of a text, and a few of its own words on it, unescaped; empty if none are worth quoting."""

    subject: Subject
    quote: str = ""


@dataclass(frozen=True)
class _Found:
    reading: Reading
    at: int


def read(text: str) -> Reading:
    """What a text is about. The same text always gives the same reading; none raises."""
    plain = _plain(text)
    if _is_not_for_us(plain):
        return Reading(Subject.NOT_FOR_US)
    if is_complaint(text):
        return Reading(Subject.COMPLAINT)
    obstacles = [found for lexicon in lexicons() for found in _obstacles(plain, lexicon)]
    successes = [found for lexicon in lexicons() for found in _successes(plain, lexicon, obstacles)]
    return (
        _step(plain)
        or _last(obstacles, successes)
        or (_first_quote(plain, Subject.NUMBER) if _is_own_result(plain) else None)
        or _first_quote(plain, Subject.PERSON)
        or (Reading(Subject.QUESTION) if plain.rstrip(_EDGES.replace("?", "")).endswith("?") else None)
        or Reading(Subject.PLAIN)
    )


def is_not_for_the_lexicon(text: str) -> bool:
    """Whether a text sounds like somebody in danger or distress, whom no rule and no model may answer."""
    return _is_not_for_us(_plain(text))


def is_complaint(text: str) -> bool:
    """Whether a text complains about us: about what we asked, or that we didn't listen."""
    plain = _plain(text)
    return any(lexicon.complaint.search(plain) for lexicon in lexicons())


def is_private(text: str) -> bool:
    """Whether a text's author marked it as private."""
    return text.lstrip().casefold().startswith(PRIVATE)


def find_step(text: str) -> str | None:
    """The next step that a text names, whole."""
    return _step_words(_plain(text))


def count_words(text: str) -> int:
    """How many words a text has, without links, code and emoji."""
    return len(_WORD.findall(re.sub(r":[a-z0-9_+'-]+:", " ", _plain(text))))


def few_words(text: str) -> str:
    """The beginning of a text as it may be quoted: some words on one line, without marks of formatting."""
    words = _MARKS.sub(" ", text).split()
    kept = " ".join(words[:MAX_QUOTED_WORDS]).strip(_EDGES)
    return shorten(kept, MAX_QUOTED_CHARACTERS) + (" …" if len(words) > MAX_QUOTED_WORDS else "")


def _plain(text: str) -> str:
    """A text without code, links and mentions, with one kind of apostrophe."""
    return _CODE.sub(" ", text[:MAX_READ]).replace("’", "'").replace("`", "'")


def _is_not_for_us(plain: str) -> bool:
    return any(lexicon.not_for_us.search(plain) for lexicon in lexicons())


def _step(plain: str) -> Reading | None:
    words = _step_words(plain)
    return Reading(Subject.STEP, few_words(words)) if words else None


def _step_words(plain: str) -> str | None:
    """The last next step, from an if-then plan or in other words; not what they won't do."""
    plan = find_plan(plain)
    if plan:
        return plan.will
    found = [
        (match.start(), match["q"])
        for lexicon in lexicons()
        for cue in lexicon.steps
        for match in cue.finditer(plain)
        if not any(_is_denied(match[0], each) for each in lexicons())
    ]
    return max(found)[1].strip() if found else None


def _is_denied(step: str, lexicon: Lexicon) -> bool:
    """Whether a step is what they won't do, or what keeps them from it."""
    beginning = step[:MAX_QUOTED_CHARACTERS]
    return bool(lexicon.step_denied.search(beginning)) or any(cue.search(step) for cue in lexicon.obstacles.values())


def _obstacles(plain: str, lexicon: Lexicon) -> Iterator[_Found]:
    for subject, cue in lexicon.obstacles.items():
        if match := cue.search(plain):
            yield _Found(Reading(Subject(subject), few_words(match[0])), match.start())


def _successes(plain: str, lexicon: Lexicon, obstacles: list[_Found]) -> Iterator[_Found]:
    """What went well, unless its own clause denies it or only asks, or it went well with what may not be done."""
    if any(found.reading.subject == Subject.RULES for found in obstacles):
        return
    for match in lexicon.success.finditer(plain):
        start = max((end.end() for end in _CLAUSE.finditer(plain, 0, match.start())), default=0)
        turns = [turn.end() for turn in lexicon.turn.finditer(plain, start, match.start())]
        after = _CLAUSE.search(plain, match.end())
        asks = after is not None and after[0] == "?"
        clause = plain[turns[-1] if turns else start : match.end()]
        if not asks and not any(each.denied.search(clause.replace("n't", " not")) for each in lexicons()):
            yield _Found(Reading(Subject.SUCCESS, few_words(match[0])), match.start())


def _last(obstacles: list[_Found], successes: list[_Found]) -> Reading | None:
    """Of obstacles the first, since it is why they write; a success only if it is said after all of them."""
    if successes and all(successes[-1].at > found.at for found in obstacles):
        return successes[-1].reading
    return min(obstacles, key=lambda found: found.at).reading if obstacles else None


def _is_own_result(plain: str) -> bool:
    """Whether a text claims what its author reached or needed themselves, without saying already what it was before.

    How long one small thing took is no claim.
    """
    has_result = any(lexicon.result.search(plain) and lexicon.claims.search(plain) for lexicon in lexicons())
    return has_result and not any(lexicon.compared.search(plain) for lexicon in lexicons())


def _first_quote(plain: str, subject: Subject) -> Reading | None:
    for lexicon in lexicons():
        for cue in (lexicon.numbers,) if subject == Subject.NUMBER else lexicon.people:
            if match := cue.search(plain):
                return Reading(subject, few_words(match.groupdict().get("q") or match[0]))
    return None
