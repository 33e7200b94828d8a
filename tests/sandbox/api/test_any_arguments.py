"""Whatever a client sends, a method answers."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.api.methods import METHODS, answer
from sandbox.server import Sandbox

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
KNOWN = st.sampled_from(["C0CHAMPION", "U0LENA0001", "#general", "0", "section", "modal", "home", "x", "[]", "{}"])
JSON = st.recursive(
    LEAVES | KNOWN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "id", "text", "blocks", "event_type", "elements"]), inner)
    ),
    max_leaves=6,
)
NAMES = [
    "attachments", "blocks", "channel", "channels", "cursor", "email", "external_id", "file", "filename", "files",
    "hash", "inclusive", "latest", "length", "limit", "markdown_text", "message_ts", "metadata", "name", "oldest",
    "text", "thread_ts", "timestamp", "ts", "types", "user", "user_id", "users", "view", "view_id",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(METHODS) - {"apps.connections.open"}))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(args=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_every_method_answers(manifest, name, args):
    """Never an exception: an answer that is JSON, with `ok` and where it is false an error."""
    sandbox = Sandbox(manifest)

    body = json.loads(json.dumps(answer(sandbox, name, sandbox.installation.bot_token, args)))

    assert body["ok"] or body["error"]
