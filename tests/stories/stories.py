"""Stories to give feedback on in tests: the two files of our own, and one that is complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind

HERE = Path(__file__).parent
OWN = [
    entry
    for name in ("own_tuned", "own_untouched")
    for entry in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
]
BY_ID: dict[str, Any] = {entry["id"]: entry for entry in OWN}
STRONG: dict[str, str] = BY_ID["S01"]["sections"]


def findings_of(result: FeedbackResult, kind: FindingKind) -> list[Finding]:
    """The findings of one kind, in their order."""
    return [finding for finding in result.findings if finding.kind == kind]
