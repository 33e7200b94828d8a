"""What every request about a story has in common: its mark, its languages, and the sentences that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from bot.kit.llm_answers import tokens_of
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.prompt_injection import without_control_tokens
from bot.stories.analysis.segmentation import Sentence

Name = TypeVar("Name", bound=str)
# In every prompt and in no answer: a text that has it repeats the prompt.
CANARY = "KESTREL-OVAL-TIDE"
TOKENS_BESIDE_TEXT = 5
_LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian",
}  # fmt: skip


def language_name(language: str) -> str:
    """The English name of a language given by its code."""
    return _LANGUAGES.get(language, f"the language with the code {language}")


def as_sent(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences on one line each, without control tokens."""
    return [Sentence(one.id, " ".join(without_control_tokens(one.text).split())) for one in sentences]


def sentences_by_id(prepared: PreparedStory) -> dict[str, Sentence]:
    """Every counted sentence of a story as it is sent, by its id."""
    return {one.id: one for part in prepared.sections.values() for one in as_sent(part.counted)}


def sentences_that_fit(sentences: Sequence[Sentence], max_tokens: int) -> list[Sentence]:
    """The first sentences as they are sent, up to this many tokens."""
    shown, left = [], max_tokens
    for one in as_sent(sentences):
        left -= sentence_tokens(one)
        if left < 0:
            break
        shown.append(one)
    return shown


def shared_room(texts: Mapping[Name, Sequence[Sentence]], max_tokens: int) -> dict[Name, list[Sentence]]:
    """The first sentences of each text, up to this many tokens in all; what short texts leave goes to longer ones."""
    needed = {name: sum(map(sentence_tokens, as_sent(sentences))) for name, sentences in texts.items()}
    shown: dict[Name, list[Sentence]] = {}
    left = max_tokens
    for waiting, name in enumerate(sorted(texts, key=lambda one: needed[one])):
        shown[name] = sentences_that_fit(texts[name], left // (len(texts) - waiting))
        left -= sum(map(sentence_tokens, shown[name]))
    return {name: shown[name] for name in texts}


def sentence_tokens(sentence: Sentence) -> int:
    """About how many tokens a sentence takes with its id."""
    return tokens_of(sentence.text) + TOKENS_BESIDE_TEXT
