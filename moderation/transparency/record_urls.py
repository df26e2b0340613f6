from django.urls import path

from moderation.transparency import record_views as views

app_name = "records"
urlpatterns = [
    path("", views.index, name="index"),
    path("file/", views.case_file, name="file"),
    path("cases/", views.cases, name="cases"),
    path("cases/<int:page_id>/", views.case, name="case"),
    path("cases/<int:page_id>/<int:revision_id>/", views.version, name="version"),
    path("originals/<int:pk>/", views.original, name="original"),
    path("training/", views.training, name="training"),
    path("reports/", views.reports, name="reports"),
]
