"""Tables that somebody planted, to see the checks find what is wrong with them."""

from django.contrib.auth import get_user_model
from django.db import models

from focaljet.personal.words import Category, Kept, OnErase, Purpose, Visible


class Planted(models.Model):
    class Meta:
        app_label = "personal"
        abstract = True

    def __str__(self):
        return ""


def kept(category=Category.CONTENT, **given):
    words = {"on_erase": OnErase.BLANK, "visible": Visible.PUBLIC} | given
    return Kept(category, Purpose.COMMUNITY, "to show it", **words)


def link(**given):
    return models.ForeignKey(
        get_user_model(), models.CASCADE, related_name="+", **given
    )


def told(errors):
    """What was found, as {(number, message)}."""
    return {(str(error.id).removeprefix("personal."), error.msg) for error in errors}


def places(errors):
    return [error.obj for error in errors]
