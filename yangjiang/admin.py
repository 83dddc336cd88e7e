"""Stock admin, for superusers only: accounts, offices, calendar. Everybody else has a desk of their own."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yangjiang.clock.clocks import recompute_open
from yangjiang.models import AdjustedDay, Agent, CalendarYear, Department, District, Enterprise, Office, Post, User


def superusers_only(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


admin.site.has_permission = superusers_only  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("阳江一照通行 系统管理")


class PostInline(admin.TabularInline):
    model = Post
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = [PostInline]
    list_display = ["username", "full_name", "is_active", "last_login"]
    search_fields = ["username", "full_name"]
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (_("本人"), {"fields": ("full_name", "phone")}),
    )


@admin.register(Office)
class OfficeAdmin(admin.ModelAdmin):
    list_display = ["name", "department", "level", "district"]
    list_filter = ["department", "level", "district"]


@admin.register(Enterprise)
class EnterpriseAdmin(admin.ModelAdmin):
    list_display = ["name", "uscc", "kind", "district"]
    search_fields = ["name", "uscc"]


admin.site.register([Department, District, Agent])


class CalendarAdmin(admin.ModelAdmin):
    """A calendar edit recomputes every open due date once it has committed."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(recompute_open)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        transaction.on_commit(recompute_open)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and super().has_delete_permission(request, obj)


admin.site.register([AdjustedDay, CalendarYear], CalendarAdmin)
