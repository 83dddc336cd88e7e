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
    except OSError as exc:
        raise PaperUnavailable(
            "WeasyPrint needs libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0; run `make install`"
        ) from exc
    html = render_to_string(template, context)
    document = HTML(string=html, base_url=str(settings.BASE_DIR), url_fetcher=_only_embedded)
    return document.write_pdf(stylesheets=[CSS(filename=STYLES)])


def _only_embedded(url: str) -> dict[str, object]:
    """Paper is made from facts alone: data URIs yes, files and network no."""
    if not url.startswith("data:"):
        raise ValueError(f"paper does not fetch {url}")
    from weasyprint import default_url_fetcher

    return default_url_fetcher(url)
