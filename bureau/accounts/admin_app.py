"""Puts our admin site in the place of Django's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default = False
    default_site = "bureau.accounts.admin_site.PortalAdminSite"
