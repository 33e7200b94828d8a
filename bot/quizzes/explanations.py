"""Explanations after an answer: why it is right, or what speaks for it and what is better. Paragraphs of mrkdwn."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from string import ascii_uppercase as LETTERS  # noqa: N812 - a constant by nature
from typing import Any

from bot.kit.blocks import shorten_to_words
from bot.kit.i18n import _, language, ngettext
from bot.kit.slack import escape, quoted
from bot.quizzes.answer_parser import DECIMAL_MARKS
from bot.quizzes.content import (
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.rules import TRUE, GivenAnswer, normalized, right_options, shown_order
from bot.quizzes.service import ShownQuestion

CHECK_MARK, LIGHT_BULB = ":white_check_mark:", ":bulb:"
MAX_QUOTED = 600
CLOSE_SCORE = 0.5  # from this score on, an order is close


def labelled(asked: ShownQuestion) -> list[tuple[int, str, str]]:
    """The options, items or right sides in the order shown: place in the file, letter, text."""
    question = asked.question
    match question:
        case SingleChoice() | MultipleChoice():
            texts = [option.text for option in question.options]
        case Ordering():
            texts = [item.text for item in question.items]
        case Matching():
            texts = [pair.right for pair in question.pairs]
        case _:
            return []
    return [(at, letter, texts[at]) for letter, at in zip(LETTERS, shown_order(question, asked.ask_id), strict=False)]


def answer_text(asked: ShownQuestion) -> str:
    """The answer in short, as in “B” or “12 %”."""
    given, question = asked.given, asked.question
    assert given, "only an answered question has an answer"
    letters = {at: letter for at, letter, _text in labelled(asked)}
    words = ""
    match question:
        case TrueFalse():
            words = _("true") if given.choices == (TRUE,) else _("false")
        case Numeric():
            words = escape(_number(given.number, question.unit))
        case Scale():
            words = _("{n} out of 10", n=given.number)
        case ShortText() | FreeText():
            words = f"“{escape(shorten_to_words(given.text or '', MAX_QUOTED))}”"
        case Ordering():
            words = ", ".join(letters[at] for at in given.order)
        case Matching():
            words = ", ".join(f"{n}{letters[at]}" for n, at in enumerate(given.matches, 1))
    return words or ", ".join(sorted(letters[at] for at in given.choices))


def explanation(asked: ShownQuestion) -> list[str]:
    """Why the answer is right, or what speaks for it and what is better."""
    assert asked.given, "only an answered question is explained"
    explain = _EXPLAIN[type(asked.question)]
    return [*explain(asked.question, asked.given, asked), *_about_confidence(asked.given)]


def _single_choice(question: SingleChoice, given: GivenAnswer, asked: ShownQuestion) -> list[str]:
    letters = {at: letter for at, letter, _text in labelled(asked)}
    (chosen,) = given.choices
    (best,) = right_options(question)
    why = question.options[chosen].why
    if chosen == best:
        return [_paragraph(_("Correct: {letter}.", letter=letters[best]), why, CHECK_MARK)]
    return [
        _paragraph(_("Not quite: you chose {letter}.", letter=letters[chosen]), why, LIGHT_BULB),
        _paragraph(_("{letter} is the better answer.", letter=letters[best]), question.options[best].why),
    ]


def _multiple_choice(question: MultipleChoice, given: GivenAnswer, asked: ShownQuestion) -> list[str]:
    """The explanation of each option that was chosen, or should have been."""
    right, chosen = right_options(question), set(given.choices)
    if given.correct:
        paragraphs = [_paragraph(_("Correct: you found all the right answers."), "", CHECK_MARK)]
    elif right <= chosen:
        extra = len(chosen - right)
        found = ngettext(
            "Not quite: you found all the right answers, but you also chose a wrong answer.",
            "Not quite: you found all the right answers, but you also chose {n} wrong answers.",
            extra,
        )
        paragraphs = [_paragraph(found, "", LIGHT_BULB)]
    else:
        found = _("Not quite: you found {found} of {all}.", found=len(right & chosen), all=len(right))
        paragraphs = [_paragraph(found, "", LIGHT_BULB)]
    for at, letter, _text in labelled(asked):
        why = question.options[at].why
        if at in right & chosen:
            paragraphs.append(_paragraph(_("{letter} is right.", letter=letter), why))
        elif at in right:
            paragraphs.append(_paragraph(_("{letter} is right too.", letter=letter), why))
        elif at in chosen:
            paragraphs.append(_paragraph(_("{letter} isn't one of them.", letter=letter), why))
    return paragraphs


def _true_false(question: TrueFalse, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    chose = given.choices == (TRUE,)
    why = question.why_true if chose else question.why_false
    if given.correct:
        return [_paragraph(_("Correct: that's true.") if chose else _("Correct: that's false."), why, CHECK_MARK)]
    head = _("Not quite: the statement is false.") if chose else _("Not quite: the statement is true.")
    return [_paragraph(head, why, LIGHT_BULB)]


def _numeric(question: Numeric, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    yours, best = (escape(_number(number, question.unit)) for number in (given.number, question.answer))
    if not given.correct:
        return [
            _paragraph(
                _("Not quite: you said {yours}, and the answer is {best}.", yours=yours, best=best),
                question.why_not,
                LIGHT_BULB,
            )
        ]
    exact = given.number == question.answer
    head = _("Correct: it's {best}.", best=best) if exact else _("Close enough. The answer is {best}.", best=best)
    return [_paragraph(head, question.why, CHECK_MARK)]


def _number(number: Decimal | None, unit: str) -> str:
    text = f"{number:,f}"
    if DECIMAL_MARKS.get(language()) == ",":
        text = text.translate({ord(","): ".", ord("."): ","})
    return f"{text} {unit}".rstrip()


def _short_text(question: ShortText, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    if given.correct:
        # In the author's spelling, which may differ from what was typed.
        intended = next(
            (one for one in question.accepted if normalized(one) == normalized(given.text or "")), question.accepted[0]
        )
        return [_paragraph(_("Correct: it's “{best}”.", best=escape(intended)), question.why, CHECK_MARK)]
    best = escape(question.accepted[0])
    yours = escape(shorten_to_words(given.text or "", MAX_QUOTED))
    head = _("Not quite: you wrote “{yours}”, and I was looking for “{best}”.", yours=yours, best=best)
    return [_paragraph(head, question.why_not, LIGHT_BULB)]


def _ordering(question: Ordering, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    """The right order with the explanation of each place, and the place the member gave to misplaced items."""
    if given.correct:
        paragraphs = [_paragraph(_("Correct: that's the order."), "", CHECK_MARK)]
    elif _is_close(given):
        paragraphs = [_paragraph(_("Nearly right. This order is better:"), "", LIGHT_BULB)]
    else:
        paragraphs = [_paragraph(_("Not quite. This order is better:"), "", LIGHT_BULB)]
    for at, item in enumerate(question.items):
        put = given.order.index(at)
        aside = "" if put == at else _("you had it in position {n}", n=put + 1)
        paragraphs.append(_placed(f"*{at + 1}.  {escape(item.text)}*", aside, item.why))
    return paragraphs


def _is_close(given: GivenAnswer) -> bool:
    """Whether most of an order is right and half of its items are in their places."""
    in_place = sum(at == put for put, at in enumerate(given.order))
    return given.score is not None and given.score >= CLOSE_SCORE and 2 * in_place >= len(given.order)


def _matching(question: Matching, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    right = sum(at == match for at, match in enumerate(given.matches))
    if given.correct:
        paragraphs = [_paragraph(_("Correct: you matched them all."), "", CHECK_MARK)]
    else:
        head = _("Not quite: you matched {right} of {all}.", right=right, all=len(question.pairs))
        paragraphs = [_paragraph(head, "", LIGHT_BULB)]
    for at, pair in enumerate(question.pairs):
        put = given.matches[at]
        aside = "" if put == at else _("you chose: {yours}", yours=escape(question.pairs[put].right))
        paragraphs.append(_placed(f"*{escape(pair.left)}*  →  {escape(pair.right)}", aside, pair.why))
    return paragraphs


def _scale(question: Scale, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    return [_paragraph(_("You chose {n} out of 10.", n=given.number), question.why)]


def _free_text(question: FreeText, given: GivenAnswer, _asked: ShownQuestion) -> list[str]:
    own = quoted(shorten_to_words(given.text or "", MAX_QUOTED))
    return ["\n".join([_paragraph(_("You wrote:"), ""), own]), escape(question.why)]


def _paragraph(head: str, why: str, mark: str = "") -> str:
    """A paragraph with a bold, already escaped beginning and an author's text."""
    return f"{mark} *{head}* {escape(why)}".strip()


def _placed(what: str, aside: str, why: str) -> str:
    remark = f"  _({aside})_" if aside else ""
    return f"{what}{remark}\n{escape(why)}"


def _about_confidence(given: GivenAnswer) -> list[str]:
    if given.confident is None or given.correct is None:
        return []
    if given.confident and not given.correct:
        return [_("You were sure, so the surprise is likely to make the right answer stick.")]
    if given.correct and not given.confident:
        return [_("You weren't sure, but your answer was right: you can trust yourself on this one.")]
    return []


_EXPLAIN: dict[type[Question], Callable[[Any, GivenAnswer, ShownQuestion], list[str]]] = {
    SingleChoice: _single_choice,
    MultipleChoice: _multiple_choice,
    TrueFalse: _true_false,
    Numeric: _numeric,
    ShortText: _short_text,
    Ordering: _ordering,
    Matching: _matching,
    Scale: _scale,
    FreeText: _free_text,
}
