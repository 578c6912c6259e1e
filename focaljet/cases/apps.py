from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "focaljet.cases"
    label = "cases"
    verbose_name = _("Cases")

    choices = ["focaljet.cases.choices.ALL"]
    addresses = {"cases": "cases:cases"}
    letters_to_correct = ["focaljet.cases.panels.letter_to_correct"]
    menu_entries = ["focaljet.cases.panels.cases"]
    user_cp_pages = ["focaljet.cases.panels.requests", "focaljet.cases.panels.purposes"]
    health_checks = ["focaljet.cases.panels.health"]
    objections = ["focaljet.cases.queries.objections.objects"]
    staff_paths = ["/privacy/cases/"]
    plain_inputs = {
        "act": "which of the buttons was pressed",
        "state": "which part of the queue is shown",
    }

    def ready(self) -> None:
        from focaljet.cases import receivers  # noqa: F401  listens from here on
