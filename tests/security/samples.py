"""One small sample of everything that Slack sends to this app, and of every button and window that it listens to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.security.mutating import Sample
from tests.security.requests import block_actions

USER, CHANNEL, TS = "U0LENA0000", "D0LENA0000", "1795420800.000100"
PERSON = {
    "id": USER,
    "name": "lena",
    "real_name": "Lena",
    "deleted": False,
    "is_bot": False,
    "tz": "Europe/Berlin",
    "tz_offset": 3600,
    "locale": "de-DE",
    "updated": 1795420800,
    "profile": {"real_name": "Lena", "display_name": "lena", "email": "lena@harbour.example"},
}
MESSAGE = {
    "type": "message",
    "user": USER,
    "text": "plan: when I hand over, I will name one person",
    "ts": TS,
    "blocks": [{"type": "rich_text", "block_id": "b", "elements": [{"type": "rich_text_section", "elements": []}]}],
}
FILE = {"id": "F0STORY000", "name": "story.md", "mimetype": "text/markdown", "size": 900, "mode": "hosted"}
EVENTS: tuple[dict[str, Any], ...] = (
    {**MESSAGE, "channel": CHANNEL, "channel_type": "im", "client_msg_id": "1", "team": "T1", "event_ts": TS},
    {**MESSAGE, "channel": CHANNEL, "channel_type": "im", "thread_ts": TS, "ts": "1795420801.000100"},
    {**MESSAGE, "channel": CHANNEL, "channel_type": "im", "subtype": "thread_broadcast", "root": MESSAGE},
    {**MESSAGE, "channel": CHANNEL, "channel_type": "im", "subtype": "file_share", "files": [FILE], "upload": False},
    {**MESSAGE, "channel": "C0CHAMPION", "channel_type": "channel", "subtype": "bot_message", "bot_id": "B1"},
    {
        "type": "message",
        "subtype": "message_changed",
        "channel": CHANNEL,
        "channel_type": "im",
        "hidden": True,
        "ts": TS,
        "message": {**MESSAGE, "thread_ts": TS, "edited": {"user": USER, "ts": TS}},
        "previous_message": {**MESSAGE, "thread_ts": TS},
    },
    {
        "type": "message",
        "subtype": "message_deleted",
        "channel": CHANNEL,
        "channel_type": "im",
        "deleted_ts": TS,
        "ts": TS,
        "previous_message": {**MESSAGE, "thread_ts": TS},
    },
    {"type": "app_home_opened", "user": USER, "channel": CHANNEL, "tab": "home", "event_ts": TS},
    {"type": "app_home_opened", "user": USER, "channel": CHANNEL, "tab": "messages", "view": {"id": "V1"}},
    {"type": "team_join", "user": PERSON, "cache_ts": 1795420800, "event_ts": TS},
    {"type": "user_change", "user": PERSON, "cache_ts": 1795420800, "event_ts": TS},
    {"type": "member_joined_channel", "user": USER, "channel": "C0CHAMPION", "channel_type": "C", "team": "T1"},
    {"type": "app_uninstalled", "event_ts": TS},
    {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0BOT00000"]}, "event_ts": TS},
    {"type": "emoji_changed", "subtype": "add", "event_ts": TS},
)
FAREWELLS = ("app_uninstalled", "tokens_revoked")
OPTION = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
HELD = {
    "words": {"type": "plain_text_input", "value": "when I hand over, I will name one person"},
    "one": {"type": "static_select", "selected_option": OPTION},
    "some": {"type": "checkboxes", "selected_options": [OPTION]},
    "day": {"type": "datepicker", "selected_date": "2026-12-01"},
    "hour": {"type": "timepicker", "selected_time": "09:00"},
    "who": {"type": "users_select", "selected_user": USER},
    "where": {"type": "conversations_select", "selected_conversation": "C0CHAMPION"},
}


@dataclass
class Registered:
    """What the app listens to, noted while it is put together."""

    actions: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    shortcuts: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def note(self, patch: pytest.MonkeyPatch) -> None:
        """Note every registration from now on."""
        for kind in ("action", "view", "shortcut", "command"):
            patch.setattr(AsyncApp, kind, self._noting(getattr(AsyncApp, kind), getattr(self, f"{kind}s")))

    def _noting(self, register: Any, names: list[str]) -> Any:
        def noting(app: AsyncApp, constraint: Any, *args: Any, **more: Any) -> Any:
            written = constraint.pattern if isinstance(constraint, re.Pattern) else str(constraint)
            names.append(re.sub(r"\\(.)", r"\1", written.removesuffix(r"(:\w+)?$")))
            return register(app, constraint, *args, **more)

        return noting

    def samples(self, workspace_id: str, respond: str) -> list[Sample]:
        """Every event, command, button, window and shortcut, as one of the workspace or, of a farewell, another one."""
        base = {
            "team": {"id": workspace_id, "domain": "harbour"},
            "user": {"id": USER, "name": "lena", "team_id": workspace_id},
            "api_app_id": "A1",
            "token": "t",
            "trigger_id": "1.1.a",
            "enterprise": None,
            "is_enterprise_install": False,
        }
        found = [Sample(event["type"], envelope(workspace_id, event), "event") for event in EVENTS]
        found += [
            Sample(name, {**block_actions(workspace_id, name, response_url=respond), **base}, "interaction")
            for name in self.actions
        ]
        for name in self.views:
            values = {f"b{held}": {held: value} for held, value in HELD.items()}
            kept = '{"story_id": 1, "id": 1, "section": "results"}'
            submitted = {**base, **view_submission(workspace_id, USER, name, values, kept)}
            found += [
                Sample(name, submitted, "interaction"),
                Sample(name, {**submitted, "type": "view_closed", "is_cleared": False}, "interaction"),
            ]
        for name in self.shortcuts:
            shortcut = {**base, "callback_id": name, "action_ts": TS}
            place = {"message": MESSAGE, "message_ts": TS, "channel": {"id": "C0CHAMPION", "name": "champions"}}
            found.append(Sample(name, {**shortcut, "type": "shortcut"}, "interaction"))
            acted = {**shortcut, **place, "type": "message_action", "response_url": respond}
            found.append(Sample(name, acted, "interaction"))
        suggestion = {**base, "type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "le"}
        found.append(Sample("block_suggestion", suggestion, "interaction"))
        for name in dict.fromkeys(self.commands):
            for text in ("", "help", "next", "schedule prompt jam friday 15:00", "new", "enrol @lena"):
                found.append(Sample(name, command(workspace_id, name, text, respond), "command"))
        return found


def envelope(workspace_id: str, event: dict[str, Any]) -> dict[str, Any]:
    """An event as it is delivered; a farewell is another workspace's, so that this one keeps the app."""
    team = "T0ANOTHER0" if event["type"] in FAREWELLS else workspace_id
    bot = {"enterprise_id": None, "team_id": team, "user_id": "U0BOT00000", "is_bot": True}
    return {
        "type": "event_callback",
        "token": "t",
        "team_id": team,
        "api_app_id": "A1",
        "event": event,
        "event_id": "Ev1",
        "event_time": 1795420800,
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def view_submission(
    workspace_id: str, user_id: str, callback_id: str, values: dict[str, Any], kept: str
) -> dict[str, Any]:
    """A window that somebody sends, with what each of its elements holds and what the app kept in it."""
    view = {
        "id": "V1",
        "type": "modal",
        "team_id": workspace_id,
        "callback_id": callback_id,
        "private_metadata": kept,
        "hash": "1.a",
        "state": {"values": values},
        "blocks": [{"type": "input", "block_id": "bwords", "element": {"action_id": "words"}}],
    }
    who = {"team": {"id": workspace_id}, "user": {"id": user_id, "team_id": workspace_id}}
    return {"type": "view_submission", **who, "view": view, "response_urls": []}


def command(workspace_id: str, name: str, text: str, respond: str) -> dict[str, Any]:
    """The fields of a slash command."""
    return {
        "token": "t",
        "team_id": workspace_id,
        "team_domain": "harbour",
        "channel_id": "C0CHAMPION",
        "channel_name": "champions",
        "user_id": USER,
        "user_name": "lena",
        "command": name,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": respond,
        "trigger_id": "1.1.a",
    }
