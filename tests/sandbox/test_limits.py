from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as models

from sandbox.limits import check_message, check_view
from sandbox.limits.blocks import BLOCKS
from sandbox.limits.elements import ELEMENTS

Json = dict[str, Any]


def plain(text: str = "Hello") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Hello") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(number: int = 1, **more: Any) -> Json:
    return {"text": plain(f"Choice {number}"), "value": str(number), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Your plan"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain("Save"), "blocks": list(blocks) or [section()], **more}


def rich(text: str = "Hello") -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def table(rows: int = 2, cells: int = 2, text: str = "a", kind: str = "table", **more: Any) -> Json:
    return {"type": kind, "rows": [[{"type": "raw_text", "text": text}] * cells] * rows, **more}


def chart(**more: Any) -> Json:
    pie = {"type": "pie", "segments": [{"label": "Done", "value": 3}]}
    return {"type": "data_visualization", "title": "Week 1", "chart": pie, **more}


def card(**more: Any) -> Json:
    return {"type": "card", "title": plain(), **more}


def task(**more: Any) -> Json:
    return {"type": "task_card", "task_id": "t1", "title": "Read", "status": "complete", **more}


IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"}
CONFIRM: Json = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No"), "style": "danger"}
TYPED = {"type": "plain_text_input", "action_id": "words"}
RADIO: Json = {"type": "radio_buttons", "options": [option(1), option(2)]}
SELECT: Json = {"type": "static_select", "placeholder": plain(), "options": [option(1)]}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "positive_button": {"text": plain("Good"), "value": "up"},
    "negative_button": {"text": plain("Bad"), "value": "down"},
}
VIDEO: Json = {
    "type": "video",
    "title": plain(),
    "alt_text": "A film",
    "video_url": "https://example.com/v",
    "thumbnail_url": "https://example.com/t.png",
}

GOOD_MESSAGES: list[Json] = [
    section(),
    section(fields=[plain(), mrkdwn()], accessory=button(action_id="go", value="1"), expand=True),
    section(accessory=IMAGE),
    section(accessory={"type": "overflow", "options": [option(url="https://example.com")]}),
    {"type": "header", "text": plain(), "level": 2},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn(), plain(), IMAGE]},
    actions(button(style="primary", confirm=CONFIRM, url="https://example.com", accessibility_label="Go")),
    actions(RADIO, SELECT, {"type": "datepicker", "initial_date": "2026-11-30"}),
    actions(
        {"type": "timepicker", "initial_time": "08:30"}, {"type": "datetimepicker", "initial_date_time": 1790000000}
    ),
    actions({"type": "static_select", "option_groups": [{"label": plain(), "options": [option()]}]}),
    actions(
        {
            "type": "checkboxes",
            "options": [option(description=mrkdwn())],
            "initial_options": [option(description=mrkdwn())],
        }
    ),
    {"type": "context_actions", "elements": [FEEDBACK, {"type": "icon_button", "icon": "trash", "text": plain()}]},
    {**IMAGE, "title": plain()},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"},
    entry(TYPED, dispatch_action=True, hint=plain(), optional=True),
    {"type": "markdown", "text": "# Hello"},
    rich(),
    VIDEO,
    table(column_settings=[{"align": "right"}]),
    table(kind="data_table", caption="Progress", page_size=5),
    chart(),
    chart(
        chart={
            "type": "bar",
            "series": [{"name": "A", "data": [{"label": "w1", "value": 1}]}],
            "axis_config": {"categories": ["w1"]},
        }
    ),
    card(actions=[button()], hero_image=IMAGE),
    {"type": "carousel", "elements": [card(), card()]},
    {
        "type": "container",
        "title": plain(),
        "child_blocks": [section()],
        "is_collapsible": True,
        "default_collapsed": True,
    },
    {"type": "plan", "title": "Two steps", "tasks": [task(details=rich())]},
]


@pytest.mark.parametrize("block", GOOD_MESSAGES, ids=lambda block: block["type"])
def test_a_good_block_passes(block: Json) -> None:
    """What Slack's own reference shows as right is taken in a message."""
    assert check_message([block]) == []


