from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import actions
from sandbox.errors import RefusedError
from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox
from sandbox.state import Message

Json = dict[str, Any]
Connected = AsyncSocketModeHandler
Until = Callable[[Callable[[], Any]], Awaitable[None]]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(f"Choice {value}"), "value": value}


def entry(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain("Words"), "element": element, **more}


WORDS: Json = {"type": "plain_text_input", "action_id": "words", "min_length": 3, "max_length": 9}
SIZE: Json = {"type": "static_select", "action_id": "size", "options": [option("s"), option("m")]}


def modal(callback_id: str = "form", *blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Form"),
        "submit": plain("Save"),
        "blocks": list(blocks) or [entry("b", WORDS)],
        **more,
    }


def bot_messages(sandbox: Sandbox, user: str = LENA.id) -> list[Message]:
    channel = sandbox.workspace.direct_message(user, sandbox.installation.bot_user_id)
    return sandbox.workspace.history(channel.id, viewer=user)


async def post(sandbox: Sandbox, client: AsyncWebClient, *blocks: Json, channel: str = LENA.id) -> Json:
    answer = await client.chat_postMessage(channel=channel, text="Choose", blocks=list(blocks))
    return {"channel": answer["channel"], "ts": answer["ts"]}


async def test_a_command_is_answered_in_its_ack(sandbox: Sandbox, app: AsyncApp, connected: Connected) -> None:
    """The text of the ack is shown to the person alone, and the payload has Slack's fields."""
    seen: list[Json] = []

    @app.command("/lantern")
    async def lantern(ack: AsyncAck, command: Json) -> None:
        seen.append(command)
        await ack("Lit.")

    ack = await actions.command(
        sandbox, user="lena", channel="@bot", command="/lantern", text=" on <& @mateo #general "
    )

    assert ack.ok
    assert ack.body == {"text": "Lit."}
    [message] = bot_messages(sandbox)
    assert (message.text, message.ephemeral_to, message.from_app) == ("Lit.", LENA.id, True)
    assert set(seen[0]) == {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text",
        "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    }  # fmt: skip
    assert seen[0]["text"] == f"on &lt;&amp; <@{MATEO.id}|mateo> <#C0GENERAL1|general>"
    assert seen[0]["channel_name"] == "directmessage"


async def test_a_command_may_answer_to_all(sandbox: Sandbox, app: AsyncApp, connected: Connected) -> None:
    """With response_type in_channel everybody sees the answer."""

    @app.command("/lantern")
    async def lantern(ack: AsyncAck) -> None:
        await ack(text="Lit for all.", response_type="in_channel")

    await actions.command(sandbox, user="lena", channel="#ai-champions", command="/lantern")

    [message] = sandbox.workspace.history("C0CHAMPION")
    assert message.text == "Lit for all."


async def test_silence_is_explained_to_the_person(sandbox: Sandbox, app: AsyncApp, connected: Connected) -> None:
    """Without an ack in time Slackbot says so, and an unknown command never leaves the client."""
    sandbox.transport.socket.ack_seconds = 0.05

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")

    assert (ack.ok, ack.error) == (False, "operation_timeout")
    [message] = bot_messages(sandbox)
    assert (message.user, message.ephemeral_to) == ("USLACKBOT", LENA.id)
    assert message.text == '/lantern failed with the error "operation_timeout"'
    with pytest.raises(RefusedError, match="not a valid command"):
        await actions.command(sandbox, user="lena", channel="@bot", command="/unknown")


async def test_nobody_there_is_explained_at_once(sandbox: Sandbox) -> None:
    """With no app connected a command fails without waiting."""
    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")

    assert ack.error == "dispatch_failed"


async def test_a_button_in_a_message(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected, until: Until
) -> None:
    """A click carries the message, the state of its menus and a response_url that replaces the message."""
    seen: list[Json] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        seen.append(body)
        await respond(text="Done", replace_original=True)

    @app.action("size")
    async def size(ack: AsyncAck) -> None:
        await ack()

    buttons = [{"type": "button", "action_id": "go", "text": plain("Go"), "value": "7", "style": "primary"}, SIZE]
    where = await post(sandbox, client, {"type": "actions", "block_id": "b", "elements": buttons})
    await actions.type_into(
        sandbox, user="lena", **where, block_id="b", action_id="size", value={"selected_option": "m"}
    )
    ack = await actions.click(sandbox, user="lena", action_id="go", **where)

    assert ack.ok
    [body] = seen
    assert set(body) == {
        "type", "team", "enterprise", "is_enterprise_install", "user", "api_app_id", "token", "container",
        "trigger_id", "channel", "message", "response_url", "state", "actions",
    }  # fmt: skip
    [action] = body["actions"]
    assert set(action) == {"type", "action_id", "block_id", "text", "value", "style", "action_ts"}
    assert body["state"] == {"values": {"b": {"size": {"type": "static_select", "selected_option": body_option("m")}}}}
    assert body["container"] == {
        "type": "message",
        "message_ts": where["ts"],
        "channel_id": where["channel"],
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"][0]["block_id"] == "b"
    await until(lambda: bot_messages(sandbox)[0].text == "Done")


def body_option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": f"Choice {value}"}, "value": value}


ELEMENTS: list[tuple[Json, Json, Json]] = [
    (SIZE, {"selected_option": "s"}, {"selected_option": option("s")}),
    (
        {"type": "overflow", "options": [option("1")]},
        {"selected_option": {"value": "1"}},
        {"selected_option": option("1")},
    ),
    ({"type": "radio_buttons", "options": [option("1")]}, {"selected_option": "1"}, {"selected_option": option("1")}),
    (
        {"type": "checkboxes", "options": [option("1")]},
        {"selected_options": ["1"]},
        {"selected_options": [option("1")]},
    ),
    ({"type": "datepicker"}, {"selected_date": "2026-11-30"}, {"selected_date": "2026-11-30"}),
    ({"type": "timepicker"}, {"selected_time": "08:30"}, {"selected_time": "08:30"}),
    ({"type": "users_select"}, {"selected_user": LENA.id}, {"selected_user": LENA.id}),
    ({"type": "multi_users_select"}, {"selected_users": [LENA.id]}, {"selected_users": [LENA.id]}),
]


@pytest.mark.parametrize(("element", "given", "expected"), ELEMENTS, ids=lambda value: value.get("type", ""))
async def test_every_element_sends_what_was_chosen(
    *,
    sandbox: Sandbox,
    app: AsyncApp,
    client: AsyncWebClient,
    connected: Connected,
    element: Json,
    given: Json,
    expected: Json,
) -> None:
    """Each kind of element names its choice in its own field."""
    seen: list[Json] = []

    @app.action("pick")
    async def pick(ack: AsyncAck, action: Json) -> None:
        seen.append(action)
        await ack()

    where = await post(sandbox, client, {"type": "actions", "elements": [{**element, "action_id": "pick"}]})
    await actions.click(sandbox, user="lena", action_id="pick", value=given, **where)

    assert expected.items() <= seen[0].items()


GO: Json = {"type": "button", "action_id": "go", "text": plain("Go")}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "go",
    "positive_button": {"text": plain("Good"), "value": "up"},
    "negative_button": {"text": plain("Bad"), "value": "down"},
}
HOLDERS: list[tuple[Json, Json | None]] = [
    ({"type": "section", "text": plain("Go?"), "accessory": GO}, None),
    ({"type": "carousel", "elements": [{"type": "card", "title": plain("Card"), "actions": [GO]}]}, None),
    (
        {"type": "container", "title": plain("Box"), "child_blocks": [{"type": "actions", "elements": [GO]}]},
        None,
    ),
    ({"type": "context_actions", "elements": [FEEDBACK]}, {"value": "down"}),
]


@pytest.mark.parametrize(("block", "value"), HOLDERS, ids=lambda value: (value or {}).get("type", "value"))
async def test_an_element_is_found_wherever_it_stands(
    *,
    sandbox: Sandbox,
    app: AsyncApp,
    client: AsyncWebClient,
    connected: Connected,
    block: Json,
    value: Json | None,
) -> None:
    """Accessories, cards, containers and feedback buttons all send their action with a block id."""
    seen: list[Json] = []

    @app.action("go")
    async def go(ack: AsyncAck, action: Json) -> None:
        await ack()
        seen.append(action)

    where = await post(sandbox, client, block)
    await actions.click(sandbox, user="lena", action_id="go", value=value, **where)

    assert seen[0]["block_id"]
    assert seen[0].get("value") == (value or {}).get("value")


async def test_an_ephemeral_message_is_not_sent_along(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """Its click says only where it stood, and only its viewer can click."""
    seen: list[Json] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body)

    posted = await client.chat_postEphemeral(
        channel="C0CHAMPION", user=LENA.id, text="Go?", blocks=[{"type": "actions", "elements": [GO]}]
    )
    where: Json = {"channel": "C0CHAMPION", "ts": str(posted["message_ts"])}
    await actions.click(sandbox, user="lena", action_id="go", **where)

    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0]
    with pytest.raises(RefusedError, match="no message"):
        await actions.click(sandbox, user="mateo", action_id="go", **where)


