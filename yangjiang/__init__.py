"""The city: settings, URLs, Celery, and the shared floor both services stand on.

``web`` draws pages and refuses politely; ``clock`` knows working days; ``paper`` makes numbers, QR codes and
PDFs; ``accounts`` says who is who; ``audit`` remembers; ``files`` takes uploads in; ``notices`` tells people;
``enterprises`` holds the businesses everybody is talking about.
"""
