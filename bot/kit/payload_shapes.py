"""The shapes of Slack's payloads, as far as Bolt and our listeners rely on them.

Fields and values follow Slack's documentation; other fields are ignored.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, TypeAdapter, ValidationError

from bot.kit.slack import Json

# Slack's own limit for block, action and callback ids; its object ids and timestamps are shorter.
Id = Annotated[str, StringConstraints(min_length=1, max_length=255)]
OptionalId = Annotated[str, StringConstraints(max_length=255)] | None
# A null character or half a surrogate pair as it looks in JSON, in JSON within a form, and in a form; in lower case.
_ESCAPES = ("\\ud", "%5cud", "\\u0000", "%5cu0000", "%00", "\x00")


class MalformedPayloadError(Exception):
    """A malformed payload; `places` are the fields at fault."""

    def __init__(self, *places: str) -> None:
        super().__init__(*places)
        self.places = places


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _ObjectShape(_Shape):
    id: Id


class _TeamShape(_Shape):
    id: OptionalId = None


class _OptionShape(_Shape):
    value: str = ""


class _ElementStateShape(_Shape):
    """The value of a form element."""

    value: str | None = None
    selected_option: _OptionShape | None = None
    selected_options: list[_OptionShape] | None = None
    selected_date: str | None = None
    selected_time: str | None = None
    selected_user: str | None = None
    selected_users: list[str] | None = None
    selected_channel: str | None = None
    selected_conversation: str | None = None


class _StateShape(_Shape):
    values: dict[str, dict[str, _ElementStateShape]] = Field(default_factory=dict)


class _ViewShape(_Shape):
    id: Id
    type: Id
    callback_id: str
    private_metadata: str = ""
    state: _StateShape | None = None
    hash: str | None = None


class _ActionShape(_ElementStateShape):
    type: Id
    action_id: Id
    block_id: Id


class _ContainerShape(_Shape):
    type: str | None = None
    channel_id: OptionalId = None
    message_ts: OptionalId = None
    view_id: OptionalId = None
    is_ephemeral: bool | None = None


class _FileShape(_Shape):
    id: Id
    name: str | None = None


class _MessageShape(_Shape):
    ts: Id
    thread_ts: OptionalId = None
    user: OptionalId = None
    text: str | None = None
    blocks: list[Json] | None = None
    files: list[_FileShape] | None = None


class _MessageEventShape(_MessageShape):
    channel: Id
    channel_type: str | None = None
    subtype: OptionalId = None


class _ChangedMessageShape(_MessageEventShape):
    message: _MessageShape
    previous_message: _MessageShape | None = None


class _DeletedMessageShape(_MessageEventShape):
    deleted_ts: Id
    previous_message: _MessageShape | None = None


class _HomeOpenedShape(_Shape):
    user: Id
    tab: str | None = None


class _ProfileShape(_ObjectShape):
    tz: str | None = Field(default=None, max_length=255)
    locale: str | None = Field(default=None, max_length=255)
    deleted: bool = False


class _ProfileEventShape(_Shape):
    user: _ProfileShape


class _ChannelJoinShape(_Shape):
    user: Id
    channel: Id


class _OtherEventShape(_Shape):
    type: Id
    subtype: OptionalId = None


def _event_kind(event: Any) -> str:
    kind, subtype = (event.get("type"), event.get("subtype")) if isinstance(event, dict) else (None, None)
    match kind, subtype:
        case "message", "message_changed" | "message_deleted":
            return str(subtype)
        case "message" | "app_home_opened" | "team_join" | "user_change" | "member_joined_channel", _:
            return str(kind)
        case _:
            return "other"


_Event = Annotated[
    Annotated[_MessageEventShape, Tag("message")]
    | Annotated[_ChangedMessageShape, Tag("message_changed")]
    | Annotated[_DeletedMessageShape, Tag("message_deleted")]
    | Annotated[_HomeOpenedShape, Tag("app_home_opened")]
    | Annotated[_ProfileEventShape, Tag("team_join")]
    | Annotated[_ProfileEventShape, Tag("user_change")]
    | Annotated[_ChannelJoinShape, Tag("member_joined_channel")]
    | Annotated[_OtherEventShape, Tag("other")],
    Discriminator(_event_kind),
]


class _AuthorizationShape(_Shape):
    team_id: OptionalId = None
    enterprise_id: OptionalId = None


class _EventCallbackShape(_Shape):
    type: Literal["event_callback"]
    team_id: Id
    enterprise_id: OptionalId = None
    authorizations: list[_AuthorizationShape] | None = None
    event: _Event


class _UrlVerificationShape(_Shape):
    type: Literal["url_verification"]
    challenge: str


class _InteractionShape(_Shape):
    user: _ObjectShape
    team: _TeamShape | None = None
    enterprise: _TeamShape | None = None
    channel: _ObjectShape | None = None
    container: _ContainerShape | None = None
    trigger_id: OptionalId = None


class _BlockActionsShape(_InteractionShape):
    type: Literal["block_actions"]
    actions: list[_ActionShape] = Field(min_length=1)
    message: _MessageShape | None = None
    state: _StateShape | None = None
    view: _ViewShape | None = None


class _BlockSuggestionShape(_InteractionShape):
    type: Literal["block_suggestion"]
    action_id: Id
    block_id: Id
    value: str


class _ViewInteractionShape(_InteractionShape):
    type: Literal["view_submission", "view_closed"]
    view: _ViewShape


class _ShortcutShape(_InteractionShape):
    type: Literal["shortcut"]
    callback_id: Id


class _MessageShortcutShape(_InteractionShape):
    type: Literal["message_action"]
    callback_id: Id
    channel: _ObjectShape
    message: _MessageShape


class _CommandShape(_Shape):
    command: Id
    team_id: Id
    user_id: Id
    channel_id: Id
    text: str = ""
    trigger_id: OptionalId = None


_COMMAND: TypeAdapter[Any] = TypeAdapter(_CommandShape)
_KNOWN: TypeAdapter[Any] = TypeAdapter(
    Annotated[
        _EventCallbackShape
        | _UrlVerificationShape
        | _BlockActionsShape
        | _BlockSuggestionShape
        | _ViewInteractionShape
        | _ShortcutShape
        | _MessageShortcutShape,
        Discriminator("type"),
    ]
)
KINDS = frozenset(
    {"event_callback", "url_verification", "block_actions", "block_suggestion", "view_submission", "view_closed"}
    | {"shortcut", "message_action"}
)


def is_offered(body: Json) -> bool:
    """Whether a payload is of a kind that this app listens to; Slack has others and keeps adding new ones."""
    kind = body.get("type")
    return "command" in body or not isinstance(kind, str) or kind in KINDS


def check(body: Json, raw: str = "") -> None:
    """Raise MalformedPayloadError if a payload of an offered kind lacks a field or has one of another type.

    The same holds for a text with a character that databases cannot store. Looking for one is slow, so it is skipped if
    `raw`, the request's body as received, shows that there can be none.
    """
    try:
        (_COMMAND if "command" in body else _KNOWN).validate_python(body)
    except ValidationError as error:
        raise MalformedPayloadError(*(_place(problem["loc"]) for problem in error.errors()[:3])) from None
    lowered = raw.lower()
    if (not raw or any(escape in lowered for escape in _ESCAPES)) and not _can_be_kept(body):
        raise MalformedPayloadError("text")


def _place(loc: tuple[int | str, ...]) -> str:
    # Keys below "values" are not ours but the payload's, so they are left out.
    names = [str(part) for part in loc]
    return ".".join(names[: names.index("values") + 1] if "values" in names else names)


def _can_be_kept(body: Json) -> bool:
    written = json.dumps(body, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in written or not _has_null(body)


def _has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_null(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(map(_has_null, value))
    return isinstance(value, str) and "\x00" in value
