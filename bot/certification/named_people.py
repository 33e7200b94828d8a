"""Whom a sentence names: by a mention, or by what they are called in Slack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.community.name_book import NameBook
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
    for word in words:
        for name in _readings(word):
            namesakes = book.find(workspace_id, name, now=now)
            if namesakes is None:
                return None if not found.sure else found
            ids = [each.slack_id for each in namesakes.people if each.slack_id != own]
            if not ids:
                continue
            if len(ids) == 1 and namesakes.is_clear:
                found.sure += [each for each in ids if each not in found.sure]
            elif not _is_named(found.sure, ids):
                found.unsure[name] = ids
            break
    found.unsure = {name: ids for name, ids in found.unsure.items() if not _is_named(found.sure, ids)}
    return found


def _readings(word: str) -> list[str]:
    """A word as it stands, and without the ending that says that something is somebody's."""
    plain = word.replace("’", "'").removesuffix("'").removesuffix("'s")
    if plain in _NO_NAMES or len(plain) < MIN_LETTERS:
        return []
    shorter = [plain[:-1]] if plain.endswith("s") and len(plain) > MIN_LETTERS else []
    return [plain, *shorter]


def _is_named(sure: Collection[str], ids: Collection[str]) -> bool:
    """Whether one of those whom a name may mean is surely named, as by the surname behind the first name."""
    return any(each in sure for each in ids)
