"""User, Department, District, Office, Post."""

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do here. One person may hold several posts and so several roles."""

    BUSINESS = "business", _("企业办事人")
    CLERK = "clerk", _("综合窗口工作人员")
    OFFICER = "officer", _("部门审批人员")
    HEAD = "head", _("部门负责人")
    CATALOGUE_ADMIN = "catalogue_admin", _("事项目录管理员")
    BANK = "bank", _("合作银行经办人")
    FUND_CENTRE = "fund_centre", _("市中小企业服务中心")
    JOINT_OFFICE = "joint_office", _("联席会议办公室")
    FINANCE = "finance", _("市财政局")
    REGULATOR = "regulator", _("金融监管分局")


class Level(models.TextChoices):
    CITY = "city", _("市级")
    COUNTY = "county", _("县（市、区）级")


class Department(models.Model):
    """A city department as the annex names it."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = verbose_name_plural = _("部门")

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A county, district or functional zone; ``code`` is GB/T 2260 where one exists, else our own slug."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=40)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("区域")

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """Where Cases queue: department × district × level (P7 「按事权分发」)."""

    department = models.ForeignKey(Department, models.PROTECT, verbose_name=_("部门"))
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("区域"))
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    name = models.CharField(_("名称"), max_length=80)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)

    class Meta:
        ordering = ["department", "level", "district"]
        verbose_name = verbose_name_plural = _("办理机构")
        constraints = [
            models.UniqueConstraint(fields=["department", "district"], name="one_county_office_per_route"),
            models.UniqueConstraint(
                fields=["department"], condition=models.Q(district=None), name="one_city_office_per_department"
            ),
            models.CheckConstraint(
                name="county_office_has_district",
                condition=models.Q(level="city", district=None) | models.Q(level="county", district__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person. What they may do follows from their posts, never from flags on this row."""

    full_name = models.CharField(_("姓名"), max_length=50)
    phone = models.CharField(_("手机"), max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    @cached_property
    def posts_held(self) -> list["Post"]:
        return list(self.posts.filter(ended_on=None).select_related("office__department", "office__district"))

    def roles(self) -> frozenset[str]:
        """Role values this person holds today."""
        return frozenset(post.role for post in self.posts_held)

    def office_ids(self, *roles: str) -> frozenset[int]:
        """Offices this person sits in, as any of ``roles`` (any role when none is given)."""
        return frozenset(
            post.office_id for post in self.posts_held if post.office_id and (not roles or post.role in roles)
        )


class Post(models.Model):
    """Who sits where, as what."""

    user = models.ForeignKey(User, models.CASCADE, related_name="posts", verbose_name=_("人员"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("机构")
    )
    started_on = models.DateField(_("开始日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "office"], name="one_post_per_seat"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(office=None), name="one_post_without_seat"
            ),
            models.CheckConstraint(
                name="officers_sit_in_an_office",
                condition=~models.Q(role__in=["officer", "head"]) | models.Q(office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
