from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.contact_hours import Pause
from bot.kit.time import WeeklySchedule, local_date
from bot.reviews import rules
from bot.reviews.rules import Candidate, DueRound, Grade, RoundHistory, RoundVerdict

AGAIN, HARD, GOOD = Grade.AGAIN, Grade.HARD, Grade.GOOD
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
BERLIN = WeeklySchedule("mon-fri", "09:00", "Europe/Berlin")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "size", "sure", "not_asked", "not_sure"),
    [
        ("true_false", 2, GOOD, HARD, AGAIN),
        ("single_choice", 2, GOOD, HARD, AGAIN),
        ("single_choice", 3, GOOD, GOOD, HARD),
        ("single_choice", 4, GOOD, GOOD, HARD),
        ("single_choice", 6, GOOD, GOOD, HARD),
        ("multiple_choice", 3, GOOD, GOOD, HARD),
        ("multiple_choice", 8, GOOD, GOOD, HARD),
        ("ordering", 3, GOOD, GOOD, HARD),
        ("matching", 6, GOOD, GOOD, HARD),
        ("numeric", 0, GOOD, GOOD, HARD),
        ("short_text", 0, GOOD, GOOD, HARD),
    ],
)
def test_a_right_answer_by_how_easily_it_is_guessed(kind: str, size: int, sure, not_asked, not_sure):
    """The table of ADR 9: what could be luck counts for less, and nobody's doubt is taken for ease."""
    chance = rules.guess_chance(kind, size)
    assert chance
    grades = [rules.grade(chance, 1.0, confident=confident) for confident in (True, None, False)]
    assert grades == [sure, not_asked, not_sure]


@pytest.mark.parametrize("confident", [True, None, False])
@pytest.mark.parametrize("kind", ["true_false", "single_choice", "numeric", "short_text", "matching", "ordering"])
def test_a_wrong_answer_comes_again(kind: str, confident):
    """However sure somebody was."""
    chance = rules.guess_chance(kind, 4)
    assert chance
    assert rules.grade(chance, 0.0, confident=confident) is AGAIN


@pytest.mark.parametrize(
    ("kind", "size", "score", "expected"),
    [
        ("multiple_choice", 5, 2 / 3, HARD),
        ("multiple_choice", 4, 0.5, AGAIN),
        ("ordering", 4, 5 / 6, HARD),
        ("ordering", 4, 4 / 6, AGAIN),
        ("ordering", 3, 2 / 3, AGAIN),
        ("matching", 5, 3 / 5, HARD),
        ("matching", 4, 2 / 4, AGAIN),
    ],
)
def test_part_of_it_counts_by_what_is_more_than_luck(kind: str, size: int, score: float, expected: Grade):
    """Half of what luck does not give is hard; less comes again, and so does anything in doubt."""
    chance = rules.guess_chance(kind, size)
    assert chance
    assert rules.grade(chance, score, confident=None) is expected
    assert rules.grade(chance, score, confident=False) is AGAIN


@pytest.mark.parametrize("kind", ["scale", "free_text", "a kind of the future"])
def test_what_has_no_right_answer_has_no_card(kind: str):
    """Nothing can be remembered of it."""
    assert rules.guess_chance(kind, 11) is None


def test_luck_is_what_chance_gives():
    """The chance of full marks, counted out for the kinds where it can be."""
    assert rules.guess_chance("ordering", 4) == rules.GuessChance(1 / math.factorial(4), 0.5)
    several = rules.guess_chance("multiple_choice", 3)
    assert several
    assert several.full == 1 / 6  # of eight sets of three options, all and none are never right


@given(
    st.lists(
        st.builds(
            Candidate,
            st.integers(1, 99),
            st.sampled_from("abc"),
            st.floats(0, 1).map(lambda value: round(value, 1)),
            st.sampled_from([1.0, 3.0]),
        ),
        max_size=12,
        unique_by=lambda card: card.card_id,
    ),
    st.integers(1, 5),
    st.randoms(use_true_random=False),
)
def test_the_most_urgent_are_the_same_in_any_order(cards: list[Candidate], most: int, chance: random.Random):
    """Never more than asked for, nothing left out costs more than what is in, and shuffling changes nothing."""
    chosen = rules.most_urgent(cards, most)
    assert len(chosen) == min(most, len(cards))
    left = [card for card in cards if card not in chosen]
    assert all(card.loss >= other.loss for card in chosen for other in left)
    shuffled = cards[:]
    chance.shuffle(shuffled)
    assert rules.most_urgent(shuffled, most) == chosen


def test_importance_outweighs_a_little_forgetting():
    """What three lessons come back to goes before what is a little weaker, not before what is nearly gone."""
    idea, detail, lost = Candidate(1, "idea", 0.8, 3.0), Candidate(2, "detail", 0.6), Candidate(3, "lost", 0.1)
    assert [card.question_id for card in rules.most_urgent([detail, idea, lost], 3)] == ["lost", "idea", "detail"]


FREE = RoundHistory()


def _next(held: RoundHistory = FREE, *, now: datetime = MONDAY, due: datetime = MONDAY) -> str:
    return f"{rules.next_round(BERLIN, held, now=now, due_at=due):%a %d %H:%M}"


def test_the_next_round_is_at_the_moment_of_the_day_that_a_card_is_due():
    """On working days only; a card that has been due for long waits for the next moment, not for its own."""
    assert _next(due=MONDAY - timedelta(hours=9)) == "Tue 24 08:00"
    wednesday = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert _next(due=wednesday) == "Wed 25 08:00"
    assert _next(due=wednesday + 3 * DAY) == "Mon 30 08:00"
    assert _next(due=MONDAY - 400 * DAY, now=MONDAY - timedelta(hours=1)) == "Mon 23 08:00"


