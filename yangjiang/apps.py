from django.apps import AppConfig


class YangjiangConfig(AppConfig):
    name = "yangjiang"
    verbose_name = "阳江"

    def ready(self) -> None:
        from yangjiang import checks  # noqa: F401  registers the system checks
