"""Sentences that name people: what they're for, whom they name, and which role or course."""

from __future__ import annotations

import pytest

from bot.conversation import people_wishes
from bot.conversation.people_wishes import ASSESSOR, PeopleWishKind
from bot.members.models import Role


@pytest.mark.parametrize(
    ("text", "people", "role"),
    [
        ("Make Priya a champion", ["Priya"], Role.CHAMPION),
        ("Priya is now a champion", ["Priya"], Role.CHAMPION),
        ("Mateo should also be facilitator", ["Mateo"], Role.FACILITATOR),
        ("make mateo admin", ["mateo"], Role.ADMIN),
        ("Make Lena an assessor", ["Lena"], ASSESSOR),
        ("give Priya the facilitator role", ["Priya"], Role.FACILITATOR),
        ("Make Priya and <@U0JONAS001> facilitators please", ["Priya", "<@U0JONAS001>"], Role.FACILITATOR),
        ("Mach Priya zur Championin", ["Priya"], Role.CHAMPION),
        ("Ernenne Mateo zum Moderator", ["Mateo"], Role.FACILITATOR),
        ("Jonas ist jetzt Admin", ["Jonas"], Role.ADMIN),
        ("Nimm Mateo die Moderation weg", ["Mateo"], Role.LEARNER),
        ("Priya is no longer a champion", ["Priya"], Role.LEARNER),
        ("Priya wants to become a facilitator", ["Priya"], Role.FACILITATOR),
        ("Make Jonas a manager", ["Jonas"], ""),
    ],
)
def test_a_role_is_read_with_its_people(text: str, people: list[str], role: str):
    """In both languages, with mentions and with names."""
    wish = people_wishes.read(text)
    assert wish
    assert (wish.kind, list(wish.people), people_wishes.role(wish.about)) == (PeopleWishKind.ROLE, people, role)


@pytest.mark.parametrize(
    ("text", "people", "about"),
    [
        ("Enrol the finance team", ["finance team"], ""),
        ("Please invite Priya and Jonas to the basics course", ["Priya", "Jonas"], "the basics course"),
        ("Can you sign Lena up for the champions track?", ["Lena"], "the champions track"),
        ("I want Lena and Jonas to start the basics", ["Lena", "Jonas"], "the basics"),
        ("Bitte melde Jonas zum Grundkurs an", ["Jonas"], "zum Grundkurs"),
        ("Nimm Lena in den Kurs auf", ["Lena"], "in den Kurs"),
    ],
)
def test_a_course_is_read_with_its_people(text: str, people: list[str], about: str):
    """Groups are read as they're called."""
    wish = people_wishes.read(text)
    assert wish
    assert (wish.kind, list(wish.people), wish.about) == (PeopleWishKind.ENROL, people, about)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("take lena off the course", PeopleWishKind.UNENROL),
        ("Melde Lena vom Kurs ab", PeopleWishKind.UNENROL),
        ("Jonas left the company", PeopleWishKind.UNENROL),
        ("Mateo should take over when I leave", PeopleWishKind.SUCCESSOR),
        ("Lena should take care of Autumn champions when I'm away", PeopleWishKind.SUCCESSOR),
        ("Lena soll sich um die Herbstgruppe kümmern, wenn ich weg bin", PeopleWishKind.SUCCESSOR),
        ("I'd like Mateo to be my successor", PeopleWishKind.SUCCESSOR),
        ("When I'm gone Mateo takes over", PeopleWishKind.SUCCESSOR),
        ("Mateo soll übernehmen, wenn ich gehe", PeopleWishKind.SUCCESSOR),
    ],
)
def test_leaving_and_taking_over_are_told_apart(text: str, kind: PeopleWishKind):
    """Each with one name in it."""
    wish = people_wishes.read(text)
    assert wish
    assert wish.kind is kind
    assert len(wish.people) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Make it a bit shorter",
        "make the lesson shorter",
        "what is a champion",
        "Write down who could take over my tasks",
        "Make Lena a champion and Jonas an assessor",
        "is Priya a champion?",
        "Mateo takes over the jam on Friday",
        "sign up for the course",
        "This is a test",
        "Priya is a star",
        "add a session on Friday",
    ],
)
def test_other_sentences_are_left_alone(text: str):
    """Those about lessons, sessions and oneself."""
    assert people_wishes.read(text) is None


def test_words_for_beginners_and_groups_are_known():
    """Without the title of the course, and without names."""
    assert people_wishes.means_basics("the basics course")
    assert people_wishes.means_basics("zum Grundkurs")
    assert not people_wishes.means_basics("the champions track")
    assert people_wishes.is_group("finance team")
    assert not people_wishes.is_group("Priya")
    assert people_wishes.is_about_learning("the course")
    assert not people_wishes.is_about_learning("the office hours")
