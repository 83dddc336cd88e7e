"""Porch: the fund's addresses."""

from django.urls import path

from creditfund.desks import public, staff

app_name = "creditfund"
urlpatterns = [
    path("", public.about, name="about"),
    path("desk/", staff.desk, name="desk"),
]