BAD_MESSAGES: list[tuple[Json, str, str]] = [
    ({"type": "nonsense"}, "/blocks/0/type", "unsupported type: nonsense"),
    ({"type": ["section"]}, "/blocks/0/type", "unsupported type"),
    ({"type": "alert", "text": plain()}, "/blocks/0/type", "not available in a message"),
    (section(extra=1), "/blocks/0", "invalid additional property: extra"),
    (section(block_id="b" * 256), "/blocks/0/block_id", "less than 256"),
    ({"type": "section"}, "/blocks/0", "missing required field"),
    (section(text=mrkdwn("")), "/blocks/0/text/text", "more than 0"),
    (section(text=mrkdwn("a" * 3001)), "/blocks/0/text/text", "less than 3001"),
    (section(text="Hello"), "/blocks/0/text", "must provide an object"),
    (section(text={"type": "mrkdwn", "text": "a", "emoji": True}), "/blocks/0/text", "additional property: emoji"),
    (section(text={"type": "plain_text", "text": "a", "verbatim": True}), "/blocks/0/text", "additional property"),
    (section(fields=[]), "/blocks/0/fields", "no fewer than 1"),
    (section(fields=[plain()] * 11), "/blocks/0/fields", "no more than 10"),
    (section(fields=[plain("a" * 2001)]), "/blocks/0/fields/0/text", "less than 2001"),
    (section(accessory=TYPED), "/blocks/0/accessory/type", "unsupported type"),
    (section(accessory={"type": "datetimepicker"}), "/blocks/0/accessory/type", "unsupported type"),
    ({"type": "header", "text": mrkdwn()}, "/blocks/0/text/type", "unsupported type: mrkdwn"),
    ({"type": "header", "text": plain("a" * 151)}, "/blocks/0/text/text", "less than 151"),
    ({"type": "header", "text": plain(), "level": 5}, "/blocks/0/level", "less than or equal to 4"),
    ({"type": "header"}, "/blocks/0", "missing required field: text"),
    ({"type": "context", "elements": []}, "/blocks/0/elements", "no fewer than 1"),
    ({"type": "context", "elements": [plain()] * 11}, "/blocks/0/elements", "no more than 10"),
    ({"type": "context", "elements": [button()]}, "/blocks/0/elements/0/type", "unsupported type: button"),
    (actions(), "/blocks/0/elements", "no fewer than 1"),
    (actions(*[button()] * 26), "/blocks/0/elements", "no more than 25"),
    (actions(TYPED), "/blocks/0/elements/0/type", "unsupported type"),
    (actions(button(text=mrkdwn())), "/blocks/0/elements/0/text/type", "unsupported type"),
    (actions(button(text=plain("a" * 76))), "/blocks/0/elements/0/text/text", "less than 76"),
    (actions(button(value="a" * 2001)), "/blocks/0/elements/0/value", "less than 2001"),
    (actions(button(url="h" * 3001)), "/blocks/0/elements/0/url", "less than 3001"),
    (actions(button(style="loud")), "/blocks/0/elements/0/style", "must be one of"),
    (actions(button(action_id="a" * 256)), "/blocks/0/elements/0/action_id", "less than 256"),
    (actions(button(accessibility_label="a" * 76)), "/blocks/0/elements/0/accessibility_label", "less than 76"),
    (actions(button(confirm={**CONFIRM, "title": plain("a" * 101)})), "/blocks/0/elements/0/confirm/title/text", "101"),
    (actions(button(confirm={**CONFIRM, "text": plain("a" * 301)})), "/blocks/0/elements/0/confirm/text/text", "301"),
    (actions(button(confirm={**CONFIRM, "deny": plain("a" * 31)})), "/blocks/0/elements/0/confirm/deny/text", "31"),
    (actions(button(action_id="a"), button(action_id="a")), "/blocks/0", '`action_id` "a" already exists'),
    (actions({**RADIO, "options": [option()] * 11}), "/blocks/0/elements/0/options", "no more than 10"),
    (actions({**RADIO, "options": []}), "/blocks/0/elements/0/options", "no fewer than 1"),
    (actions({**RADIO, "initial_option": option(9)}), "/blocks/0/elements/0/initial_option", "provided options"),
    (actions({**SELECT, "options": [option()] * 101}), "/blocks/0/elements/0/options", "no more than 100"),
    (actions({**SELECT, "option_groups": []}), "/blocks/0/elements/0", "exactly one of"),
    (actions({"type": "static_select"}), "/blocks/0/elements/0", "exactly one of"),
    (actions({**SELECT, "placeholder": plain("a" * 151)}), "/blocks/0/elements/0/placeholder/text", "less than 151"),
    (
        actions({**SELECT, "options": [option(text=mrkdwn())]}),
        "/blocks/0/elements/0/options/0/text/type",
        "unsupported",
    ),
    (
        actions({**SELECT, "options": [option(value="a" * 151)]}),
        "/blocks/0/elements/0/options/0/value",
        "less than 151",
    ),
    (actions({**SELECT, "options": [option(text=plain("a" * 76))]}), "/blocks/0/elements/0/options/0/text/text", "76"),
    (
        actions({**SELECT, "options": [option(description=plain("a" * 76))]}),
        "/blocks/0/elements/0/options/0/description/text",
        "76",
    ),
    (actions({"type": "overflow", "options": [option()] * 6}), "/blocks/0/elements/0/options", "no more than 5"),
    (actions({"type": "datepicker", "initial_date": "30.11.2026"}), "/blocks/0/elements/0/initial_date", "format"),
    (actions({"type": "timepicker", "initial_time": "25:00"}), "/blocks/0/elements/0/initial_time", "format"),
    (actions({"type": "datetimepicker", "initial_date_time": 5}), "/blocks/0/elements/0/initial_date_time", "greater"),
    (actions({"type": "multi_users_select", "max_selected_items": 0}), "/blocks/0/elements/0/max_selected_items", "1"),
    (
        actions({"type": "conversations_select", "filter": {}}),
        "/blocks/0/elements/0/filter",
        "missing required field: one of",
    ),
    ({"type": "context_actions", "elements": [button()]}, "/blocks/0/elements/0/type", "unsupported type"),
    ({"type": "context_actions", "elements": [FEEDBACK] * 6}, "/blocks/0/elements", "no more than 5"),
    ({**IMAGE, "alt_text": ""}, "/blocks/0/alt_text", "more than 0"),
    ({**IMAGE, "alt_text": "a" * 2001}, "/blocks/0/alt_text", "less than 2001"),
    ({**IMAGE, "image_url": "a" * 3001}, "/blocks/0/image_url", "less than 3001"),
    ({**IMAGE, "slack_file": {"id": "F1"}}, "/blocks/0", "exactly one of"),
    ({"type": "image", "alt_text": "a"}, "/blocks/0", "exactly one of"),
    ({"type": "image", "alt_text": "a", "slack_file": {}}, "/blocks/0/slack_file", "exactly one of"),
    (entry(button()), "/blocks/0/element/type", "unsupported type"),
    (entry({"type": "number_input", "is_decimal_allowed": True}), "/blocks/0/element/type", "not available"),
    (entry(TYPED, label=plain("a" * 2001)), "/blocks/0/label/text", "less than 2001"),
    (entry(TYPED, hint=mrkdwn()), "/blocks/0/hint/type", "unsupported type"),
    (entry(TYPED, optional="yes"), "/blocks/0/optional", "must provide a boolean"),
    (entry({**TYPED, "max_length": 3001}), "/blocks/0/element/max_length", "less than or equal to 3000"),
    (entry({**TYPED, "min_length": 9, "max_length": 3}), "/blocks/0/element/max_length", "equal to min_length"),
    (entry({**TYPED, "initial_value": "a" * 3001}), "/blocks/0/element/initial_value", "less than 3001"),
    ({"type": "markdown", "text": "a" * 12_001}, "/blocks/0/text", "less than 12001"),
    ({"type": "rich_text", "elements": []}, "/blocks/0/elements", "no fewer than 1"),
    ({"type": "rich_text", "elements": [plain()]}, "/blocks/0/elements/0/type", "unsupported type"),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "stars", "elements": []}]},
        "/blocks/0/elements/0/style",
        "must be one of",
    ),
    ({**VIDEO, "title": plain("a" * 200)}, "/blocks/0/title/text", "less than 200"),
    ({**VIDEO, "author_name": "a" * 50}, "/blocks/0/author_name", "less than 50"),
    (table(rows=101), "/blocks/0/rows", "no more than 100"),
    (table(cells=21), "/blocks/0/rows/0", "no more than 20"),
    (table(rows=11, cells=1, text="a" * 1000), "/blocks", "10000 characters in all tables"),
    (table(column_settings=[{"align": "up"}]), "/blocks/0/column_settings/0/align", "must be one of"),
    (table(kind="data_table", rows=1, caption="c"), "/blocks/0/rows", "no fewer than 2"),
    (table(kind="data_table", rows=202, caption="c"), "/blocks/0/rows", "no more than 201"),
    (table(kind="data_table"), "/blocks/0", "missing required field: caption"),
    (
        {"type": "data_table", "caption": "c", "rows": [[rich()], [rich(), rich()]]},
        "/blocks/0/rows",
        "same number of cells",
    ),
    ({"type": "data_table", "caption": "c", "rows": [[rich()], [rich()]]}, "/blocks/0/rows/0/0/type", "header row"),
    (chart(title="a" * 51), "/blocks/0/title", "less than 51"),
    (chart(chart={"type": "pie", "segments": [{"label": "a", "value": 0}]}), "/blocks/0/chart/segments/0/value", "0"),
    (
        chart(
            chart={
                "type": "line",
                "series": [{"name": "A", "data": [{"label": "1", "value": 1}]}] * 2,
                "axis_config": {},
            }
        ),
        "/blocks/0/chart/series",
        "unique",
    ),
    ({"type": "card"}, "/blocks/0", "missing required field: one of"),
    (card(title="Hello"), "/blocks/0/title", "must provide an object"),
    (card(body=plain("a" * 201)), "/blocks/0/body/text", "less than 201"),
    (card(actions=[button()] * 4), "/blocks/0/actions", "no more than 3"),
    (card(icon=IMAGE, slack_icon={"type": "icon", "name": "sun"}), "/blocks/0/slack_icon", "beside icon"),
    ({"type": "carousel", "elements": [card()] * 11}, "/blocks/0/elements", "no more than 10"),
    ({"type": "container", "child_blocks": [section()]}, "/blocks/0", "missing required field: one of"),
    (
        {"type": "container", "title": plain(), "child_blocks": [card()]},
        "/blocks/0/child_blocks/0/type",
        "unsupported type",
    ),
    (
        {"type": "container", "title": plain(), "child_blocks": [section()], "default_collapsed": True},
        "/blocks/0/default_collapsed",
        "requires is_collapsible",
    ),
    ({"type": "plan", "title": plain()}, "/blocks/0/title", "must provide a string"),
    (task(status="lost"), "/blocks/0/status", "must be one of"),
]


