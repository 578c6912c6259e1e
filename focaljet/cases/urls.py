from django.urls import path

from focaljet.cases.views import cases

app_name = "cases"
urlpatterns = [
    path("", cases.cases, name="cases"),
    path("<int:case_id>/", cases.case, name="case"),
    path("<int:case_id>/close/", cases.close, name="close"),
]
