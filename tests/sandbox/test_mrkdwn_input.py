"""What becomes of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import mrkdwn_input, people
from sandbox.installation import Installation
from sandbox.state import User
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


@pytest.mark.parametrize("name", ["Lantern (dev)", "Lantern [2]: Ünïcode", "lantern"])
def test_an_app_is_mentioned_by_its_name(name: str):
    """A name may have spaces and brackets; the longest that fits is meant."""
    workspace = SlackWorkspace()
    app = Installation({"display_information": {"name": name}}).bot_user
    workspace.add_user(app)
    workspace.add_user(User("U1", "lan", "Lan"))

    for typed in (f"Hi @{name}, and you?", f"Hi @{name.lower()}, and you?", f"Hi @{app.name}, and you?"):
        text = mrkdwn_input.as_text(workspace, mrkdwn_input.parse(workspace, typed))
        assert text == f"Hi <@{app.id}>, and you?"


@pytest.mark.parametrize("typed", ["@lena-x", "@lena.b", "a@lena", "@@lena", "@ lena", "@Lenabrandt"])
def test_a_name_ends_where_its_word_ends(workspace: SlackWorkspace, typed: str):
    """What only begins like a name is text."""
    assert mrkdwn_input.as_text(workspace, mrkdwn_input.parse(workspace, typed)) == typed


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
