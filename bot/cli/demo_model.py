"""The demo's stand-in for a model, which finds its answers by keywords in the prompt's numbered sentences.

It judges nothing: the demo shows how feedback on a story works, and a test gets the same answer each time.
"""

from __future__ import annotations

import re
from typing import Any

from bot.cli import demo_drafts
from sandbox.fake_openai import FakeOpenAI

Json = dict[str, Any]
NAME = "scripted-demo"
NONE = "none"
_SENTENCE = re.compile(r"^\[(?P<id>[A-Z]\d+)\] (?P<text>.+)$", re.MULTILINE)
_QUESTION = re.compile(r"^q(?P<number>[123]): (?P<words>.+)$", re.MULTILINE)
_SIGN = re.compile(r'^"(?P<name>[a-z_]+)": the id of a sentence that shows "(?P<says>[^"]+)"', re.MULTILINE)
_POINT = re.compile(r"^(?P<name>[a-z_]+\.q[123]): ", re.MULTILINE)
_LANGUAGE = re.compile(r"short friendly next step in (?P<name>\w+)")
_FACT = re.compile(
    r"\d|[“„\"].{8,}[”“\"]|checklist|template|vorlage|wiki|folder|ordner|half|halbe|"
    r"\b(?:one|two|three|four|five|six|ten|zwei|drei|vier|fünf|sechs|zehn)\b|\w+(?:days?|tags?)\b",
    re.IGNORECASE,
)
# A word of the question, a pattern for sentences that answer it, and a next step in English and German.
_SCRIPT: tuple[tuple[str, str, str, str], ...] = (
    (
        "where",
        r"20\d\d|spring|summer|autumn|winter|team|office|frühjahr|herbst",
        "Name the place and the time.",
        "Nenne Ort und Zeit.",
    ),
    ("who", r"people|agents|nurses|led|team|took part|leute|beteiligt", "Say who took part.", "Sag, wer dabei war."),
    (
        "conditions",
        r"already|licen|agreed|access|workload|bereits|lizenz",
        "Describe the conditions.",
        "Beschreibe die Bedingungen.",
    ),
    ("done", r"we |each|every|first|wir |jede", "List the steps.", "Zähle die Schritte auf."),
    ("take", r"hour|minute|budget|licen|stunde|euro", "Say what it took.", "Sag, was es gebraucht hat."),
    ("timeline", r"week|month|woche|monat", "Give the timeline.", "Nenne den Ablauf."),
    ("outcomes", r"fell|rose|saved|now|sank|stieg|fewer", "Say what changed.", "Sag, was sich verändert hat."),
    ("metrics", r"\d", "Add a number with its starting point.", "Ergänze eine Zahl mit Ausgangswert."),
    ("said", r"said|told|survey|[“„\"]|sagt", "Quote somebody who took part.", "Zitiere jemanden, der dabei war."),
    ("work", r"because|made|helped|weil|half", "Say what made it work.", "Sag, woran es lag."),
    ("differently", r"would|next time|würde", "Say what you would change.", "Sag, was du ändern würdest."),
    (
        "essential",
        r"essential|must|nice|unverzichtbar",
        "Separate essential and optional.",
        "Trenne Wichtiges von Schönem.",
    ),
    ("adapt", r"other|adapt|replace|smaller|andere", "Say how others can adapt it.", "Sag, wie andere es anpassen."),
    ("pitfalls", r"avoid|do not|don't|never|vermeid|nicht", "Name a pitfall.", "Nenne einen Fallstrick."),
    (
        "templates",
        r"template|checklist|wiki|slides|vorlage",
        "Link what others can use.",
        "Verlinke, was andere nutzen können.",
    ),
)
_SHOWS = (
    ("specific individuals", r"only (?:she|he)|thanks to her|without (?:her|him)|single-handed"),
    ("lot of time", r"full-time|consultant|[€$£]\s?\d{2,3}[,.]\d{3}"),
    ("few other places", r"only works (?:for|in|here)|nowhere else"),
    ("happened once", r"one-off|hackathon|merger"),
    ("hard to replicate", r"exemption|special permission|lucky"),
    ("repeatable", r"second team|both teams|three teams|again"),
    ("Positive feedback", r"would recommend|asked for|[“„\"].{8,}"),
    ("Measurable", r"from \d|von \d"),
    ("beyond where", r"other teams|second team|another site"),
    ("without the first team", r"rota|handed over|checklist|reihum"),
)


class ScriptedModel(FakeOpenAI):
    """A fake OpenAI server that replies with `answer`."""

    def __init__(self, *script: str, always: str = "good", port: int = 0) -> None:
        super().__init__(*script, always=always, port=port, name=NAME, respond=answer)


def answer(body: Json) -> Json:
    """The answer to one of the app's prompts."""
    if demo_drafts.is_asked(body):
        return demo_drafts.answer(body)
    system, user = (str(message["content"]) for message in body["messages"][:2])
    sentences = [(found["id"], found["text"]) for found in _SENTENCE.finditer(user)]
    if '"first"' in system:
        return _whole([found["name"] for found in _POINT.finditer(user)])
    return _section(system, sentences)


def _section(system: str, sentences: list[tuple[str, str]]) -> Json:
    language = _LANGUAGE.search(system)
    german = bool(language and language["name"] == "German")
    made: Json = {}
    steps: Json = {}
    for question in _QUESTION.finditer(system):
        number = question["number"]
        words, english, own = _script(question["words"])
        best = _best(words, sentences)
        made[f"q{number}"] = best[0] if best else NONE
        made[f"q{number}_how"] = NONE if not best else "concrete" if _FACT.search(best[1]) else "vague"
        full = made[f"q{number}_how"] == "concrete"
        steps[f"next_q{number}"] = "" if full else own if german else english
    for sign in _SIGN.finditer(system):
        words = next((words for says, words in _SHOWS if says.casefold() in sign["says"].casefold()), r"(?!)")
        best = _best(words, sentences)
        made[sign["name"]] = best[0] if best else NONE
    return {**made, **steps}


def _script(question: str) -> tuple[str, str, str]:
    for key, words, english, german in _SCRIPT:
        if key in question.casefold():
            return words, english, german
    return r"(?!)", "Say more about this.", "Erzähle mehr davon."


def _best(words: str, sentences: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The first sentence that matches the pattern `words`, preferably one with a fact."""
    found = [one for one in sentences if re.search(words, one[1], re.IGNORECASE)]
    return next((one for one in found if _FACT.search(one[1])), found[0] if found else None)


def _whole(points: list[str]) -> Json:
    first, second, third = ([*points, NONE, NONE, NONE])[:3]
    return {"a1": NONE, "b1": NONE, "a2": NONE, "b2": NONE, "first": first, "second": second, "third": third}
