from django.apps import AppConfig


class ShedConfig(AppConfig):
    name = "shed"
    label = "shed"
    verbose_name = "The tool shed"

    # Tables that Django and the queue of jobs bring along, declared by focaljet.privacy.
    declarations = ["focaljet.privacy.tables.TABLES"]
    cookies = "shed.cookies.INVENTORY"
    cookie_door = "shed.cookies"
    addresses = {"sign-in": "sign-in", "user-cp": "privacy:mine"}
    # What the person of the proof does here, as people do.
    acts = ["shed.acts.join_and_borrow"]
