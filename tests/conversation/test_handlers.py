"""What happens on what somebody writes, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.conversation import passing_on, views
from bot.conversation.answers import answer, distress
from bot.conversation.deeds import Offer
from bot.conversation.handlers import Conversation
from bot.conversation.intents import Intent
from bot.conversation.understood import Understood
from bot.delivery.models import Delivery
from bot.journeys import contact, introduction, service
from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState
from bot.kit import i18n
from bot.kit.db import row_id
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.command_registry import Reply
from bot.members.models import Member, Role
from bot.quizzes.models import AskedQuestion, Closed
from bot.reflections import views as reflections_views
from tests.conversation.conftest import Write
from tests.sentences import says


@pytest.fixture
def learner(session: Session, library: Library, lena: Member, monday: datetime) -> Member:
    """Lena after her first lesson."""
    service.start(session, library, lena, library.default, now=monday)
    session.flush()
    return lena


def _text(reply: Reply | None) -> str:
    assert reply
    assert reply.message
    return str(reply.message["text"])


def _values(reply: Reply | None) -> list[str]:
    """What the buttons of a reply do."""
    assert reply
    assert reply.message
    rows: list[Any] = [block for block in reply.message.get("blocks", []) if block["type"] == "actions"]
    return [element["value"] for row in rows for element in row["elements"]]


@pytest.mark.parametrize("text", ["hello", "Guten Morgen", "<@U2>", "the cat sat on the mat"])
def test_a_first_hello_is_answered_with_an_introduction(
    conversation: Conversation, write: Write, session, lena: Member, text: str
):
    """Once, to somebody on no track; nothing is enrolled by it."""
    hello = conversation.direct(write(text))
    assert hello.is_delivered
    assert says(hello.message, "I suggest you begin with *{track}*: {summary}")
    (posted,) = session.exec(select(Delivery))
    assert posted.key == introduction.introduction_key(row_id(lena))
    assert service.enrolments(session, lena) == []
    assert not conversation.direct(write("hello")).is_delivered
    assert len(session.exec(select(Delivery)).all()) == 1


def test_somebody_on_a_track_is_greeted_without_an_introduction(
    conversation: Conversation, write: Write, session, learner: Member
):
    """They know who this is."""
    assert not conversation.direct(write("hello")).is_delivered
    assert not [one.key for one in session.exec(select(Delivery)) if "introduction" in one.key]


@pytest.mark.parametrize("text", ["stop", "STOP", "unsubscribe", "abmelden", "stop!"])
def test_stop_stops_and_offers_the_way_back(conversation: Conversation, write: Write, session, learner, text: str):
    """Whatever word it is asked with."""
    reply = conversation.direct(write(text))
    assert {enrolment.progress for enrolment in service.enrolments(session, learner)} == {EnrolmentState.STOPPED}
    assert "learn:resume" in _values(reply)


@pytest.mark.parametrize("text", ["how do I stop this?", "I told them to stop the project"])
def test_a_question_or_a_story_about_stopping_stops_nothing(
    conversation: Conversation, write: Write, session, learner, text: str
):
    """It is offered at most."""
    reply = conversation.direct(write(text))
    assert {enrolment.progress for enrolment in service.enrolments(session, learner)} != {EnrolmentState.STOPPED} or (
        "learn:resume" in _values(reply)
    )


def test_a_holiday_is_a_pause(conversation: Conversation, write: Write, learner: Member):
    """From the day to the day that was written, with the way back."""
    reply = conversation.direct(write("I'm on holiday from 30 November until 4 December"))
    assert learner.paused_until == datetime(2026, 12, 4, 23, tzinfo=UTC)  # midnight in Berlin, on the day of return
    assert "learn:resume" in _values(reply)


def test_a_wish_without_its_value_is_asked_back(conversation: Conversation, write: Write, learner: Member):
    """With the likeliest values as buttons."""
    assert "learn:pause 1 week" in _values(conversation.direct(write("I need a break")))
    assert "learn:days tue" in _values(conversation.direct(write("too many messages")))
    assert learner.paused_until is None


def test_the_language_changes_from_the_first_word(conversation: Conversation, write: Write, learner: Member):
    """And the answer comes in it."""
    conversation.direct(write("auf Deutsch bitte"))
    assert learner.language == "de"


def test_a_term_is_explained_by_the_lesson_that_teaches_it(conversation: Conversation, write: Write, learner: Member):
    """With its title; for one that is only mentioned, or for another one, somebody can be asked."""
    assert "*distributed*" in _text(conversation.direct(write("what does distributed mean?")))
    mentioned = conversation.direct(write("what is a workshop?"))
    assert says(_text(mentioned), "I don't have an explanation for “{term}”.")
    assert says(_text(mentioned), "You'll find this word in “{title}”, lesson {number} of *{track}*.")
    unknown = conversation.direct(write("what is a quasar?"))
    assert says(_text(unknown), "I don't have an explanation for “{term}”.")
    assert _values(unknown) == ["tell:what is a quasar?"]


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("what is a pilot?", "en", "pilot"),
        ("was heißt Prompt?", "de", "prompt"),
        ("Was ist ein Prompt?", "de", "prompt"),
        ("was ist eine Halluzination", "de", "hallucination"),
        ("what does rollout mean", "en", "rollout"),
        ("was ist ein KI-Assistent?", "de", "AI assistant"),
        ("was heisst Community", "de", "community"),
    ],
)
def test_a_common_word_is_explained_by_the_glossary(
    conversation: Conversation, write: Write, learner: Member, text: str, language: str, word: str
):
    """In two sentences in the reader's language, where no lesson teaches it."""
    with i18n.in_language(language):
        said = conversation.direct(write(text))
    entry = conversation.glossary.find(word, language)
    assert entry
    assert _text(said).startswith(entry.text)


