"""Mount points only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("bureau.portal.web.urls")),
    path("", include("bureau.deploy.urls")),
    path("admin/", admin.site.urls),
    path("", include("bureau.webkit.urls")),
    path("desk/drafts/", include("bureau.drafts.web.urls")),
    path("desk/filters/", include("bureau.savedfilters.web.urls")),
    path("desk/inbox/", include("bureau.notices.web.urls")),
    path("desk/services/", include("consultants.services.web.urls")),
    path("desk/cases/", include("mediation.followup.web.urls")),
    path("desk/cases/<int:pk>/volume/", include("mediation.volumes.web.urls")),
    path("desk/cases/", include("mediation.cases.web.urls")),
    path("desk/cases/<int:pk>/", include("mediation.proceedings.web.urls")),
    path("desk/opinions/published/", include("bureau.opinions.publishing.web.urls")),
    path("desk/opinions/", include("bureau.opinions.desk.web.urls")),
    path("desk/signals/", include("mediation.signals.web.urls")),
    path("desk/prevention/", include("mediation.prevention.web.urls")),
    path("desk/case-statistics/", include("mediation.statistics_form.web.urls")),
    path("desk/problems/", include("rectification.problems.web.urls")),
    path("desk/problems/", include("rectification.closing.web.urls")),
    path("desk/problems/", include("rectification.assigning.web.urls")),
    path("desk/campaigns/", include("rectification.campaigns.web.urls")),
    path("desk/origins/", include("rectification.origins.web.urls")),
    path("desk/wall/", include("rectification.wall.web.urls")),
    path("desk/", include("bureau.sheets.web.urls")),
    path("desk/villages/", include("villages.web.urls")),
    path("desk/consultants/", include("consultants.web.urls")),
    path("desk/committees/", include("mediation.committees.web.urls")),
    path("opinions/", include("bureau.opinions.intake.web.urls")),
    path("opinions/published/", include("bureau.opinions.publishing.web.public_urls")),
    path("villages/", include("villages.web.public_urls")),
    path("rectification/", include("rectification.wall.web.public_urls")),
    path("", include("consultants.web.public_urls")),
    path("", include("bureau.accounts.web.urls")),
    path("", include("bureau.statistics.web.urls")),
    path("", include("bureau.leaderboards.web.urls")),
    path("", include("bureau.bulletins.web.urls")),
    path("api/", include("bureau.apiurls")),
]

handler400 = "bureau.webkit.errorpages.bad_request"
handler403 = "bureau.webkit.errorpages.permission_denied"
handler404 = "bureau.webkit.errorpages.not_found"
handler500 = "bureau.webkit.errorpages.server_error"
