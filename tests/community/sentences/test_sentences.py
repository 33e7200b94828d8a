"""Which sentences ask for something of the calendar, and what they say to `/community`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.community.activities.content import load
from bot.community.sentences import changes, planning, requests, seats
from bot.community.sentences.planning import PlanWish
from bot.community.sentences.seats import SeatMatter, SeatWish
from bot.kit.dates import ReadingContext
from bot.settings import ROOT

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
KINDS = load(ROOT / "content").kinds
TITLES = ["Show and tell", "Luma: Agents for beginners", "KI-Sprechstunde", "Schreibcafé", "Prompt jam", "Office hours"]
PRIYA, CHANNEL = "<@U0PRIYA001|priya>", "<#C0CHAMPION|ai-champions>"


def planned(text: str, language: str = "en") -> PlanWish | None:
    request = requests.read(text)
    return planning.read(request, KINDS, ReadingContext(MONDAY, "Europe/Berlin", language)) if request else None


def wished(text: str, language: str = "en") -> str | None:
    request = requests.read(text)
    context = ReadingContext(MONDAY, "Europe/Berlin", language)
    found = changes.read(request, [*TITLES, *KINDS], context) if request else None
    return found.command if found else None


def seated(text: str, language: str = "en") -> SeatWish | None:
    request = requests.read(text)
    context = ReadingContext(MONDAY, "Europe/Berlin", language)
    return seats.read(request, [*TITLES, *KINDS], context) if request else None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"Please plan a prompt clinic on 3.4. at 3pm in {CHANNEL}, 45 min",
            f"a prompt clinic on 3.4. at 3pm in {CHANNEL}, 45 min",
        ),
        (
            f"bitte plane am 8.12. um 10 Uhr eine KI-Sprechstunde in {CHANNEL}, eine halbe Stunde",
            f"eine KI-Sprechstunde in {CHANNEL} am 8.12. um 10 Uhr, eine halbe Stunde",
        ),
        ("please plan a prompt jam every second tuesday at 3 for two months", None),
        ("schedule a prompt clinic on 3.4. at 3pm", None),
        (f"can you plan a retrospective on thursday 17 dec at 4pm in {CHANNEL}?", None),
        (
            "kannst du für nächsten Freitag um drei eine Sprechstunde eintragen?",
            "eine Sprechstunde für nächsten Freitag um drei",
        ),
        ("could you put office hours in the calendar for Friday at 10?", "office hours for Friday at 10"),
        ("hi, set up a book club on Thursday at noon please", "a book club on Thursday at noon"),
        ("I'd like to schedule office hours every Monday at 9", "office hours every Monday at 9"),
        ("let's plan a show and tell on Friday at 3pm", "a show and tell on Friday at 3pm"),
        ("organise a workshop on 12 January at 2pm", "a workshop on 12 January at 2pm"),
        ("wir möchten am Dienstag um 15 Uhr einen Rückblick ansetzen", "einen Rückblick am Dienstag um 15 Uhr"),
        ("Setz bitte für Donnerstag 14 Uhr eine Prompt-Werkstatt an", None),
        ("Trag uns am Mittwoch um 9 ein Schreibcafé ein", "ein Schreibcafé am Mittwoch um 9"),
        ("plan a prompt jam", "a prompt jam"),
        (
            f"Kannst du bitte eine Sprechstunde am Donnerstag um 16 Uhr planen, nur zwei Plätze, in {CHANNEL}?",
            f"eine Sprechstunde am Donnerstag um 16 Uhr, nur zwei Plätze, in {CHANNEL}",
        ),
    ],
)
def test_a_verb_of_planning_with_a_date_or_an_activity(text: str, words: str | None):
    """In both languages, whether as an order, a question or a wish."""
    found = planned(text, "de" if "ü" in text or "ö" in text or "bitte" in text else "en")
    assert found
    assert found.is_sure
    assert words is None or found.words == words


@pytest.mark.parametrize(
    "text",
    [
        "plan the roadmap on Tuesday at 4pm",
        "book a meeting on Tuesday at 10",
        "we'd like to organise a workshop in March",
        "office hours on Tuesday at 3pm",
        "we'd also like a prompt jam every second Wednesday at 3pm",
        "wir bräuchten eine Sprechstunde am Freitag um 13 Uhr",
        "a prompt jam next Friday at 10",
        "I want a prompt clinic every Thursday at 3pm",
        "Hello! I run our community. I want a weekly prompt clinic, Thursdays at 3pm, 45 minutes",
        "Once a month, on the first Wednesday at 10am, we need a meetup of an hour and a half",
        "Jeden Freitag um 9 brauchen wir einen Austausch der Champions",
        "Ich brauche einen Workshop am Dienstag um 10",
    ],
)
def test_a_doubtful_wish_is_asked_about(text: str):
    """The verb or the thing could mean something else."""
    found = planned(text)
    assert found
    assert not found.is_sure


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("cancel office hours on 4 february", "cancel Office hours on 4 february"),
        ("please cancel the show and tell on friday", "cancel Show and tell on friday"),
        ("can you cancel Luma: Agents for beginners?", "cancel Luma: Agents for beginners"),
        ("sag bitte die KI-Sprechstunde am Freitag ab", "cancel KI-Sprechstunde am Freitag"),
        ("kannst du das Schreibcafé am 9.12. absagen?", "cancel Schreibcafé am 9.12."),
        ("skip the prompt jam on 29 December", "skip Prompt jam on 29 December"),
        ("lass die KI-Sprechstunde am 4.2. ausfallen", "skip KI-Sprechstunde am 4.2."),
        ("move prompt jam 29 December to 25 December 15:00", "move Prompt jam 29 December to 25 December 15:00"),
        ("please move friday's show and tell to thursday at 4pm", "move Show and tell friday to thursday at 4pm"),
        ("verschieb die KI-Sprechstunde vom 4.12. auf den 5.12. um 10 Uhr", None),
        (
            "kannst du das Schreibcafé am Mittwoch auf Donnerstag verschieben?",
            "move Schreibcafé am Mittwoch to Donnerstag",
        ),
        ("reschedule the prompt jam", "edit Prompt jam"),
        ("bring back the prompt jam on 29 December", "restore Prompt jam on 29 December"),
        ("who is coming to the KI-Sprechstunde?", "who KI-Sprechstunde"),
        ("wer kommt zur KI-Sprechstunde?", "who KI-Sprechstunde"),
        ("how many are coming to office hours on Friday?", "who Office hours on Friday"),
        ("how many came to the prompt jam?", "attendance Prompt jam"),
        ("who leads the prompt jam?", "rota Prompt jam"),
        ("wann ist die nächste KI-Sprechstunde?", "show KI-Sprechstunde"),
        ("show me the show and tell", "show Show and tell"),
        ("show me the past sessions", "list past"),
        ("zeig mir vergangene Termine", "list past"),
        ("zeig mir alle Termine", "list"),
        (f"please put {PRIYA} on the prompt jam rota", "rota add Prompt jam <@U0PRIYA001>"),
        ("please put Priya on the prompt jam rota", "rota add Prompt jam"),
        (f"trag {PRIYA} in den Dienstplan für das Schreibcafé ein", "rota add Schreibcafé <@U0PRIYA001>"),
        ("take me off the prompt jam rota", "rota leave Prompt jam"),
        ("put me on the rota for office hours", "rota join Office hours"),
        ("swap prompt jam 17 December with 29 December", "rota swap Prompt jam 17 December with 29 December"),
        ("can somebody cover the prompt jam on 1 December?", "rota cover Prompt jam on 1 December"),
        (f"make {PRIYA} the deputy of the Schreibcafé", "deputy Schreibcafé <@U0PRIYA001>"),
        ("I can't take turns from 20 December to 6 January", None),
        ("make the Schreibcafé 30 minutes", "edit Schreibcafé"),
        ("please make the schreibcafé 30 minutes", "edit Schreibcafé"),
        ("change the title of the prompt jam", "edit Prompt jam"),
        ("add notes to the prompt jam", "notes Prompt jam"),
        ("Notizen zur KI-Sprechstunde", "notes KI-Sprechstunde"),
        ("bitte keine Kaffeerunden mehr", "coffee leave"),
        ("no more coffee rounds please", "coffee leave"),
        ("ich möchte keine Kaffeerunden mehr", "coffee leave"),
        ("pause the coffee rounds until 6 January", None),
        ("sign me up for the coffee rounds", "coffee join"),
        ("stop posting the This week thing in the channel, it's too much", "digest off"),
        ("bitte im Kanal keine Wochenübersicht mehr", "digest off"),
        ("too many reminders about the prompt jam, one is enough", "reminders Prompt jam"),
        ("cancel ofice hours", "cancel Office hours"),
        ("move the promt jam to Wednesday at 4pm", "move Prompt jam to Wednesday at 4pm"),
        ("we do want the prompt jam on 29 December after all", "restore Prompt jam on 29 December"),
        ("die KI-Sprechstunde am 4.2. findet doch statt", "restore KI-Sprechstunde am 4.2."),
        ("stell die KI-Sprechstunde am 4.2. bitte wieder her", "restore KI-Sprechstunde am 4.2."),
        ("die KI-Sprechstunde am 4.2. findet doch nicht statt", "skip KI-Sprechstunde am 4.2."),
        ("how many people come to the prompt jam?", "who Prompt jam"),
        ("what have we planned?", "list"),
        ("was haben wir geplant?", "list"),
        ("I'm here! code 3385", "here 3385"),
        ("ich bin da, 3385", "here 3385"),
        ("push the prompt jam back by 30 minutes", "shift Prompt jam"),
        ("verschieb die KI-Sprechstunde um eine Stunde nach hinten", "shift KI-Sprechstunde"),
    ],
)
def test_a_verb_with_a_title_of_the_calendar(text: str, command: str | None):
    """What the command would be; with a German date where the sentence is German."""
    german = any(word in text for word in ("bitte", "Sprechstunde", "Schreibcafé am", "zeig", "möchte", "trag"))
    found = wished(text, "de" if german else "en")
    assert found
    assert command in (None, found)


@pytest.mark.parametrize(
    "text",
    [
        "I plan to use it on Tuesday",
        "we cancelled the meeting",
        "I plan to show it to my team on Friday",
        "we planned a workshop for Tuesday",
        "my plan: ask IT on Thursday at 10",
        "plan: try it on Monday",
        "I'll schedule it for Tuesday",
        "we moved the meeting to Thursday",
        "the meeting on Friday was cancelled",
        "I have a meeting on Tuesday at 3pm",
        "I set up a meeting with Petra on Friday",
        "our office hours were great on Tuesday",
        "I liked the show and tell on Friday",
        "I was at the prompt jam on Tuesday",
        "we skipped the prompt jam last week",
        "the prompt jam was too long",
        "in the prompt jam I learned to give examples",
        "what is a prompt jam?",
        "is the prompt jam any good?",
        "do I have to come to office hours?",
        "should I cancel my holiday on Tuesday?",
        "move my lessons to 9am",
        "schedule my lessons on Tuesday and Thursday",
        "plan my day on Tuesday",
        "plan my lessons for 8am",
        "remind me on Friday to plan the workshop",
        "add a reminder for Tuesday",
        "cancel my lessons",
        "skip this lesson",
        "stop the reminders",
        "fewer messages please",
        "make a list of my tasks for Tuesday",
        "I asked the assistant to plan a meeting on Tuesday and it forgot the room",
        "Write to the team that the meeting on Friday is cancelled",
        "Copilot scheduled a meeting for me on Monday",
        "I drank a coffee with Ben on Tuesday",
        "we talked about it over coffee",
        "the coffee rounds are nice",
        "I want to try it on Tuesday with my team",
        "I want to use it for the weekly report on Friday",
        "I'd like a break until 6 January",
        "I'm on holiday from 20 December to 6 January",
        "can you send it at 11:30?",
        "can you plan?",
        "tomorrow at 10",
        "ich plane, es am Dienstag zu benutzen",
        "ich habe am Freitag einen Termin geplant",
        "wir haben das Treffen am Dienstag abgesagt",
        "Ich will es am Dienstag ausprobieren",
        "ich war am Dienstag in der KI-Sprechstunde",
        "die KI-Sprechstunde hat mir geholfen",
        "meine Lektionen bitte am Dienstag um 9",
        "trag meine Stunden am Freitag ein",
        "bitte erst am Montag um 9",
        "ich kann am Dienstag nicht",
        "ich bin bis 6. Januar weg",
        "der Kaffee war gut",
        "wer ist Lena?",
        "cancel the weekly digest",
        "drop this question please",
        "Zeig mal, was du kannst",
        "yes",
        "B",
        "2 hours instead of 5",
    ],
)
def test_what_an_employee_says_is_left_alone(text: str):
    """Plans of their own, news, answers, and wishes about their lessons."""
    for language in ("en", "de"):
        assert planned(text, language) is None
        assert wished(text, language) is None
        seat = seated(text, language)
        assert seat is None or not seat.title


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("move the prompt jams to 4pm, all of them", "move Prompt jam to 4pm all of them"),
        ("move all the prompt jams to 4pm", "move Prompt jam to 4pm all of them"),
        ("move the whole series of office hours to Thursday at 10", "move Office hours to Thursday at 10 all of them"),
        ("office hours from now on always at 10", "move Office hours to at 10 all of them"),
        ("Verschieb die KI-Sprechstunde auf 16 Uhr, alle Termine", "move KI-Sprechstunde to 16 Uhr all of them"),
        ("Das Schreibcafé ab jetzt immer um 10 Uhr", "move Schreibcafé to um 10 Uhr all of them"),
        ("move the prompt jam to 4pm", "move Prompt jam to 4pm"),
        ("plan a prompt jam always at 10", None),
        ("take me off the rota", "rota leave"),
        ("rename the prompt jam to Prompt party", "edit Prompt jam"),
        ("Benenne das Schreibcafé in Schreibstunde um", "edit Schreibcafé"),
    ],
)
def test_a_series_is_changed_as_a_whole(text: str, command: str | None):
    """So that no single date is moved in place of a series; its name and one's own place in its rota count too."""
    assert wished(text) == command


