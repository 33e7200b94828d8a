"""Personal data replaced by placeholders that stay the same over a whole story, and put back only here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.stories.analysis import pii

PLACEHOLDER = re.compile(r"\[(?:EMAIL|PHONE|IBAN|CARD|ID|BIRTHDATE|ADDRESS|KEY|NAME)_\d+\]")


@dataclass(frozen=True)
class Masked:
    """A story without its personal data; `originals` has what each placeholder stands for."""

    texts: dict[str, str]
    originals: dict[str, str]

    def counts(self) -> dict[str, int]:
        """How many different ones of each kind there were: `{"email": 2}`."""
        return dict(Counter(name[1:].rpartition("_")[0].lower() for name in self.originals))

    def restore(self, text: str) -> str:
        """A text with what its placeholders stand for."""
        return PLACEHOLDER.sub(lambda found: self.originals.get(found[0], found[0]), text)


def mask(texts: Mapping[str, str]) -> Masked:
    """Put a placeholder for every piece of personal data; the same piece has the same one everywhere."""
    people = {name for text in texts.values() for name in pii.names(text)}
    placeholders: dict[str, str] = {}
    counts: Counter[str] = Counter()
    masked = {}
    for section, text in texts.items():
        parts, end = [], 0
        for one in pii.find(text, people):
            original = text[one.start : one.end]
            if original not in placeholders:
                counts[one.kind] += 1
                placeholders[original] = f"[{one.kind}_{counts[one.kind]}]"
            parts += [text[end : one.start], placeholders[original]]
            end = one.end
        masked[section] = "".join([*parts, text[end:]])
    return Masked(masked, {placeholder: original for original, placeholder in placeholders.items()})
