from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "focaljet.cases"
    label = "cases"
    verbose_name = _("Cases")

    letters_to_correct = ["focaljet.cases.panels.letter_to_correct"]
    menu_entries = ["focaljet.cases.panels.cases"]
    staff_paths = ["/privacy/cases/"]

    def ready(self) -> None:
        from focaljet.cases import receivers  # noqa: F401  listens from here on
