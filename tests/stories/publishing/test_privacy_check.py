"""What is recognised in a story before it is published, and how the window and a co-author's card say it."""

from __future__ import annotations

from typing import Any

from bot.stories import labels
from bot.stories.models import StoryStatus
from bot.stories.publishing import modals, privacy_check, views
from bot.stories.publishing.privacy_check import PrivacyCheck
from bot.stories.publishing.service import PublishPlan, PublishResult
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.sections import SECTIONS, Section
from sandbox import limits
from tests.sentences import says
from tests.stage import MONDAY
from tests.stories.stage import said

SECRET = "Write to ana.reis@example.org about it. The list is in the wiki. Mrs Ana Reis was there."
REMAINING = (
    "Your text may still contain other personal or confidential content, such as names with no title, "
    "role or department beside them."
)


def draft(title: str = "Letters", **texts: str) -> StoryDraft:
    return StoryDraft(1, title, "en", StoryStatus.DRAFT, {**dict.fromkeys(SECTIONS, ""), **texts}, MONDAY)


def window(story: StoryDraft, *remarks: str) -> dict[str, Any]:
    found = privacy_check.check(story.title, story.sections)
    view = modals.publish(PublishPlan(story, None, 0), found, remarks)
    assert limits.check_view(view) == []
    return view


def parts(view: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections of a window or card below its first."""
    return [block for block in view["blocks"] if block["type"] == "section"][1:]


def found_in(title: str = "Letters", **texts: str) -> PrivacyCheck:
    return privacy_check.check(title, draft(title, **texts).sections)


def test_sentences_with_personal_data_are_found_masked():
    """Counted by kind, each in its section, and the others left out."""
    found = found_in(context=SECRET)
    assert found.counts == {"email": 1, "name": 1}
    assert [one.text for one in found.sentences] == ["Write to [EMAIL_1] about it.", "[NAME_1] was there."]
    assert {one.section for one in found.sentences} == {Section.CONTEXT}


def test_the_title_is_published_too():
    """So it is looked through like a section."""
    found = found_in("A letter from Mrs Ana Reis")
    assert [(one.section, one.text) for one in found.sentences] == [(None, "A letter from [NAME_1]")]
    assert "A letter from [NAME_1]" in said(window(draft("A letter from Mrs Ana Reis")))


def test_the_window_lists_what_was_found():
    """Kinds, counts and beginnings, masked, and that more may remain; only the preview has it as it goes out."""
    view = window(draft(context=SECRET))
    assert says(view, "Found in the story: {kinds}", kinds=labels.personal_counts({"email": 1, "name": 1}))
    assert f"{labels.title(Section.CONTEXT)}: Write to [EMAIL_1] about it." in said(view)
    preview, _named, listed = parts(view)
    assert says(listed, "Found in the story: {kinds}")
    assert "ana.reis@example.org" in said(preview)
    view["blocks"].remove(preview)
    assert "ana.reis" not in said(view)
    assert says(view, REMAINING)
    assert not says(view, "What the latest feedback says about privacy")


def test_the_window_says_that_nothing_was_found():
    """Which is no promise."""
    assert says(
        window(draft(context="Letters take less time.")),
        "I found no personal data and no secrets in the story. Personal or confidential content may "
        "still be there, such as names with no title, role or department beside them.",
    )


def test_a_long_list_is_cut_and_counted():
    """The window stays within Slack's limits, and markup stays words."""
    many = " ".join(f"Ask <!channel> & ana{number}@example.org {'again ' * 60}please." for number in range(40))
    view = window(draft(context=many), *(f"<!here> {'&' * 400}" for _number in range(20)))
    assert says(view, "And {n} more sentences.", n=30)
    assert "<!channel>" not in said(view)
    assert "<!here>" not in said(view)


def test_remarks_about_privacy_are_listed():
    """In their own words, escaped."""
    view = window(draft(context="Letters."), "Readers will know who the client of <Acme> is.")
    assert says(view, "What the latest feedback says about privacy")
    assert "Readers will know who the client of &lt;Acme&gt; is." in said(view)


def test_a_co_author_sees_the_same_list_on_their_card():
    """Recognised sentences, remarks, and within Slack's limits however much there is."""
    many = " ".join(f"Ask ana{number}@example.org {'again ' * 60}please." for number in range(40))
    remarks = ["Readers will know who the client of <Acme> is.", *("&" * 400 for _number in range(20))]
    result = PublishResult(
        1, "Letters", StorySnapshot(1, "T1", 1, 1, MONDAY, draft(context=many).sections), "C1", ("U2",)
    )
    card = views.ask_co_author(result, "U1", found_in(context=many), remarks)
    assert limits.check_message(card["blocks"]) == []
    assert f"{labels.personal_kind('email')} (40)" in said(card)
    assert f"{labels.title(Section.CONTEXT)}: Ask [EMAIL_1]" in said(card)
    assert "Readers will know who the client of &lt;Acme&gt; is." in said(card)
    assert says(said(card), REMAINING)
    assert parts(window(draft(context=many), *remarks))[-len(parts(card)) :] == parts(card)


def test_everybody_who_is_named_is_asked_about():
    """And a sentence that says it is between us is shown; then nobody says that nothing was found."""
    story = draft(approach="Devika built the prompt. Between us, Tom in procurement forgot an order.")
    assert set(privacy_check.check(story.title, story.sections).people) == {"Tom", "Devika"}
    shown = said(window(story))
    assert says(shown, "This doesn't sound as if it's meant for everybody")
    assert "*Tom, Devika*" in shown


def test_the_whole_text_is_shown():
    """In as many blocks as it takes."""
    shown = said(window(draft(approach=" ".join(f"word{number}" for number in range(900)))))
    assert all(f"word{number}" in shown for number in (0, 450, 899))


def test_customers_stand_beside_the_people_who_are_named():
    """Those that the words beside them give away, and those in a sentence of which feedback said so."""
    story = draft(context="Tom in procurement forgot 38k from Halvorsen. Our supplier Acme wrote.")
    found = privacy_check.check(story.title, story.sections, ["Tom in procurement forgot 38k from Halvorsen."])
    assert found.people == ("Tom",)
    assert set(found.companies) == {"Acme", "Halvorsen"}
    view = modals.publish(PublishPlan(story, None, 0), found, ())
    assert limits.check_view(view) == []
    assert says(view, "{names} seem to be customers or suppliers. May everybody read about them?")
