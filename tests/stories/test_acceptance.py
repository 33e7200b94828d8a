"""The criteria that feedback must meet, one after the other, with models that lie, fail and obey attacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit.i18n import in_language
from bot.kit.llm import Model
from bot.settings import Settings
from bot.stories import labels
from bot.stories.analysis import claims
from bot.stories.analysis.language import detect_language
from bot.stories.analysis.pii import PLACEHOLDER
from bot.stories.analysis.preprocessing import prepare, section_of
from bot.stories.analysis.rules import StoryRule, caps, check_rules
from bot.stories.feedback import result_views
from bot.stories.feedback import texts as feedback_texts
from bot.stories.feedback.budgets import MAX_CALLS, MAX_TOKENS, RequestBudget
from bot.stories.feedback.feedback_model import FeedbackModel, ModelProfile
from bot.stories.feedback.findings import FeedbackDetails, ShownFinding
from bot.stories.feedback.models import StoryFeedback, StoryFinding
from bot.stories.feedback.pipeline import by_model, by_rules
from bot.stories.feedback.request_texts import CANARY
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, PrivateMatter
from bot.stories.sections import SECTIONS, Section, WarningSign
from sandbox import limits
from tests.sentences import says
from tests.stage import MONDAY
from tests.stories.readers import PROMPTS, lied
from tests.stories.stage import BY_MODEL, BY_RULES
from tests.stories.stories import BY_ID, OWN, PRAISING, STRONG, assessed, findings_of

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SCORES = re.compile(r"\bscores?\b|\b[0-4] ?/ ?4\b|\blevel\b|\brated\b")
SMALL, WHOLE = ModelProfile.SMALL, ModelProfile.WHOLE
BOTH = pytest.mark.parametrize("profile", list(ModelProfile))
GiveFeedback = Callable[..., Any]


@pytest.fixture
async def server() -> AsyncIterator[ScriptedModel]:
    """A scripted server."""
    async with ScriptedModel() as running:
        yield running


@pytest.fixture
async def give_feedback(server: ScriptedModel) -> AsyncIterator[GiveFeedback]:
    """Gives feedback on a story by the scripted model: (result, budget)."""
    model = Model(Settings.model_validate({"openai_base_url": server.url, "openai_model": NAME}))

    async def run(
        texts: dict[str, str], language: str | None = None, *, profile: ModelProfile = SMALL, seconds: float = 30
    ) -> tuple[FeedbackResult, RequestBudget]:
        budget = RequestBudget()
        asked = FeedbackModel(model, PROMPTS, 900, seconds, profile)
        return await by_model(texts, asked, budget, language), budget

    yield run
    await model.close()


def details_of(result: FeedbackResult) -> FeedbackDetails:
    """A result as it is stored and shown."""
    rows = [
        StoryFinding(id=at, workspace_id="T1", feedback_id=1, position=at, **_stored(one))
        for at, one in enumerate(result.findings)
    ]
    feedback = StoryFeedback(
        id=1,
        workspace_id="T1",
        story_id=1,
        version_id=1,
        member_id=1,
        prompt_version="",
        model="a-model" if result.asked_model else "",
        requested_at=MONDAY,
    )
    shown = [ShownFinding(row, row.text, is_struck=False) for row in rows]
    return FeedbackDetails(feedback, "Letters", 2, result, shown)


def _stored(finding: Finding) -> Any:
    return {**finding.model_dump(mode="json", exclude={"sentences"}), "sentences": " ".join(finding.sentences)}


def text_of(result: FeedbackResult) -> str:
    """All that an author reads."""
    return str(result_views.result(details_of(result), host="models.example")["blocks"])


@BOTH
@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry["id"])
async def test_a01_every_finding_points_at_the_authors_words(
    entry: dict[str, Any], profile: ModelProfile, give_feedback: GiveFeedback
):
    """What is printed stands in the masked story word for word; the small profile stays within the section."""
    result, _ = await give_feedback(entry["sections"], entry["language"], profile=profile)
    masked = prepare(entry["sections"], entry["language"]).masked.texts
    for finding in result.findings:
        assert finding.sentences or finding.kind == FindingKind.MISSING
        for id_ in finding.sentences:
            assert result.sentences[id_] in masked[section_of(id_)]
            if profile == SMALL and finding.topic not in {"contradiction", "different_figures"}:
                assert section_of(id_) == finding.section


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), story=st.sampled_from(sorted(BY_ID)))
async def test_a02_only_what_was_not_found_is_called_missing(seed: int, story: str):
    """Whatever a small lying model says: a fact that the rules found is never called missing."""
    texts = BY_ID[story]["sections"]
    result, rules = await lied(texts, seed, SMALL), assessed(texts)
    concrete = {(one.section, one.topic) for one in findings_of(rules, FindingKind.STRENGTH)}
    for finding in findings_of(result, FindingKind.MISSING):
        if re.fullmatch("q[123]", finding.topic):
            answers = next(one.answers for one in result.scores if one.section == finding.section)
            assert answers[int(finding.topic[1]) - 1] == ()
            assert (finding.section, finding.topic) not in concrete


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), story=st.sampled_from(sorted(BY_ID)), profile=st.sampled_from(ModelProfile))
async def test_a03_every_number_is_the_authors(seed: int, story: str, profile: ModelProfile):
    """Or follows from two of them, for a model that reads the whole story; its own are dropped with their sentence."""
    result = await lied(BY_ID[story]["sections"], seed, profile)
    said = [*(one.text for one in result.findings), *(one.text for one in result.steps)]
    if profile == SMALL:
        known = set(NUMBER.findall(" ".join(result.sentences.values())))
        assert {number for words in said for number in NUMBER.findall(words)} <= known
    for words in said:
        assert claims.unsupported_figures(PLACEHOLDER.sub(" ", words), result.sentences.values()) == []


async def test_a04_every_section_has_its_score_and_anchor(give_feedback: GiveFeedback, server: ScriptedModel):
    """An empty one has none, is named, and costs no call."""
    result, budget = await give_feedback(BY_ID["S05"]["sections"])
    assert [one.section for one in result.scores] == list(SECTIONS)
    assert all(0 <= one.score <= 4 for one in result.scores)
    factors = next(one for one in result.scores if one.section == Section.FACTORS)
    assert factors.score == 0
    assert any(one.topic == "empty" and labels.title(Section.FACTORS) in one.text for one in result.findings)
    assert budget.calls == 5
    assert not any(f"Section: {labels.title(Section.FACTORS)}" in str(body["messages"]) for body in server.bodies)


async def test_a04_an_empty_section_of_a_whole_story_is_named_once(give_feedback: GiveFeedback):
    """By the model or by the rules, with a level of none."""
    result, budget = await give_feedback(BY_ID["S05"]["sections"], profile=WHOLE)
    assert [one.section for one in result.scores] == list(SECTIONS)
    assert {one.section: one.score for one in result.scores}[Section.FACTORS] == 0
    named = [one for one in findings_of(result, FindingKind.MISSING) if one.section == Section.FACTORS]
    assert len(named) == 1
    assert budget.calls == 2


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry["id"])
async def test_a05_three_steps_at_most_the_lowest_score_first(entry: dict[str, Any], give_feedback: GiveFeedback):
    """Each names a section and a guiding question."""
    result, _ = await give_feedback(entry["sections"], entry["language"])
    scores = {one.section: one.score for one in result.scores}
    ranks = [scores[one.section] for one in result.steps]
    assert len(ranks) <= 3
    assert ranks == sorted(ranks)
    assert all(1 <= (one.question or 0) <= 3 for one in result.steps)


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry["id"])
async def test_a05_three_remarks_on_a_whole_story_the_weightiest_first(
    entry: dict[str, Any], give_feedback: GiveFeedback
):
    """Each is about a finding that asks for something, and asks its question; at most two are of one section.

    One about empty sections only takes a place left over, so it comes last, however weighty it is.
    """
    result, _ = await give_feedback(entry["sections"], entry["language"], profile=WHOLE)
    about = [result.findings[one.finding] for one in result.steps if one.finding is not None]
    assert len(about) == len(result.steps) <= 3
    sections = prepare(entry["sections"], entry["language"]).sections
    on_text = [one for one in about if one.sentences or sections[one.section].counted]
    assert about[: len(on_text)] == on_text
    assert len(about) - len(on_text) <= 1
    assert [one.importance for one in on_text] == sorted((one.importance for one in on_text), reverse=True)
    assert all(one.question == step.text for one, step in zip(about, result.steps, strict=True))
    assert not any(one.is_praise for one in about)
    assert all(count <= 2 for count in Counter(one.section for one in about).values())


@BOTH
@pytest.mark.parametrize("story", ["S08", "S19"])
async def test_a06_an_attack_changes_no_score(
    story: str, profile: ModelProfile, give_feedback: GiveFeedback, server: ScriptedModel
):
    """With a model that is asked: the planted text never leaves, and the scores are those without it."""
    entry = BY_ID[story]
    result, _ = await give_feedback(entry["sections"], entry["language"], profile=profile)
    without = dict(entry["sections"])
    for planted in entry["planted"]:
        without[planted["section"]] = without[planted["section"]].replace(planted["text"], " ")
        assert not any(planted["text"] in str(body["messages"]) for body in server.bodies)
    calm, _ = await give_feedback(without, entry["language"], profile=profile)
    assert [one.score for one in result.scores] == [one.score for one in calm.scores]
    assert [one for one in result.findings if one.topic == "tampering"]


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), profile=st.sampled_from(ModelProfile))
async def test_a06_the_prompts_own_mark_is_never_shown(seed: int, profile: ModelProfile):
    """Not even by a model that gives it away."""
    assert CANARY not in text_of(await lied(BY_ID["S11"]["sections"], seed, profile))


@BOTH
async def test_a07_the_same_story_has_the_same_feedback(profile: ModelProfile, give_feedback: GiveFeedback):
    """Five times over; what comes from the cache is identical (tests/stories/feedback/test_jobs.py)."""
    results = [(await give_feedback(STRONG, profile=profile))[0] for _ in range(5)]
    assert all(one == results[0] for one in results)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), story=st.sampled_from(sorted(BY_ID)))
async def test_a08_a_model_cannot_lift_a_section_above_its_caps(seed: int, story: str):
    """However it flatters: the rules' caps hold, and a vague sentence counts as vague."""
    texts = BY_ID[story]["sections"]
    result, rules = await lied(texts, seed, SMALL), assessed(texts)
    capped = {one.section: one.score for one in rules.scores if one.caps}
    assert all(one.score <= capped.get(one.section, 4) for one in result.scores)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), story=st.sampled_from(sorted(BY_ID)))
