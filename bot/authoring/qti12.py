"""Read an item of QTI 1.2: its question, right answers and explanations.

They are in `presentation`, `resprocessing` and `itemfeedback`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from bot.authoring.drafts import QuestionDraft, Skipped
from bot.authoring.qti_tree import Unusable, name_of, words

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
CHOICES = ("render_choice", "render_fib", "render_hotspot", "render_slider")
Data = dict[str, object]


@dataclass(frozen=True)
class _Rule:
    """A `respcondition`: the wanted values by response, number bounds, score, and the feedback it shows."""

    wanted: dict[str, list[str]]
    bounds: list[str]
    score: float
    feedback: list[str]
    anything: bool


def read(item: Element, where: str) -> QuestionDraft | Skipped:
    """Read one item as a draft, or skip it with a reason."""
    name = name_of(item)
    try:
        rules = [_rule(condition) for condition in item.iter("respcondition")]
        feedback = {one.get("ident", ""): _material(one) for one in item.iter("itemfeedback")}
        data = _answers(item, rules, feedback)
        return QuestionDraft(where, name, {"ask": _asked(item), **data}, _general(rules, feedback))
    except Unusable as reason:
        return Skipped(where, name, str(reason))


def _asked(item: Element) -> str:
    presentation = item.find("presentation")
    return "\n".join(_materials(presentation)) if presentation is not None else ""


def _materials(element: Element) -> Iterator[str]:
    """The texts outside of responses."""
    for child in element:
        if child.tag == "material":
            yield _material(child)
        elif child.tag not in (*RESPONSES, *CHOICES):
            yield from _materials(child)


def _material(element: Element) -> str:
    if any(True for _ in element.iter("matimage")):
        raise Unusable("it has a picture, which a question here cannot show")
    texts = [words(text, html="html" in (text.get("texttype") or "")) for text in element.iter("mattext")]
    return "\n".join(filter(None, texts))


def _rule(condition: Element) -> _Rule:
    wanted: dict[str, list[str]] = {}
    bounds = []
    variables = condition.find("conditionvar")
    for test in _positive(variables) if variables is not None else ():
        if test.tag == "varequal":
            wanted.setdefault(test.get("respident", ""), []).append((test.text or "").strip())
        elif test.tag in ("vargte", "varlte", "vargt", "varlt"):
            bounds.append((test.text or "").strip())
    feedback = [shown.get("linkrefid", "") for shown in condition.iter("displayfeedback")]
    scores = [_number(one.text) for one in condition.iter("setvar")]
    return _Rule(wanted, bounds, float(max(scores, default=Decimal(0))), feedback, not wanted and not bounds)


def _positive(element: Element) -> Iterator[Element]:
    """Every test that is not inside a `not`."""
    for child in element:
        if child.tag != "not":
            yield child
            yield from _positive(child)


def _number(text: str | None) -> Decimal:
    try:
        return Decimal((text or "").strip())
    except InvalidOperation:
        return Decimal(0)


def _answers(item: Element, rules: list[_Rule], feedback: dict[str, str]) -> Data:
    choices = list(item.iter("response_lid"))
    texts = [*item.iter("response_str"), *item.iter("response_num")]
    others = [*item.iter("response_xy"), *item.iter("response_grp")]
    if others or (choices and texts) or len(texts) > 1:
        raise Unusable("it asks for something that has no kind of question here")
    if len(choices) > 1:
        return _matching(choices, rules, feedback)
    if choices:
        return _choice(choices[0], rules, feedback)
    if texts:
        return _text(texts[0], rules, feedback)
    raise Unusable("it asks for nothing")


def _choice(response: Element, rules: list[_Rule], feedback: dict[str, str]) -> Data:
    ident = response.get("ident", "")
    if response.get("rcardinality", "Single").lower() == "ordered":
        raise Unusable("it asks for an order, which this format does not tell plainly")
    right = {value for rule in rules if rule.score > 0 for value in rule.wanted.get(ident, [])}
    options = [
        {"text": text, "correct": value in right, "why": _why(ident, value, rules, feedback)}
        for value, text in _labels(response)
    ]
    several = response.get("rcardinality", "Single").lower() == "multiple"
    return {"kind": "multiple_choice" if several else "single_choice", "options": options}


def _labels(response: Element) -> list[tuple[str, str]]:
    return [(label.get("ident", ""), _material(label)) for label in response.iter("response_label")]


def _why(response: str, value: str, rules: list[_Rule], feedback: dict[str, str]) -> str:
    """The feedback that is shown only for this option, or that is named after it."""
    links = [link for rule in rules if rule.wanted == {response: [value]} for link in rule.feedback]
    return next((feedback[link] for link in (*links, f"{value}_fb") if feedback.get(link)), "")


def _matching(responses: list[Element], rules: list[_Rule], feedback: dict[str, str]) -> Data:
    pairs = []
    for response in responses:
        ident = response.get("ident", "")
        left = "\n".join(_materials(response))
        labels = dict(_labels(response))
        right = [value for rule in rules if rule.score > 0 for value in rule.wanted.get(ident, [])]
        if not left or len(right) != 1 or right[0] not in labels:
            raise Unusable("its sides do not form pairs")
        pairs.append({"left": left, "right": labels[right[0]], "why": _why(ident, right[0], rules, feedback)})
    return {"kind": "matching", "pairs": pairs}


def _text(response: Element, rules: list[_Rule], feedback: dict[str, str]) -> Data:
    right = [rule for rule in rules if rule.score > 0 and not rule.anything]
    accepted = [value for rule in right for values in rule.wanted.values() for value in values]
    bounds = [_number(bound) for rule in right for bound in rule.bounds]
    whys = {"why": feedback.get("correct_fb", ""), "why_not": feedback.get("general_incorrect_fb", "")}
    if not accepted and not bounds:
        return {"kind": "free_text", "why": ""}
    if bounds or response.tag == "response_num" or response.find(".//render_fib[@fibtype='Decimal']") is not None:
        low, high = (min(bounds), max(bounds)) if bounds else (_number(accepted[0]),) * 2
        return {"kind": "numeric", "answer": (low + high) / 2, "tolerance": (high - low) / 2, **whys}
    return {"kind": "short_text", "accepted": accepted, **whys}


def _general(rules: list[_Rule], feedback: dict[str, str]) -> str:
    """The feedback that is shown for every answer."""
    links = ["general_fb", *(link for rule in rules if rule.anything for link in rule.feedback)]
    return next((feedback[link] for link in links if feedback.get(link)), "")
