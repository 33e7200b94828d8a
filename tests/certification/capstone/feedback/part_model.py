"""A scripted model that reads a part of a draft: it says what a test tells it to say."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from aiohttp import web

from sandbox.fake_openai import FakeOpenAI, Json

NAME = "scripted-part"
_SENTENCE = re.compile(r"^\[([A-Z]\d+)\] (.+)$", re.MULTILINE)
_REMARK = re.compile(r"^Remark (\d+) ", re.MULTILINE)


@dataclass(frozen=True)
class SaidOfPart:
    """A remark of the model about the sentences that have `words` in them; `ids` overrides those."""

    element: str
    words: str
    comment: str
    question: str = ""
    kind: str = "vague"
    importance: int = 2
    ids: tuple[str, ...] = ()


class PartModel(FakeOpenAI):
    """Says `remarks` and asks `questions` (element and words); the second reader carries all but the numbers `doubts`.

    While `may_read` is cleared, the first request about a part waits.
    """

    def __init__(self, *remarks: SaidOfPart, always: str = "good") -> None:
        super().__init__(name=NAME, always=always, respond=self._answer)
        self.remarks = list(remarks)
        self.questions: list[tuple[str, str]] = []
        self.doubts: set[int] = set()
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        if '\\"findings\\"' in await request.text():
            await self.may_read.wait()
        return await super()._complete(request)

    def asked(self) -> list[str]:
        """What was sent, request by request."""
        return [str(body["messages"][1]["content"]) for body in self.bodies]

    def _answer(self, body: Json) -> Json:
        system, user = (str(message["content"]) for message in body["messages"][:2])
        if '"verdicts"' in system:
            numbers = [int(one) for one in _REMARK.findall(user)]
            return {"verdicts": [self._verdict(number) for number in numbers]}
        found = _SENTENCE.findall(user)
        return {
            "to_reviewer": [],
            "findings": [_finding(one, found) for one in self.remarks],
            "questions": [{"element": element, "question": words} for element, words in self.questions],
        }

    def _verdict(self, number: int) -> Json:
        return {"number": number, "verdict": "no" if number in self.doubts else "yes", "comment": "", "question": ""}


def _finding(one: SaidOfPart, found: list[tuple[str, str]]) -> Json:
    return {
        "kind": one.kind,
        "element": one.element,
        "ids": list(one.ids) or [id_ for id_, text in found if one.words and one.words in text],
        "comment": one.comment,
        "question": one.question,
        "importance": one.importance,
    }
