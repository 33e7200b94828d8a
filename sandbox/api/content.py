"""What may stand in a message: text, blocks, attachments and metadata, checked as Slack checks them."""

from __future__ import annotations

import re

from sandbox.api.call import Call
from sandbox.blocks import completed
from sandbox.errors import ApiError
from sandbox.limits import Problem, check_message
from sandbox.state import Json

LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
MOST_BLOCKS = 50
MOST_ATTACHMENTS = 100
LONGEST_METADATA = 8_000
NO_FALLBACK = "This content can't be displayed."
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def content(call: Call) -> Json:
    """Text, blocks and attachments of a post or an update, ready for a `Message`."""
    text = call.text("text")
    blocks = blocks_of(call)
    if markdown := call.text("markdown_text"):
        if text or blocks:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > LONGEST_MARKDOWN:
            raise ApiError("msg_too_long")
        text, blocks = markdown, [{"type": "markdown", "text": markdown}]
    attachments = _attachments(call)
    if not (text.strip() or blocks or attachments):
        raise ApiError("no_text")
    if not text and blocks:
        text = NO_FALLBACK
    return {"text": _stored(text), "blocks": completed(blocks), "attachments": attachments}


def _stored(text: str) -> str:
    text = text[:LONGEST_TEXT]
    return _BARE_AMPERSAND.sub("&amp;", text) if "&" in text else text


def blocks_of(call: Call) -> list[Json] | None:
    """The blocks, or None where there are none; invalid ones are refused with their place."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    if not blocks:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if len(blocks) > MOST_BLOCKS:
        raise ApiError("msg_blocks_too_many")
    if problems := check_message(blocks):
        reasons = [_reason(problem) for problem in problems]
        raise ApiError("invalid_blocks", errors=reasons, response_metadata={"messages": _as_errors(reasons)})
    return blocks


def _reason(problem: Problem) -> str:
    return f"{problem.reason} [json-pointer:{problem.pointer}]"


def _as_errors(reasons: list[str]) -> list[str]:
    return [f"[ERROR] {reason}" for reason in reasons]


def refuse_view(problems: list[Problem]) -> ApiError:
    """Slack's answer to a view that breaks the rules."""
    if any(problem.reason == "view_too_large" for problem in problems):
        return ApiError("view_too_large")
    return ApiError.of_arguments(*map(_reason, problems))


def _attachments(call: Call) -> list[Json] | None:
    attachments = call.structure("attachments", "invalid_attachments")
    if not attachments:
        return None
    if not isinstance(attachments, list):
        raise ApiError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise ApiError("too_many_attachments")
    return attachments


def metadata_of(call: Call) -> Json | None:
    """The metadata an app hangs on its message, which people never see."""
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    # Bolt's say() sends a null payload in the thread of a direct message.
    metadata["event_payload"] = metadata.get("event_payload") or {}
    if not isinstance(metadata["event_payload"], dict):
        raise ApiError("invalid_metadata_format")
    if len(str(metadata)) > LONGEST_METADATA:
        raise ApiError("metadata_too_large")
    return metadata