async def test_a_menu_needs_one_of_its_options(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Nobody can choose what is not offered, or press what is not there."""
    where = await post(sandbox, client, {"type": "actions", "elements": [SIZE]})

    with pytest.raises(RefusedError, match="not one of the options"):
        await actions.click(sandbox, user="lena", action_id="size", value={"selected_option": "xl"}, **where)
    with pytest.raises(RefusedError, match="needs 'selected_option'"):
        await actions.click(sandbox, user="lena", action_id="size", **where)
    with pytest.raises(RefusedError, match="there are: size"):
        await actions.click(sandbox, user="lena", action_id="nothing", **where)
    with pytest.raises(RefusedError, match="is not in"):
        await actions.click(sandbox, user="mateo", action_id="size", **where)


@pytest.fixture
async def form(sandbox: Sandbox, app: AsyncApp, connected: Connected, until: Until) -> str:
    """Lena's open modal, opened by a shortcut with its trigger id."""

    @app.shortcut("light")
    async def light(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(
                "form",
                entry("b", WORDS),
                entry("m", {**SIZE, "initial_option": option("s")}, dispatch_action=True),
                notify_on_close=True,
                private_metadata="{}",
            ),
        )

    await actions.shortcut(sandbox, user="lena", callback_id="light")
    await until(lambda: sandbox.workspace.modals.get(LENA.id))
    return sandbox.workspace.modals[LENA.id][0].id


TYPED = {"b": {"words": {"value": "hello"}}}


def stack(sandbox: Sandbox) -> list[str]:
    return [view.payload["callback_id"] for view in sandbox.workspace.modals[LENA.id]]


async def test_a_form_is_submitted_with_all_its_values(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """Typed and initial values arrive together, and an empty ack closes the form."""
    seen: list[Json] = []

    @app.view("form")
    async def save(ack: AsyncAck, body: Json) -> None:
        seen.append(body)
        await ack()

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert ack.ok
    assert stack(sandbox) == []
    assert set(seen[0]) == {
        "type", "team", "enterprise", "is_enterprise_install", "user", "api_app_id", "token", "trigger_id", "view",
        "response_urls",
    }  # fmt: skip
    values = seen[0]["view"]["state"]["values"]
    assert values["b"]["words"] == {"type": "plain_text_input", "value": "hello"}
    assert values["m"]["size"]["selected_option"]["value"] == "s"


@pytest.mark.parametrize(("value", "words"), [("", "required"), ("hi", "at least 3"), ("far too long", "at most 9")])
async def test_an_unfinished_form_never_leaves_the_client(sandbox: Sandbox, form: str, value: str, words: str) -> None:
    """Slack's client checks what is required and how long it is."""
    ack = await actions.submit(sandbox, user="lena", view_id=form, values={"b": {"words": {"value": value}}})

    assert (ack.ok, ack.status, ack.error) == (False, 0, "invalid_input")
    assert words in ack.body["errors"]["b"]


async def test_errors_keep_the_form_open(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """The app's own complaints come back by block."""

    @app.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"b": "Say more."})

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert ack.ok
    assert ack.body == {"response_action": "errors", "errors": {"b": "Say more."}}
    assert stack(sandbox) == ["form"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"response_action": "update", "view": modal("second")}, ["second"]),
        ({"response_action": "push", "view": modal("second")}, ["form", "second"]),
        ({"response_action": "clear"}, []),
    ],
    ids=lambda value: value["response_action"] if isinstance(value, dict) else "",
)
async def test_the_ack_may_change_the_stack(
    sandbox: Sandbox, app: AsyncApp, form: str, answer: Json, left: list[str]
) -> None:
    """The three other response actions do what they say."""

    @app.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(**answer)

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert ack.ok
    assert stack(sandbox) == left


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Hm."}},
        {"response_action": "update", "view": {**modal("second"), "title": plain("far too long for any title")}},
    ],
)
async def test_a_wrong_answer_shows_as_an_error(sandbox: Sandbox, app: AsyncApp, form: str, answer: Json) -> None:
    """What Slack would refuse in an ack leaves the form as it was."""

    @app.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(**answer)

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert not ack.ok
    assert ack.error
    assert stack(sandbox) == ["form"]


