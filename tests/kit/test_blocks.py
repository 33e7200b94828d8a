"""Blocks are what Slack takes, down to its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock, SectionBlock
from slack_sdk.models.views import View

from bot.kit import blocks
from bot.kit.slack import Json, escape

ELEMENTS: dict[str, Json] = {
    "static_select": blocks.static_select([blocks.option("A", 1)], placeholder="Choose"),
    "radio_buttons": blocks.radio_buttons([blocks.option("A", 1, "the first")]),
    "checkboxes": blocks.checkboxes([blocks.option("A", 1)], initial=[blocks.option("A", 1)]),
    "plain_text_input": blocks.text_input(initial="x", multiline=True, max_length=5, placeholder="Say it"),
    "number_input": blocks.number_input(minimum=1, maximum=9, initial=2),
    "url_text_input": blocks.url_input(initial="https://example.com"),
    "datepicker": blocks.date_picker(initial="2026-11-23"),
    "timepicker": blocks.time_picker(initial="09:00"),
    "conversations_select": blocks.channel_select(initial="C1"),
    "multi_users_select": blocks.people_select(),
    "file_input": blocks.file_input(["csv"]),
}


@pytest.mark.parametrize("kind", ELEMENTS)
def test_every_element_is_one_that_slack_knows(kind: str):
    """The official SDK reads each in a field of a form and says the same of it."""
    made = blocks.input_block("name", "A label", ELEMENTS[kind], hint="A hint")
    read = Block.parse(made)

    assert isinstance(read, InputBlock)
    assert made["element"]["type"] == kind
    assert made["element"]["action_id"] == "name"
    assert read.to_dict() == made


@given(st.text(min_size=1, max_size=9000))
def test_a_text_of_any_length_is_cut_where_slack_would_refuse_it(text: str):
    """Sections, headers, buttons and their row validate, and no entity is cut in two."""
    shown = blocks.section(escape(text))["text"]["text"]
    row = blocks.actions(blocks.button("a", text, text[:10], accessibility_label=text), None)

    SectionBlock(text=shown).validate_json()
    ActionsBlock(elements=row["elements"]).validate_json()
    assert len(blocks.header(text)["text"]["text"]) <= blocks.MAX_HEADER
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_message_keeps_what_there_is():
    """None and rows without a button are left out; without any block the text is one."""
    assert blocks.message("Hello", None, blocks.actions(None), [blocks.divider()])["blocks"] == [blocks.divider()]
    assert blocks.message("Hello")["blocks"] == [blocks.section("Hello")]
    assert len(blocks.message("Hello", [blocks.divider()] * 60)["blocks"]) == blocks.MAX_MESSAGE_BLOCKS


def test_views_are_valid():
    """The official SDK takes a modal and a Home, also with more blocks than Slack does."""
    modal = blocks.modal(
        "m", "A title that is far too long for Slack", [blocks.divider()] * 120, close="Close", submit="Go"
    )
    home = blocks.home([[blocks.section("one")], [], [blocks.section("two")] * 120])

    View(**modal).validate_json()
    View(**home).validate_json()
    assert home["blocks"][1] == blocks.divider()


@given(st.lists(st.text("ab ", min_size=1, max_size=blocks.MAX_PACKED), max_size=8))
def test_paragraphs_are_packed_in_their_order(paragraphs: list[str]):
    """None is lost, and no section is longer than it may be."""
    packed = blocks.pack(paragraphs)

    assert "\n\n".join(packed) == "\n\n".join(paragraphs)
    assert all(len(one) <= blocks.MAX_PACKED for one in packed)


def test_text_is_cut_between_words():
    """Text without spaces is cut between characters."""
    assert blocks.shorten_to_words("one two three", 13) == "one two three"
    assert blocks.shorten_to_words("one two three", 9) == "one two …"
    assert blocks.shorten_to_words("改善しました", 3) == "改善し …"