@pytest.mark.parametrize("text", ["I want to hurt myself", "my boss harasses me", "ich bin ausgebrannt"])
def test_distress_gets_a_careful_fixed_answer(
    conversation: Conversation, write: Write, session: Session, learner: Member, text: str
):
    """Nothing of it is passed on."""
    kept = len(session.exec(select(Delivery)).all())
    reply = conversation.direct(write(text))
    assert _text(reply) == distress()
    assert _values(reply) == []
    assert len(session.exec(select(Delivery)).all()) == kept


def test_only_what_may_be_danger_is_taken_before_everybody(conversation: Conversation, write: Write, learner: Member):
    """Whatever else is hard goes its way."""
    assert _text(conversation.careful(write("I want to hurt myself", "journeys.step:1:x"))) == distress()
    for text in ("stop", "this is hard", "I'm burnt out and had no time for it"):
        assert conversation.careful(write(text, "journeys.step:1:x")) is None


def test_only_a_plain_wish_below_a_lesson_is_one(conversation: Conversation, write: Write, learner: Member):
    """Everything else there is a reflection."""
    assert conversation.below_lesson(write("stop", "journeys.step:1:x")) is not None
    for text in (
        "We should stop copying reports by hand",
        "It helped me a lot",
        "Monday and Thursday",
        "more of my colleagues should use this",
    ):
        assert conversation.below_lesson(write(text, "journeys.step:1:x")) is None, text


def test_twice_not_understood_leads_to_a_person(conversation: Conversation, write: Write, learner: Member):
    """And once already: whoever isn't understood can always turn to one."""
    odd = "zxqv plomk wurgl"
    assert f"tell:{odd}" in _values(conversation.direct(write(odd)))
    assert f"tell:{odd}" in _values(conversation.direct(write(odd)))


def test_a_message_is_passed_on_once_to_the_facilitators(session: Session, learner: Member, monday: datetime):
    """Escaped, with its author; without anybody to tell, that is said."""
    who = members.person(learner)
    key = "conversation.told:D1:2.0"
    assert passing_on.pass_on(session, who, "hello <!channel>", key=key, now=monday) == views.nobody_to_tell()
    other = members.arrive(session, "T1", "U2", now=monday)
    other.role = Role.FACILITATOR
    session.flush()
    for _ in range(2):
        said = passing_on.pass_on(session, who, "hello <!channel>", key=key, now=monday)
        assert said == views.told(["U2"])
    (message,) = session.exec(select(Delivery).where(Delivery.target == "U2")).all()
    assert "<@U1>" in str(message.payload)
    assert "<!channel>" not in str(message.payload)


def test_what_somebody_meant_is_offered_and_not_done(
    conversation: Conversation, write: Write, session: Session, learner: Member
):
    """A second press decides."""
    reply = conversation.mean(write("").command, Intent.STOP)
    assert "learn:stop" in _values(reply)
    assert {enrolment.progress for enrolment in service.enrolments(session, learner)} == {EnrolmentState.ACTIVE}


