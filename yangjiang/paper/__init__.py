"""Paper: numbers, QR codes, PDFs."""
