"""What an author sees: a completeness check without a model, and three remarks with one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.kit.i18n import in_language
from bot.stories import labels
from bot.stories.analysis.readiness import Readiness, ScalingAdvice
from bot.stories.feedback import result_views
from bot.stories.feedback.findings import FeedbackDetails, ShownFinding
from bot.stories.feedback.models import StoryFeedback, StoryFinding
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.schema import EarlierRemark, FeedbackResult, FindingKind
from bot.stories.intake.section_parser import parse
from bot.stories.sections import Section
from sandbox import limits
from tests.sentences import says
from tests.stage import MONDAY
from tests.stories import texts
from tests.stories.readers import Reader, read, remark, story_answer
from tests.stories.stage import BY_RULES
from tests.stories.stories import BY_ID, INVOICES, OWN, PRAISING, STRONG

ONE_SCREEN = 1_200
QUESTION = "Who said so?"
ANSWER = story_answer(
    remark("vague", "results", "R2", comment="This says nothing to check.", question=QUESTION, importance=3),
    remark("strength", "results", "R1", comment="That is 15 minutes less."),
    remark("missing", "context", "C1", comment="The year is missing.", question="Which year was it?"),
    remark("missing", "approach", "A1", comment="The tool is missing.", question="Which tool was it?"),
    remark("missing", "scaling_guide", "G1", comment="The address is missing.", importance=1),
)


def details(result: FeedbackResult, *without: int) -> FeedbackDetails:
    """A result as it is stored and shown, without the findings at these positions."""
    rows = [
        StoryFinding(
            id=at,
            workspace_id="T1",
            feedback_id=1,
            position=at,
            **{**one.model_dump(mode="json"), "sentences": " ".join(one.sentences)},
        )
        for at, one in enumerate(result.findings)
    ]
    given: dict[str, Any] = {"workspace_id": "T1", "story_id": 1, "version_id": 1, "member_id": 1, "prompt_version": ""}
    feedback = StoryFeedback(id=1, model="a-model" if result.asked_model else "", requested_at=MONDAY, **given)
    shown = [ShownFinding(row, row.text, is_struck=False) for row in rows if row.position not in without]
    return FeedbackDetails(feedback, "Letters", 1, result, shown)


def blocks_of(result: FeedbackResult, *without: int) -> list[Any]:
    with in_language(result.language):
        blocks: list[Any] = result_views.result(details(result, *without), host="models.example")["blocks"]
    return blocks


@pytest.mark.parametrize("story", [texts.STRONG, texts.THIN, texts.GERMAN, texts.UNSORTED])
def test_a_completeness_check_fits_one_screen(story: str):
    """It says in its first lines that no AI has read the story, and praises nothing."""
    result = by_rules(parse(story).sections)
    blocks = blocks_of(result)
    assert sum(map(result_views.text_length, blocks)) <= ONE_SCREEN
    assert says(blocks[:2], BY_RULES, result.language)
    assert not re.search(PRAISING, str(blocks))


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry["id"])
def test_no_completeness_check_praises_or_advises(entry: dict[str, Any]):
    """Of whatever story: no readiness, no steps, no menu to rate a remark."""
    blocks = blocks_of(by_rules(entry["sections"], entry["language"]))
    assert not re.search(PRAISING, str(blocks))
    assert not any("accessory" in one for one in blocks)
    for sentence in ("What would help most", "Worth keeping", "All remarks ({n})"):
        assert not says(blocks, sentence)


def test_a_completeness_check_names_what_it_found():
    """Empty sections, open questions, placeholders, figures that contradict each other, and what was masked."""
    story = {
        "context": "In March nine people in Leeds sorted invoices. TODO: add the name of the site here.",
        "results": "The time for one invoice fell from 24 to 9 minutes, which is a fall of 20 percent, before April.",
        "key_success_factors": "Ask ana@harbour.example about the checklist that we have used since then in the team.",
    }
    blocks = blocks_of(by_rules(story))
    for sentence in (
        "Filled in: {sections}.",
        "Empty: {sections}.",
        "I found no answer to these questions: {questions}",
        "You still have to fill these in: {quotes}",
        "These figures don't match: {quotes}",
        (
            "I found and masked this: {kinds}. Other personal or confidential content may still be "
            "there, such as customers' names or rare names that stand alone."
        ),
    ):
        assert says(blocks, sentence)
    assert "ana@harbour" not in str(blocks)
    for sentence in ("I found no placeholders.", "I found no figures that contradict each other."):
        assert says(blocks_of(by_rules(STRONG)), sentence)
        assert not says(blocks, sentence)


def test_what_a_facilitator_took_out_is_not_in_the_completeness_check():
    """Its line says what it says where nothing was found."""
    result = by_rules({**STRONG, "context": f"{STRONG['context']} TODO: add the name of the site here."})
    at = next(at for at, one in enumerate(result.findings) if one.kind == FindingKind.PLACEHOLDER)
    assert "TODO" in str(blocks_of(result))
    assert "TODO" not in str(blocks_of(result, at))


async def test_a_result_shows_three_remarks_with_their_questions():
    """What to do first, then what is worth keeping; the rest is behind a button."""
    result = await read(INVOICES, Reader(ANSWER))
    said = str(blocks_of(result))
    order = [said.index(words) for words in (QUESTION, "Which year was it?", "Which tool was it?", "15 minutes less")]
    assert order == sorted(order)
    assert "The address is missing." not in said
    assert says(said, "All remarks ({n})")
    assert "The address is missing." in str(result_views.all_remarks(details(result)))


async def test_the_window_with_all_remarks_says_when_there_are_none():
    """Slack takes no window without blocks."""
    result = await read(INVOICES, Reader(ANSWER))
    modal = result_views.all_remarks(details(result, *range(len(result.findings))))
    assert limits.check_view(modal) == []
    assert says(modal, "There are no remarks on this version.")
    assert not says(result_views.all_remarks(details(result)), "There are no remarks on this version.")


async def test_what_to_do_before_publishing_takes_no_place_of_the_three():
    """Empty sections and private sentences have lines of their own below, until their author calls them wrong."""
    answer = story_answer(*ANSWER["findings"][:4], private=[{"what": "person", "ids": ["C1"]}])
    result = await read({**INVOICES, "key_success_factors": "", "scaling_guide": ""}, Reader(answer))
    assert {one.text for one in result.steps} == {QUESTION, "Which year was it?", "Which tool was it?"}
    blocks = blocks_of(result)
    [line] = [one for one in blocks if says(one, "Before you publish")]
    empty = ", ".join([labels.title(Section.FACTORS), labels.title(Section.SCALING)])
    assert says(line, "Still empty: {sections}.", sections=empty)
    assert says(line, "People could guess who this is about. Take out what points to that person, or ask them first.")
    assert " ".join(INVOICES["context"].split()[:4]) in str(line)
    others = [at for at, one in enumerate(result.findings) if one.kind == FindingKind.PRIVACY or not one.sentences]
    assert not says(blocks_of(result, *others), "Before you publish")


async def test_what_is_private_for_two_reasons_is_named_once():
    """With both of them."""
    private = [{"what": "person", "ids": ["C1"]}, {"what": "customer", "ids": ["C1"]}]
    result = await read(INVOICES, Reader(story_answer(private=private)))
    [line] = [one for one in blocks_of(result) if says(one, "Before you publish")]
    assert says(line, "People could guess who this is about. Take out what points to that person, or ask them first.")
    assert says(line, "This is about a customer or supplier. Take out anything that shows who it is.")
    assert str(line).count("•") == 1


async def test_an_empty_section_is_named_once():
    """As the last of the three where there is a place for it."""
    said = blocks_of(await read({**INVOICES, "scaling_guide": ""}, Reader(story_answer())))
    assert says(said, "Still empty: {sections}.", sections=labels.title(Section.SCALING))
    assert not says(said, "Before you publish")


async def test_a_step_goes_with_its_remark():
    """Once a facilitator took the remark out, nobody is asked about it."""
    result = await read(INVOICES, Reader(ANSWER))
    at = next(at for at, one in enumerate(result.findings) if one.question == QUESTION)
    assert QUESTION not in str(blocks_of(result, at))


async def test_what_was_not_read_is_said():
    """With the number of sentences."""
    result = await read({section: f"{text} " * 120 for section, text in STRONG.items()}, Reader(story_answer()))
    assert says(blocks_of(result), "The story is too long to read in one go: I couldn't read {n} of {of} sentences.")


async def test_what_a_new_version_settled_is_said():
    """With the model's note where there is one, and how much is still open."""
    before = [EarlierRemark(kind=FindingKind.VAGUE, section=Section.RESULTS, text="Vague.")] * 3
    states = [("settled", "You added the starting point."), ("settled", ""), ("open", "")]
    earlier = [{"number": at, "state": state, "note": note} for at, (state, note) in enumerate(states, 1)]
    blocks = blocks_of(await read(INVOICES, Reader(story_answer(earlier=earlier)), earlier=before))
    assert "You added the starting point." in str(blocks)
    assert says(blocks, "{n} remark is settled.")
    assert says(blocks, "{n} earlier remark is still open.")


