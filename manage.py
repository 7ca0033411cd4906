#!/usr/bin/env python3
"""Entry point of every command; prepares the environment on a bare machine, then hands over to Django."""

import os
import sys

from bureau.deploy.bootstrap import ensure_environment


def main() -> None:
    ensure_environment(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bureau.settings.base")
    # Django exists only after the line above.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
