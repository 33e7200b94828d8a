"""The files that verifiers fetch: the keys of an issuer, and the lists of revoked badges.

They are the same bytes for the same state, whether the web role serves them or a command writes them to a folder, so
that any web server can serve them when the app can't.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.certification.certificates import keys, open_badges
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import BadgeIssuer, Certificate, IssuedBadge, IssuerKey
from bot.kit.db import row_id

DID_DOCUMENT = "did.json"
LIST_SECONDS = 24 * 60 * 60  # for how long a verifier may keep a file


@dataclass(frozen=True)
class IssuerState:
    """An issuer with its keys, newest first, and the revoked places of each key's list with their moments."""

    issuer: BadgeIssuer
    keys: Sequence[IssuerKey]
    revoked: Mapping[int, Mapping[int, datetime]]


def state_of(session: Session, path: str) -> IssuerState | None:
    """What is published of the issuer at a path; None for a path that isn't anybody's."""
    issuer = keys.issuer_at(session, path)
    if issuer is None:
        return None
    wanted = (
        select(IssuedBadge.key_id, IssuedBadge.status_index, Certificate.revoked_at)
        .join(Certificate, col(Certificate.id) == col(IssuedBadge.certificate_id))
        .where(IssuedBadge.workspace_id == issuer.workspace_id, col(Certificate.revoked_at).is_not(None))
    )
    revoked: dict[int, dict[int, datetime]] = {}
    for key_id, index, at in session.exec(wanted):
        if at:
            revoked.setdefault(key_id, {})[index] = at
    # Of a withdrawn key, every badge is on its list.
    signed = (
        select(IssuedBadge.key_id, IssuedBadge.status_index, IssuerKey.withdrawn_at)
        .join(IssuerKey, col(IssuerKey.id) == col(IssuedBadge.key_id))
        .where(IssuedBadge.workspace_id == issuer.workspace_id, col(IssuerKey.withdrawn_at).is_not(None))
    )
    for key_id, index, at in session.exec(signed):
        if at:
            revoked.setdefault(key_id, {})[index] = at
    return IssuerState(issuer, keys.all_of(session, issuer.workspace_id), revoked)


def files(context: BadgeContext, state: IssuerState) -> dict[str, str]:
    """The files of an issuer, by name; signing them takes a while the first time."""
    found = {keys.list_name(key): _status_list(context, state, key) for key in state.keys}
    if document := keys.did_document(context, state.issuer, state.keys):
        found[DID_DOCUMENT] = json.dumps(document, ensure_ascii=False, indent=1)
    return {name: text for name, text in found.items() if text}


def _status_list(context: BadgeContext, state: IssuerState, key: IssuerKey) -> str | None:
    """A key's list, signed by that key; None without an address, or if the key can't be opened any more."""
    url, signing_key = context.status_url(state.issuer, key), context.signing_key(state.issuer, key)
    if url is None or signing_key is None:
        return None
    revoked = state.revoked.get(row_id(key), {})
    changed_at = max([key.made_at, *revoked.values()])
    return open_badges.sign_status_list(url, frozenset(revoked), signing_key, changed_at=changed_at, ttl=LIST_SECONDS)


def write(session: Session, context: BadgeContext, folder: Path) -> list[Path]:
    """Write every issuer's files below a folder, each in one step so that nobody reads half of one; their paths."""
    paths = session.exec(select(BadgeIssuer.path).order_by(col(BadgeIssuer.path))).all()
    found = {path: state for path in paths if (state := state_of(session, path))}
    return [
        _replace(folder / path / name, text)
        for path, state in found.items()
        for name, text in files(context, state).items()
    ]


def _replace(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    return beside.replace(path)
