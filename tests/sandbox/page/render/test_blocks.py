from datetime import UTC, datetime

import pytest

from sandbox.page.render import blocks, elements
from sandbox.page.render.people import Viewer
from sandbox.page.templating import environment
from sandbox.state import Conversation, User

LENA = User("U1", "lena", "Lena Brandt", tz="Europe/Berlin")
GENERAL = Conversation("C1", "channel", "general", {"U1"}, created=0)
VIEWER = Viewer(LENA, {"U1": LENA}, {"C1": GENERAL}, datetime(2026, 11, 23, 8, tzinfo=UTC))
HTTPS = "https://x.example/a.png"
EVIL = '"><script>alert(1)</script>'


def plain(text="words"):
    return {"type": "plain_text", "text": text}


def option(value="a"):
    return {"text": plain(f"Option {value}"), "value": value}


RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "words"}]}],
}
BUTTON = {"type": "button", "action_id": "go", "text": plain(), "value": "v", "style": "primary"}
CARD = {"type": "card", "title": plain(), "body": plain(), "actions": [BUTTON]}
TASK = {"type": "task_card", "task_id": "t", "title": "words", "status": "complete", "output": RICH}
ROWS = [[{"type": "raw_text", "text": "words"}, {"type": "raw_number", "value": 2}], [RICH, RICH]]
BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*words*"}, "fields": [plain()], "accessory": BUTTON},
    {"type": "header", "text": plain(), "level": 2},
    {"type": "divider"},
    {"type": "context", "elements": [plain(), {"type": "image", "image_url": HTTPS, "alt_text": "picture"}]},
    {"type": "actions", "elements": [BUTTON]},
    {"type": "context_actions", "elements": [BUTTON]},
    {"type": "image", "image_url": HTTPS, "alt_text": "picture", "title": plain()},
    {"type": "input", "label": plain(), "element": {"type": "plain_text_input", "action_id": "t"}, "hint": plain()},
    {"type": "markdown", "text": "**words**"},
    RICH,
    {"type": "video", "title": plain(), "video_url": HTTPS, "thumbnail_url": HTTPS, "alt_text": "picture"},
    {"type": "file", "external_id": "words", "source": "remote"},
    {"type": "table", "rows": ROWS, "column_settings": [{"align": "right"}, None]},
    {"type": "data_table", "rows": ROWS, "caption": plain()},
    {
        "type": "data_visualization",
        "title": "words",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 3}]},
    },
    {"type": "alert", "text": plain(), "level": "warning"},
    CARD,
    {"type": "carousel", "elements": [CARD, CARD]},
    {"type": "container", "title": plain(), "child_blocks": [CARD], "is_collapsible": True},
    {"type": "plan", "title": "words", "tasks": [TASK]},
    TASK,
    {"type": "auth_provider", "name": "words", "url": HTTPS},
]
SELECTS = [
    {"type": f"{many}{source}_select", "action_id": "s", "placeholder": plain(), **options}
    for many in ("", "multi_")
    for source, options in (
        ("static", {"option_groups": [{"label": plain("G"), "options": [option()]}]}),
        ("external", {}),
        ("users", {}),
        ("conversations", {}),
        ("channels", {}),
    )
]
ELEMENTS = [
    *SELECTS,
    {"type": "checkboxes", "action_id": "c", "options": [option()], "initial_options": [option()]},
    {"type": "radio_buttons", "action_id": "r", "options": [option()]},
    {"type": "overflow", "action_id": "o", "options": [option(), {**option("b"), "url": HTTPS}]},
    {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-23"},
    {"type": "timepicker", "action_id": "t", "initial_time": "09:00"},
    {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1795421100},
    {"type": "plain_text_input", "action_id": "p", "multiline": True, "initial_value": EVIL, "max_length": 9},
    {"type": "rich_text_input", "action_id": "p", "initial_value": RICH},
    {"type": "email_text_input", "action_id": "e"},
    {"type": "url_text_input", "action_id": "u"},
    {"type": "number_input", "action_id": "n", "is_decimal_allowed": False},
    {"type": "file_input", "action_id": "f", "filetypes": ["pdf", "png"]},
    {"type": "workflow_button", "action_id": "w", "text": plain()},
    {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain()},
    {"type": "feedback_buttons", "action_id": "fb", "positive_button": option(), "negative_button": option("b")},
]


def render(block, **context):
    template = environment().from_string("{{ block|block }}")
    return template.render(block=block, viewer=VIEWER, **context)


def test_every_type_has_an_example():
    """A new block or element cannot be added without being drawn here."""
    assert set(blocks.TEMPLATES) == {block["type"] for block in BLOCKS}
    assert {"image", "button", *(element["type"] for element in ELEMENTS)} == set(elements.TEMPLATES)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block["type"])
