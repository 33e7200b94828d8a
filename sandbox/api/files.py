"""files.*: the three-step upload, and looking a file up."""

from __future__ import annotations

from sandbox.api.access import conversation_of
from sandbox.api.call import Call, Methods
from sandbox.api.content import blocks_of
from sandbox.block_defaults import with_defaults
from sandbox.errors import ApiError
from sandbox.serializers.files import file_json
from sandbox.state import Conversation, File, Json, Message

methods = Methods()


@methods("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    name = call.need("filename")
    if call.number("length", 0) <= 0:
        raise ApiError.of_arguments("missing required field: length")
    file = call.workspace.new_file(call.bot, name, b"")
    file.alt_text = call.text("alt_txt")
    return {"upload_url": call.world.url + call.world.uploads.expect(file), "file_id": file.id}


@methods("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    wanted = call.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not all(isinstance(item, dict) and "id" in item for item in wanted):
        raise ApiError.of_arguments("must be an array of objects with an id [json-pointer:/files]")
    conversations = [_destination(call, channel) for channel in _channels(call)]
    blocks = with_defaults(blocks_of(call))
    files = [_completed(call, item) for item in wanted]
    for conversation in conversations:
        _share(call, conversation, files, blocks)
    return {"files": [file_json(call.world, file) for file in files]}


def _channels(call: Call) -> list[str]:
    return call.names("channels") or call.names("channel_id")


def _destination(call: Call, channel: str) -> Conversation:
    conversation = conversation_of(call, channel)
    if call.bot not in conversation.members:
        raise ApiError("not_in_channel")
    return conversation


def _completed(call: Call, item: Json) -> File:
    file = call.world.uploads.complete(str(item["id"]))
    if file is None:
        raise ApiError("file_not_found")
    file.title = str(item.get("title") or file.name)
    call.workspace.files[file.id] = file
    return file


def _share(call: Call, conversation: Conversation, files: list[File], blocks: list[Json] | None) -> None:
    message = Message(
        ts=call.workspace.next_ts(),
        channel=conversation.id,
        user=call.bot,
        from_app=True,
        text=call.text("initial_comment"),
        blocks=blocks,
        thread_ts=call.text("thread_ts") or None,
        subtype="file_share",
        files=[file.id for file in files],
    )
    call.workspace.post(message)


@methods("files.info", "files:read")
def info(call: Call) -> Json:
    file = _file(call)
    return {"file": file_json(call.world, file), "comments": [], "response_metadata": {"next_cursor": ""}}


@methods("files.delete", "files:write")
def delete(call: Call) -> Json:
    file = _file(call)
    if file.user != call.bot:
        raise ApiError("cant_delete_file")
    del call.workspace.files[file.id]
    return {}


def _file(call: Call) -> File:
    file = call.workspace.files.get(call.need("file"))
    if file is None:
        raise ApiError("file_not_found")
    return file
