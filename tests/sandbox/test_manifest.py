"""Manifests in both of Slack's formats."""

from pathlib import Path

import pytest

from sandbox.manifest import ManifestError, read_manifest

YAML = """
display_information:
  name: Lantern (dev)
oauth_config:
  scopes:
    bot: [chat:write, "commands"]
settings:
  socket_mode_enabled: true
"""
JSON = """{
\t"display_information": {"name": "Lantern (dev)"},
\t"oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
\t"settings": {"socket_mode_enabled": true}
}"""


def test_both_formats_are_the_same_manifest(tmp_path: Path) -> None:
    """Slack exports YAML and JSON."""
    for name, text in (("app.yaml", YAML), ("app.yml", YAML), ("app.json", JSON)):
        (tmp_path / name).write_text(text, encoding="utf-8")

    yaml, yml, json = (read_manifest(tmp_path / name) for name in ("app.yaml", "app.yml", "app.json"))

    assert yaml == yml == json
    assert json["oauth_config"]["scopes"]["bot"] == ["chat:write", "commands"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app.yaml", b"a: [1"),
        ("app.yaml", b"just text"),
        ("app.json", b"{"),
        ("app.json", b"[]"),
        ("app.json", b"\xff"),
    ],
)
def test_anything_else_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    """The error says which file, and which formats there are."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(ManifestError, match=f"{name} is not a manifest in JSON or YAML"):
        read_manifest(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """As above."""
    with pytest.raises(ManifestError, match="is not a manifest"):
        read_manifest(tmp_path / "none.yaml")
