"""What is kept of a model's draft, and as what."""

from __future__ import annotations

from typing import Any

import pytest

from bot.kit.prompts import Prompts
from bot.settings import ROOT
from bot.stories.analysis.preprocessing import PreparedStory, prepare
from bot.stories.feedback.request_texts import CANARY
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import checks, prompts
from bot.stories.publishing.drafting.answers import DraftLine, verdict_shape
from bot.stories.publishing.drafting.structure import LineRole
from tests.stories.publishing.drafting import drafts

PROMPTS = Prompts(ROOT / "prompts")


def checked(kind: AssetKind, lines: list[dict[str, Any]], language: str = "en") -> list[DraftLine]:
    """What is kept of these lines, which have the shape that is asked for."""
    prepared = prepare(drafts.STORIES[language], language)
    return kept(kind, lines, prepared)


def kept(kind: AssetKind, lines: list[dict[str, Any]], prepared: PreparedStory) -> list[DraftLine]:
    """What is kept of these lines about a story."""
    request = prompts.about_asset(PROMPTS, prepared, kind, answer_tokens=900)
    answer: Any = request.shape.model_validate({"lines": lines})
    return checks.checked_lines(answer.lines, kind, prepared)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", list(AssetKind))
def test_a_strong_draft_is_kept_whole(language: str, kind: AssetKind):
    """Every line of it, in a part of the asset."""
    lines = drafts.lines_of(language, kind)
    assert {one.text for one in checked(kind, lines, language)} == {one["text"] for one in lines}


@pytest.mark.parametrize(
    "dropped",
    [
        "steps | step |  | Collect twenty letters",
        "steps | step | A1 | Collect thirty-one (31) letters",
        "works | fact | R1 | The time fell by 42 percent",
        "works | quote | R4 | I love the difficult letters.",
        "works | fact | R4 | Somebody wrote “I love Mondays”",
        "limits | limit | A6 | Everything depends on Jürgen",
        "steps | step | A2 | Ask Barnaby how he drafts his letters",
        "steps | step | A1 | Sammle zwanzig Briefe, die lange gedauert haben und noch nicht fertig sind",
        "steps | step | A1 | Write to [EMAIL_1] first",
        "steps | step | A1 | Read https://evil.example before you begin",
        f"steps | step | A1 | {CANARY}",
        "steps | step | A1 | As an AI language model I would collect letters",
    ],
)
def test_what_the_sentences_do_not_say_is_dropped(dropped: str):
    """Figures, also worked-out ones, quotes, names, another language, links and the prompt's own words."""
    assert checked(AssetKind.PLAYBOOK, [drafts.line(dropped)]) == []


def test_a_line_that_cites_a_secret_is_dropped():
    """Even if its words have none."""
    prepared = prepare({"approach": "The login for the tool is password: Xk4!pq92Lm and we share it."}, "en")
    assert kept(AssetKind.PLAYBOOK, [drafts.line("steps | step | A1 | Share the login")], prepared) == []


def test_a_document_for_a_german_reader_is_drafted_in_german():
    """Of an English story too; a line in another language is dropped."""
    prepared = prepare(drafts.STORIES["en"], "en", "de")
    assert "German" in prompts.about_asset(PROMPTS, prepared, AssetKind.CHECKLIST, answer_tokens=900).ask.system
    german = drafts.line("first | step | A1 | Sammelt die Briefe, die für euch zu lange gedauert haben.")
    english = drafts.line("first | step | A1 | Collect the letters that have taken too long for all of you.")
    assert [one.text for one in kept(AssetKind.CHECKLIST, [german, english], prepared)] == [german["text"]]


@pytest.mark.parametrize("language", ["en", "de"])
def test_nobody_ticks_off_that_somebody_is_needed(language: str):
    """What a model calls a step is a limit if its sentence shows dependence on one person."""
    lines = checked(AssetKind.CHECKLIST, drafts.lines_of(language, AssetKind.CHECKLIST), language)
    (hero,) = [one for one in lines if one.text == drafts.HERO[language]]
    assert (hero.role, hero.part) == (LineRole.LIMIT, "limits")
    assert [one.part for one in lines if one.role == LineRole.STEP] == ["first"] * 3 + ["everyday"] * 2 + ["later"] * (
        language == "en"
    )


