"""A draft, its versions, what is taken over, and handing in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.certification.capstone import modals, notices, service, sources, submitting
from bot.certification.capstone.models import CapstoneSubmission
from bot.certification.capstone.service import (
    CapstoneTextTooLongError,
    DueFarError,
    DuePastError,
    ElementText,
    NoCapstoneToReadError,
    OwnReaderError,
    TextChangedError,
)
from bot.certification.capstone.submitting import NoPartChosenError, NothingToHandInError
from bot.change.stakeholders import service as stakeholders
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.rules import StakeholderType
from bot.change.stakeholders.service import StakeholderEntry
from bot.delivery.models import Delivery, DeliveryState
from bot.kit.db import row_id
from bot.measurement.framework import service as frameworks
from bot.measurement.framework import views as framework_views
from bot.members.models import Role
from bot.members.service import person
from bot.settings import ROOT
from bot.stories import service as stories
from bot.stories.writing.service import text_hash
from tests.certification.office import DESIGN, PLAN, Office, arrived


def texts_of(office: Office) -> dict[str, str]:
    """What is written now."""
    draft = service.draft(office.session, service.owned(office.session, office.who))
    return {element: one.text for element, one in draft.texts.items()}


def test_a_capstone_is_begun_once(office: Office):
    """However often somebody asks."""
    first = service.begin(office.session, office.who, now=office.now)
    assert service.begin(office.session, office.who, now=office.now).id == first.id


def test_a_window_changes_only_what_was_typed_in(office: Office):
    """What came in meanwhile stays, and what was typed over it is refused."""
    capstone = office.begun(people="Nurses")
    was = {name: text_hash(texts_of(office).get(name, "")) for name in ("people", "goals")}
    service.write(office.session, capstone, {"goals": ElementText("Taken", "story", "A story")}, now=office.now)

    service.edit(office.session, capstone, {"people": "Forty nurses", "goals": ""}, was, now=office.now)
    assert texts_of(office) == {"people": "Forty nurses", "goals": "Taken"}
    with pytest.raises(TextChangedError):
        service.edit(office.session, capstone, {"goals": "Mine"}, was, now=office.now)
    assert texts_of(office)["goals"] == "Taken"


def test_a_text_that_is_too_long_changes_nothing(office: Office):
    """Not the others either."""
    capstone = office.begun(people="Nurses")
    given = {"people": ElementText("New"), "goals": ElementText("x" * (service.MAX_CHARACTERS + 1))}
    with pytest.raises(CapstoneTextTooLongError):
        service.write(office.session, capstone, given, now=office.now)
    assert texts_of(office) == {"people": "Nurses"}


def test_what_is_added_stands_below_and_can_be_undone(office: Office):
    """Twice the same is there once, and nothing is ever lost."""
    capstone = office.begun(people="Nurses")
    given = {"people": ElementText("On night shifts"), "goals": ElementText("They check")}
    version = service.add(office.session, capstone, given, now=office.now)
    service.add(office.session, capstone, given, now=office.now)
    assert texts_of(office) == {"people": "Nurses\n\nOn night shifts", "goals": "They check"}

    kept = service.restore(office.session, capstone, version, now=office.now)
    assert texts_of(office) == {"people": "Nurses"}
    service.restore(office.session, capstone, kept, now=office.now)
    assert texts_of(office)["goals"] == "They check"


def test_an_emptied_text_is_in_an_earlier_version(office: Office):
    """A slip in a window loses nothing."""
    capstone = office.begun(people="Nurses")
    was = {"people": text_hash("Nurses")}
    service.edit(office.session, capstone, {"people": ""}, was, now=office.now)
    assert texts_of(office) == {}
    (version,) = service.versions(office.session, capstone)
    service.restore(office.session, capstone, version.number, now=office.now)
    assert texts_of(office) == {"people": "Nurses"}


def test_a_framework_and_a_story_are_offered(session: Session, office: Office):
    """Of one's own alone, with the pieces that they fill."""
    for number, each in enumerate(framework_views.example()):
        frameworks.add(session, office.who, each, key=f"m{number}", now=office.now)
    story = stories.start(session, office.who, "Invoices", now=office.now)
    stories.write(session, office.who, story, {"approach": "Two prompts"}, now=office.now)
    other = arrived(session, "UOTHER01", Role.CHAMPION, office.now)
    stories.start(session, person(other), "Theirs", now=office.now)

    found = {each.kind: each for each in sources.offered(session, office.candidate)}
    assert {*found} == {sources.SourceKind.FRAMEWORK, sources.SourceKind.STORY}
    framework = found[sources.SourceKind.FRAMEWORK].taken
    assert {*framework} == {
        "metrics-at-four-levels", "data-collection", "reporting-design", "improvement-process"
    }  # fmt: skip
    assert "Two prompts" in found[sources.SourceKind.STORY].taken["success-package"].text
    with pytest.raises(sources.GoneSourceError):
        sources.find(session, other, found[sources.SourceKind.STORY].key)


