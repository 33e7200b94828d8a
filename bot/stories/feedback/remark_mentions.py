"""Which remark a reply names or is about, and into which section what it tells belongs, by rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.kit.patterns import LazyPattern
from bot.stories.feedback.told_to import folded, words_in
from bot.stories.sections import Section

_NUMBERED = LazyPattern(
    r"(?:^|(?<=\s))(?:(?:zu|re|to|on|nr\.?|no\.?|number)\s*)?([1-3])\s*(?:[:)]|\.(?=\s)|[-–—](?=\s+\D))\s*"
    r"|^(?:#|question\s+|frage\s+|point\s+|punkt\s+|remark\s+|hinweis\s+)([1-3])\b[:.)]?\s*",
    re.IGNORECASE,
)
_ORDINAL = LazyPattern(
    r"^(?:the|die|der|das|den|zur|zum|your|deine?)?\s*(?:(first|erste)|(second|zweite)|(third|dritte))[nr]?\s+"
    r"(?:one|question|remark|point|comment|frage|hinweis|punkt|anmerkung|bemerkung)\b"
)
_MENTIONED = LazyPattern(
    r"\b(?:number|no\.?|nr\.?|nummer|remark|point|question|hinweis|punkt|frage|anmerkung|#) ?"
    r"(?P<number>[1-9])\b(?![.,]?\d)|"
    r"\b(?:the|your|die|der|das|den|dem|zum|zur|deine?[nmrs]?) (?:(?P<first>first|ersten?)|"
    r"(?P<second>second|zweiten?)|"
    r"(?P<third>third|dritten?))r?\b"
    r"(?: (?:one|remark|point|question|hinweis|punkt|frage|anmerkung)\b|(?=\s*[,.!?]|\s*\Z))"
)
# Words that say nothing about which remark is meant.
_COMMON_WORDS = (
    "this that they them then than there their these those what when where which with from have been were will "
    "would could should does didn't doesn't don't that's it's into about some each also just very more most much "
    "many only already reader readers people team teams took take long before after said says know dass eine einen "
    "einem einer eines nicht auch noch schon doch sind waren wird wurde haben hatte oder aber wenn dann nach über "
    "unter durch für mehr alle alles sich kann diese dieser dieses dein deine hast habe leser leute nichts sonst"
)
_COMMON = frozenset(_COMMON_WORDS.split())
# How people begin to tell what only one section asks for.
_TELLS = {
    Section.FACTORS: LazyPattern(
        r"\b(?:it|this|that|which) (?:(?:only|really|mostly|all|just) )?work(?:ed|s)(?: \w+){0,3},? "
        r"(?:because|since|thanks to|due to)\b|\bmade (?:it|this|that) work\b|"
        r"\b(?:the|one) (?:\w+ )?reason (?:it|this|that|why|was|is|for)\b|\bthe key (?:was|is|to)\b|"
        r"^what (?:really |most )?(?:helped|mattered|made the difference)\b|\bwould do (?:\w+ )?differently\b|"
        r"\b(?:funktioniert|geklappt|gelungen)\b[^.!?]{0,30}\bweil\b|\b(?:es|das) lag (?:vor allem )?(?:daran|an)\b|"
        r"\bder grund (?:dafür|war|ist)\b|^(?:entscheidend|ausschlaggebend) (?:war|ist)\b|\bgeholfen hat\b|"
        r"\bhat (?:vor allem |am meisten )?geholfen\b|\banders (?:machen|angehen)\b"
    ),
    Section.SCALING: LazyPattern(
        r"\b(?:another|other|any|every) (?:teams?|sites?|departments?) (?:can|could|should|needs?|must|would|may)\b|"
        r"\bpitfalls?\b|\bto (?:copy|adapt|reuse|repeat) (?:it|this)\b|"
        r"\b(?:andere|anderes|jedes|ein anderes) (?:teams?|standorte?|abteilung(?:en)?) "
        r"(?:kann|können|könnten?|sollten?|brauch(?:t|en)|muss|müssen)\b|\bfallstricke?\b|\bstolpersteine?\b"
    ),
}


def number_mentioned(text: str) -> int | None:
    """The number of a remark that a text names, from 1; None if it names none."""
    found = _MENTIONED.search(folded(text))
    if found is None:
        return None
    return int(found["number"]) if found["number"] else next(at for at in (1, 2, 3) if found[at + 1])


def without_number(plain: str) -> str:
    """A text without the number of a remark that it names."""
    return _MENTIONED.sub(" ", plain)


def section_told(text: str) -> Section | None:
    """The section that asks for what a text tells, by how it is put; None if that tells nothing."""
    plain = folded(text)
    return next((section for section, cues in _TELLS.items() if cues.search(plain)), None)


def candidates(text: str, remarks: Sequence[str]) -> tuple[int, ...]:
    """The positions of the remarks with which a text shares the most words; none if it shares no word."""
    own = _stems(text)
    shared = [len(own & _stems(remark)) for remark in remarks]
    most = max(shared, default=0)
    return tuple(at for at, count in enumerate(shared) if count == most) if most else ()


def numbered(text: str) -> Iterator[tuple[int | None, str]]:
    """The pieces of a text by the numbers that introduce them; a text that begins without one is a single piece."""
    marks = list(_NUMBERED.finditer(text))
    if not marks or marks[0].start() > 0:
        ordinal = _ORDINAL.match(folded(text))
        yield next((at for at in (1, 2, 3) if ordinal and ordinal[at]), None), text
        return
    for mark, following in pairwise([*marks, None]):
        assert mark, "only the last one is none"
        piece = text[mark.end() : following.start() if following else len(text)].strip().rstrip(",;")
        if piece:
            yield int(mark[1] or mark[2]), piece


def _stems(text: str) -> set[str]:
    """The beginnings of its longer words, and its figures, so that an inflected word is the same."""
    return {word[:4] for word in words_in(text) if (len(word) > 3 or word.isdigit()) and word not in _COMMON}
