"""Stories to review in tests: the two files of our own, and one that is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OWN = [
    entry
    for name in ("own_tuned", "own_untouched")
    for entry in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
]
BY_ID: dict[str, Any] = {entry["id"]: entry for entry in OWN}
STRONG: dict[str, str] = BY_ID["S01"]["sections"]
