"""Check digits people mistype: USCC (GB 32100-2015), citizen ID (GB 11643), mobile numbers.

``clean_*`` normalise full-width digits, blanks and dashes, then raise ``ValidationError`` saying what to do.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as NumberError

from yangjiang import clock


def squeeze(raw: str) -> str:
    """Full-width → half-width, no blanks or dashes, upper case."""
    return re.sub(r"[\s\-—_]", "", unicodedata.normalize("NFKC", raw)).upper()


def clean_uscc(raw: str) -> str:
    """The 18-character code, checked. Raises ValidationError."""
    code = squeeze(raw)
    try:
        uscc.validate(code)
    except InvalidLength as exc:
        raise ValidationError(
            _("统一社会信用代码应为 18 位，现在是 %(n)d 位"), code="length", params={"n": len(code)}
        ) from exc
    except InvalidChecksum as exc:
        raise ValidationError(_("统一社会信用代码最后一位对不上，请对照营业执照逐位检查"), code="checksum") from exc
    except NumberError as exc:
        raise ValidationError(
            _("统一社会信用代码只有数字和大写字母（没有 I、O、Z、S、V），请对照营业执照检查"), code="format"
        ) from exc
    return code


def clean_id_number(raw: str) -> str:
    """An 18-character citizen ID, checked for birthday and check digit. Raises ValidationError.

    The place code is not held against a list: numbers given before a district was founded, or after it was
    renamed, are genuine and would be turned away.
    """
    code = squeeze(raw)
    if len(code) != 18:
        raise ValidationError(_("身份证号码应为 18 位，现在是 %(n)d 位"), code="length", params={"n": len(code)})
    if not (code[:17].isascii() and code[:17].isdigit() and (code[17].isdigit() or code[17] == "X")):
        raise ValidationError(_("身份证号码前 17 位是数字，最后一位是数字或 X，请对照证件检查"), code="format")
    if code[17] != ric.calc_check_digit(code):
        raise ValidationError(_("身份证号码最后一位对不上，请对照证件逐位检查"), code="checksum")
    try:
        born = ric.get_birth_date(code)
    except NumberError as exc:
        raise ValidationError(_("身份证号码里的出生日期不对，请对照证件检查"), code="birthday") from exc
    if born > clock.today():
        raise ValidationError(_("身份证号码里的出生日期还没有到，请对照证件检查"), code="birthday")
    return code


def clean_phone(raw: str) -> str:
    """An 11-digit mainland mobile number. Raises ValidationError."""
    number = squeeze(raw).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        raise ValidationError(_("手机号码是 1 开头的 11 位数字，例如 13800138000"), code="phone")
    return number


def validate_uscc(value: str) -> None:
    clean_uscc(value)


def validate_id_number(value: str) -> None:
    clean_id_number(value)


def validate_phone(value: str) -> None:
    clean_phone(value)
