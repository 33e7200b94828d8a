"""The content of a message: text, blocks, attachments and metadata, checked as Slack checks them."""

from __future__ import annotations

import re

from sandbox.api.call import Call
from sandbox.block_defaults import with_defaults
from sandbox.errors import ApiError
from sandbox.limits import LimitProblem, check_message
from sandbox.limits.whole import MAX_BLOCKS_TEXT, text_length
from sandbox.state import Json

MAX_TEXT_LENGTH = 40_000
MAX_MARKDOWN_LENGTH = 12_000
MAX_BLOCKS = 50
MAX_ATTACHMENTS = 100
MAX_METADATA_LENGTH = 8_000
NO_FALLBACK = "This content can't be displayed."
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def content(call: Call) -> Json:
    """Text, blocks and attachments of a post or an update, ready for a `Message`."""
    text = call.text("text")
    blocks = blocks_of(call)
    if markdown := call.text("markdown_text"):
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > MAX_MARKDOWN_LENGTH:
            raise ApiError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    attachments = _attachments(call)
    if not (text.strip() or blocks or attachments):
        raise ApiError("no_text")
    if not text and blocks:
        text = NO_FALLBACK
    return {"text": _stored(text), "blocks": with_defaults(blocks), "attachments": attachments}


def _stored(text: str) -> str:
    text = text[:MAX_TEXT_LENGTH]
    return _BARE_AMPERSAND.sub("&amp;", text) if "&" in text else text


def blocks_of(call: Call) -> list[Json] | None:
    """The blocks, or None without any; ApiError says where blocks are invalid."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    if not blocks:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if len(blocks) > MAX_BLOCKS:
        raise ApiError("msg_blocks_too_many")
    if text_length(blocks) > MAX_BLOCKS_TEXT:
        raise ApiError("msg_blocks_too_long")
    if problems := check_message(blocks):
        reasons = [_reason(problem) for problem in problems]
        raise ApiError("invalid_blocks", errors=reasons, response_metadata={"messages": _as_errors(reasons)})
    return blocks


def _reason(problem: LimitProblem) -> str:
    return f"{problem.reason} [json-pointer:{problem.pointer}]"


def _as_errors(reasons: list[str]) -> list[str]:
    return [f"[ERROR] {reason}" for reason in reasons]


def refuse_view(problems: list[LimitProblem]) -> ApiError:
    """Slack's answer to an invalid view."""
    if any(problem.reason == "view_too_large" for problem in problems):
        return ApiError("view_too_large")
    return ApiError.of_arguments(*map(_reason, problems))


def _attachments(call: Call) -> list[Json] | None:
    attachments = call.structure("attachments", "invalid_attachments")
    if not attachments:
        return None
    if not isinstance(attachments, list):
        raise ApiError("invalid_attachments")
    if len(attachments) > MAX_ATTACHMENTS:
        raise ApiError("too_many_attachments")
    return attachments


def metadata_of(call: Call) -> Json | None:
    """The message's metadata, which people never see."""
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    # Bolt's say() sends a null payload in the thread of a direct message.
    metadata["event_payload"] = metadata.get("event_payload") or {}
    if not isinstance(metadata["event_payload"], dict):
        raise ApiError("invalid_metadata_format")
    if len(str(metadata)) > MAX_METADATA_LENGTH:
        raise ApiError("metadata_too_large")
    return metadata
