"""Mentions in what people write."""

from __future__ import annotations

from bot.kit.mentions import escaped, people, readable


def test_people_stay_mentions_and_all_else_is_escaped():
    """No broadcast and no link gets through, but people are named."""
    assert escaped("<@U12|ann> & <!here>, <@W3>") == "<@U12> &amp; &lt;!here&gt;, <@W3>"


def test_everybody_is_found_once():
    """In the order in which they are named."""
    assert people("<@U2> with <@U1|ann> and <@U2|ben>") == ["U2", "U1"]


def test_mentions_are_readable_where_slack_shows_none():
    """By their names, as far as they are known."""
    text = "in <#C0CHAMPION|ai-champions> with <@U0PRIYA001|priya> and <@U1>"
    assert readable(text) == "in #ai-champions with @priya and @…"