@pytest.mark.parametrize(("block", "pointer", "reason"), BAD_MESSAGES)
def test_a_bad_block_is_refused_with_its_place_and_reason(block: Json, pointer: str, reason: str) -> None:
    """Every limit names where it was broken and how."""
    found = check_message([block])

    assert [p for p in found if p.pointer == pointer and reason in p.reason], found


BAD_WHOLES: list[tuple[Any, str, str]] = [
    ("blocks", "/blocks", "must provide an array"),
    ([section()] * 51, "/blocks", "no more than 50"),
    ([section(block_id="a"), section(block_id="a")], "/blocks/1/block_id", "already exists"),
    ([{"type": "markdown", "text": "a" * 7000}] * 2, "/blocks", "12000 characters"),
    ([chart()] * 3, "/blocks", "no more than 2 data_visualization"),
    (["section"], "/blocks/0", "must provide an object"),
    ([entry({**TYPED, "focus_on_load": True}), entry({**TYPED, "focus_on_load": True})], "/blocks/1", "focus_on_load"),
]


@pytest.mark.parametrize(("blocks", "pointer", "reason"), BAD_WHOLES)
def test_a_message_as_a_whole_has_limits_too(blocks: Any, pointer: str, reason: str) -> None:
    """Counts, totals and ids are judged over all blocks together."""
    found = check_message(blocks)

    assert [p for p in found if p.pointer == pointer and reason in p.reason], found


