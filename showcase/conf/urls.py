"""Every address of the site. Reading is prefixed with its language; data and permanent addresses are not."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from moderation.notices.account import AccountPage
from moderation.policy.sitemap import RulePages
from moderation.transparency import urls as transparency_urls
from showcase.home import urls as home_urls
from showcase.home.health import healthz, readyz
from showcase.home.serving import serve
from showcase.home.sitemap import SITEMAPS, robots, security_txt
from showcase.sharing.pictures import serve_picture

handler500 = "showcase.home.errors.server_error"

SHOWS_STYLEGUIDE = getattr(settings, "SHOWCASE_STYLEGUIDE", settings.SHOWCASE_DEMO_ACCOUNTS)
SUBMISSION = [path("submit/", include("moderation.intake.urls"))]
RULES = [path("policy/rules/", include("moderation.policy.urls"))]
TRANSPARENCY = [path("transparency/", include("moderation.transparency.urls"))]
FACT_CHECKS = [path("fact-check/", include("moderation.review.fact_check_urls"))]
SEARCH = [path("search/", include("search.urls"))]

# No page stands at these: else an unknown address among them would first lead to a language, then to nothing.
UNPREFIXED = "case|plates|api|documents|media|static|admin|i18n"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security-txt"),
    path("sitemap.xml", sitemap, {"sitemaps": {**SITEMAPS, "rules": RulePages}}, name="sitemap"),
    path("", include("showcase.sharing.urls")),
    *transparency_urls.data_urlpatterns,
    path("admin/account/", require_admin_access(AccountPage.as_view()), name="wagtailadmin_account"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", serve_picture, name="picture"),
    path("i18n/", include("django.conf.urls.i18n")),
]
if SHOWS_STYLEGUIDE:
    urlpatterns += home_urls.styleguide_plate_urlpatterns
urlpatterns += i18n_patterns(
    *SEARCH,
    *SUBMISSION,
    *FACT_CHECKS,
    *RULES,
    *TRANSPARENCY,
    *(home_urls.styleguide_urlpatterns if SHOWS_STYLEGUIDE else []),
    path("", include(home_urls)),
    re_path(rf"^(?!(?:{UNPREFIXED})/)((?:[\w\-]+/)*)$", serve, name="wagtail_serve"),
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    prefix_default_language=True,
)
