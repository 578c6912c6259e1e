"""Every cookie of the shed, and the only module that could set another."""

from focaljet.personal.words import Cookie, Purpose

INVENTORY = (
    Cookie("shed_session", Purpose.ACCOUNT, "to know that you are signed in"),
    Cookie("shed_csrf", Purpose.SECURITY, "so that no other site sends your forms"),
)
