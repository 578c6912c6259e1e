from django.urls import path

from focaljet.composer.views import drafts

app_name = "composer"
urlpatterns = [
    path("", drafts.drafts, name="drafts"),
    path("save/", drafts.save, name="save"),
    path("<int:draft_id>/", drafts.draft, name="draft"),
    path("<int:draft_id>/throw-away/", drafts.throw_away, name="throw_away"),
]
