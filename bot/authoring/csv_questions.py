"""Read questions from a table with one question per row and headings in the first row.

Columns: `ask`, `kind` (default single_choice), `option1`, `why1`, `option2`, `why2`, … and `correct`: the numbers of
the right options (“2” or “1, 3”), `true` or `false`, a number (with `tolerance` and `unit`), or accepted texts
separated by `|`. `why` is the explanation of options without their own; `why_not`, `why_true`, `why_false` and `id` are
optional. The separator is a comma, a semicolon or a tab.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import count

from bot.authoring.drafts import QuestionDraft, Skipped

ALIASES = {
    "question": "ask",
    "frage": "ask",
    "type": "kind",
    "answer": "correct",
    "feedback": "why",
    "explanation": "why",
}
TRUTHS = {"true": True, "wahr": True, "1": True, "false": False, "falsch": False, "0": False}
MAX_FIELD = 100_000
Row = dict[str, str]


class _UnusableRow(Exception):  # noqa: N818 - no error, but the reason to skip a question
    pass


def read(text: str) -> Iterator[QuestionDraft | Skipped]:
    """Read every row that is not empty."""
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    headings: list[str] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if not headings:
                    headings = [_heading(cell) for cell in cells]
                    if "ask" not in headings:
                        yield Skipped(f"line {line}", "", "the first row needs headings, among them `ask`")
                        return
                else:
                    yield _row(f"line {line}", dict(zip(headings, map(str.strip, cells), strict=False)))
            line = reader.line_num + 1
    except csv.Error as error:
        yield Skipped(f"line {line}", "", f"the table cannot be read from here on: {error}")


def _delimiter(text: str) -> str:
    """The separator of the headings: a comma, a semicolon or a tab."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(",;\t", key=first.count)


def _heading(cell: str) -> str:
    name = re.sub(r"[\s_-]+", "_", cell.strip().casefold())
    name = re.sub(r"^(option|why)_(\d+)$", r"\1\2", name)
    return ALIASES.get(name, name)


def _row(where: str, row: Row) -> QuestionDraft | Skipped:
    name = row.get("id") or row.get("ask", "")[:60]
    kind = re.sub(r"[\s-]+", "_", row.get("kind", "").casefold()) or "single_choice"
    try:
        data = {"kind": kind, "ask": row.get("ask", ""), **_answers(kind, row)}
    except _UnusableRow as reason:
        return Skipped(where, name, str(reason))
    return QuestionDraft(where, name, data, row.get("why", ""))


def _answers(kind: str, row: Row) -> dict[str, object]:
    correct = row.get("correct", "")
    match kind:
        case "single_choice" | "multiple_choice":
            found: dict[str, object] = {"options": _options(row, correct)}
        case "true_false":
            if correct.casefold() not in TRUTHS:
                raise _UnusableRow("correct: write true or false")
            found = {"correct": TRUTHS[correct.casefold()], **_given(row, "why_true", "why_false")}
        case "numeric":
            found = {"answer": correct, "tolerance": row.get("tolerance") or "0", "unit": row.get("unit", "")}
            found |= _given(row, "why", "why_not")
        case "short_text":
            accepted = [text.strip() for text in correct.split("|") if text.strip()]
            found = {"accepted": accepted, **_given(row, "why", "why_not")}
        case "free_text":
            found = _given(row, "why")
        case _:
            raise _UnusableRow(f"kind: {kind} cannot come from a table")
    return found


def _given(row: Row, *keys: str) -> dict[str, object]:
    return {key: row.get(key, "") for key in keys}


def _options(row: Row, correct: str) -> list[dict[str, object]]:
    right = re.split(r"[\s,;|]+", correct.strip()) if correct.strip() else []
    options: list[dict[str, object]] = []
    known: set[str] = set()
    for number in count(1):
        if f"option{number}" not in row:
            break
        if text := row[f"option{number}"]:
            why = row.get(f"why{number}", "")
            options.append({"text": text, "correct": str(number) in right, "why": why})
            known.add(str(number))
    if unknown := sorted(set(right) - known):
        raise _UnusableRow(f"correct: there is no option {unknown[0]}")
    return options
