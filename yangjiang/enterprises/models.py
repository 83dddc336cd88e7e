"""Enterprise, Agent."""

import secrets

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang.accounts.models import District, User
from yangjiang.enterprises.codes import validate_id_number, validate_phone, validate_uscc


def new_public_code() -> str:
    """What the QR carries: 16 URL-safe characters nobody can guess or count through."""
    return secrets.token_urlsafe(12)


class Enterprise(models.Model):
    """A business; one being established has no USCC yet (P5: the licence is applied for together with permits)."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("企业")
        SOLE_TRADER = "individual", _("个体工商户")
        COOPERATIVE = "cooperative", _("农民专业合作社")
        BRANCH = "branch", _("分支机构")
        INSTITUTION = "institution", _("事业单位或社会组织")
        PERSON = "person", _("个人")

    name = models.CharField(_("名称"), max_length=200)
    uscc = models.CharField(
        _("统一社会信用代码"), max_length=18, unique=True, null=True, blank=True, validators=[validate_uscc]
    )
    kind = models.CharField(_("主体类型"), max_length=20, choices=Kind.choices, default=Kind.COMPANY)
    legal_representative = models.CharField(_("法定代表人（经营者）"), max_length=50, blank=True)
    legal_representative_id = models.CharField(
        _("证件号码"), max_length=18, blank=True, validators=[validate_id_number]
    )
    phone = models.CharField(_("手机"), max_length=20, blank=True, validators=[validate_phone])
    address = models.CharField(_("住所"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("区域"))
    registered_on = models.DateField(_("成立日期"), null=True, blank=True)
    registered_capital = models.DecimalField(
        _("注册资本（万元）"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    business_scope = models.TextField(_("经营范围"), blank=True)
    industry_code = models.CharField(_("行业代码"), max_length=5, blank=True)
    public_code = models.CharField(_("展示码"), max_length=32, unique=True, default=new_public_code, editable=False)
    checked_on = models.DateField(_("登记信息核对日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("经营主体")
        constraints = [models.CheckConstraint(name="uscc_null_not_blank", condition=~models.Q(uscc=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def being_established(self) -> bool:
        return self.uscc is None


class Agent(models.Model):
    """Who acts for a business (行政许可法29: an applicant may authorise an agent)."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="agents", verbose_name=_("经营主体"))
    user = models.ForeignKey(User, models.CASCADE, related_name="agencies", verbose_name=_("办事人"))
    title = models.CharField(_("身份"), max_length=40, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("办事人授权")
        constraints = [models.UniqueConstraint(fields=["enterprise", "user"], name="one_agency_each")]

    def __str__(self) -> str:
        return f"{self.user} → {self.enterprise}"