def test_a_question_is_skipped(conversation: Conversation, write: Write, session: Session, learner: Member):
    """After a press; it is let go, and can still be answered."""
    assert "learn:skip" in _values(conversation.direct(write("I know this already")))
    conversation.learn.run(_command(write, "skip"))
    (asked,) = session.exec(select(AskedQuestion)).all()
    session.refresh(asked)
    assert asked.closed == Closed.LET_GO


def _command(write: Write, text: str) -> Any:
    return write(text).command


def test_a_command_works_without_its_slash(conversation: Conversation, write: Write, learner: Member):
    """A modal cannot be opened from a message, so its author is told where it is; files are asked for words."""
    assert says(_text(conversation.direct(write("tracks"))), "{n} lessons")
    assert _text(conversation.direct(write(""))) == reflections_views.words_only()


def test_leaving_a_track_needs_its_name(conversation: Conversation, write: Write, learner: Member, library: Library):
    """“Leave me alone” is a sentence: the verb would answer that they are on no track now."""
    assert library.default.title in _text(conversation.direct(write(f"leave {library.default.title}")))
    for words in ("leave me alone", "leave this one out"):
        assert not says(
            _text(conversation.direct(write(words))),
            "You're not on a track yet. You can begin one with `/learn start`.",
        )


@pytest.mark.parametrize("text", ["🎉🎉🎉", "x" * 12_000, "```\nprint(1)\n```", "<@U2> <!channel> &lt;b&gt;", "\u200b"])
def test_anything_gets_one_kind_answer(conversation: Conversation, write: Write, learner: Member, text: str):
    """And nobody is pinged."""
    reply = conversation.direct(write(text))
    assert 0 < len(_text(reply)) < 3000
    assert "<!channel>" not in _text(reply)


def test_hearing_from_somebody_ends_the_silence(
    conversation: Conversation, write: Write, session: Session, learner: Member, monday: datetime
):
    """Whatever they write."""
    contact.wait(session, members.person(learner), now=monday - timedelta(days=1))
    conversation.direct(write("hello"))
    assert learner.id
    assert contact.contacts_of(session, [learner.id])[learner.id].silence(monday) is None


def test_days_are_offered_with_one_button(conversation: Conversation, write: Write, learner: Member):
    """It sets exactly these days; nothing is changed before, and nothing is paused."""
    days = learner.days
    reply = conversation.direct(write("not fridays please"))
    assert _values(reply) == ["learn:days mon,tue,wed,thu", "nothing:"]
    assert says(_text(reply), "Would you like your lessons on these days: {days}?")
    assert (learner.days, learner.paused_until) == (days, None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("nur mo und do", "mon,thu"),
        ("only tuesdays please, I'm swamped", "tue"),
        ("mon-thu", "mon,tue,wed,thu"),
        ("mondays and thursdays", "mon,thu"),
        ("dienstag und donnerstag würden mir reichen", "tue,thu"),
        ("I already told you, only tuesdays", "tue"),
        ("hab ich doch schon gesagt, nur dienstags", "tue"),
    ],
)
def test_clear_days_are_set_and_can_be_undone(
    conversation: Conversation, write: Write, learner: Member, text: str, days: str
):
    """The button sets what they had before."""
    before = learner.days
    reply = conversation.direct(write(text))
    assert learner.days == days
    assert _values(reply) == [f"learn:days {before}", "learn:settings"]


def test_days_that_are_so_already(conversation: Conversation, write: Write, learner: Member):
    """Nothing is asked or changed."""
    reply = conversation.direct(write("montag bis freitag wieder bitte"))
    assert says(_text(reply), "You already get your lessons on {days}.")


def test_a_clear_hour_is_set_and_can_be_undone(conversation: Conversation, write: Write, learner: Member):
    """The hour that is wanted, not the one complained of; once it is so, that is said."""
    reply = conversation.direct(write("it still came at 9! 13:30 please"))
    assert (learner.at, _values(reply)[0]) == ("13:30", "learn:time 09:00")
    again = conversation.direct(write("please send at 13:30 from now on"))
    assert says(_text(again), "You already get your lessons at about {hour}.", hour="13:30")


def _progress(session: Session, member: Member) -> set[str]:
    return {enrolment.progress for enrolment in service.enrolments(session, member)}


