"""What an item of QTI 2.1 says of points and of tolerance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.authoring import qti
from bot.authoring.drafts import Draft, Skipped

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
    assert isinstance(draft, Draft)
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
    assert isinstance(draft, Draft)
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
