"""Personal data and secrets get placeholders that stay the same, and can be put back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.analysis.pii import is_valid_card, is_valid_iban, mask

FOUND = {
    "Write to a.b+c@mail.example.org.": ("EMAIL", "a.b+c@mail.example.org"),
    "Call 087 123 4567 today": ("PHONE", "087 123 4567"),
    "Call +49 (0)30 901820-11": ("PHONE", "+49 (0)30 901820-11"),
    "IBAN IE29 AIBK 9311 5212 3456 78 please": ("IBAN", "IE29 AIBK 9311 5212 3456 78"),
    "DE89370400440532013000": ("IBAN", "DE89370400440532013000"),
    "Card 4111 1111 1111 1111": ("CARD", "4111 1111 1111 1111"),
    "SSN 078-05-1120": ("ID", "078-05-1120"),
    "She was born on 12.03.1984 in": ("BIRTHDATE", "12.03.1984"),
    "geb. am 3. Mai 1971": ("BIRTHDATE", "3. Mai 1971"),
    "Date of birth: May 3, 1971": ("BIRTHDATE", "May 3, 1971"),
    "at 12 Harbour View Road, Cork": ("ADDRESS", "12 Harbour View Road"),
    "in der Hauptstraße 12, 10115 Berlin": ("ADDRESS", "Hauptstraße 12, 10115 Berlin"),
    "Dr. Siobhan Kelly led it": ("NAME", "Dr. Siobhan Kelly"),
    "mit Frau Dr. Müller zusammen": ("NAME", "Frau Dr. Müller"),
    "Our manager Aoife Brennan helped": ("NAME", "Aoife Brennan"),
    "key sk-proj-abcdefghijklmnop1234": ("KEY", "sk-proj-abcdefghijklmnop1234"),
    "xoxb-1234567890-abcdefghij": ("KEY", "xoxb-1234567890-abcdefghij"),
    "password: hunter22x": ("KEY", "hunter22x"),
    "Passwort ist Sommer2026!": ("KEY", "Sommer2026!"),
    "AKIAIOSFODNN7EXAMPLE": ("KEY", "AKIAIOSFODNN7EXAMPLE"),
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a": ("KEY", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
}
FIRST = ("nna", "lme", "rno", "stri", "xel", "ea", "ern", "ritt", "runo", "laud")
LAST = ("Ander", "Ben", "Carl", "David", "Erik", "Frank", "Gustav", "Hans", "Isak", "Jon", "Karl", "Lar", "Mat", "Nil")
LEFT = [
    "In 2026 (390 tickets) and 1,250 of 2,000 letters from 3 March to 28 April 2025.",
    "12 345 678 steps; 2025-10-01 to 2025-12-31; from 14 to 9 minutes; 4.5 of 5 points.",
    "Im Jahr 2024 waren es 12, am Montag 9, im Herbst 2025 noch 7.",
    "The checklist-for-the-morning-handover-of-ward-7 is on the intranet.",
    "Customer Support in New York asked the Works Council.",
    "We have 1234 5678 9012 3456 items.",
    "The token limit was 4000 and the password policy is strict.",
]


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_personal_data_is_masked(text: str, expected: tuple[str, str]):
    """By its kind; and put back to the letter."""
    kind, original = expected
    masked = mask({"context": text})
    assert original not in masked.texts["context"]
    assert f"[{kind}_1]" in masked.texts["context"]
    assert masked.restore(masked.texts["context"]) == text


@pytest.mark.parametrize("text", LEFT)
def test_figures_and_dates_are_left(text: str):
    """A story lives from them."""
    assert mask({"context": text}).texts["context"] == text


def test_placeholders_stay_the_same():
    """Over all sections; somebody who was named in full is known by their name alone."""
    masked = mask(
        {
            "context": "Dr. Siobhan Kelly (s.kelly@care.example) asked o.reed@care.example.",
            "results": "Write to s.kelly@care.example. Kelly agreed.",
        }
    )
    assert masked.texts["context"] == "[NAME_1] ([EMAIL_1]) asked [EMAIL_2]."
    assert masked.texts["results"] == "Write to [EMAIL_1]. [NAME_2] agreed."
    assert masked.counts() == {"name": 2, "email": 2}


def test_check_digits_count():
    """A number that only looks like a card or a bank account is none."""
    assert is_valid_iban("DE89 3704 0044 0532 0130 00")
    assert not is_valid_iban("DE89 3704 0044 0532 0130 01")
    assert is_valid_card("4111-1111-1111-1111")
    assert not is_valid_card("4111-1111-1111-1112")


@given(st.text(max_size=300))
def test_masking_can_be_undone(text: str):
    """Whatever the text, if it had no placeholder of its own."""
    masked = mask({"context": text})
    if "[" not in text:
        assert masked.restore(masked.texts["context"]) == text


@pytest.mark.parametrize("filler", ["word 12 3,400 ", "a", "A-B_c1", "12 Abc ", "@", "+49 ", "Dr. ", "a@b."])
def test_a_long_text_is_masked_in_no_time(filler: str):
    """Thirty thousand characters of anything: no pattern runs away."""
    began = time.process_time()
    mask({"context": (filler * 30_000)[:30_000]})
    assert time.process_time() - began < 8


def test_a_story_with_many_people_is_masked_in_no_time():
    """Everybody is known by their family name elsewhere too."""
    people = [f"Dr. {first}{middle} {last}son" for first in "ABCDEFGHIJ" for middle in FIRST for last in LAST]
    text = " ".join(
        f"{one} met {other.split()[-1]}." for one, other in zip(people, people[7:] + people[:7], strict=True)
    )
    began = time.process_time()
    masked = mask({"context": text})
    assert time.process_time() - began < 8
    assert "son" not in masked.texts["context"]
    assert masked.restore(masked.texts["context"]) == text


def test_of_two_names_that_overlap_the_longer_is_known():
    """Wherever it stands."""
    masked = mask({"context": "Dr. Ann Kell Bray asked Dr. Bray.", "results": "Ann Kell Bray said so, and Bray too."})
    assert masked.texts["results"] == "[NAME_3] said so, and [NAME_4] too."
    assert masked.originals["[NAME_3]"] == "Ann Kell Bray"
