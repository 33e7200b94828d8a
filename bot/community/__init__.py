"""The community's calendar: sessions, seats, who leads them, and how people meet.

A planning sentence is read in `calendar/`, wishes written to the app in `sentences/`; seats are in `rsvp/`, who leads
in `rota/`, the page of facilitators in `event_page/`, feeds for calendar programs in `feeds/`.
"""
