"""HTML to PDF. WeasyPrint is imported when first needed: it takes a second and wants system libraries."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "paper.css"


class PaperUnavailable(RuntimeError):
    """The machine lacks what PDFs need (pango); the message says what to install."""


def render(template: str, context: dict[str, object]) -> bytes:
    """Render a template of ``templates/paper/`` to PDF bytes (A4, Chinese fonts embedded).

    Raises PaperUnavailable when WeasyPrint's system libraries are missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as exc:
        raise PaperUnavailable(
            "WeasyPrint needs libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0; run `make install`"
        ) from exc
    # Paper is made from facts alone: data URIs yes, files and network no.
    fetcher = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    html = HTML(string=render_to_string(template, context), base_url=str(settings.BASE_DIR), url_fetcher=fetcher)
    pdf: bytes = html.write_pdf(stylesheets=[CSS(filename=STYLES)])
    return pdf
