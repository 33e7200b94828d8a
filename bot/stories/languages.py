"""In which language somebody is told about a story.

A story has the language of its text; its reader has their own. What we say goes by the reader, what is
quoted goes by the story.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.kit.i18n import SOURCE, languages, nearest_language
from bot.members.models import Member
from bot.members.service import Person
from bot.stories.analysis.language import detect_language

# Fewer words don't tell their language.
MIN_WORDS_CLEAR = 4
_ENGLISH = "what why how who which where when does do are can the this that it my example please mean sentence"
_GERMAN = (
    "was warum wieso wie wer welcher welchen welche wo wann das dies es ist sind kann mein bitte beispiel ein satz"
)
# Words of short questions that are no word of the other language.
_ASKS = {"en": frozenset(_ENGLISH.split()), "de": frozenset(_GERMAN.split())}


def of_reader(session: Session, who: Person, story_language: str) -> str:
    """The language in which a member is told about a story in `story_language`: their own, if they have set one.

    Slack says English of everybody who has set nothing, so an English profile gives way to the language of the story,
    unless they chose English with `/learn language`.
    """
    member = session.get_one(Member, who.member_id)
    own = nearest_language(member.language)
    return own if member.language_is_own or own != SOURCE else story_language


def of_message(text: str, otherwise: str) -> str:
    """The language in which to answer a message that speaks to us: its own if that is clear, and one of ours."""
    words = [one for one in text.split() if one[0].isalpha()]
    own = detect_language(text, otherwise) if len(words) >= MIN_WORDS_CLEAR else otherwise
    return own if own in languages() else otherwise


def of_question(text: str, otherwise: str) -> str:
    """The same for a question, which speaks to us: its small words tell its language too."""
    said = {word.strip("?!.,:;\"'").casefold() for word in text.split()}
    counts = {language: len(said & words) for language, words in _ASKS.items()}
    best = max(counts, key=counts.__getitem__)
    is_clear = counts[best] > 0 and list(counts.values()).count(counts[best]) == 1
    return best if is_clear else of_message(text, otherwise)
