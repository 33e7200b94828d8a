"""Stories to give feedback on in tests: the two files of our own, and one that is complete."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.kit.i18n import in_language
from bot.stories.analysis.preprocessing import prepare
from bot.stories.feedback.by_section import assembly
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind

HERE = Path(__file__).parent
OWN = [
    entry
    for name in ("own_tuned", "own_untouched")
    for entry in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
]
BY_ID: dict[str, Any] = {entry["id"]: entry for entry in OWN}
STRONG: dict[str, str] = BY_ID["S01"]["sections"]
INVOICES: dict[str, str] = {
    "context": "In March nine people in Leeds sorted invoices by hand. They had two days a week for it.",
    "approach": "We built a checklist of eight points. Rui showed it to everybody on Tuesdays for three weeks.",
    "results": "An invoice took 24 minutes before and takes 9 minutes now. The team is happier with the work.",
    "key_success_factors": "Two people check every invoice before it is paid. The checklist is the essential part.",
    "scaling_guide": "Another team can replace our supplier list with theirs. The checklist is in the wiki.",
}
PRAISING = r"(?i)\b(?:great|good job|well done|strength|worth keeping|ready to scale|super|prima|gut gemacht)\b"


def findings_of(result: FeedbackResult, kind: FindingKind) -> list[Finding]:
    """The findings of one kind, in their order."""
    return [finding for finding in result.findings if finding.kind == kind]


def assessed(texts: Mapping[str, str], language: str | None = None) -> FeedbackResult:
    """What the small profile starts from: the assessment by the rules, which no author sees as it is."""
    prepared = prepare(texts, language)
    with in_language(prepared.language):
        return assembly.assemble(assembly.assess(prepared))
