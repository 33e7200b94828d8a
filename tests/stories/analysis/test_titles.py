"""Titles in a story's own words."""

from __future__ import annotations

import pytest

from bot.stories.analysis import titles

STORY = {
    "context": "Nine people answer guest mail at the desk.",
    "approach": "Dana wrote a prompt with the house rules, and the prompt drafts each reply.",
    "results": "Replies take 5 minutes instead of 30. Jonas answered 40 mails in a day.",
    "key_success_factors": "Two people check every reply.",
    "scaling_guide": "Another desk can copy the prompt.",
}


def test_a_long_title_is_cut_where_it_may_end():
    """Before a colon, or before a small word."""
    assert titles.suggestions("Guest mail at the front desk", STORY, "en")[0] == "Guest mail"
    assert titles.suggestions("Guest mail: how we answer it", STORY, "en")[0] == "Guest mail"


def test_a_result_and_what_it_is_about_make_titles():
    """In the author's words, none with a name, and never the present one."""
    found = titles.suggestions("", STORY, "en")
    assert found[0] == "Replies take 5 minutes instead of 30"
    assert 1 < len(found) <= titles.MOST
    assert not any(name in " ".join(found) for name in ("Dana", "Jonas"))
    assert found[0] not in titles.suggestions(found[0], STORY, "en")


RARE = {
    "context": "Ximena-Lou answers the mails. Thandiwe helps, and Thandiwe checks.",
    "approach": "Thandiwe wrote a checklist, and we use the checklist with Thandiwe.",
    "results": "Thandiwe needs 5 minutes instead of 30. A reply takes 5 minutes instead of 30.",
}
SELTEN = {
    "context": "Thandiwe beantwortet die Mails. Mit Thandiwe geht es schnell.",
    "approach": "Thandiwe schrieb eine Checkliste. Die Checkliste liegt im Team, und Thandiwe prüft sie.",
    "results": "Thandiwe braucht 5 statt 30 Minuten. Eine Antwort dauert 5 statt 30 Minuten.",
}


@pytest.mark.parametrize(
    ("title", "story", "language"),
    [
        ("Thandiwe's replies: how we do it", RARE, "en"),
        ("How Thandiwe answers mails, in short", RARE, "en"),
        ("", RARE, "en"),
        ("Thandiwes Antworten: so geht es", SELTEN, "de"),
        ("", SELTEN, "de"),
    ],
)
def test_a_rare_name_is_in_no_suggested_title(title: str, story: dict[str, str], language: str):
    """One that is in no list of first names; something else is suggested still."""
    found = titles.suggestions(title, story, language)
    assert "thandiwe" not in " ".join(found).casefold()
    assert "ximena" not in " ".join(found).casefold()
    assert found


def test_without_words_nothing_is_suggested():
    """Nor in a language whose words we don't know."""
    assert titles.suggestions("", {}, "en") == []
    assert titles.suggestions("", {"approach": "チェックリスト チェックリスト"}, "ja") == []
