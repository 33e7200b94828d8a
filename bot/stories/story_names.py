"""Which of several stories somebody names: by words of it, by its place in a list, by its age, or as the other one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.lexicon import stop_words
from bot.stories.queries import StoryDraft

# Words that are no longer than that tell nothing of a story, and so many letters make two words the same.
SHORT, STEM = 3, 5
_WORD = LazyPattern(r"[^\W_]+")
_SMALL_WORDS = (
    "story stories success geschichte geschichten erfolgsgeschichte title titel about with mean meant meine meinte "
    "please bitte one ones that this first second third fourth erste zweite dritte vierte other andere anderen "
    "newer newest older oldest latest neuere neueste neuste ältere älteste neuer older take nimm think glaube"
)
_SAYS_NOTHING = frozenset(_SMALL_WORDS.split())
# The words for the places in a list, from the first on.
PLACES = (
    r"first|1st|1|erste[nrs]?|eins",
    r"second|2nd|2|zweite[nrs]?|zwei",
    r"third|3rd|3|dritte[nrs]?|drei",
    r"fourth|4th|4|vierte[nrs]?|vier",
)
_NEWEST = LazyPattern(r"\b(?:newer|newest|latest|most recent|neuere[nrs]?|neueste[nrs]?|neuste[nrs]?|letzte[nrs]?)\b")
_OLDEST = LazyPattern(r"\b(?:older|oldest|earlier|ältere[nrs]?|älteste[nrs]?|frühere[nrs]?)\b")
_OTHER = LazyPattern(r"\b(?:the other(?: one| story)?|(?:die|der|das|meine) andere[nrs]?)\b")
# «the other day», «the other team».
_OTHER_THING = LazyPattern(
    r"\b(?:the other|(?:die|der|das|meine) andere[nrs]?) (?!one\b|story\b|geschichte\b|bitte\b)\w+"
)
_DENIES = LazyPattern(
    r"\b(?:not|nicht|isn't) (?:(?:that|this|the|my|die|der|das|den|meine|about|über|zu[mr]?|vo[nm]) ?\b)+"
    r"(?P<it>[^,;.:!?]{0,60})"
)
# In a sentence that says more, only «my newer story» names one by its age.
_AGED = LazyPattern(rf"(?:{_NEWEST.pattern}|{_OLDEST.pattern}) (?:story|one|geschichte|erfolgsgeschichte)\b")
# «not that one, the other»: nothing but pointing.
_POINTING = "that this one story the die das diese jene da hier geschichte not no nicht nein"
_POINTS = frozenset(_POINTING.split())
_LEAD = (
    r"(?:(?:the|my|die|der|das|den|meine|it's|its|es ist|number|nummer|nr|no|story|i mean|ich meine|take|nimm)"
    r"\b\.? ?)*"
)
_PLACED = LazyPattern(rf"{_LEAD}(?:{'|'.join(f'(?P<p{at}>{words})' for at, words in enumerate(PLACES))})\b")


def named(drafts: Sequence[StoryDraft], message: str) -> list[StoryDraft]:
    """The one story that a message names by its title, its age or its text; all of them if that is in doubt."""
    plain = _folded(message)
    denied = _DENIES.search(plain)
    if denied and _in_words(drafts, denied["it"], is_title_only=True):
        return _without(drafts, denied["it"], None)
    found = _in_words(drafts, plain, is_title_only=True) or (_by_age(drafts, plain) if _AGED.search(plain) else [])
    return found if len(found) == 1 else list(drafts)


def chosen(drafts: Sequence[StoryDraft], message: str, spoken_of: int | None = None) -> list[StoryDraft]:
    """Those of the stories shown, in their order, that an answer to “which one?” may mean; empty if it tells none.

    `spoken_of` is the id of the one that was spoken of last. Where a place and a word speak of two, both are meant.
    """
    plain = _folded(message)
    denied = _DENIES.search(plain)
    rest = plain
    if denied:
        rest = f"{plain[: denied.start()]} {plain[denied.end() :]}"
        left = _without(drafts, denied["it"], spoken_of)
        said = _told(left, rest)
        return said or (left if len(left) < len(drafts) else [])
    if _OTHER.search(plain) and not _OTHER_THING.search(plain) and not _in_words(drafts, plain):
        return _others(drafts, spoken_of)
    return _told(drafts, rest)


def names_only(draft: StoryDraft, message: str) -> bool:
    """Whether a message says nothing but which story it means: all its words are small, or stand in that story."""
    plain = _folded(message)
    if _DENIES.search(plain):
        return True
    own = _stems(_folded(f"{draft.title} {' '.join(draft.sections.values())}"))
    return all(_shared({word}, own) for word in _stems(plain))


def _told(drafts: Sequence[StoryDraft], plain: str) -> list[StoryDraft]:
    """What place, words and age say together; several where they don't agree."""
    ways: list[Callable[[Sequence[StoryDraft], str], list[StoryDraft]]] = [_placed, _in_words, _by_age]
    said = [found for found in (way(drafts, plain) for way in ways) if found]
    every = {one.story_id: one for found in said for one in found}
    agreed = [one for one in every.values() if all(one in found for found in said)]
    return agreed or list(every.values())


