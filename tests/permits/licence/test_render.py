"""P8, P13: the e-licence is a real PDF with its fonts inside, its number, and a QR that reads back."""

import pypdfium2
import pytest
import zxingcpp

from permits.demo import Story
from permits.licence.models import Licence
from permits.licence.render import paper_of, public_address, render_owed
from yangjiang.audit.models import TrailEntry


@pytest.fixture
def licence(city: Story) -> Licence:
    return Licence.objects.get(case=city.granted(city.submitted("lin", "6")["6"]))


@pytest.fixture
def document(licence: Licence) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(paper_of(licence))


def test_the_paper_says_who_what_and_which_number(licence: Licence, document: pypdfium2.PdfDocument) -> None:
    text = document[0].get_textpage().get_text_range()
    assert licence.number in text
    assert licence.enterprise.name in text
    assert (licence.enterprise.uscc or "") in text


def test_a_chinese_font_is_embedded(document: pypdfium2.PdfDocument) -> None:
    fonts = {obj.get_font().get_base_name() for obj in document[0].get_objects() if obj.type == 1}
    assert any("CJK" in name or "SC" in name for name in fonts), fonts


def test_the_qr_reads_back_as_the_public_address(licence: Licence, document: pypdfium2.PdfDocument) -> None:
    picture = document[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [public_address(licence)]


def test_the_sweep_makes_each_pdf_once(licence: Licence) -> None:
    assert render_owed() == 1
    assert render_owed() == 0
    licence.refresh_from_db()
    assert licence.pdf.read().startswith(b"%PDF")
    assert TrailEntry.objects.filter(event="licence.rendered", subject_id=licence.pk).count() == 1


def test_the_paper_carries_no_personal_number(licence: Licence, document: pypdfium2.PdfDocument) -> None:
    text = document[0].get_textpage().get_text_range()
    assert licence.enterprise.legal_representative_id not in text
    assert licence.enterprise.phone not in text
