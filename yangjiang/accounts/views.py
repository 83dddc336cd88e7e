"""Sign in, sign out, and the way from there to one's own desk."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yangjiang.accounts.models import Role
from yangjiang.web.gates import gate, public, signed_in
from yangjiang.web.requests import SignedIn

DESKS = {
    Role.OFFICER: "permits:queue",
    Role.HEAD: "permits:queue",
    Role.CLERK: "permits:window",
    Role.CATALOGUE_ADMIN: "permits:catalogue_desk",
    Role.BUSINESS: "permits:applications",
    Role.BANK: "creditfund:desk",
    Role.FUND_CENTRE: "creditfund:desk",
    Role.JOINT_OFFICE: "creditfund:desk",
    Role.FINANCE: "creditfund:desk",
    Role.REGULATOR: "creditfund:desk",
}


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("用户名或密码不对，请再试一次；密码区分大小写"),
        "inactive": _("这个账号已停用，请联系单位管理员"),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = _("用户名")
        self.fields["username"].error_messages["required"] = _("请填写用户名")
        self.fields["password"].error_messages["required"] = _("请填写密码")
        self.use_required_attribute = False


sign_in = gate(public)(
    LoginView.as_view(
        template_name="login.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context={"site": settings.SITE},  # LoginView puts the host's name there otherwise
    )
)
sign_out = gate(public)(LogoutView.as_view())


@gate(signed_in)
@require_safe
def landing(request: SignedIn) -> HttpResponse:
    """After sign-in: the desk of one's role; the admin for a superuser without one."""
    roles = request.user.roles()
    for role, name in DESKS.items():
        if role in roles:
            return redirect(name)
    if request.user.is_superuser:
        return redirect("admin:index")
    return render(request, "no_post.html")
