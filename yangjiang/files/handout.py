"""Hand a stored file to somebody a getter has already let through."""

from django.http import FileResponse

from yangjiang.files.models import Attachment


def respond_with(attachment: Attachment, *, inline: bool = True) -> FileResponse:
    """Stream the file; never cached by shared caches, never sniffed."""
    response = FileResponse(
        attachment.file.open("rb"),
        content_type=attachment.media_type,
        as_attachment=not inline,
        filename=attachment.name,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
