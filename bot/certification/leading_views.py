"""Answers to those who run the programme: questions with the buttons that do something, and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.certification.assessment.queries import WaitingSeat
from bot.certification.assessment.views import REMIND, age
from bot.certification.board.views import REVOKE_ONE
from bot.certification.certificates import views as certificate_views
from bot.certification.certificates.models import Certificate
from bot.kit import blocks
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json

ASK_JUDGES = "certification.ask_judges"
MAKE_JUDGES = "certification.make_judges"
MAX_SHOWN = 5
MARKS = LazyPattern(
    r"\b(?:mark\w*|grad\w+|judg\w+|assess\w*|capstones?|bewert\w*|begutacht\w*|noten?|abschlussarbeit\w*)\b",
    re.IGNORECASE,
)


def shall_i_ask_to_judge(sure: Sequence[str], unsure: Mapping[str, Sequence[str]]) -> Json:
    """Asks before colleagues are asked whether they judge; one button for each whom a name may mean."""
    shown: list[Json] = []
    text = _(
        "Nobody has to judge: I can ask {people} whether they'd like to. They become assessors only if they say yes.",
        people=_people([*sure, *(each for found in unsure.values() for each in found)]),
    )
    if sure:
        label = _("Ask them") if len(sure) > 1 else _("Ask whether they're willing")
        shown.append(blocks.actions(blocks.button(ASK_JUDGES, label, " ".join(sure), style="primary")))
    shown += [
        blocks.section(f"<@{each}>", blocks.button(ASK_JUDGES, _("This one"), each))
        for found in unsure.values()
        for each in found[:MAX_SHOWN]
    ]
    return blocks.message(text, blocks.section(text), shown)


def cannot_judge_yet(able: Sequence[str], others: Sequence[str], admins: Sequence[str]) -> Json:
    """Says what somebody needs to judge, with the button that gives it; without `admins`, the reader may give it."""
    text = _(
        "{people} can't judge yet: assessors are champions, facilitators or admins, or have passed the capstone "
        "themselves.",
        people=_people(others),
    )
    if admins:
        how = _("Ask an admin to give the role champion: {names}. Then I can ask about judging.", names=_people(admins))
        row = None
    else:
        how = _("I can give the role champion and then ask about judging. Nobody judges without having said yes.")
        row = blocks.button(MAKE_JUDGES, _("Make champion and ask"), " ".join(others), style="primary")
    more = blocks.button(ASK_JUDGES, _("Ask the others"), " ".join(able)) if able else None
    text = f"{text} {how}"
    buttons = [each for each in (row, more) if each]
    return blocks.message(text, blocks.section(text), blocks.actions(*buttons) if buttons else None)


def whom_to_remind(waiting: Sequence[WaitingSeat], now: datetime) -> Json:
    """A button for each seat whose holder can be reminded."""
    text = _("Shall I send these people a reminder?")
    shown = [
        blocks.section(
            _(
                "{assessor} marks {candidate}'s work, {age}",
                assessor=f"<@{each.assessor.slack_id}>",
                candidate=f"<@{each.candidate.slack_id}>",
                age=age(each.drawn_at, now),
            ),
            blocks.button(REMIND, _("Remind"), each.seat_id),
        )
        for each in waiting[:MAX_SHOWN]
    ]
    return blocks.message(text, blocks.section(text), shown)


def nothing_to_mark(people: Sequence[str]) -> Json:
    return blocks.message(_("{people} has nothing to mark at the moment.", people=_people(people)))


def shall_i_revoke(held: Sequence[Certificate], holders: Mapping[int, str]) -> Json:
    """Leads to the window that asks why, one button for each certificate that may be meant."""
    text = _(
        "You can't undo this, and everybody who checks the certificate sees that it was revoked. I'll "
        "ask you for the reason first."
    )
    shown = [
        blocks.section(_line(each, holders), blocks.button(REVOKE_ONE, _("Revoke it …"), row_id(each), style="danger"))
        for each in held[:MAX_SHOWN]
    ]
    return blocks.message(text, blocks.section(text), shown)


def _line(one: Certificate, holders: Mapping[int, str]) -> str:
    return f"<@{holders[one.member_id]}> (`{one.public_id}`)"


def nothing_held(people: Sequence[str]) -> str:
    return _("{people} has no certificate that could be revoked.", people=_people(people))


def nothing_to_reissue() -> str:
    return _("I found no certificate to replace. Whose certificate do you mean?")


def which_to_reissue(found: Sequence[Certificate], holders: Mapping[int, str], *, now: datetime) -> Json:
    """Asks before a new certificate is issued; of several, which one."""
    if len(found) == 1:
        return certificate_views.shall_i_reissue(found[0], holders[found[0].member_id])
    text = _("Which certificate shall I issue again? The new one will say the same and be valid until the same day.")
    shown = [
        blocks.section(
            f"{_line(each, holders)}: {certificate_views.standing(each, now=now)}",
            certificate_views.reissue_button(each),
        )
        for each in found[:MAX_SHOWN]
    ]
    return blocks.message(text, blocks.section(text), shown)


def above_list(said: str, listed: Json) -> Json:
    """A sentence above the list of certificates, and the button below it that asks which one is to be revoked."""
    head = [blocks.section(said)] if said else []
    text = "\n".join(filter(None, [said, str(listed.get("text", ""))]))
    inside = listed.get("blocks") or [blocks.section(str(listed.get("text", "")))]
    row = blocks.actions(blocks.button(REVOKE_ONE, _("Revoke a certificate …"), ""))
    return blocks.message(text, head, inside, row)


def _people(slack_ids: Sequence[str]) -> str:
    return ", ".join(f"<@{each}>" for each in slack_ids)
