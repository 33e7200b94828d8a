from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import qti
from bot.authoring.drafts import QuestionDraft, Skipped, finished

OLD = """<?xml version="1.0"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment><section>{items}</section></assessment>
</questestinterop>"""
CHOICE_12 = """<item ident="q1" title="Colours">
<presentation><material><mattext texttype="text/html">&lt;p&gt;Which is 2 &amp;lt; 3?&lt;/p&gt;</mattext></material>
<response_lid ident="r" rcardinality="{cardinality}"><render_choice>
<response_label ident="a"><material><mattext>Blue</mattext></material></response_label>
<response_label ident="b"><material><mattext>Red</mattext></material></response_label>
<response_label ident="c"><material><mattext>Green</mattext></material></response_label>
</render_choice></response_lid></presentation>
<resprocessing>
<respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid="general_fb"/></respcondition>
<respcondition><conditionvar><varequal respident="r">a</varequal></conditionvar><displayfeedback linkrefid="a_fb"/>
</respcondition>
<respcondition><conditionvar>{right}</conditionvar><setvar action="Set">100</setvar></respcondition>
</resprocessing>
<itemfeedback ident="general_fb"><flow_mat><material><mattext>In general.</mattext></material></flow_mat></itemfeedback>
<itemfeedback ident="a_fb"><flow_mat><material><mattext>Of the sky.</mattext></material></flow_mat></itemfeedback>
</item>"""
RIGHT_A = '<varequal respident="r">a</varequal>'
RIGHT_AB = f'<and>{RIGHT_A}<varequal respident="r">b</varequal><not><varequal respident="r">c</varequal></not></and>'
TEXT_12 = """<item ident="q2"><presentation><material><mattext>Capital of France?</mattext></material>
<response_str ident="r"><render_fib/></response_str></presentation>
<resprocessing><respcondition><conditionvar>{right}</conditionvar><setvar>100</setvar></respcondition></resprocessing>
<itemfeedback ident="correct_fb"><material><mattext>Yes.</mattext></material></itemfeedback>
<itemfeedback ident="general_incorrect_fb"><material><mattext>Look at a map.</mattext></material></itemfeedback>
<itemfeedback ident="general_fb"><material><mattext>Europe.</mattext></material></itemfeedback></item>"""
PAIRS_12 = """<item ident="q3"><presentation><material><mattext>Match</mattext></material>{sides}</presentation>
<resprocessing>{rules}</resprocessing>
<itemfeedback ident="general_fb"><material><mattext>Animals.</mattext></material></itemfeedback></item>"""
NEW = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="Item">
<responseDeclaration identifier="R" cardinality="{cardinality}" baseType="{base}">
<correctResponse>{right}</correctResponse>{mapping}</responseDeclaration>
<itemBody><p>Look &amp; think: a &lt; b.</p>{body}</itemBody>
<modalFeedback identifier="A" outcomeIdentifier="F" showHide="show">A is fine.</modalFeedback>
<modalFeedback identifier="general" outcomeIdentifier="F" showHide="show">In general.</modalFeedback>
</assessmentItem>"""
CHOICES = """<{kind} responseIdentifier="R" shuffle="true"><prompt>Which?</prompt>
<simpleChoice identifier="A">Alpha</simpleChoice>
<simpleChoice identifier="B">Beta
<feedbackInline identifier="B" outcomeIdentifier="F">Later.</feedbackInline></simpleChoice>
<simpleChoice identifier="C">Gamma</simpleChoice></{kind}>"""
PAIRS = """<matchInteraction responseIdentifier="R"><prompt>Match</prompt><simpleMatchSet>
<simpleAssociableChoice identifier="A">cat</simpleAssociableChoice>
<simpleAssociableChoice identifier="B">dog</simpleAssociableChoice>
<simpleAssociableChoice identifier="C">cow</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>
<simpleAssociableChoice identifier="X">meow</simpleAssociableChoice>
<simpleAssociableChoice identifier="Y">woof</simpleAssociableChoice>
<simpleAssociableChoice identifier="Z">moo</simpleAssociableChoice></simpleMatchSet></matchInteraction>"""


def values(*right: str) -> str:
    return "".join(f"<value>{one}</value>" for one in right)


def new(body: str, *right: str, cardinality: str = "single", base: str = "identifier", mapping: str = "") -> str:
    return NEW.format(body=body, right=values(*right), cardinality=cardinality, base=base, mapping=mapping)


def one(xml: str) -> QuestionDraft:
    """The only item of a file."""
    (draft,) = qti.read(xml.encode(), "bank.xml")
    assert isinstance(draft, QuestionDraft), draft
    return draft


def why_not(xml: str | bytes) -> str:
    """Why the only item of a file was left out."""
    (skipped,) = qti.read(xml if isinstance(xml, bytes) else xml.encode(), "bank.xml")
    assert isinstance(skipped, Skipped), skipped
    return skipped.reason


def test_a_choice_of_the_old_format():
    """Its question is HTML, its feedback its own or the general one."""
    draft = one(OLD.format(items=CHOICE_12.format(cardinality="Single", right=RIGHT_A)))
    (question,) = finished([draft]).questions
    assert (draft.where, draft.name, question.kind) == ("bank.xml, item 1", "Colours", "single_choice")
    assert question.ask == "Which is 2 < 3?"
    assert list(question.model_dump()["options"]) == [
        {"text": "Blue", "correct": True, "why": "Of the sky."},
        {"text": "Red", "correct": False, "why": "In general."},
        {"text": "Green", "correct": False, "why": "In general."},
    ]


def test_several_right_ones_of_the_old_format():
    """What stands under a `not` is not right."""
    data = one(OLD.format(items=CHOICE_12.format(cardinality="Multiple", right=RIGHT_AB))).data
    assert data["kind"] == "multiple_choice"
    assert [option["correct"] for option in data["options"]] == [True, True, False]


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (
            '<varequal respident="r">Paris</varequal><varequal respident="r">paris</varequal>',
            {"kind": "short_text", "accepted": ["Paris", "paris"], "why": "Yes.", "why_not": "Look at a map."},
        ),
        (
            '<or><varequal respident="r">3</varequal><and><vargte>2.5</vargte><varlte>3.5</varlte></and></or>',
            {"kind": "numeric", "answer": Decimal(3), "tolerance": Decimal("0.5"), "why": "Yes."},
        ),
        ("<other/>", {"kind": "free_text"}),
    ],
)
def test_words_and_numbers_of_the_old_format(right, expected):
    """Told apart by what is right."""
    data = one(OLD.format(items=TEXT_12.format(right=right))).data
    assert {key: data[key] for key in expected} == expected


def test_pairs_of_the_old_format():
    """Each side asks on its own."""
    labels = "".join(
        f'<response_label ident="{n}"><material><mattext>{text}</mattext></material></response_label>'
        for n, text in enumerate(("meow", "woof", "moo"))
    )
    sides = "".join(
        f'<response_lid ident="r{n}"><material><mattext>{text}</mattext></material><render_choice>{labels}'
        "</render_choice></response_lid>"
        for n, text in enumerate(("cat", "dog", "cow"))
    )
    rules = "".join(
        f'<respcondition><conditionvar><varequal respident="r{n}">{n}</varequal></conditionvar><setvar>33</setvar>'
        "</respcondition>"
        for n in range(3)
    )
    data = one(OLD.format(items=PAIRS_12.format(sides=sides, rules=rules))).data
    assert (data["kind"], data["ask"]) == ("matching", "Match")
    assert [(pair["left"], pair["right"]) for pair in data["pairs"]] == [
        ("cat", "meow"),
        ("dog", "woof"),
        ("cow", "moo"),
    ]
    assert why_not(OLD.format(items=PAIRS_12.format(sides=sides, rules=""))) == "its sides do not form pairs"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (new(CHOICES.format(kind="choiceInteraction"), "B"), {"kind": "single_choice", "shuffle": True}),
        (
            new(CHOICES.format(kind="choiceInteraction"), "A", "B", cardinality="multiple"),
            {"kind": "multiple_choice", "shuffle": True},
        ),
        (new(CHOICES.format(kind="orderInteraction"), "C", "A", "B", cardinality="ordered"), {"kind": "ordering"}),
        (new(PAIRS, "A X", "B Y", "C Z", cardinality="multiple", base="directedPair"), {"kind": "matching"}),
        (
            new(
                '<p>Say <textEntryInteraction responseIdentifier="R"/></p>',
                "act",
                base="string",
                mapping="<mapping><mapEntry mapKey='adjust' mappedValue='1'/><mapEntry mapKey='x' mappedValue='0'/>"
                "</mapping>",
            ),
            {"kind": "short_text", "accepted": ["act", "adjust"]},
        ),
        (
            new('<textEntryInteraction responseIdentifier="R"/>', "2.5", base="float"),
            {"kind": "numeric", "answer": Decimal("2.5")},
        ),
        (new('<extendedTextInteraction responseIdentifier="R"/>', base="string"), {"kind": "free_text"}),
    ],
)
def test_each_interaction_of_the_new_format(xml, expected):
    """Is a kind of question, and finds its explanations."""
    draft = one(xml)
    assert {key: draft.data[key] for key in expected} == expected
    assert "Look & think: a < b." in draft.data["ask"]
    found = finished([draft])
    assert found.skipped == []


def test_feedback_of_the_new_format_finds_its_choice():
    """Within the choice, by its identifier, or the general one."""
    (question,) = finished([one(new(CHOICES.format(kind="choiceInteraction"), "B"))]).questions
    assert list(question.model_dump()["options"]) == [
        {"text": "Alpha", "correct": False, "why": "A is fine."},
        {"text": "Beta", "correct": True, "why": "Later."},
        {"text": "Gamma", "correct": False, "why": "In general."},
    ]


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ("<nothing", "it is not sound XML"),
        ("<quiz/>", "there are no items in it"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><item>&a;</item>', "it declares entities"),
        (OLD.format(items='<item ident="x"><presentation/></item>'), "it asks for nothing"),
        (OLD.format(items='<item><presentation><response_xy ident="r"/></presentation></item>'), "no kind of question"),
        (
            OLD.format(items=CHOICE_12.format(cardinality="Single", right=RIGHT_A).replace(
                "<mattext>Blue</mattext>", '<mattext texttype="text/html">&lt;img src="x"&gt;</mattext>'
            )),
            "it has a img",
        ),
        (new(""), "it asks 0 things at once"),
        (new('<sliderInteraction responseIdentifier="R"/>'), "a sliderInteraction has no kind"),
        (new('<choiceInteraction responseIdentifier="S"/>'), "does not declare its response"),
        (new(CHOICES.format(kind="orderInteraction"), "C", "A"), "does not name each of its choices once"),
        (new(PAIRS, "A Q"), "choices that are not there"),
        (new('<textEntryInteraction responseIdentifier="R"/>', "many", base="float"), "“many” is no number"),
        (new('<textEntryInteraction responseIdentifier="R"/>', base="string"), "does not say which answers are right"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_left_out_with_its_reason(xml, told):
    """By file and item."""
    assert told in why_not(xml)


def test_a_package_is_read_file_by_file():
    """Its manifest is no question, and neither is a picture."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("imsmanifest.xml", "<manifest/>")
        package.writestr("b/two.xml", new(CHOICES.format(kind="choiceInteraction"), "B"))
        package.writestr("a/one.xml", "<broken")
        package.writestr("a/one.png", b"\x89PNG")
    broken, good = qti.read(packed.getvalue(), "bank.zip")
    assert isinstance(broken, Skipped)
    assert (broken.where, good.where) == ("a/one.xml", "b/two.xml, item 1")
    assert "cannot be opened" in why_not(packed.getvalue()[:-40])


@given(st.binary(max_size=60).map(lambda data: b"PK" + data) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_left_out(data: bytes):
    """Nothing breaks the reading."""
    assert finished(qti.read(data, "any")).questions == []
