"""Read an item of QTI 2.1: its interaction, right answers and explanations.

They are in `itemBody`, `responseDeclaration` and the feedback elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from bot.authoring.drafts import QuestionDraft, Skipped
from bot.authoring.qti_tree import Unusable, name_of, words

FEEDBACK = ("feedbackInline", "feedbackBlock")
Data = dict[str, object]


@dataclass(frozen=True)
class _Item:
    """An item with its only interaction, the declaration of its response, and its feedback by identifier."""

    item: Element
    interaction: Element
    declared: Element
    feedback: dict[str, str]

    @property
    def right(self) -> list[str]:
        """The values declared as correct, or else those that earn points."""
        declared = [(value.text or "").strip() for value in self.declared.findall("correctResponse/value")]
        return declared or self.earning

    @property
    def points(self) -> dict[str, float]:
        """The values that earn points, and how many."""
        entries = {one.get("mapKey", ""): _points(one.get("mappedValue")) for one in self.declared.iter("mapEntry")}
        return {key: points for key, points in entries.items() if points > 0}

    @property
    def earning(self) -> list[str]:
        """The values that earn points if several can be right together, else those that earn the most."""
        most = max(self.points.values(), default=0)
        together = self.declared.get("cardinality") == "multiple"
        return [key for key, points in self.points.items() if together or points == most]

    @property
    def tolerance(self) -> Decimal:
        """By how much a number may differ; raises Unusable unless that is one absolute number."""
        for test in self.item.iter("equal"):
            bounds = (test.get("tolerance") or "").split()
            if test.get("toleranceMode") == "absolute" and len(set(bounds)) == 1:
                return _number(bounds[0])
            if test.get("toleranceMode") in ("absolute", "relative"):
                raise Unusable("its tolerance is not one absolute number")
        return Decimal(0)

    def why(self, choice: Element) -> str:
        """The feedback within the choice, or the message with its identifier."""
        inline = [words(one) for kind in FEEDBACK for one in choice.iter(kind)]
        return next((why for why in (*inline, self.feedback.get(choice.get("identifier", ""))) if why), "")

    def message(self, *idents: str) -> str:
        """The feedback with one of these identifiers, in any case."""
        known = {ident.casefold(): text for ident, text in self.feedback.items()}
        return next((known[ident] for ident in idents if known.get(ident)), "")


def read(item: Element, where: str) -> QuestionDraft | Skipped:
    """Read one item as a draft, or skip it with a reason."""
    name = name_of(item)
    try:
        found = _item(item)
        data = _INTERACTIONS[found.interaction.tag](found)
        ask = _asked(item, found.interaction)
        return QuestionDraft(where, name, {"ask": ask, **data}, _general(found), tuple(_lost(found, data)))
    except Unusable as reason:
        return Skipped(where, name, str(reason))


def _item(item: Element) -> _Item:
    body = item.find("itemBody")
    interactions = [one for one in body.iter() if str(one.tag).endswith("Interaction")] if body is not None else []
    if len(interactions) != 1:
        raise Unusable(f"it asks {len(interactions)} things at once; one is what a question here can ask")
    interaction = interactions[0]
    if interaction.tag not in _INTERACTIONS:
        raise Unusable(f"a {interaction.tag} has no kind of question here")
    response = interaction.get("responseIdentifier")
    declared = next((one for one in item.iter("responseDeclaration") if one.get("identifier") == response), None)
    if declared is None:
        raise Unusable("it does not declare its response")
    feedback = {one.get("identifier", ""): words(one) for one in item.iter("modalFeedback")}
    return _Item(item, interaction, declared, feedback)


def _asked(item: Element, interaction: Element) -> str:
    gap = "textEntryInteraction"
    around = words(item.find("itemBody"), without=(str(interaction.tag), *FEEDBACK) if interaction.tag != gap else ())
    return "\n\n".join(filter(None, (around, words(interaction.find("prompt")))))


def _general(item: _Item) -> str:
    """The message named `general`, or the only one that belongs to no choice."""
    choices = {choice.get("identifier") for choice in item.interaction.iter()}
    named = {"correct", "incorrect"}
    rest = [text for ident, text in item.feedback.items() if ident not in choices and ident.casefold() not in named]
    return item.message("general") or (rest[0] if len(rest) == 1 else "")


def _choice(item: _Item) -> Data:
    options = [
        {
            "text": words(choice, without=FEEDBACK),
            "correct": choice.get("identifier") in item.right,
            "why": item.why(choice),
        }
        for choice in item.interaction.iter("simpleChoice")
    ]
    several = item.declared.get("cardinality") == "multiple"
    shuffle = item.interaction.get("shuffle") == "true"
    return {"kind": "multiple_choice" if several else "single_choice", "options": options, "shuffle": shuffle}


def _order(item: _Item) -> Data:
    choices = {choice.get("identifier"): choice for choice in item.interaction.iter("simpleChoice")}
    if sorted(item.right) != sorted(map(str, choices)):
        raise Unusable("its order does not name each of its choices once")
    items = [{"text": words(choices[one], without=FEEDBACK), "why": item.why(choices[one])} for one in item.right]
    return {"kind": "ordering", "items": items}


def _match(item: _Item) -> Data:
    choices = {choice.get("identifier"): choice for choice in item.interaction.iter("simpleAssociableChoice")}
    pairs = []
    for value in item.right:
        left, _, right = value.partition(" ")
        if left not in choices or right.strip() not in choices:
            raise Unusable("its pairs name choices that are not there")
        both = choices[left], choices[right.strip()]
        why = item.why(both[0]) or item.why(both[1])
        pairs.append({"left": words(both[0], without=FEEDBACK), "right": words(both[1], without=FEEDBACK), "why": why})
    return {"kind": "matching", "pairs": pairs}


def _text_entry(item: _Item) -> Data:
    accepted = list(dict.fromkeys([*item.right, *item.earning]))
    if not accepted:
        raise Unusable("it does not say which answers are right")
    whys = {"why": item.message("correct"), "why_not": item.message("incorrect")}
    if item.declared.get("baseType") in ("integer", "float"):
        return {"kind": "numeric", "answer": _number(accepted[0]), "tolerance": item.tolerance, **whys}
    return {"kind": "short_text", "accepted": accepted, **whys}


def _lost(item: _Item, data: Data) -> Iterator[str]:
    """The points that are lost, because here every right part counts the same and others don't count."""
    kept = item.right
    if data["kind"] == "short_text":
        kept = [*item.right, *item.earning]
    elif data["kind"] == "numeric":
        kept = kept[:1]
    shown = {one.get("identifier"): words(one, without=FEEDBACK) for one in item.interaction.iter("simpleChoice")}
    for key, points in item.points.items():
        if key not in kept:
            yield f"the {points:g} points for “{shown.get(key, key)[:40]}”, which counts as wrong"
    several = [points for key, points in item.points.items() if key in kept]
    if len(set(several)) > 1:
        yield f"its points ({', '.join(f'{points:g}' for points in several)}): each right part counts the same"


def _points(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        raise Unusable(f"“{(text or '')[:30]}” is no number of points") from None


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Unusable(f"“{text[:30]}” is no number") from None


def _extended_text(_item: _Item) -> Data:
    return {"kind": "free_text", "why": ""}


_INTERACTIONS: dict[str, Callable[[_Item], Data]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _text_entry,
    "extendedTextInteraction": _extended_text,
}
