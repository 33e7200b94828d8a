"""In which language somebody is told about a story.

A story has the language of its text; whoever reads about it has their own. What we say goes by the reader, what is
quoted goes by the story.
"""

from __future__ import annotations

from sqlmodel import Session

from bot.kit.i18n import SOURCE, nearest_language
from bot.members.models import Member
from bot.members.service import Person


def of_reader(session: Session, who: Person, story_language: str) -> str:
    """The language in which a member is told about a story in `story_language`: their own, if they have set one.

    Slack says English of everybody who has set nothing, so an English profile gives way to the language of the story,
    unless they chose English with `/learn language`.
    """
    member = session.get_one(Member, who.member_id)
    own = nearest_language(member.language)
    return own if member.language_is_own or own != SOURCE else story_language