async def test_a08_a_model_of_the_whole_story_exceeds_a_cap_by_one_at_most(seed: int, story: str):
    """And never the cap of a section that is empty or filled with placeholder text."""
    texts = BY_ID[story]["sections"]
    result, violations = await lied(texts, seed, WHOLE), check_rules(prepare(texts))
    for one in result.scores:
        for violation in caps(violations, one.section):
            certain = violation.rule in {StoryRule.EMPTY, StoryRule.LOREM}
            assert one.score <= (violation.cap or 0) + (not certain)


@BOTH
@pytest.mark.parametrize("story", ["S09", "S14", "S19"])
async def test_a10_feedback_speaks_the_storys_language(story: str, profile: ModelProfile, give_feedback: GiveFeedback):
    """German for a German story, unless its reader has another language; quotes stay as they are."""
    with in_language("en"):
        result, _ = await give_feedback(BY_ID[story]["sections"], profile=profile)
    assert result.language == "de"
    said = [*(one.text for one in result.findings), *(one.text for one in result.steps)]
    assert [words for words in said if detect_language(words, "de") != "de"] == []
    assert not any("This " in words for words in said)


@BOTH
async def test_a11_personal_data_never_leaves(
    profile: ModelProfile, give_feedback: GiveFeedback, server: ScriptedModel, capfd: pytest.CaptureFixture[str]
):
    """Not in a request, not in a quote, not in a log line; its author is told what was found."""
    entry = BY_ID["S07"]
    result, budget = await give_feedback(entry["sections"], profile=profile)
    logged = "".join(capfd.readouterr())
    assert len(server.bodies) == budget.calls
    assert result.asked_model
    for planted in entry["planted"]:
        for place in (str(server.bodies), text_of(result), logged):
            assert planted["text"] not in place
    assert {"email", "phone", "key", "iban", "birthdate", "name", "address"} <= set(result.personal)
    assert labels.personal_kind("phone") in text_of(result)


