"""Titles in a story's own words."""

from __future__ import annotations

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


def test_without_words_nothing_is_suggested():
    """Nor in a language whose words we don't know."""
    assert titles.suggestions("", {}, "en") == []
    assert titles.suggestions("", {"approach": "チェックリスト チェックリスト"}, "ja") == []