def test_a_german_reader_of_an_english_story_is_told_in_german():
    """Headings, remarks, sections and questions; the quotes are the story's."""
    story = {"context": "In March nine people in Leeds sorted invoices.", "approach": "TODO: name the tool here."}
    result = by_rules(story, "en", "de")
    with in_language(result.spoken):
        blocks = result_views.result(details(result))["blocks"]
    assert (result.language, result.spoken) == ("en", "de")
    assert says(blocks, "Filled in: {sections}.", "de")
    assert says(blocks, "You still have to fill these in: {quotes}", "de", quotes="„TODO: name the tool here.“")
    assert not says(blocks, "Filled in: {sections}.")
    assert says([one.text for one in result.findings], "Still empty: {sections}.", "de")


async def test_a_model_writes_to_a_german_reader_in_german():
    """It is asked to, and a remark in another language is not shown."""
    answer = story_answer(
        remark("vague", "results", "R2", comment="Das kann niemand nachprüfen, und es ist nicht klar, wer das sagt."),
        remark("missing", "context", "C1", comment="The year is missing, and the readers would like to have it."),
    )
    reader = Reader(answer)
    result = await read(INVOICES, reader, reader_language="de")
    assert "(German)" in reader.asked[0].user
    said = [one.text for one in result.findings if one.source == "model"]
    assert said == ["Das kann niemand nachprüfen, und es ist nicht klar, wer das sagt."]