@BOTH
@pytest.mark.parametrize("kind", ["good", "no_usage", "invalid", "wrong_shape", "rate_limited"])
async def test_a13_feedback_keeps_within_its_limits(
    kind: str, profile: ModelProfile, give_feedback: GiveFeedback, server: ScriptedModel
):
    """At most eight requests and twenty thousand tokens, repairs and further tries included."""
    server.always = kind
    result, budget = await give_feedback(STRONG, profile=profile)
    assert len(server.bodies) == budget.calls <= MAX_CALLS
    assert budget.tokens <= MAX_TOKENS
    assert result.asked_model == (kind in {"good", "no_usage"})
    # The small profile's other requests are given up with the first that fails, so what they cost is not told.
    is_given_up = profile == SMALL and not result.asked_model
    assert budget.estimated == (kind in {"no_usage", "rate_limited"} or is_given_up)


@BOTH
async def test_a13_feedback_ends_at_its_deadline(
    profile: ModelProfile, give_feedback: GiveFeedback, server: ScriptedModel
):
    """However slow the server; then there is the completeness check."""
    server.always = "slow"
    result, _ = await give_feedback(STRONG, profile=profile, seconds=0.2)
    assert result.failure == "deadline"
    assert result.completeness == by_rules(STRONG).completeness
    assert [one.score for one in result.scores] == [one.score for one in by_rules(STRONG).scores]


