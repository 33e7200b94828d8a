"""What an item of QTI 2.1 says of points and of tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.authoring import qti
from bot.authoring.drafts import QuestionDraft, Skipped

MAPPED = """<assessmentItem identifier="m">
<responseDeclaration identifier="R" cardinality="multiple"><mapping>
<mapEntry mapKey="a" mappedValue="1"/><mapEntry mapKey="b" mappedValue="1"/><mapEntry mapKey="c" mappedValue="-1"/>
</mapping></responseDeclaration>
<itemBody><choiceInteraction responseIdentifier="R"><prompt>Which?</prompt>
<simpleChoice identifier="a">A</simpleChoice><simpleChoice identifier="b">B</simpleChoice>
<simpleChoice identifier="c">C</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""
NUMBER = """<assessmentItem identifier="n">
<responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>3.5</value>
</correctResponse></responseDeclaration>
<itemBody><p>Half of seven? <textEntryInteraction responseIdentifier="R"/></p></itemBody>
<responseProcessing><responseCondition><responseIf><equal {tolerance}><variable identifier="R"/>
<correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing></assessmentItem>"""


def test_what_earns_points_is_right():
    """Where an item does not name what is right."""
    (draft,) = qti.read(MAPPED.encode(), "m.xml")
    assert isinstance(draft, QuestionDraft)
    assert [option["correct"] for option in draft.data["options"]] == [True, True, False]


@pytest.mark.parametrize(
    ("tolerance", "expected"),
    [
        ('toleranceMode="exact"', Decimal(0)),
        ('toleranceMode="absolute" tolerance="0.1"', Decimal("0.1")),
        ('toleranceMode="absolute" tolerance="0.1 0.1"', Decimal("0.1")),
    ],
)
def test_a_number_may_differ_by_what_the_item_allows(tolerance: str, expected: Decimal):
    """The same on both sides."""
    (draft,) = qti.read(NUMBER.format(tolerance=tolerance).encode(), "n.xml")
    assert isinstance(draft, QuestionDraft)
    assert draft.data["tolerance"] == expected


@pytest.mark.parametrize(
    "tolerance",
    ['toleranceMode="relative" tolerance="5"', 'toleranceMode="absolute" tolerance="1 2"', 'toleranceMode="absolute"'],
)
def test_another_tolerance_is_told(tolerance: str):
    """The question is left out rather than made stricter."""
    (skipped,) = qti.read(NUMBER.format(tolerance=tolerance).encode(), "n.xml")
    assert isinstance(skipped, Skipped)
    assert "tolerance" in skipped.reason


@pytest.mark.parametrize(
    ("cardinality", "right", "lost"),
    [
        ("multiple", [True, True, False], "its points (1, 0.5): each right part counts the same"),
        ("single", [True, False, False], "the 0.5 points for “B”, which counts as wrong"),
    ],
)
def test_less_than_all_of_the_points_is_told(cardinality: str, right: list[bool], lost: str):
    """Nothing is right by half here, so an author hears what became of it."""
    item = MAPPED.replace('"multiple"', f'"{cardinality}"').replace('"b" mappedValue="1"', '"b" mappedValue="0.5"')
    (draft,) = qti.read(item.encode(), "m.xml")
    assert isinstance(draft, QuestionDraft)
    assert [option["correct"] for option in draft.data["options"]] == right
    assert draft.lost == (lost,)


def test_points_have_to_be_a_number():
    """Otherwise the item is left out with its reason."""
    (skipped,) = qti.read(MAPPED.replace('mappedValue="-1"', 'mappedValue="much"').encode(), "m.xml")
    assert isinstance(skipped, Skipped)
    assert "“much” is no number of points" in skipped.reason
