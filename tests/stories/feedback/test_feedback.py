"""Consent, feedback by a model, ratings, failures, and a facilitator who reads first."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.demo_model import ScriptedModel
from bot.kit.llm_answers import FailureKind
from bot.members.models import Member
from bot.stories.feedback import views
from bot.stories.feedback.models import StoryConsent, StoryFeedback, StoryFinding
from sandbox import actions, limits
from sandbox.people import JONAS, LENA, MATEO
from sandbox.state import Message
from tests.sentences import says
from tests.stage import Stage
from tests.stories.stage import (
    BY_MODEL,
    BY_RULES,
    CHECKED,
    RESULT,
    SORTED,
    answer,
    pasted,
    press,
    said,
    shows,
    story,
    story_stage,
    telling,
    tells,
    window,
)
from tests.stories.texts import GERMAN, STRONG, THIN

consents = StoryConsent.__table__  # type: ignore[attr-defined]
findings = StoryFinding.__table__  # type: ignore[attr-defined]
feedback = StoryFeedback.__table__  # type: ignore[attr-defined]


async def agreed(stage: Stage, text: str) -> None:
    """They paste a story, ask for feedback and agree to the model."""
    await press(stage, await pasted(stage, text), "request_feedback")
    await press(stage, await shows(stage, views.CONSENT), "consent")


async def test_nothing_leaves_before_consent_which_names_the_host(tmp_path: Path):
    """The card names model and host, and what is not recognised; the yes is kept with time, words and version."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        await press(stage, await pasted(stage, STRONG), "request_feedback")
        card = await shows(stage, views.CONSENT)
        assert "127.0.0.1" in said(card)
        assert "scripted-demo" in said(card)
        assert says(
            said(card),
            "If you agree, the sentences of this story are sent to the model *{model}* at *{host}*, and to nobody "
            "else.\n• Masked first, where I recognise them: email addresses, phone numbers, bank accounts, card "
            "numbers, keys, dates of birth, addresses, and names of people: with a title, next to a role or a "
            "department, in a signature, and common first names.\n• Not recognised, so please remove them yourself: "
            "rarer names that stand alone, names of customers, illnesses, anything else that is personal or "
            "confidential.\nYour name is not sent. If you do not agree, only fixed "
            "rules check your story, and nothing is sent.",
        )
        assert model.bodies == []
        await press(stage, card, "consent")
        result = await tells(stage, RESULT)
        assert says(said(result), BY_MODEL, model="scripted-demo", host=stage.product.feedback.host)
        assert limits.check_message(result.blocks) == []
        assert 0 < len(model.bodies) <= 8
        (kept,) = stage.rows(consents)
        assert (kept.version, kept.withdrawn_at) == (1, None)
        assert "127.0.0.1" in kept.wording
        assert says(
            said(await answer(stage, "consent")),
            "*{host}*: you agreed on {day} (version {version} of the story). You can withdraw your "
            "agreement at any time. Until then, it covers the whole story.",
            version=1,
        )


async def test_rules_only_asks_nobody(tmp_path: Path):
    """Somebody who wants no model gets the completeness check and no request leaves."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        await press(stage, await pasted(stage, STRONG), "request_feedback")
        await press(stage, await shows(stage, views.CONSENT), "rules_only")
        result = await tells(stage, CHECKED)
        assert says(said(result), BY_RULES)
        assert model.bodies == []
        assert stage.rows(consents) == []


async def test_consent_taken_back_is_asked_for_anew(tmp_path: Path):
    """After that nothing leaves until the author agrees again."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        await agreed(stage, STRONG)
        await tells(stage, RESULT)
        await story(stage, "consent")
        await press(stage, await shows(stage, views.WITHDRAW_CONSENT), "withdraw_consent")
        assert stage.rows(consents)[0].withdrawn_at is not None
        before = len(model.bodies)
        assert says(said(await answer(stage, "review")), "Should an AI read {title} too?")
        assert len(model.bodies) == before


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("auth", FailureKind.AUTH),
        ("forbidden", FailureKind.FORBIDDEN),
        ("no_model", FailureKind.NO_SUCH_MODEL),
        ("bad_request", FailureKind.BAD_REQUEST),
        ("context", FailureKind.CONTEXT),
        ("rate_limited", FailureKind.RATE_LIMITED),
        ("quota", FailureKind.QUOTA),
        ("server_error", FailureKind.SERVER),
        ("drop", FailureKind.UNREACHABLE),
        ("html", FailureKind.NOT_AN_ANSWER),
        ("empty", FailureKind.EMPTY),
        ("truncated", FailureKind.TRUNCATED),
        ("refused", FailureKind.REFUSED),
        ("invalid", FailureKind.INVALID),
    ],
)
async def test_every_failure_is_a_sentence_with_a_completeness_check_and_another_try(
    tmp_path: Path, kind: str, failure: FailureKind
):
    """The story is safe, the rules say what is filled in, and nothing of the server's words is shown."""
    async with ScriptedModel(always=kind) as model, story_stage(tmp_path, model) as stage:
        await agreed(stage, THIN)
        result = await tells(stage, CHECKED)
        assert says(
            said(result), "{why} Your story is saved. This check only follows fixed rules; no AI has read your story."
        )
        assert says(said(result), "Try again")
        assert stage.rows(feedback)[0].failure == failure
        for words in ("Traceback", "Incorrect API key", "looks fine", "<html>", "Country not supported"):
            assert words not in said(result)
        model.always = "good"
        await press(stage, result, "request_feedback")
        await tells(stage, BY_MODEL)


