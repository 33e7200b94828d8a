"""The scripted answers about a whole story: remarks by simple cues, each of which the second look carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.cli.demo_sentences import QUESTIONS, SHOWS, Numbered, best, has_fact, numbered
from bot.kit.patterns import LazyPattern
from bot.stories.feedback.schema import FindingKind, PrivateMatter
from bot.stories.feedback.whole_story.answers import AnswerState, EvidenceState, Verdict
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Criterion, Section, WarningSign

Json = dict[str, Any]
MAX_REMARKS = 8
_GERMAN = LazyPattern(r"to the author, in German")
_REMARK = LazyPattern(r"^Remark (?P<number>\d+) \([^)]+\): (?P<comment>.+)$", re.MULTILINE)
_EARLIER = LazyPattern(r"^(?P<number>\d+)\. [a-z_]+, [a-z_]+(?:, [^:]+)?: (?P<text>.+)$", re.MULTILINE)
_BEFORE = r"\bbefore\b|\bfrom \d|used to|\bfell\b|\brose\b|instead of|vorher|\bvon \d|\bsank|\bstieg|\bstatt\b"


@dataclass(frozen=True)
class _Wording:
    """What a remark says and asks, and what is said of whoever settled it, in English and German."""

    comment: tuple[str, str]
    question: tuple[str, str] = ("", "")
    settled: tuple[str, str] = ("", "")

    def of(self, language: str) -> Json:
        at = int(language == "de")
        return {"comment": self.comment[at], "question": self.question[at]}


@dataclass(frozen=True)
class _Cue:
    """A remark about the first sentence of some sections that matches a pattern, and perhaps not another."""

    kind: FindingKind
    sections: tuple[Section, ...]
    pattern: str
    wording: _Wording
    importance: int = 2
    unless: str = r"(?!)"


@dataclass(frozen=True)
class _Gap:
    """A remark about a section in which no sentence matches a pattern."""

    section: Section
    pattern: str
    wording: _Wording
    importance: int = 2


_CUES = (
    _Cue(
        FindingKind.DEPENDENCE,
        SECTIONS,
        r"(?i:only (?:she|he)\b|thanks to (?:her|him)|without (?:her|him)\b|single-handed|nur (?:sie|er) )|"
        r"[Ww]ithout [A-Z][a-z]+\b|[Oo]hne (?:sie|ihn)\b",
        _Wording(
            ("As it is told here, this depends on one person.", "So wie es hier steht, hängt das an einer Person."),
            (
                "Who could step in, and what would they need for it?",
                "Wer könnte einspringen, und was bräuchte es dafür?",
            ),
        ),
        importance=3,
    ),
    _Cue(
        FindingKind.CONFOUNDED,
        (Section.RESULTS,),
        r"(?i:\b(?:half|halved|season|spring|summer|autumn|winter|christmas|holidays?|quiet(?:er)?|"
        r"saison|frühjahr|sommer|herbst|weihnacht\w*|ferien|ruhig\w*|hälfte|halb\w*)\b)",
        _Wording(
            (
                "The time of year or the number of people may explain a part of this change.",
                "Die Jahreszeit oder die Zahl der Leute könnte einen Teil davon erklären.",
            ),
            (
                "What was it like at the same time a year before?",
                "Wie war es zur selben Zeit ein Jahr vorher?",
            ),
        ),
    ),
    _Cue(
        FindingKind.VAGUE,
        (Section.RESULTS, Section.FACTORS),
        r"(?i:\b(?:happier|easier|faster|better|more satisfied|zufriedener|schneller|besser|leichter)\b)",
        _Wording(
            (
                "This says that it got better, but not how somebody else could see that.",
                "Hier steht, dass es besser wurde, aber nicht, woran man das sieht.",
            ),
            ("What could somebody else see or count?", "Was könnte jemand anderes sehen oder zählen?"),
        ),
        unless=r"\d",
    ),
    _Cue(
        FindingKind.STRENGTH,
        (Section.RESULTS,),
        rf"(?i:{_BEFORE})",
        _Wording(
            (
                "A reader can check this change, because you give the figures from before and after.",
                "Diese Veränderung lässt sich prüfen, weil du die Zahlen von vorher und nachher nennst.",
            )
        ),
        unless=r"^\D*$",
    ),
    _Cue(
        FindingKind.STRENGTH,
        (Section.CONTEXT, Section.APPROACH),
        r"\d",
        _Wording(
            (
                "With the figures in this sentence a reader can compare it with their own team.",
                "Mit den Zahlen in diesem Satz kann man das mit dem eigenen Team vergleichen.",
            )
        ),
    ),
    _Cue(
        FindingKind.HONEST_LIMIT,
        (Section.RESULTS, Section.FACTORS, Section.SCALING),
        r"(?i:next time|did(?: not|n't) work|we don't know|beim nächsten mal|nicht geklappt|wissen wir nicht)",
        _Wording(
            (
                "You say what you would do in another way, which saves the next team a detour.",
                "Du sagst, was du anders machen würdest, und das erspart dem nächsten Team einen Umweg.",
            )
        ),
    ),
    _Cue(
        FindingKind.REUSABLE,
        (Section.SCALING, Section.APPROACH),
        r"(?i:checklist|template|wiki|vorlage|checkliste)",
        _Wording(
            ("Another team can take this over as it is.", "Das kann ein anderes Team so übernehmen, wie es ist."),
        ),
    ),
)
_GAPS = (
    _Gap(
        Section.RESULTS,
        rf"(?i:{_BEFORE})",
        _Wording(
            (
                "There is no starting point here, so nobody can tell how much has changed.",
                "Hier fehlt der Ausgangswert, deshalb weiß niemand, wie viel sich verändert hat.",
            ),
            ("What was it before you began?", "Wie war es, bevor ihr angefangen habt?"),
            ("You added how it was before.", "Du hast ergänzt, wie es vorher war."),
        ),
        importance=3,
    ),
    _Gap(
        Section.FACTORS,
        r"(?i:rota|in turn|every (?:month|quarter)|looks after|reihum|jeden monat|kümmert)",
        _Wording(
            (
                "It is not said who looks after it from now on.",
                "Es steht noch nicht da, wer sich von jetzt an darum kümmert.",
            ),
            ("Who looks after it, and how often?", "Wer kümmert sich darum, und wie oft?"),
            ("You added who looks after it.", "Du hast ergänzt, wer sich darum kümmert."),
        ),
    ),
    _Gap(
        Section.RESULTS,
        r"(?i:still use|every week|each week|of the team use|nutzen (?:es|sie) noch|jede woche)",
        _Wording(
            (
                "A reader would want to know how many people still use it.",
                "Wer das liest, will wissen, wie viele es noch nutzen.",
            ),
            (
                "How many tried it, and how many still use it?",
                "Wie viele haben es probiert, und wie viele nutzen es noch?",
            ),
            ("You added how many use it.", "Du hast ergänzt, wie viele es nutzen."),
        ),
    ),
    _Gap(
        Section.APPROACH,
        r"(?i:check(?:s|ed)? |wrong|mistake|prüf|fehler)",
        _Wording(
            (
                "It is not said what happens when the tool gets something wrong.",
                "Es steht nicht da, was passiert, wenn das Werkzeug sich irrt.",
            ),
            ("Who notices a wrong answer, and what then?", "Wer merkt es, wenn etwas falsch ist, und was dann?"),
            ("You added what happens with wrong answers.", "Du hast ergänzt, was mit falschen Antworten passiert."),
        ),
    ),
)
_PRIVATE = {
    PrivateMatter.SECRET: r"(?i:password|passwort|kennwort)",
    PrivateMatter.HEALTH: r"(?i:sick leave|burnout|krankgeschrieben)",
}


def about_story(system: str, user: str) -> Json:
    """The answer of the first reader."""
    language = "de" if _GERMAN.search(system) else "en"
    sentences = numbered(user)
    parts = {section: [one for one in sentences if one.id.startswith(SECTION_LETTERS[section])] for section in SECTIONS}
    found = sorted(_findings(parts, language), key=lambda one: -int(one["importance"]))
    answer = {
        "sections": {section: _section(section, part) for section, part in parts.items()},
        "criteria": {name: _evidence(name, sentences) for name in Criterion},
        "signs": {name: _evidence(name, sentences) for name in WarningSign},
        "to_reviewer": [],
        "private": [
            {"what": what, "ids": [shown.id]} for what, words in _PRIVATE.items() if (shown := best(words, sentences))
        ],
        "findings": found[:MAX_REMARKS],
    }
    earlier = [_earlier(one, found, language) for one in _EARLIER.finditer(user)]
    return {**answer, "earlier": earlier} if earlier else answer


def verdicts(user: str) -> Json:
    """The answer of the second reader."""
    found = [
        {"number": int(one["number"]), "verdict": Verdict.YES, "comment": one["comment"], "question": ""}
        for one in _REMARK.finditer(user)
    ]
    return {"verdicts": found}


def _section(section: Section, part: list[Numbered]) -> Json:
    answers: Json = {}
    for number, words in enumerate(QUESTIONS[section], 1):
        found = best(words, part)
        how = AnswerState.NOT
        if found:
            how = AnswerState.FULLY if has_fact(found.text) else AnswerState.PARTLY
        answers[f"q{number}"] = {"how": how, "ids": [found.id] if found else []}
    full = sum(one["how"] == AnswerState.FULLY for one in answers.values())
    carried = list(dict.fromkeys(id_ for one in answers.values() for id_ in one["ids"]))
    return {**answers, "level": min(full + 1, 3) if part else 0, "carried_by": carried}


def _evidence(name: Criterion | WarningSign, sentences: list[Numbered]) -> Json:
    found = best(SHOWS[name], sentences)
    return {"state": EvidenceState.SHOWN if found else EvidenceState.UNKNOWN, "ids": [found.id] if found else []}


def _findings(parts: dict[Section, list[Numbered]], language: str) -> Iterator[Json]:
    for cue in _CUES:
        for section in cue.sections:
            found = next(
                (
                    one
                    for one in parts[section]
                    if re.search(cue.pattern, one.text) and not re.search(cue.unless, one.text)
                ),
                None,
            )
            if found:
                yield _finding(cue.kind, section, [found.id], cue.wording.of(language), cue.importance)
                break
    for gap in _GAPS:
        part = parts[gap.section]
        if part and not any(re.search(gap.pattern, one.text) for one in part):
            yield _finding(FindingKind.MISSING, gap.section, [part[0].id], gap.wording.of(language), gap.importance)


def _finding(kind: FindingKind, section: Section, ids: list[str], wording: Json, importance: int) -> Json:
    return {"kind": kind, "section": section, "ids": ids, **wording, "importance": importance}


def _earlier(remark: re.Match[str], findings: list[Json], language: str) -> Json:
    """Whether a remark on the version before is settled: nothing that is found now says the same."""
    settled = not any(remark["text"].startswith(one["comment"]) for one in findings)
    at = int(language == "de")
    wordings = [one.wording for one in (*_CUES, *_GAPS)]
    note = next((one.settled[at] for one in wordings if remark["text"].startswith(one.comment[at])), "")
    return {
        "number": int(remark["number"]),
        "state": "settled" if settled else "open",
        "note": note if settled else "",
    }
