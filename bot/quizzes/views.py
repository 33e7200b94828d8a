"""A question with its buttons, and the explanation that takes their place."""

from __future__ import annotations

from string import ascii_uppercase as LETTERS  # noqa: N812 - a constant by nature

from bot.kit.slack import Json, escape
from bot.quizzes.content import Option, Question, SingleChoice
from bot.quizzes.service import Asked

ANSWER = "quizzes.answer"


def asked(asked: Asked) -> list[Json]:
    """The question with a button for each option, or with its explanation once it is answered."""
    ask = {"type": "section", "text": _mrkdwn(f"*{escape(asked.question.ask)}*\n\n{_options(asked)}")}
    if asked.choice is None:
        return [ask, _buttons(asked)]
    return [ask, {"type": "section", "text": _mrkdwn(explanation(asked.question, asked.choice))}]


def asked_text(asked: Asked) -> str:
    """The same in plain words, for notifications and screen readers."""
    lines = [escape(asked.question.ask), _options(asked)]
    if asked.choice is not None:
        lines.append(explanation(asked.question, asked.choice))
    return "\n\n".join(lines)


def explanation(question: Question, choice: int) -> str:
    """Why the chosen option is right, or what speaks for it and why another is better."""
    options = _listed(question)
    chosen = options[choice]
    if chosen.correct:
        return f":white_check_mark: *{LETTERS[choice]} it is.* {escape(chosen.why)}"
    best = next(at for at, option in enumerate(options) if option.correct)
    return (
        f":bulb: *You chose {LETTERS[choice]}.* {escape(chosen.why)}\n\n"
        f"*{LETTERS[best]} serves better here.* {escape(options[best].why)}"
    )


def stands(asked: Asked) -> str:
    """Said to a second click."""
    assert asked.choice is not None, "only an answered question is clicked again"
    return f"You have answered this one: {LETTERS[asked.choice]}. The first answer stays; the explanation is below it."


def _options(asked: Asked) -> str:
    lines = []
    for letter, option, at in zip(LETTERS, _listed(asked.question), range(len(LETTERS)), strict=False):
        mark = "  _(your answer)_" if at == asked.choice else ""
        lines.append(f"*{letter}*  {escape(option.text)}{mark}")
    return "\n".join(lines)


def _buttons(asked: Asked) -> Json:
    return {
        "type": "actions",
        "block_id": f"{ANSWER}:{asked.ask_id}",
        "elements": [
            {
                "type": "button",
                "action_id": f"{ANSWER}:{at}",
                "value": f"{asked.ask_id}:{at}",
                "text": {"type": "plain_text", "text": letter},
                "accessibility_label": _short(f"{letter}: {option.text}"),
            }
            for at, (letter, option) in enumerate(zip(LETTERS, _listed(asked.question), strict=False))
        ],
    }


def _listed(question: Question) -> tuple[Option, ...]:
    return question.options if isinstance(question, SingleChoice) else ()


def _short(label: str) -> str:
    return label if len(label) <= 75 else f"{label[:74]}…"


def _mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}