def test_good_views_pass() -> None:
    """A form with every modal-only input and an ordinary App Home are taken."""
    fields = [
        entry({"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"}),
        entry({"type": "email_text_input"}),
        entry({"type": "url_text_input"}),
        entry({"type": "file_input", "max_files": 2, "filetypes": ["png"]}),
        entry({"type": "rich_text_input", "initial_value": rich()}),
        {"type": "alert", "text": plain(), "level": "warning"},
    ]

    assert check_view(modal(*fields, close=plain("Not now"), notify_on_close=True, private_metadata="{}")) == []
    assert check_view({"type": "home", "blocks": [section(), table()]}) == []


BAD_VIEWS: list[tuple[Any, str, str]] = [
    (None, "/view", "must provide an object"),
    ({"type": "page", "blocks": []}, "/view/type", "unsupported type: page"),
    ({"type": "modal", "blocks": [section()]}, "/view", "missing required field: title"),
    (modal(title=plain("a" * 25)), "/view/title/text", "less than 25"),
    (modal(title=mrkdwn()), "/view/title/type", "unsupported type"),
    (modal(submit=plain("a" * 25)), "/view/submit/text", "less than 25"),
    (modal(close=plain("a" * 25)), "/view/close/text", "less than 25"),
    (modal(blocks=[]), "/view/blocks", "no fewer than 1"),
    (modal(blocks=[section()] * 101), "/view/blocks", "no more than 100"),
    (modal(private_metadata="a" * 3001), "/view/private_metadata", "less than 3001"),
    (modal(callback_id="a" * 256), "/view/callback_id", "less than 256"),
    (modal(external_id="a" * 256), "/view/external_id", "less than 256"),
    (modal(colour="red"), "/view", "invalid additional property: colour"),
    ({"type": "modal", "title": plain(), "blocks": [entry(TYPED)]}, "/view/submit", "missing required field: submit"),
    ({"type": "home", "blocks": [section()], "submit": plain()}, "/view", "invalid additional property: submit"),
    (modal({"type": "markdown", "text": "a"}), "/view/blocks/0/type", "not available in a modal"),
    (modal(table()), "/view/blocks/0/type", "not available in a modal"),
    ({"type": "home", "blocks": [chart()]}, "/view/blocks/0/type", "not available in a home"),
    (modal(entry({"type": "file_input"}, dispatch_action=True)), "/view/blocks/0/dispatch_action", "file_input"),
    (modal(entry({"type": "number_input"})), "/view/blocks/0/element", "is_decimal_allowed"),
    (modal(blocks=[section(text=mrkdwn("a" * 3000))] * 100), "/view", "view_too_large"),
]


