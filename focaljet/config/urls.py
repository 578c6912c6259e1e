from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("focaljet.site.urls")),
    path("forum/", include("focaljet.forum.urls")),
    path("search/", include("focaljet.search.urls")),
    path("moderation/", include("focaljet.moderation.urls")),
    path("drafts/", include("focaljet.composer.urls")),
    path("members/", include("focaljet.composer.urls_people")),
    path("attachments/", include("focaljet.attachments.urls")),
    path("remote/", include("focaljet.remote.urls")),
    path("", include("focaljet.policy.urls")),
    path("privacy/cases/", include("focaljet.cases.urls")),
    path("privacy/requests/", include("focaljet.cases.urls_requests")),
    path("privacy/disclosure/", include("focaljet.disclosure.urls")),
    path("privacy/children/", include("focaljet.children.urls")),
    path("privacy/children/", include("focaljet.safeguards.urls_parents")),
    path("privacy/", include("focaljet.consent.urls")),
    path(".well-known/", include("focaljet.consent.urls_well_known")),
    path("privacy/", include("focaljet.privacy.urls")),
    path("mailing/", include("focaljet.mailing.urls")),
    path("owner/backups/", include("focaljet.backups.urls")),
    path("owner/health/", include("focaljet.safeguards.urls")),
    path("account/", include("focaljet.second_step.urls")),
    path("account/", include("focaljet.joining.urls")),
    path("account/", include("focaljet.accounts.urls")),
    path("members/", include("focaljet.accounts.urls_members")),
    path("admin/", admin.site.urls),
]
handler400 = "focaljet.site.views.errors.bad_request"
handler403 = "focaljet.site.views.errors.forbidden"
handler404 = "focaljet.site.views.errors.not_found"
handler500 = "focaljet.site.views.errors.broken"
