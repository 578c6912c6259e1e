from django.urls import path

from focaljet.policy.views import pages

app_name = "policy"
urlpatterns = [
    path("privacy/", pages.privacy, name="privacy"),
    path("use/privacy.html", pages.privacy, name="use_privacy"),
]