@pytest.mark.parametrize(
    ("text", "matter", "words"),
    [
        ("I can't come to the prompt jam on Thursday", SeatMatter.NOT_COMING, "Prompt jam on Thursday"),
        (
            "Sorry, I can't make the prompt jam on Thursday, I'm at the dentist",
            SeatMatter.NOT_COMING,
            "Prompt jam on Thursday",
        ),
        ("I won't be able to attend office hours next week", SeatMatter.NOT_COMING, "Office hours next week"),
        ("I have to miss the prompt jam this week", SeatMatter.NOT_COMING, "Prompt jam this week"),
        ("take me off the list for the prompt jam on Thursday", SeatMatter.NOT_COMING, "Prompt jam on Thursday"),
        ("Ich kann am Donnerstag nicht zum Prompt Jam kommen", SeatMatter.NOT_COMING, "Prompt jam am Donnerstag"),
        ("ich schaffe es Donnerstag leider nicht zum Schreibcafé", SeatMatter.NOT_COMING, "Schreibcafé Donnerstag"),
        ("Ich komme am Donnerstag doch nicht zum Prompt Jam", SeatMatter.NOT_COMING, "Prompt jam am Donnerstag"),
        (
            "für die KI-Sprechstunde am Freitag muss ich leider absagen",
            SeatMatter.NOT_COMING,
            "KI-Sprechstunde am Freitag",
        ),
        ("I'll be there on Thursday after all", SeatMatter.COMING, "on Thursday"),
        ("count me in for the prompt jam", SeatMatter.COMING, "Prompt jam"),
        ("I'd like to come to the prompt jam on Thursday", SeatMatter.COMING, "Prompt jam on Thursday"),
        ("Ich bin am Donnerstag doch dabei", SeatMatter.COMING, "am Donnerstag"),
        ("Kannst du mich für den Prompt Jam am Donnerstag anmelden?", SeatMatter.COMING, "Prompt jam am Donnerstag"),
        ("am I signed up for the prompt jam?", SeatMatter.ASKED, "Prompt jam"),
        ("do I have a seat on Thursday?", SeatMatter.ASKED, "on Thursday"),
        ("Bin ich für die KI-Sprechstunde angemeldet?", SeatMatter.ASKED, "KI-Sprechstunde"),
        ("I can't come to grips with the prompt jam", None, ""),
        ("should I come to the prompt jam on Thursday?", None, ""),
        ("take me off the prompt jam rota", None, ""),
        ("we can't come to the prompt jam", None, ""),
        ("put me back on for Thursday", SeatMatter.COMING, "Thursday"),
        ("put me back on the list for the prompt jam", SeatMatter.COMING, "Prompt jam"),
        ("I'm coming back on Thursday", None, ""),
        ("put me back on the lessons on Thursday", None, ""),
        ("Donnerstag wird bei mir nix", SeatMatter.NOT_COMING, "Donnerstag"),
        ("das wird am Donnerstag nichts bei mir", SeatMatter.NOT_COMING, "am Donnerstag"),
        ("Donnerstag wird bei mir nix mit der Lektion", None, ""),
        ("stehe ich am Donnerstag auf der Liste?", SeatMatter.ASKED, "am Donnerstag"),
        ("I came to the prompt jam on Thursday", None, ""),
    ],
)
def test_ones_own_seat(text: str, matter: SeatMatter | None, words: str):
    """Who comes, who doesn't and who asks; what else is said of a session is left alone."""
    found = seated(text, "de" if any(each in text for each in ("ich ", "Ich ", "mich", "bei mir")) else "en")
    assert (found.matter if found else None) is matter
    assert not found or found.words == words
    assert not found or not found.is_all


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("I'm coming to all prompt jams", SeatMatter.COMING),
        ("put me down for every prompt jam", SeatMatter.COMING),
        ("sign me up for all of them", SeatMatter.COMING),
        ("Melde mich bitte für jede KI-Sprechstunde an", SeatMatter.COMING),
        ("take me off all of the prompt jams", SeatMatter.NOT_COMING),
    ],
)
def test_ones_seat_in_every_date(text: str, matter: SeatMatter):
    """Every date of a series is meant, not the next one."""
    found = seated(text, "de" if "mich" in text else "en")
    assert found
    assert (found.matter, found.is_all) == (matter, True)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("I can't lead the prompt jam on the 10th", "rota cover Prompt jam on the 10th"),
        ("who could take over on the 10th?", "rota cover on the 10th"),
        ("Kann jemand am 10. die KI-Sprechstunde übernehmen?", "rota cover KI-Sprechstunde am 10."),
        ("wer könnte am 10. einspringen?", "rota cover am 10."),
        ("Ich kann die KI-Sprechstunde am 10.12. nicht leiten", "rota cover KI-Sprechstunde am 10.12."),
        ("who could help me on Tuesday?", None),
    ],
)
def test_somebody_is_looked_for_who_leads(text: str, command: str | None):
    """In place of its leader; whom to ask is shown first."""
    assert wished(text, "de" if "10." in text else "en") == command