@pytest.mark.parametrize(
    ("written", "role", "part"),
    [
        ("first | step | R1 | The time fell from 26 minutes to 15", LineRole.FACT, "works"),
        ("first | step | C4 | A backlog of 410 open letters", LineRole.FACT, "works"),
        ("first | step | A7 | Nobody used the first version of the prompt", LineRole.LIMIT, "limits"),
        ("first | step | A3 | Check by hand what comes back as don't know", LineRole.STEP, "first"),
        ('everyday | step | A3 | Tell it: "quote the line or say you don\'t know"', LineRole.STEP, "everyday"),
        ("first | quote | R4 | I no longer dread the difficult letters.", LineRole.QUOTE, "works"),
        ("everyday | control_group | R2 | Next door it fell from 25 to 22 minutes", LineRole.CONTROL_GROUP, "works"),
        ("later | cost | A5 | 22 euros per person and month", LineRole.COST, "needs"),
        ("later | step | R1 | Compare the time for a letter with the time before", LineRole.STEP, "later"),
    ],
)
def test_a_line_goes_where_its_role_belongs(written: str, role: LineRole, part: str):
    """Whatever heading and role the model gave it."""
    (line,) = checked(AssetKind.CHECKLIST, [drafts.line(written)])
    assert (line.role, line.part) == (role, part)


@pytest.mark.parametrize(
    ("language", "approach", "text"),
    [
        (
            "en",
            "The prompt says that no reply may promise a date.",
            "No reply may promise a date",
        ),
        (
            "de",
            "Im Prompt steht, dass keine Antwort einen Termin nennen darf.",
            "Keine Antwort darf einen Termin nennen",
        ),
    ],
)
def test_what_a_prompt_is_told_is_no_end_of_it(language: str, approach: str, text: str):
    """It's kept to each time, whatever the model calls it."""
    prepared = prepare({"approach": approach}, language)
    for role in ("limit", "step"):
        written = drafts.line(f"limits | {role} | A1 | {text}")
        (line,) = kept(AssetKind.CHECKLIST, [written], prepared)
        assert (line.role, line.part) == (LineRole.STEP, "everyday")


def test_an_empty_heading_continues_the_part_before():
    """Even if the line that began the part is dropped."""
    lines = [
        drafts.line("limits | limit | G2 | Do not start before 2027"),
        drafts.line(" | limit | G3 | It did not work for letters about refused claims"),
    ]
    (line,) = checked(AssetKind.PLAYBOOK, lines)
    assert line.part == "limits"


def test_the_same_line_is_kept_once():
    """In the part that had it first."""
    lines = [drafts.line("limits | limit | G2 | Do not start with letters that hold medical data")] * 2
    assert len(checked(AssetKind.PLAYBOOK, lines)) == 1


@pytest.mark.parametrize(
    ("verdict", "comment", "text"),
    [
        ("yes", "", "Collect twenty letters that took long"),
        ("no", "", None),
        ("partly", "Collect twenty letters", "Collect twenty letters"),
        ("partly", "Collect ninety letters (90)", None),
        ("partly", "", None),
    ],
)
def test_the_second_look_decides(verdict: str, comment: str, text: str | None):
    """A line that says too much needs a wording that passes the same checks."""
    prepared = prepare(drafts.STORIES["en"], "en")
    line = DraftLine(part="steps", role=LineRole.STEP, text="Collect twenty letters that took long", ids=("A1",))
    given: Any = verdict_shape(1).model_validate({"verdicts": [{"number": 1, "verdict": verdict, "comment": comment}]})
    looked_at = checks.after_second_look(line, given.verdicts[0], prepared)
    assert (looked_at.text if looked_at else None) == text
    assert checks.after_second_look(line, None, prepared) is None
