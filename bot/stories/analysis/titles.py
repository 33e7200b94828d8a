"""Titles for a story in its own words: its title cut short, a result in a few words, and what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import likely_names, private_words
from bot.stories.analysis.language import LEXICON_LANGUAGES
from bot.stories.analysis.lexicon import cue, stop_words
from bot.stories.analysis.pii import find_pii
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section

MOST = 3
_DETERMINER = (
    r"\b(?:der|die|das|den|dem|des|eine?[nmrs]?|keine?[nmrs]?|unsere?[nmrs]?|meine?[nmrs]?|ihre?[nmrs]?|seine?[nmrs]?|jede[nmrs]?|"
    r"diese[nmrs]?|alle[nr]?|viele[nr]?|mehr|weniger|im|am|zum|zur|beim|vom|ins|pro|je|\d+|zwei|drei|vier|fünf)\s+(?:\w+e[nmrs]?\s+)?"
)
MIN_WORDS, MAX_WORDS = 3, 9
MIN_LETTERS = 5
_CUT = LazyPattern(r"\s*(?:[:;|(]|\s[–—-]\s|,\s|\.\s)")
_CLAUSE = LazyPattern(r"(?:[;:]|,(?=\s)|\s[–—]\s)\s*|\s+(?:because|since|so that|weil|da|sodass)\s+")
_WORD = LazyPattern(r"[^\W\d_][^\W_]*(?:-[^\W_]+)*")
_ACTS = r"(?:wrote|made|built|took|gave|found|came|went|sent|told|kept|had|was|can|will)"
_DOES = r"(?:\w+(?:t|te|ieß|ief|am|ab|ah|ieb|ob)|war|kann)"
# What points elsewhere says nothing at the top of a story.
_POINTS = LazyPattern(
    r"(?:it|this|that|which|who|when|over|measured|counted|tried|im|in|auf|which|they|these|he|she|there|and|but|so|then|also|es|das|dies\w*|sie|er|da|und|aber|dann|auch|"
    r"nobody|everyone|everybody|niemand|alle|guests? are|people are)\b",
    re.IGNORECASE,
)
_ENDS_OPEN = LazyPattern(
    r"\b(?:the|a|an|of|to|for|with|and|or|than|it|der|die|das|den|ein|eine|zu|für|mit|und|als|es)\Z"
)
_PREPOSITIONS_WORDS = "at in for of with on by from to im bei mit für am auf aus zu zur zum beim dank"
_PREPOSITIONS = frozenset(_PREPOSITIONS_WORDS.split())
_CHANGES = LazyPattern(
    r"\b(?:fell|rose|dropped|went|grew|takes?|took|saves?|saved|spend|need|instead of|from|down|up|fewer|less|more|"
    r"sank\w*|stieg\w*|dauer\w*|ging|spar\w*|brauch\w*|statt|von|weniger|mehr)\b",
    re.IGNORECASE,
)
_TOO_COMMON_WORDS = (
    "story stories success team teams people months weeks minutes hours monate wochen minuten stunden "
    "tage jahre geschichte thing things another other others first because without would could should "
    "everybody everyone nobody before after today results approach context instead"
)
_TOO_COMMON = frozenset(_TOO_COMMON_WORDS.split())


def suggestions(title: str, sections: Mapping[str, str], language: str) -> list[str]:
    """Up to three titles, other than the present one, each in words of the story; none with a name in it."""
    text = " ".join([title, *(sections.get(one, "") for one in SECTIONS)])

    def may_stand(one: str) -> bool:
        return one.casefold() != title.casefold() and not _names_somebody(one) and not _may_name(one, text, language)

    result = next(filter(may_stand, _told_result(sections)), None)
    found: dict[str, str] = {}
    for one in (*_shortened(title), *([result] if result else []), *_about(title, sections, language)):
        if may_stand(one):
            found.setdefault(one.casefold(), one)
    return list(found.values())[:MOST]


def _shortened(title: str) -> Iterator[str]:
    """The first part of a long title."""
    words = title.split()
    first = _CUT.split(title, maxsplit=1)[0].strip()
    if first and first != title and len(first.split()) > 1:
        yield first
        return
    at = next((at for at in range(len(words) - 1, 1, -1) if words[at].casefold() in _PREPOSITIONS), 0)
    if at:
        yield " ".join(words[:at])


def _told_result(sections: Mapping[str, str]) -> Iterator[str]:
    """The clauses of the results that give a figure, the shortest first."""
    text = sections.get(Section.RESULTS, "")
    sentences = [one.text for one in split_sentences(text, SECTION_LETTERS[Section.RESULTS])]
    clauses = [part.strip(" .!?…") for one in sentences for part in _CLAUSE.split(" ".join(one.split()))]
    fitting = [
        one
        for one in clauses
        if MIN_WORDS <= len(one.split()) <= MAX_WORDS
        and any(letter.isdigit() for letter in one)
        and _CHANGES.search(one)
        and not _POINTS.match(one)
        and not _ENDS_OPEN.search(one)
    ]
    for one in sorted(fitting, key=len):
        yield one[0].upper() + one[1:]


def _about(title: str, sections: Mapping[str, str], language: str) -> Iterator[str]:
    """The words that come most often, in the order in which they come first."""
    if language not in LEXICON_LANGUAGES:
        return
    text = " ".join([title, *(sections.get(one, "") for one in SECTIONS)])
    small = stop_words("en") | stop_words("de") | _TOO_COMMON
    words = [one for one in _WORD.findall(text) if len(one) >= MIN_LETTERS and one.casefold() not in small]
    words = [one for one in words if _may_be_subject(one, text, language) and not _may_name(one, text, language)]
    # An inflected word is the same.
    counts = Counter(one.casefold()[:MIN_LETTERS] for one in words)
    first = {one.casefold()[:MIN_LETTERS]: one for one in reversed(words)}
    often = sorted((one for one in first if counts[one] > 1), key=lambda one: -counts[one])[:MOST]
    named = sorted((first[one] for one in often), key=text.index)
    if len(named) > 1:
        joined = " ".join([", ".join(named[:-1]), {"de": "und"}.get(language, "and"), named[-1]])
        yield joined[0].upper() + joined[1:]
    if named:
        with_ai = f"{named[0]} {'mit KI' if language == 'de' else 'with AI'}"
        yield with_ai[0].upper() + with_ai[1:]


def _may_be_subject(word: str, text: str, language: str) -> bool:
    """Whether a word may be what a story is about: in German a noun, which has a capital within a sentence."""
    if language == "de":
        return word[0].isupper() and bool(re.search(rf"\w,? {re.escape(word)}\b", text))
    return not word.endswith(("ing", "ed", "ly")) and not word.isupper()


def _names_somebody(text: str) -> bool:
    return bool(cue("de", "people").search(text) or find_pii(text) or private_words.people_in(text))


def _may_name(suggested: str, text: str, language: str) -> bool:
    """Whether a suggestion has a word in it that may be a rare name; in doubt it has, so that nobody is in a title."""
    words = _WORD.findall(suggested)
    small = stop_words("en") | stop_words("de")
    capitals = [one for one in words if one[0].isupper() and not one.isupper() and one.casefold() not in small]
    if language not in LEXICON_LANGUAGES or not capitals:
        return False
    if language == "de":
        return any(_is_name_in_german(one, text) for one in capitals)
    # A title may have a capital on every word; then only what owns something tells.
    is_all = len(words) > 1 and len(capitals) == len(words)
    if is_all:
        return any(re.search(rf"\b{re.escape(one)}['’]s?\b", suggested) for one in capitals)
    return any(_is_name_in_english(one, suggested, text) for one in capitals)


def _is_name_in_english(word: str, suggested: str, text: str) -> bool:
    """Whether a word is never written small, is no product, and stands within a sentence or does something."""
    if re.search(rf"\b{re.escape(word.lower())}\b", text) or likely_names.is_no_name(word):
        return False
    if not suggested.startswith(word):
        return True
    # A sentence begins with a capital, so that there it takes somebody who does or owns something.
    acts = rf"\b{re.escape(word)}(?:['’]s?\b|\s+(?:\w+[^\Ws]s|\w+ed|{_ACTS})\b)"
    return re.search(acts, text) is not None and not word.endswith(("ing", "ion", "ment", "ness", "ance", "ence"))


def _is_name_in_german(word: str, text: str) -> bool:
    """Whether a word never stands behind an article or the like, and does something by itself, or owns something."""
    stem = word[:-1] if word.endswith("s") and re.search(rf"\b{re.escape(word[:-1])}\b", text) else word
    if likely_names.is_no_name(stem) or re.search(rf"{_DETERMINER}{re.escape(stem)}\b", text, re.IGNORECASE):
        return False
    return bool(re.search(rf"\b{re.escape(stem)}\s+{_DOES}\b|\b(?:von|mit|für|bei)\s+{re.escape(stem)}\b", text))
