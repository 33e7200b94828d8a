"""What a badge, a certificate and the page say about what somebody was certified for."""

from __future__ import annotations

from datetime import date

from bot.certification.capstone.views import decimal
from bot.certification.certificates.rules import Grounds
from bot.kit.i18n import _, language, ngettext

TRAINER = "AI Champion Trainer"


def description() -> str:
    """What a holder of the certificate can do."""
    return _(
        "Helps others put AI to good use: plans training, builds a community, measures what changes, and "
        "scales what works."
    )


def criteria() -> str:
    """What somebody has to do for it."""
    return _(
        "A capstone in four parts: training design, community plan, impact measurement and scaling "
        "strategy. Two people marked it without seeing each other's marks. Several people rated a "
        "teach-back of 15 minutes."
    )


def grounds(given: Grounds) -> list[str]:
    """Why this person was certified, a sentence each."""
    said = []
    if given.total is not None:
        said.append(_("Capstone passed with {total} %.", total=decimal(str(given.total), "0.#")))
    if given.marks:
        said.append(ngettext("Marked by {n} assessor.", "Marked by {n} assessors, each on their own.", given.marks))
    if given.taught_on:
        said.append(_("Teach-back given on {day}.", day=day(given.taught_on)))
    return said


def day(given: date) -> str:
    """A date as it's written out in the current language, such as `3 November 2026`."""
    from babel.dates import format_date  # noqa: PLC0415 - slow to import

    return format_date(given, _("d MMMM y"), locale=language())
