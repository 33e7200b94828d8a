"""Whom a sentence names: by a mention, or by what they are called in Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from bot.community.name_book import NameBook, Namesakes
from bot.kit.mentions import people, without_mentions
from bot.kit.patterns import LazyPattern

_WORD = LazyPattern(r"[^\W\d_][\w-]+(?:['’]s?)?")
# Words that are somebody's name only with a capital letter.
_NO_NAMES = frozenset({"mark", "may", "will", "bill", "art", "sie", "the", "can", "rose", "grace", "hope", "noch"})
MIN_LETTERS = 3


@dataclass
class NamedPeople:
    """The Slack ids of those who are named; `unsure` of those whom a name may mean, by that name."""

    sure: list[str] = field(default_factory=list)
    unsure: dict[str, list[str]] = field(default_factory=dict)

    @property
    def everybody(self) -> list[str]:
        """Everybody who may be meant, each once; whoever reads the question sees whom it is about."""
        return list(dict.fromkeys([*self.sure, *(each for found in self.unsure.values() for each in found)]))


def find(book: NameBook, workspace_id: str, text: str, own: str, *, now: datetime) -> NamedPeople | None:
    """Whom a text names, but for its author; None if it has to be read first what people are called."""
    found = NamedPeople(people(text))
    words = _WORD.findall(without_mentions(text))
    full_names = [f"{first} {_bare(second)}" for first, second in pairwise(words)]
    for names in ([[each] for each in full_names], map(_readings, words)):
        for readings in names:
            namesakes = [book.find(workspace_id, each, now=now) for each in readings]
            if None in namesakes:
                return None
            _note(found, readings, [each for each in namesakes if each], own)
    return found


def _note(found: NamedPeople, readings: Sequence[str], namesakes: Sequence[Namesakes], own: str) -> None:
    """Keep whom a word names; surely, if one way to read it is what somebody alone is called."""
    clear = [each.people[0].slack_id for each in namesakes if each.is_clear]
    if clear:
        found.sure += [each for each in clear[:1] if each not in (*found.sure, own)]
        return
    for name, each in zip(readings, namesakes, strict=True):
        ids = [one.slack_id for one in each.people if one.slack_id != own]
        is_known = any(one in found.sure for one in ids)
        # Two words are somebody's name only as a whole.
        if ids and not is_known and " " not in name:
            found.unsure.setdefault(name, ids)
            return


def _readings(word: str) -> list[str]:
    """A word as it stands, and without the ending that says that something is somebody's."""
    plain = _bare(word)
    if plain in _NO_NAMES or len(plain) < MIN_LETTERS:
        return []
    shorter = [plain[:-1]] if plain.endswith("s") and len(plain) > MIN_LETTERS else []
    return [plain, *shorter]


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'").removesuffix("'s")
