r"""GIFT, as Moodle writes it: `::name:: question {=right#why ~wrong#why ####general feedback}`.

Backslashes escape `~ = # { } :`, and `\n` is a new line. Questions are separated by empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from bot.authoring.decoding import tidy, without_tags
from bot.authoring.drafts import QuestionDraft, Skipped
from bot.authoring.gift_answers import GiftAnswer, lost, right
from bot.kit.patterns import LazyPattern

SPECIAL = "~=#{}:\\"
TITLE = LazyPattern(r"::(?P<title>(?:\\.|(?!::).)*)::", re.DOTALL)
MARKUP = LazyPattern(r"\s*\[(?P<markup>html|markdown|plain|moodle)\]", re.IGNORECASE)
TRUTH = LazyPattern(r"(?P<value>true|t|false|f)\s*(?:#|$)", re.IGNORECASE)
WEIGHT = LazyPattern(r"\s*%(?P<weight>-?\d+(?:\.\d+)?)%")
NUMBER = r"\s*[+-]?\d+(?:\.\d+)?\s*"
NEAR = LazyPattern(rf"(?P<answer>{NUMBER})(?::(?P<tolerance>{NUMBER}))?")
BETWEEN = LazyPattern(rf"(?P<low>{NUMBER})\.\.(?P<high>{NUMBER})")
GAP = "_____"
Data = dict[str, object]


class _UnusableQuestion(Exception):  # noqa: N818 - no error, but the reason to skip a question
    pass


def read(text: str) -> Iterator[QuestionDraft | Skipped]:
    """Read every question of a file, in order."""
    for line, block in _blocks(text):
        title, markup, rest = _opening(block)
        name = _plain(title, "") or _plain(_partition(rest, "{")[0], "")[:60]
        try:
            yield _draft(f"line {line}", name, markup, rest)
        except _UnusableQuestion as reason:
            yield Skipped(f"line {line}", name, str(reason))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The first line number and the text of each question, without comments and categories."""
    block: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if not line.strip():
            if block:
                yield first, "\n".join(block)
            block = []
        elif not line.lstrip().startswith(("//", "$CATEGORY:")):
            first = first if block else number
            block.append(line)


def _opening(block: str) -> tuple[str, str, str]:
    """Title, markup and the rest of a question."""
    title = TITLE.match(block.lstrip())
    rest = block.lstrip()[title.end() :] if title else block
    markup = MARKUP.match(rest)
    name = title["title"] if title else ""
    return (name, markup["markup"].lower(), rest[markup.end() :]) if markup else (name, "", rest)


def _draft(where: str, name: str, markup: str, rest: str) -> QuestionDraft:
    opening = _find(rest, "{")
    closing = _find(rest, "}", opening + 1) if opening >= 0 else -1
    if opening < 0:
        raise _UnusableQuestion("there are no answers in braces; a text alone is no question")
    if closing < 0:
        raise _UnusableQuestion("its brace is never closed before the next empty line")
    tail = rest[closing + 1 :]
    if (second := _find(tail, "{")) >= 0:
        raise _UnusableQuestion(_two_gaps(tail[:second]))
    ask = f"{rest[:opening].rstrip()} {GAP} {tail.strip()}" if tail.strip() else rest[:opening]
    body, _, general = _partition(rest[opening + 1 : closing], "####")
    data = {"ask": _plain(ask, markup), **_answers(body.strip(), markup)}
    return QuestionDraft(where, name, data, _plain(general, markup), tuple(_lost(data["kind"], body.strip(), markup)))


def _two_gaps(between: str) -> str:
    """Why two gaps are unusable; if they are in different lines, an empty line between questions may be missing."""
    _, broken, after = between.partition("\n")
    if not broken:
        return "it has more than one gap"
    begins = f" before “{after.strip()[:40]}”" if after.strip() else ""
    return f"it has more than one gap; is an empty line missing{begins}?"


def _lost(kind: object, body: str, markup: str) -> Iterator[str]:
    listed = body.removeprefix("#").lstrip()
    if listed[:1] in ("=", "~"):
        answers = _each(listed)
        yield from lost(
            kind, [replace(one, text=_plain(one.text, markup), why=_plain(one.why, markup)) for one in answers]
        )


def _answers(body: str, markup: str) -> Data:
    if not body:
        return {"kind": "free_text"}
    if body.startswith("#"):
        return _numeric(body[1:], markup)
    if truth := TRUTH.match(body):
        return _true_false(truth["value"], body[truth.end("value") :], markup)
    answers = list(_each(body))
    if any(_find(answer.text, "->") >= 0 for answer in answers):
        return _matching(answers, markup)
    if all(answer.sign == "=" for answer in answers):
        return _short_text(answers, markup)
    return _choice(answers, markup)


