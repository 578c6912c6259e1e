from django.urls import path

from focaljet.site.views import contact, help, owner, small

app_name = "site"
urlpatterns = [
    path("", small.front, name="front"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/<str:token>/", contact.sent, name="contact_sent"),
    path("help/", help.help_page, name="help"),
    path("owner/", owner.owners_page, name="owner"),
    path("owner/outbox/", owner.outbox, name="outbox"),
    path("owner/outbox/<slug:name>/", owner.outbox_mail, name="outbox_mail"),
    path("robots.txt", small.robots, name="robots"),
    path("site.webmanifest", small.manifest, name="manifest"),
    path("favicon.ico", small.favicon, name="favicon"),
]
