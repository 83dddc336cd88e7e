"""Check digits people mistype, and what they are told."""

import pytest
from django.core.exceptions import ValidationError
from stdnum.cn import ric, uscc

from yangjiang.enterprises.codes import clean_id_number, clean_phone, clean_uscc

USCC = "91441702MA0000001" + uscc.calc_check_digit("91441702MA0000001")


def citizen(head: str) -> str:
    return head + ric.calc_check_digit(head + "0")


def test_a_right_uscc_comes_back_plain() -> None:
    assert clean_uscc(f" {USCC[:9].lower()} {USCC[9:]} ") == USCC


def test_full_width_digits_are_understood() -> None:
    assert clean_phone("１３８００１３８０００") == "13800138000"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (USCC[:-1], "length"),
        (USCC[:-1] + ("0" if USCC[-1] != "0" else "1"), "checksum"),
        ("I" + USCC[1:], "format"),
        ("", "length"),
    ],
)
def test_a_wrong_uscc_says_what_is_wrong(raw: str, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        clean_uscc(raw)
    assert error.value.code == code


def test_a_district_younger_than_the_person_is_no_error() -> None:
    """江城区 was founded in 1988; people born before it carry its code all the same."""
    number = citizen("44170219800101001")
    assert clean_id_number(number) == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("4417021980010100", "length"),
        ("44170219800101001A", "format"),
        (citizen("44170219800101001")[:-1] + "0", "checksum"),
        (citizen("44170219801301001"), "birthday"),
        (citizen("44170229800101001"), "birthday"),
    ],
)
def test_a_wrong_citizen_id_says_what_is_wrong(raw: str, code: str) -> None:
    if code == "checksum" and raw == citizen(raw[:-1]):
        raw = raw[:-1] + "1"
    with pytest.raises(ValidationError) as error:
        clean_id_number(raw)
    assert error.value.code == code


@pytest.mark.parametrize("raw", ["", "12345678901", "1380013800", "138001380000", "abc"])
def test_a_wrong_mobile_number_is_told_the_shape(raw: str) -> None:
    with pytest.raises(ValidationError, match="11 位"):
        clean_phone(raw)