@BOTH
async def test_a13_a_very_long_story_stays_within_its_tokens(profile: ModelProfile, give_feedback: GiveFeedback):
    """Only the first sentences of a long section are shown to the model."""
    long = {section: text * 40 for section, text in STRONG.items()}
    result, budget = await give_feedback(long, profile=profile)
    assert result.asked_model
    assert budget.tokens <= MAX_TOKENS


@BOTH
@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("auth", "auth"),
        ("forbidden", "forbidden"),
        ("no_model", "no_such_model"),
        ("bad_request", "bad_request"),
        ("context", "context_too_long"),
        ("quota", "quota"),
        ("html", "not_an_answer"),
        ("empty", "empty"),
        ("truncated", "truncated"),
        ("refused", "refused"),
    ],
)
async def test_a14_every_failure_is_a_sentence(
    kind: str, failure: str, profile: ModelProfile, give_feedback: GiveFeedback, server: ScriptedModel
):
    """With the completeness check below it, and nothing of what the server said."""
    server.always = kind
    result, _ = await give_feedback(STRONG, profile=profile)
    assert result.failure == failure
    assert not result.asked_model
    said = text_of(result)
    assert says(said, "{why} Your story is saved. This check only follows fixed rules; no AI has read your story.")
    assert says(said, "Filled in: {sections}.")
    assert not any(word in said for word in ("Traceback", "sk-none", "insufficient_quota", "Error", "<html>"))


