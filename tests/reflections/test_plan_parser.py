"""Plans in what people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reflections.plan_parser import IfThen, find_plan, read_called_plan, read_plan

WORD = st.sampled_from(["report", "Kim", "team", "draft", "Montag", "Übergabe", "early", "again", "Notiz"])
CLAUSE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("text", "when", "will", "language"),
    [
        ("When I hand over, I will name one person.", "I hand over", "name one person", "en"),
        ("if the report is late then ask Kim", "the report is late", "ask Kim", "en"),
        ("When a pilot ends then I ask who carries on", "a pilot ends", "ask who carries on", "en"),
        ("As soon as it is Monday — I'll call", "it is Monday", "call", "en"),
        ("Next time I get one I’m going to write it down", "I get one", "write it down", "en"),
        ("I will ask Kim when the draft is done", "the draft is done", "ask Kim", "en"),
        ("When I will be in Rome, I will call", "I will be in Rome", "call", "en"),
        ("*When it rains, and it does, I will read.*", "it rains, and it does", "read", "en"),
        ("Wenn der Bericht kommt, dann frage ich Kim.", "der Bericht kommt", "frage ich Kim", "de"),
        ("Sobald ich ihn öffne, frage ich Kim", "ich ihn öffne", "frage ich Kim", "de"),
        ("Jedes Mal, wenn es klemmt, dann schreibe ich es auf", "es klemmt", "schreibe ich es auf", "de"),
        ("Ich frage Kim, wenn es klemmt", "es klemmt", "frage ich Kim", "de"),
        ("Ich werde Kim fragen, falls es klemmt", "es klemmt", "werde ich Kim fragen", "de"),
    ],
)
def test_both_halves_are_read(text: str, when: str, will: str, language: str):
    """In the ways people put it, in both languages."""
    assert read_plan(text) == IfThen(when, will, language)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "When is lunch?",
        "I will think about it",
        "Wenn es regnet, werden wir nass",
        "When, I will",
        "then I will go",
    ],
)
def test_other_sentences_are_no_plan(text: str):
    """A question, a wish and half a plan are left alone."""
    assert read_plan(text) is None


def test_the_last_plan_of_a_longer_text_is_found():
    """Among other sentences and lines."""
    text = "It went well. When A, I will B.\nNot much else. Wenn C, dann D ich. That is all."
    assert find_plan(text) == IfThen("C", "D ich", "de")


@given(CLAUSE, CLAUSE, st.sampled_from(["When {}, I will {}", "whenever {} I'll {}.", "If {}, then {}!"]))
def test_any_english_plan_is_taken_apart(when: str, will: str, shape: str):
    """What was put in comes out, word by word."""
    assert read_plan(shape.format(when, will).rstrip("!")) == IfThen(when, will, "en")


@given(CLAUSE, CLAUSE, st.sampled_from(["Wenn {}, dann {}", "sobald {}, so {}.", "Immer wenn {} dann {}"]))
def test_any_german_plan_is_taken_apart(when: str, will: str, shape: str):
    """The same for German."""
    assert read_plan(shape.format(when, will)) == IfThen(when, will, "de")


@given(st.text(max_size=600))
def test_nothing_breaks_the_reading(text: str):
    """Whatever is written, both halves are words of it, or there is no plan."""
    found = find_plan(text)
    said = " ".join(text.split())
    assert found is None or (found.when in said and found.will.replace(" ich", "").split()[0] in said)


@pytest.mark.parametrize("text", ["when " * 800, "I will " * 600, "wenn , " * 700, "when a, " * 500 + "I wil"])
def test_long_monotonous_text_is_read_in_a_moment(text: str):
    """Nobody stops the house by writing one word again and again."""
    assert find_plan(text) is None or True


@pytest.mark.parametrize(
    ("text", "when", "will", "asking"),
    [
        (
            (
                "when i've read the first ticket on monday morning I let the assistant draft the answer. ask me in two "
                "weeks if i did it"
            ),
            "i've read the first ticket on monday morning",
            "let the assistant draft the answer",
            "ask me in two weeks if i did it",
        ),
        ("When the bell rings, I'll phone Kim", "the bell rings", "phone Kim", ""),
    ],
)
def test_what_is_called_a_plan_needs_no_will(text: str, when: str, will: str, asking: str):
    """And it may say when to be asked."""
    found = read_called_plan(text)
    assert found
    assert (found.plan.when, found.plan.will, found.asking) == (when, will, asking)
