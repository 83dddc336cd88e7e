"""What may come in: PDF, JPEG, PNG, whole and openable, up to 20 MB. The name decides nothing, the bytes do."""

import hashlib
from pathlib import PurePath

import puremagic
import pypdfium2
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from yangjiang.accounts.models import User
from yangjiang.enterprises.models import Enterprise
from yangjiang.files.models import Attachment, stored_as
from yangjiang.web.errors import Refused

ENDINGS = {
    "application/pdf": {".pdf"},
    "image/jpeg": {".jpg", ".jpeg"},
    "image/png": {".png"},
}
ACCEPT = ",".join(sorted(ending for endings in ENDINGS.values() for ending in endings))


def take_in(*, upload: UploadedFile, enterprise: Enterprise, by: User | None, field: str | None = None) -> Attachment:
    """Check and keep an upload. Raises Refused (beside ``field``) for the wrong size, kind or a broken file."""
    name = PurePath(upload.name or "").name[:200]
    media_type = check(upload, name, field)
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    known = Attachment.objects.filter(enterprise=enterprise, sha256=digest.hexdigest()).first()
    if known:
        return known
    attachment = Attachment(
        enterprise=enterprise,
        sha256=digest.hexdigest(),
        size=upload.size or 0,
        media_type=media_type,
        name=name,
        uploaded_by=by,
    )
    path = stored_as(attachment, name)
    if attachment.file.storage.exists(path):
        attachment.file.name = path  # the same bytes, handed in by another business
    else:
        upload.seek(0)
        attachment.file.save(name, upload, save=False)
    attachment.save()
    return attachment


def check(upload: UploadedFile, name: str, field: str | None) -> str:
    """The media type the bytes really have. Raises Refused."""
    limit = settings.UPLOAD_LIMIT_BYTES
    size = upload.size or 0
    if size == 0:
        raise Refused(_("「%(name)s」是空文件，请重新选择") % {"name": name}, field=field, code="empty_file")
    if size > limit:
        raise Refused(
            _("「%(name)s」有 %(size).1f MB，超过 %(limit)d MB；请压缩后再传，或者分页扫描")
            % {"name": name, "size": size / 1024 / 1024, "limit": limit // 1024 // 1024},
            field=field,
            code="file_too_big",
        )
    upload.seek(0)
    media_type = sniff(upload.read(4096))
    if media_type is None:
        raise Refused(
            _("「%(name)s」不是 PDF、JPG 或 PNG 文件；请用扫描或拍照得到的文件") % {"name": name},
            field=field,
            code="file_kind",
        )
    if PurePath(name).suffix.lower() not in ENDINGS[media_type]:
        raise Refused(
            _("「%(name)s」的内容和扩展名对不上（内容是 %(kind)s）；请用原文件重新上传")
            % {"name": name, "kind": media_type.rpartition("/")[2].upper()},
            field=field,
            code="file_disguised",
        )
    upload.seek(0)
    opens = _opens_as_pdf if media_type == "application/pdf" else _opens_as_image
    if not opens(upload):
        raise Refused(
            _("「%(name)s」打不开，可能没有传完整或加了密码；请检查后重新上传") % {"name": name},
            field=field,
            code="file_broken",
        )
    return media_type


def sniff(head: bytes) -> str | None:
    """One of our media types by magic number at the very start, else None."""
    try:
        matches = puremagic.magic_string(head)
    except puremagic.PureError:
        return None
    for match in matches:
        mime = "image/jpeg" if match.mime_type in {"image/jpeg", "image/jpg"} else match.mime_type
        if mime in ENDINGS:
            return mime
    return None


def _opens_as_pdf(upload: UploadedFile) -> bool:
    try:
        document = pypdfium2.PdfDocument(upload.read())
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError:
        return False
    return pages > 0


def _opens_as_image(upload: UploadedFile) -> bool:
    try:
        with Image.open(upload) as picture:
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True
