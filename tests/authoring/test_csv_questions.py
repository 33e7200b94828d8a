from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import csv_questions
from bot.authoring.drafts import Skipped, finished

HEAD = "id,kind,ask,option1,why1,option2,why2,option3,why3,correct,tolerance,unit,why,why_not,why_true,why_false\n"


def table(**cells: str) -> str:
    """Headings and one row with these cells."""
    headings = HEAD.strip().split(",")
    out = io.StringIO()
    csv.writer(out).writerows([headings, [cells.get(name, "") for name in headings]])
    return out.getvalue()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"option1": "A", "why1": "a", "option2": "B", "why2": "b", "correct": "2"}, "single_choice"),
        (
            {"kind": "multiple_choice", "option1": "A", "option2": "B", "option3": "C", "correct": "1, 3", "why": "w"},
            "multiple_choice",
        ),
        ({"kind": "true_false", "correct": "wahr", "why_true": "t", "why_false": "f"}, "true_false"),
        ({"kind": "numeric", "correct": "12.5", "tolerance": "1", "unit": "%", "why": "w", "why_not": "n"}, "numeric"),
        ({"kind": "short_text", "correct": "act | adjust", "why": "w", "why_not": "n"}, "short_text"),
        ({"kind": "Short-Text", "correct": "act|", "why": "w", "why_not": "n"}, "short_text"),
        ({"kind": "free_text", "why": "w"}, "free_text"),
        ({"option1": "A", "option3": "C", "correct": "3", "why": "w"}, "single_choice"),
    ],
)
def test_a_row_is_a_question(cells, kind):
    """Of the kind it says, a single choice where it says none."""
    found = finished(csv_questions.read(table(ask="Which?", id="which", **cells)))
    assert found.skipped == []
    assert [(question.id, question.kind, question.ask) for question in found.questions] == [("which", kind, "Which?")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_may_be_parted_as_spreadsheets_do(delimiter):
    """And headings may be written in other ways."""
    text = "Frage;Option 1;Why 1;option_2;why_2;Answer\n\nWas?;A;a;B;b;1\n".replace(";", delimiter)
    (question,) = finished(csv_questions.read(text)).questions
    assert question.model_dump()["options"][0] == {"text": "A", "correct": True, "why": "a"}


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"option1": "A", "option2": "B", "correct": "3", "why": "w"}, "there is no option 3"),
        ({"option1": "A", "option2": "B", "correct": "", "why": "w"}, "one option is correct, not none"),
        ({"option1": "A", "why1": "a", "option2": "B", "correct": "1"}, "option 2 has no feedback"),
        ({"kind": "true_false", "correct": "perhaps", "why": "w"}, "write true or false"),
        ({"kind": "numeric", "correct": "a dozen", "why": "w"}, "answer: write a number"),
        ({"kind": "matching", "why": "w"}, "matching cannot come from a table"),
        ({"option1": "A" * 151, "option2": "B", "correct": "1", "why": "w"}, "options.0.text: at most 150 characters"),
    ],
)
def test_a_row_that_is_no_question_is_left_out(cells, told):
    """By its line, with its reason."""
    (skipped,) = finished(csv_questions.read(table(ask="Which?", **cells))).skipped
    assert skipped.where == "line 2"
    assert told in skipped.reason


def test_a_table_without_headings_is_told():
    """Nothing can be guessed."""
    assert [str(skipped) for skipped in csv_questions.read("1,2,3\n4,5,6\n")] == [
        "line 1: the first row needs headings, among them `ask`"
    ]


def test_an_unfinished_quotation_ends_the_reading():
    """What came before it is kept."""
    good = table(ask="Which?", option1="A", option2="B", correct="1", why="w")
    found = finished(csv_questions.read(good + '"never closed,1\n'))
    assert len(found.questions) == 1
    assert "cannot be read from here on" in found.skipped[0].reason


def test_a_row_over_several_lines_keeps_its_line():
    """The next one is known by where it begins."""
    good = table(ask="Which\none?", option1="A", option2="B", correct="1", why="w")
    read = list(csv_questions.read(good + ",matching,x\r\n"))
    assert isinstance(read[1], Skipped)
    assert read[1].where == "line 4"


@given(st.text(max_size=200) | st.text('ask,";\n\tkind1', max_size=200))
def test_any_text_is_read_or_left_out(text: str):
    """Nothing breaks the reading."""
    assert finished(csv_questions.read(text)).questions is not None
