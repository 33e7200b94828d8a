from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys import views as journeys
from bot.kit.slack import Json
from bot.quizzes import views
from bot.quizzes.content import MultipleChoice, Question
from bot.quizzes.examples import example_answers
from bot.quizzes.explanations import labelled
from bot.quizzes.rules import GivenAnswer, scored
from bot.quizzes.service import ShownQuestion
from bot.reflections import views as reflections
from sandbox.limits import check_message, check_view
from tests.opening import shipped
from tests.quizzes.kinds import EVERY, MULTIPLE, NUMBER, ORDER, PAIRS, SINGLE, WORD, questions
from tests.sentences import says

TRACK = shipped().default
ASK = "0" * 32


def seen(blocks: list[Json]) -> str:
    """All words of some blocks."""
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


@given(question=questions, data=st.data())
def test_any_question_keeps_within_slacks_limits(question: Question, data: st.DataObject):
    """Open or answered, in a message and on the Home; and only an open one has buttons."""
    answer = data.draw(st.none() | st.sampled_from(example_answers(question)))
    blocks = views.question_blocks(ShownQuestion(ASK, question, answer))
    assert check_message(blocks) == []
    assert check_view({"type": "home", "blocks": blocks}) == []
    assert any(block["type"] == "actions" for block in blocks) == (answer is None)


@pytest.mark.parametrize("position", range(len(TRACK.steps)))
def test_every_lesson_keeps_within_slacks_limits(position: int):
    """As a whole message, with its questions open; and its words alone make sense."""
    step = TRACK.steps[position]
    message = journeys.step(TRACK, position, [ShownQuestion(f"{n:032}", q) for n, q in enumerate(step.questions)])
    assert check_message(message["blocks"]) == []
    assert message["text"].startswith(step.lesson.title)
    assert len(message["text"]) <= 4000
    if step.prompt:
        assert check_message(reflections.invitation(step.prompt.ask)["blocks"]) == []


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind)
def test_every_answer_is_explained(question: Question):
    """Never only as right or wrong: at least one of the author's reasons is there, and the words alone have it too."""
    reasons = _reasons(question.model_dump())
    for answer in example_answers(question):
        shown = ShownQuestion(ASK, question, answer)
        assert any(reason in seen(views.question_blocks(shown)) for reason in reasons)
        assert any(reason in views.question_text(shown) for reason in reasons)
        assert says(
            views.already_answered(shown),
            "You've already answered this one: {answer}. Your first answer counts; the explanation is below it.",
        )


def _reasons(value: object) -> list[str]:
    """Whatever an author wrote under a key that begins with `why`."""
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key.startswith("why")]
        return own + [reason for inner in value.values() for reason in _reasons(inner)]
    return [reason for inner in value for reason in _reasons(inner)] if isinstance(value, list | tuple) else []


def test_the_explanation_names_the_better_answer():
    """And says something kind about the one that was chosen."""
    right, wrong = (
        seen(views.question_blocks(ShownQuestion(ASK, SINGLE, answer))) for answer in example_answers(SINGLE)[:2]
    )
    assert ":white_check_mark: *Correct: B.* They know what they miss." in right
    assert "*Not quite: you chose A.* Nothing happens by itself." in wrong
    assert "*B is the better answer.* They know what they miss." in wrong
    assert "*A*  Wait  _(your answer)_" in wrong


def test_each_option_of_several_that_matters_is_explained():
    """Those that were chosen and those that would have been right; the rest stays away."""
    answer = scored(MULTIPLE, GivenAnswer(choices=(0, 1)))
    said = seen(views.question_blocks(ShownQuestion(ASK, MULTIPLE, answer)))
    assert "*Not quite: you found 1 of 2.*" in said
    assert "*A is right.* They know what they miss." in said
    assert "*B isn't one of them.* Tools come later." in said
    assert "*C is right too.* Paper remembers." in said
    assert "Nothing happens by itself" not in said


def test_a_word_that_is_accepted_too_is_the_one_that_is_named():
    """And not the first of the list, which its writer did not give."""
    answer = scored(WORD, GivenAnswer(text="ADJUST!"))
    assert "*Correct: it's “adjust”.*" in seen(views.question_blocks(ShownQuestion(ASK, WORD, answer)))


