"""Whether a model's question may be asked: pure, text in and values out."""

from __future__ import annotations

import re

from pydantic import BaseModel, Field

from bot.kit.patterns import LazyPattern

MAX_CHARACTERS = 240
QUOTED_WORDS = range(2, 9)
_SENTENCE_END = LazyPattern(r"[.!?…](?=\s|$)")
_MARKS = LazyPattern(r"[<>*_~`|\[\]\n]|https?:|www\.|:[a-z0-9_+-]+:")
_NUMBER = LazyPattern(r"\d+(?:[.,]\d+)*")
# Advice in the shape of a question, and praise: neither was asked for.
_ADVICE = LazyPattern(
    r"\b(?:you (?:should|could|might|need to|must|ought)|have you (?:considered|thought|tried)|why not|"
    r"why don['’]t you|"
    r"how about|what about|what if you|i(?:['’]d| would)? (?:recommend|suggest|advise)|try (?:to|using)|consider|"
    r"perhaps you|maybe you|great|awesome|amazing|excellent|well done|good job|congratulations|proud of|"
    r"(?:du|sie) (?:solltest|sollten|könntest|könnten|musst|müssen|müsstest)|solltest du|hast du schon (?:mal|einmal|"
    r"überlegt|versucht|daran)|warum (?:nicht|versuchst|probierst|machst)|wie wäre es|wie wär['’]s|vielleicht (?:du|"
    r"könntest|solltest)|ich (?:empfehle|rate|würde dir)|versuch(?:e)?|probier(?:e|st)?|toll|großartig|super|prima|"
    r"klasse|glückwunsch|gut gemacht|stark)\b",
    re.IGNORECASE,
)


class ModelQuestion(BaseModel):
    """A model's answer: a few of the author's words, and the one question that quotes them."""

    quote: str = Field(max_length=200)
    question: str = Field(max_length=600)


def checked(given: ModelQuestion, text: str) -> str | None:
    """The question, if it is one and quotes the text as it was sent; else None.

    It quotes two to eight words verbatim, is one short sentence without advice, praise, links and formatting, and has
    no figures and placeholders that are not in what it quotes.
    """
    quote, question = given.quote.strip(" “”„\"'«».,"), given.question.strip()
    has_quote = len(quote.split()) in QUOTED_WORDS and quote in text and quote in question
    around = question.replace(quote, " ", 1)
    is_one_question = question.endswith("?") and len(_SENTENCE_END.findall(question.replace(quote, "x", 1))) == 1
    is_plain = len(question) <= MAX_CHARACTERS and not _MARKS.search(question)
    adds_nothing = not _NUMBER.search(around) and not _ADVICE.search(around)
    return question if has_quote and is_one_question and is_plain and adds_nothing else None
