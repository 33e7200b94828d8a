"""What a wish to change a story comes to: sentences as they are and as they would be, or only the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.kit.i18n import _, in_language
from bot.kit.patterns import LazyPattern
from bot.stories.analysis import likely_names, numbers
from bot.stories.analysis.language import LEXICON_LANGUAGES
from bot.stories.analysis.lexicon import cue, stop_words
from bot.stories.feedback import change_wishes, smallest_part
from bot.stories.feedback.change_wishes import AskedChange, ChangeWish
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.service import PlacedSentence, placed_sentences, text_hash, without_sentence

# With more sentences than these, they are better read in the window.
MAX_CHANGES = 5
# Fewer words in quotation marks may be a name or a figure.
MIN_QUOTED_WORDS = 3
_WORD = LazyPattern(r"\w+(?:['’\-]\w+)*")
_QUOTED = LazyPattern(r"[\"“„«»]([^\"“”„«»]{3,300})[\"”“«»]")
# «the 60 %» or «what it costs, 80 euro a month»: the only figure of a few words.
_ONE_FIGURE = LazyPattern(r"[^\d]*?(?P<value>\d+(?:[.,]\d+)*)[^\d]*")
MAX_FIGURE_WORDS = 7
_FIGURE_TO_FIGURE = LazyPattern(
    r"(?<![\w.,])(?P<old>\d+(?:[.,]\d+)*)\s?(?P<unit>%|[^\W\d_]+)? (?:to|into|with|auf|in|zu|durch) "
    r"(?P<new>\d+(?:[.,]\d+)*)(?:\s?(?P<new_unit>%|[^\W\d_]+))?"
)
_A_NAME = LazyPattern(r"\b(?:names?|namens?)\b")
_A_PART = LazyPattern(r"\b(?:part|bit|phrase|clause|teil|stelle|nebensatz)\b")
_A_SENTENCE = LazyPattern(r"\b(?:sentence|line|satz|zeile)\b|\A(?:about|with|mit|über)\b")
# What names a kind of thing, or joins words, and so says nothing about where it stands.
_GENERIC_WORDS = (
    "sentence line satz zeile name names namen paragraph absatz part teil word wort figure number zahl story text "
    "geschichte section abschnitt last letzten letzte ersten first about über where from with dem den der die das "
    "the mit von zu aus out raus in im into again wieder bitte please that this it es sie them his her their"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())


class ChangeKind(StrEnum):
    """What would be changed: a figure, a name, or a whole sentence that goes."""

    FIGURE = "figure"
    NAME = "name"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class SentenceChange:
    """A sentence of a story, and what it would be; empty if it would be gone."""

    section: Section
    old: str
    new: str


@dataclass(frozen=True)
class ProposedChange:
    """Sentences of a story that would be others."""

    kind: ChangeKind
    changes: tuple[SentenceChange, ...]

    @property
    def hash(self) -> str:
        """Identifies what was shown, so that nothing else is done."""
        return text_hash("\0".join(f"{one.section}\0{one.old}\0{one.new}" for one in self.changes))


@dataclass(frozen=True)
class ChangeChoice:
    """Changes of which a wish may mean any one."""

    alternatives: tuple[ProposedChange, ...]


@dataclass(frozen=True)
class ChangePlace:
    """Where in a story something is to be changed; `sentence` is empty if only the section is known."""

    section: Section
    sentence: str = ""


@dataclass(frozen=True)
class ToldBefore:
    """What a wish may be about besides its own words.

    `added` is the text that was put into the story last, `quoted` the sentences that its remark rests on.
    """

    section: Section | None = None
    added: str = ""
    quoted: Sequence[str] = ()


def find_all(
    asked: Sequence[AskedChange], sections: Mapping[str, str], language: str, before: ToldBefore
) -> ProposedChange | ChangeChoice | ChangePlace | None:
    """What several wishes come to together: what can be shown of them as one change, else what the first comes to."""
    first, texts = None, dict(sections)
    kinds: list[ChangeKind] = []
    changes: list[SentenceChange] = []
    for one in asked:
        found = find(one.text, one.wish, texts, language, before)
        first = first or found
        if isinstance(found, ProposedChange):
            texts = applied(found, texts)
            kinds.append(found.kind)
            for change in found.changes:
                _join(changes, change)
    if not changes:
        return first
    return ProposedChange(kinds[0] if len(set(kinds)) == 1 else ChangeKind.SENTENCE, tuple(changes))


def _join(changes: list[SentenceChange], change: SentenceChange) -> None:
    """Add a change to others, as one with that of the same sentence before it."""
    for at, one in enumerate(changes):
        if (one.section, one.new) == (change.section, change.old):
            changes[at] = SentenceChange(one.section, one.old, change.new)
            return
    changes.append(change)


def find(
    reply: str, wish: ChangeWish, sections: Mapping[str, str], language: str, before: ToldBefore
) -> ProposedChange | ChangeChoice | ChangePlace | None:
    """What a wish in a reply comes to; None if nothing says where in the story it would be."""
    sentences = placed_sentences(sections)
    if wish.exchanges or wish.opens:
        exchanged = _choice(_exchanged(wish.exchanges, sections, sentences)) if wish.exchanges else None
        return exchanged or _place(wish, sentences, before)
    if not wish.removes:
        figure = _other_figure(reply, sentences, language) or _choice(_figures_exchanged(reply, sections, sentences))
        return figure or _place(wish, sentences, before)
    value = _only_figure(wish.what)
    shorter = list(_without_figure(value, sentences)) if value else []
    if not value and _names_a_sentence(reply, wish) and not _A_PART.match(wish.what):
        shorter = [_without(one) for one in _sentences_meant(reply, wish, sentences, before)]
    elif not value and _A_PART.search(wish.what):
        shorter = list(_without_part(wish.what, sentences))
    if shorter:
        return _choice(shorter) or _place(wish, sentences, before)
    names = _names_meant(reply, wish, sentences)
    if len(names) == 1:
        return _without_name(names[0], sentences, language)
    if names:
        return next(_holding(names[0], sentences), None)
    gone = _sentences_meant(reply, wish, sentences, before)
    return _choice([_without(one) for one in gone]) or _place(wish, sentences, before)


def _only_figure(what: str) -> str:
    """The figure that a few words are about; empty for none, for several, and for words about a whole sentence."""
    found = _ONE_FIGURE.fullmatch(what)
    return found["value"] if found and len(what.split()) <= MAX_FIGURE_WORDS and not _A_SENTENCE.search(what) else ""


def _without_part(what: str, sentences: Sequence[PlacedSentence]) -> Iterator[SentenceChange]:
    """The sentences with the most of some words as they would be without the part that has them."""
    words = _telling_words(what)
    for one in _with_words(what, sentences) if words else []:
        at = next(found.start() for found in _WORD.finditer(one.text) if _plain(found[0]) in words)
        yield SentenceChange(one.section, one.text, smallest_part.without(one.text, at))


def _without_figure(value: str, sentences: Sequence[PlacedSentence]) -> Iterator[SentenceChange]:
    """The sentences with a figure as they would be without what says it, which may be all of one."""
    pattern = LazyPattern(rf"(?<![\w.,]){re.escape(value)}(?![\d]|[.,]\d)")
    for one in sentences:
        found = pattern.search(one.text)
        if found:
            yield SentenceChange(one.section, one.text, smallest_part.without(one.text, found.start()))


def _choice(changes: Sequence[SentenceChange]) -> ProposedChange | ChangeChoice | None:
    """The one change there is, or the few that may be meant; None for none, and for too many to show."""
    proposed = [ProposedChange(ChangeKind.SENTENCE, (one,)) for one in changes]
    if len(proposed) == 1:
        return proposed[0]
    return ChangeChoice(tuple(proposed)) if 1 < len(proposed) <= MAX_CHANGES else None


def _without(sentence: PlacedSentence) -> SentenceChange:
    return SentenceChange(sentence.section, sentence.text, "")


def _names_a_sentence(reply: str, wish: ChangeWish) -> bool:
    """Whether a wish is about a whole sentence: it says so, or quotes several words of it."""
    quotes_words = any(len(one.split()) >= MIN_QUOTED_WORDS for one in _QUOTED.findall(reply))
    return quotes_words or bool(_A_SENTENCE.search(wish.what) and _telling_words(wish.what))


def _exchanged(
    words: tuple[str, str], sections: Mapping[str, str], sentences: Sequence[PlacedSentence]
) -> list[SentenceChange]:
    """What a story says with new words in the place of old ones, wherever those stand."""
    old, new = (one.strip() for one in words)
    joined = r"\s+".join(map(re.escape, old.rstrip(".!?…").split()))
    pattern = LazyPattern(rf"(?<![\w.,])(?:{joined})(?!\w)", re.IGNORECASE)
    ends = new.endswith((".", "!", "?", "…"))

    def put(text: str) -> str:
        return re.sub(rf"({pattern.pattern}){'[.!?…]?' if ends else ''}", lambda _found: new, text, flags=re.IGNORECASE)

    within = [SentenceChange(one.section, one.text, put(one.text)) for one in sentences if pattern.search(one.text)]
    if within:
        return within
    across = [(section, pattern.search(sections[section])) for section in SECTIONS]
    return [SentenceChange(section, found[0], new.rstrip(".!?…")) for section, found in across if found]


def _figures_exchanged(
    reply: str, sections: Mapping[str, str], sentences: Sequence[PlacedSentence]
) -> list[SentenceChange]:
    """The same for two figures of which a reply says that one goes to the other."""
    found = _FIGURE_TO_FIGURE.search(reply)
    if found is None:
        return []
    has_units = found["unit"] and found["new_unit"]
    old, new = found["old"], found["new"]
    words = (f"{old} {found['unit']}", f"{new} {found['new_unit']}") if has_units else (old, new)
    return _exchanged(words, sections, sentences)


def applied(proposed: ProposedChange, sections: Mapping[str, str]) -> dict[str, str]:
    """The sections with the changes made in them."""
    texts = dict(sections)
    for one in proposed.changes:
        text = texts[one.section]
        texts[one.section] = text.replace(one.old, one.new, 1) if one.new else without_sentence(text, one.old)
    return texts


def _other_figure(reply: str, sentences: Sequence[PlacedSentence], language: str) -> ProposedChange | None:
    """The one figure of the story in whose place one of a reply would be; None where that is in doubt."""
    given = list(numbers.figures(reply, language))
    found = {
        (at, figure.start): _with_figure(sentence, figure, reply, one)
        for one in given
        for at, sentence in enumerate(sentences)
        for figure in numbers.figures(sentence.text, language)
        if one.unit and figure.unit == one.unit and figure.value != one.value
    }
    if len(found) > 1:
        named = {one.value for one in given}
        found = {
            (at, start): change
            for (at, start), change in found.items()
            for figure in numbers.figures(sentences[at].text, language)
            if figure.start == start and figure.value in named
        }
    changes = tuple(found.values())
    return ProposedChange(ChangeKind.FIGURE, changes) if len(changes) == 1 else None


def _with_figure(sentence: PlacedSentence, figure: numbers.Figure, reply: str, given: numbers.Figure) -> SentenceChange:
    """A sentence with another figure in the place of one, and with the unit as it is said with that."""
    unit = LazyPattern(r"\s?(?:%|[^\W\d_]+)")
    said, instead = unit.match(sentence.text, figure.end), unit.match(reply, given.end)
    is_same = said and instead and said[0].strip()[:3].casefold() == instead[0].strip()[:3].casefold()
    end, put = (said.end(), instead.end()) if said and instead and is_same else (figure.end, given.end)
    new = f"{sentence.text[: figure.start]}{reply[given.start : put]}{sentence.text[end:]}"
    return SentenceChange(sentence.section, sentence.text, new)


def _names_meant(reply: str, wish: ChangeWish, sentences: Sequence[PlacedSentence]) -> list[str]:
    """The names of people in a story that a wish is about, in their order."""
    known = dict.fromkeys(name for one in sentences for name in _names_in(one.text))
    # «Take Tom out» says which; «take the name out» means the only one.
    said = {one[0].casefold() for one in _WORD.finditer(wish.what or reply)}
    named = [one for one in known if one.casefold() in said]
    if named:
        return named
    is_a_name = _A_NAME.search(reply.casefold()) is not None
    if is_a_name and wish.what and not said & _GENERIC:
        return [_as_written(one, sentences) for one in sorted(said) if _as_written(one, sentences)]
    return list(known) if is_a_name else []


def _names_in(text: str) -> Iterator[str]:
    """The words of a text that are names of people: common ones, and those that the words beside them give away."""
    for start, end in likely_names.spans(text):
        yield text[start:end].split(maxsplit=1)[0]
    for one in _WORD.finditer(text):
        if one[0][0].isupper() and likely_names.is_first_name(one[0]):
            yield one[0]


def _as_written(word: str, sentences: Sequence[PlacedSentence]) -> str:
    """A word with a capital as it stands in a story; empty if it does not."""
    every = (one[0] for sentence in sentences for one in _WORD.finditer(sentence.text))
    return next((one for one in every if one.casefold() == word and one[0].isupper()), "")


def _without_name(name: str, sentences: Sequence[PlacedSentence], language: str) -> ProposedChange | ChangePlace | None:
    """The sentences with a name as they would be without it; only the place where that takes more than a word."""
    holding = list(_holding(name, sentences))
    changes = [_renamed(one, name, language) for one in holding]
    whole = [one for one in changes if one]
    if language not in LEXICON_LANGUAGES or len(whole) < len(holding) or len(whole) > MAX_CHANGES:
        return next(iter(holding), None)
    return ProposedChange(ChangeKind.NAME, tuple(whole)) if whole else None


def _holding(word: str, sentences: Sequence[PlacedSentence]) -> Iterator[ChangePlace]:
    """The sentences with a word, also in the genitive."""
    pattern = LazyPattern(rf"\b{re.escape(word)}(?:s|'s|’s)?\b", re.IGNORECASE)
    for one in sentences:
        if pattern.search(one.text):
            yield ChangePlace(one.section, one.text)


def _renamed(place: ChangePlace, name: str, language: str) -> SentenceChange | None:
    """A sentence with somebody unnamed in the place of a name; None for a name in a form of its own."""
    if re.search(rf"\b{re.escape(name)}s\b", place.sentence):
        return None
    with in_language(language):
        somebody = _("a colleague")

    def unnamed(found: re.Match[str]) -> str:
        before = place.sentence[: found.start("name")]
        if _has_role_before(before, language):
            return ""
        is_first = not before.strip(" \"'“„«»*•-")
        return found["space"] + (somebody[0].upper() + somebody[1:] if is_first else somebody)

    # In German any noun has a capital, so that a surname cannot be told.
    surname = r"(?: (?!(?:I|We|The)\b)[A-Z][a-z\-]+)?" if language == "en" else ""
    new = re.sub(rf"(?P<space>\s?)\b(?P<name>{re.escape(name)}{surname})\b", unnamed, place.sentence)
    return SentenceChange(place.section, place.sentence, new)


def _has_role_before(before: str, language: str) -> bool:
    """Whether a text ends with who somebody is, so that it needs no name: «my colleague», «unsere Kollegin»."""
    kinds = ("close_role", "role", "female_role", "male_role")
    return any(re.search(rf"\b(?:{cue(language, kind).pattern})\s?\Z", before, re.IGNORECASE) for kind in kinds)


def _sentences_meant(
    reply: str, wish: ChangeWish, sentences: Sequence[PlacedSentence], before: ToldBefore
) -> list[PlacedSentence]:
    """The sentences that are to go, as far as their words or what was said before tell."""
    quoted = [" ".join(one.casefold().rstrip(".!?… ").split()) for one in _QUOTED.findall(reply)]
    if quoted:
        return [one for one in sentences if any(part in " ".join(one.text.casefold().split()) for part in quoted)]
    words = _telling_words(wish.what)
    if words:
        return _with_words(wish.what, sentences) if _A_SENTENCE.search(wish.what) else []
    added = " ".join(before.added.split())
    return [one for one in sentences if added and " ".join(one.text.split()) == added]


def _telling_words(what: str) -> set[str]:
    small = stop_words("en") | stop_words("de") | _GENERIC
    said = change_wishes.said(what)
    return {_plain(one[0]) for one in _WORD.finditer(said) if _plain(one[0]) not in small and len(one[0]) > 1}


def _with_words(what: str, sentences: Sequence[PlacedSentence]) -> list[PlacedSentence]:
    """The sentences with the most of the words of what is meant; of several, those that have it word for word."""
    words, said = _telling_words(what), _spoken(change_wishes.said(what))
    own = [{_plain(found[0]) for found in _WORD.finditer(one.text)} for one in sentences]
    counts = [len(words & one) for one in own]
    most = max(counts, default=0)
    found = [one for one, count in zip(sentences, counts, strict=True) if most and count == most]
    return [one for one in found if said and said in _spoken(one.text)] or found


def _spoken(text: str) -> str:
    """The words of a text in their order, without marks and capitals."""
    return " ".join(_plain(one[0]) for one in _WORD.finditer(text))


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


def _place(wish: ChangeWish, sentences: Sequence[PlacedSentence], before: ToldBefore) -> ChangePlace | None:
    """Where something is to be changed: at its words, at what was quoted or added before, or in a section."""
    found = _with_words(wish.what, sentences) if wish.what else []
    if not found:
        found = [one for one in sentences if any(quote and quote in one.text for quote in before.quoted)]
    if before.section is not None and not found:
        return ChangePlace(before.section)
    return ChangePlace(found[0].section, found[0].text) if found else None


def written_sections(sections: Mapping[str, str]) -> list[Section]:
    """The sections in which something is written."""
    return [one for one in SECTIONS if sections[one].strip()]