def test_a_number_close_enough_is_told_the_exact_one():
    """With its unit, and with why."""
    close = seen(views.question_blocks(ShownQuestion(ASK, NUMBER, example_answers(NUMBER)[1])))
    off = seen(views.question_blocks(ShownQuestion(ASK, NUMBER, example_answers(NUMBER)[2])))
    assert "*Close enough: it's 12 people.* A quarter." in close
    assert "*Not quite: you said 15 people, and it's 12 people.* Take a quarter of 50." in off


def test_an_order_shows_where_things_had_been_put():
    """In the right order, each with its reason."""
    said = seen(views.question_blocks(ShownQuestion(ASK, ORDER, scored(ORDER, GivenAnswer(order=(1, 0, 2, 3))))))
    assert "*Close. This order is better:*" in said
    assert "*1.  Plan*  _(you had it in position 2)_\nFirst a guess." in said
    assert "*3.  Check*\nThen a look." in said


def test_pairs_show_what_had_been_chosen():
    """Beside what belongs there."""
    said = seen(views.question_blocks(ShownQuestion(ASK, PAIRS, scored(PAIRS, GivenAnswer(matches=(0, 2, 1))))))
    assert "*Not quite: you matched 1 of 3.*" in said
    assert "*Majority*  →  Proof  _(you chose: A say)_\nThey wait and see." in said


@pytest.mark.parametrize(
    ("choice", "confident", "told"),
    [
        ((0,), True, "You were sure, so"),
        ((1,), False, "You weren't sure, and you were right"),
        ((1,), True, None),
        ((0,), False, None),
    ],
)
def test_confidence_is_looked_at_where_it_surprises(choice, confident, told):
    """A sure miss and an unsure hit are worth a word."""
    said = seen(
        views.question_blocks(
            ShownQuestion(ASK, SINGLE, scored(SINGLE, GivenAnswer(choices=choice, confident=confident)))
        )
    )
    assert ("so this surprise" in said or "you were right" in said) == (told is not None)
    assert told is None or told in said


def test_the_words_alone_have_all_the_options():
    """What boxes and menus say on the screen, the text for screen readers says as well."""
    for question in (SINGLE, MULTIPLE, ORDER, PAIRS):
        told = views.question_text(ShownQuestion(ASK, question))
        for text in (text for _at, _letter, text in labelled(ShownQuestion(ASK, question))):
            assert text in told


def test_shuffled_options_keep_their_letters():
    """Their buttons, the words after the answer and the next redraw agree, and differ from ask to ask."""
    question = SINGLE.model_copy(update={"shuffle": True})
    orders = set()
    for ask_id in (f"{n:032}" for n in range(12)):
        opened = views.question_blocks(ShownQuestion(ask_id, question))
        assert opened == views.question_blocks(ShownQuestion(ask_id, question))
        letters = {button["value"]: button["text"]["text"] for button in opened[-1]["elements"]}
        orders.add(tuple(letters))
        answered = seen(views.question_blocks(ShownQuestion(ask_id, question, example_answers(question)[0])))
        assert f"*Correct: {letters[f'{ask_id}:1']}.* They know" in answered
        assert f"*{letters[f'{ask_id}:1']}*  Ask the team  _(your answer)_" in answered
    assert len({tuple(value.partition(":")[2] for value in order) for order in orders}) > 2


def test_long_options_are_listed_above_their_boxes():
    """Slack cuts a box's label at 75 characters, so long texts stand in the question and the boxes carry letters."""
    long = "A whole sentence about something that one could do in the coming week, at work."
    options = tuple(option.model_copy(update={"text": f"{long} {option.text}"}) for option in MULTIPLE.options)
    question = MultipleChoice(id="long", ask="What?", options=options)
    ask, boxes, _button = views.question_blocks(ShownQuestion(ASK, question))
    assert f"*A*  {long} Ask the team" in ask["text"]["text"]
    assert boxes["element"]["options"][0]["text"]["text"].startswith("A · A whole sentence")
    assert len(boxes["element"]["options"][0]["text"]["text"]) == 75
    assert views.question_blocks(ShownQuestion(ASK, MULTIPLE))[0]["text"]["text"] == "*What helps?*"
