"""In which language somebody is told about a story."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.members.models import Member
from bot.members.service import Person
from bot.stories import languages


@pytest.mark.parametrize(
    ("profile", "is_own", "story", "told"),
    [
        ("de", False, "de", "de"),
        ("de", False, "en", "de"),
        ("de", True, "en", "de"),
        ("en", False, "en", "en"),
        ("en", False, "de", "de"),
        ("en", True, "de", "en"),
        ("en", False, "fr", "fr"),
    ],
)
def test_a_reader_is_told_in_their_own_language(
    session: Session,
    lena: Person,
    profile: str,
    is_own: bool,  # noqa: FBT001
    story: str,
    told: str,
):
    """English that nobody chose gives way to the language in which they write."""
    member = session.get_one(Member, lena.member_id)
    member.language, member.language_is_own = profile, is_own
    assert languages.of_reader(session, lena, story) == told