@pytest.mark.parametrize(("view", "pointer", "reason"), BAD_VIEWS)
def test_a_bad_view_is_refused_with_its_place_and_reason(view: Any, pointer: str, reason: str) -> None:
    """Modals and App Homes have limits of their own."""
    found = check_view(view)

    assert [p for p in found if p.pointer == pointer and reason in p.reason], found


def test_a_problem_reads_as_slack_writes_it() -> None:
    """The text that stands in response_metadata.messages."""
    [problem] = check_message([section(text=mrkdwn(""))])

    assert str(problem) == "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"


_keys = st.sampled_from(
    ["type", "text", "blocks", "elements", "options", "rows", "chart", "series", "element", "value"]
)
_words = st.sampled_from(
    [*BLOCKS.rules, *ELEMENTS, "modal", "home", "plain_text", "mrkdwn", "rich_text_section", "pie"]
)
_leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | _words
_json = st.recursive(_leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=5))


@given(_json)
def test_any_json_gets_an_answer(value: Any) -> None:
    """No JSON value at all makes the checks raise."""
    check_message(value)
    check_message([value])
    check_view(value)
    check_view({"type": "modal", "blocks": [value]})


@given(st.integers(0, len(GOOD_MESSAGES) - 1), st.data())
def test_any_damage_to_a_good_block_gets_an_answer(index: int, data: st.DataObject) -> None:
    """A good block with one value replaced by anything is judged, never tripped over."""
    block = json.loads(json.dumps(GOOD_MESSAGES[index]))
    holder: Any = block
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
        else:
            break
    holder[key] = data.draw(_json)

    check_message([block])
    check_view({"type": "home", "blocks": [block]})


def test_blocks_made_with_slack_s_own_models_pass() -> None:
    """Every block that Slack's Python models build is taken."""
    options = [models.Option(text="A", value="a", description="first"), models.Option(text="B", value="b")]
    confirm = models.ConfirmObject(title="Sure?", text="It cannot be undone.")
    elements = [
        models.ButtonElement(text="Go", action_id="1", confirm=confirm, style="danger", url="https://example.com"),
        models.CheckboxesElement(action_id="2", options=options, initial_options=options[:1]),
        models.RadioButtonsElement(action_id="3", options=options, initial_option=options[0]),
        models.StaticSelectElement(placeholder="Pick", action_id="4", options=options, initial_option=options[0]),
        models.StaticMultiSelectElement(
            placeholder="Pick", action_id="5", option_groups=[models.OptionGroup(label="All", options=options)]
        ),
        models.ExternalDataSelectElement(placeholder="Pick", action_id="6", min_query_length=1),
        models.ConversationSelectElement(
            placeholder="Pick", action_id="7", filter=models.ConversationFilter(include=["public"])
        ),
        models.DatePickerElement(action_id="8", initial_date="2026-11-30"),
        models.TimePickerElement(action_id="9", initial_time="08:30", timezone="Europe/Berlin"),
        models.OverflowMenuElement(action_id="10", options=options),
    ]
    blocks = [
        models.ActionsBlock(elements=elements),
        models.SectionBlock(text="*Hello*", accessory=models.UserSelectElement(placeholder="Who", action_id="1")),
        models.HeaderBlock(text="Hello"),
        models.ContextBlock(elements=[models.MarkdownTextObject(text="Hello")]),
        models.ImageBlock(image_url="https://example.com/a.png", alt_text="A chart", title="Chart"),
        models.InputBlock(label="Words", element=models.PlainTextInputElement(action_id="1", max_length=9), hint="Few"),
        models.VideoBlock(
            title="Film",
            alt_text="A film",
            video_url="https://example.com/v",
            thumbnail_url="https://example.com/t.png",
        ),
    ]

    assert check_message([block.to_dict() for block in blocks]) == []
