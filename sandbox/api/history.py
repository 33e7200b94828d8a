"""conversations.history and conversations.replies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.api.access import HISTORY, readable
from sandbox.api.call import Call, Methods
from sandbox.api.paging import cursor_at, limit_of, page, place_of
from sandbox.errors import ApiError
from sandbox.serializers.messages import message_json
from sandbox.state import Json, Message

methods = Methods()
LATEST = "9999999999.999999"


def _timestamp(value: str, error: str) -> str:
    """A value of `oldest` or `latest` in the form of a message's ts, so that text order is time order."""
    seconds, _, fraction = value.partition(".")
    if not seconds.isdecimal() or not (fraction or "0").isdecimal():
        raise ApiError(error)
    return f"{int(seconds):010d}.{fraction:0<6.6}"


@dataclass(frozen=True)
class MessageRange:
    """The span of time that a caller asks for."""

    oldest: str
    latest: str
    inclusive: bool

    @classmethod
    def of(cls, call: Call) -> MessageRange:
        """From `oldest` to `latest`; both ends belong to it only with `inclusive`."""
        oldest = _timestamp(call.text("oldest") or "0", "invalid_ts_oldest")
        latest = _timestamp(call.text("latest") or LATEST, "invalid_ts_latest")
        return cls(oldest, latest, call.flag("inclusive"))

    def holds(self, ts: str) -> bool:
        """Whether the span includes a message of this ts."""
        return self.oldest <= ts <= self.latest if self.inclusive else self.oldest < ts < self.latest

    def within(self, newest_first: Iterable[Message]) -> Iterator[Message]:
        """The messages of the span; reading stops at its beginning."""
        for message in newest_first:
            if message.ts < self.oldest:
                return
            if self.holds(message.ts):
                yield message


@methods("conversations.history", *HISTORY)
def history(call: Call) -> Json:
    conversation = readable(call)
    limit = limit_of(call, 100, maximum=999)
    cursor = call.text("cursor")
    first = _timestamp(place_of(cursor), "invalid_cursor") if cursor else LATEST
    found = []
    for message in MessageRange.of(call).within(call.workspace.newest_first(conversation.id)):
        if message.ts <= first:
            found.append(message)
        if len(found) > limit:
            break
    body: Json = {
        "messages": _shown(call, found[:limit]),
        "has_more": len(found) > limit,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if body["has_more"]:
        body["response_metadata"] = {"next_cursor": cursor_at(found[limit].ts)}
    return body


@methods("conversations.replies", *HISTORY)
def replies(call: Call) -> Json:
    conversation = readable(call)
    messages = call.workspace.messages[conversation.id]
    parent = messages.get(call.need("ts"))
    if parent is None or parent.ephemeral_to:
        raise ApiError("thread_not_found")
    span = MessageRange.of(call)
    answers = (messages[ts] for ts in call.workspace.replies.get((conversation.id, parent.ts), ()))
    thread = [parent, *(message for message in answers if span.holds(message.ts))]
    found, onward = page(call, thread, lambda message: message.ts, default=1000)
    body: Json = {"messages": _shown(call, found), "has_more": bool(onward["next_cursor"])}
    if body["has_more"]:
        body["response_metadata"] = onward
    return body


def _shown(call: Call, messages: list[Message]) -> list[Json]:
    """Messages with their whole metadata on request, and otherwise only its event type, as in Slack."""
    bodies = [message_json(call.world, message) for message in messages]
    if not call.flag("include_all_metadata"):
        for body in bodies:
            if "metadata" in body:
                body["metadata"] = {"event_type": body["metadata"]["event_type"]}
    return bodies
