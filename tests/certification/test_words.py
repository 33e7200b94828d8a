"""What people write about the certification gets the right answer, or a question with the right button."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest
import pytest_asyncio

from bot.certification import direct_message_views as views
from bot.certification import leading_views
from bot.certification.assessment import views as judging_views
from bot.certification.board import views as board_views
from bot.certification.capstone import views as capstone_views
from bot.certification.certificates import views as certificate_views
from bot.certification.progress import views as progress_views
from bot.settings import ROOT
from sandbox.people import JONAS, LENA, MATEO, PRIYA
from tests.certification import sayings
from tests.certification.sayings import Said, Saying
from tests.sentences import says
from tests.stage import MONDAY, staged

MIN_RIGHT, MIN_HELPED = 0.4, 0.6


def _says(*sentences: str) -> Callable[[Said], bool]:
    return lambda said: any(says(said.shown, each, said.sentence["language"]) for each in sentences)


def _offers(*actions: str, about: str = "") -> Callable[[Said], bool]:
    return lambda said: all(map(said.offers, actions)) and about in str(said.shown)


def _is_else(said: Said) -> bool:
    return not any(each.startswith("certification") for each in said.actions)


RULE = "To pass, you need {total} overall and {part} in each part."
EXPECTED: Mapping[str, Callable[[Said], bool]] = {
    "feedback": lambda said: said.offers(capstone_views.CHECK) and not said.offers("stories.request_feedback"),
    "which_draft": lambda said: (
        said.offers(capstone_views.CHECK) and any(a.startswith("stories") for a in said.actions)
    ),
    "rule": _says(RULE),
    "judges": _says(
        "Two assessors read your capstone, without seeing each other's marks. You won't know who they are."
    ),
    "when_result": _says(
        "Your assessors have your capstone. I'll remind them after five working days, and you'll hear "
        "from me here as soon as the result is released."
    ),
    "if_failed": _says(
        "Then nothing is lost. The result says which parts to change and why. You hand in those parts "
        "again, as often as you need, and the other parts keep their result. If it's the teach-back, "
        "you just book another one."
    ),
    "again": lambda said: said.offers(capstone_views.HAND_IN) and _says("These parts are below {least}:")(said),
    "number": lambda said: said.public_id in str(said.shown),
    "valid_until": _says("valid until {day}"),
    "renew": _says(
        "You haven't published a story since you got your certificate. Publish one with `/story`. Then "
        "you can renew your certificate here."
    ),
    "wrong_name": _offers(certificate_views.ASK_REISSUE),
    "share": _says(
        "On LinkedIn: your profile, *Add section*, *Licenses & certifications*. Name: {title}. Organisation: {issuer}. "
        "Credential ID: `{number}`."
    ),
    "to_mark": lambda said: said.offers(judging_views.OPEN_SEAT) and not said.offers(judging_views.STEP_BACK),
    "step_back": _offers(judging_views.STEP_BACK),
    "how_long": lambda said: said.offers(judging_views.OPEN_SEAT) and said.offers(judging_views.STEP_BACK),
    "make_assessor": lambda said: (
        said.offers(leading_views.ASK_JUDGES) and any(each.id in str(said.shown) for each in (LENA, JONAS, PRIYA))
    ),
    "holders": lambda said: said.public_id in str(said.shown) and not said.offers(board_views.REVOKE_ONE),
    "board": _offers(judging_views.REMIND, board_views.REVOKE_ONE),
    "remind": lambda said: (
        said.offers(judging_views.REMIND) and MATEO.id in str(said.shown) and not said.offers(board_views.REVOKE_ONE)
    ),
    "revoke": lambda said: said.offers(board_views.REVOKE_ONE) and said.public_id in str(said.shown),
    "reissue": lambda said: said.offers(certificate_views.REISSUE) or said.offers(board_views.REVOKE_ONE),
    "move": _offers(views.MOVE),
    "of_capstone": _says(
        "Then your text belongs in your capstone. Open the capstone and choose the part. Or send the "
        "text again with its heading above it, such as “Learning objectives”. I haven't changed "
        "anything so far."
    ),
    "not_ours": _is_else,
}
# An answer that leads there by a button, though it isn't the one that was wanted.
ASKS = (progress_views.NEXT_STEP, board_views.REVOKE_ONE, judging_views.REMIND, judging_views.OPEN_SEAT)


def verdict(said: Said) -> str:
    """Whether it's `right`, `asked` back with a button that helps, `missed`, or `wrong`: something was changed."""
    if said.changed:
        return "wrong"
    if EXPECTED[said.sentence["gets"]](said):
        return "right"
    if any(map(said.offers, ASKS)):
        return "asked"
    is_swallowed = not said.shown or any(each.startswith("stories") for each in said.actions)
    return "wrong" if is_swallowed else "missed"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def saying(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Saying]:
    """One product for all sentences; what people are called was read."""
    async with staged(tmp_path_factory.mktemp("words"), MONDAY, content=ROOT / "content") as stage:
        product = stage.product
        client = await product.deps.client(stage.workspace_id)
        await product.community.people.read(client, stage.workspace_id, now=product.deps.now())
        yield Saying(stage)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("sentence", sayings.sentences("open"), ids=lambda each: f"{each['who']}: {each['text'][:50]}")
async def test_a_sentence_about_the_certification(saying: Saying, sentence: Mapping[str, Any]) -> None:
    """It gets the answer that it asks for; nothing is done before a button is pressed."""
    said = saying.hear(sentence)
    assert verdict(said) == "right", said.shown


@pytest.mark.asyncio(loop_scope="module")
async def test_most_sentences_that_were_kept_aside_are_understood(saying: Saying) -> None:
    """Sentences that nobody read who wrote the words get their answer too, and none changes anything."""
    found = Counter(verdict(saying.hear(each)) for each in sayings.sentences("aside"))
    assert found["right"] >= MIN_RIGHT * found.total(), found
    assert found["right"] + found["asked"] >= MIN_HELPED * found.total(), found
    assert not found["wrong"], found
