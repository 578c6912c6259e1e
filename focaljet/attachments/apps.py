from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    name = "focaljet.attachments"
    label = "attachments"
    verbose_name = _("Pictures and files")
    acts = ["focaljet.attachments.acts.send_and_delete"]
    choices = ["focaljet.attachments.choices.ALL"]
    stores = "focaljet.attachments.stores.STORES"
    user_cp_pages = ["focaljet.attachments.panels.mine"]
    plain_inputs = {
        "files": "pictures and files, declared as attachments.Attachment and its store",
        "attached": "the keys of what is attached",
    }

    def ready(self) -> None:
        from focaljet.attachments import receivers  # noqa: F401  listens from here on
