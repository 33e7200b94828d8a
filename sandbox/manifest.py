"""Reading an app's manifest, in JSON or YAML."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from sandbox.state import Json


class ManifestError(Exception):
    """A file that is not a manifest; its text says why."""


def read_manifest(path: Path) -> Json:
    """The manifest in a file, in the form in which Slack exports it; ManifestError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        manifest = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError) as error:
        raise ManifestError(f"{path} is not a manifest in JSON or YAML ({error})") from None
    if not isinstance(manifest, dict):
        raise ManifestError(f"{path} is not a manifest in JSON or YAML (its top level is not an object)")
    return manifest