async def test_three_forms_are_the_limit(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """A fourth view cannot be pushed, by the ack as little as by the method."""

    @app.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal("form"))

    for _ in range(3):
        top = sandbox.workspace.modals[LENA.id][-1].id
        ack = await actions.submit(sandbox, user="lena", view_id=top, values=TYPED)

    assert ack.error == "push_limit_reached"
    assert stack(sandbox) == ["form", "form", "form"]


async def test_closing_is_told_to_those_who_asked(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """view_closed arrives with notify_on_close, and says whether everything was cleared."""
    seen: list[Json] = []

    @app.view_closed("form")
    async def closed(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body)

    ack = await actions.close(sandbox, user="lena", view_id=form, clear=True)

    assert ack.ok
    assert stack(sandbox) == []
    assert seen[0]["is_cleared"] is True
    assert set(seen[0]) == {
        "type", "team", "enterprise", "is_enterprise_install", "user", "api_app_id", "token", "view", "is_cleared",
    }  # fmt: skip


async def test_typing_speaks_only_where_dispatch_action_asks(
    sandbox: Sandbox, app: AsyncApp, form: str, until: Until
) -> None:
    """An input with dispatch_action sends block_actions from the view; others stay quiet."""
    seen: list[Json] = []

    @app.action("size")
    async def size(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        seen.append(body)
        await client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal("smaller"))

    await actions.type_into(
        sandbox, user="lena", view_id=form, block_id="b", action_id="words", value={"value": "hello"}
    )
    await actions.click(sandbox, user="lena", view_id=form, action_id="words", value={"value": "hello"})
    assert seen == []
    await actions.type_into(
        sandbox, user="lena", view_id=form, block_id="m", action_id="size", value={"selected_option": "m"}
    )

    assert seen[0]["container"] == {"type": "view", "view_id": form}
    assert seen[0]["view"]["state"]["values"]["b"]["words"]["value"] == "hello"
    assert "response_url" not in seen[0]
    await until(lambda: stack(sandbox) == ["smaller"])
    assert sandbox.workspace.modals[LENA.id][0].state["b"]["words"]["value"] == "hello"


async def test_a_trigger_works_once_and_soon(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """A second use and a late use each have their own error."""
    triggers: list[str] = []

    @app.shortcut("light")
    async def light(ack: AsyncAck, body: Json) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    await actions.shortcut(sandbox, user="lena", callback_id="light")
    await client.views_open(trigger_id=triggers[0], view=modal())

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=triggers[0], view=modal())


async def test_a_message_shortcut(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """It carries the message it was taken on."""
    seen: list[Json] = []

    @app.message_shortcut("keep")
    async def keep(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body)

    where = await post(sandbox, client, {"type": "divider"})
    ack = await actions.shortcut(sandbox, user="lena", callback_id="keep", **where)

    assert ack.ok
    assert seen[0]["message"]["text"] == "Choose"
    assert set(seen[0]) == {
        "type", "team", "enterprise", "is_enterprise_install", "user", "token", "callback_id",
        "action_ts", "trigger_id", "message_ts", "message", "channel", "response_url",
    }  # fmt: skip


async def test_a_menu_looks_its_options_up(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """An external select asks the app while somebody types."""

    @app.options("who")
    async def who(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[option(payload["value"])])

    where = await post(
        sandbox, client, {"type": "actions", "elements": [{"type": "external_select", "action_id": "who"}]}
    )
    ack = await actions.suggestions(sandbox, user="lena", action_id="who", query="le", **where)

    assert ack.body == {"options": [option("le")]}


@pytest.mark.parametrize("chosen", ["le", option("le"), "never suggested"])
async def test_an_external_select_takes_a_value(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected, chosen: str | Json
) -> None:
    """The value alone counts: as the option that the app suggested, or as one with the value for its text."""
    submitted: list[Json] = []

    @app.options("who")
    async def who(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[option(payload["value"])])

    @app.view("form")
    async def save(ack: AsyncAck, view: Json) -> None:
        await ack()
        submitted.append(view["state"]["values"]["w"]["who"])

    select = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    view = sandbox.workspace.push_modal(LENA.id, modal("form", entry("w", select)))
    await actions.suggestions(sandbox, user="lena", action_id="who", query="le", view_id=view.id)
    ack = await actions.submit(sandbox, user="lena", view_id=view.id, values={"w": {"who": {"value": chosen}}})

    assert ack.ok
    text = "never suggested" if chosen == "never suggested" else "Choice le"
    value = chosen["value"] if isinstance(chosen, dict) else chosen
    assert submitted == [{"type": "external_select", "selected_option": {"text": plain(text), "value": value}}]


async def test_several_values_of_an_external_select(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Options of groups are known by their values too, and initial ones without a search."""
    select = {"type": "multi_external_select", "action_id": "who", "initial_options": [option("m")]}
    where = await post(sandbox, client, {"type": "actions", "block_id": "b", "elements": [select]})
    sandbox.options[LENA.id, "b", "who"] = [option("s")]

    await actions.click(sandbox, user="lena", action_id="who", value={"selected_options": ["s", "m"]}, **where)

    held = actions.message_state(sandbox, user="lena", **where)["b"]["who"]["selected_options"]
    assert [one["text"]["text"] for one in held] == ["Choice s", "Choice m"]


async def test_the_app_home(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected, until: Until
) -> None:
    """Opening it sends the event; a click in it comes from the view."""
    tabs: list[str] = []
    seen: list[Json] = []

    @app.event("app_home_opened")
    async def opened(event: Json) -> None:
        tabs.append(event["tab"])
        button = {"type": "button", "action_id": "go", "text": plain("Go")}
        view = {"type": "home", "blocks": [{"type": "actions", "elements": [button]}]}
        await client.views_publish(user_id=event["user"], view=view)

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body)

    actions.open_home(sandbox, user="lena")
    await until(lambda: LENA.id in sandbox.workspace.homes)
    await actions.click(sandbox, user="lena", action_id="go", view_id=sandbox.workspace.homes[LENA.id].id)

    assert tabs == ["home"]
    assert seen[0]["view"]["type"] == "home"


async def test_who_has_left_does_nothing(sandbox: Sandbox) -> None:
    """A deactivated account can neither command nor open anything."""
    sandbox.workspace.change_user(LENA.id, deleted=True)

    with pytest.raises(RefusedError, match="deactivated"):
        await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")
    with pytest.raises(RefusedError, match="deactivated"):
        actions.open_home(sandbox, user="lena")


async def test_an_answer_that_slack_refuses_is_named(sandbox: Sandbox, app: AsyncApp, connected: Connected) -> None:
    """Invalid blocks in the ack of a command show as the error they are."""

    @app.command("/lantern")
    async def lantern(ack: AsyncAck) -> None:
        await ack(blocks=[{"type": "nonsense"}])

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")

    assert (ack.ok, ack.error) == (False, "invalid_blocks")
    assert [message.user for message in bot_messages(sandbox)] == ["USLACKBOT"]


async def test_silence_keeps_the_form_open(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """The person reads Slack's words for trouble, and what they typed is kept."""
    sandbox.transport.socket.ack_seconds = 0.05

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert (ack.error, ack.body) == ("operation_timeout", "We had some trouble connecting. Try again?")
    assert stack(sandbox) == ["form"]
    assert sandbox.workspace.modals[LENA.id][0].state["b"]["words"]["value"] == "hello"


async def test_an_unknown_response_action_is_named(sandbox: Sandbox, app: AsyncApp, form: str) -> None:
    """The form stays, and the error says what was not understood."""

    @app.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(response_action="dance")

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=TYPED)

    assert ack.error == "unknown response_action: dance"
    assert stack(sandbox) == ["form"]


async def test_a_form_may_ask_where_to_answer(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """A conversation chosen with response_url_enabled comes with an address to answer there."""
    where = {"type": "conversations_select", "action_id": "where", "response_url_enabled": True}
    await client.views_open(
        trigger_id=sandbox.triggers.issue(LENA.id), view=modal("form", entry("w", where), entry("b", WORDS))
    )
    urls: list[Json] = []

    @app.view("form")
    async def save(ack: AsyncAck, body: Json) -> None:
        urls.extend(body["response_urls"])
        await ack()

    [view] = sandbox.workspace.modals[LENA.id]
    await actions.submit(sandbox, user="lena", view_id=view.id, values={**TYPED, "w": {"where": "C0CHAMPION"}})

    assert [(url["block_id"], url["action_id"], url["channel_id"]) for url in urls] == [("w", "where", "C0CHAMPION")]
    assert urls[0]["response_url"].startswith(sandbox.url)


async def test_a_click_in_a_thread_says_so(
    sandbox: Sandbox, app: AsyncApp, client: AsyncWebClient, connected: Connected
) -> None:
    """The container names the thread."""
    seen: list[Json] = []

    @app.action("go")
    async def go(ack: AsyncAck, body: Json) -> None:
        await ack()
        seen.append(body)

    parent = await client.chat_postMessage(channel=LENA.id, text="Parent")
    blocks = [{"type": "actions", "elements": [GO]}]
    reply = await client.chat_postMessage(channel=parent["channel"], thread_ts=parent["ts"], text="Go?", blocks=blocks)
    await actions.click(sandbox, user="lena", action_id="go", channel=reply["channel"], ts=reply["ts"])

    assert seen[0]["container"]["thread_ts"] == parent["ts"]


async def test_choices_in_a_message_are_one_s_own(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """Two people see the same menu, each with what they chose."""
    where = await post(sandbox, client, entry("b", SIZE), channel="C0CHAMPION")
    await actions.type_into(
        sandbox, user="lena", **where, block_id="b", action_id="size", value={"selected_option": "m"}
    )

    def held(user: str) -> Any:
        return actions.message_state(sandbox, user=user, **where)["b"]["size"]["selected_option"]

    assert held("lena")["value"] == "m"
    assert held("mateo") is None


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"view_id": "V1", "action_id": "go"}, "has no view V1"),
        ({"action_id": "go"}, "say where"),
        ({"channel": "@bot", "ts": "1.0", "action_id": "go"}, "no message 1.0"),
    ],
)
async def test_places_that_are_not_there(sandbox: Sandbox, call: Json, words: str) -> None:
    """A refusal says what could not be found."""
    with pytest.raises(RefusedError, match=words):
        await actions.click(sandbox, user="lena", **call)


async def test_only_lookup_menus_ask_for_options(sandbox: Sandbox, client: AsyncWebClient) -> None:
    """A static menu has its options already, and feedback only its two buttons."""
    menu = await post(sandbox, client, {"type": "actions", "elements": [SIZE]})
    feedback = await post(sandbox, client, {"type": "context_actions", "elements": [FEEDBACK]})

    with pytest.raises(RefusedError, match="only an external_select"):
        await actions.suggestions(sandbox, user="lena", action_id="size", query="s", **menu)
    with pytest.raises(RefusedError, match="one of its two buttons"):
        await actions.click(sandbox, user="lena", action_id="go", value={"value": "sideways"}, **feedback)


async def test_a_choice_may_be_taken_back(sandbox: Sandbox, form: str) -> None:
    """An emptied menu holds nothing, and the form says that it is required."""
    values = {**TYPED, "m": {"size": {"selected_option": None}}}

    ack = await actions.submit(sandbox, user="lena", view_id=form, values=values)

    assert ack.body["errors"] == {"m": "Please complete this required field."}
