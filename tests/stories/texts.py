"""Stories to paste, in two languages, and one in no particular order."""

STRONG = """# Invoices in an hour

Context
In spring 2026 the accounts team in Leeds, nine people, spent two days a week on supplier
invoices. Everybody had a licence already, and their manager had agreed to four hours a week for it.

Approach
Dana and Lee met each Tuesday for an hour and built a prompt with a checklist of eight points. It took
three weeks from the first draft to daily use. We used the licences we had.

Results
The time for one invoice fell from 24 to 9 minutes between April and June, measured on 312
invoices. Errors that came back fell from 14 to 5 a month. “I no longer dread Mondays,” said one of the team.

Key success factors
It worked because two people check every output against the checklist. We
would start with fewer suppliers next time. The checklist is essential, the prompt library is nice to have.

Scaling guide
Another team can replace our supplier list with theirs. Do not start before the checklist is
agreed. The template and the checklist are in the wiki under invoices.
"""
THIN = """Hotel reception

Context: our hotel, last summer.

Results: guests were happier and everything went faster.
"""
GERMAN = """# Protokolle in zehn Minuten

Ausgangslage
Im Herbst 2025 schrieb unsere Abteilung, zwölf Leute in Graz, jede Woche drei Stunden Protokolle.

Vorgehen
Wir haben vier Wochen lang jeden Montag eine Vorlage verbessert und gemeinsam geprüft.

Ergebnisse
Die Zeit je Protokoll sank von 45 auf 10 Minuten. „Ich höre wieder zu“, sagt eine Kollegin.
"""
UNSORTED = """The team at our Porto office, 20 people, used to write minutes by hand.

First we ran a workshop, then a session every week with a shared template.

Minutes fell from 60 to 15 minutes, and fewer people asked for corrections.

It worked because one person in each group checked the names. That was essential.

Other teams can adapt the template. Avoid recording without asking.
"""
