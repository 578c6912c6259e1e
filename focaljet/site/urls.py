from django.urls import path

from focaljet.site.views import (
    choices,
    contact,
    evening,
    face,
    help,
    owner,
    sitemap,
    small,
)

app_name = "site"
urlpatterns = [
    path("", small.front, name="front"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/<str:token>/", contact.sent, name="contact_sent"),
    path("help/", help.help_page, name="help"),
    path("owner/", owner.owners_page, name="owner"),
    path("owner/outbox/", owner.outbox, name="outbox"),
    path("owner/outbox/<slug:name>/", owner.outbox_mail, name="outbox_mail"),
    path("owner/face/", face.face, name="face"),
    path("owner/face/preview.css", face.face_preview, name="face_preview"),
    path("owner/choices/", choices.choices, name="choices"),
    path("owner/evening/test-mail/", evening.ask_for_mail, name="ask_for_mail"),
    path("owner/evening/seen/", evening.seen, name="evening_seen"),
    path("owner/evening/over/", evening.over, name="evening_over"),
    path("mail-came/<str:token>/", evening.mail_came, name="mail_came"),
    path("site/face.css", face.face_sheet, name="face_sheet"),
    path("site/logo/<slug:name>.webp", face.logo, name="logo"),
    path("site/icon/<slug:name>.png", face.icon, name="icon"),
    path("robots.txt", small.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemap.part, name="sitemap_part"),
    path("site.webmanifest", small.manifest, name="manifest"),
    path("favicon.ico", small.favicon, name="favicon"),
]
