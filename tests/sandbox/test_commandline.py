"""`python -m sandbox` as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

from slack_sdk import WebClient

ROOT = Path(__file__).parents[2]
MANIFEST = """
display_information: {name: Lantern}
oauth_config: {scopes: {bot: [chat:write, canvases:write]}}
settings: {event_subscriptions: {bot_events: [app_mention, emoji_changed]}}
"""


def test_it_serves_the_app_of_a_manifest(tmp_path: Path) -> None:
    """The environment goes to standard output, what is not supported to standard error; SIGTERM ends it."""
    (tmp_path / "manifest.yaml").write_text(MANIFEST, encoding="utf-8")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--manifest", str(tmp_path / "manifest.yaml")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        env = dict(process.stdout.readline().strip().split("=", 1) for _ in range(6))
        client = WebClient(env["SLACK_BOT_TOKEN"], base_url=env["SLACK_API_URL"])
        assert client.auth_test()["user"] == "lantern"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 0
    assert "never sent here: emoji_changed" in errors
    assert "no effect here: canvases:write" in errors


def test_a_manifest_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    """And an exit code of 1."""
    command = [sys.executable, "-m", "sandbox", "--manifest", str(tmp_path / "none.yaml")]
    refused = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    assert refused.returncode == 1
    assert "is not a manifest" in refused.stderr
    assert "Traceback" not in refused.stderr