def test_a_stakeholder_map_is_offered_without_names(session: Session, office: Office):
    """For the stakeholder strategy, once there is somebody on it; of one's own alone."""
    context = StakeholderContext.load(ROOT / "content")
    assert sources.offered(session, office.candidate, context) == []
    entry = StakeholderEntry(5, 1, "Zerafina Quell", next_step="ask Zerafina")
    stakeholders.add(session, office.candidate, entry, key="a", now=office.now)
    (found,) = sources.offered(session, office.candidate, context)
    assert (found.kind, [*found.taken]) == (sources.SourceKind.STAKEHOLDERS, ["stakeholder-strategy"])
    text = found.taken["stakeholder-strategy"].text
    assert context.of(StakeholderType.BLOCKER).strategy in text
    assert [name for name in entry.name.split() if name in text] == []
    assert sources.find(session, office.candidate, found.key, context) == found
    assert sources.offered(session, office.lead, context) == []


def test_a_reader_reads_until_they_are_taken_back(session: Session, office: Office):
    """Nobody else, in no workspace."""
    capstone = office.begun()
    reader = office.assessors[0]
    with pytest.raises(OwnReaderError):
        service.share(session, office.who, office.who)
    service.share(session, office.who, person(reader))
    session.flush()
    assert service.shared_with(session, person(reader), row_id(capstone)).id == capstone.id
    with pytest.raises(NoCapstoneToReadError):
        service.shared_with(session, person(office.lead), row_id(capstone))
    service.share(session, office.who, None)
    session.flush()
    with pytest.raises(NoCapstoneToReadError):
        service.shared_with(session, person(reader), row_id(capstone))


def test_the_planned_day_is_asked_about_once(session: Session, office: Office):
    """An earlier question is dropped when the plan changes, and days that can't be are refused."""
    capstone = office.begun()
    today = office.now.date()
    for days in (10, 12):
        service.plan_due(session, office.who, today + timedelta(days=days), today=today)
        notices.plan_follow_up(session, office.candidate, capstone, now=office.now + timedelta(minutes=days))
    asked = [each for each in session.exec(select(Delivery)) if each.key.startswith("capstone.due:")]
    assert [each.state for each in asked] == [DeliveryState.SKIPPED, DeliveryState.PENDING]
    assert asked[1].due_at.date() == today + timedelta(days=12)
    with pytest.raises(DuePastError):
        service.plan_due(session, office.who, today - timedelta(days=1), today=today)
    with pytest.raises(DueFarError):
        service.plan_due(session, office.who, today + timedelta(days=500), today=today)


def test_what_was_handed_in_never_changes(session: Session, office: Office):
    """Whatever is written afterwards; without a text or a part nothing is handed in."""
    capstone = office.begun(people="Nurses")
    with pytest.raises(NoPartChosenError):
        office.hands_in("unheard-of")
    with pytest.raises(NothingToHandInError):
        office.hands_in(PLAN)
    assert session.exec(select(CapstoneSubmission)).all() == []
    made = office.hands_in(DESIGN)
    service.write(session, capstone, {"people": ElementText("Doctors")}, now=office.now)
    assert submitting.submitted_texts(session, made)["people"].text == "Nurses"
    assert submitting.overview(session, capstone).state(DESIGN).handed_in_at == office.now


def test_a_few_words_look_empty(office: Office):
    """And a placeholder does; a text that says something doesn't."""
    capstone = office.begun(
        people="todo: write about the nurses on ward three and their long nights",
        goals="They can compare a summary with the file and mark what is wrong in it.",
        calendar="How about calendar?",
    )
    draft = service.draft(office.session, capstone)
    assert service.empty_looking(draft, office.certification.rubric) == ["people", "calendar"]


def test_short_lines_and_words_that_hold_a_placeholder_say_something(office: Office):
    """A list of what was made isn't called empty, nor a sentence with “erfolgt” or “later” in it."""
    capstone = office.begun(
        people="- NPS: the board\n- Use: team leads\n- Stories: everybody\n- Hours: finance",
        goals="Die Auswertung erfolgt nach drei Monaten, und zwölf Wochen later noch einmal.",
        calendar="Folgt",
    )
    draft = service.draft(office.session, capstone)
    assert service.empty_looking(draft, office.certification.rubric) == ["calendar"]


def test_a_part_with_an_almost_empty_piece_isnt_ticked_beforehand(office: Office):
    """It can be handed in all the same."""
    long = "They can compare a summary with the file and mark what is wrong in it."
    capstone = office.begun(people=long, goals="TBD", calendar=long)
    window = modals.hand_in(submitting.overview(office.session, capstone), office.certification.rubric)
    (field,) = [each["element"] for each in window["blocks"] if each.get("block_id") == modals.PARTS]
    assert [each["value"] for each in field["options"]] == [DESIGN, PLAN]
    assert [each["value"] for each in field["initial_options"]] == [PLAN]