@pytest.mark.parametrize("text", ["ok stop this please, i have no time right now", "I told you to stop on friday!"])
def test_a_clear_stop_with_reasons(conversation: Conversation, write: Write, session, learner: Member, text: str):
    """It is done, with what could come instead."""
    reply = conversation.direct(write(text))
    assert _progress(session, learner) == {EnrolmentState.STOPPED}
    undo, pause, weekly = _values(reply)
    assert undo == "learn:resume"
    conversation.press(write("").command, Offer.of(pause), MessageRef("D1", "2.0"))
    assert _progress(session, learner) == {EnrolmentState.ACTIVE}
    assert learner.paused_until
    conversation.press(write("").command, Offer.of(weekly), MessageRef("D1", "2.0"))
    assert learner.days == "tue"


def test_a_stop_that_is_said_again(conversation: Conversation, write: Write, learner: Member):
    """We are sorry."""
    assert says(
        _text(conversation.direct(write("hab doch gesagt stopp"))),
        "I'm sorry that I kept writing after you asked me to stop.",
    )


def test_two_clear_wishes_are_both_done(conversation: Conversation, write: Write, session, learner: Member):
    """Who comes back with a condition gets both."""
    conversation.direct(write("stop"))
    reply = conversation.direct(write("ok I'm back, you can go on. but only twice a week, tuesday and thursday"))
    assert (_progress(session, learner), learner.days) == ({EnrolmentState.ACTIVE}, "tue,thu")
    assert says(_text(reply), "Good to have you back.")


def test_days_without_one_are_those_of_the_member(conversation: Conversation, write: Write, learner: Member):
    """Who has three days and doesn't want one of them keeps two."""
    conversation.learn.run(_command(write, "days mon,wed,fri"))
    assert _values(conversation.direct(write("not fridays please"))) == ["learn:days mon,wed", "nothing:"]


def test_two_wishes_have_a_button_for_both(conversation: Conversation, write: Write, learner: Member):
    """And one each, which leaves the other where it is."""
    reply = conversation.direct(write("maybe only 2 per week would be nice and perhaps in the afternoon at 2pm"))
    both, days, _hour = _values(reply)[:3]
    assert both == "several:days tue,thu\ntime 14:00"
    done = conversation.press(write("").command, Offer.of(days), MessageRef("D1", "2.0"))
    assert (learner.days, learner.at) == ("tue,thu", None)
    assert _values(done) == ["learn:time 14:00"]


def test_the_weekly_line_is_turned_off(conversation: Conversation, write: Write, learner: Member):
    """And nothing else."""
    days = learner.days
    reply = conversation.direct(write("stop the line on fridays please"))
    assert (learner.weekly_line, learner.days) == (False, days)
    assert _values(reply) == ["learn:weekly on"]


@pytest.mark.parametrize("text", ["when is my next lesson?", "wann kommt die nächste Lektion?"])
def test_when_is_answered_with_a_fact(conversation: Conversation, write: Write, session: Session, learner, text: str):
    """No lesson is sent for it."""
    kept = len(session.exec(select(Delivery)).all())
    reply = conversation.direct(write(text))
    assert says(_text(reply), "You'll get the next lesson on {moment} ({zone}).")
    assert len(session.exec(select(Delivery)).all()) == kept


@pytest.mark.parametrize("text", ["what tracks are there", "welche Kurse gibt es?"])
def test_tracks_are_listed(conversation: Conversation, write: Write, learner: Member, text: str):
    """To whoever asks which there are."""
    assert says(_text(conversation.direct(write(text))), "{n} lessons")


def test_a_track_that_does_not_fit_leads_to_others(conversation: Conversation, write: Write, learner: Member):
    """First of all."""
    assert _values(conversation.direct(write("das passt nicht zu mir")))[0] == "learn:tracks"


@pytest.mark.parametrize(
    "text",
    ["stop please, i dont want any more messages", "bitte hör auf mir zu schreiben, ich möchte keine Nachrichten mehr"],
)
def test_a_polite_stop_stops_at_once(conversation: Conversation, write: Write, session: Session, learner, text: str):
    """Every clause of it says so."""
    reply = conversation.direct(write(text))
    assert {enrolment.progress for enrolment in service.enrolments(session, learner)} == {EnrolmentState.STOPPED}
    assert "learn:resume" in _values(reply)


