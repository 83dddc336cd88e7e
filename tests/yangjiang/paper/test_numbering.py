"""Numbers: no duplicate under concurrency, no hole after a rollback."""

import threading

import pytest
from django.db import connection, transaction

from yangjiang.paper.numbering import next_number, take


def test_numbers_follow_one_another_per_series(db: None) -> None:
    assert [next_number("a"), next_number("a"), next_number("b")] == [1, 2, 1]


def test_several_at_once(db: None) -> None:
    assert list(take("a", 3)) == [1, 2, 3]
    assert next_number("a") == 4


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_hole() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_number("a")
        raise ZeroDivisionError
    with transaction.atomic():
        assert next_number("a") == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_there_are_no_numbers() -> None:
    with pytest.raises(RuntimeError):
        next_number("a")


@pytest.mark.django_db(transaction=True)
def test_eight_threads_take_two_hundred_different_numbers() -> None:
    taken: list[int] = []

    def run() -> None:
        for _ in range(25):
            with transaction.atomic():
                taken.append(next_number("a"))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == list(range(1, 201))
