"""A scripted model that reads whole stories: it says what a test tells it to say."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.stories.sections import SECTIONS, Criterion, WarningSign
from sandbox.fake_openai import FakeOpenAI, Json

NAME = "scripted-whole"
_SENTENCE = re.compile(r"^\[([A-Z]\d+)\] (.+)$", re.MULTILINE)
_REMARK = re.compile(r"^Remark (\d+) ", re.MULTILINE)
_EARLIER = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """A remark of the model about the sentences that have `words` in them."""

    section: str
    words: str
    comment: str
    question: str = ""
    kind: str = "vague"
    importance: int = 2


class WholeModel(FakeOpenAI):
    """Says `remarks`; calls an earlier remark settled if a key of `notes` is in it; answers questions with `reply`.

    While `may_read` is cleared, requests about a whole story wait.
    """

    def __init__(self, *remarks: Said) -> None:
        super().__init__(name=NAME, respond=self._answer)
        self.remarks = list(remarks)
        self.notes: dict[str, str] = {}
        self.reply: Json = {"answer": "", "ids": []}
        self.earlier: list[str] = []
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        if '\\"findings\\"' in await request.text():
            await self.may_read.wait()
        return await super()._complete(request)

    def prompts(self, words: str) -> list[Json]:
        """The requests whose system prompt has these words."""
        return [body for body in self.bodies if words in str(body["messages"][0]["content"])]

    def _answer(self, body: Json) -> Json:
        system, user = (str(message["content"]) for message in body["messages"][:2])
        if '"verdicts"' in system:
            numbers = _REMARK.findall(user)
            verdict = {"verdict": "yes", "comment": "", "question": ""}
            return {"verdicts": [{"number": int(one), **verdict} for one in numbers]}
        if '"findings"' not in system:
            return self.reply
        return self._read(user, tells_earlier='"earlier"' in system)

    def _read(self, user: str, *, tells_earlier: bool) -> Json:
        sentences, _sep, before = user.partition("Remarks on the version before:")
        found = _SENTENCE.findall(sentences)
        ids = [id_ for id_, _text in found]
        self.earlier = [text for _number, text in _EARLIER.findall(before)]
        question = {"how": "partly", "ids": []}
        section = {"q1": question, "q2": question, "q3": question, "level": 2, "carried_by": ids[:1]}
        unknown: Json = {"state": "unknown", "ids": []}
        made: Json = {
            "sections": {str(one): section for one in SECTIONS},
            "criteria": {str(one): unknown for one in Criterion},
            "signs": {str(one): unknown for one in WarningSign},
            "to_reviewer": [],
            "private": [],
        }
        if tells_earlier:
            made["earlier"] = [self._earlier(number, text) for number, text in enumerate(self.earlier, 1)]
        made["findings"] = [_finding(one, found) for one in self.remarks if _ids(one, found) or one.kind == "missing"]
        return made

    def _earlier(self, number: int, text: str) -> Json:
        note = next((note for words, note in self.notes.items() if words in text), None)
        return {"number": number, "state": "open" if note is None else "settled", "note": note or ""}


def _ids(one: Said, found: list[Any]) -> list[str]:
    return [id_ for id_, text in found if one.words and one.words in text]


def _finding(one: Said, found: list[Any]) -> Json:
    return {
        "kind": one.kind,
        "section": one.section,
        "ids": _ids(one, found),
        "comment": one.comment,
        "question": one.question,
        "importance": one.importance,
    }
