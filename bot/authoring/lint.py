"""Style remarks on a lesson and its questions, each with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from bot.authoring.readability import LEAST, ease
from bot.journeys.track_files import MINUTES, LessonFile
from bot.kit.content import ContentDocument, Problem
from bot.kit.patterns import LazyPattern
from bot.kit.yaml_with_lines import Loc
from bot.quizzes.content import MultipleChoice, Question, SingleChoice

MAX_WORDS, MAX_QUESTIONS = 120, 2
LONGEST = 1.5  # an option this many times as long as the next one gives itself away
MAX_MORE = 20  # characters; a smaller difference is not noticed
NEAR = 0.9  # similarity from which two options are nearly the same
NEW = 0.3  # share of an explanation's words that must not be in its option
LINK = LazyPattern(r"\]\(([^)\s]+)[^)]*\)")
ALL_OF_THEM = LazyPattern(
    r"\b(all|any|none|both) of (the (above|options|answers)|these (options|answers))\b"
    r"|^\W*(all|both|none) of (them|these|those)\W*$"
    r"|\b(alle|alles|keine?s?)( der| die| das)? (genannten?|obigen|oben|hiervon)\b"
    r"|^\W*(alle|alles|beides|nichts) davon\W*$|\balle antworten\b",
    re.IGNORECASE,
)
NEGATIVE = LazyPattern(r"\b(not|except|n['\u2019]t|nicht|kein\w*|außer)\b", re.IGNORECASE)
CHOOSING = LazyPattern(r"^\W*(which|what|who|where|when|welche\w*|was|wer|wo|wann)\b", re.IGNORECASE)
HINT = LazyPattern(r"\b(choose|select|mark|tick) all that|\bwähle? alles, was", re.IGNORECASE)
CLAUSE = LazyPattern(
    r",|;| (if|when|that|who|because|since|although|wenn|weil|dass|obwohl|die|der|das) ", re.IGNORECASE
)
ABSOLUTE = LazyPattern(
    r"\b(always|never|completely|entirely|impossible|niemals?|nie|ausschließlich|völlig|unmöglich"
    r"|(?<!wann )(?<!was )(?<!wer )immer)\b",
    re.IGNORECASE,
)
TOKEN = LazyPattern(r"\w+")


@dataclass(frozen=True)
class Remark:
    """A remark on a place in a lesson's file."""

    loc: Loc
    message: str


def lesson(document: ContentDocument[LessonFile], language: str) -> list[Problem]:
    """All remarks on one lesson."""
    content = document.content
    remarks = [*_body(document, language)]
    if (MINUTES,) in document.lines:
        remarks.append(Remark((MINUTES,), "these are counted from the words and the questions now; leave the line out"))
    if len(content.questions) > MAX_QUESTIONS:
        message = f"{len(content.questions)} questions; {MAX_QUESTIONS} are the most for one lesson"
        remarks.append(Remark(("questions", MAX_QUESTIONS), message))
    for index, question in enumerate(content.questions):
        remarks += _question(question, ("questions", index))
        if question.review:
            remarks += _question(question.review, ("questions", index, "review"))
    return [_problem(document, remark) for remark in remarks]


def _problem(document: ContentDocument[LessonFile], remark: Remark) -> Problem:
    place = ".".join(map(str, remark.loc))
    return Problem(document.path, document.line(*remark.loc), f"{place}: {remark.message}")


def _body(document: ContentDocument[LessonFile], language: str) -> Iterator[Remark]:
    body = document.content.body
    words = len(body.split())
    if words > MAX_WORDS:
        yield Remark(("body",), f"{words} words; {MAX_WORDS} are the most for three minutes")
    score = ease(body, language)
    if score is not None and score < LEAST[language]:
        message = f"reading ease {score:.0f}, under {LEAST[language]:.0f}: shorter sentences and words would help"
        yield Remark(("body",), message)
    for target in LINK.findall(body):
        path = target.partition("#")[0]
        elsewhere = "://" in target or target.startswith("mailto:") or not path
        if not elsewhere and not (document.path.parent / path).exists():
            yield Remark(("body",), f"the link to {target} leads nowhere")


def _question(question: Question, at: Loc) -> Iterator[Remark]:
    if _is_negative(question):
        message = "the question asks for what is not so; readers miss the word, so ask for what is"
        yield Remark((*at, "ask"), message)
    if isinstance(question, MultipleChoice) and HINT.search(question.ask):
        yield Remark((*at, "ask"), "the line above the boxes says that several may be right; leave it out here")
    if isinstance(question, SingleChoice | MultipleChoice):
        yield from _options(question, at)


def _is_negative(question: Question) -> bool:
    """Whether the question itself asks for what is not so; the case before it may contain negatives."""
    asking = [part for part in re.split(r"(?<=[.!?:])\s+", question.ask) if part.endswith("?")]
    heads = [CLAUSE.split(part)[0] for part in asking if CHOOSING.match(part)]
    return any(NEGATIVE.search(head) for head in heads)


def _options(question: SingleChoice | MultipleChoice, at: Loc) -> Iterator[Remark]:
    texts = [option.text for option in question.options]
    yield from _much_longer(texts, at)
    for index, option in enumerate(question.options):
        here = (*at, "options", index)
        if ALL_OF_THEM.search(option.text):
            yield Remark((*here, "text"), "“all of the above” can be found without knowing; name something instead")
        if _repeats(option.why, option.text):
            yield Remark((*here, "why"), "this repeats the option; say what speaks for it or against it")
    for (one, first), (other, second) in combinations(enumerate(texts), 2):
        if _alike(first, second):
            message = f"this reads almost like option {one + 1}; make the difference plain"
            yield Remark((*at, "options", other, "text"), message)
    wrong = [index for index, option in enumerate(question.options) if not option.correct]
    absolute = [index for index in wrong if ABSOLUTE.search(texts[index])]
    if absolute and not any(ABSOLUTE.search(option.text) for option in question.options if option.correct):
        word = ABSOLUTE.search(texts[absolute[0]])
        message = f"“{word[0] if word else ''}” stands only in wrong options, and gives them away"
        yield Remark((*at, "options", absolute[0], "text"), message)


def _much_longer(texts: Sequence[str], at: Loc) -> Iterator[Remark]:
    longest = max(range(len(texts)), key=lambda index: len(texts[index]))
    second = max(len(text) for index, text in enumerate(texts) if index != longest)
    length = len(texts[longest])
    if length > LONGEST * second and length - second > MAX_MORE:
        yield Remark((*at, "options", longest, "text"), "this is much longer than the other options, and stands out")


def _alike(first: str, second: str) -> bool:
    """Whether two texts have nearly the same letters and the same numbers."""
    numbers = LazyPattern(r"\d+")
    if numbers.findall(first) != numbers.findall(second):
        return False
    return SequenceMatcher(None, first.casefold(), second.casefold(), autojunk=False).ratio() >= NEAR


def _repeats(why: str, text: str) -> bool:
    """Whether an explanation has hardly a word that is not in the option."""
    used, known = (set(TOKEN.findall(part.casefold())) for part in (why, text))
    return len(used - known) <= NEW * len(used)