async def test_a_german_story_is_answered_in_german():
    """Headings, buttons and remarks alike."""
    said = str(blocks_of(by_rules(BY_ID["S09"]["sections"])))
    assert says(said, "Filled in: {sections}.", "de")
    assert not says(said, "Filled in: {sections}.")


async def test_no_quote_stands_twice_and_a_long_one_is_cut():
    """Three remarks rest on one long sentence; its words are quoted by the first that needs them."""
    long = (
        "In the accounts team in Leeds nine people sorted invoices from two hundred suppliers in March, "
        "although two of them were away, and each of us used the prompt from the second week on."
    )
    answer = story_answer(
        remark("vague", "context", "C1", comment="Two were away.", question="Who stood in for them?", importance=3),
        remark("missing", "context", "C1", comment="Two were away, and why?", question="Why was that?", importance=3),
        remark("vague", "results", "R1", comment="The kind of letters is open.", question="Which letters were they?"),
    )
    quoted = re.findall(r"&gt; |> (“[^”]+”)", str(blocks_of(await read({**INVOICES, "context": long}, Reader(answer)))))
    assert "“… although two of them were away …”" in quoted
    assert len(quoted) == len(set(quoted))


async def test_each_remark_shows_the_quotes_of_its_own_sentences():
    """In the window with all of them, also where another remark has quoted the same sentence before."""
    made = await read(
        INVOICES,
        Reader(
            story_answer(
                remark("vague", "results", "R1", "R2", comment="This is hard to follow.", question="Which invoices?"),
                remark("vague", "results", "R2", comment="This says nothing to check.", question=QUESTION),
                remark("missing", "results", "R1", comment="The start is missing.", question="How long was it then?"),
                remark("vague", "context", "C1", comment="The place is open.", question="Where was it?"),
            )
        ),
    )
    assert len(made.findings) > 2
    shown = result_views.all_remarks(details(made))["blocks"]
    for one in made.findings:
        [text] = [block["text"]["text"] for block in shown if block["type"] == "section" and one.text in str(block)]
        quoted = [line.removeprefix("&gt; ").removeprefix("> ") for line in text.split("\n") if "“" in line]
        own = [" ".join(made.sentences[id_].split()) for id_ in one.sentences]
        assert bool(quoted) == bool(own)
        assert all(any(line.strip("“”… ") in sentence for sentence in own) for line in quoted)


def test_what_is_not_ready_says_so_plainly():
    """Rather than with the name of an advice."""
    advice = Readiness(criteria=(), warnings=(), advice=ScalingAdvice.LEARN, reasons=())
    sentence = "Too early to pass on: the story doesn't show yet whether this works for others too."
    assert says(result_views.readiness(advice), sentence)


def test_the_same_advice_is_said_once_only():
    """About the next version in one line, with the reasons that are new."""
    reasons = ("It depends on one person.", "There is no comparison.")
    first = Readiness(criteria=(), warnings=(), advice=ScalingAdvice.LEARN, reasons=reasons[:1])
    second = first.model_copy(update={"reasons": reasons})
    before = result_views.AdviceBefore(1, first)
    assert says(result_views.readiness(first, before), "Same as for version {n}: it isn't ready for others yet.", n=1)
    shown = result_views.readiness(second, before)
    assert reasons[0] not in shown
    assert reasons[1] in shown
    other = first.model_copy(update={"advice": ScalingAdvice.ADAPT})
    assert reasons[0] in result_views.readiness(other, before)
