"""Notices: a row first, delivered by a sweep, retried, never twice."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.notices import notify
from yangjiang.notices.deliver import ATTEMPTS, deliver_owed
from yangjiang.notices.models import Notice

WORDS = {"application": "YJ2026000001", "enterprise": "某店", "count": 2}


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create(username="r", full_name="某人", email="r@example.invalid")


def owed() -> Notice:
    return Notice.objects.get(channel=Notice.Channel.EMAIL)


def test_writing_a_notice_sends_nothing_yet(reader: User) -> None:
    assert notify([reader], "submitted", **WORDS) == 2
    assert mail.outbox == []


def test_the_sweep_sends_it_once(reader: User) -> None:
    notify([reader], "submitted", **WORDS)
    assert deliver_owed() == 1
    assert deliver_owed() == 0
    assert [message.to for message in mail.outbox] == [["r@example.invalid"]]
    assert "YJ2026000001" in mail.outbox[0].body


def test_without_an_address_there_is_only_the_inbox(reader: User) -> None:
    reader.email = ""
    assert notify([reader, reader], "submitted", **WORDS) == 1


def test_a_mail_server_that_is_down_is_tried_again_later(reader: User, settings: Settings) -> None:
    notify([reader], "submitted", **WORDS)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert deliver_owed() == 0
    assert (owed().attempts, owed().delivered_at) == (1, None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_owed() == 0, "not before its time"
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert deliver_owed() == 1


def test_after_the_last_attempt_it_rests_with_its_failure(reader: User) -> None:
    notify([reader], "submitted", **WORDS)
    Notice.objects.filter(pk=owed().pk).update(attempts=ATTEMPTS, failure="refused")
    assert deliver_owed() == 0