def test_one_round_a_day():
    """After a round, or one that was asked for, the next comes on a later date."""
    early = MONDAY - timedelta(hours=5)
    assert _next(RoundHistory(last_round_at=early), now=early) == "Tue 24 08:00"
    assert _next(RoundHistory(last_round_at=early), now=early, due=MONDAY + 2 * DAY) == "Wed 25 08:00"


def test_a_pause_holds_rounds_back():
    """Until its end, and then at the first moment; one that begins later leaves today alone."""
    later = Pause(MONDAY + 2 * DAY, datetime(2026, 12, 6, 23, tzinfo=UTC))
    assert [_next(RoundHistory(later), due=MONDAY + days * DAY) for days in (1, 2)] == ["Tue 24 08:00", "Mon 07 08:00"]
    assert _next(RoundHistory(Pause(None, datetime(2026, 12, 6, 23, tzinfo=UTC)))) == "Mon 07 08:00"


def test_a_round_nobody_touches_is_left_in_peace():
    """A week, then two, four, eight and never longer; the day that ends it is a working day."""
    assert [rules.rest_days(untouched) for untouched in (1, 2, 3, 4, 5, 500)] == [7, 14, 28, 56, 56, 56]
    for untouched, expected in ((1, "Mon 30 08:00"), (2, "Mon 07 08:00")):
        assert _next(RoundHistory(last_round_at=MONDAY, untouched=untouched)) == expected


def test_nobody_waits_for_the_future_of_a_clock_that_was_moved_back():
    """A last round that lies ahead counts as one of now."""
    assert _next(RoundHistory(last_round_at=MONDAY + 300 * DAY)) == "Tue 24 08:00"
    assert _next(RoundHistory(last_round_at=MONDAY + 300 * DAY, untouched=1)) == "Mon 30 08:00"


@pytest.mark.parametrize("start", [datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)])
@pytest.mark.parametrize("at", ["01:30", "02:30", "03:00"])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/Nuuk"])
def test_both_changes_of_the_clock_leave_one_round_a_date(start: datetime, at: str, zone: str):
    """Round after round, each on a date of its own and none left out, whatever hour is missing or doubled."""
    beat, now, dates = WeeklySchedule("mon-sun", at, zone), start, []
    for _ in range(8):
        now = rules.next_round(beat, RoundHistory(last_round_at=now), now=now, due_at=start)
        dates.append(local_date(now, zone))
    assert dates == [dates[0] + number * DAY for number in range(8)]


def _due(**other: object) -> DueRound:
    facts: dict[str, object] = {
        "workspace_id": "T1",
        "member_id": 1,
        "slack_id": "U1",
        "due_at": MONDAY,
        "zone": "Europe/Berlin",
        "language": "en",
        "days": "mon-fri",
        "at": "09:00",
        "paused_from": None,
        "paused_until": None,
        "reachable": True,
        "most": 3,
        "last_round_at": None,
        "untouched": 0,
    }
    return DueRound(**{**facts, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "facts", "after", "verdict", "reason"),
    [
        (_due(), (3, False), timedelta(minutes=1), RoundVerdict.SEND, "a round of 3 questions"),
        (_due(), (1, False), timedelta(minutes=1), RoundVerdict.SEND, "a round of 1 question"),
        (_due(), (0, False), timedelta(), RoundVerdict.NOTHING, "nothing is due yet"),
        (_due(), (3, True), timedelta(), RoundVerdict.NOTHING, "a round has come on that date"),
        (_due(), (3, False), timedelta(hours=5), RoundVerdict.LATE, "missed Mon 23 Nov, 09:00 by too much"),
        (
            _due(paused_until=MONDAY + DAY),
            (3, False),
            timedelta(),
            RoundVerdict.PAUSED,
            "paused until Tue 24 Nov, 09:00",
        ),
        (_due(off=frozenset({"2026-11-23"})), (3, False), timedelta(), RoundVerdict.OFF, "a day off"),
        (_due(reachable=False), (3, False), timedelta(), RoundVerdict.AWAY, "they cannot be reached"),
        (_due(zone="Mars/Base"), (1, False), timedelta(), RoundVerdict.SEND, "the zone Mars/Base no longer exists"),
    ],
)
def test_the_verdict_says_why(due: DueRound, facts, after: timedelta, verdict: RoundVerdict, reason: str):
    """In words, for whoever runs it."""
    cards, had = facts
    decision = rules.decide(due, cards, had=had, now=MONDAY + after, cutoff=timedelta(hours=4))
    assert decision.verdict is verdict
    assert reason in decision.reason


def test_a_round_missed_over_midnight_is_not_made_up():
    """Even within the cut-off."""
    late = _due(due_at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    decision = rules.decide(late, 3, had=False, now=MONDAY + timedelta(hours=15.5), cutoff=timedelta(hours=4))
    assert decision.verdict is RoundVerdict.LATE


def test_the_key_is_of_the_date_where_they_are():
    """At nine in the evening in London it is tomorrow in Tokyo."""
    evening = MONDAY + timedelta(hours=13)
    assert _due(zone="Asia/Tokyo").round_key(evening) == "reviews.round:1:2026-11-24"
    assert _due().today(evening) == date(2026, 11, 23)


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "x" * 300, None])
def test_a_zone_that_the_clock_does_not_know(zone: str | None):
    """UTC stands in, and the reason says so."""
    due = _due(zone=zone)
    assert due.beat.zone == "Etc/UTC"
    assert due.day_end(MONDAY) == datetime(2026, 11, 24, tzinfo=UTC)
    assert "UTC" in rules.decide(due, 1, had=False, now=MONDAY, cutoff=timedelta(hours=4)).reason
