"""Recognises a wish for feedback on a story in a direct message, and separates it from the story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import LEXICON_LANGUAGES, detect_language
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.analysis.segmentation import words as words_of
from bot.stories.intake.sentence_sorting import section_scores
from bot.stories.intake.wish_words import CLAUSE, EMOJI, LEXICON, WORD, count_asking, is_asking, spelt
from bot.stories.sections import Section
from bot.stories.writing.service import PlacedSentence, placed_sentences, without_sentence

# A wish stands within so many clauses of either end; further inside, it is somebody's words in the story.
NEAR_AN_END = 3
# From this many words on, a text that tells of something tried with AI is taken for a story without a wish.
MIN_UNASKED_WORDS, MIN_TELLING, MIN_TOLD_SECTIONS = 60, 2, 4
# Fewer words beside a wish for feedback are no story unless they tell what was done.
MIN_STORY_WORDS = 8
# Beside a question that may be about anything, a text must have so many words to be what is asked about.
MIN_ASKED_WORDS = 12
# From so many words or sentences on, what tells of work is the story that they were asked for.
MIN_TOLD_WORDS, MIN_TOLD_SENTENCES = 15, 3
# What may follow a wish within its clause: «my story about invoices».
MAX_TAIL_WORDS, MAX_WISH_WORDS, MAX_WISH_CHARACTERS = 10, 40, 400
_ASKED_FOR = LazyPattern(r"\b(?:feedback|rückmeldung|honest|honestly|ehrlich\w*|opinion|meinung)\b", re.IGNORECASE)
_THANKS = LazyPattern(r"\b(?:danke\w*|merci|thanks?|thank you|thx)\b", re.IGNORECASE)
_TELLS = LazyPattern(r"\d|(?<!before )(?<!when )\bwe\b|(?<!bevor )(?<!wenn )\bwir\b", re.IGNORECASE)
_QUOTES = "\"'“„”«»"
# What joins a wish and a story; marks of a heading, a list or a quotation begin the story.
_AFTER_A_WISH = LazyPattern(r"\A(?::[a-z0-9_+'-]+:|[^\w#*_>•\-\"'“„«(\[])+")
_TAIL = LazyPattern(
    r"(?:about|on|from|of|for|with|that|which|before|so|when|if|now|yet|here|below|attached|then|and|at|over|"
    r"is|are|works|makes|i wrote|i sent|i've|we wrote|written|tomorrow|this week|"
    r"über|von|vom|zu|zum|zur|aus|die|bevor|wenn|damit|mit|geben|dazu|und|im|in der|für|als)\b"
)


class _Kind(Enum):
    """What a clause is, taken for itself."""

    WISH = auto()
    OPEN_WISH = auto()
    QUESTION = auto()
    FILLER = auto()
    OTHER = auto()


@dataclass(frozen=True)
class FeedbackWish:
    """A wish for feedback; `story` is what else is in the message, word for word, or empty."""

    story: str


@dataclass(frozen=True)
class StoryAlone:
    """A story, and the sentences that were beside it but speak to us."""

    text: str
    to_us: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Clause:
    """A stretch of a message, from `start` to `end`; `kind` is that of its words up to `split`."""

    start: int
    end: int
    kind: _Kind
    split: int


def find_wish(text: str) -> FeedbackWish | None:
    """The wish for feedback on a story in a message; None if it has none."""
    clauses = _clauses(text)
    first, last = _ends(clauses)
    taken = [*clauses[:first], *clauses[last:]]
    taken += [
        one
        for place, one in enumerate(clauses[first:last], first)
        if one.kind == _Kind.WISH and one.split == one.end and min(place, len(clauses) - 1 - place) < NEAR_AN_END
    ]
    kinds = {one.kind for one in taken}
    story = _without(text, taken)
    if _Kind.WISH in kinds:
        return FeedbackWish(story if WORD.search(story) else "")
    if _Kind.OPEN_WISH in kinds and (
        not story or tells_of_work(story) or not cue(LEXICON, "other").search(text.casefold())
    ):
        return FeedbackWish(story)
    is_asked = _Kind.QUESTION in kinds and len(WORD.findall(story)) >= MIN_ASKED_WORDS
    return FeedbackWish(story) if is_asked and tells_of_work(story, MIN_TELLING) else None


def sentences_to_us(sections: Mapping[str, str]) -> list[PlacedSentence]:
    """The sentences of a draft that are nothing but a wish for feedback, and so are no part of the story."""
    found = []
    for one in placed_sentences(sections):
        wish = find_wish(one.text) if len(one.text) <= MAX_WISH_CHARACTERS else None
        if wish and not wish.story:
            found.append(one)
    return found


def without_wishes(text: str) -> StoryAlone:
    """A text without the sentences that begin by asking us for feedback or an honest opinion, wherever they stand."""
    found: list[str] = []
    if _ASKED_FOR.search(text):
        found = [one.text for one in split_sentences(text, "X") if _asks_us(one.text)]
    left = text
    for sentence in found:
        left = without_sentence(left, sentence)
    return StoryAlone(left, tuple(found)) if WORD.search(left) else StoryAlone(text)


def _asks_us(sentence: str) -> bool:
    """Whether a sentence is a wish up to its first comma, and tells nothing of what was done after that."""
    if len(sentence) > MAX_WISH_CHARACTERS or sentence.lstrip()[:1] in _QUOTES:
        return False
    first, *rest = re.split(r"[,;:]\s|\s[–—-]\s", sentence, maxsplit=1)
    wish = find_wish(first) if _ASKED_FOR.search(first) else None
    return wish is not None and not wish.story and not any(_TELLS.search(one) for one in rest)


def is_polite(line: str) -> bool:
    """Whether a line is nothing but a greeting or thanks."""
    words = [spelt(one[0]) for one in WORD.finditer(line)]
    return bool(words) and is_asking(words, "filler")


def may_answer(text: str) -> bool:
    """Whether a text may be what somebody sends who was asked for a story: some words that are no mere politeness."""
    is_thanks = bool(_THANKS.search(text)) and len(WORD.findall(text)) < MIN_TOLD_WORDS and not tells_of_work(text)
    return len(WORD.findall(text)) > 1 and not is_polite(text) and not is_thanks


def is_told(text: str) -> bool:
    """Whether a text of some length tells of work or of AI, and asks nothing."""
    is_long = len(WORD.findall(text)) >= MIN_TOLD_WORDS or len(split_sentences(text, "X")) >= MIN_TOLD_SENTENCES
    is_about_work = tells_of_work(text) or bool(cue(LEXICON, "ai").search(text))
    return is_long and is_about_work and "?" not in text


def is_story_enough(story: str) -> bool:
    """Whether what stands beside a wish is a story, rather than a word or two more on the wish."""
    count = len(words_of(story, detect_language(story)))
    return count >= MIN_STORY_WORDS or (count > 1 and tells_of_work(story))


def may_be_story(text: str) -> bool:
    """Whether a text without a wish is long and tells of something tried with AI, or of most of what a story has.

    In a language without a lexicon, it may be one if it is long.
    """
    language = detect_language(text)
    is_long = len(words_of(text, language)) >= MIN_UNASKED_WORDS
    if not is_long or language not in LEXICON_LANGUAGES or not tells_of_work(text, MIN_TELLING):
        return is_long and language not in LEXICON_LANGUAGES
    told = {max(scores, key=scores.__getitem__) for scores in _scores(text) if any(scores.values())}
    return bool(cue(LEXICON, "ai").search(text)) or len(told) >= MIN_TOLD_SECTIONS


def tells_of_work(text: str, sentences: int = 1) -> bool:
    """Whether at least so many sentences tell what was done or what came of it."""
    told = (scores[Section.APPROACH] + scores[Section.RESULTS] for scores in _scores(text))
    return sum(score > 0 for score in told) >= sentences


def _scores(text: str) -> list[dict[Section, float]]:
    language = detect_language(text)
    return [section_scores(one.text, language) for one in split_sentences(text, "X")]


def _ends(clauses: list[_Clause]) -> tuple[int, int]:
    """How many clauses at the beginning, and from which one on at the end, are no part of a story."""
    first = 0
    while first < len(clauses) and clauses[first].kind != _Kind.OTHER:
        first += 1
        if clauses[first - 1].split < clauses[first - 1].end:
            break
    last = len(clauses)
    while last > first and clauses[last - 1].kind != _Kind.OTHER and clauses[last - 1].split == clauses[last - 1].end:
        last -= 1
    return first, last


def _without(text: str, taken: list[_Clause]) -> str:
    """The text without some clauses, each up to where its wish ends."""
    kept, at = [], 0
    for one in sorted(taken, key=lambda clause: clause.start):
        kept.append(text[at : one.start])
        at = one.split
    return _AFTER_A_WISH.sub("", "".join([*kept, text[at:]]).strip())


def _clauses(text: str) -> list[_Clause]:
    """The clauses with words in them; those far from both ends are taken as they are."""
    plain = EMOJI.sub(lambda found: " " * len(found[0]), text)
    spans = [found.span() for found in CLAUSE.finditer(plain) if WORD.search(found[0])]
    clauses = []
    for place, (start, end) in enumerate(spans):
        words = list(WORD.finditer(plain, start, end))[:MAX_WISH_WORDS]
        is_near = min(place, len(spans) - 1 - place) < NEAR_AN_END
        is_quoted = plain[start:end].lstrip()[0] in _QUOTES
        kind, count = _recognise([spelt(one[0]) for one in words]) if is_near and not is_quoted else (_Kind.OTHER, 0)
        clauses.append(_Clause(start, end, kind, words[count - 1].end() if 0 < count < len(words) else end))
    return clauses


def _recognise(words: list[str]) -> tuple[_Kind, int]:
    """What a clause is, and how many of its words say so."""
    clause = " ".join(words)
    if count_asking(words, "filler") == len(words):
        return _Kind.FILLER, len(words)
    if cue(LEXICON, "no_wish").search(clause):
        return _Kind.OTHER, 0
    count = count_asking(words, "strong")
    if count:
        return _Kind.WISH, count + _count_further(words[count:])
    return (_Kind.OTHER, 0) if cue(LEXICON, "other").search(clause) else _recognise_open(words)


def _recognise_open(words: list[str]) -> tuple[_Kind, int]:
    """The same for a clause that names neither a story outright nor anything else."""
    count = count_asking(words, "open")
    rest = words[count:]
    if count and _is_tail(rest) and not _recognise(rest)[1]:
        # «feedback on how we use it» says what on, and that may be anything.
        is_own = bool(cue(LEXICON, "own_story").search(" ".join(rest)))
        return _Kind.WISH if is_own else _Kind.QUESTION, len(words)
    if count:
        return _Kind.OPEN_WISH, count + _count_further(rest)
    ways = ((_Kind.OPEN_WISH, "around"), (_Kind.QUESTION, "weak"))
    kind = next((kind for kind, name in ways if count_asking(words, name) == len(words)), _Kind.OTHER)
    return kind, 0 if kind == _Kind.OTHER else len(words)


def _count_further(words: list[str]) -> int:
    """How many words after a wish, within its clause, belong to it: another wish, or what the story is about."""
    if not words:
        return 0
    return _recognise(words)[1] or (len(words) if _is_tail(words) else 0)


def _is_tail(words: list[str]) -> bool:
    return 0 < len(words) <= MAX_TAIL_WORDS and bool(_TAIL.match(" ".join(words)))
