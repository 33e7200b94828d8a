"""Which remarks become next steps."""

from __future__ import annotations

from typing import Any

import pytest

from bot.stories import labels
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback.schema import Finding, FindingKind, PrivateMatter
from bot.stories.feedback.whole_story import selection
from bot.stories.sections import SECTIONS, Section

NONE_OPEN: dict[Section, tuple[int, ...]] = dict.fromkeys(SECTIONS, ())
LEVELS = dict.fromkeys(SECTIONS, 2)


def found(kind: FindingKind, section: Section = Section.RESULTS, **more: Any) -> Finding:
    return Finding(kind=kind, section=section, topic=kind, source="model", text="It says so.", **more)


def chosen(*findings: Finding) -> list[FindingKind]:
    """The kinds of the remarks that become steps."""
    return [findings[one.finding or 0].kind for one in selection.steps(findings, NONE_OPEN)]


def test_the_weightiest_come_first():
    """By importance, then by what keeps a story from being believed, then by how weak their section is."""
    levels = {**LEVELS, Section.APPROACH: 1}
    vague, weak = found(FindingKind.VAGUE), found(FindingKind.VAGUE, Section.APPROACH)
    doubt, minor = found(FindingKind.CONTRADICTION), found(FindingKind.CONTRADICTION, importance=1)
    urgent = found(FindingKind.VAGUE, Section.SCALING, importance=3)
    assert selection.ordered([minor, vague, weak, doubt, urgent], levels) == (urgent, doubt, weak, vague, minor)


def test_three_at_most_and_two_of_a_section():
    """So that one weak section does not take them all."""
    many = [found(FindingKind.VAGUE), found(FindingKind.MISSING), found(FindingKind.UNSUPPORTED)]
    others = [found(FindingKind.VAGUE, section) for section in (Section.CONTEXT, Section.APPROACH)]
    steps = selection.steps([*many, *others], NONE_OPEN)
    assert [one.section for one in steps] == [Section.RESULTS, Section.RESULTS, Section.CONTEXT]
    assert [one.finding for one in steps] == [0, 1, 3]


def test_privacy_is_asked_about_once():
    """As are placeholders and generic text; other kinds may come again."""
    for kind in (FindingKind.PRIVACY, FindingKind.PLACEHOLDER, FindingKind.GENERIC):
        assert chosen(found(kind), found(kind, Section.CONTEXT), found(FindingKind.VAGUE)) == [kind, FindingKind.VAGUE]
    assert chosen(found(FindingKind.VAGUE), found(FindingKind.VAGUE, Section.CONTEXT)) == [FindingKind.VAGUE] * 2


def test_empty_sections_take_one_place_and_the_last():
    """The rules' remark, which names them all, before a model's about one of them; three on the text leave none."""
    empty = (Section.FACTORS, Section.SCALING)
    model = found(FindingKind.MISSING, Section.FACTORS, importance=3)
    rules = found(FindingKind.MISSING, Section.FACTORS, importance=3).model_copy(update={"source": "rules"})
    on_text = [found(FindingKind.VAGUE, section, sentences=("R1",)) for section in SECTIONS[:3]]
    elsewhere = found(FindingKind.MISSING, Section.SCALING, sentences=("A1",))
    assert placed([model, rules, on_text[0]], empty) == [2, 1]
    assert placed([model, rules, *on_text], empty) == [2, 3, 4]
    assert placed([model, rules], empty) == [1]
    assert placed([model, rules, elsewhere], empty) == [2, 1]


def placed(findings: list[Finding], empty: tuple[Section, ...]) -> list[int | None]:
    """The positions of the remarks that become steps."""
    return [one.finding for one in selection.steps(findings, NONE_OPEN, empty)]


@pytest.mark.parametrize("topic", [*PrivateMatter, StoryRule.PERSONAL])
def test_what_is_to_be_taken_out_takes_no_place(topic: str):
    """How people's data was used is another matter."""
    private = found(FindingKind.PRIVACY).model_copy(update={"topic": topic})
    assert chosen(private, found(FindingKind.VAGUE)) == [FindingKind.VAGUE]


def test_praise_and_texts_to_a_reviewer_are_no_step():
    """They ask for nothing."""
    nothing = (FindingKind.STRENGTH, FindingKind.HONEST_LIMIT, FindingKind.REUSABLE, FindingKind.ADDRESSED_TO_REVIEWER)
    assert chosen(*map(found, nothing)) == []


def test_a_remark_without_a_question_gets_one():
    """For its kind, or the guiding question that is still open."""
    every = [found(kind) for kind in FindingKind]
    assert all(one.text for finding in every for one in selection.steps([finding], NONE_OPEN))
    [step] = selection.steps([found(FindingKind.MISSING)], {**NONE_OPEN, Section.RESULTS: (3, 1)})
    assert step.text == labels.questions(Section.RESULTS)[2]
    [own] = selection.steps([found(FindingKind.MISSING, question="Over which weeks?")], NONE_OPEN)
    assert own.text == "Over which weeks?"
