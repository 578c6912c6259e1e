from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "focaljet.personal"
    label = "personal"

    def ready(self) -> None:
        from focaljet.personal import checks  # noqa: F401  registers them
