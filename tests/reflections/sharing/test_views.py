"""The windows show what will be seen, within Slack's limits, and nothing in them can mention anybody else."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.i18n import in_language
from bot.reflections.shared_thoughts import SharedByOthers, SharedWords, ThoughtCircle
from bot.reflections.sharing import views
from bot.reflections.sharing.views import SharePayload
from sandbox import limits
from tests.sentences import says

CIRCLE = ThoughtCircle("cohort:1", "Spring <!here>", "t/l", dict.fromkeys(range(8), datetime(2026, 11, 1, tzinfo=UTC)))
PAYLOAD = SharePayload(reflection=7, digest="0" * 16)
LONG = st.sampled_from(["& <!channel> <@U2> *x* \n> ", "word ", "ä", "<", "\n"]).map(lambda piece: piece * 2000)


@pytest.mark.parametrize("language", ["en", "de"])
@given(text=st.one_of(LONG, st.text(max_size=200)))
def test_the_preview_is_what_others_read(language: str, text: str):
    """To the letter, both with the name and without; escaped, and as short as a block must be."""
    with in_language(language):
        preview = views.share_window(text, "U1", CIRCLE, PAYLOAD, 6)
        read = views.others_window(SharedByOthers([SharedWords(text, "U1")], [SharedWords(text)]), CIRCLE, 6)
    shown = [block["text"]["text"] for block in preview["blocks"] if block["type"] == "section"]
    assert [block["text"]["text"] for block in read["blocks"] if block["type"] == "section"] == [shown[1], shown[3]]
    assert json.dumps([preview, read]).replace("<@U1>", "").count("<") == 0
    assert all(len(one) <= 3000 for one in shown)


def test_the_windows_fit():
    """However many thoughts there are."""
    many = SharedByOthers([SharedWords("word " * 3000, f"U{at}") for at in range(90)], [SharedWords("&" * 9000)] * 90)
    for window in (views.others_window(many, CIRCLE, 6), views.share_window("&" * 9000, "U1", CIRCLE, PAYLOAD, 6)):
        assert limits.check_view(window) == []
        assert len(json.dumps(window)) < 250_000


def test_it_says_who_sees_it():
    """The number of others, and how many it takes without a name."""
    window = views.share_window("x", "U1", CIRCLE, PAYLOAD, 6)
    by_name = (
        "The {n} other people who are in {circle} today can read your thought, once they've written "
        "about this lesson too. Nobody else can see it: not people who join later, nor a facilitator "
        "or admin from outside the group."
    )
    without = (
        "Without your name, your thought is only shown once {least} people have shared a thought on "
        "this lesson without their name. Then all these thoughts are shown together, in no particular "
        "order. If too few are left, they're hidden again. Your own words may still give you away, so "
        "read them once more."
    )
    assert says(window, by_name, n=7)
    assert says(window, without, least=6)
