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
from tests.quizzes.kinds import EVERY, MULTIPLE, NUMBER, ORDER, PAIRS, SINGLE, TEXT, WORD, A, B, C, D, questions
from tests.sentences import says

TRACK = shipped().default
ASK = "0" * 32
SURE_AND_WRONG = "You were sure, so the surprise is likely to make the right answer stick."
UNSURE_AND_RIGHT = "You weren't sure, but your answer was right: you can trust yourself on this one."


def seen(blocks: list[Json]) -> str:
    """All words of some blocks."""
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def line(said: str, sentence: str, **facts: object) -> str:
    """The only line that says a sentence of the catalogue."""
    [found] = [one for one in said.splitlines() if says(one, sentence, **facts)]
    return found


@given(question=questions, data=st.data())
def test_any_question_keeps_within_slacks_limits(question: Question, data: st.DataObject):
    """Open or answered, in a message and on the Home; and only an open one has buttons."""
    answer = data.draw(st.none() | st.sampled_from(example_answers(question)))
    blocks = views.question_blocks(ShownQuestion(ASK, question, answer))
    assert check_message(blocks) == []
    assert check_view({"type": "home", "blocks": blocks}) == []
    assert any(block["type"] == "actions" for block in blocks) == (answer is None)


@pytest.mark.parametrize("question", [ORDER, PAIRS, NUMBER, WORD, TEXT], ids=lambda question: question.kind)
def test_what_takes_more_than_a_tap_has_one_button(question: Question):
    """The message has the ask alone; what it says to do is what the button's name begins with."""
    ask, row = views.question_blocks(ShownQuestion(ASK, question.model_copy(update={"confidence": True})))
    assert ask["text"]["text"] == f"*{question.ask}*"
    (button,) = row["elements"]
    assert (button["action_id"], button["value"], button["text"]["text"]) == (views.OPEN, ASK, views.verb(question))
    assert button["accessibility_label"].startswith(views.verb(question))


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
            (
                "You've already answered this question: {answer}. Your first answer counts; the "
                "explanation is below the question."
            ),
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
    correct = line(right, "Correct: {letter}.", letter="B")
    assert correct.startswith(":white_check_mark: *")
    assert correct.endswith(f"* {A.why}")
    assert D.why in line(wrong, "Not quite: you chose {letter}.", letter="A")
    assert A.why in line(wrong, "{letter} is the better answer.", letter="B")
    assert line(wrong, "your answer").startswith(f"*A*  {D.text}")


def test_each_option_of_several_that_matters_is_explained():
    """Those that were chosen and those that would have been right; the rest stays away."""
    answer = scored(MULTIPLE, GivenAnswer(choices=(0, 1)))
    said = seen(views.question_blocks(ShownQuestion(ASK, MULTIPLE, answer)))
    assert says(said, "Not quite: you found {found} of {all}.", found=1, all=2)
    assert A.why in line(said, "{letter} is right.", letter="A")
    assert B.why in line(said, "{letter} isn't one of them.", letter="B")
    assert C.why in line(said, "{letter} is right too.", letter="C")
    assert D.why not in said


def test_a_word_that_is_accepted_too_is_the_one_that_is_named():
    """And not the first of the list, which its writer did not give."""
    answer = scored(WORD, GivenAnswer(text="ADJUST!"))
    assert says(views.question_blocks(ShownQuestion(ASK, WORD, answer)), "Correct: it's “{best}”.", best="adjust")


def test_a_number_close_enough_is_told_the_exact_one():
    """With its unit, and with why."""
    close = seen(views.question_blocks(ShownQuestion(ASK, NUMBER, example_answers(NUMBER)[1])))
    off = seen(views.question_blocks(ShownQuestion(ASK, NUMBER, example_answers(NUMBER)[2])))
    exact = "12 people"
    assert NUMBER.why in line(close, "Close enough. The answer is {best}.", best=exact)
    assert NUMBER.why_not in line(
        off, "Not quite: you said {yours}, and the answer is {best}.", yours="15 people", best=exact
    )


def test_an_order_shows_where_things_had_been_put():
    """In the right order, each with its reason."""
    said = seen(views.question_blocks(ShownQuestion(ASK, ORDER, scored(ORDER, GivenAnswer(order=(1, 0, 2, 3))))))
    assert says(said, "Nearly right. This order is better:")
    plan = line(said, "you had it in position {n}", n=2)
    assert plan.startswith("*1.  Plan*  ")
    assert f"{plan}\nFirst a guess." in said
    assert "*3.  Check*\nThen a look." in said


@pytest.mark.parametrize("order", [(1, 2, 3, 0), (3, 0, 1, 2), (3, 2, 1, 0)])
def test_an_order_without_two_items_in_place_is_not_close(order: tuple[int, ...]):
    """Though most of them may follow one another as they should."""
    said = seen(views.question_blocks(ShownQuestion(ASK, ORDER, scored(ORDER, GivenAnswer(order=order)))))
    assert says(said, "Not quite. This order is better:")


def test_pairs_show_what_had_been_chosen():
    """Beside what belongs there."""
    said = seen(views.question_blocks(ShownQuestion(ASK, PAIRS, scored(PAIRS, GivenAnswer(matches=(0, 2, 1))))))
    assert says(said, "Not quite: you matched {right} of {all}.", right=1, all=3)
    majority = line(said, "you chose: {yours}", yours="A say")
    assert majority.startswith("*Majority*  →  Proof  ")
    assert f"{majority}\nThey wait and see." in said


def test_a_free_answer_is_quoted():
    """What it has of markup is made harmless."""
    answer = scored(TEXT, GivenAnswer(text="Ask <!here> & see"))
    said = seen(views.question_blocks(ShownQuestion(ASK, TEXT, answer)))
    assert says(said, "You wrote:")
    assert "\n> Ask &lt;!here&gt; &amp; see" in said


@pytest.mark.parametrize(
    ("choice", "confident", "told"),
    [
        ((0,), True, SURE_AND_WRONG),
        ((1,), False, UNSURE_AND_RIGHT),
        ((1,), True, None),
        ((0,), False, None),
    ],
)
def test_confidence_is_looked_at_where_it_surprises(choice, confident, told):
    """A sure miss and an unsure hit are worth a word."""
    answer = scored(SINGLE, GivenAnswer(choices=choice, confident=confident))
    said = views.question_blocks(ShownQuestion(ASK, SINGLE, answer))
    assert [one for one in (SURE_AND_WRONG, UNSURE_AND_RIGHT) if says(said, one)] == ([told] if told else [])


def test_the_words_alone_have_all_the_options():
    """What buttons and boxes say on the screen, the text for screen readers says as well."""
    for question in (SINGLE, MULTIPLE):
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
        letter = letters[f"{ask_id}:1"]
        assert A.why in line(answered, "Correct: {letter}.", letter=letter)
        assert line(answered, "your answer").startswith(f"*{letter}*  {A.text}")
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
