"""A scripted model that sorts sentences: each goes into the section that a test names by a few of its words."""

from __future__ import annotations

import re

from sandbox.fake_openai import FakeOpenAI, Json

NAME = "scripted-sorter"
_SENTENCE = re.compile(r"^\[(S\d+)\] (.+)$", re.MULTILINE)


class SortingModel(FakeOpenAI):
    """Puts a sentence into the section whose words, a key of `sections`, are in it, and others nowhere."""

    def __init__(self, sections: dict[str, str], *, always: str = "good") -> None:
        super().__init__(name=NAME, always=always, respond=self._answer)
        self.sections = sections

    def asked(self) -> list[str]:
        """What was sent, request by request."""
        return [str(body["messages"][1]["content"]) for body in self.bodies]

    def _answer(self, body: Json) -> Json:
        found = _SENTENCE.findall(str(body["messages"][1]["content"]))
        return {"sentences": [{"id": id_, "section": self._section(text)} for id_, text in found]}

    def _section(self, text: str) -> str:
        return next((section for words, section in self.sections.items() if words in text), "unknown")
