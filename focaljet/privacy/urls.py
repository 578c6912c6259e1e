from django.urls import path

from focaljet.privacy.views import cases, policy

app_name = "privacy"
urlpatterns = [
    path("", policy.policy, name="policy"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/close/", cases.close, name="close"),
]
