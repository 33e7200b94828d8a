from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import gift
from bot.authoring.decoding import tidy
from bot.authoring.drafts import QuestionDraft, Skipped, finished

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=80).filter(
    lambda text: tidy(text) == text
)


def escaped(text: str) -> str:
    """Text as GIFT protects it."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text)


def one(text: str) -> QuestionDraft:
    """The only question of a text."""
    (draft,) = gift.read(text)
    assert isinstance(draft, QuestionDraft), draft
    return draft


def reason(text: str) -> str:
    """Why the only question of a text was left out."""
    (skipped,) = gift.read(text)
    assert isinstance(skipped, Skipped), skipped
    return skipped.reason


@given(name=words, ask=words, right=words, wrong=words, why=words, general=words)
def test_whatever_is_protected_comes_back(name, ask, right, wrong, why, general):
    """Any words survive the escapes, in every place where words may stand."""
    text = (
        f"::{escaped(name)}::[plain]{escaped(ask)} {{={escaped(right)}#{escaped(why)} ~{escaped(wrong)}#{escaped(why)} "
        f"####{escaped(general)}}}"
    )
    draft = one(text)
    assert (draft.name, draft.data["ask"], draft.general) == (name, ask, general)
    assert draft.data["options"] == [
        {"text": right, "correct": True, "why": why},
        {"text": wrong, "correct": False, "why": why},
    ]


@given(st.text(max_size=300) | st.text("=~#{}:\\ ab\n%0>-T", max_size=300))
def test_any_text_is_read_or_left_out(text: str):
    """Nothing that an editor may leave behind breaks the reading."""
    found = finished(gift.read(text))
    assert all(skipped.reason for skipped in found.skipped)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Sun? {T#no#yes}", "true_false", {"correct": True, "why_true": "yes", "why_false": "no"}),
        ("Moon? {FALSE#no#yes}", "true_false", {"correct": False, "why_true": "no", "why_false": "yes"}),
        ("When? {#1822:2#so}", "numeric", {"answer": "1822", "tolerance": "2", "why": "so"}),
        ("When? {#-1.5}", "numeric", {"answer": "-1.5", "tolerance": "0"}),
        ("When? {#1..5}", "numeric", {"answer": Decimal(3), "tolerance": Decimal(2)}),
        ("When? {#=9:1#so =%50%9:5#nearly ~#no}", "numeric", {"answer": "9", "why": "so", "why_not": "no"}),
        ("Who? {=Ann#her =Anna}", "short_text", {"accepted": ["Ann", "Anna"], "why": "her"}),
        ("Who? {=%100%Ann =%50%Bob}", "short_text", {"accepted": ["Ann"]}),
        ("Tell {}", "free_text", {"ask": "Tell"}),
        ("The {=sun ~moon} shines.", "single_choice", {"ask": "The _____ shines."}),
        ("Which? {=a ~%50%b ~c}", "single_choice", {}),
        ("Even? {~%50%2 ~%50%4 ~%-100%3}", "multiple_choice", {}),
        ("Pairs {=a -> b =c -> d =e -> f#so}", "matching", {}),
        ("A\\nB {T}", "true_false", {"ask": "A\nB"}),
        ("C:\\\\dir {T}", "true_false", {"ask": "C:\\dir"}),
        ("[html]<p>One &amp; <b>two</b><br>three</p> {T}", "true_false", {"ask": "One & two\nthree"}),
        ("[markdown]*One* {T}", "true_false", {"ask": "*One*"}),
    ],
)
def test_each_kind_is_known_by_its_braces(text, kind, expected):
    """As Moodle's own documentation has it."""
    data = one(text).data
    assert data["kind"] == kind
    assert {key: data[key] for key in expected} == expected


def test_pairs_and_weights_are_kept():
    """Each pair with its feedback; options worth something are the right ones."""
    assert one("Pairs {=a -> b =c -> d =e -> f#so}").data["pairs"][2] == {"left": "e", "right": "f", "why": "so"}
    options = one("Even? {~%50%2#y ~%50%4#y ~%-100%3#n}").data["options"]
    assert [option["correct"] for option in options] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Who? {=Ann#her =Anna#her}", ()),
        ("Who? {=Ann#her =Anna#too =%50%Bob#him}", ("the feedback of “Anna”", "the answer “Bob”, worth 50 %")),
        ("When? {#=9:1#so =%50%9:5#nearly ~#no}", ("the answer “9:5”, worth 50 %",)),
        ("Which? {=a ~%50%b\\=c ~c}", ("the 50 % for “b=c”, which counts as wrong",)),
        ("Even? {~%50%2 ~%50%4 ~%-100%3}", ()),
        ("Even? {~%70%2 ~%30%4 ~3}", ("its weights (70 %, 30 %): each right option counts the same",)),
        ("Sun? {T#no#yes}", ()),
    ],
)
def test_what_a_question_here_has_no_place_for_is_told(text, lost):
    """The question comes all the same."""
    assert one(text).lost == lost


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Only words.", "there are no answers in braces"),
        ("Open {=a ~b", "never closed before the next empty line"),
        ("Two {=a ~b} gaps {=c ~d}", "more than one gap"),
        ("One? {=a ~b}\n::two:: Two? {=c ~d}", "is an empty line missing before “::two:: Two?”?"),
        ("Odd {a ~b}", "do not begin with = or ~"),
        ("Number {#many}", "“many” is no number"),
        ("Number {#=%50%1}", "not one number"),
        ("Word {=%50%half}", "none of its answers is worth all"),
        ("Pairs {=a -> b = -> c =d -> e}", "a right side without a left one"),
        ("[html]<img src='x.png'> {T}", "it has a img"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_its_reason(text, told):
    """By the line on which it begins."""
    assert told in reason(text)


def test_questions_are_parted_by_empty_lines():
    """Comments and categories are passed over, and each is known by its first line."""
    text = "// note\n$CATEGORY: a/b\n\n// more\nOne?\n{T}\n\n\n  \nTwo? {F}\n"
    drafts = list(gift.read(text))
    assert [(draft.where, draft.name) for draft in drafts] == [("line 5", "One?"), ("line 10", "Two?")]
