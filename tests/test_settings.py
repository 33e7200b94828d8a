"""What the environment decides."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("SLACK_", "GROUNDSWELL_", "OPENAI_", "DATABASE_", "PORT", "DYNO", "PS")):
            monkeypatch.delenv(name)


def test_nothing_set_is_a_beginning():
    """Every variable has a default that hurts nobody."""
    settings = read()
    assert settings.database_url == "sqlite:///groundswell.db"
    assert settings.api_url == "https://slack.com/api/"
    assert settings.cutoff == timedelta(hours=4)
    assert settings.uncertain == "hold"
    assert settings.model_profile == "whole"
    assert settings.admins == ()
    assert not settings.many_workspaces
    assert settings.token_secret is None


@pytest.mark.parametrize("written", ["U1,U2", "U1 U2", " U1, U2 ,", "U1\nU2"])
def test_admins_are_a_list(monkeypatch: pytest.MonkeyPatch, written: str):
    """Separated by commas or spaces."""
    monkeypatch.setenv("GROUNDSWELL_ADMINS", written)
    assert read().admins == ("U1", "U2")


@pytest.mark.parametrize("written", ["http://127.0.0.1:4100/api", "http://127.0.0.1:4100/api/"])
def test_the_api_address_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch, written: str):
    """The SDK joins it with a method's name."""
    monkeypatch.setenv("SLACK_API_URL", written)
    assert read().api_url == "http://127.0.0.1:4100/api/"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("GROUNDSWELL_ZONE", "Berlin", "'Berlin' is not an IANA time zone such as Europe/Berlin"),
        ("GROUNDSWELL_ZONE", "../etc", "is not an IANA time zone"),
        ("GROUNDSWELL_UNCERTAIN", "maybe", "GROUNDSWELL_UNCERTAIN: Input should be 'hold' or 'resend'"),
        ("GROUNDSWELL_MODEL_PROFILE", "large", "GROUNDSWELL_MODEL_PROFILE: Input should be 'whole' or 'small'"),
        ("GROUNDSWELL_CUTOFF_MINUTES", "0", "GROUNDSWELL_CUTOFF_MINUTES"),
        ("GROUNDSWELL_MESSAGES_PER_SECOND", "-1", "GROUNDSWELL_MESSAGES_PER_SECOND"),
        ("PORT", "70000", "PORT"),
        ("OPENAI_API_KEY", "sk-1", "OPENAI_MODEL is needed"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:1", "OPENAI_MODEL is needed"),
        ("SLACK_CLIENT_SECRET", "hush", "come together"),
        ("DATABASE_URL", "groundswell.db", "that's no address such as sqlite:///groundswell.db"),
        ("DATABASE_URL", "mysql://me:hush@db/one", "not on 'mysql'"),
        ("GROUNDSWELL_ADMINS", "U1,lena@example.com", "'lena@example.com' is no Slack user id"),
        ("GROUNDSWELL_CONTNT", "hush", "GROUNDSWELL_CONTNT is no setting; perhaps you mean GROUNDSWELL_CONTENT"),
    ],
)
def test_what_cannot_be_right_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str):
    """It names the variable, and never a secret."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read()
    assert told in str(refused.value)
    assert "hush" not in str(refused.value)
    assert "sk-1" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_may_be_written_in_three_ways(monkeypatch: pytest.MonkeyPatch, scheme: str):
    """As platforms hand it out, and with the driver."""
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://me:hush@db/one")
    assert read().database_url == "postgresql+psycopg://me:hush@db/one"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch):
    """Supervisors like to set them all."""
    for name in ("SLACK_BOT_TOKEN", "GROUNDSWELL_ZONE", "PORT", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "")
    assert read().slack_bot_token is None
    assert read().port == 3000


def test_secrets_do_not_show():
    """Not in a log line, not in a traceback."""
    assert "hush" not in repr(Settings.model_validate({"slack_bot_token": "hush", "openai_model": "any"}))


def test_tokens_are_sealed_with_our_secret_or_slacks():
    """A secret of our own outlives a new client secret."""
    slacks = {"slack_client_id": "1.2", "slack_client_secret": "theirs"}
    assert Settings.model_validate(slacks).token_secret == "theirs"
    assert Settings.model_validate({**slacks, "secret": "ours"}).token_secret == "ours"


def test_a_supervisors_name_for_the_process_is_its_executor(monkeypatch: pytest.MonkeyPatch):
    """Unless one is given."""
    monkeypatch.setenv("DYNO", "worker.2")
    assert read().executor == "worker.2"
    monkeypatch.setenv("GROUNDSWELL_EXECUTOR", "mine")
    assert read().executor == "mine"
