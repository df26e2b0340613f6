from django.urls import path

from moderation.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.home, name="home"),
    path("log-in/", views.LogIn.as_view(), name="log-in"),
    path("log-out/", views.LogOut.as_view(), name="log-out"),
    path("new/", views.start, name="start"),
    path("notices/", views.notices, name="notices"),
    path("notices/change/", views.change_notices, name="notices-change"),
    path("notices/<int:pk>/", views.open_notice, name="notice"),
    path("<slug:case_id>/", views.story, name="story"),
    path("<slug:case_id>/preview/", views.preview, name="preview"),
    path("<slug:case_id>/check/", views.check_answers, name="check"),
    path("<slug:case_id>/status/", views.status, name="status"),
    path("<slug:case_id>/proposals/", views.answer_proposals, name="proposals"),
    path("<slug:case_id>/write/<slug:slug>/", views.section, name="section"),
    path("<slug:case_id>/write/<slug:slug>/autosave/", views.autosave, name="autosave"),
]
