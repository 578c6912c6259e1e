from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "focaljet.personal"
    label = "personal"

    def ready(self) -> None:
        # Each registers what it checks.
        from focaljet.personal.checks import (  # noqa: F401
            cookies,
            ends,
            fields,
            inputs,
            jobs,
            links,
            lock,
            names,
            purposes,
        )
