from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "permits"
    verbose_name = "一照通行"

    def ready(self) -> None:
        from permits import deadlines  # noqa: F401  tells the clock room what to do when a deadline passes
