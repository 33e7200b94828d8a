"""What becomes of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import mrkdwn_input, people
from sandbox.workspace import SlackWorkspace


@pytest.fixture(scope="module")
def workspace() -> SlackWorkspace:
    """The cast and their channels."""
    made = SlackWorkspace()
    people.seed(made, "U0APPBOT01")
    return made


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("hi @lena, and @nobody", "hi <@U0LENA0001>, and @nobody"),
        ("see #general or #nowhere", "see <#C0GENERAL1|general> or #nowhere"),
        ("at https://harbour.example/a?b=1&c=2.", "at <https://harbour.example/a?b=1&amp;c=2>."),
        ("@here :wave: at 10:30:00", "<!here> :wave: at 10:30:00"),
        ("lena@harbour.example", "lena@harbour.example"),
        ("ask @champions", "ask <!subteam^S0CHAMPION|@champions>"),
        ("<@U0LENA0001>", "&lt;@U0LENA0001&gt;"),
    ],
)
def test_typed_text_is_kept_as_mrkdwn(workspace: SlackWorkspace, given: str, kept: str):
    """Reserved characters become entities; names, channels and links become references."""
    assert mrkdwn_input.as_text(workspace, mrkdwn_input.parse(workspace, given)) == kept


def test_commands_may_carry_names(workspace: SlackWorkspace):
    """With should_escape a mention has id and name."""
    elements = mrkdwn_input.parse(workspace, "enrol @lena")

    assert mrkdwn_input.as_text(workspace, elements, named=True) == "enrol <@U0LENA0001|lena>"


@given(st.text())
def test_nothing_typed_injects_markup(workspace: SlackWorkspace, text: str):
    """Without names and links, un-escaping what was kept gives back what was typed."""
    elements = mrkdwn_input.parse(workspace, text)
    kept = mrkdwn_input.as_text(workspace, [element for element in elements if element["type"] == "text"])

    assert "<" not in kept
    assert ">" not in kept


def test_rich_text_has_an_element_a_piece(workspace: SlackWorkspace):
    """The block beside the text names people and links as such."""
    [block] = mrkdwn_input.message_parts(workspace, "hi @lena: https://harbour.example")["blocks"]

    [section] = block["elements"]
    assert [element["type"] for element in section["elements"]] == ["text", "user", "text", "link"]
