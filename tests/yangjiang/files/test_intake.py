"""What may come in: the bytes decide, not the name."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from yangjiang.enterprises.models import Enterprise
from yangjiang.files.intake import take_in
from yangjiang.files.models import Attachment
from yangjiang.web.errors import Refused


@pytest.fixture
def enterprise(db: None) -> Enterprise:
    return Enterprise.objects.create(name="某店")


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, kind)
    return out.getvalue()


def take(enterprise: Enterprise, name: str, content: bytes) -> Attachment:
    return take_in(upload=SimpleUploadedFile(name, content), enterprise=enterprise, by=None, field="M06")


@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [("a.png", "PNG", "image/png"), ("a.JPG", "JPEG", "image/jpeg"), ("a.pdf", "PDF", "application/pdf")],
)
def test_a_good_file_is_kept(enterprise: Enterprise, name: str, kind: str, media_type: str) -> None:
    attachment = take(enterprise, name, picture(kind))
    assert attachment.media_type == media_type
    assert attachment.file.read() == picture(kind)


def test_the_same_bytes_are_one_file(enterprise: Enterprise) -> None:
    assert take(enterprise, "a.png", picture()) == take(enterprise, "b.png", picture())


def test_another_business_keeps_its_own_copy(enterprise: Enterprise) -> None:
    other = Enterprise.objects.create(name="另一家")
    assert take(enterprise, "a.png", picture()) != take(other, "a.png", picture())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"", "empty_file"),
        ("a.png", b"MZ\x90\x00 a program", "file_kind"),
        ("a.html", b"<html><script>alert(1)</script></html>", "file_kind"),
        ("a.pdf", picture("PNG"), "file_disguised"),
        ("a.exe", picture("PNG"), "file_disguised"),
        ("a.pdf", b"%PDF-1.7\nnot a document", "file_broken"),
        ("a.png", picture("PNG")[:40], "file_broken"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field(enterprise: Enterprise, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        take(enterprise, name, content)
    assert (refusal.value.code, refusal.value.field) == (code, "M06")
    assert not Attachment.objects.exists()


def test_an_oversized_file_is_told_the_limit(enterprise: Enterprise, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 50
    with pytest.raises(Refused, match="MB") as refusal:
        take(enterprise, "a.png", picture())
    assert refusal.value.code == "file_too_big"


def test_a_persons_file_name_never_reaches_the_disk(enterprise: Enterprise) -> None:
    attachment = take(enterprise, "../../etc/passwd.png", picture())
    assert attachment.file.name == f"uploads/{attachment.sha256[:2]}/{attachment.sha256}"
    assert attachment.name == "passwd.png"