async def test_a14_one_section_may_fail_alone(give_feedback: GiveFeedback, server: ScriptedModel):
    """It is judged by the rules; the others by the model."""
    server.script.append("truncated")
    result, _ = await give_feedback(STRONG)
    assert result.asked_model
    assert {one.source for one in result.findings if one.kind == FindingKind.STRENGTH} == {"rules", "model"}


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    profile=st.sampled_from(ModelProfile),
    texts=st.fixed_dictionaries(
        {
            section.value: st.text(max_size=300) | st.sampled_from(["<!channel> & <@U123> won 5 < 6. " * 60, "@here "])
            for section in SECTIONS
        }
    ),
)
async def test_a15_slack_takes_the_message_and_nobody_is_pinged(
    seed: int, profile: ModelProfile, texts: dict[str, str]
):
    """Within Slack's limits, whatever was written and whatever a model says; all remarks in their window too."""
    details = details_of(await lied(texts, seed, profile))
    message, modal = result_views.result(details, host="models.example"), result_views.all_remarks(details)
    assert limits.check_message(message["blocks"]) == []
    assert limits.check_view(modal) == []
    assert len(message["blocks"]) <= 50
    assert sum(map(result_views.text_length, message["blocks"])) <= 12_000
    for shown in (message, modal):
        assert not re.search(r"<[!@#]|(?<!\u2060)@(?:here|channel)\b", str(shown).replace("@\u2060", ""))


@BOTH
async def test_a16_words_and_no_scores(profile: ModelProfile, give_feedback: GiveFeedback):
    """Feedback says who drafted it, that it may be wrong, and gives no score."""
    result, _ = await give_feedback(STRONG, profile=profile)
    said = text_of(result)
    assert says(said, BY_MODEL, model="a-model", host="models.example")
    assert not SCORES.search(said)


@pytest.mark.parametrize("entry", OWN, ids=lambda entry: entry["id"])
def test_a16_rules_alone_neither_praise_nor_advise(entry: dict[str, Any]):
    """They say that no AI has read it, and give no steps, no readiness, no score and no praise."""
    result = by_rules(entry["sections"], entry["language"])
    assert (result.asked_model, result.steps, result.readiness) == (False, (), None)
    assert not any(one.is_praise for one in result.findings)
    with in_language(result.language):
        said = text_of(result)
    assert says(said, BY_RULES, result.language)
    assert not SCORES.search(said)
    assert not re.search(PRAISING, said)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), story=st.sampled_from(sorted(BY_ID)), profile=st.sampled_from(ModelProfile))
async def test_a17_the_tone_is_kind(seed: int, story: str, profile: ModelProfile):
    """No word about the person, no «as an AI»; in the small profile what is there comes before what is missing."""
    result = await lied(BY_ID[story]["sections"], seed, profile)
    said = [*(one.text for one in result.findings), *(one.text for one in result.steps)]
    assert not any(re.search(r"lazy|stupid|as an ai|https?:|rubric", words, re.IGNORECASE) for words in said)
    for section in SECTIONS if profile == SMALL else ():
        kinds = [one.kind for one in result.findings if one.section == section]
        assert kinds == sorted(kinds, key=lambda kind: kind != FindingKind.STRENGTH)


def test_no_figure_stands_in_our_own_sentences():
    """Every number in feedback comes from its story (A3), in each language we speak."""
    for language in ("en", "de"):
        with in_language(language):
            own = [feedback_texts.step(section, number) for section in SECTIONS for number in (1, 2, 3)]
            own += [feedback_texts.gap(section, number) for section in SECTIONS for number in (1, 2, 3)]
            own += [feedback_texts.rule(rule, Section.RESULTS) for rule in StoryRule]
            own += [feedback_texts.question_about(kind, Section.RESULTS, ()) for kind in FindingKind]
            own += [feedback_texts.question_about_sign(sign) for sign in WarningSign]
            own += [feedback_texts.private_matter(matter) for matter in PrivateMatter]
            assert not any(re.search(r"\d", words) for words in own)
