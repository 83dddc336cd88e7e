"""The trail: chained per subject, broken by any change, sealed over all chains."""

from datetime import timedelta

import pytest
from django.db import connection

from yangjiang import audit, clock
from yangjiang.accounts.models import Department, User
from yangjiang.audit.models import TrailEntry
from yangjiang.audit.trail import broken_at, chain_of, digest_of, seal
from yangjiang.audit.verify import verify


@pytest.fixture
def subject(db: None) -> Department:
    return Department.objects.create(code="d", name="一个部门")


def test_entries_follow_one_another(subject: Department) -> None:
    first = audit.record(subject, "thing.begun", None, note="一")
    second = audit.record(subject, "thing.ended", None, note="二")
    assert (first.position, second.position, second.previous) == (1, 2, first.digest)
    assert broken_at(chain_of(subject)) is None


def test_each_subject_has_its_own_chain(subject: Department) -> None:
    other = Department.objects.create(code="e", name="另一个")
    audit.record(subject, "a", None)
    assert audit.record(other, "a", None).position == 1


def test_several_at_once_continue_their_chains(subject: Department) -> None:
    audit.record(subject, "a", None)
    entries = audit.record_all([(subject, "b", {}), (subject, "c", {})], None)
    assert [entry.position for entry in entries] == [2, 3]
    assert broken_at(chain_of(subject)) is None


@pytest.mark.parametrize(
    ("field", "value"), [("event", "thing.other"), ("facts", {"note": "改过"}), ("previous", "0" * 64), ("position", 9)]
)
def test_any_change_shows(subject: Department, field: str, value: object) -> None:
    for event in ("a", "b", "c"):
        audit.record(subject, event, None, note="原文")
    chain = chain_of(subject)
    setattr(chain[1], field, value)
    assert broken_at(chain) is chain[1]


def test_a_missing_entry_shows(subject: Department) -> None:
    for event in ("a", "b", "c"):
        audit.record(subject, event, None)
    chain = chain_of(subject)
    assert broken_at([chain[0], chain[2]]) is chain[2]


def test_who_and_when_are_kept(subject: Department, django_user_model: type[User]) -> None:
    who = django_user_model.objects.create(username="w", full_name="某人")
    entry = audit.record(subject, "a", who)
    assert entry.by == who
    assert abs(entry.at - clock.now()) < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    assert not connection.in_atomic_block
    subject = Department.objects.create(code="d", name="一个部门")
    with pytest.raises(RuntimeError, match="same transaction"):
        audit.record(subject, "a", None)


def test_a_seal_covers_what_came_since_the_last(subject: Department) -> None:
    soon = clock.now() + timedelta(minutes=1)
    seal(until=soon)  # whatever was there before this test
    audit.record(subject, "a", None)
    first = seal(until=soon)
    audit.record(subject, "b", None)
    second = seal(until=soon)
    assert first and second
    assert (first.entries, second.entries, second.previous) == (1, 1, first.digest)
    assert second.last_entry == TrailEntry.objects.latest("pk").pk
    assert seal(until=soon) is None


def test_fresh_entries_wait_until_no_transaction_can_still_be_open(subject: Department) -> None:
    seal()
    audit.record(subject, "a", None)
    assert seal() is None


def test_verify_finds_a_whole_trail_whole(subject: Department) -> None:
    before = verify()
    audit.record(subject, "a", None)
    seal(until=clock.now() + timedelta(minutes=1))
    audit.record(subject, "b", None)
    found = verify()
    assert found.whole
    assert (found.chains, found.entries, found.seals) == (before.chains + 1, before.entries + 2, before.seals + 1)


def test_verify_names_what_was_rewritten_behind_the_triggers(subject: Department) -> None:
    """Somebody with the database's own password switches the trigger off and rewrites one chain consistently."""
    audit.record(subject, "a", None, note="原文")
    seal(until=clock.now() + timedelta(minutes=1))
    entry = TrailEntry.objects.get(subject_id=subject.pk, event="a")
    entry.facts = {"note": "改过"}
    entry.digest = digest_of(entry)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE yangjiang_trailentry DISABLE TRIGGER USER")
        entry.save()
    found = verify()
    assert found.broken == []
    assert len(found.unsealed) == 1
