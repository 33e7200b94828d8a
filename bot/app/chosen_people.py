"""One check of all windows: where a person is to be chosen, an app isn't taken. Slack's menus offer both."""

from __future__ import annotations

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.kit.i18n import _
from bot.kit.slack import Json, field_error
from bot.members.errors import NotAPersonError

SLACKBOT = "USLACKBOT"


def refusal(body: Json, context: AsyncBoltContext) -> BoltResponse | None:
    """The response that keeps a window open in which an app was chosen, with a sentence below the field; else None."""
    if body.get("type") != "view_submission":
        return None
    apps = {SLACKBOT, context.bot_user_id}
    values: Json = (body["view"].get("state") or {}).get("values") or {}
    for field, elements in values.items():
        for element in elements.values():
            chosen = [element.get("selected_user"), *(element.get("selected_users") or ())]
            if any(each in apps for each in chosen if each):
                return BoltResponse(status=200, body=field_error(field, NotAPersonError().sentence(translate=_)))
    return None
