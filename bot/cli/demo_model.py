"""The demo's stand-in for a model, which finds its answers by keywords in the prompt's numbered sentences.

It judges nothing: the demo shows how feedback on a story works, and a test gets the same answer each time.
"""

from __future__ import annotations

import re
from typing import Any

from bot.cli import demo_capstone, demo_colleague, demo_drafts, demo_remarks
from bot.cli.demo_sentences import SHOWS, Numbered, best, has_fact, numbered, script
from bot.kit.patterns import LazyPattern
from bot.stories.intake.sentence_sorting import sort_sentences
from sandbox.fake_openai import FakeOpenAI

Json = dict[str, Any]
NAME = "scripted-demo"
NONE = "none"
_WRITTEN = LazyPattern(r"They wrote:\n<<<\n(?P<words>.*)\n>>>", re.DOTALL)
_QUESTION = LazyPattern(r"^q(?P<number>[123]): (?P<words>.+)$", re.MULTILINE)
_SIGN = LazyPattern(r'^"(?P<name>[a-z_]+)": the id of a sentence that shows "', re.MULTILINE)
_POINT = LazyPattern(r"^(?P<name>[a-z_]+\.q[123]): ", re.MULTILINE)
_WISH = LazyPattern(r"^(?P<number>\d+)\. (?P<about>.+)$", re.MULTILINE)
_WORD = LazyPattern(r"[^\W\d_]{4,}")
_LANGUAGE = LazyPattern(r"short friendly next step in (?P<name>\w+)")


class ScriptedModel(FakeOpenAI):
    """A fake OpenAI server that replies with `answer`."""

    def __init__(self, *script: str, always: str = "good", port: int = 0) -> None:
        super().__init__(*script, always=always, port=port, name=NAME, respond=answer)


def answer(body: Json) -> Json:
    """The answer to one of the app's prompts."""
    system, user = (str(message["content"]) for message in body["messages"][:2])
    if demo_colleague.is_asked(system):
        return demo_colleague.answer(system, user)
    if '"wish"' in system:
        return _about_wish(user)
    return _about_reflection(system, user) if '"quote"' in system else _about_story(body, system, user)


def _about_wish(user: str) -> Json:
    """The number of the wish that has most words of the message; 0 if none has any."""
    listed, _start, message = user.partition("<<<")
    words = set(_WORD.findall(message.casefold()))
    shared = {int(found["number"]): _shared(found["about"], words) for found in _WISH.finditer(listed)}
    likeliest = max(shared, key=lambda number: shared[number], default=0)
    return {"wish": likeliest if shared.get(likeliest) else 0}


def _shared(about: str, words: set[str]) -> int:
    return len(words & set(_WORD.findall(about.casefold())))


def _about_story(body: Json, system: str, user: str) -> Json:
    if demo_drafts.is_asked(body):
        return demo_drafts.answer(body)
    if '"verdicts"' in system:
        return demo_remarks.verdicts(user)
    if '"to_reviewer"' in system:
        is_capstone = "ONE part of a draft" in system
        return demo_capstone.about_part(system, user) if is_capstone else demo_remarks.about_story(system, user)
    if '"answer"' in system:
        # Then the rules explain the remark.
        return {"answer": "", "ids": []}
    if '"first"' in system:
        return _whole([found["name"] for found in _POINT.finditer(user)])
    sentences = numbered(user)
    return _sorted(sentences) if '"sentences"' in system else _section(system, sentences)


def _about_reflection(system: str, user: str) -> Json:
    written = _WRITTEN.search(user)
    words = (written["words"] if written else "").split()
    quote = " ".join(words[:4]).strip(".,;:!?")
    if "Write in German" in system:
        return {"quote": quote, "question": f"Du schreibst „{quote}“: Was steckt da für dich dahinter?"}
    return {"quote": quote, "question": f"You write “{quote}”: what lies behind that for you?"}


def _sorted(sentences: list[Numbered]) -> Json:
    sections = sort_sentences([one.text for one in sentences])
    return {"sentences": [{"id": one.id, "section": to} for one, to in zip(sentences, sections, strict=True)]}


def _section(system: str, sentences: list[Numbered]) -> Json:
    language = _LANGUAGE.search(system)
    german = bool(language and language["name"] == "German")
    made: Json = {}
    steps: Json = {}
    for question in _QUESTION.finditer(system):
        number = question["number"]
        words, english, own = script(question["words"])
        found = best(words, sentences)
        made[f"q{number}"] = found.id if found else NONE
        made[f"q{number}_how"] = NONE if not found else "concrete" if has_fact(found.text) else "vague"
        full = made[f"q{number}_how"] == "concrete"
        steps[f"next_q{number}"] = "" if full else own if german else english
    for sign in _SIGN.finditer(system):
        found = best(SHOWS[sign["name"]], sentences)
        made[sign["name"]] = found.id if found else NONE
    return {**made, **steps}


def _whole(points: list[str]) -> Json:
    first, second, third = ([*points, NONE, NONE, NONE])[:3]
    return {"a1": NONE, "b1": NONE, "a2": NONE, "b2": NONE, "first": first, "second": second, "third": third}
