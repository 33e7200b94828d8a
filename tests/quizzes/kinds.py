"""Questions of every kind: one of each, and any at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from hypothesis import strategies as st

from bot.quizzes.content import (
    FreeText,
    Matching,
    MatchingPair,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingItem,
    Question,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)

A = Option(text="Ask the team", why="They know what they miss.", correct=True)
B = Option(text="Buy a tool", why="Tools come later.")
C = Option(text="Write it down", why="Paper remembers.", correct=True)
D = Option(text="Wait", why="Nothing happens by itself.")

SINGLE = SingleChoice(id="single", ask="What comes first?", options=(D, A, B), confidence=True)
MULTIPLE = MultipleChoice(id="multiple", ask="What helps?", options=(A, B, C, D))
STATEMENT = TrueFalse(
    id="statement", ask="A pilot scales by itself.", correct=False, why_true="Many hope so.", why_false="It needs care."
)
NUMBER = Numeric(
    id="number", ask="How many of 50 is 25 percent?", answer=12, tolerance=2, unit="people", why="A quarter.",
    why_not="Take a quarter of 50."
)  # fmt: skip
WORD = ShortText(
    id="word", ask="Plan, do, check and …?", accepted=("act", "adjust"), why="Then again.", why_not="PDCA."
)
ORDER = Ordering(
    id="order",
    ask="In which order?",
    items=(
        OrderingItem(text="Plan", why="First a guess."),
        OrderingItem(text="Do", why="Then a try."),
        OrderingItem(text="Check", why="Then a look."),
        OrderingItem(text="Act", why="Then a change."),
    ),
)
PAIRS = Matching(
    id="pairs",
    ask="What belongs together?",
    pairs=(
        MatchingPair(left="Volunteers", right="Quick wins", why="They are curious."),
        MatchingPair(left="Majority", right="Proof", why="They wait and see."),
        MatchingPair(left="Sceptics", right="A say", why="They want to be heard."),
    ),
)
SCALE = Scale(
    id="scale", ask="How ready is your team?", low="not at all", high="fully", why="Both ends tell you something."
)
TEXT = FreeText(id="text", ask="What would you do?", why="A good answer names a person and a day.")
EVERY: list[Question] = [SINGLE, MULTIPLE, STATEMENT, NUMBER, WORD, ORDER, PAIRS, SCALE, TEXT]


@dataclass(frozen=True)
class BestAnswer:
    """What to fill in, by the places of the options as they are written; the sentence that is said then."""

    given: int | str | list[int]
    sentence: str
    facts: dict[str, object] = field(default_factory=dict)


BEST = {
    "single": BestAnswer(1, "Correct: {letter}."),
    "multiple": BestAnswer([0, 2], "Correct: you found all the right answers."),
    "statement": BestAnswer(1, "Correct: that's false."),
    "number": BestAnswer("13", "Close enough. The answer is {best}.", {"best": "12 people"}),
    "word": BestAnswer("ACT", "Correct: it's “{best}”.", {"best": "act"}),
    "order": BestAnswer(0, "Correct: that's the order."),
    "pairs": BestAnswer(0, "Correct: you matched them all."),
    "scale": BestAnswer(7, "You chose {n} out of 10.", {"n": 7}),
    "text": BestAnswer("Ask <!here> & see", "You wrote:"),
}


def words(most: int = 150) -> st.SearchStrategy[str]:
    """Any words, without the characters that grow when they are escaped."""
    return st.text(st.characters(codec="utf-8", exclude_characters="&<>\0"), min_size=1, max_size=most).filter(
        str.strip
    )


def distinct(least: int, most: int, longest: int = 150) -> st.SearchStrategy[list[str]]:
    """So many words that all read differently."""
    return st.lists(
        words(longest), min_size=least, max_size=most, unique_by=lambda text: " ".join(text.split()).casefold()
    )


@st.composite
def single_choices(draw: st.DrawFn) -> SingleChoice:
    texts = draw(distinct(2, 6))
    right = draw(st.integers(0, len(texts) - 1))
    options = [Option(text=text, correct=at == right, why=draw(words())) for at, text in enumerate(texts)]
    return SingleChoice(id="any", options=tuple(options), shuffle=draw(st.booleans()), **draw(_common()))


@st.composite
def multiple_choices(draw: st.DrawFn) -> MultipleChoice:
    texts = draw(distinct(3, 8))
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1, max_size=len(texts) - 1))
    options = [Option(text=text, correct=at in right, why=draw(words(600))) for at, text in enumerate(texts)]
    return MultipleChoice(id="any", options=tuple(options), shuffle=draw(st.booleans()), **draw(_common()))


@st.composite
def orderings(draw: st.DrawFn) -> Ordering:
    items = [OrderingItem(text=text, why=draw(words(600))) for text in draw(distinct(3, 6))]
    return Ordering(id="any", items=tuple(items), **draw(_common()))


@st.composite
def matchings(draw: st.DrawFn) -> Matching:
    lefts = draw(distinct(3, 6))
    rights = draw(distinct(len(lefts), len(lefts)))
    pairs = [
        MatchingPair(left=left, right=right, why=draw(words(600))) for left, right in zip(lefts, rights, strict=True)
    ]
    return Matching(id="any", pairs=tuple(pairs), **draw(_common()))


def _common() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({"ask": words(1000), "confidence": st.booleans()})


def _plain(kind: Callable[..., Question], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Question]:
    return st.builds(lambda common, **rest: kind(id="any", **common, **rest), _common(), **fields)


numbers = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=2)
questions: st.SearchStrategy[Question] = st.one_of(
    single_choices(),
    multiple_choices(),
    orderings(),
    matchings(),
    _plain(TrueFalse, correct=st.booleans(), why_true=words(600), why_false=words(600)),
    _plain(
        Numeric,
        answer=numbers,
        tolerance=st.decimals(0, 10**12, allow_nan=False, allow_infinity=False, places=2),
        unit=st.just("") | words(20),
        why=words(600),
        why_not=words(600),
    ),
    _plain(ShortText, accepted=distinct(1, 20).map(tuple), why=words(600), why_not=words(600)),
    _plain(Scale, low=words(), high=words(), why=words(600)),
    _plain(FreeText, why=words(600)),
)


def content(root: Path) -> Path:
    """A content folder with one track, in which each question has a lesson of its own, named by its kind."""
    track = root / "tracks" / "kinds"
    track.mkdir(parents=True)
    names = [f"{at:02}-{question.id}" for at, question in enumerate(EVERY, 1)]
    about = {
        "title": "Every kind",
        "summary": "One question of each kind.",
        "audience": "Anybody",
        "language": "en",
        "default": True,
        "pace": {"days": "mon-fri", "at": "09:00"},
        "sections": [{"id": "all", "title": "All of them", "lessons": names}],
    }
    (track / "track.yaml").write_text(yaml.safe_dump(about, sort_keys=False))
    for name, question in zip(names, EVERY, strict=True):
        front = {
            "title": f"About {question.id}",
            "sources": [],
            "questions": [question.model_dump(mode="json")],
        }
        text = yaml.safe_dump(front, sort_keys=False, allow_unicode=True)
        (track / f"{name}.md").write_text(f"---\n{text}---\nA lesson about {question.id}.\n", encoding="utf-8")
    return root