def test_every_block_is_drawn(block):
    """No block of Slack's falls back."""
    html = render(block)
    assert 'class="unknown"' not in html
    assert block["type"] == "divider" or "words" in html


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element["type"])
def test_every_element_is_drawn_with_its_hooks(element):
    """Each element can be found by its action id, in an input and outside."""
    label = {"type": "input", "block_id": "b", "label": plain(), "element": element, "dispatch_action": True}
    for block in (label, {"type": "actions", "block_id": "b", "elements": [element]}):
        html = render(block)
        assert 'class="unknown"' not in html
        assert f'data-action-id="{element["action_id"]}"' in html
        assert 'data-block-id="b"' in html
        assert "<script" not in html


def test_what_was_typed_comes_back():
    """A view's remembered state wins over what the app had put there."""
    field = {"type": "plain_text_input", "action_id": "a", "initial_value": "first"}
    block = {"type": "input", "block_id": "b", "label": plain(), "element": field}
    assert 'value="first"' in render(block)
    assert 'value="second"' in render(block, state={"b": {"a": {"type": "plain_text_input", "value": "second"}}})
    rich = {"type": "rich_text_input", "action_id": "a", "initial_value": RICH}
    assert ">words</textarea>" in render({**block, "element": rich})
    pick = {**SELECTS[0], "initial_option": option()}
    assert 'value="a" selected' in render({**block, "element": pick})


def test_the_unknown_and_the_broken_show_their_words():
    """A type nobody knows, or a block without its parts, costs only itself."""
    for block in (
        {"type": "hologram", "text": plain("Hello <you>")},
        {"type": "section", "text": {"text": "Hello <you>"}},
    ):
        html = render(block)
        assert 'class="unknown"' in html
        assert "Hello &lt;you&gt;" in html


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section", "text": plain(EVIL)},
        {"type": "image", "image_url": f"https://x.example/{EVIL}", "alt_text": EVIL},
        {"type": "image", "image_url": "javascript:alert(1)", "alt_text": "a"},
        {
            "type": "actions",
            "block_id": EVIL,
            "elements": [{**BUTTON, "action_id": EVIL, "value": EVIL, "url": "javascript:x"}],
        },
        {"type": "actions", "elements": [{**BUTTON, "confirm": {"title": plain(EVIL), "text": plain("'\"")}}]},
        {"type": EVIL},
    ],
)
def test_blocks_cannot_smuggle_html_in(block):
    """Ids, values, texts, addresses and types are all escaped."""
    html = render(block)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert 'src="javascript' not in html


def test_a_select_leaves_out_what_its_filter_does():
    """Without a filter a direct message is offered too; one for channels leaves channels."""
    talk = Conversation("D1", "im", "", {"U1", "U2"}, created=0)
    viewer = Viewer(LENA, {"U1": LENA}, {"C1": GENERAL, "D1": talk}, VIEWER.now)
    select = {"type": "conversations_select"}
    offered = [
        [choice.value for choice in elements.groups({**select, **given}, viewer)[0].choices]
        for given in ({}, {"filter": {"include": ["public", "private"]}}, {"filter": {"include": ["im"]}})
    ]
    assert offered == [["C1", "D1"], ["C1"], ["D1"]]


def test_a_select_lists_the_workspace():
    """People and conversations are offered by name, direct messages by who is in them."""
    listed = {kind: elements.groups({"type": kind}, VIEWER)[0].choices for kind in ("users_select", "channels_select")}
    assert [choice.label for choice in listed["users_select"]] == ["Lena Brandt"]
    assert [choice.label for choice in listed["channels_select"]] == ["#general"]
