"""What the small profile says first, and what it quotes for it."""

from __future__ import annotations

from bot.stories import labels
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import texts
from bot.stories.feedback.schema import FindingKind
from bot.stories.sections import Section
from tests.sentences import says
from tests.stories.stories import assessed, findings_of

HERO = "Rui rewrote all macros in May. Nobody else knows how they fit together. Without him this would not exist."


def test_what_is_warned_of_is_not_praised():
    """A sentence that ties it all to one person is no strength."""
    found = assessed({"key_success_factors": HERO}, "en")
    warned = {id_ for one in findings_of(found, FindingKind.DEPENDENCE) for id_ in one.sentences}
    praised = {id_ for one in findings_of(found, FindingKind.STRENGTH) for id_ in one.sentences}
    assert warned == {"K2", "K3"}
    assert not praised & warned


def test_each_strength_has_a_sentence_of_its_own_where_there_is_one():
    """The same quote is not shown twice while another would do."""
    found = assessed({"context": "In May 2026 nine nurses met in Leeds. Three clerks and two nurses took part."}, "en")
    quoted = [one.sentences[0] for one in findings_of(found, FindingKind.STRENGTH)]
    assert len(quoted) == len(set(quoted)) == 2


def test_reasons_name_sections_rather_than_marks_that_nobody_sees():
    """Ids of sentences are ours alone."""
    advice = assessed({"key_success_factors": HERO}, "en").readiness
    reasons = " ".join(advice.reasons if advice else ())
    assert f"({labels.title(Section.FACTORS)})" in reasons
    assert "K2" not in reasons


def test_a_very_short_section_gets_one_remark():
    """It names what is open, and what the rules miss; the step still says what to do."""
    found = assessed({"context": "Our hotel, last summer.", "results": "Guests were happier."}, "en")
    for section in (Section.CONTEXT, Section.RESULTS):
        [remark] = [one for one in findings_of(found, FindingKind.VAGUE) if one.section == section]
        assert remark.topic == "thin"
        assert remark.text.startswith(texts.rule(StoryRule.THIN, section))
        assert labels.questions(section)[1] in remark.text
    assert says(remark.text, "Your results don't have a number yet: no figure (metric) that anyone could check.")
    assert remark.sentences == ("R1",)
    assert [one.score for one in found.scores if one.section == Section.RESULTS] == [1]
    assert found.steps
