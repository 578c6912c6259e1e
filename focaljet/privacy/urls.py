from django.urls import path

from focaljet.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("cases/", views.cases, name="cases"),
    path("cases/<int:case_id>/", views.case, name="case"),
    path("cases/<int:case_id>/close/", views.close, name="close"),
]