def _each(body: str) -> Iterator[GiftAnswer]:
    """The answers, each of which begins with an unescaped = or ~."""
    starts = [at for at, sign in _signs(body) if sign in "=~"]
    if not starts or body[: starts[0]].strip():
        raise _UnusableQuestion("its answers do not begin with = or ~")
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        weight = WEIGHT.match(body, start + 1, end)
        text, _, why = _partition(body[weight.end() if weight else start + 1 : end], "#")
        yield GiftAnswer(body[start], float(weight["weight"]) if weight else None, text.strip(), why.strip())


def _choice(answers: list[GiftAnswer], markup: str) -> Data:
    options = [
        {"text": _plain(answer.text, markup), "correct": correct, "why": _plain(answer.why, markup)}
        for answer, correct in zip(answers, right(answers), strict=True)
    ]
    one = sum(right(answers)) == 1 and any(answer.sign == "=" for answer in answers)
    return {"kind": "single_choice" if one else "multiple_choice", "options": options}


def _short_text(answers: list[GiftAnswer], markup: str) -> Data:
    whole = [answer for answer in answers if answer.weight in (None, 100)]
    if not whole:
        raise _UnusableQuestion("none of its answers is worth all of the points")
    why = next((answer.why for answer in whole if answer.why), "")
    accepted = [_plain(answer.text, markup) for answer in whole]
    return {"kind": "short_text", "accepted": accepted, "why": _plain(why, markup), "why_not": ""}


def _matching(answers: list[GiftAnswer], markup: str) -> Data:
    pairs = []
    for answer in answers:
        left, arrow, right = _partition(answer.text, "->")
        if not arrow or not left.strip():
            raise _UnusableQuestion("a right side without a left one, which has no place in a matching question here")
        pairs.append({"left": _plain(left, markup), "right": _plain(right, markup), "why": _plain(answer.why, markup)})
    return {"kind": "matching", "pairs": pairs}


def _true_false(value: str, feedback: str, markup: str) -> Data:
    """The first feedback is for the wrong answer, the second for the right one."""
    _, _, both = _partition(feedback, "#")
    wrong, _, right = _partition(both, "#")
    correct = value.lower().startswith("t")
    whys = (right, wrong) if correct else (wrong, right)
    explanations = [_plain(why, markup) for why in whys]
    return {"kind": "true_false", "correct": correct, "why_true": explanations[0], "why_false": explanations[1]}


def _numeric(body: str, markup: str) -> Data:
    several = [answer for answer in _each(body) if answer.sign == "="] if body.lstrip()[:1] in ("=", "~") else []
    wrong = [answer for answer in _each(body) if answer.sign == "~"] if several else []
    whole = [answer for answer in several if answer.weight in (None, 100)]
    if several and len(whole) != 1:
        raise _UnusableQuestion("it has not one number that is worth all of the points")
    text, why = (whole[0].text, whole[0].why) if several else _partition(body, "#")[::2]
    number = _tolerated(text.strip())
    why_not = next((answer.why for answer in wrong if answer.why), "")
    return {"kind": "numeric", **number, "why": _plain(why, markup), "why_not": _plain(why_not, markup)}


def _tolerated(text: str) -> Data:
    if between := BETWEEN.fullmatch(text):
        low, high = Decimal(between["low"].strip()), Decimal(between["high"].strip())
        return {"answer": (low + high) / 2, "tolerance": abs(high - low) / 2}
    if near := NEAR.fullmatch(text):
        return {"answer": near["answer"].strip(), "tolerance": (near["tolerance"] or "0").strip()}
    raise _UnusableQuestion(f"“{text[:30]}” is no number with a tolerance")


def _signs(text: str) -> Iterator[tuple[int, str]]:
    """Every unescaped character, with its position."""
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        yield at, text[at]
        at += 1


def _find(text: str, wanted: str, start: int = 0) -> int:
    """The position of an unescaped piece of text; -1 if there is none."""
    return next((at for at, _ in _signs(text) if at >= start and text.startswith(wanted, at)), -1)


def _partition(text: str, by: str) -> tuple[str, str, str]:
    """Like `str.partition`, for an unescaped separator."""
    at = _find(text, by)
    return (text, "", "") if at < 0 else (text[:at], by, text[at + len(by) :])


def _plain(text: str, markup: str) -> str:
    plain = re.sub(r"\\(.)", lambda found: _unescaped(found[1]), text, flags=re.DOTALL)
    if markup != "html":
        return tidy(plain)
    words, unsupported = without_tags(plain)
    if unsupported:
        raise _UnusableQuestion(f"it has a {unsupported[0]}, which a question here cannot show")
    return words


def _unescaped(character: str) -> str:
    """The escaped character itself; a backslash before anything else is kept."""
    return {"n": "\n"}.get(character, character if character in SPECIAL else f"\\{character}")