@pytest.mark.parametrize("text", ["ok start again", "weiter", "doch weiter", "Können wir weitermachen?"])
def test_going_on_is_done_at_once(conversation: Conversation, write: Write, session: Session, learner, text: str):
    """After a stop; whoever had none is offered the next lesson."""
    conversation.direct(write("stop"))
    assert says(_text(conversation.direct(write(text))), "Good to have you back.")
    assert {enrolment.progress for enrolment in service.enrolments(session, learner)} == {EnrolmentState.ACTIVE}
    again = conversation.direct(write(text))
    assert not says(_text(again), "Good to have you back.")
    assert _values(again) == ["learn:next"]


def test_who_comes_back_is_welcome(conversation: Conversation, write: Write, learner: Member):
    """Even without a pause."""
    reply = conversation.direct(write("im back from holiday :)"))
    assert says(_text(reply), "Good to have you back.")
    assert says(_text(reply), "You'll get the next lesson on {moment} ({zone}).")


@pytest.mark.parametrize(
    ("text", "hour"),
    [("remind me friday at 10", 9), ("frag mich am Freitag nochmal", 8)],
)
def test_a_reminder_comes_at_its_moment(
    conversation: Conversation, write: Write, learner: Member, monday: datetime, text: str, hour: int
):
    """In the member's zone; a day alone means the hour of their lessons."""
    conversation.direct(write(text))
    friday = (monday + timedelta(days=4 - monday.weekday())).replace(hour=hour, minute=0)
    assert learner.snoozed_until == friday


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("settings", "learn:settings"),
        ("Einstellungen", "learn:settings"),
        ("Meine Einstellungen.", "learn:settings"),
        ("Get fewer messages", "learn:days tue"),
        ("it's too hard!", "learn:skip"),
    ],
)
def test_a_button_that_is_typed(conversation: Conversation, write: Write, learner: Member, text: str, value: str):
    """Does what the button does; what needs a window comes with a button."""
    assert value in _values(conversation.direct(write(text)))


@pytest.mark.parametrize("text", ["What's open?", "was ist offen"])
def test_what_is_open_is_no_word_to_explain(conversation: Conversation, write: Write, learner: Member, text: str):
    """It is a button's label."""
    assert says(_text(conversation.direct(write(text))), "You've had these lessons today:")


def test_the_buttons_are_in_the_new_language(conversation: Conversation, write: Write, learner: Member):
    """From the answer to the wish on."""
    reply = conversation.direct(write("auf Deutsch bitte"))
    assert says(reply.message, "My settings", "de")


def test_nothing_is_said_twice_in_a_row(conversation: Conversation, write: Write, learner: Member):
    """Chatter gets one line in changing words, with one way on."""
    said = [conversation.direct(write("whats the weather in stuttgart tomorow")) for _ in range(3)]
    assert len({_text(each) for each in said}) == len(said)
    assert _values(said[0]) == ["mean:help"]


@pytest.mark.parametrize("text", ["👍", ":+1:", "ok", "ja"])
def test_a_nod_gets_a_short_answer(conversation: Conversation, write: Write, learner: Member, text: str):
    """Without any buttons."""
    reply = conversation.direct(write(text))
    assert says(_text(reply), "All right.")
    assert _values(reply) == []


def test_no_button_is_shown_twice(conversation: Conversation, write: Write, learner: Member):
    """Two that do the same in other ways look the same, so one is enough."""
    found = answer(Understood(Intent.PRIVACY, confidence=0.5, candidates=(Intent.PRIVACY, Intent.EXPORT_DATA)))
    labels = [offer.label for offer in found.offers]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("text", ["show me our year", "what weeks are empty?", "zeig mir das Jahr 2027"])
def test_the_year_is_shown_to_who_asks_for_it(conversation: Conversation, write: Write, learner, text: str):
    """Where nothing is planned, that is said; behind `/community` it means the same."""
    assert says(_text(conversation.direct(write(text))), "No session is planned yet, so the year is empty.")
    behind = conversation.in_community(write(text).command)
    assert says(_text(behind), "No session is planned yet, so the year is empty.")


@pytest.mark.parametrize("text", ["schedule prompt jam every Tuesday 15:00", "show prompt jam", "kudos @ben for it"])
def test_verbs_of_the_community_are_no_sentences(conversation: Conversation, write: Write, learner, text: str):
    """They are left to `/community`."""
    assert conversation.in_community(write(text).command) is None