async def test_a_used_up_day_gives_a_completeness_check_and_says_so(tmp_path: Path):
    """The cap is on calls of one person; nothing goes out beyond it."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, person_calls_a_day=1) as stage:
        await agreed(stage, STRONG)
        result = await tells(stage, CHECKED)
        assert says(said(result), "Today's AI budget is used up. You can ask again tomorrow.")
        assert len(model.bodies) <= 1


async def test_a_rating_is_kept_and_a_wrong_remark_loses_its_step(tmp_path: Path):
    """It is struck through among all remarks of that version, and the other steps move up."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        await agreed(stage, THIN)
        result = await tells(stage, RESULT)
        menus = [one["accessory"] for one in result.blocks or [] if one.get("accessory", {}).get("type") == "overflow"]
        helpful, wrong = menus[1]["options"][0]["value"], menus[0]["options"][2]["value"]
        await rate(stage, result, helpful)
        await stage.seen(lambda: says(said(stage.now_shown(result)), "Noted, thank you."))
        await rate(stage, result, wrong)
        await stage.seen(lambda: wrong not in said(stage.now_shown(result)))
        assert {row.rating for row in stage.rows(findings)} == {None, "up", "wrong"}
        await press(stage, stage.now_shown(result), "all_remarks")
        assert says(said(await window(stage)), "You said that this remark is wrong. I won't show it again.")


async def rate(stage: Stage, result: Message, value: str) -> None:
    """They choose a rating in the menu beside a remark."""
    blocks = stage.now_shown(result).blocks or []
    await actions.click(
        stage.sandbox,
        user=LENA.id,
        channel=result.channel,
        ts=result.ts,
        action_id="stories.rate_finding",
        block_id=next(one["block_id"] for one in blocks if value in str(one.get("accessory"))),
        value={"selected_option": value},
    )


async def test_a_facilitator_looks_first_and_edits_and_dismisses(tmp_path: Path):
    """The author sees only what was left, in the words that were left; who decided is kept."""
    async with ScriptedModel() as model, story_stage(tmp_path, model, feedback_moderator="facilitator") as stage:
        stage.sandbox.workspace.change_user(MATEO.id, tz=LENA.tz)
        await story(stage, "help", MATEO.id)
        await story(stage, "list", MATEO.id)
        with stage.product.db.engine.begin() as connection:
            member = Member.__table__  # type: ignore[attr-defined]
            connection.execute(member.update().where(member.c.slack_id == MATEO.id).values(role="facilitator"))
        await agreed(stage, THIN)
        await tells(stage, "A facilitator will look at the feedback before you see it.")
        await press(stage, await shows(stage, views.MODERATE, MATEO.id), "moderate", MATEO.id)
        view = await window(stage, MATEO.id)
        first, second = (row.id for row in stage.rows(findings)[:2])
        values = {
            f"decision:{first}": {"stories.decide_finding": {"selected_option": "dismissed"}},
            f"text:{second}": {"text": {"value": "In my own words: say more here."}},
        }
        assert not telling(stage, RESULT)
        ack = await actions.submit(stage.sandbox, user=MATEO.id, view_id=view.id, values=values)
        assert ack.ok, ack
        result = await tells(stage, RESULT)
        assert "In my own words: say more here." in said(result)
        rows = stage.rows(findings)
        assert [row.decision for row in rows[:3]] == ["dismissed", "edited", "accepted"]
        assert rows[0].question not in said(result)
        assert says(said(await answer(stage, "inbox", MATEO.id)), "No feedback is waiting for you.")
        refusal = "Only facilitators can check feedback before the author sees it. An admin can make you a facilitator."
        assert says(said(await answer(stage, "inbox")), refusal)


async def test_feedback_speaks_the_language_of_the_story_to_whoever_set_no_other(tmp_path: Path):
    """A German story gets German feedback with its own quotes, although its author's Slack is in English."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage:
        await agreed(stage, GERMAN)
        result = await tells(stage, RESULT, LENA.id, "de")
        assert "Die Zeit je Protokoll sank von 45 auf 10 Minuten." in said(result)
        assert not says(said(result), "What would help most")


async def test_feedback_speaks_the_language_that_its_reader_has_set(tmp_path: Path):
    """German about an English story to somebody whose Slack is in German, in its thread and all remarks too."""
    async with story_stage(tmp_path) as stage:
        stage.says(STRONG, JONAS.id)
        card = await tells(stage, SORTED, JONAS.id, "de")
        await press(stage, card, "request_feedback", JONAS.id)
        result = await tells(stage, CHECKED, JONAS.id, "de")
        assert says(said(result), "Filled in: {sections}.", "de")
        assert not says(said(result), "Filled in: {sections}.")
        stage.says("Es dauerte vorher 24 Minuten je Rechnung.", JONAS.id, thread=result)
        await tells(stage, "Where in your story should I put this text?", JONAS.id, "de")


@pytest.mark.parametrize("with_model", [True, False], ids=["model", "rules"])
async def test_no_score_is_ever_shown(tmp_path: Path, with_model: bool):  # noqa: FBT001
    """Drafts get words, not marks."""
    async with ScriptedModel() as model, story_stage(tmp_path, model if with_model else None) as stage:
        if with_model:
            await agreed(stage, STRONG)
        else:
            await press(stage, await pasted(stage, STRONG), "request_feedback")
        result = await tells(stage, RESULT if with_model else CHECKED)
        assert "score" not in said(result).lower()
        assert all(f"{number}/4" not in said(result) for number in range(5))
