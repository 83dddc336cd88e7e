from django.apps import AppConfig


class CreditfundConfig(AppConfig):
    name = "creditfund"
    verbose_name = "信贷风险补偿资金"