def _placed(drafts: Sequence[StoryDraft], plain: str) -> list[StoryDraft]:
    """The story at the place in the list that begins an answer."""
    found = _PLACED.match(plain.strip())
    at = next((at for at in range(len(PLACES)) if found and found[f"p{at}"]), None)
    return list(drafts[at : at + 1]) if at is not None else []


def _by_age(drafts: Sequence[StoryDraft], plain: str) -> list[StoryDraft]:
    """The story that was begun last or first."""
    by_age = sorted(drafts, key=lambda one: one.story_id)
    if _NEWEST.search(plain):
        return by_age[-1:]
    return by_age[:1] if _OLDEST.search(plain) else []


def _in_words(drafts: Sequence[StoryDraft], plain: str, *, is_title_only: bool = False) -> list[StoryDraft]:
    """The stories with the most of a message's words in their titles; where no title has any, in their texts."""
    said = _stems(plain)
    texts = [] if is_title_only else [[" ".join(one.sections.values()) for one in drafts]]
    for every in ([one.title for one in drafts], *texts):
        counts = [_shared(said, _stems(_folded(text))) for text in every]
        most = max(counts, default=0)
        if most:
            return [draft for draft, count in zip(drafts, counts, strict=True) if count == most]
    return []


def _shared(said: set[str], own: set[str]) -> int:
    """How many of the words stand in a text, also as a part of a longer one: «Einkauf» in «Einkaufsliste»."""
    return sum(1 for word in said if any(word in one or (len(one) >= STEM and one in word) for one in own))


def _without(drafts: Sequence[StoryDraft], denied: str, spoken_of: int | None) -> list[StoryDraft]:
    """The stories but for the one that was turned down."""
    if set(_WORD.findall(denied)) <= _POINTS:
        return _others(drafts, spoken_of) or list(drafts)
    gone = _told(drafts, denied)
    return [one for one in drafts if one not in gone] if len(gone) == 1 else list(drafts)


def _others(drafts: Sequence[StoryDraft], spoken_of: int | None) -> list[StoryDraft]:
    left = [one for one in drafts if one.story_id != spoken_of]
    return left if len(left) < len(drafts) else []


def _stems(plain: str) -> set[str]:
    """The beginnings of the words that may name a story."""
    small = stop_words("en") | stop_words("de") | _SAYS_NOTHING
    return {_stem(word) for word in _WORD.findall(plain) if len(word) > SHORT and word not in small}


def _stem(word: str) -> str:
    """A word without the ending of its plural."""
    return re.sub(r"(?:s|en|e|n)\Z", "", word) if len(word) > STEM else word


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
