"""What somebody wishes in a thread below feedback or another message of ours: to look again, or with a new text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.stories.analysis.segmentation import words
from bot.stories.intake.feedback_wish import MAX_WISH_WORDS, NEAR_AN_END, find_wish, is_story_enough
from bot.stories.intake.section_parser import has_several_headings
from bot.stories.intake.wish_words import CLAUSE, EMOJI, WORD, is_asking, spelt

# Of a text that repeats so much of a story, and is so long beside it, one can think that it is a version of it.
MIN_SHARE_REPEATED, MIN_LONG_WORDS, LONG_WORD = 0.5, 30, 5
# The cues that a whole clause may be; the first that fits counts.
_OF_VERSIONS = ("again", "version", "changed")
_KINDS = ("filler", "again", "version", "changed", "another")


class ThreadWishKind(Enum):
    """`AGAIN`: look again; `CHANGED`: it was changed; `VERSION`: a new version follows; `STORY`: a story follows."""

    NONE = auto()
    AGAIN = auto()
    CHANGED = auto()
    VERSION = auto()
    STORY = auto()


TELLS_A_STORY = frozenset({ThreadWishKind.VERSION, ThreadWishKind.STORY})


@dataclass(frozen=True)
class ThreadWish:
    """What a message in a thread wishes, and what else is in it, word for word: the text, if one follows."""

    kind: ThreadWishKind
    rest: str


def find_thread_wish(text: str) -> ThreadWish:
    """The wish in a message of a thread, with the words that are no part of it."""
    joined = _of_joined_clauses(text)
    if joined is not None:
        return ThreadWish(joined, "")
    found, kept, at = set(), "", 0
    for clause in _clauses(text):
        story = text[clause.end :].strip(" \t\n-–—:")
        if clause.introduces and not WORD.search(kept) and WORD.search(story):
            kind = ThreadWishKind.STORY if clause.kind == "another" else ThreadWishKind.VERSION
            wish = find_wish(story)
            return ThreadWish(kind, wish.story if wish and wish.story else story)
        found.add("changed" if clause.kind == "version" else clause.kind)
        kept += text[at : clause.end if clause.kind in {"", "another"} else clause.start]
        at = clause.end
    if has_several_headings(text):
        return ThreadWish(ThreadWishKind.VERSION, text)
    wish = find_wish(text)
    if wish and is_story_enough(wish.story):
        return ThreadWish(ThreadWishKind.STORY, wish.story)
    if "again" in found or "changed" in found:
        return ThreadWish(
            ThreadWishKind.AGAIN if "again" in found else ThreadWishKind.CHANGED, (kept + text[at:]).strip()
        )
    return ThreadWish(ThreadWishKind.AGAIN, "") if wish and not wish.story else ThreadWish(ThreadWishKind.NONE, text)


def _of_joined_clauses(text: str) -> ThreadWishKind | None:
    """What «here is a second version, please read it again» asks for: two clauses that say nothing else."""
    pieces = re.split(r"[,;]\s+|\s[–—-]\s|\s(?:and|und)\s", text.strip(), maxsplit=1)
    said = [[spelt(one[0]) for one in WORD.finditer(piece)] for piece in pieces]
    if len(pieces) == 1 or any(len(one) > MAX_WISH_WORDS for one in said):
        return None
    kinds = [next((name for name in _OF_VERSIONS if is_asking(one, name)), "") for one in said]
    return ThreadWishKind.AGAIN if all(kinds) and kinds[-1] == "again" else None


def story_in(text: str) -> str:
    """A text without the words that introduce it as a story."""
    wish = find_thread_wish(text)
    return wish.rest if wish.kind in TELLS_A_STORY else text


@dataclass(frozen=True)
class _WholeClause:
    """A clause from `start` to `end`; `kind` is the name of the cues that it is as a whole, or empty."""

    start: int
    end: int
    kind: str
    introduces: bool


def _clauses(text: str) -> list[_WholeClause]:
    """The clauses with words in them; those far from both ends, and long ones, are of no kind."""
    plain = EMOJI.sub(lambda found: " " * len(found[0]), text)
    spans = [found.span() for found in CLAUSE.finditer(plain) if WORD.search(found[0])]
    clauses = []
    for place, (start, end) in enumerate(spans):
        asked = [spelt(one[0]) for one in WORD.finditer(plain, start, end)]
        is_possible = min(place, len(spans) - 1 - place) < NEAR_AN_END and len(asked) <= MAX_WISH_WORDS
        kind = next((name for name in _KINDS if is_asking(asked, name)), "") if is_possible else ""
        ends_with_colon = plain[start:end].rstrip().endswith(":")
        introduces = kind in {"version", "another"} or (kind in {"again", "changed"} and ends_with_colon)
        clauses.append(_WholeClause(start, end, kind, introduces))
    return clauses


def repeats(text: str, sections: Mapping[str, str]) -> bool:
    """Whether a text is long and has most of the longer words of a story in it, so that it may be a version of it."""
    own = {one.casefold() for one in words(" ".join(sections.values())) if len(one) >= LONG_WORD}
    given = words(text)
    shared = own & {one.casefold() for one in given}
    return len(given) >= MIN_LONG_WORDS and bool(own) and len(shared) >= MIN_SHARE_REPEATED * len(own)
